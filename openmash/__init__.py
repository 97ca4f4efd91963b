"""OpenMASH: runs a Multi-Agency Safeguarding Hub."""
