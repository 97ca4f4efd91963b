"""Training of the matching model with Splink, and what Splink itself makes of given pairs."""
