"""The shared picture: reading a chronology, and the short version a manager makes of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from openmash.core.errors import NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.picture.event_dates import EventDate
from openmash.domain.picture.short_version import LineDraft, already_there, check, date_of
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.models import Contact, CuratedEntry, CuratedSource
from openmash.records.queries.chronology_rows import contacts_around
from openmash.records.queries.visibility import visible_items

from .base import Actor, action, lock_contact, record, record_each


@action(Act.SEE_PICTURE)
def chronology_read(
    viewer: Viewer,
    *,
    contact_id: UUID,
    contact_ids: Collection[UUID],
    printed: bool,
    now: datetime,
) -> None:
    """A hub desk reads, or prints, a chronology. Every contact it draws on is noted as read.

    Args:
        contact_id: the contact from which it was opened.
        contact_ids: every contact of which it shows anything, this one too.
    """
    act = AuditAct.CHRONOLOGY_PRINTED if printed else AuditAct.CHRONOLOGY_OPENED
    ids = sorted(contact_ids)
    record_each(Actor.of(viewer), act, "contact", ids, now=now, opened_from=str(contact_id))


@action(Act.CURATE_PICTURE)
def add_lines(
    viewer: Viewer, *, contact_id: UUID, lines: Sequence[LineDraft], now: datetime
) -> int:
    """Add lines to the short version. Returns how many were new.

    A line that is there already is not added again, so that sending twice adds once.

    Raises:
        NotThere: the contact or an item is absent, hidden, or not of this chronology.
        BadInput: as `short_version.check`.
    """
    contact = lock_contact(viewer, contact_id)
    check(lines)
    wanted = frozenset[UUID]().union(*(line.item_ids for line in lines))
    dates = _dates(viewer, contact_id, wanted)
    there = _lines_of(contact_id)
    added = 0
    for line in lines:
        if not already_there(line, there):
            _add(viewer, contact, line, date_of(dates[item] for item in line.item_ids), now)
            there.append(line)
            added += 1
    if added:
        _note(viewer, contact, now, added=added)
    return added


@action(Act.CURATE_PICTURE)
def remove_line(viewer: Viewer, *, contact_id: UUID, line_id: UUID, now: datetime) -> None:
    """Take a line out of the short version. It is kept, with who took it out and when.

    Raises:
        NotThere: no such line now, or one whose sources the viewer may not read.
    """
    contact = lock_contact(viewer, contact_id)
    line = CuratedEntry.objects.filter(
        id=line_id, contact_id=contact_id, removed_at__isnull=True
    ).first()
    sources = CuratedSource.objects.filter(entry_id=line_id)
    readable = visible_items(viewer).values("id")
    if line is None or sources.exclude(item_id__in=readable).exists():
        raise NotThere("There is no such line now. A colleague may have taken it out already.")
    line.removed_by_id, line.removed_at = viewer.user_id, now
    line.save(update_fields=["removed_by", "removed_at"])
    _note(viewer, contact, now, removed=str(line_id))


def _dates(viewer: Viewer, contact_id: UUID, wanted: Collection[UUID]) -> dict[UUID, EventDate]:
    """When each item was. An item the viewer may not read is no source for a line of theirs."""
    around = [row.id for row in contacts_around(viewer, contact_id)]
    rows = visible_items(viewer).filter(id__in=wanted, contact_id__in=around)
    found = {
        item_id: EventDate(on, DatePrecision(precision))
        for item_id, on, precision in rows.values_list("id", "event_date", "date_precision")
    }
    if found.keys() != set(wanted):
        raise NotThere("An entry you selected cannot be opened now. Open the chronology again.")
    return found


def _lines_of(contact_id: UUID) -> list[LineDraft]:
    sources: dict[UUID, set[UUID]] = {}
    live = CuratedSource.objects.filter(
        entry__contact_id=contact_id, entry__removed_at__isnull=True
    )
    words: dict[UUID, str] = {}
    for entry_id, item_id, wording in live.values_list("entry_id", "item_id", "entry__wording"):
        sources.setdefault(entry_id, set()).add(item_id)
        words[entry_id] = wording
    return [LineDraft(frozenset(items), words[entry]) for entry, items in sources.items()]


def _add(viewer: Viewer, contact: Contact, line: LineDraft, when: EventDate, now: datetime) -> None:
    entry = CuratedEntry.objects.create(
        hub_id=viewer.hub_id,
        contact=contact,
        wording=line.wording,
        event_date=when.on,
        date_precision=when.precision.value,
        by_id=viewer.user_id,
        at=now,
    )
    CuratedSource.objects.bulk_create(
        CuratedSource(hub_id=viewer.hub_id, entry=entry, item_id=item)
        for item in sorted(line.item_ids)
    )


def _note(viewer: Viewer, contact: Contact, now: datetime, **codes: str | int) -> None:
    contact.changed_at = now
    contact.save(update_fields=["changed_at"])
    record(Actor.of(viewer), AuditAct.CHRONOLOGY_CURATED, "contact", contact.id, now=now, **codes)
