"""What is listed, and to whom. The viewer is always the first argument."""
