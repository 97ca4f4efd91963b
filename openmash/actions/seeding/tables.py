"""Rows on their way into the database: gathered per table, loaded in bulk, parents first."""

from collections.abc import Sequence
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

COLUMNS: dict[str, tuple[str, ...]] = {
    "person": ("id", "hub_id", "created_at"),
    "contact": (
        "id", "hub_id", "reference", "status", "channel", "received_at", "recorded_at",
        "source_code", "urgent", "urgent_reason", "referrer_is_professional", "referrer_name",
        "referrer_role", "referrer_organisation", "referrer_email", "referrer_phone",
        "referrer_relationship", "referrer_agency_id", "source_system_reference", "family_told",
        "family_told_why_not", "safe_to_contact", "safe_to_contact_detail", "policy_id",
        "initial_rating", "current_rating", "rated_at", "screening_due_at", "decision_due_at",
        "feedback_due_at", "next_due_at", "decided_at", "closed_at", "changed_at",
        "repeat_review",
    ),
    "personrecord": (
        "id", "hub_id", "contact_id", "origin_id", "person_id", "kind", "position", "forename",
        "surname", "other_names", "birth_date", "birth_precision", "approximate_age", "is_unborn",
        "expected_date", "sex", "ethnicity", "nhs_number", "upn", "address", "postcode", "phone",
        "school", "relationship", "lives_with_children", "language", "interpreter_needed",
    ),
    # One row a record on the way in, all its keys in an array: they are by far the most rows.
    "matchkey": ("hub_id", "record_id", "keys"),
    "matchcard": ("hub_id", "record_id", "made_by", "card"),
    "searchword": ("hub_id", "record_id", "words"),
    "searchwordpart": ("hub_id", "word", "parts"),
    "opencase": (
        "id", "hub_id", "person_id", "team", "worker_name", "worker_email", "opened_at",
        "closed_at",
    ),
    "redirect": (
        "id", "hub_id", "contact_id", "open_case_id", "worker_name", "team", "reason", "by_id",
        "at",
    ),
    "ratingfact": (
        "id", "hub_id", "contact_id", "sequence", "step", "rating", "reason", "threshold_text",
        "by_id", "at",
    ),
    "informationrequest": (
        "id", "hub_id", "contact_id", "agency_id", "status", "asked_by_id", "asked_at",
        "added_reason", "questions", "search_scope", "period_from", "due_at", "due_explained",
        "answered_at", "withdrawn_at", "withdrawn_by_id", "withdrawn_reason", "look_again_at",
        "chased_count", "last_chased_at", "escalated_at",
    ),
    "requestperson": ("id", "hub_id", "information_request_id", "record_id"),
    "agencyreturn": (
        "id", "hub_id", "information_request_id", "answer", "reason", "answered_by_id",
        "answered_at", "period_from", "period_to", "systems_searched", "identifiers_used",
        "match_confidence", "after_decision",
    ),
    "professionalview": (
        "id", "hub_id", "contact_id", "agency_return_id", "agency_id", "rating", "why", "by_id",
        "at",
    ),
    "item": (
        "id", "hub_id", "contact_id", "agency_return_id", "owner_agency_id", "about_id", "kind",
        "basis", "handling", "named_roles", "source_grade", "event_date", "date_precision", "text",
        "position", "created_at",
    ),
    "share": (
        "id", "hub_id", "contact_id", "kind", "from_agency_id", "to_agency_id", "purpose", "basis",
        "consent_detail", "family_told", "family_told_why_not", "agreement_id", "agreement_why",
        "by_id", "at",
    ),
    "itemrelease": (
        "id", "hub_id", "item_id", "to_agency_id", "purpose", "released_by_id", "released_at",
        "share_id",
    ),
    "decision": (
        "id", "hub_id", "contact_id", "child_id", "sequence", "outcome", "primary_need",
        "rationale", "rating", "outstanding_agencies", "outstanding_reason", "decided_by_id",
        "decided_at",
    ),
    "viewweighed": ("id", "hub_id", "contact_id", "view_id", "how", "by_id", "at"),
    "referral": (
        "id", "hub_id", "decision_id", "child_id", "accepted_on", "source_code", "primary_need",
    ),
    "handover": (
        "id", "hub_id", "decision_id", "contact_id", "to_agency_id", "status", "offered_at",
        "answered_by_id", "answered_at", "answer_reason",
    ),
    "feedbacktask": (
        "id", "hub_id", "contact_id", "audience", "due_at", "given_at", "given_by_id", "method",
        "wording",
    ),
    "auditentry": (
        "id", "hub_id", "at", "actor", "role", "act", "subject_kind", "subject_id", "detail",
    ),
    "auditpending": ("entry", "hub_id"),
}  # fmt: skip
"""Every table that seeding fills, parents first, and the columns it gives."""


_IN_ARRAYS: dict[str, tuple[LiteralString, LiteralString]] = {
    "matchkey": (
        "SELECT hub_id, record_id, ARRAY[key] AS keys FROM records_matchkey",
        (
            "INSERT INTO records_matchkey (hub_id, record_id, key) "
            "SELECT hub_id, record_id, unnest(keys) FROM loading_matchkey"
        ),
    ),
    "searchword": (
        "SELECT hub_id, record_id, ARRAY[word] AS words FROM records_searchword",
        (
            "INSERT INTO records_searchword (hub_id, record_id, word) "
            "SELECT hub_id, record_id, unnest(words) FROM loading_searchword"
        ),
    ),
    "searchwordpart": (
        "SELECT hub_id, word, ARRAY[part] AS parts FROM records_searchwordpart",
        (
            "INSERT INTO records_searchwordpart (hub_id, word, part) "
            "SELECT hub_id, word, unnest(parts) FROM loading_searchwordpart ON CONFLICT DO NOTHING"
        ),
    ),
}
"""Tables of which many rows come in one array: what the staging is like, and how it is laid out.

A word's parts are stored once for the hub, whoever brought the word first.
"""


class Load:
    """Rows gathered for one hub. `flush` writes them, parents first."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._rows: dict[str, list[Sequence[object]]] = {table: [] for table in COLUMNS}
        _without_key_checks(connection)
        for table, columns in COLUMNS.items():
            like = sql.SQL("SELECT {} FROM {}").format(_listed(columns), _stored(table))
            if table in _IN_ARRAYS:
                like = sql.SQL(_IN_ARRAYS[table][0]).format()
            connection.execute(
                sql.SQL(
                    "CREATE TEMP TABLE IF NOT EXISTS {} ON COMMIT DELETE ROWS AS {} WITH NO DATA"
                ).format(_staging(table), like)
            )

    def add(self, table: str, *values: object) -> None:
        """One row; values in the order of `COLUMNS`."""
        self._rows[table].append(values)

    @property
    def waiting(self) -> int:
        """How many rows have been gathered since the last flush."""
        return sum(map(len, self._rows.values()))

    def flush(self) -> None:
        """Write what was gathered."""
        for table, rows in self._rows.items():
            if not rows:
                continue
            columns = _listed(COLUMNS[table])
            with (
                self._connection.cursor() as cursor,
                cursor.copy(
                    sql.SQL("COPY {} ({}) FROM STDIN").format(_staging(table), columns)
                ) as copy,
            ):
                for row in rows:
                    copy.write_row(row)
            self._connection.execute(
                sql.SQL(_IN_ARRAYS[table][1])
                if table in _IN_ARRAYS
                else sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(
                    _stored(table), columns, columns, _staging(table)
                )
            )
            self._connection.execute(sql.SQL("TRUNCATE {}").format(_staging(table)))
            rows.clear()


def _without_key_checks(connection: psycopg.Connection[Any]) -> None:
    """Skip foreign-key look-ups for this transaction where the owner may: four in five seconds.

    The demonstration's server lets its owner; elsewhere every key is looked up, which is slower.
    `tests/actions/test_seeding.py` loads with the look-ups on.
    """
    allowed = connection.execute(
        "SELECT has_parameter_privilege(current_user, 'session_replication_role', 'SET')"
    ).fetchone()
    if allowed and allowed[0]:
        connection.execute("SET LOCAL session_replication_role = replica")


def json(value: object) -> Jsonb:
    """A value for a jsonb column."""
    return Jsonb(value)


def _stored(table: str) -> sql.Identifier:
    return sql.Identifier(f"records_{table}")


def _staging(table: str) -> sql.Identifier:
    return sql.Identifier(f"loading_{table}")


def _listed(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
