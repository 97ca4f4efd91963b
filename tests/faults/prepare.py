"""Makes a hub and a police token in the database that the environment names; prints the token.

Runs in a process of its own, so that the tests' own Django stays with its own database.
"""

import os
import sys
from datetime import UTC, datetime


def main() -> None:
    """Make the hub, commit it, and print the token."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openmash.config.settings")
    import django

    django.setup()
    from openmash.actions import tokens
    from openmash.domain.access import AgencyKind
    from tests.support.cast import make_hub

    cast = make_hub("HAC")
    police = cast.agencies[AgencyKind.POLICE].id
    made = tokens.make_token(
        cast.administrator, agency_id=police, name="Records", now=datetime.now(UTC)
    )
    sys.stdout.write(made)


if __name__ == "__main__":
    main()
