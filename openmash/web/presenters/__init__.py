"""Rows become words, dates and links here, before any template sees them."""
