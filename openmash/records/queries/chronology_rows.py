"""What a chronology is read from: a fixed number of statements, however much there is.

Items come by `visible_items` and steps by contacts that `visible_contacts` opened; whoever calls
with a contact's id has it from `contacts_around`.
"""

from collections.abc import Collection
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from openmash.domain.access import Viewer
from openmash.records.models import (
    Agency,
    CuratedEntry,
    CuratedSource,
    Decision,
    Handover,
    InformationRequest,
    Item,
    PersonRecord,
    RatingFact,
    Redirect,
    RequestPerson,
)
from openmash.records.prepared import Rows, one_of, prepared

from .contacts import visible_contacts
from .visibility import visible_items, withheld_items


@prepared
def contacts_around(viewer: Viewer, contact_id: UUID) -> Rows:
    """This contact and every other that tells of a person who is joined to somebody in it."""
    persons = PersonRecord.objects.filter(contact_id=contact_id, person__isnull=False)
    joined = PersonRecord.objects.filter(person_id__in=persons.values("person_id"))
    return (
        visible_contacts(viewer)
        .filter(Q(id=contact_id) | Q(id__in=joined.values("contact_id")))
        .order_by("received_at", "id")
        .values_list("id", "reference", "received_at", "source_code", "status", "current_rating")
    )


@prepared
def people(contact_ids: Collection[UUID]) -> Rows:
    """Everybody told of in these contacts, the newest telling last."""
    rows = PersonRecord.objects.filter(one_of("contact_id", contact_ids))
    return rows.order_by("contact__received_at", "kind", "position").values_list(
        "id",
        "contact_id",
        "person_id",
        "kind",
        "forename",
        "surname",
        "other_names",
        "birth_date",
        "birth_precision",
        "is_unborn",
        "expected_date",
        "sex",
        "nhs_number",
        "upn",
        "lives_with_children",
        "relationship",
    )


_ITEM_COLUMNS = (
    "id",
    "contact_id",
    "agency_return_id",
    "owner_agency_id",
    "about_id",
    "place",
    "kind",
    "basis",
    "handling",
    "source_grade",
    "scheme",
    "source_mark",
    "information_mark",
    "handling_mark",
    "event_date",
    "date_precision",
    "created_at",
    "text",
)


@prepared
def items(viewer: Viewer, contact_ids: Collection[UUID]) -> Rows:
    """The items of these contacts that the viewer may read."""
    return _columns(visible_items(viewer).filter(one_of("contact_id", contact_ids)))


@prepared
def source_items(viewer: Viewer, item_ids: Collection[UUID]) -> Rows:
    """Those of these items that the viewer may read."""
    return _columns(visible_items(viewer).filter(one_of("id", item_ids)))


def _columns(rows: QuerySet[Item]) -> Rows:
    return rows.values_list(*_ITEM_COLUMNS)


@prepared
def withheld(viewer: Viewer, contact_ids: Collection[UUID]) -> Rows:
    """The items of these contacts of which the viewer may know no more than that they are there."""
    return withheld_items(viewer).filter(one_of("contact_id", contact_ids)).values_list("id")


@prepared
def withheld_sources(viewer: Viewer, item_ids: Collection[UUID]) -> Rows:
    """Those of these items of which the viewer may know no more than that they are there."""
    return withheld_items(viewer).filter(one_of("id", item_ids)).values_list("id")


@prepared
def ratings(contact_ids: Collection[UUID]) -> Rows:
    """Every rating that was confirmed or changed."""
    rows = RatingFact.objects.filter(one_of("contact_id", contact_ids)).exclude(step="proposed")
    return rows.values_list("id", "contact_id", "step", "rating", "by__name", "at")


@prepared
def redirects(contact_ids: Collection[UUID]) -> Rows:
    """Contacts passed to an allocated worker."""
    rows = Redirect.objects.filter(one_of("contact_id", contact_ids))
    return rows.values_list("id", "contact_id", "team", "by__name", "at")


@prepared
def decisions(contact_ids: Collection[UUID]) -> Rows:
    """Every decision for every child."""
    rows = Decision.objects.filter(one_of("contact_id", contact_ids))
    return rows.values_list(
        "id", "contact_id", "child_id", "outcome", "decided_by__name", "decided_at"
    )


@prepared
def handovers(contact_ids: Collection[UUID]) -> Rows:
    """Every handover to a receiving team."""
    rows = Handover.objects.filter(one_of("contact_id", contact_ids))
    return rows.values_list(
        "id", "contact_id", "decision__child_id", "to_agency__name", "status", "offered_at"
    )


@prepared
def searches(contact_ids: Collection[UUID]) -> Rows:
    """What agencies were asked, and what came of it; nothing of what was withdrawn."""
    rows = InformationRequest.objects.filter(one_of("contact_id", contact_ids))
    asked_about = RequestPerson.objects.filter(information_request_id=OuterRef("pk"))
    about = ArraySubquery(asked_about.order_by("record_id").values("record_id"))
    return (
        rows.exclude(status="withdrawn")
        .annotate(about=about)
        .values_list(
            "agency_id",
            "period_from",
            "returns__answer",
            "returns__period_from",
            "returns__period_to",
            "about",
        )
    )


@prepared
def agencies() -> Rows:
    """Every agency of the hub."""
    return Agency.objects.order_by("name").values_list("id", "name", "kind")


@prepared
def short_lines(contact_id: UUID) -> Rows:
    """The lines of the short version with the ids of their sources. Not to be shown as they are."""
    sources = CuratedSource.objects.filter(entry_id=OuterRef("pk")).order_by("item_id")
    rows = CuratedEntry.objects.filter(contact_id=contact_id, removed_at__isnull=True)
    return rows.annotate(items=ArraySubquery(sources.values("item_id"))).values_list(
        "id", "wording", "event_date", "date_precision", "by__name", "at", "items"
    )
