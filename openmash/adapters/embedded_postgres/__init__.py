"""PostgreSQL without an administrator, for a first run, a demonstration and the tests.

The same engine as in production, so that row-level security, triggers, search and the job queue
are met from the first minute. Not for real records: see `server_warning`.
"""

from openmash.adapters.embedded_postgres.layout import APP, OWNER, SUPERUSER
from openmash.adapters.embedded_postgres.provision import DATABASE, EXTENSIONS
from openmash.adapters.embedded_postgres.server import (
    EmbeddedServer,
    server_warning,
    temporary_server,
)

__all__ = [
    "APP",
    "DATABASE",
    "EXTENSIONS",
    "OWNER",
    "SUPERUSER",
    "EmbeddedServer",
    "server_warning",
    "temporary_server",
]
