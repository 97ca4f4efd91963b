"""The chronology's rules: one order, one event told twice, silences and disagreements."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openmash.core.errors import BadInput
from openmash.domain.picture import folding, short_version
from openmash.domain.picture.chronology import Told, draw_up
from openmash.domain.picture.conflicts import Matter, PersonTold, of_events, of_people
from openmash.domain.picture.entries import Entry, EntryKind
from openmash.domain.picture.event_dates import NOT_KNOWN, EventDate, place, span
from openmash.domain.picture.folding import Event, fold
from openmash.domain.picture.gaps import Search, SearchResult, Silence, gaps
from openmash.domain.picture.looking import Wanted, pick
from openmash.domain.picture.same_event import same_event
from openmash.domain.picture.short_version import LineDraft
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode

SOME = settings(max_examples=1000 if os.environ.get("OPENMASH_TEST_SIZE") == "release" else 25)
DAY, MONTH, YEAR, ABOUT, UNKNOWN = DatePrecision
TODAY = date(2026, 11, 17)
NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)
TOLU, FOLAKE, POLICE, HEALTH, SCHOOL, HOUSING = (UUID(int=n) for n in range(1, 7))
FIRST, SECOND, THIRD = (UUID(int=n) for n in range(11, 14))
BRUISE = "He came to school with a bruise on his left arm and said nothing."


def on(year: int, month: int = 1, day: int = 1, precision: DatePrecision = DAY) -> EventDate:
    return EventDate(date(year, month, day), precision)


def item(number: int, text: str = BRUISE, **changes: Any) -> Entry:
    """An item of the police about Tolu, on a Tuesday; its return is told by its number."""
    facts: dict[str, Any] = {
        "entry_id": UUID(int=100 + number),
        "kind": EntryKind.ITEM,
        "contact_id": FIRST,
        "telling": UUID(int=1000 + number),
        "agency": "Police",
        "agency_id": POLICE,
        "field": "other_information",
        "label": "Anything else",
        "about": TOLU,
        "basis": Basis.FACT,
        "handling": HandlingCode.HUB_ONLY,
        "when": on(2026, 3, 10),
        "recorded_at": NOON,
        "text": text,
    }
    return Entry(**{**facts, **changes})


def _forget() -> None:
    """As a process that has folded nothing yet."""
    folding._folded.cache_clear()
    folding._recent.clear()


def told_once(*entries: Entry) -> list[set[int]]:
    """Which entries, by their numbers, make one event each."""
    return [{e.entry_id.int - 100 for e in event.entries} for event in fold(entries)]


event_dates = st.builds(
    EventDate,
    st.dates(date(2015, 1, 1), date(2027, 12, 31)),
    st.sampled_from([DAY, DAY, MONTH, YEAR, ABOUT]),
) | st.just(NOT_KNOWN)
TEXTS = (
    BRUISE,
    "He came to school with a bruise on his right arm and said nothing.",
    "Reported missing by his mother and found next morning.",
    "Yes",
    "No",
    "Emergency attendance after a fall at home in the kitchen.",
)
some_items = st.lists(
    st.builds(
        lambda text, when, about, agency, telling, field: {
            "text": text,
            "when": when,
            "about": about,
            "agency_id": agency,
            "telling": telling,
            "field": field,
        },
        st.sampled_from(TEXTS),
        event_dates | st.sampled_from([on(2026, 3, 10), on(2026, 3, 11), on(2026, 3, 1, MONTH)]),
        st.sampled_from([TOLU, FOLAKE, None]),
        st.sampled_from([POLICE, HEALTH]),
        st.sampled_from([FIRST, SECOND, THIRD]),
        st.sampled_from(["other_information", "missing_episodes", "immunisations_up_to_date"]),
    ),
    max_size=14,
).map(lambda drawn: [item(n, each.pop("text"), **each) for n, each in enumerate(drawn)])


class TestOrder:
    @SOME
    @given(some_items, st.randoms(use_true_random=False))
    def test_there_is_one_order_however_entries_come(self, entries: Any, dice: Any) -> None:
        shuffled = list(entries)
        dice.shuffle(shuffled)
        assert [e.place for e in fold(entries)] == [e.place for e in fold(shuffled)]
        assert fold(entries) == fold(shuffled)

    @SOME
    @given(event_dates, event_dates)
    def test_what_was_certainly_earlier_stands_earlier(self, one: Any, other: Any) -> None:
        first, second = sorted((one, other), key=lambda when: span(when) or (date.max, date.max))
        a, b = span(first), span(second)
        if a is None or b is None or a[1] >= b[0]:
            return
        assert place(first, 9.0, UUID(int=9)) < place(second, 1.0, UUID(int=1))

    @SOME
    @given(st.lists(st.dates(date(2015, 1, 1), date(2027, 12, 31)), max_size=9), event_dates)
    def test_exact_days_never_change_places(self, days: list[date], other: Any) -> None:
        entries = [item(n, f"{n}", when=EventDate(d, DAY)) for n, d in enumerate(days)]
        events = fold([*entries, item(99, "Some other thing", when=other)])
        exact = [e.when.on for e in events if e.when.exact]
        assert all(a <= b for a, b in pairwise(exact) if a and b)

    def test_a_loose_date_stands_before_the_days_it_may_be(self) -> None:
        dates = [
            on(2026, 3, 1),
            NOT_KNOWN,
            on(2026, 1, 1),
            on(2026, 3, 31, MONTH),
            on(2026, 7, 9, ABOUT),
            on(2026, 5, 5, YEAR),
            on(2025, 12, 31),
        ]
        entries = [item(n, f"{n}", when=when) for n, when in enumerate(dates)]
        assert [e.when for e in fold(entries)] == [
            on(2025, 12, 31),
            on(2026, 7, 9, ABOUT),
            on(2026, 5, 5, YEAR),
            on(2026, 1, 1),
            on(2026, 3, 31, MONTH),
            on(2026, 3, 1),
            NOT_KNOWN,
        ]

    def test_a_handover_stands_after_the_decision_of_the_same_moment(self) -> None:
        kinds = (EntryKind.HANDED_OVER, EntryKind.RATED, EntryKind.DECIDED, EntryKind.RECEIVED)
        steps = [
            replace(
                item(n, f"{n}", when=on(2026, 3, 1)), kind=kind, recorded_at=item(0).recorded_at
            )
            for n, kind in enumerate(kinds)
        ]
        assert [event.lead.kind for event in fold(steps)] == [
            EntryKind.RECEIVED,
            EntryKind.RATED,
            EntryKind.DECIDED,
            EntryKind.HANDED_OVER,
        ]

    @pytest.mark.parametrize("year", [1, 9999])
    def test_the_ends_of_time_do_no_harm(self, year: int) -> None:
        entries = [item(n, when=on(year, 1, 1, p)) for n, p in enumerate((DAY, MONTH, ABOUT))]
        assert len([e for event in fold(entries) for e in event.entries]) == 3


class TestFolding:
    @SOME
    @given(some_items)
    def test_every_telling_is_kept_whole_in_exactly_one_event(self, entries: Any) -> None:
        kept = [entry for event in fold(entries) for entry in event.entries]
        assert sorted(kept, key=lambda e: e.entry_id) == sorted(entries, key=lambda e: e.entry_id)

    @SOME
    @given(some_items)
    def test_all_tellings_of_an_event_agree_with_each_other(self, entries: Any) -> None:
        for event in fold(entries):
            assert len(event.why) == len(event.entries) - 1
            assert all(event.why)
            for n, one in enumerate(event.entries):
                for other in event.entries[n + 1 :]:
                    assert same_event(one, other)
                    assert same_event(other, one)

    @SOME
    @given(some_items)
    def test_no_two_events_of_one_exact_telling_each_could_be_one(self, entries: Any) -> None:
        alone = [e.lead for e in fold(entries) if len(e.entries) == 1 and e.when.exact]
        for n, one in enumerate(alone):
            assert not any(same_event(one, other) for other in alone[n + 1 :])

    @SOME
    @given(some_items, st.integers(0, 4))
    def test_a_few_more_told_later_are_as_if_told_at_once(self, entries: Any, later: int) -> None:
        told_first = entries[: max(0, len(entries) - later)]
        _forget()
        fold(told_first)
        in_two_steps = fold(entries)
        _forget()
        assert in_two_steps == fold(entries)

    def test_what_is_new_does_not_fold_the_whole_account_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = [item(1, TEXTS[0]), item(2, TEXTS[0], telling=SECOND), item(3, TEXTS[2])]
        before = fold(told)
        monkeypatch.setattr(folding, "_grouped", lambda _: pytest.fail("folded it all again"))
        new = item(4, "Moved school.", when=on(2026, 5, 2), telling=THIRD)
        assert set(fold([*told, new])) == {*before, Event((new,))}

    def test_what_is_new_joins_the_event_it_tells_of(self) -> None:
        told = [item(1, TEXTS[0]), item(3, TEXTS[2])]
        fold(told)
        assert told_once(*told, item(4, TEXTS[0], telling=THIRD)) == [{1, 4}, {3}]

    def test_a_crowded_day_is_folded_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Of one day so many events are compared: one told before them pushes the last one out."""
        monkeypatch.setattr(folding, "AT_ONE_DAY", 40)  # Comparing 200 takes a second.
        _forget()
        others = [item(n, f"Call {n}", label=str(n)) for n in range(10, 9 + 40)]
        told = [*others, item(900, TEXTS[0]), item(901, TEXTS[0])]
        assert {900, 901} in [*told_once(*told)]
        new = item(1, "Quite another thing altogether.")
        in_two_steps = fold([*told, new])
        _forget()
        assert in_two_steps == fold([*told, new])
        _forget()

    @pytest.mark.parametrize(
        ("why", "other"),
        [
            ("Same day, in the same words.", {}),
            ("Same day, in nearly the same words.", {"text": BRUISE.replace("left", "right")}),
            ("One day apart, in nearly", {"text": TEXTS[1], "when": on(2026, 3, 11)}),
            ("The dates agree, in the same words.", {"when": on(2026, 3, 1, MONTH)}),
            ("The dates agree, in nearly", {"text": TEXTS[1], "when": on(2026, 1, 1, YEAR)}),
            ("In the same words.", {"when": NOT_KNOWN}),
            ("Same day, in the same words.", {"about": None}),
            (
                "Same day, and both tell of an injury.",
                {"text": "Seen with bruises at the clinic.", "agency_id": HEALTH},
            ),
            (
                "Same day, and both tell of an injury.",
                {"text": "Seen.", "field": "injuries_or_disclosures", "agency_id": HEALTH},
            ),
        ],
    )
    def test_told_twice(self, why: str, other: dict[str, Any]) -> None:
        one = item(1)
        second = replace(item(2), **other)
        assert same_event(one, second).startswith(why)
        assert told_once(one, second) == [{1, 2}]

    @pytest.mark.parametrize(
        "other",
        [
            pytest.param({"telling": UUID(int=1001)}, id="one telling tells an event once"),
            pytest.param({"about": FOLAKE}, id="another person"),
            pytest.param({"when": on(2026, 3, 12)}, id="two days apart"),
            pytest.param({"when": on(2026, 4, 1, MONTH)}, id="another month"),
            pytest.param({"text": TEXTS[1], "when": NOT_KNOWN}, id="no date, other words"),
            pytest.param({"text": TEXTS[2], "agency_id": HEALTH}, id="same day, other topic"),
            pytest.param({"text": "Bruised again at home."}, id="one agency, two incidents"),
            pytest.param(
                {"text": "Bruises are likely.", "basis": Basis.OPINION, "agency_id": HEALTH},
                id="an opinion is no event",
            ),
            pytest.param(
                {"text": "Seen with bruises.", "agency_id": HEALTH, "about": None},
                id="a topic alone does not say whom",
            ),
            pytest.param({"kind": EntryKind.RECEIVED}, id="a step is no telling"),
        ],
    )
    def test_told_once_each(self, other: dict[str, Any]) -> None:
        one, second = item(1), replace(item(2), **other)
        assert not same_event(one, second)
        assert len(fold([one, second])) == 2

    def test_short_answers_are_one_only_to_one_question_about_one_person(self) -> None:
        yes = item(1, "Yes", field="home_education")
        assert told_once(yes, item(2, "Yes", field="home_education")) == [{1, 2}]
        assert len(told_once(yes, item(2, "Yes", field="consent_given"))) == 2
        assert len(told_once(yes, item(2, "Yes", field="home_education", about=None))) == 2

    def test_a_loosely_dated_telling_that_fits_two_events_joins_neither(self) -> None:
        days = item(1, when=on(2026, 3, 3)), item(2, when=on(2026, 3, 20))
        loose = item(3, when=on(2026, 3, 1, MONTH))
        assert told_once(*days, loose) == [{3}, {1}, {2}]
        assert told_once(days[0], loose) == [{1, 3}]

    def test_days_running_do_not_chain_into_one_event(self) -> None:
        entries = [item(n, when=on(2026, 3, n)) for n in range(1, 5)]
        assert told_once(*entries) == [{1, 2}, {3, 4}]

    def test_an_event_stands_under_its_most_exact_date_with_every_mark_kept(self) -> None:
        sealed = item(1, when=on(2026, 1, 1, YEAR), handling=HandlingCode.SEALED)
        (event,) = fold([sealed, item(2, when=on(2026, 3, 10))])
        assert event.when == on(2026, 3, 10)
        assert {e.handling for e in event.entries} == {HandlingCode.SEALED, HandlingCode.HUB_ONLY}

    def test_a_birth_told_with_each_contact_is_one_event(self) -> None:
        born = [
            item(n, f"Told in {n * 7}.", kind=EntryKind.BORN, field="", when=on(2018, 3, 14))
            for n in range(4)
        ]
        other = replace(born[0], entry_id=UUID(int=1), telling=THIRD, when=on(2018, 4, 14))
        assert [len(e.entries) for e in fold([*born, other])] == [4, 1]

    def test_thousands_of_the_same_words_are_folded_in_a_moment(self) -> None:
        entries = [
            item(n, when=EventDate(date(2015, 1, 1) + timedelta(days=2 * n), DAY))
            for n in range(2_000)
        ]
        assert len(fold(entries)) == 2_000


class TestGaps:
    AGENCIES = (POLICE, HEALTH, SCHOOL, HOUSING)

    def found(
        self, *dates: EventDate, searches: tuple[Search, ...] = ()
    ) -> list[tuple[date, date]]:
        drawn = gaps(dates, searches, self.AGENCIES, today=TODAY)
        return [(gap.begins, gap.ends) for gap in drawn]

    def search(self, agency: UUID, result: SearchResult, **changes: Any) -> Search:
        return Search(
            agency_id=agency,
            result=result,
            begins=changes.get("begins", date(2024, 1, 1)),
            ends=changes.get("ends", TODAY),
        )

    def silences(self, *searches: Search) -> dict[Silence, tuple[UUID, ...]]:
        dates = [on(2024, 1, 1), on(2025, 1, 1), on(2026, 11, 1)]
        first, _ = gaps(dates, searches, self.AGENCIES, today=TODAY)
        assert (first.begins, first.ends) == (date(2024, 1, 2), date(2024, 12, 31))
        return dict(first.silences)

    def test_half_a_year_is_a_gap_and_a_day_less_is_not(self) -> None:
        first = on(2026, 1, 1)
        assert self.found(first, on(2026, 7, 2), EventDate(TODAY, DAY)) == []
        assert self.found(first, on(2026, 7, 3), EventDate(TODAY, DAY)) == [
            (date(2026, 1, 2), date(2026, 7, 2))
        ]

    def test_nothing_known_has_no_gaps(self) -> None:
        assert self.found() == self.found(NOT_KNOWN) == []

    def test_a_loose_date_fills_every_day_it_may_be(self) -> None:
        ends = on(2023, 1, 1), EventDate(TODAY, DAY)
        assert self.found(*ends, on(2025, 1, 1, ABOUT), on(2023, 6, 1, YEAR)) == []

    @SOME
    @given(st.lists(event_dates, max_size=8))
    def test_no_entry_can_lie_in_a_gap(self, dates: list[EventDate]) -> None:
        for begins, ends in self.found(*dates):
            for when in dates:
                days = span(when)
                assert days is None or days[1] < begins or ends < days[0]

    def test_the_time_searched_counts_from_its_first_day(self) -> None:
        held = self.search(POLICE, SearchResult.NOTHING_HELD, begins=date(2025, 1, 1))
        assert self.found(EventDate(TODAY, DAY), searches=(held,)) == [
            (date(2025, 1, 1), date(2026, 11, 16))
        ]

    def test_nobody_asked_is_not_everybody_holds_nothing(self) -> None:
        dates = [on(2024, 1, 1), EventDate(TODAY, DAY)]
        (unasked,) = gaps(dates, (), self.AGENCIES, today=TODAY)
        assert unasked.nobody_asked
        assert not unasked.all_asked_hold_nothing
        held = [self.search(POLICE, SearchResult.NOTHING_HELD)]
        (nothing,) = gaps(dates, held, self.AGENCIES, today=TODAY)
        assert nothing.all_asked_hold_nothing
        assert not nothing.nobody_asked

    @pytest.mark.parametrize(
        ("result", "silence"),
        [
            (SearchResult.NOTHING_HELD, Silence.NOTHING_HELD),
            (SearchResult.NOT_RELEVANT, Silence.NOT_RELEVANT),
            (SearchResult.SHARED, Silence.NOTHING_DATED),
            (SearchResult.HELD_BACK, Silence.HELD_BACK),
            (SearchResult.CANNOT_SEARCH, Silence.CANNOT_SEARCH),
            (SearchResult.NOT_ANSWERED, Silence.NOT_ANSWERED),
        ],
    )
    def test_each_answer_is_its_own_silence(self, result: SearchResult, silence: Silence) -> None:
        assert self.silences(self.search(HEALTH, result)) == {
            Silence.NOT_ASKED: (POLICE, SCHOOL, HOUSING),
            silence: (HEALTH,),
        }

    def test_a_search_of_another_time_is_not_asking_about_this_one(self) -> None:
        later = self.search(HEALTH, SearchResult.NOTHING_HELD, begins=date(2025, 1, 1))
        assert self.silences(later) == {Silence.NOT_ASKED: self.AGENCIES}

    def test_a_part_searched_is_not_all_of_it(self) -> None:
        part = self.search(HEALTH, SearchResult.NOTHING_HELD, begins=date(2024, 6, 1))
        assert self.silences(part)[Silence.PARTLY_SEARCHED] == (HEALTH,)
        rest = self.search(HEALTH, SearchResult.NOTHING_HELD, ends=date(2024, 5, 31))
        assert self.silences(part, rest)[Silence.NOTHING_HELD] == (HEALTH,)

    def test_what_is_held_back_is_said_before_what_is_not_held(self) -> None:
        both = [
            self.search(HEALTH, SearchResult.NOTHING_HELD),
            self.search(HEALTH, SearchResult.HELD_BACK),
        ]
        assert self.silences(*both)[Silence.HELD_BACK] == (HEALTH,)


def person(contact: UUID = FIRST, **changes: Any) -> PersonTold:
    facts: dict[str, Any] = {
        "about": TOLU,
        "contact_id": contact,
        "told_at": NOON,
        "birth": on(2018, 3, 14),
    }
    return PersonTold(**{**facts, **changes})


class TestConflicts:
    @pytest.mark.parametrize(
        ("matter", "one", "other"),
        [
            (Matter.BIRTH_DATE, {}, {"birth": on(2018, 4, 14)}),
            (Matter.BIRTH_DATE, {}, {"birth": on(2019, 1, 1, YEAR)}),
            (Matter.SEX, {"sex": "M"}, {"sex": "F"}),
            (Matter.NHS_NUMBER, {"nhs_number": "9434765919"}, {"nhs_number": "9434765870"}),
            (Matter.PUPIL_NUMBER, {"upn": "H801200001001"}, {"upn": "H801200001002"}),
            (
                Matter.LIVES_WITH_CHILDREN,
                {"lives_with_children": "yes"},
                {"lives_with_children": "no"},
            ),
            (
                Matter.BIRTH_EXPECTED,
                {"is_unborn": True, "birth": NOT_KNOWN, "expected": date(2018, 6, 1)},
                {},
            ),
        ],
    )
    def test_contacts_disagree_about_a_person(
        self, matter: Matter, one: dict[str, Any], other: dict[str, Any]
    ) -> None:
        (found,) = of_people([person(FIRST, **one), person(SECOND, **other)])
        assert found.matter is matter
        assert [side.contacts for side in found.sides] == [(FIRST,), (SECOND,)]

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ({}, {"birth": on(2018, 3, 1, MONTH)}),
            ({}, {"birth": NOT_KNOWN}),
            ({}, {"birth": on(2019, 1, 1, ABOUT)}),
            ({"sex": "U"}, {"sex": "F"}),
            ({"nhs_number": ""}, {"nhs_number": "9434765870"}),
            ({}, {"is_unborn": True, "birth": NOT_KNOWN, "expected": date(2018, 4, 1)}),
            ({}, {"about": FOLAKE, "birth": on(1990, 1, 1)}),
        ],
    )
    def test_what_may_be_the_same_is_no_disagreement(
        self, one: dict[str, Any], other: dict[str, Any]
    ) -> None:
        assert of_people([person(FIRST, **one), person(SECOND, **other)]) == ()

    @pytest.mark.parametrize(
        ("matter", "text", "when"),
        [
            (Matter.EVENT_DATE, BRUISE, on(2026, 3, 11)),
            (Matter.NUMBERS, "Found missing for 3 nights with his friend in town.", None),
            (Matter.WHO_WAS_THERE, "Folake and Tolu argued over money in the kitchen.", None),
        ],
    )
    def test_tellings_of_one_event_disagree(
        self, matter: Matter, text: str, when: EventDate | None
    ) -> None:
        first = text.replace("3 nights", "2 nights").replace("Folake and Tolu", "Tolu and Wale")
        entries = [item(1, first), item(2, text, when=when or on(2026, 3, 10))]
        names = {TOLU: frozenset({"tolu", "wale"}), FOLAKE: frozenset({"folake"})}
        (found,) = of_events(fold(entries), names)
        assert found.matter is matter
        assert len(found.sides) == 2

    def test_to_leave_out_is_not_to_deny(self) -> None:
        entries = [
            item(1, "Tolu was found asleep in the cold kitchen at 9 by two officers who attended."),
            item(2, "Was found asleep in the cold kitchen by two officers who attended."),
        ]
        assert len(fold(entries)) == 1
        assert of_events(fold(entries), {TOLU: frozenset({"tolu"})}) == ()

    def test_yes_and_no_to_one_question_within_half_a_year(self) -> None:
        def answers(days: int) -> Any:
            later = NOON + timedelta(days=days)
            one = item(1, "Yes", field="home_education", when=NOT_KNOWN)
            two = item(2, "No", field="home_education", when=NOT_KNOWN, recorded_at=later)
            return of_events(fold([one, two]), {})

        assert [each.matter for each in answers(10)] == [Matter.ANSWER]
        assert answers(200) == ()


class TestLooking:
    EVENTS = fold(
        [
            item(1, agency_id=HEALTH, agency="Health", label="Midwifery"),
            item(2, "He came to school with bruises.", handling=HandlingCode.SEALED),
            item(3, TEXTS[2], when=on(2024, 5, 1, MONTH), basis=Basis.OPINION),
            item(4, "No date at all here.", when=NOT_KNOWN, place_name="14 Sample Walk"),
        ]
    )

    @pytest.mark.parametrize(
        ("wanted", "kept"),
        [
            (Wanted(), [{3}, {1, 2}, {4}]),
            (Wanted(agency_id=HEALTH), [{1, 2}]),
            (Wanted(label="Midwifery"), [{1, 2}]),
            (Wanted(basis=Basis.OPINION), [{3}]),
            (Wanted(words=("MISSING", "mother")), [{3}]),
            (Wanted(words=("sample",)), [{4}]),
            (Wanted(words=("missing", "bruise")), []),
            (Wanted(begins=date(2024, 5, 20), ends=date(2024, 6, 1)), [{3}]),
            (Wanted(begins=date(2024, 6, 1)), [{1, 2}]),
            (Wanted(agency_id=HEALTH, basis=Basis.OPINION), []),
        ],
    )
    def test_an_event_is_kept_whole_if_one_telling_fits(
        self, wanted: Wanted, kept: list[set[int]]
    ) -> None:
        found = pick(self.EVENTS, wanted)
        assert [{e.entry_id.int - 100 for e in event.entries} for event in found] == kept


class TestOnePerson:
    def test_what_is_about_others_is_left_out_and_the_family_stays(self) -> None:
        told = Told(
            entries=[
                item(1),
                item(2, "About his mother and nobody else.", about=FOLAKE),
                item(3, "The family as a whole is known.", about=None),
                item(4, "Another family of hers.", about=None, contact_id=SECOND),
            ],
            people=[person(), person(about=FOLAKE), person(SECOND, about=FOLAKE)],
            searches=[
                Search(POLICE, SearchResult.NOTHING_HELD, date(2020, 1, 1), TODAY),
                Search(
                    HEALTH, SearchResult.NOTHING_HELD, date(2020, 1, 1), TODAY, frozenset({FOLAKE})
                ),
            ],
            agencies=[POLICE, HEALTH],
        )
        drawn = draw_up(told, today=TODAY, about=TOLU)
        assert [e.lead.entry_id.int for e in drawn.events] == [101, 103]
        # Health was asked about his mother only: of him nothing was looked for.
        assert dict(drawn.gaps[0].silences) == {
            Silence.NOT_ASKED: (HEALTH,),
            Silence.NOTHING_HELD: (POLICE,),
        }
        assert len(draw_up(told, today=TODAY).events) == 4


class TestShortVersion:
    @pytest.mark.parametrize(
        "lines",
        [
            [],
            [LineDraft(frozenset(), "My own words without any source.")],
            [LineDraft(frozenset({TOLU}), "x" * 1_001)],
            [LineDraft(frozenset(UUID(int=n) for n in range(41)))],
            [LineDraft(frozenset({TOLU}))] * 101,
        ],
    )
    def test_a_line_needs_sources_and_an_end(self, lines: list[LineDraft]) -> None:
        with pytest.raises(BadInput):
            short_version.check(lines)

    def test_a_line_stands_under_the_most_exact_date_of_one_event_or_the_first_of_many(
        self,
    ) -> None:
        one_event = [on(2026, 3, 1, MONTH), on(2026, 3, 10), NOT_KNOWN]
        assert short_version.date_of(one_event) == on(2026, 3, 10)
        assert short_version.date_of([on(2026, 3, 10), on(2024, 1, 1, YEAR)]).precision is YEAR
        assert short_version.date_of([NOT_KNOWN]) == NOT_KNOWN
