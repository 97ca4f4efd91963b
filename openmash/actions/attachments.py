"""Adding a file to a contact, looking at its pages, and erasing it."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID, uuid4

from openmash.adapters.files import rendering
from openmash.adapters.files.clamav import Verdict
from openmash.adapters.files.rendering import PageImage
from openmash.adapters.files.store import Kept
from openmash.core.errors import BadInput, Misconfigured, NotThere
from openmash.domain.access import Act, AgencyKind, Viewer
from openmash.domain.agency_checks.marks import Audience
from openmash.domain.audit_acts import AuditAct
from openmash.domain.sharing.attachments import (
    ITEM_KIND,
    AttachmentState,
    Inspection,
    Ruling,
    Scan,
    require_move,
    require_shown,
    rule,
)
from openmash.domain.sharing.handling import Basis, SourceGrade
from openmash.records.models import Agency, Attachment, Contact, Item
from openmash.records.queries import attachments as query
from openmash.records.queries.contacts import visible_contacts

from . import file_keys
from .base import Actor, action, lock_contact, no_such_contact, record

LONGEST_NAME = 160
LONGEST_DESCRIPTION = 500


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file somebody adds.

    Attributes:
        content: open, with a descriptor of its own; clear text that no disk holds.
        name: as the person's machine calls it: only ever shown, never believed.
        description: what it is, in the person's words: the text of its item.
        audience: who may see it.
    """

    content: BinaryIO
    size: int
    name: str
    description: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class Added:
    """What became of it. A refused file is not kept and has no id."""

    ruling: Ruling
    attachment_id: UUID | None


@action(Act.ADD_ATTACHMENT)
def add(viewer: Viewer, *, contact_id: UUID, new: NewFile, now: datetime) -> Added:
    """Look into a file, have it scanned, and keep it sealed; or refuse it with a cure.

    The contact is locked only after the slow part, so that nobody waits for a scan.

    Raises:
        NotThere: the contact does not exist here, or not for this viewer.
        BadInput: no description.
        Misconfigured: files cannot be looked at, scanned or sealed on this installation.
    """
    if not visible_contacts(viewer).filter(id=contact_id).exists():
        raise no_such_contact()
    if not new.description.strip():
        raise BadInput({"description": "Say what the file is."})
    inspection = rendering.inspect(new.content)
    # Nobody waits for a scan of what is refused in any case.
    scanned = Verdict(Scan.NO_SCANNER, "") if inspection.reasons else _scan(new.content)
    ruling = rule(inspection, scanned.scan)
    if ruling.state is AttachmentState.REFUSED or inspection.kind is None:
        _note_refusal(viewer, contact_id, ruling, now)
        return Added(ruling, None)
    contact = lock_contact(viewer, contact_id)
    # Held until the commit: a key is not destroyed while a file goes under it.
    ring = file_keys.ring_for_writing(viewer.hub_id, now=now)
    attachment_id = uuid4()
    kept = file_keys.store().keep(ring, attachment_id, new.content)
    item = _item(viewer, contact, new, now)
    _row(attachment_id, item, new, inspection, scanned, ruling, kept, viewer=viewer, now=now)
    contact.changed_at = now
    contact.save(update_fields=["changed_at"])
    record(
        Actor.of(viewer),
        AuditAct.ATTACHMENT_ADDED,
        "attachment",
        attachment_id,
        now=now,
        contact=str(contact_id),
        kind=inspection.kind.value,
        state=ruling.state.value,
        size=new.size,
    )
    return Added(ruling, attachment_id)


@action(Act.SEE_ATTACHMENTS)
def list_seen(viewer: Viewer, *, contact_id: UUID, rows: int, now: datetime) -> None:
    """Somebody looks at the list of a contact's files, or at what is known of one.

    Raises:
        NotThere: the contact does not exist here, or not for this viewer.
    """
    if not visible_contacts(viewer).filter(id=contact_id).exists():
        raise no_such_contact()
    record(Actor.of(viewer), AuditAct.ATTACHMENTS_SEEN, "contact", contact_id, now=now, rows=rows)


@action(Act.SEE_ATTACHMENTS)
def page_seen(
    viewer: Viewer,
    *,
    contact_id: UUID,
    attachment_id: UUID,
    number: int,
    now: datetime,
    seen_as: str = "picture",
    dpi: int = 120,
) -> PageImage:
    """One page of a clean file, drawn in the locked-down process. Looking is audited.

    Args:
        number: from 1. seen_as: "picture" or "words", for the audit. dpi: dots to the inch of PDF
            pages, 50 to 200.

    Raises:
        NotThere: no such file or page, or not for this viewer.
        NotNow: the file is not clean, or this page cannot be drawn.
    """
    if not visible_contacts(viewer).filter(id=contact_id).exists():
        raise query.no_such_attachment()
    sealed = query.sealed(viewer, contact_id, attachment_id)
    require_shown(sealed.state)
    if not 1 <= number <= sealed.pages:
        raise NotThere(f"The file has no page {number}. It has {sealed.pages}.")
    with file_keys.opened(viewer.hub_id, sealed) as plain:
        drawn = rendering.page(plain, sealed.kind, number, dpi=dpi)
    record(
        Actor.of(viewer),
        AuditAct.ATTACHMENT_PAGE_SEEN,
        "attachment",
        attachment_id,
        now=now,
        contact=str(contact_id),
        page=number,
        seen_as=seen_as,
    )
    return drawn


@action(Act.ERASE_ATTACHMENT)
def erase(
    viewer: Viewer, *, contact_id: UUID, attachment_id: UUID, reason: str, now: datetime
) -> None:
    """Erase a file for good: its key is forgotten, and with it every copy of it.

    The row stays, with who, when and why. A copy of the database made before still holds the
    wrapped key, and dies with the hub's next key rotation (docs/operations.md).

    Raises:
        NotThere: no such file, or not for this viewer. BadInput: no reason.
        NotNow: it is erased already.
    """
    if not reason.strip():
        raise BadInput({"reason": "Say why the file is erased."})
    contact = lock_contact(viewer, contact_id)
    allowed = query.visible(viewer).filter(contact_id=contact_id, id=attachment_id)
    row = Attachment.objects.select_for_update().filter(id__in=allowed.values("id")).first()
    if row is None:
        raise query.no_such_attachment()
    require_move(AttachmentState(row.state), AttachmentState.ERASED)
    row.state, row.state_code = AttachmentState.ERASED.value, ""
    row.wrapped_key, row.key_id = None, None
    row.name_shown = ""
    row.erased_by_id, row.erased_at, row.erased_reason = viewer.user_id, now, reason.strip()
    row.save(
        update_fields=[
            *("state", "state_code", "wrapped_key", "key_id", "name_shown"),
            *("erased_by", "erased_at", "erased_reason"),
        ]
    )
    contact.changed_at = now
    contact.save(update_fields=["changed_at"])
    record(
        Actor.of(viewer),
        AuditAct.ATTACHMENT_ERASED,
        "attachment",
        attachment_id,
        now=now,
        contact=str(contact_id),
    )
    file_keys.remove_after_commit(viewer.hub_id, attachment_id)


def _scan(content: BinaryIO) -> Verdict:
    scanner = file_keys.scanner()
    return scanner.scan(content) if scanner.quick else Verdict(Scan.LATER, "")


def _note_refusal(viewer: Viewer, contact_id: UUID, ruling: Ruling, now: datetime) -> None:
    record(
        Actor.of(viewer),
        AuditAct.ATTACHMENT_REFUSED,
        "contact",
        contact_id,
        now=now,
        reason=ruling.reason.value if ruling.reason else "",
    )


def _item(viewer: Viewer, contact: Contact, new: NewFile, now: datetime) -> Item:
    return Item.objects.create(
        hub_id=viewer.hub_id,
        contact=contact,
        owner_agency_id=viewer.agency_id or _social_care_id(),
        kind=ITEM_KIND,
        basis=Basis.FACT.value,
        handling=new.audience.handling.value,
        named_roles=[role.value for role in new.audience.named_roles],
        source_grade=SourceGrade.UNTESTED.value,
        text=new.description.strip()[:LONGEST_DESCRIPTION],
        position=Item.objects.filter(contact=contact).count(),
        created_at=now,
    )


def _row(
    attachment_id: UUID,
    item: Item,
    new: NewFile,
    inspection: Inspection,
    scanned: Verdict,
    ruling: Ruling,
    kept: Kept,
    *,
    viewer: Viewer,
    now: datetime,
) -> None:
    assert inspection.kind is not None  # noqa: S101  # what is of no kind was refused
    clean = ruling.state is AttachmentState.CLEAN
    Attachment.objects.create(
        id=attachment_id,
        hub_id=viewer.hub_id,
        contact_id=item.contact_id,
        item=item,
        owner_agency_id=item.owner_agency_id,
        name_shown=new.name[:LONGEST_NAME],
        kind=inspection.kind.value,
        size=new.size,
        pages=inspection.pages,
        digest=kept.digest,
        state=ruling.state.value,
        state_code="" if clean else scanned.scan.value,
        scanned_at=now if clean else None,
        scanner=scanned.scanner if clean else None,
        wrapped_key=kept.wrapped_key,
        key_id=kept.key_id,
        uploaded_by_id=viewer.user_id,
        uploaded_at=now,
    )


def _social_care_id() -> UUID:
    found = Agency.objects.filter(kind=AgencyKind.SOCIAL_CARE).order_by("name").first()
    if found is None:
        raise Misconfigured(
            "This hub has no children's social care agency. Add it under People and access."
        )
    return found.id
