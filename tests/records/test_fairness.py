"""What a quarter's figures are made of: what stood when it settled, and nothing since."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from openmash.core.errors import NotThere, Refused
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.insights.fairness import (
    By,
    Facts,
    referred_before,
    told_again,
    told_before,
)
from openmash.domain.insights.fairness_groups import ELSEWHERE, grouped
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import Account, MatchVerdict, ProfessionalView, Redirect
from openmash.records.queries.fairness import recorded_from, settled
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, shared
from tests.support.agency_stories import rated as confirmed
from tests.support.fairness_stories import (
    EARLY,
    JULY,
    QUARTER,
    child,
    contact,
    decided,
    many,
    rated,
)
from tests.support.stories import make_contact

SETTLED = QUARTER.settled_at
HOUR = timedelta(hours=1)
SHOWN = SETTLED + HOUR
YEAR_ON = QUARTER.followed_at + HOUR


def facts(cast: Any, *, now: datetime = SHOWN) -> Facts:
    with in_hub(cast.hub_id):
        since = recorded_from(cast.manager)
        assert since is not None
        return settled(cast.manager, QUARTER, since=since, now=now)


def joined(
    cast: Any, one: Any, other: Any, *, at: datetime, undone: datetime | None = None
) -> None:
    by = Account.objects.get(id=cast.manager.user_id)
    reason = "For this story" if undone else None
    MatchVerdict.objects.create(
        hub_id=cast.hub_id, record=one, other=other, verdict=Verdict.SAME.value, at=at, by=by,
        reason="For this story", undone_at=undone, undone_by=by if undone else None,
        undone_reason=reason,
    )  # fmt: skip


def test_nothing_recorded_after_the_quarter_settled_changes_it(cast: Any) -> None:
    many(cast)
    before = facts(cast)
    assert len(before.children) == 150
    late = SETTLED + HOUR
    with in_hub(cast.hub_id):
        # Told late of the quarter, rated, decided and joined since.
        record = child(cast, contact(cast, JULY, recorded=late))
        decided(cast, record, "no_further_action", at=late)
        own = child(cast, contact(cast, JULY))
        first = facts(cast)
        assert len(first.children) == 151
        decided(cast, own, "s17_assessment", at=late)
        rated(cast, own.contact, [("confirmed", "red", cast.manager)], at=late)
        Redirect.objects.create(
            hub_id=cast.hub_id, contact=own.contact, worker_name="A", team="B", reason="C",
            by=Account.objects.get(id=cast.manager.user_id), at=late,
        )  # fmt: skip
        child(cast, contact(cast, JULY - timedelta(days=50)))
        joined(cast, own, record, at=late)
        again = facts(cast)
    assert first.children == again.children
    assert first.contacts == again.contacts
    assert first.referred == again.referred
    assert first.told == again.told


def test_what_is_not_of_the_quarter_or_the_hub_is_not_counted(cast: Any, next_door: Any) -> None:
    with in_hub(cast.hub_id):
        child(cast, contact(cast, QUARTER.since))
        child(cast, contact(cast, QUARTER.until - timedelta(seconds=1)))
        child(cast, contact(cast, QUARTER.until))
        child(cast, contact(cast, QUARTER.since - timedelta(seconds=1)))
    with in_hub(next_door.hub_id):
        child(next_door, contact(next_door, JULY))
    assert len(facts(cast).children) == 2


def test_an_excluded_viewer_sees_the_same_figures(cast: Any) -> None:
    # Two viewers with different figures could subtract them.
    many(cast)
    with in_hub(cast.hub_id):
        since = recorded_from(cast.police)
        assert since is not None
        theirs = settled(cast.police, QUARTER, since=since, now=SHOWN)
    assert theirs == facts(cast)


def test_there_is_nothing_of_a_quarter_that_has_not_settled(cast: Any) -> None:
    with in_hub(cast.hub_id), pytest.raises(NotThere):
        settled(cast.manager, QUARTER, since=EARLY, now=SHOWN - timedelta(seconds=1))


def test_an_administrator_is_refused(cast: Any) -> None:
    with in_hub(cast.hub_id), pytest.raises(Refused):
        recorded_from(cast.administrator)
    with in_hub(cast.hub_id), pytest.raises(Refused):
        settled(cast.administrator, QUARTER, since=EARLY, now=SHOWN)


def test_ratings_are_the_last_proposal_the_first_confirmation_and_the_last_change(
    cast: Any,
) -> None:
    with in_hub(cast.hub_id):
        one = child(cast, contact(cast, JULY))
        steps = [
            ("proposed", "green", cast.screening_officer),
            ("proposed", "blue", cast.social_worker),
            ("confirmed", "amber", cast.manager),
            ("changed", "red", cast.manager),
        ]
        rated(cast, one.contact, steps, at=JULY)
        undecided = facts(cast).contacts[one.contact_id]
        decided(cast, one, "s17_assessment", at=JULY)
        found = facts(cast).contacts[one.contact_id]
        alone = child(cast, contact(cast, JULY))
        steps = [("proposed", "red", cast.manager), ("confirmed", "red", cast.manager)]
        rated(cast, alone.contact, steps, at=JULY)
    assert (found.proposed, found.confirmed, found.final) == (
        Rating.BLUE,
        Rating.AMBER,
        Rating.RED,
    )
    assert undecided.final is None
    assert facts(cast).contacts[alone.contact_id].proposed is None


def test_the_newest_decision_counts_and_a_redirect_is_told_from_waiting(cast: Any) -> None:
    with in_hub(cast.hub_id):
        one = child(cast, contact(cast, JULY))
        decided(cast, one, "s17_assessment", at=JULY)
        decided(cast, one, "no_further_action", at=JULY + HOUR, sequence=2)
        other = child(cast, contact(cast, JULY + HOUR))
        Redirect.objects.create(
            hub_id=cast.hub_id, contact=other.contact, worker_name="A", team="B", reason="C",
            by=Account.objects.get(id=cast.manager.user_id), at=JULY + HOUR,
        )  # fmt: skip
    first, second = facts(cast).children
    assert first.outcome is Outcome.NO_FURTHER_ACTION
    assert (second.outcome, second.redirected) == (None, True)


def test_children_are_joined_persons_as_the_joins_stood_then(cast: Any) -> None:
    with in_hub(cast.hub_id):
        contact(cast, EARLY)
        origin = uuid4()
        child(cast, contact(cast, JULY - timedelta(days=300)), origin=origin)
        own = child(cast, contact(cast, JULY), origin=origin)
        told = child(cast, contact(cast, JULY - timedelta(days=200)))
        verdict = child(cast, contact(cast, JULY + HOUR))
        joined(cast, told, verdict, at=JULY + HOUR)
        parted = child(cast, contact(cast, JULY + 2 * HOUR))
        joined(cast, parted, own, at=JULY + HOUR, undone=JULY + 3 * HOUR)
        later = child(cast, contact(cast, JULY + 4 * HOUR))
        joined(cast, later, own, at=JULY + HOUR, undone=SETTLED + HOUR)
    found = facts(cast)
    keys = [each.key for each in found.children]
    assert keys[0] == keys[3]
    assert len(set(keys)) == 3
    # Own, by its origin; the one joined by a verdict; the one whose join was undone later.
    assert (told_before(found).n, told_before(found).share.value) == (4, 0.75)


def test_who_came_again_is_judged_once_all_were_followed_for_a_year(cast: Any) -> None:
    with in_hub(cast.hub_id):
        contact(cast, EARLY)
        person, other = uuid4(), uuid4()
        child(cast, contact(cast, JULY), origin=person)
        child(cast, contact(cast, JULY + timedelta(days=360)), origin=person)
        child(cast, contact(cast, JULY), origin=other)
        child(cast, contact(cast, JULY + timedelta(days=370)), origin=other)
    assert told_again(facts(cast)) is None
    assert told_again(facts(cast, now=YEAR_ON - timedelta(seconds=1))) is None
    found = told_again(facts(cast, now=YEAR_ON))
    assert found is not None
    assert (found.n, found.share.value, found.left_out) == (2, 0.5, 0)


def test_groups_add_up_to_the_hub(cast: Any) -> None:
    many(cast)
    found = facts(cast, now=YEAR_ON)
    for by in By:
        of = grouped(found, by).tables()
        for key, whole in (("before", told_before(found)), ("again", told_again(found))):
            table = of[key]
            if table and whole and whole.share.value is not None:
                assert table.total == whole.n
                assert table.totals[0] == round(whole.share.value * whole.n)
        inside = of["referred"]
        whole = referred_before(found)
        assert inside is None or inside.total == whole.n
    assert grouped(found, By.ETHNICITY).tables()["before"] is not None


def test_two_contacts_of_one_moment_about_one_child_are_counted_as_the_hub_counts_them(
    cast: Any,
) -> None:
    with in_hub(cast.hub_id):
        contact(cast, EARLY)
        for n in range(20):
            person = uuid4()
            for ethnicity in ("WBRI", "BCRB"):
                of = contact(cast, JULY + n * HOUR)
                child(cast, of, origin=person, ethnicity=ethnicity)
                # A second telling of the same child in one contact is the same child.
                child(cast, of, origin=person, ethnicity=ethnicity)
    found = facts(cast)
    whole = told_before(found)
    assert (whole.n, whole.share.value) == (40, 0.5)
    table = grouped(found, By.ETHNICITY).tables()["before"]
    assert table is None or table.totals[0] == 20


def test_districts_of_few_children_are_one_group(cast: Any) -> None:
    with in_hub(cast.hub_id):
        of = contact(cast, JULY)
        for postcode, count in {"E8 4CV": 30, "N1 2HP": 29, "NW1 0AA": 1, "": 8}.items():
            for _ in range(count):
                child(cast, of, postcode=postcode)
    assert grouped(facts(cast), By.AREA).order == ("E8", ELSEWHERE, "Not known")


def test_agencies_views_are_their_last_by_then(cast: Any) -> None:
    contact_id = make_contact(cast, now=JULY)
    confirmed(cast, contact_id, Rating.AMBER, now=JULY + HOUR)
    requests = asked(cast, contact_id, [AgencyKind.POLICE], now=JULY + HOUR)
    draft = shared(cast, contact_id, own_rating=Rating.RED, period_to=JULY.date())
    answered(cast.police, requests[AgencyKind.POLICE], draft, now=JULY + 2 * HOUR)
    with in_hub(cast.hub_id):
        assert ProfessionalView.objects.count() == 1
    found: dict[UUID, Any] = dict(facts(cast).contacts)
    assert list(found[contact_id].views.values()) == [Rating.RED]
