"""What crosses between a hub and an agency's matcher, and what may be answered."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from openmash.domain.people.elsewhere import wire
from openmash.domain.people.elsewhere.answers import (
    Reason,
    Verdict,
    is_enough,
    search,
)
from openmash.domain.people.elsewhere.fields import BadText
from openmash.domain.people.elsewhere.rules import fingerprint
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.known import PEOPLE, judge_records
from openmash.domain.people.linkage import keys
from openmash.domain.people.linkage.bands import Band
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.model import current

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
AISHA = PersonFacts(
    forename="Aishah",
    surname="Islam",
    birth_date=date(2020, 4, 28),
    birth_precision="day",
    sex="F",
    nhs_number="9990000026",
    postcodes=("N14 9DW",),
    address_lines=("109 Sample Walk",),
)
ASKED = wire.Question(UUID(int=7), "HAC", "0123456789abcdef", "account:3", NOW, AISHA)
ANSWERED = wire.Answer(UUID(int=7), NOW, Verdict.KNOWN, taken_on=date(2026, 11, 20), record="P1")


def signs(text: str) -> str:
    """A stand-in for a signature: these rules care only what it is over."""
    return f"over-{len(text)}"


KEYS: Mapping[str, wire.Sign] = {"k1": signs}


def checks(text: str, signature: str) -> bool:
    return signature == signs(text)


texts = some.text(max_size=60)
days = some.dates(date(1900, 1, 1), date(2030, 1, 1))
people = some.builds(
    PersonFacts,
    forename=texts,
    surname=texts,
    other_names=some.lists(texts, max_size=5).map(tuple),
    birth_date=some.none() | days,
    birth_precision=some.sampled_from(["day", "month", "year", "approximate", "unknown"]),
    expected_date=some.none() | days,
    is_unborn=some.booleans(),
    postcodes=some.lists(texts, max_size=5).map(tuple),
    address_lines=some.lists(texts, max_size=5).map(tuple),
)


@given(people)
def test_a_question_arrives_as_it_was_asked_and_its_length_tells_nothing(
    facts: PersonFacts,
) -> None:
    text = wire.write_question(replace(ASKED, facts=facts), KEYS)
    opened = wire.open_text(text.encode(), wire.QUESTION)
    assert opened.is_signed_by([("k1", checks)])
    assert wire.question_of(opened).facts == facts
    bare = wire.write_question(replace(ASKED, facts=PersonFacts()), KEYS)
    assert (len(text.encode()) - len(bare.encode())) % wire.BLOCK == 0


def test_every_answer_is_of_one_length() -> None:
    answers = [
        ANSWERED,
        replace(ANSWERED, record="", contact_point="Ring the desk – day or night"),
        replace(ANSWERED, verdict=Verdict.NOTHING_FOUND, record="", left_out=12_345),
        wire.Answer(UUID(int=7), NOW, Verdict.COULD_NOT_SEARCH, Reason.OLD_INDEX),
    ]
    assert len({len(wire.write_answer(each, KEYS).encode()) for each in answers}) == 1
    for each in answers:
        opened = wire.open_text(wire.write_answer(each, KEYS).encode(), wire.ANSWER)
        assert wire.answer_of(opened) == each


def _changed(**changes: Any) -> wire.Opened:
    opened = wire.open_text(wire.write_question(ASKED, KEYS).encode(), wire.QUESTION)
    return replace(opened, body={**opened.body, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"people": []},
        {"person": [{}, {}]},
        {"person": {}},
        {"at": "2026-11-23T14:00:00"},
        {"id": "7"},
        {"hub": "H" * 201},
    ],
)
def test_a_question_of_another_form_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BadText):
        wire.question_of(_changed(**changes))


def test_a_list_of_pupils_does_not_fit_into_one_person() -> None:
    told = dict(_changed().body["person"])
    with pytest.raises(BadText):
        wire.question_of(_changed(person={**told, "other_names": ["A B"] * 13}))
    with pytest.raises(BadText):
        wire.question_of(_changed(person={**told, "forename": "Ann " * 80}))
    with pytest.raises(BadText):
        wire.question_of(_changed(person={**told, "second_forename": "Ann"}))


def test_a_changed_text_or_an_answer_as_a_question_is_not_believed() -> None:
    text = wire.write_question(ASKED, KEYS)
    changed = wire.open_text(text.replace("Islam", "Islamm").encode(), wire.QUESTION)
    assert not changed.is_signed_by([("k1", checks)])
    with pytest.raises(BadText):
        wire.open_text(wire.write_answer(ANSWERED, KEYS).encode(), wire.QUESTION)
    with pytest.raises(BadText):
        wire.open_text(b"x" * (wire.LONGEST + 1), wire.QUESTION)
    more = text + "signature k2 a\nsignature k3 b\nsignature k4 c\n"
    with pytest.raises(BadText):
        wire.open_text(more.encode(), wire.QUESTION)


def test_no_search_cannot_be_told_as_a_finding_nor_a_finding_as_no_search() -> None:
    body = json.loads(wire.write_answer(ANSWERED, KEYS).split("\n")[1])
    for verdict, reason in (("nothing found", "old index"), ("could not search", "")):
        opened = wire.Opened("", {**body, "verdict": verdict, "reason": reason}, {})
        with pytest.raises(BadText):
            wire.answer_of(opened)


def test_clocks_may_differ_by_as_much_as_allowed_and_no_more() -> None:
    slack = timedelta(seconds=120)
    for seconds, believed in ((-121, False), (-120, True), (120, True), (121, False)):
        assert wire.is_timely(NOW + timedelta(seconds=seconds), NOW, slack) is believed


@pytest.mark.parametrize(
    ("told", "enough"),
    [
        (PersonFacts(forename="Mohammed", surname="Ali"), False),
        (PersonFacts(surname="Ali", postcodes=("N14 9DW",)), True),
        (PersonFacts(forename="Baby", postcodes=("N14 9DW",)), False),
        (PersonFacts(expected_date=date(2026, 12, 1), postcodes=("N14 9DW",)), True),
        (PersonFacts(nhs_number="9990000026"), True),
        (PersonFacts(forename="A", birth_date=date(2020, 1, 2), birth_precision="day"), False),
        (PersonFacts(birth_date=date(2020, 1, 2), birth_precision="day"), False),
        (PersonFacts(), False),
    ],
)
def test_finding_nothing_means_something_only_where_enough_is_told(
    told: PersonFacts, enough: bool
) -> None:
    assert is_enough(told) is enough


def test_the_three_words() -> None:
    asked = card_of(AISHA)
    twin = replace(asked, given="amina", nhs="")
    sister = replace(twin, born=date(2017, 9, 2))
    borrowed = replace(asked, given="yusuf", middle=frozenset(), born=date(1984, 2, 3))
    stranger = Card(
        given="tom", surname=frozenset({"sample"}), born=date(1971, 2, 3), precision="day"
    )
    same = search(asked, {1: stranger, 2: asked}, 1000)
    assert (same.verdict, same.best) == (Verdict.KNOWN, 2)
    assert search(replace(asked, nhs=""), {1: twin}, 1000).verdict is Verdict.POSSIBLE
    assert search(asked, {1: borrowed}, 1000).verdict is Verdict.POSSIBLE
    for others in ({1: sister}, {1: stranger}, {}):
        assert search(replace(asked, nhs=""), others, 1000).verdict is Verdict.NOTHING_FOUND


def test_the_words_are_the_bands_by_which_the_hub_judges() -> None:
    asked = card_of(AISHA)
    for card in (
        asked,
        replace(asked, nhs=""),
        replace(asked, given="aisha", nhs="", born=date(2020, 4, 27)),
        replace(asked, given="a", nhs=""),
        replace(asked, nhs="", born=None, precision="", houses=frozenset()),
    ):
        band = judge_records(asked, {1: card}, {})[1].band
        verdict = search(asked, {1: card}, PEOPLE).verdict
        assert (verdict is Verdict.KNOWN) == (band is Band.SAME_PERSON)


def test_what_somebody_must_look_at_is_possible_however_much_it_weighs() -> None:
    # Brothers share this first name, and no other one is told.
    asked = replace(card_of(AISHA), given="mohammed", middle=frozenset(), sex="M", nhs="")
    held = replace(asked, houses=frozenset())
    found = judge_records(asked, {1: held}, {})[1]
    assert found.veto is not None
    assert found.judged.log_odds >= current().thresholds.same
    assert search(asked, {1: held}, PEOPLE).verdict is Verdict.POSSIBLE


def test_among_more_people_than_a_borough_has_known_needs_more() -> None:
    asked = card_of(replace(AISHA, nhs_number="", sex="U"))
    held = replace(asked, postcodes=frozenset(), houses=frozenset())
    found = judge_records(asked, {1: held}, {})[1]
    assert found.band is Band.SAME_PERSON
    assert search(asked, {1: held}, PEOPLE).verdict is Verdict.KNOWN
    assert search(asked, {1: held}, PEOPLE * 1_000_000).verdict is Verdict.POSSIBLE


def test_an_index_of_other_rules_is_told_from_one_of_ours(monkeypatch: Any) -> None:
    before = fingerprint()
    monkeypatch.setattr(keys, "_MOST_WORDS", 3)
    fingerprint.cache_clear()
    assert fingerprint() != before
    fingerprint.cache_clear()
