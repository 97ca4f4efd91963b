"""The pages: server-rendered, GOV.UK Frontend, no script needed to do any of the work."""
