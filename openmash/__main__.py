"""`python -m openmash` is the `openmash` command."""

from openmash.cli import main

main()
