"""Keeping the matching model good: labels to try it on, figures, comparison of two, drift."""
