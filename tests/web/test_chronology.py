"""The chronology as a browser without script meets it: looked at, filtered, printed, made short."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.urls import reverse

from openmash.domain.access import AgencyKind
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode
from openmash.records.models import AuditEntry, CuratedEntry, Item
from openmash.records.tenancy import in_hub
from tests.support.picture_stories import MISSING, add_item, joined_before, reseal
from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import RECEIVED, make_contact
from tests.support.triage_stories import first_child

NOW = RECEIVED + timedelta(hours=5)
HEALTH = AgencyKind.HEALTH
SCRIPT = "<script>alert(1)</script>"
SECRET = "The refuge is in the next street."


@pytest.fixture(autouse=True)
def at_three_in_the_afternoon() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def at(route: str, contact_id: UUID, query: str = "") -> str:
    return reverse(route, args=[contact_id]) + query


def get(viewer: Any, contact_id: UUID, query: str = "", route: str = "chronology") -> Any:
    page = signed_in(viewer).get(at(route, contact_id, query))
    assert page.status_code == 200
    return page


def find(viewer: Any, contact_id: UUID, words: str) -> str:
    page = signed_in(viewer).post(at("chronology", contact_id), {"words": words})
    assert page.status_code == 200
    return text_of(page)


def curate(viewer: Any, contact_id: UUID, **typed: Any) -> Any:
    return signed_in(viewer).post(at("chronology.curate", contact_id), typed)


def test_it_drafts_itself_and_reading_it_is_on_the_log_of_every_contact(cast: Any) -> None:
    contact_id = make_contact(cast)
    earlier = joined_before(cast, contact_id)
    shown = text_of(get(cast.screening_officer, contact_id))
    for words in (
        "He had a bruise on his left arm this morning.",
        "from this contact and 1 other joined to its people",
        "14 March 2018 Born",
        "Contact received",
        "Nobody was asked about this time. What happened in it is not known here.",
        "told 17 November 2026",
    ):
        assert words in shown
    with in_hub(cast.hub_id):
        seen = AuditEntry.objects.filter(act="chronology_opened")
        assert {e.subject_id for e in seen} == {str(contact_id), str(earlier)}


def test_an_event_told_twice_has_both_tellings_and_says_why(cast: Any) -> None:
    contact_id = make_contact(cast)
    earlier = joined_before(cast, contact_id)
    for each, owner in ((contact_id, AgencyKind.POLICE), (earlier, HEALTH)):
        add_item(cast, each, owner=owner, about=first_child(cast, each))
    shown = text_of(get(cast.manager, contact_id))
    assert shown.count(MISSING) == 2
    assert "Told twice" in shown
    assert "Taken for the same event. Same day, in the same words." in shown
    assert "aged 8 years" in shown


def test_dates_are_only_as_exact_as_they_are_known(cast: Any) -> None:
    contact_id = make_contact(cast)
    for precision in (DatePrecision.MONTH, DatePrecision.YEAR, DatePrecision.APPROXIMATE):
        add_item(cast, contact_id, f"By {precision}.", on=date(2022, 3, 9), precision=precision)
    page = html_of(get(cast.manager, contact_id))
    assert page.index("About 2022") < page.index(">2022</p>") < page.index("March 2022")
    assert "9 March 2022" not in page
    assert "2022-03-09" not in page


def test_what_people_typed_stays_text(cast: Any) -> None:
    contact_id = make_contact(cast)
    add_item(cast, contact_id, SCRIPT)
    for route in ("chronology", "chronology.print", "chronology.curate"):
        assert SCRIPT not in get(cast.manager, contact_id, route=route).content.decode()


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", {"of health", "of police", "an opinion"}),
        ("?basis=opinion", {"an opinion"}),
        ("?kind=Intelligence+that+can+be+shared", {"of police"}),
        ("?from_day=1&from_month=1&from_year=2025", {"of police"}),
        ("?to_day=31&to_month=12&to_year=2024", {"of health"}),
        ("?agency={health}", {"of health", "an opinion"}),
        ("?about={mother}", {"of police"}),
        ("?about=nobody&agency=nothing", {"of health", "of police", "an opinion"}),
        ("?show=newest&page=99", {"of health", "of police", "an opinion"}),
    ],
)
def test_filters_come_by_address(cast: Any, query: str, kept: set[str]) -> None:
    contact_id = make_contact(cast)
    child = first_child(cast, contact_id)
    add_item(cast, contact_id, "of health", owner=HEALTH, on=date(2024, 5, 1), about=child)
    add_item(cast, contact_id, "of police", kind="intelligence", on=date(2025, 5, 1))
    add_item(
        cast, contact_id, "an opinion", owner=HEALTH, on=None, basis=Basis.OPINION, about=child
    )
    page = html_of(get(cast.manager, contact_id))
    mother = re.search(r'value="([0-9a-f-]{36})"[^>]*>Folake', page)
    assert mother
    query = query.format(health=cast.agencies[HEALTH].id, mother=mother[1])
    for route in ("chronology", "chronology.print"):
        shown = text_of(get(cast.manager, contact_id, query, route))
        assert {each for each in ("of health", "of police", "an opinion") if each in shown} == kept


def test_gaps_are_not_shown_where_looking_away_would_make_them(cast: Any) -> None:
    contact_id = make_contact(cast)
    assert "Nothing dated between" in text_of(get(cast.manager, contact_id))
    assert "Nothing dated between" not in text_of(get(cast.manager, contact_id, "?basis=opinion"))


def test_a_wrong_period_says_so_beside_the_field(cast: Any) -> None:
    query = "?from_day=1&from_month=1&from_year=2025&to_day=1&to_month=1&to_year=2024"
    shown = text_of(get(cast.manager, make_contact(cast), query))
    assert "Error: Chronology" in shown
    assert "Last day must be the first day or later" in shown


def test_long_chronologies_come_in_pages_with_a_link_for_each_year(cast: Any) -> None:
    contact_id = make_contact(cast)
    with in_hub(cast.hub_id):
        Item.objects.bulk_create(
            Item(
                hub_id=cast.hub_id,
                contact_id=contact_id,
                owner_agency=cast.agencies[HEALTH],
                kind="midwifery",
                basis="fact",
                event_date=date(2020, 1, 1) + timedelta(days=8 * n),
                date_precision="day",
                text=f"Visit number {n} of many, mother well on day {n * 3}, child {n * 7} seen.",
                created_at=RECEIVED,
            )
            for n in range(250)
        )
    first, last = get(cast.manager, contact_id), get(cast.manager, contact_id, "?page=3")
    assert "Page 1 of 3" in text_of(first)
    assert 'rel="next" href="?page=2"' in html_of(first)
    assert re.search(r'href="\?page=[23]#y2024"', html_of(first))
    assert "Visit number 249 " in text_of(last)
    assert "Visit number 249 " not in text_of(first)
    printed = text_of(get(cast.manager, contact_id, route="chronology.print"))
    assert all(f"Visit number {n} of many" in printed for n in (0, 100, 249))


@pytest.mark.parametrize(("desk", "reads"), [("manager", True), ("social_worker", False)])
def test_finding_words_finds_nothing_that_is_withheld(cast: Any, desk: str, reads: bool) -> None:
    contact_id = make_contact(cast)
    add_item(cast, contact_id, SECRET, handling=HandlingCode.RESTRICTED)
    viewer = getattr(cast, desk)
    shown = find(viewer, contact_id, "REFUGE street")
    assert (SECRET in shown) is reads
    assert ("1 event has the words" if reads else "0 events have the words") in shown
    assert "bruise" not in shown
    # What was looked for may name somebody: it never stands in an address.
    assert "words=" not in html_of(get(viewer, contact_id))


def test_finding_nothing_typed_says_so(cast: Any) -> None:
    assert "Enter one or more words to find" in find(cast.manager, make_contact(cast), " ")


@pytest.mark.parametrize("desk", ["manager", "social_worker", "business_support"])
@pytest.mark.parametrize("route", ["chronology", "chronology.print"])
@pytest.mark.parametrize("handling", list(HandlingCode))
def test_a_page_shows_an_item_to_whom_the_firewall_opens_it(
    cast: Any, desk: str, route: str, handling: HandlingCode
) -> None:
    contact_id = make_contact(cast)
    item = add_item(cast, contact_id, SECRET, handling=HandlingCode.OPEN)
    curate(
        cast.manager, contact_id, add=str(item), how="together", wording="In a manager’s own words."
    )
    reseal(cast, item, handling)
    open_to = {
        HandlingCode.OPEN: {"manager", "social_worker", "business_support"},
        HandlingCode.HUB_ONLY: {"manager", "social_worker"},
        HandlingCode.RESTRICTED: {"manager"},
        HandlingCode.SEALED: set(),
    }[handling]
    viewer = getattr(cast, desk)
    assert (SECRET in text_of(get(viewer, contact_id, route=route))) is (desk in open_to)
    short = text_of(get(viewer, contact_id, "?show=short", route))
    assert ("In a manager’s own words." in short) is (desk in open_to)
    told_of = desk not in open_to and (handling is not HandlingCode.SEALED or desk == "manager")
    assert ("1 line is withheld from your role." in short) is told_of


def test_paper_says_who_printed_it_when_and_what_was_left_out(cast: Any) -> None:
    contact_id = make_contact(cast)
    add_item(cast, contact_id, SECRET, handling=HandlingCode.RESTRICTED)
    shown = text_of(get(cast.manager, contact_id, "?basis=fact", "chronology.print"))
    assert "Printed by Manager HAC, 17 Nov 2026, 15:00" in shown
    assert "Not everything is here. Filtered by: kind of statement: Fact." in shown
    assert "It holds restricted items" in shown
    with in_hub(cast.hub_id):
        assert AuditEntry.objects.filter(act="chronology_printed").count() == 1


class TestCurating:
    def test_each_as_it_stands_then_taken_out(self, cast: Any) -> None:
        contact_id = make_contact(cast)
        items = [add_item(cast, contact_id, f"Thing {n} that matters.") for n in range(2)]
        sent = curate(cast.manager, contact_id, add=[str(item) for item in items], how="each")
        assert (sent.status_code, sent["Location"]) == (303, at("chronology.curate", contact_id))
        page = html_of(get(cast.manager, contact_id, route="chronology.curate"))
        lines = re.findall(r'name="remove" value="([0-9a-f-]{36})"', page)
        assert len(lines) == 2
        assert curate(cast.manager, contact_id, remove=lines[0]).status_code == 303
        short = text_of(get(cast.business_support, contact_id, "?show=short"))
        assert "1 line is withheld from your role." in short
        with in_hub(cast.hub_id):
            assert CuratedEntry.objects.count() == 2
        assert curate(cast.manager, contact_id, remove=lines[0]).status_code == 404

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"how": "each"}, "Select at least one entry to add"),
            ({"add": "nonsense", "how": "each"}, "must be one of the choices shown"),
            ({"add": "{item}"}, "Select how they should be added"),
            ({"add": "{item}", "how": "together"}, "Enter your words for the line"),
            (
                {"add": "{item}", "how": "together", "wording": "x" * 1_001},
                "Your words must be 1,000 characters or fewer",
            ),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_is_lost(
        self, cast: Any, typed: dict[str, str], sentence: str
    ) -> None:
        contact_id = make_contact(cast)
        item = add_item(cast, contact_id)
        filled = {name: value.format(item=item) for name, value in typed.items()}
        page = curate(cast.manager, contact_id, **filled)
        assert page.status_code == 200
        assert sentence in text_of(page)
        assert "Error: Make the short version" in text_of(page)
        assert (f'value="{item}" checked' in html_of(page)) is ("{item}" in typed.values())

    def test_a_source_that_the_manager_may_not_read_is_refused(self, cast: Any) -> None:
        contact_id = make_contact(cast)
        sealed = add_item(cast, contact_id, SECRET, handling=HandlingCode.SEALED)
        page = curate(cast.manager, contact_id, add=str(sealed), how="each")
        assert "must be one of the choices shown" in text_of(page)
        with in_hub(cast.hub_id):
            assert not CuratedEntry.objects.exists()
