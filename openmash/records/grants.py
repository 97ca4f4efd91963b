"""What the application role may do on the tables of the libraries: sessions, one-time codes, jobs.

Run after every migration, because a library may bring a new table with a new release.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from openmash.records.operations import APP_ROLE

_LIBRARY_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
      AND c.relname NOT LIKE 'records\\_%' AND c.relname <> 'django_migrations'
"""


def grant_libraries(connection: BaseDatabaseWrapper) -> None:
    """Let the application role read and write library tables, read the migration list, run jobs."""
    with connection.cursor() as cursor:
        cursor.execute(_LIBRARY_TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {APP_ROLE}')
        cursor.execute(f"GRANT SELECT ON django_migrations TO {APP_ROLE}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}")
