"""What every agency knows, put together: the chronology of a child and of a household."""
