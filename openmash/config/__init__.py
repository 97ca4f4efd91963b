"""How one installation is set up: environment, settings, addresses, start of the web process."""
