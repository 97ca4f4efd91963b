"""Attachments, as far as each viewer may see the items they hang on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from openmash.core.errors import NotThere
from openmash.domain.access import Viewer
from openmash.domain.sharing.attachments import AttachmentState, FileKind
from openmash.domain.sharing.handling import HandlingCode
from openmash.records.models import Attachment

from .contacts import visible_contacts
from .visibility import visible_items


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """One attachment, without its content. Times in UTC; empty words where there is nothing.

    Attributes:
        state_code: why it is refused or kept apart, as the code of a `Reason` or `Scan`.
        scanner: the scanner that found it clean or harmful, with its signatures.
    """

    id: UUID
    contact_id: UUID
    item_id: UUID
    name: str
    description: str
    kind: FileKind
    size: int
    pages: int
    state: AttachmentState
    state_code: str
    handling: HandlingCode
    owner: str
    uploaded_by: str
    uploaded_at: datetime
    scanned_at: datetime | None
    scanner: str
    erased_by: str
    erased_at: datetime | None
    erased_reason: str


@dataclass(frozen=True, slots=True)
class SealedFile:
    """What is needed to open the content of one attachment."""

    id: UUID
    contact_id: UUID
    kind: FileKind
    state: AttachmentState
    pages: int
    digest: str
    wrapped_key: bytes
    key_id: str


def visible(viewer: Viewer) -> QuerySet[Attachment]:
    """The attachments whose item the viewer may read: sealing the item seals the file."""
    return Attachment.objects.filter(item__in=visible_items(viewer))


def of_contact(viewer: Viewer, contact_id: UUID) -> list[AttachmentView]:
    """A contact's attachments, newest first."""
    rows = _with_words(visible(viewer)).filter(contact_id=contact_id)
    return [_view(row) for row in rows.order_by("-uploaded_at", "id")]


def one(viewer: Viewer, contact_id: UUID, attachment_id: UUID) -> AttachmentView:
    """One attachment of a contact.

    Raises:
        NotThere: it does not exist, or the viewer may not know that it does.
    """
    row = _with_words(visible(viewer)).filter(contact_id=contact_id, id=attachment_id).first()
    if row is None:
        raise no_such_attachment()
    return _view(row)


def reference_of(viewer: Viewer, contact_id: UUID) -> str:
    """The contact's reference, for the head of a page.

    Raises:
        NotThere: the contact does not exist, or the viewer may not know that it does.
    """
    found = visible_contacts(viewer).filter(id=contact_id).values_list("reference", flat=True)
    reference = found.first()
    if reference is None:
        raise NotThere("There is no contact here that you can open. Check the address.")
    return reference


def contact_of(viewer: Viewer, attachment_id: UUID) -> UUID:
    """The contact that an attachment belongs to.

    Raises:
        NotThere: as for `one`.
    """
    row = visible(viewer).filter(id=attachment_id).first()
    if row is None:
        raise no_such_attachment()
    return row.contact_id


def sealed(viewer: Viewer, contact_id: UUID, attachment_id: UUID) -> SealedFile:
    """What is needed to open one attachment. An erased one has an empty key.

    Raises:
        NotThere: as for `one`.
    """
    row = visible(viewer).filter(contact_id=contact_id, id=attachment_id).first()
    if row is None:
        raise no_such_attachment()
    return sealed_of(row)


def sealed_of(row: Attachment) -> SealedFile:
    """What is needed to open the attachment of this row."""
    return SealedFile(
        id=row.id,
        contact_id=row.contact_id,
        kind=FileKind(row.kind),
        state=AttachmentState(row.state),
        pages=row.pages,
        digest=row.digest,
        wrapped_key=bytes(row.wrapped_key or b""),
        key_id=row.key_id or "",
    )


def no_such_attachment() -> NotThere:
    """The one sentence for an attachment that is absent or hidden."""
    return NotThere("There is no file here that you can open. Go back to the contact.")


def every_sealed_file() -> Iterator[SealedFile]:
    """Every attachment of the hub whose transaction is open, erased ones too. For upkeep only."""
    for row in Attachment.objects.order_by("uploaded_at", "id").iterator(chunk_size=500):
        yield sealed_of(row)


def _with_words(rows: QuerySet[Attachment]) -> QuerySet[Attachment]:
    return rows.select_related("item", "owner_agency", "uploaded_by", "erased_by")


def _view(row: Attachment) -> AttachmentView:
    return AttachmentView(
        id=row.id,
        contact_id=row.contact_id,
        item_id=row.item_id,
        name=row.name_shown,
        description=row.item.text,
        kind=FileKind(row.kind),
        size=row.size,
        pages=row.pages,
        state=AttachmentState(row.state),
        state_code=row.state_code,
        handling=HandlingCode(row.item.handling),
        owner=row.owner_agency.name,
        uploaded_by=row.uploaded_by.name,
        uploaded_at=row.uploaded_at,
        scanned_at=row.scanned_at,
        scanner=row.scanner or "",
        erased_by=row.erased_by.name if row.erased_by else "",
        erased_at=row.erased_at,
        erased_reason=row.erased_reason or "",
    )
