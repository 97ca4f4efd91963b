"""Records told of invented people, put straight into a database, for the upkeep of the model."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg

from openmash.actions.match_rows import MADE_BY, all_keys
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.upkeep.labels import Told

_TABLES = {
    "records_contact": (
        "id, hub_id, policy_id, reference, status, channel, received_at, recorded_at, source_code, "
        "urgent, urgent_reason, referrer_is_professional, referrer_name, referrer_role, "
        "referrer_organisation, referrer_email, referrer_phone, referrer_relationship, "
        "source_system_reference, family_told, family_told_why_not, safe_to_contact, "
        "safe_to_contact_detail, changed_at, repeat_review"
    ),
    "records_personrecord": (
        "id, hub_id, contact_id, kind, position, forename, surname, other_names, birth_date, "
        "birth_precision, expected_date, is_unborn, sex, ethnicity, nhs_number, upn, address, "
        "postcode, phone, school, relationship, lives_with_children, language, interpreter_needed"
    ),
    "records_matchcard": "hub_id, record_id, made_by, card",
    "records_matchkey": "hub_id, record_id, key",
}


def put(url: str, code: str, told: Iterable[tuple[Told, datetime]]) -> list[UUID]:
    """Put records into a hub, each in a contact of its own. Returns their ids, in order.

    Args:
        url: of a superuser: what is not looked at here (policies, agencies) is left out.
        code: the hub's.
        told: each record, and when it was received (UTC); its group is its ethnicity's code.
    """
    ids = []
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        row = connection.execute("SELECT id FROM records_hub WHERE code = %s", [code]).fetchone()
        assert row is not None
        found: dict[str, list[tuple[Any, ...]]] = {name: [] for name in _TABLES}
        for number, (each, at) in enumerate(told):
            ids.append(_add(found, row[0], each, at, number))
        for name, columns in _TABLES.items():
            with connection.cursor().copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
                for values in found[name]:
                    copy.write_row(values)
    return ids


def _add(
    found: dict[str, list[tuple[Any, ...]]], hub: UUID, told: Told, at: datetime, number: int
) -> UUID:
    own, contact, facts = uuid4(), uuid4(), told.facts
    found["records_contact"].append(
        (
            *(contact, hub, hub, f"M-{number}", "closed", "form", at, at, "6", False, "", True),
            *("", "", "", "", "", "", "", "told", "", "yes", "", at, False),
        )
    )
    found["records_personrecord"].append(
        (
            *(own, hub, contact, "child", 0, facts.forename, facts.surname),
            *(list(facts.other_names), facts.birth_date, facts.birth_precision),
            *(facts.expected_date, facts.is_unborn, facts.sex, told.group or "NOBT"),
            *(facts.nhs_number, facts.upn, "\n".join(facts.address_lines)),
            *((facts.postcodes or ("",))[0], facts.phone, "", "", "not_known", "", False),
        )
    )
    found["records_matchcard"].append((hub, own, MADE_BY, card_of(facts).to_json()))
    found["records_matchkey"].extend((hub, own, key) for key in all_keys(facts))
    return own
