"""Who may see which item, and what may leave the hub."""
