"""Pure readers and writers of other people's formats: rows in, bytes out. No database, no clock."""
