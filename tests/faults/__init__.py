"""What must hold when processes are killed outright while contacts arrive."""
