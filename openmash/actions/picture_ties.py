"""Reading a network; recording a tie; saying that a tie is wrong, and taking that back.

Nothing is deleted: a tie that is wrong is kept, with who said so and why, and no longer drawn.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openmash.core.errors import BadInput, NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.picture.network_facts import Edge, NodeKind
from openmash.domain.picture.ties import Confidence, TieKind, check_reason, check_tie
from openmash.records.models import Contact, Tie, TieWrong
from openmash.records.queries.network import Surroundings, surroundings
from openmash.records.queries.visibility import visible_items

from .base import Actor, action, lock_contact, record, record_each


@dataclass(frozen=True, slots=True)
class TieDraft:
    """A tie as it is to be recorded.

    Attributes:
        from_key, to_key: keys of people of the network; `to_key` is "" where `to_name` is given.
        item_id: the item it was read from. Whoever may not read that never sees the tie.
    """

    from_key: str
    to_key: str
    to_name: str
    kind: TieKind
    confidence: Confidence
    known_from: date | None = None
    note: str = ""
    item_id: UUID | None = None


@action(Act.SEE_PICTURE)
def network_read(viewer: Viewer, *, around: Surroundings, now: datetime) -> None:
    """A hub desk reads a network. Every contact of which it shows anything is noted as read."""
    ids = sorted(around.contacts)
    opened = str(around.contact_id)
    act = AuditAct.NETWORK_OPENED
    record_each(Actor.of(viewer), act, "contact", ids, now=now, opened_from=opened)


@action(Act.CHANGE_TIES)
def record_tie(
    viewer: Viewer, *, contact_id: UUID, draft: TieDraft, today: date, now: datetime
) -> UUID:
    """Record a tie. Returns its id; sent twice, it is recorded once.

    Args:
        today: the London date.

    Raises:
        NotThere: the contact, a person or the item is absent or hidden.
        BadInput: as `ties.check_tie`, or both ends are one person.
    """
    contact = lock_contact(viewer, contact_id)
    check_tie(draft.kind, to_is_record=bool(draft.to_key), to_name=draft.to_name, note=draft.note)
    if draft.from_key == draft.to_key:
        raise BadInput({"to_key": "Select two different people"})
    if draft.known_from and draft.known_from > today:
        raise BadInput({"known_from": "Since when must be today or in the past"})
    around = surroundings(viewer, contact_id, today=today)
    ends = {
        "from_record_id": _record_of(around, draft.from_key),
        "to_record_id": _record_of(around, draft.to_key) if draft.to_key else None,
    }
    if draft.item_id and not _may_read_from(viewer, contact_id, draft.item_id):
        raise NotThere("The item you selected cannot be opened now. Open the page again.")
    same = {
        **ends,
        "hub_id": viewer.hub_id,
        "contact_id": contact.id,
        "to_name": draft.to_name,
        "kind": draft.kind.value,
        "confidence": draft.confidence.value,
        "known_from": draft.known_from,
        "note": draft.note,
        "item_id": draft.item_id,
    }
    tie, new = Tie.objects.get_or_create(**same, defaults={"by_id": viewer.user_id, "at": now})
    if new:
        _note(viewer, contact, AuditAct.TIE_RECORDED, tie.id, now)
    return tie.id


@action(Act.CHANGE_TIES)
def say_wrong(
    viewer: Viewer, *, contact_id: UUID, tie_key: str, reason: str, today: date, now: datetime
) -> None:
    """Say that a tie is wrong. It is kept and no longer drawn; said twice, the first stands.

    Raises:
        NotThere: the contact is absent or hidden, or there is no such tie that the viewer sees.
        BadInput: no reason is given.
    """
    contact = lock_contact(viewer, contact_id)
    check_reason(reason)
    network = surroundings(viewer, contact_id, today=today).network
    if any(edge.key == tie_key for edge in network.removed):
        return
    _one(network.edges, tie_key)
    said = TieWrong.objects.create(
        hub_id=viewer.hub_id,
        contact=contact,
        tie_key=tie_key,
        reason=reason,
        by_id=viewer.user_id,
        at=now,
    )
    _note(viewer, contact, AuditAct.TIE_SAID_WRONG, said.id, now)


@action(Act.CHANGE_TIES)
def take_back(
    viewer: Viewer, *, contact_id: UUID, tie_key: str, today: date, now: datetime
) -> None:
    """Draw a tie again: every word that it is wrong is taken back, and kept.

    Raises:
        NotThere: the contact is absent or hidden, or no such tie was said to be wrong.
    """
    contact = lock_contact(viewer, contact_id)
    network = surroundings(viewer, contact_id, today=today).network
    edge = _one(network.removed, tie_key)
    ids = [wrong.wrong_id for wrong in edge.wrong]
    TieWrong.objects.filter(id__in=ids, undone_at__isnull=True).update(
        undone_by_id=viewer.user_id, undone_at=now
    )
    for wrong_id in ids:
        _note(viewer, contact, AuditAct.TIE_DRAWN_AGAIN, wrong_id, now)


def _one(edges: tuple[Edge, ...], tie_key: str) -> Edge:
    found = next((edge for edge in edges if edge.key == tie_key), None)
    if found is None:
        raise NotThere("There is no such tie now. Open the network again.")
    return found


def _record_of(around: Surroundings, key: str) -> UUID:
    """The record that a tie is tied to: of the contact that is open, or else the newest."""
    node = around.network.nodes.get(key)
    if node is None or node.kind is not NodeKind.PERSON or node.newest is None:
        raise NotThere("A person you selected is not in this network now. Open the page again.")
    here = [r for r in node.records if r.contact_id == around.contact_id]
    return (here[-1] if here else node.newest).record_id


def _may_read_from(viewer: Viewer, contact_id: UUID, item_id: UUID) -> bool:
    return visible_items(viewer).filter(id=item_id, contact_id=contact_id).exists()


def _note(viewer: Viewer, contact: Contact, act: AuditAct, subject: UUID, now: datetime) -> None:
    contact.changed_at = now
    contact.save(update_fields=["changed_at"])
    kind = "tie" if act is AuditAct.TIE_RECORDED else "tie_wrong"
    record(Actor.of(viewer), act, kind, subject, now=now, contact=str(contact.id))
