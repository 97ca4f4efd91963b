"""What knows nothing of hubs: errors, identifiers, working time, code lists."""
