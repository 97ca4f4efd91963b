"""Migration operations that put the second wall around a table.

`HubKey` and `Tenancy` are named once per table that belongs to a hub: they force row-level
security, bind every foreign key between tenant tables to the hub, and grant the application role
exactly what the table allows. `tests/guards` reads the catalogue and fails for any table without.
"""

from collections.abc import Iterable
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import ForeignKey

APP_ROLE = "openmash_app"
HUB = "(SELECT NULLIF(current_setting('openmash.hub_id', true), '')::uuid)"
ACCOUNT = "(SELECT NULLIF(current_setting('openmash.account_id', true), '')::bigint)"

REGION_ROLE = "openmash_region"
REGION = "(SELECT NULLIF(current_setting('openmash.region_id', true), '')::uuid)"
# An array, worked out once, so that the indexes that begin with the hub can be used.
OF_REGION = (
    "hub_id = ANY (ARRAY(SELECT place.hub_id FROM records_regionhub place "  # noqa: S608
    f"WHERE place.region_id = {REGION}))"
)


class OnTable(Operation):
    """What is done to one model's table by statements that Django's own state knows nothing of.

    Args:
        model: the model's name, lower case.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str) -> None:
        self.model = model

    def statements(self, model: Any) -> Iterable[str]:
        """What does it, in order."""
        raise NotImplementedError

    def undoing(self, table: str) -> Iterable[str]:
        """What undoes it, in order."""
        raise NotImplementedError

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Changes nothing that Django's own state knows of."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Run the statements for the table."""
        for statement in self.statements(to_state.apps.get_model(app_label, self.model)):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Undo them."""
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        for statement in self.undoing(table):
            schema_editor.execute(statement, params=None)


class Tenancy(OnTable):
    """Forces row-level security on one model's table.

    Args:
        model: the model's name, lower case.
        verbs: what the application role may do; an append-only table gets "SELECT, INSERT".
        own_account: let a person also see rows that carry their own `account_id`, in any hub.
    """

    def __init__(
        self,
        model: str,
        verbs: str = "SELECT, INSERT, UPDATE, DELETE",
        own_account: bool = False,
    ) -> None:
        super().__init__(model)
        self.verbs = verbs
        self.own_account = own_account

    def describe(self) -> str:
        """One line for the migration log."""
        return f"Force row-level security on {self.model}"

    def undoing(self, table: str) -> Iterable[str]:
        """Take the wall down before the table goes."""
        yield f"DROP POLICY IF EXISTS one_hub ON {table}"
        yield f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"

    def statements(self, model: Any) -> Iterable[str]:
        """Force it, grant what the table allows, and bind its keys to the hub."""
        table = model._meta.db_table
        read = f"hub_id = {HUB}"
        if self.own_account:
            read += f" OR account_id = {ACCOUNT}"
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        yield f"CREATE POLICY one_hub ON {table} USING ({read}) WITH CHECK (hub_id = {HUB})"
        yield f"GRANT {self.verbs} ON {table} TO {APP_ROLE}"
        for field in model._meta.local_fields:
            target = field.remote_field.model if isinstance(field, ForeignKey) else None
            if target is None or field.name == "hub" or not _is_tenant(target):
                continue
            yield (
                f"ALTER TABLE {table} ADD CONSTRAINT {table}_{field.column}_same_hub "
                f"FOREIGN KEY (hub_id, {field.column}) "
                f"REFERENCES {target._meta.db_table} (hub_id, id) DEFERRABLE INITIALLY DEFERRED"
            )


class HubKey(OnTable):
    """The key (hub_id, id) of one table, for other tables' keys to point at. Before `Tenancy`."""

    def statements(self, model: Any) -> Iterable[str]:
        """Add the key."""
        table = model._meta.db_table
        yield f"ALTER TABLE {table} ADD CONSTRAINT {table}_in_hub UNIQUE (hub_id, id)"

    def undoing(self, table: str) -> Iterable[str]:
        """Drop the key, and the keys of other tables that point at it."""
        yield f"ALTER TABLE {table} DROP CONSTRAINT {table}_in_hub CASCADE"

    def describe(self) -> str:
        """One line for the migration log."""
        return f"Add the hub to the key of {self.model}"


class RegionReads(OnTable):
    """Lets the regional role read some columns of a table, of the hubs of one region alone.

    Two policies: what it may see, and a restrictive one that holds whatever else is set in the
    transaction, the hub of another included, and by which nothing can ever be written.

    Args:
        model: the model's name, lower case.
        columns: the columns; there is no right to any other, nor to the row as a whole.
        rows: the condition; by default the hubs of the region that the transaction is in.
    """

    def __init__(self, model: str, columns: str, rows: str = OF_REGION) -> None:
        super().__init__(model)
        self.columns = columns
        self.rows = rows

    def statements(self, model: Any) -> Iterable[str]:
        """Grant the columns, and bind the rows."""
        table = model._meta.db_table
        to = f"TO {REGION_ROLE} USING ({self.rows})"
        yield f"GRANT SELECT ({self.columns}) ON {table} TO {REGION_ROLE}"
        yield f"CREATE POLICY region_sees ON {table} FOR SELECT {to}"
        yield f"CREATE POLICY region_only ON {table} AS RESTRICTIVE FOR ALL {to} WITH CHECK (false)"

    def undoing(self, table: str) -> Iterable[str]:
        """Take the right and both policies back."""
        yield f"DROP POLICY IF EXISTS region_only ON {table}"
        yield f"DROP POLICY IF EXISTS region_sees ON {table}"
        yield f"REVOKE ALL ON {table} FROM {REGION_ROLE}"

    def describe(self) -> str:
        """One line for the migration log."""
        return f"Let the regional role read {self.columns} of {self.model}"


class Refuse(OnTable):
    """A trigger that refuses UPDATE, DELETE and TRUNCATE on a table, even to its owner."""

    def statements(self, model: Any) -> Iterable[str]:
        """Create the trigger; the function is shared by every append-only table."""
        table = model._meta.db_table
        yield (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME "
            "USING ERRCODE = 'insufficient_privilege'; END $$"
        )
        yield (
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        yield (
            f"CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )

    def undoing(self, table: str) -> Iterable[str]:
        """Drop the triggers."""
        yield f"DROP TRIGGER append_only ON {table}"
        yield f"DROP TRIGGER append_only_truncate ON {table}"

    def describe(self) -> str:
        """One line for the migration log."""
        return f"Make {self.model} append-only"


def _is_tenant(model: Any) -> bool:
    return any(field.name == "hub" for field in model._meta.local_fields)
