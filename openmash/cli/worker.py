"""`openmash worker`: the background work."""

import click

from openmash.cli import installation
from openmash.cli.orphans import end_with_starter


@click.command()
def worker() -> None:
    """Do the background work until told to stop (Ctrl-C or SIGTERM).

    \b
    Within the second   seals the audit log
    Every ten seconds   sends the messages in the outbox, again later if the mail server fails
    Every minute        chases and escalates late information requests, expires old drafts,
                        signs a checkpoint of each hub's audit log
    Every five minutes  brings the files of the measures up to the database

    Run at least one beside `openmash serve`, as a service that is started again when it ends.
    More than one are safe, on as many machines: they share the work, and any can be killed at any
    moment. All need the same audit signing key in OPENMASH_DATA_DIR; the first makes it. Keep a
    copy of that file elsewhere.
    """
    installation.ready()
    installation.need_current_database()
    from django.conf import settings

    from openmash.config import worker as process

    installation.make_private(settings.OPENMASH_DATA_DIR)
    end_with_starter()
    process.main()
