"""Searching in one box: what somebody typed, read into what is looked for, and told back."""
