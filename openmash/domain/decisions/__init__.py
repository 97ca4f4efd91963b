"""The decision per child, and what follows from it."""
