"""The partners' side: its figures from stored rows, its page and its file."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine

from openmash.actions.agency_checks import withdraw
from openmash.actions.picture import add_lines, remove_line
from openmash.actions.triage import change_rating
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.partners import Asked, Side, sides, sides_of
from openmash.domain.picture.short_version import LineDraft
from openmash.records.models import Agency, CuratedEntry, Item
from openmash.records.queries.partners_side import AgencyName, Partners, partners
from openmash.records.tenancy import in_hub
from openmash.web.presenters import partners_side as present
from tests.support.agency_stories import CORE, answered, asked, cannot_search, rated, shared
from tests.support.decision_stories import decided
from tests.support.partners_by_rows import by_rows
from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import RECEIVED, TOLU, make_contact

NOW = RECEIVED + timedelta(hours=1)
LATER = RECEIVED + timedelta(days=14)
POLICE, HEALTH, EDUCATION = CORE
DAYS = count()


@pytest.fixture(autouse=True)
def two_weeks_on() -> Iterator[Any]:
    with time_machine.travel(LATER, tick=False) as clock:
        yield clock


def told(cast: Any, **more: Any) -> UUID:
    """A contact about a child of its own, so that none is a repeat of another."""
    child = replace(TOLU, birth_date=date(2010, 1, 2) + next(DAYS) * timedelta(days=40))
    return make_contact(cast, children=(child,), adults=(), **more)


def given(cast: Any, *, own: Rating = Rating.AMBER, kind: AgencyKind = POLICE) -> UUID:
    """A contact rated amber and asked of one agency, which has shared and says its own rating."""
    contact_id = rated(cast, told(cast), Rating.AMBER, now=RECEIVED)
    requests = asked(cast, contact_id, [kind], now=RECEIVED)
    draft = shared(cast, contact_id, own_rating=own)
    answered(getattr(cast, kind.value), requests[kind], draft, now=NOW)
    return contact_id


def cited(cast: Any, contact_id: UUID, *, now: datetime = NOW) -> None:
    """Every return's item stands in the short chronology."""
    with in_hub(cast.hub_id):
        items = Item.objects.filter(contact_id=contact_id, agency_return__isnull=False)
        lines = [LineDraft(frozenset({item}), "") for item in items.values_list("id", flat=True)]
    add_lines(cast.manager, contact_id=contact_id, lines=lines, now=now)


def changed(cast: Any, contact_id: UUID, ratings: list[Rating], *, now: datetime) -> None:
    """The rating is changed so many times, a minute apart."""
    for minute, rating in enumerate(ratings):
        at = now + timedelta(minutes=minute)
        change_rating(
            cast.manager, contact_id=contact_id, rating=rating, reason="It fits better.", now=at
        )


def facts(cast: Any, **more: Any) -> Partners:
    period = {"since": RECEIVED - timedelta(days=30), "until": LATER, "now": LATER, "rating": None}
    with in_hub(cast.hub_id):
        return partners(cast.manager, **{**period, **more})


def side(cast: Any, kind: AgencyKind = POLICE, **more: Any) -> Side:
    found = facts(cast, **more)
    by_agency = {each.agency: each for each in sides_of(found.asked, found.said)}
    return by_agency[cast.agencies[kind].id]


def test_what_was_asked_answered_and_is_still_awaited(cast: Any) -> None:
    contact_id = rated(cast, told(cast), Rating.AMBER, now=RECEIVED)
    requests = asked(cast, contact_id, CORE, now=RECEIVED)
    answered(cast.police, requests[POLICE], shared(cast, contact_id), now=NOW)
    answered(cast.health, requests[HEALTH], cannot_search(), now=LATER)
    police, health, school = (side(cast, kind) for kind in CORE)
    assert (police.asked, police.answered, police.median.value) == (1, 1, 60)
    assert (police.in_time.value, police.gave.value) == (1, 1)
    # Two weeks is past every limit: late if answered, and late if not.
    assert (health.in_time.value, health.gave.value) == (0, 0)
    assert (school.asked, school.answered, school.in_time.value) == (1, 0, 0)
    assert school.median.value is None


def test_used_is_what_stood_in_the_short_chronology_at_the_decision(cast: Any) -> None:
    used, removed, afterwards, uncited = (given(cast) for _ in range(4))
    cited(cast, used)
    cited(cast, removed)
    with in_hub(cast.hub_id):
        line = CuratedEntry.objects.get(contact_id=removed)
    remove_line(cast.manager, contact_id=removed, line_id=line.id, now=NOW)
    for contact_id in (used, removed, afterwards, uncited):
        decided(cast, contact_id, now=NOW + timedelta(minutes=5))
    cited(cast, afterwards, now=LATER)
    found = facts(cast)
    assert (found.decided, found.citing) == (4, 1)
    assert [each.used for each in found.asked.values()] == [1]
    # Three decisions cite nothing of anybody, and say nothing of the police.
    assert side(cast).used.value == 1


def test_an_agency_whose_return_is_passed_over_beside_one_that_is_cited(cast: Any) -> None:
    contact_id = rated(cast, told(cast), Rating.AMBER, now=RECEIVED)
    requests = asked(cast, contact_id, CORE[:2], now=RECEIVED)
    answered(cast.police, requests[POLICE], shared(cast, contact_id), now=NOW)
    cited(cast, contact_id)
    answered(cast.health, requests[HEALTH], shared(cast, contact_id), now=NOW)
    decided(cast, contact_id, now=NOW + timedelta(minutes=5))
    assert side(cast, POLICE).used.value == 1
    assert side(cast, HEALTH).used.value == 0


def test_what_became_of_views_that_differed(cast: Any) -> None:
    agrees, weighed, followed, halfway = (
        given(cast, own=own) for own in (Rating.AMBER, Rating.GREEN, Rating.RED, Rating.BLUE)
    )
    at = NOW + timedelta(minutes=5)
    for contact_id, rating in ((followed, Rating.RED), (halfway, Rating.GREEN)):
        change_rating(
            cast.manager, contact_id=contact_id, rating=rating, reason="It fits better.", now=at
        )
    for contact_id in (agrees, weighed, followed, halfway):
        decided(cast, contact_id, now=at, outstanding_reason="The police are enough.")
    undecided = given(cast, own=Rating.RED)
    found = side(cast)
    assert (found.views, found.voice.value) == (5, 1)
    assert found.differed.value == 0.5
    assert (found.weighed, found.changed, found.unweighed) == (2, 1, 0)
    assert facts(cast).came_round == {cast.agencies[POLICE].id: 1}
    assert undecided


def test_an_agency_left_out_is_counted_until_somebody_asks_it(cast: Any) -> None:
    contact_id = rated(cast, told(cast), Rating.AMBER, now=RECEIVED)
    asked(cast, contact_id, [POLICE], now=RECEIVED)
    health, school = (cast.agencies[kind].id for kind in (HEALTH, EDUCATION))
    assert {health, school} <= {*facts(cast).left_out}
    asked(cast, contact_id, [HEALTH], now=NOW)
    left_out = facts(cast).left_out
    assert left_out[health] == 0
    assert left_out[school] == 1


def test_the_database_counts_what_is_there_row_by_row(cast: Any) -> None:
    """Views that came to be the final rating, were moved towards, away from, or past, or overruled
    without a word; given before the rating changed, and after."""
    red, amber, green, blue = Rating
    stories: list[tuple[Rating, list[Rating], list[Rating]]] = [
        (red, [], []),
        (green, [], [green]),
        (blue, [], [green]),
        (red, [], [green]),
        (amber, [], [red, amber]),
        (green, [red], [amber]),
        (red, [red], [green]),
        (green, [], []),
    ]
    at = NOW + timedelta(minutes=5)
    for number, (own, before, after) in enumerate(stories):
        contact_id = rated(cast, told(cast), Rating.AMBER, now=RECEIVED)
        kind = CORE[number % 3]
        requests = asked(cast, contact_id, [kind], now=RECEIVED)
        changed(cast, contact_id, before, now=NOW - timedelta(minutes=30))
        draft = shared(cast, contact_id, own_rating=own)
        answered(getattr(cast, kind.value), requests[kind], draft, now=NOW)
        if number % 3 == 1:
            cited(cast, contact_id)
        changed(cast, contact_id, after, now=at)
        if number != len(stories) - 1:
            decided(cast, contact_id, now=at + timedelta(hours=number))
    contact_id = rated(cast, told(cast), Rating.RED, now=RECEIVED)
    requests = asked(cast, contact_id, CORE, now=RECEIVED)
    answered(cast.health, requests[HEALTH], cannot_search(), now=LATER - timedelta(days=1))
    withdraw(cast.manager, request_id=requests[EDUCATION], reason="Of no use now.", now=NOW)
    everything = {"since": RECEIVED - timedelta(days=30), "until": LATER}
    for now, rating in ((LATER, None), (LATER, Rating.AMBER), (NOW + timedelta(hours=3), None)):
        found = facts(cast, **everything, now=now, rating=rating)
        with in_hub(cast.hub_id):
            one_by_one = by_rows(**everything, now=now, rating=rating)
        made = {each.agency: each for each in sides_of(found.asked, found.said)}
        assert made == {each.agency: each for each in sides(one_by_one.checks, one_by_one.views)}
        assert found.left_out == one_by_one.left_out
        assert found.came_round == +one_by_one.came_round
        assert (found.decided, found.citing) == (one_by_one.decided, one_by_one.citing)
        assert found.decided > found.citing > 0


@pytest.mark.parametrize(("times", "said"), [(1, False), (60, True)])
def test_one_time_left_out_is_no_sign_and_a_share_above_the_others_is(
    times: int, said: bool
) -> None:
    health, police = (AgencyName(uuid4(), kind, kind.label) for kind in (HEALTH, POLICE))
    asked = {each.id: Asked(took=[60] * 879) for each in (health, police)}
    left_out = Counter({health.id: times})
    found = Partners((health, police), asked, {}, left_out, Counter(), 0, 0)
    views = present.sides(sides_of(found.asked, found.said), found)
    of_health, of_police = (" ".join(view.signs) for view in views)
    assert ("a larger share than of the others" in of_health) is said
    assert "left out" not in of_police
    assert views[0].left_out == times


def test_only_the_period_and_the_rating_asked_for_and_only_this_hub(
    cast: Any, next_door: Any
) -> None:
    given(cast)
    assert [each.count for each in facts(cast).asked.values()] == [1]
    assert facts(cast, until=RECEIVED).asked == {}
    assert facts(cast, since=NOW).asked == {}
    assert facts(cast, rating=Rating.RED).asked == {}
    assert [each.views for each in facts(cast, rating=Rating.AMBER).said.values()] == [1]
    assert facts(next_door).asked == {}


def test_the_page_gives_figures_with_intervals_and_says_who_was_not_heard(cast: Any) -> None:
    contact_id = given(cast, own=Rating.GREEN)
    cited(cast, contact_id)
    decided(cast, contact_id, now=NOW + timedelta(minutes=5))
    shown = text_of(signed_in(cast.health).get("/measures/partners/"))
    assert "Hackney police 1 1 0 1 hour" in shown
    assert "100% 21% to 100%" in shown
    assert "Neither asked nor heard in this period:" in shown
    assert "Hackney health (left out once where the policy proposes it)" in shown
    assert "1 of 1 contact decided cite anything so" in shown
    assert "Adeyemi" not in shown


def test_an_empty_period_and_a_wrong_one_are_sentences(cast: Any) -> None:
    client = signed_in(cast.auditor)
    assert "Nothing to measure yet" in text_of(client.get("/measures/partners/"))
    wrong = client.get("/measures/partners/?from_day=31&from_month=2&from_year=2026")
    assert wrong.status_code == 200
    assert "There is a problem" in html_of(wrong)
    assert "First day must be a real date" in text_of(wrong)
    csv_of_it = client.get("/measures/partners/figures.csv?from_day=31&from_month=2&from_year=2026")
    assert csv_of_it.status_code == 422


def test_the_file_holds_the_same_and_no_cell_of_it_runs(cast: Any) -> None:
    with in_hub(cast.hub_id):
        Agency.objects.filter(id=cast.agencies[POLICE].id).update(name="=1+1")
    decided(cast, given(cast), now=NOW + timedelta(minutes=5))
    answer = signed_in(cast.manager).get("/measures/partners/figures.csv?period=month")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    (row,) = rows
    found = dict(zip(head, row, strict=True))
    assert found["Agency"] == "'=1+1"
    assert (found["Asked"], found["Median minutes to answer, value"]) == ("1", "60.0")
    assert (found["Answered in time, share"], found["Answered in time, high"]) == (
        "1.0000",
        "1.0000",
    )
    assert found["Used in the decision, share"] == ""
    assert found["Received to"] == LATER.date().isoformat()


def test_an_administrator_has_no_such_page(cast: Any) -> None:
    client = signed_in(cast.administrator)
    for address in ("/measures/partners/", "/measures/partners/figures.csv"):
        assert client.get(address).status_code == 403
