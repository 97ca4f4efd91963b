"""Files that people add: looked into, scanned, sealed and drawn; never served as they came."""
