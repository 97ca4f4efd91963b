"""JSON for partner systems: an agency's own software sends contacts and asks how they stand."""
