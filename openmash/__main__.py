"""`python -m openmash` is the `openmash` command."""

from openmash.cli import main

if __name__ == "__main__":
    main()
