"""That an agency's extract holds a person: shown beside the person and the agency, and no more."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.records.models import AgencyLink, ExtractRun, PersonRecord
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import rated
from tests.support.signed_in import signed_in, text_of
from tests.support.stories import RECEIVED, make_contact

pytestmark = pytest.mark.django_db

READ = datetime(2026, 11, 3, 9, tzinfo=UTC)
HOLDS = "Hackney health holds a record of this person: linked by its extract of 3 November 2026."
ABSENT = "no link is not “nothing held”"


@pytest.fixture
def contact_id(cast: Any) -> UUID:
    return rated(cast, make_contact(cast), Rating.AMBER, now=RECEIVED)


def link(cast: Any, contact_id: UUID, *, kind: str = "child", **changes: Any) -> None:
    with in_hub(cast.hub_id):
        record = PersonRecord.objects.filter(contact_id=contact_id, kind=kind).first()
        agency = cast.agencies[AgencyKind.HEALTH]
        shared = {"hub_id": cast.hub_id, "agency": agency, "model": "2026-11"}
        by = {"by_id": cast.manager.user_id, "read_at": READ, "stored_at": READ, "counts": {}}
        run = ExtractRun.objects.create(**shared, **by)
        told = {
            "own_id": f"RIO-{kind}", "record": record, "band": "same person", "bits": 20.0,
            "handling": "hub_only", "run": run, "linked_at": RECEIVED,
        }  # fmt: skip
        AgencyLink.objects.create(**shared, **(told | changes))


def shown(viewer: Any, contact_id: UUID, part: str = "") -> str:
    return text_of(signed_in(viewer).get(f"/contacts/{contact_id}/{part}"))


def test_the_contact_says_whose_extract_holds_a_person_and_nothing_of_it(
    cast: Any, contact_id: UUID
) -> None:
    assert ABSENT not in shown(cast.manager, contact_id)
    link(cast, contact_id)
    link(cast, contact_id, kind="adult", band="probable")
    page = shown(cast.manager, contact_id)
    assert page.count(HOLDS) == 1
    assert page.count("Hackney health probably holds a record of this person") == 1
    assert ABSENT in page
    assert "RIO-" not in page


def test_the_asking_page_says_it_beside_the_agency(cast: Any, contact_id: UUID) -> None:
    assert ABSENT not in shown(cast.manager, contact_id, "ask/")
    link(cast, contact_id)
    page = shown(cast.manager, contact_id, "ask/")
    assert "By its extract of 3 November 2026 it holds a record of Tolu" in page
    assert ABSENT in page
    assert "RIO-" not in page


@pytest.mark.parametrize(
    ("handling", "desk", "seen"),
    [
        ("open", "business_support", True),
        ("hub_only", "business_support", False),
        ("restricted", "social_worker", False),
        ("restricted", "manager", True),
    ],
)
def test_who_sees_it_is_the_firewalls_to_say(
    cast: Any, contact_id: UUID, handling: str, desk: str, seen: bool
) -> None:
    link(cast, contact_id, handling=handling)
    assert (HOLDS in shown(cast.viewers[desk], contact_id)) is seen


def test_a_link_that_ended_is_shown_to_nobody(cast: Any, contact_id: UUID) -> None:
    ended = {"ended_at": RECEIVED, "ended_why": "undone", "ended_by_id": cast.manager.user_id}
    link(cast, contact_id, **ended)
    assert "In agencies’ own indexes" not in shown(cast.manager, contact_id)
    assert "By its extract" not in shown(cast.manager, contact_id, "ask/")
