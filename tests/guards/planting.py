"""What the canary test adds to the guards' world: each owner and code, and what is made of them."""

from typing import Any
from uuid import UUID, uuid4

from openmash.actions.protected_places import protect
from openmash.actions.subject_answers import collect
from openmash.domain.access import AgencyKind
from openmash.domain.sharing.handling import HandlingCode
from openmash.domain.sharing.protection import PlaceKind
from openmash.records.models import (
    Attachment,
    Contact,
    CuratedEntry,
    CuratedSource,
    Item,
    ItemRelease,
    PersonRecord,
    RequestedItem,
    SubjectItem,
    Tie,
)
from openmash.records.tenancy import in_hub
from tests.guards.canaries import Canaries, What
from tests.guards.released import OWNERS
from tests.guards.tellings import Told
from tests.support.cast import HubCast
from tests.support.product_stories import delivered, filled, started
from tests.support.stories import RECEIVED

Found = dict[tuple[AgencyKind, HandlingCode, bool], Item]
"""The items of one contact by owner, code, and whether the social worker is named."""

POLICE, HEALTH = AgencyKind.POLICE, AgencyKind.HEALTH
RECIPIENTS = (AgencyKind.EARLY_HELP, AgencyKind.SOCIAL_CARE, AgencyKind.HOUSING)


def plant(canaries: Canaries, cast: HubCast, told: Told) -> None:
    """Into one hub's stories; the contact "asked" gets everything."""
    asked = told.contacts["asked"]
    with in_hub(cast.hub_id):
        others = Contact.objects.exclude(id=asked).values_list("id", flat=True)
        for contact_id in others:
            _items(cast, contact_id, [POLICE])
        items = _items(cast, asked, OWNERS)
        _curated(canaries, cast, asked, items)
        _ties(canaries, cast, asked, items)
        _files(canaries, cast, told, asked)
        _answered(canaries, cast, told, items)
    for place, (kind, value) in _PLACES.items():
        mark = canaries.word(What.PLACE)
        protect(
            cast.manager,
            contact_id=asked,
            record_id=told.record,
            kind=kind,
            value=value.format(mark),
            postcode=place,
            reason="From a former partner.",
            now=RECEIVED,
        )
    _products(canaries, cast, told, items)
    collect(cast.manager, request_id=told.own_record, now=RECEIVED)
    with in_hub(cast.hub_id):
        _decided(canaries, cast, told)


_PLACES = {"E8 4CV": (PlaceKind.ADDRESS, "14 Sample Walk\n{}"), "": (PlaceKind.SCHOOL, "{} School")}


def _items(cast: HubCast, contact_id: UUID, owners: object) -> Found:
    wanted = [
        (owner, code, named)
        for owner in owners  # type: ignore[attr-defined]
        for code in HandlingCode
        for named in (False, True)
        if not named or (owner is POLICE and code in (HandlingCode.RESTRICTED, HandlingCode.SEALED))
    ]
    found = {
        each: Item(
            id=uuid4(),
            hub_id=cast.hub_id,
            contact_id=contact_id,
            owner_agency=cast.agencies[each[0]],
            kind="other_information",
            basis="fact",
            handling=each[1].value,
            named_roles=["social_worker"] if each[2] else [],
            text=f"Known to {each[0].label}.",
            created_at=RECEIVED,
        )
        for each in wanted
    }
    Item.objects.bulk_create(found.values())
    return found


def _curated(canaries: Canaries, cast: HubCast, contact_id: UUID, items: Found) -> None:
    """Lines of the short chronology: from open items, from a sealed one, from two owners."""
    for sources in (
        [(POLICE, HandlingCode.OPEN, False), (HEALTH, HandlingCode.OPEN, False)],
        [(POLICE, HandlingCode.HUB_ONLY, False), (HEALTH, HandlingCode.RESTRICTED, False)],
        [(HEALTH, HandlingCode.OPEN, False), (POLICE, HandlingCode.SEALED, False)],
        [(POLICE, HandlingCode.SEALED, True), (HEALTH, HandlingCode.HUB_ONLY, False)],
    ):
        rows = [items[each] for each in sources]
        entry = CuratedEntry.objects.create(
            hub_id=cast.hub_id,
            contact_id=contact_id,
            wording=f"In short: {canaries.word(What.MADE_OF, *rows)}",
            by_id=cast.manager.user_id,
            at=RECEIVED,
        )
        CuratedSource.objects.bulk_create(
            CuratedSource(hub_id=cast.hub_id, entry=entry, item=row) for row in rows
        )


def _ties(canaries: Canaries, cast: HubCast, contact_id: UUID, items: Found) -> None:
    child = PersonRecord.objects.filter(contact_id=contact_id, kind="child").earliest("position")
    for code in HandlingCode:
        row = items[POLICE, code, False]
        Tie.objects.create(
            hub_id=cast.hub_id,
            contact_id=contact_id,
            from_record=child,
            to_name=f"A friend {canaries.word(What.MADE_OF, row)}",
            kind="friend",
            item=row,
            confidence="unsure",
            note=f"Seen together. {canaries.word(What.MADE_OF, row)}",
            by_id=cast.manager.user_id,
            at=RECEIVED,
        )


def _files(canaries: Canaries, cast: HubCast, told: Told, contact_id: UUID) -> None:
    """A file of each code like the one that the stories tell of, its name marked like its item."""
    like = Attachment.objects.get(id=told.attachment)
    for code in HandlingCode:
        item = Item.objects.create(
            hub_id=cast.hub_id,
            contact_id=contact_id,
            owner_agency=cast.agencies[POLICE],
            kind="attachment",
            basis="fact",
            handling=code.value,
            text="A statement.",
            created_at=RECEIVED,
        )
        like.pk, like.item = uuid4(), item
        like.owner_agency_id = item.owner_agency_id
        like.name_shown = f"{canaries.word(What.ITEM, item)}.pdf"
        like.save(force_insert=True)


def _answered(canaries: Canaries, cast: HubCast, told: Told, items: Found) -> None:
    """What the police answered when they were asked for release: other words, and a refusal."""
    request_id = told.released.requests[POLICE]
    for code, status, answer in (
        (HandlingCode.RESTRICTED, "sanitised", "sanitise"),
        (HandlingCode.SEALED, "declined", "decline"),
    ):
        row = items[POLICE, code, False]
        RequestedItem.objects.create(
            hub_id=cast.hub_id,
            release_request_id=request_id,
            item=row,
            status=status,
            answer=answer,
            wording=canaries.word(What.RELEASED, row) if answer == "sanitise" else "",
            reason=canaries.word(What.RELEASED, row) if answer == "decline" else "",
            review_on=RECEIVED.date() if answer == "decline" else None,
            proposed_by_id=cast.police.user_id,
            proposed_at=RECEIVED,
        )


def _products(canaries: Canaries, cast: HubCast, told: Told, items: Found) -> None:
    """A product for each recipient: one item as it stands, two in other words; and a draft."""
    wanted = (
        (items[POLICE, HandlingCode.HUB_ONLY, False], False),
        (items[POLICE, HandlingCode.RESTRICTED, False], True),
        (items[HEALTH, HandlingCode.SEALED, False], True),
    )
    for to in RECIPIENTS:
        agency = cast.agencies[to]
        with in_hub(cast.hub_id):
            for row, worded in wanted:
                words = canaries.word(What.RELEASED, row, to_agency=agency.id) if worded else ""
                ItemRelease.objects.create(
                    hub_id=cast.hub_id,
                    item=row,
                    to_agency=agency,
                    purpose="To plan the first visit.",
                    wording=words,
                    released_at=RECEIVED,
                )
        for deliver in (True, False):
            made = started(cast, told.contacts["asked"], to)
            filled(cast, made, *(row.id for row, _ in wanted))
            if deliver:
                delivered(cast, made)
                told.products[to] = made
            else:
                told.draft = made


def _decided(canaries: Canaries, cast: HubCast, told: Told) -> None:
    """The owners' decisions on the person's own record: some words for them, some withheld."""
    rows = SubjectItem.objects.filter(subject_request_id=told.own_record).select_related("item")
    for row in rows:
        handling = HandlingCode(row.item.handling)
        changes: dict[str, Any] = {"decision": "undecided"}
        if handling is HandlingCode.OPEN:
            changes = {"decision": "include"}
        elif handling is HandlingCode.RESTRICTED:
            # Whoever checks the answer reads the words for the person, and why they are others.
            words, why = (canaries.word(What.ANSWER, row.item) for _ in range(2))
            changes = {"decision": "redact", "wording": words, "reason": why}
        elif handling is HandlingCode.SEALED:
            changes = {"decision": "withhold", "reason": canaries.word(What.ITEM, row.item)}
        if changes["decision"] != "undecided":
            changes |= {"decided_by_id": cast.police.user_id, "decided_at": RECEIVED}
        SubjectItem.objects.filter(id=row.id).update(**changes)
