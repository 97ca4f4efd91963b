"""Our own check of the tables, each fault at the contact that causes it. Our numbers begin with S.

Keys, foreign keys and codes are what the dataset's own definition asks for.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from uuid import UUID

from openmash.core.codes import Ethnicity, PrimaryNeed, ReferralSource, Sex
from openmash.domain.insights.front_door import FrontDoor, Told, child_number
from openmash.domain.sharing.handling import DatePrecision
from openmash.interop.faults import Fault

from .build import Tables, birth_date, tables_of
from .columns import COLUMNS, PERSON_KEY, PRIMARY_KEY

_CODES = {
    "pers_sex": frozenset(Sex),
    "pers_ethnicity": frozenset(Ethnicity),
    "cont_contact_source_code": frozenset(ReferralSource),
    "cine_referral_source_code": frozenset(ReferralSource),
    "cine_cin_primary_need_code": frozenset(PrimaryNeed),
}


def check(front: FrontDoor) -> tuple[Fault, ...]:
    """Every rule that the tables break."""
    tables = tables_of(front)
    found = [
        Fault(
            "S1",
            "The contact names no child, so no row stands for it. Find out which child it was, and "
            "add the row.",
            str(contact_id),
            "ssd_contacts",
        )
        for contact_id, _ in front.childless
    ]
    found += keys(tables)
    found += _codes(tables)
    records: dict[UUID, list[Told]] = defaultdict(list)
    for told in front.told:
        records[told.child_key].append(told)
    listed = {row.cells[0] for row in tables.rows["ssd_person"]}
    for key, told_of in records.items():
        if child_number(key) in listed:
            found += _person(key, told_of)
    return tuple(found)


def keys(tables: Tables) -> Iterator[Fault]:
    """Rows whose own key comes twice, or that name a person who has no row."""
    people = {row.cells[0] for row in tables.rows["ssd_person"]}
    for name, rows in tables.rows.items():
        own = COLUMNS[name].index(PRIMARY_KEY[name])
        seen = Counter(row.cells[own] for row in rows)
        for row in rows:
            if not row.cells[own] or seen[row.cells[own]] > 1:
                words = "The row's own key is missing or comes twice."
                yield Fault("S2", words, row.record, PRIMARY_KEY[name])
            if name in PERSON_KEY:
                person = row.cells[COLUMNS[name].index(PERSON_KEY[name])]
                if person not in people:
                    words = "The row names a person who has no row."
                    yield Fault("S3", words, row.record, PERSON_KEY[name], str(person))


def _codes(tables: Tables) -> Iterator[Fault]:
    for name, rows in tables.rows.items():
        for place, column in enumerate(COLUMNS[name]):
            allowed = _CODES.get(column)
            if allowed is None:
                continue
            for row in rows:
                if row.cells[place] not in allowed:
                    child = row.cells[0 if name == "ssd_person" else 1]
                    words = "The value is missing or no code of the dataset."
                    yield Fault("S4", words, row.record, column, str(child))


def _person(key: UUID, records: list[Told]) -> Iterator[Fault]:
    newest = max(records, key=lambda told: (told.received_on, told.reference))
    contact, child = str(newest.contact_id), child_number(key)
    born = birth_date(records)
    exact = any(told.exact_birth_date for told in records)
    due = any(told.expected_date for told in records)
    if not any(told.forename or told.surname for told in records):
        yield Fault("S5Q", "The child has no name.", contact, "pers_surname", child)
    if born is None and not due:
        words = "No birth date is known, not even the month, so the cell is empty."
        yield Fault("S6Q", words, contact, "pers_dob", child)
    month = any(told.birth_precision is DatePrecision.MONTH for told in records)
    if born and not exact and month:
        words = "Only the month of birth is known: the 15th stands for it, as the dataset asks."
        yield Fault("S7Q", words, contact, "pers_dob", child)
    late = next((t for t in records if t.exact_birth_date and born and born > t.received_on), None)
    if late:
        words = "The birth date lies after the contact. An unborn child has an expected date."
        yield Fault("S8", words, str(late.contact_id), "pers_dob", child)
