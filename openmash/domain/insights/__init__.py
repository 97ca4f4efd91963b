"""What the hub measures of itself."""
