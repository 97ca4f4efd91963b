"""How Django forms become GOV.UK components: `fields` cleans, `rendering` shows."""
