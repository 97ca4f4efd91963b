"""What the hub asks each agency, and the structured answer."""
