"""What a network is read from: a fixed number of statements, however much there is.

Whoever calls with a contact's id has it from `contacts_around`. Ties come with their items by
`visible_items`, and people of an address by contacts that `visible_contacts` opened.
"""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from openmash.domain.access import Viewer
from openmash.records.models import PersonRecord, Tie, TieWrong
from openmash.records.prepared import Rows, one_of, prepared

from .contacts import visible_contacts
from .visibility import visible_items

AT_ONE_POSTCODE = 300
"""Records looked at for the postcodes of a network: the newest."""

_RECORD_COLUMNS = (
    "id",
    "person_id",
    "contact_id",
    "contact__reference",
    "contact__received_at",
    "kind",
    "forename",
    "surname",
    "birth_date",
    "birth_precision",
    "approximate_age",
    "is_unborn",
    "sex",
    "address",
    "postcode",
    "school",
    "relationship",
    "lives_with_children",
)


@prepared
def people(contact_ids: Collection[UUID]) -> Rows:
    """Everybody told of in these contacts."""
    return _columns(PersonRecord.objects.filter(one_of("contact_id", contact_ids)))


@prepared
def at_postcodes(viewer: Viewer, codes: Collection[str], besides: Collection[UUID]) -> Rows:
    """People told of at these postcodes in other contacts that the viewer may open."""
    rows = PersonRecord.objects.filter(
        one_of("postcode", codes), contact__in=visible_contacts(viewer)
    ).exclude(one_of("contact_id", besides))
    return _columns(rows.order_by("-contact__received_at", "id"))[:AT_ONE_POSTCODE]


@prepared
def joined_to(viewer: Viewer, person_ids: Collection[UUID], besides: Collection[UUID]) -> Rows:
    """Further tellings of these people in contacts that the viewer may open."""
    rows = PersonRecord.objects.filter(
        one_of("person_id", person_ids), contact__in=visible_contacts(viewer)
    )
    return _columns(rows.exclude(one_of("id", besides)))


@prepared
def aliases(person_ids: Collection[UUID]) -> Rows:
    """Every record of these people, hidden ones too: to recognise by, and never to be shown."""
    rows = PersonRecord.objects.filter(one_of("person_id", person_ids))
    return rows.values_list("person_id", "id")


@prepared
def ties(viewer: Viewer, contact_ids: Collection[UUID]) -> Rows:
    """Ties recorded on these contacts, without those read from an item closed to the viewer."""
    readable = Q(item__isnull=True) | Q(item_id__in=visible_items(viewer).values("id"))
    rows = Tie.objects.filter(readable, one_of("contact_id", contact_ids))
    return rows.order_by("at", "id").values_list(
        "id",
        "contact_id",
        "contact__reference",
        "from_record_id",
        "to_record_id",
        "to_name",
        "kind",
        "confidence",
        "known_from",
        "note",
        "by__name",
        "at",
        "item_id",
        "item__owner_agency__name",
    )


@prepared
def wrongs(contact_ids: Collection[UUID]) -> Rows:
    """Ties said to be wrong on these contacts. Shown only beside a tie that is shown."""
    rows = TieWrong.objects.filter(one_of("contact_id", contact_ids), undone_at__isnull=True)
    return rows.order_by("at", "id").values_list("id", "tie_key", "reason", "by__name", "at")


@prepared
def items(viewer: Viewer, contact_id: UUID) -> Rows:
    """The items of one contact that the viewer may read, the newest first."""
    rows = visible_items(viewer).filter(contact_id=contact_id)
    return rows.order_by("-created_at", "position", "id").values_list(
        "id", "owner_agency__name", "kind", "text"
    )


def _columns(rows: QuerySet[PersonRecord]) -> Rows:
    return rows.values_list(*_RECORD_COLUMNS)
