"""An agency's queue and its answer, as a browser without script meets them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client

from openmash.domain.access import AgencyKind
from openmash.domain.contacts.intake import ChildTold
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.models import (
    AgencyReturn,
    AuditEntry,
    InformationRequest,
    Item,
    ProfessionalView,
)
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, cannot_search, rated
from tests.support.signed_in import html_of as text
from tests.support.signed_in import signed_in
from tests.support.stories import MOTHER, RECEIVED, TOLU, make_contact

POLICE, HEALTH = AgencyKind.POLICE, AgencyKind.HEALTH
NOW = RECEIVED + timedelta(minutes=30)
SENTENCE = "He was <b>missing</b> on 2 nights – and came back hurt."

NOBODY = UUID(int=4)


@pytest.fixture(autouse=True)
def at_half_past_ten() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def amber(cast: Any) -> UUID:
    return rated(cast, make_contact(cast), Rating.AMBER, now=NOW)


@pytest.fixture
def made(cast: Any, amber: UUID) -> dict[AgencyKind, UUID]:
    return asked(cast, amber, now=NOW)


def address(request_id: UUID, tail: str = "") -> str:
    return f"/queue/{request_id}/{tail}"


def full_answer(**changes: str | list[str]) -> dict[str, Any]:
    return {
        "answer": "shared",
        "reason": "",
        "systems_searched": "Crime records",
        "period_from_day": "17",
        "period_from_month": "11",
        "period_from_year": "2021",
        "period_to_day": "1",
        "period_to_month": "11",
        "period_to_year": "2026",
        "identifiers_used": ["name", "birth_date"],
        "match_confidence": "certain",
        "item_missing_episodes": SENTENCE,
        "audience_missing_episodes": "open",
        "basis_missing_episodes": "reported",
        "own_rating": "amber",
        "own_why": "It keeps happening.",
        **changes,
    }


# The queue


def test_the_queue_shows_the_agencys_own_and_nobodys_names(
    cast: Any, amber: UUID, made: dict[AgencyKind, UUID]
) -> None:
    page = text(signed_in(cast.police).get("/queue/"))
    assert address(made[POLICE]) in page
    assert address(made[HEALTH]) not in page
    assert "Adeyemi" not in page
    assert "data-live-url" in page
    assert text(signed_in(cast.housing).get("/queue/")).count("Nothing waits") == 1


def test_the_live_parts_follow_the_queue_and_ask_a_stranger_to_sign_in(
    cast: Any, made: dict[AgencyKind, UUID]
) -> None:
    police = signed_in(cast.police)
    before = police.get("/queue/version/").json()
    assert address(made[POLICE]) in text(police.get("/queue/rows/"))
    answered(cast.police, made[POLICE], cannot_search(), now=NOW)
    assert police.get("/queue/version/").json() != before
    assert "Cannot search" in text(police.get("/queue/rows/"))
    assert Client().get("/queue/version/").status_code == 401
    assert signed_in(cast.manager).get("/queue/").status_code == 403


def test_an_idle_queue_is_read_once_and_a_changed_one_again(
    cast: Any, made: dict[AgencyKind, UUID]
) -> None:
    def seen() -> int:
        with in_hub(cast.hub_id):
            return AuditEntry.objects.filter(act="agency_queue_seen").count()

    def mark(where: str, **headers: str) -> str:
        page = police.get(where, headers=headers).content.decode()
        return page.split('data-live-shown="')[1].split('"')[0]

    police = signed_in(cast.police)
    before = mark("/queue/")
    shown = {"X-Already-Shown": before}
    assert mark("/queue/rows/", **shown) == before
    assert seen() == 1
    answered(cast.police, made[POLICE], cannot_search(), now=NOW)
    assert mark("/queue/rows/", **shown) != before
    assert seen() == 2


def test_chased_and_escalated_are_marked(cast: Any, made: dict[AgencyKind, UUID]) -> None:
    with in_hub(cast.hub_id):
        InformationRequest.objects.filter(id=made[POLICE]).update(chased_count=2, escalated_at=NOW)
    page = text(signed_in(cast.police).get("/queue/"))
    assert "Chased twice" in page
    assert "Escalated to the hub manager" in page


# Reading one request


def test_a_navigator_reads_whom_to_search_for_and_the_reading_is_audited(
    cast: Any, made: dict[AgencyKind, UUID]
) -> None:
    page = text(signed_in(cast.police).get(address(made[POLICE])))
    for words in ("Tolu Adeyemi", "14 March 2018", "14 Sample Walk", "Who else lives"):
        assert words in page
    with in_hub(cast.hub_id):
        (entry,) = AuditEntry.objects.filter(act="information_request_opened")
    assert entry.subject_id == str(made[POLICE])


def card_of(page: str, name: str) -> str:
    """The words of one person's card."""
    cards = (each.partition("</section>")[0] for each in page.split('<section class="om-card">'))
    (card,) = (each for each in cards if each.lstrip().startswith("<div") and name in each)
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", card))


def test_an_adult_who_lives_with_the_children_is_searched_for_at_their_address(cast: Any) -> None:
    brother = replace(TOLU, forename="Ade", address="2 Model Street", postcode="E8 4CV")
    uncle = replace(MOTHER, forename="Kunle", relationship="Uncle", address="9 Copy Row")
    father = replace(MOTHER, forename="Seun", lives_with_children="no")
    family = make_contact(cast, children=(TOLU, brother), adults=(MOTHER, uncle, father))
    request = asked(cast, rated(cast, family, Rating.AMBER, now=NOW), [POLICE], now=NOW)[POLICE]
    page = text(signed_in(cast.police).get(address(request)))
    mother = card_of(page, "Folake Adeyemi")
    for words in ("Lives with the children", "14 Sample Walk", "2 Model Street E8 4CV"):
        assert words in mother
    assert "address" not in mother.partition("Not known")[2]
    with_own, elsewhere = card_of(page, "Kunle Adeyemi"), card_of(page, "Seun Adeyemi")
    assert "9 Copy Row" in with_own
    assert "Sample Walk" not in with_own + elsewhere
    assert "Lives with" not in with_own + elsewhere
    assert "address" in elsewhere.partition("Not known")[2]


@pytest.mark.parametrize("tail", ["", "nothing-held/"])
def test_another_agency_or_hub_finds_no_such_page(
    cast: Any, next_door: Any, made: dict[AgencyKind, UUID], tail: str
) -> None:
    for viewer in (cast.health, next_door.police):
        for verb in ("get", "post"):
            answer = getattr(signed_in(viewer), verb)(address(made[POLICE], tail))
            assert answer.status_code == 404
            assert "Adeyemi" not in text(answer)
    assert signed_in(cast.police).get(address(uuid4(), tail)).status_code == 404
    assert signed_in(cast.manager).get(address(made[POLICE], tail)).status_code == 403


# Answering


def test_a_full_answer_is_stored_as_items_of_the_agency(
    cast: Any, made: dict[AgencyKind, UUID]
) -> None:
    client = signed_in(cast.police)
    response = client.post(address(made[POLICE]), full_answer(may_pass_on="on"))
    assert (response.status_code, response["Location"]) == (303, "/queue/")
    with in_hub(cast.hub_id):
        item = Item.objects.get(agency_return__isnull=False)
    assert (item.text, item.kind) == (SENTENCE, "missing_episodes")
    assert (item.handling, item.basis) == ("open", "reported")
    page = text(client.get("/queue/"))
    assert "Recorded for" in page
    again = text(client.get(address(made[POLICE])))
    assert "Police HAC answered this" in again
    assert "&lt;b&gt;missing&lt;/b&gt;" in again


def test_every_event_becomes_an_item_with_its_own_date_and_the_agencys_own_marks(
    cast: Any, made: dict[AgencyKind, UUID]
) -> None:
    client = signed_in(cast.police)
    typed = full_answer(on_missing_episodes_month="5", on_missing_episodes_year="2026")
    more = client.post(address(made[POLICE]), {**typed, "more": "missing_episodes"})
    page = text(more)
    assert 'name="item_missing_episodes_2"' in page
    assert 'name="item_missing_episodes_3"' not in page
    assert "There is a problem" not in page, "nothing is judged before it is sent"
    assert "&lt;b&gt;missing&lt;/b&gt;" in page
    second = {
        "item_missing_episodes_2": "Found in Kent.",
        "on_missing_episodes_2_month": "6",
        "on_missing_episodes_2_year": "2026",
        "place_missing_episodes_2": "A house in Margate",
        "source_missing_episodes_2": "2",
        "information_missing_episodes_2": "B",
        "handling_missing_episodes_2": "P",
    }
    assert client.post(address(made[POLICE]), {**typed, **second}).status_code == 303
    with in_hub(cast.hub_id):
        first, other = Item.objects.filter(agency_return__isnull=False).order_by("position")
    assert (first.kind, other.kind) == ("missing_episodes", "missing_episodes")
    assert [first.event_date, other.event_date] == [date(2026, 5, 1), date(2026, 6, 1)]
    assert [first.date_precision, other.date_precision] == ["month", "month"]
    assert (first.scheme, first.place) == ("plain", "")
    assert (other.scheme, other.place) == ("3x5x2", "A house in Margate")
    assert (other.source_mark + other.information_mark + other.handling_mark) == "2BP"
    assert other.source_grade == "untested"


def test_when_it_happened_is_asked_beside_the_words_and_not_in_the_closed_part(
    cast: Any, made: dict[AgencyKind, UUID]
) -> None:
    page = text(signed_in(cast.police).get(address(made[POLICE])))
    closed = re.findall(r"<details.*?</details>", page, flags=re.DOTALL)
    assert 'name="on_missing_episodes_year"' in page
    assert 'name="on_missing_episodes_how"' in page
    assert not [each for each in closed if 'name="on_' in each]
    assert [each for each in closed if 'name="audience_missing_episodes"' in each]
    wrong = full_answer(item_missing_episodes="bell \x07", on_missing_episodes_year="0")
    refused = text(signed_in(cast.police).post(address(made[POLICE]), wrong))
    links = re.findall(r'<a href="#id_([a-z_]+)"', refused)
    assert links[1:] == ["item_missing_episodes", "on_missing_episodes_year"], "as shown"


def test_a_fault_in_a_later_entry_stands_beside_that_entry(
    cast: Any, made: dict[AgencyKind, UUID]
) -> None:
    typed = full_answer(item_missing_episodes_2="Found.", source_missing_episodes_2="2")
    page = text(signed_in(cast.police).post(address(made[POLICE]), typed))
    assert 'href="#id_item_missing_episodes_2"' in page
    assert "Give all three 3x5x2 marks" in page


def test_a_refused_answer_keeps_the_typing_and_names_the_field(
    cast: Any, made: dict[AgencyKind, UUID]
) -> None:
    wrong = full_answer(answer="declined", reason="", period_to_year="2030")
    response = signed_in(cast.police).post(address(made[POLICE]), wrong)
    page = text(response)
    assert response.status_code == 200
    assert "<title>Error:" in page
    for sentence in (
        "Enter why sharing would be more detrimental",
        "“Declined” leaves out some of what you typed",
        "Searched to must be on or before",
    ):
        assert sentence in page
    assert "&lt;b&gt;missing&lt;/b&gt;" in page
    assert "It keeps happening." in page
    links = re.findall(r'<a href="#id_([a-z_]+)"', page)
    assert links == ["reason", "period_to_day"], "from the top down"
    assert "without it</button>" not in page
    with in_hub(cast.hub_id):
        assert not AgencyReturn.objects.exists()


@pytest.mark.parametrize("chosen", ["nothing_held", "cannot_search"])
def test_what_the_answer_does_not_cover_is_named_and_never_stored_unseen(
    cast: Any, made: dict[AgencyKind, UUID], chosen: str
) -> None:
    client = signed_in(cast.police)
    left = full_answer(answer=chosen, reason="A line is down.", match_confidence="no_record")
    page = text(client.post(address(made[POLICE]), left))
    label = {"nothing_held": "Nothing held", "cannot_search": "Cannot search"}[chosen]
    assert f"“{label}” leaves out some of what you typed" in page
    assert "It will not be sent, and nobody in the hub will see it" in page
    banner = page.split('id="not-sent"')[1].split("</section>")[0]
    assert "&lt;b&gt;missing&lt;/b&gt;" in banner
    assert "It keeps happening." in banner
    assert ("A line is down." in banner) is (chosen == "nothing_held")
    assert ("Crime records" in banner) is (chosen == "cannot_search")
    assert "&lt;b&gt;missing&lt;/b&gt;" in page.split("</section>", 1)[1], "still in the form"
    with in_hub(cast.hub_id):
        assert not AgencyReturn.objects.exists()
    # Said of another answer it does not count.
    client.post(address(made[POLICE]), {**left, "without": "declined"})
    with in_hub(cast.hub_id):
        assert not AgencyReturn.objects.exists()
    assert client.post(address(made[POLICE]), {**left, "without": chosen}).status_code == 303
    with in_hub(cast.hub_id):
        given = AgencyReturn.objects.get()
        assert given.answer == chosen
        assert (given.reason == "A line is down.") is (chosen == "cannot_search")
        assert (given.systems_searched == "") is (chosen == "cannot_search")
        assert not given.items.exists()
        assert not ProfessionalView.objects.exists()


def test_a_reason_left_from_another_answer_is_not_stored_with_shared(
    cast: Any, made: dict[AgencyKind, UUID]
) -> None:
    client = signed_in(cast.police)
    left = full_answer(reason="A source would be known.")
    assert "“Shared” leaves out some" in text(client.post(address(made[POLICE]), left))
    assert client.post(address(made[POLICE]), {**left, "without": "shared"}).status_code == 303
    with in_hub(cast.hub_id):
        given = AgencyReturn.objects.get()
        assert given.reason == ""
        assert given.items.count() == 1


def test_each_part_of_the_form_says_for_which_answers_it_is_shown(
    cast: Any, made: dict[AgencyKind, UUID]
) -> None:
    page = text(signed_in(cast.police).get(address(made[POLICE])))
    parts = re.findall(r'data-shown-by="answer" data-shown-for="([a-z_ ]+)"', page)
    assert [set(each.split()) for each in parts] == [
        {"shared_in_part", "declined", "cannot_search"},
        {"nothing_held", "not_relevant", "shared", "shared_in_part", "declined"},
        {"shared", "shared_in_part"},
        {"not_relevant", "shared", "shared_in_part", "declined"},
    ]
    for box, part in (("reason", 0), ("systems_searched", 1), ("may_pass_on", 2), ("own_why", 3)):
        before = page[: page.index(f'name="{box}"')]
        assert before.count("data-shown-by") == part + 1
    assert " hidden" not in page.split("data-shown-by", 1)[1].split("</form>")[0]


def test_who_can_read_nothing_of_the_concern_may_say_that_they_cannot_judge_it(
    cast: Any, made: dict[AgencyKind, UUID]
) -> None:
    client = signed_in(cast.police)
    page = text(client.get(address(made[POLICE])))
    assert "Nothing of it is open to your agency" in page
    assert "We cannot say" in page
    unsaid = full_answer(own_rating="cannot_say", own_why="")
    assert "Select your agency’s own view of the rating." in text(
        client.post(address(made[POLICE]), unsaid)
    ), "whoever shares something says what it calls for"
    declined = {**unsaid, "answer": "declined", "reason": "A source.", "item_missing_episodes": ""}
    assert client.post(address(made[POLICE]), declined).status_code == 303
    with in_hub(cast.hub_id):
        assert AgencyReturn.objects.get().answer == "declined"
        Item.objects.update(handling="open")
    health = signed_in(cast.health)
    assert "We cannot say" not in text(health.get(address(made[HEALTH])))
    # The fields of the police's form are not on this one: what is declined shares nothing.
    page = text(health.post(address(made[HEALTH]), {**declined, "own_rating": ""}))
    assert "Select your agency’s own view of the rating." in page


def test_an_event_in_the_future_is_refused_beside_its_date_and_the_typing_kept(
    cast: Any, made: dict[AgencyKind, UUID]
) -> None:
    day = {"day": "1", "month": "1", "year": "2030"}
    ahead = {f"on_missing_episodes_{part}": value for part, value in day.items()}
    ahead |= {f"item_police_protection_last_{part}": value for part, value in day.items()}
    page = text(signed_in(cast.police).post(address(made[POLICE]), full_answer(**ahead)))
    links = re.findall(r'<a href="#id_([a-z_]+)"', page)
    assert links == ["on_missing_episodes_day", "item_police_protection_last_day"]
    assert "This date is in the future, and the field tells of what has happened." in page
    assert 'value="2030"' in page
    assert "&lt;b&gt;missing&lt;/b&gt;" in page
    with in_hub(cast.hub_id):
        assert not AgencyReturn.objects.exists()


def test_a_date_or_a_place_without_a_word_is_asked_about_and_stores_nothing(
    cast: Any, made: dict[AgencyKind, UUID]
) -> None:
    alone = {
        "on_missing_episodes_2_year": "2025",
        "item_missing_episodes_2": " ",
        "place_police_protection_last": "A house in Margate",
        "item_missing_episodes_3": "",
        "on_missing_episodes_3_how": "unknown",
    }
    response = signed_in(cast.police).post(address(made[POLICE]), full_answer(**alone))
    page = text(response)
    links = re.findall(r'<a href="#id_([a-z_0-9]+)"', page)
    assert links == ["item_missing_episodes_2", "item_police_protection_last_day"]
    missing = "“Missing episodes: 2” is empty, but has a date. Fill it in, or clear the date."
    assert missing in page
    assert "is empty, but has a place. Fill it in, or clear the place." in page
    assert 'value="2025"' in page
    assert 'value="A house in Margate"' in page
    with in_hub(cast.hub_id):
        assert not AgencyReturn.objects.exists()
    # What leaves all of it out says so in its own way, each with the entry it stood at.
    left = text(
        signed_in(cast.police).post(
            address(made[POLICE]), full_answer(**alone, answer="nothing_held")
        )
    )
    assert "is empty, but" not in left
    banner = " ".join(left.split('id="not-sent"')[1].split("</section>")[0].split())
    assert ">Date of Missing episodes: 2</dt>" in banner
    assert ">2025</div>" in banner
    assert ">Place of Last police protection of a child</dt>" in banner
    assert "Missing episodes: 3" not in banner, "marked as not known, and nothing else"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("item_missing_episodes", "x" * 4_001, "must be 4,000 characters or fewer"),
        ("item_missing_episodes", "bell \x07", "must not include control characters"),
        ("item_police_protection_last_day", "31", "must include the month and year"),
        ("audience_missing_episodes", "everybody", "must be one of the choices shown"),
        (
            "about_missing_episodes",
            "00000000-0000-4000-8000-000000000000",
            "must be one of the choices shown",
        ),
        ("own_rating", "purple", "must be one of the choices shown"),
        ("answer", "", "Select your agency’s answer"),
    ],
)
def test_bad_input_gets_a_sentence_and_stores_nothing(
    cast: Any, made: dict[AgencyKind, UUID], field: str, typed: str, sentence: str
) -> None:
    answer = signed_in(cast.police).post(address(made[POLICE]), full_answer(**{field: typed}))
    assert answer.status_code == 200
    assert sentence in text(answer)
    with in_hub(cast.hub_id):
        assert not AgencyReturn.objects.exists()


def test_nothing_held_is_one_click_and_one_confirmation(
    cast: Any,
) -> None:
    mother = replace(MOTHER, birth_date=date(1990, 2, 3), birth_precision=DatePrecision.DAY)
    family = rated(cast, make_contact(cast, adults=(mother,)), Rating.AMBER, now=NOW)
    made = asked(cast, family, [POLICE], now=NOW)
    client = signed_in(cast.police)
    assert address(made[POLICE], "nothing-held/") in text(client.get(address(made[POLICE])))
    page = text(client.get(address(made[POLICE], "nothing-held/")))
    for words in ("Crime, intelligence, missing", "Name, date of birth and address", "Adeyemi"):
        assert words in page
    with in_hub(cast.hub_id):
        assert not AgencyReturn.objects.exists(), "looking stores nothing"
    assert client.post(address(made[POLICE], "nothing-held/")).status_code == 303
    with in_hub(cast.hub_id):
        given = AgencyReturn.objects.get()
        asked_for = InformationRequest.objects.get(id=made[POLICE])
    assert (given.answer, given.period_from) == ("nothing_held", asked_for.period_from)
    assert given.systems_searched == asked_for.search_scope
    assert given.identifiers_used == ["name", "birth_date", "address"]


def test_nothing_held_attests_only_what_was_given_of_everybody(cast: Any) -> None:
    elsewhere = replace(MOTHER, forename="Seun", lives_with_children="no", phone="020 7946 0100")
    family = make_contact(cast, adults=(MOTHER, elsewhere))
    request = asked(cast, rated(cast, family, Rating.AMBER, now=NOW), [POLICE], now=NOW)[POLICE]
    client = signed_in(cast.police)
    page = text(client.get(address(request, "nothing-held/")))
    for words in (
        "date of birth given for 1 of 3 people",
        "address given for 2 of 3 people",
        "telephone number given for 1 of 3 people",
    ):
        assert words in page
    assert "name given" not in page
    assert "by address" not in page, "nothing is said to be searched by what was not given"
    assert client.post(address(request, "nothing-held/")).status_code == 303
    with in_hub(cast.hub_id):
        assert AgencyReturn.objects.get().identifiers_used == ["name"]


def test_nothing_given_of_everybody_cannot_be_confirmed_in_one_click(cast: Any) -> None:
    unborn = ChildTold(is_unborn=True, expected_date=date(2027, 2, 1))
    mother = replace(MOTHER, address="14 Sample Walk")
    family = make_contact(cast, children=(unborn,), adults=(mother,))
    request = asked(cast, rated(cast, family, Rating.AMBER, now=NOW), [POLICE], now=NOW)[POLICE]
    client = signed_in(cast.police)
    page = text(client.get(address(request, "nothing-held/")))
    assert "date of birth given for 0 of 2 people" in page
    assert "Confirm: searched" not in page
    assert f'href="{address(request)}#your-answer"' in page
    assert client.post(address(request, "nothing-held/")).status_code == 422
    with in_hub(cast.hub_id):
        assert not AgencyReturn.objects.exists()


def test_whoever_comes_second_sees_whose_answer_stands_and_their_own_typing(
    cast: Any, made: dict[AgencyKind, UUID]
) -> None:
    client = signed_in(cast.police)
    client.get(address(made[POLICE]))
    answered(cast.police, made[POLICE], cannot_search(), now=NOW)
    response = client.post(address(made[POLICE]), full_answer())
    page = text(response)
    assert response.status_code == 409
    assert "Police HAC answered this information request at 10:30" in page
    assert "&lt;b&gt;missing&lt;/b&gt;" in page
    twice = client.post(address(made[POLICE], "nothing-held/"))
    assert twice.status_code == 409
