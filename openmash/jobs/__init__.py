"""Background work: the sealer, the rounds through every hub, and the worker that runs them."""
