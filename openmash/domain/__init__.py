"""The rules of a hub. No framework, no database, no network; `now` is always an argument."""
