"""What each answer needs, who is proposed, and that silence is never shown as an answer."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmash.core.errors import BadInput
from openmash.domain.access import AgencyKind
from openmash.domain.agency_checks.chasing import (
    Waiting,
    chase_at,
    escalate_at,
    look_again_at,
)
from openmash.domain.agency_checks.fields import ANYTHING_ELSE, FIELDS, FieldKind, label_of
from openmash.domain.agency_checks.lifecycle import (
    CARRIES_ITEMS,
    NEEDS_REASON,
    Answer,
    MatchConfidence,
    Silence,
)
from openmash.domain.agency_checks.marks import PASSED_ON, Audience, Identifier
from openmash.domain.agency_checks.proposal import (
    AgencyChoice,
    check,
    proposed_kinds,
    questions_for,
    scope_for,
    search_from,
)
from openmash.domain.agency_checks.return_words import units, worded
from openmash.domain.agency_checks.returns import (
    VIEW_OPTIONAL,
    Asked,
    ItemDraft,
    ReturnDraft,
    faults,
    nothing_held,
)
from openmash.domain.contacts.clocks import ClockKind, clock_for
from openmash.domain.contacts.policy import default_policy
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.handling import HandlingCode, SourceGrade
from openmash.domain.sharing.schemes import Marks, Scheme

CHILD, STRANGER = UUID(int=1), UUID(int=2)
TODAY = date(2026, 11, 20)
POLICY = default_policy("Hackney")
ASKED = Asked(AgencyKind.POLICE, date(2021, 11, 20), frozenset({CHILD}), POLICY.ratings)
ITEM = ItemDraft("missing_episodes", "Missing on two nights in May.", about=CHILD)


def complete(answer: Answer) -> ReturnDraft:
    """A return with all that its answer needs, and nothing that it must not carry."""
    carries = answer in CARRIES_ITEMS
    searched = answer is not Answer.CANNOT_SEARCH
    none_found = answer in {Answer.NOTHING_HELD, Answer.CANNOT_SEARCH}
    return ReturnDraft(
        answer=answer,
        reason="The rest would put an informant at risk." if answer in NEEDS_REASON else "",
        systems_searched="Crime and intelligence records" if searched else "",
        period_from=ASKED.period_from if searched else None,
        period_to=TODAY if searched else None,
        identifiers_used=(Identifier.NAME, Identifier.BIRTH_DATE) if searched else (),
        match_confidence=MatchConfidence.NO_RECORD if none_found else MatchConfidence.CERTAIN,
        items=(ITEM,) if carries else (),
        own_rating=None if answer in VIEW_OPTIONAL else Rating.AMBER,
        own_why="" if answer in VIEW_OPTIONAL else "Violence keeps happening.",
    )


def wrong(draft: ReturnDraft) -> set[str]:
    return set(faults(draft, ASKED, TODAY))


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_with_all_it_needs_is_accepted(answer: Answer) -> None:
    assert faults(complete(answer), ASKED, TODAY) == {}


SEARCHED = set(Answer) - {Answer.CANNOT_SEARCH}
NEEDED: dict[str, tuple[object, set[Answer]]] = {
    "reason": ("", set(NEEDS_REASON)),
    "systems_searched": ("", SEARCHED),
    "period_from": (None, SEARCHED),
    "period_to": (None, SEARCHED),
    "identifiers_used": ((), SEARCHED),
    "match_confidence": (None, SEARCHED),
    "own_rating": (None, set(Answer) - VIEW_OPTIONAL),
    "own_why": ("", set(Answer) - VIEW_OPTIONAL),
}


@pytest.mark.parametrize("answer", Answer)
@pytest.mark.parametrize("field", NEEDED)
def test_each_answer_needs_exactly_its_own_fields(answer: Answer, field: str) -> None:
    empty, needed_by = NEEDED[field]
    draft = complete(answer)
    draft = replace(draft, own_why="") if field == "own_rating" else draft
    found = wrong(replace(draft, **{field: empty}))  # type: ignore[arg-type]
    assert (field in found) == (answer in needed_by)


@pytest.mark.parametrize("answer", Answer)
def test_items_come_with_the_sharing_answers_and_with_no_other(answer: Answer) -> None:
    with_item = wrong(replace(complete(answer), items=(ITEM,)))
    without = wrong(replace(complete(answer), items=()))
    if answer in CARRIES_ITEMS:
        assert with_item == set()
        assert without == {"answer"}
    else:
        assert with_item == {"items.missing_episodes"}
        assert without == set()


def test_nothing_held_must_cover_the_whole_period_that_was_asked() -> None:
    late_start = replace(
        complete(Answer.NOTHING_HELD), period_from=ASKED.period_from + timedelta(days=1)
    )
    assert wrong(late_start) == {"period_from"}
    assert "Cannot search" in faults(late_start, ASKED, TODAY)["period_from"]
    earlier = replace(complete(Answer.NOTHING_HELD), period_from=date(2010, 1, 1))
    assert wrong(earlier) == set()
    shared = replace(complete(Answer.SHARED), period_from=date(2025, 1, 1))
    assert wrong(shared) == set()


def test_confidence_must_fit_the_answer() -> None:
    assert wrong(
        replace(complete(Answer.NOTHING_HELD), match_confidence=MatchConfidence.PROBABLE)
    ) == {"match_confidence"}
    assert wrong(
        replace(complete(Answer.NOT_RELEVANT), match_confidence=MatchConfidence.NO_RECORD)
    ) == {"match_confidence"}


def test_a_search_ends_after_it_starts_and_not_in_the_future() -> None:
    draft = complete(Answer.SHARED)
    assert wrong(replace(draft, period_to=TODAY + timedelta(days=1))) == {"period_to"}
    assert wrong(replace(draft, period_from=TODAY, period_to=date(2020, 1, 1))) == {"period_to"}


def test_nothing_is_shared_about_people_who_were_not_asked_about() -> None:
    about_stranger = replace(complete(Answer.SHARED), items=(replace(ITEM, about=STRANGER),))
    assert wrong(about_stranger) == {"items.missing_episodes"}


def test_an_agency_fills_only_the_fields_of_its_own_form() -> None:
    foreign = replace(complete(Answer.SHARED), items=(ItemDraft("gp_practice", "Dr Sample"),))
    assert wrong(foreign) == {"items.gp_practice"}


MARKED_ASKED = replace(ASKED, scheme=Scheme.POLICE_3X5X2)


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (replace(ITEM, marks=Marks(Scheme.POLICE_3X5X2, "2", "C", "P")), ""),
        (replace(ITEM, marks=Marks(Scheme.POLICE_3X5X2, "2", "", "P")), "all three 3x5x2 marks"),
        (replace(ITEM, marks=Marks(Scheme.POLICE_3X5X2, "4", "C", "P")), "all three 3x5x2 marks"),
        (replace(ITEM, marks=Marks(Scheme.PLAIN, "2")), "all three 3x5x2 marks"),
        (replace(ITEM, marks=Marks(Scheme.POLICE_3X5X2, "2", "C", "C")), "Handling code C"),
        (
            replace(
                ITEM,
                marks=Marks(Scheme.POLICE_3X5X2, "2", "C", "C"),
                audience=Audience.RESTRICTED,
            ),
            "",
        ),
        (replace(ITEM, key="intelligence"), "Give the source, the information and the handling"),
    ],
)
def test_police_marks_are_whole_and_no_item_is_wider_than_they_allow(
    item: ItemDraft, sentence: str
) -> None:
    draft = replace(complete(Answer.SHARED), items=(item,))
    found = faults(draft, MARKED_ASKED, TODAY)
    assert sentence in found.get(f"items.{item.key}", "")
    assert bool(found) == bool(sentence)


def test_only_an_agency_of_the_scheme_uses_its_marks() -> None:
    item = replace(ITEM, marks=Marks(Scheme.POLICE_3X5X2, "1", "A", "P"))
    draft = replace(complete(Answer.SHARED), items=(item,))
    assert wrong(draft) == {"items.missing_episodes"}
    assert item.plain_grade is SourceGrade.RELIABLE


def test_what_has_happened_has_no_date_ahead_and_what_is_planned_may() -> None:
    tomorrow, far = TODAY + timedelta(days=1), TODAY.replace(year=TODAY.year + 60)
    for kind, fields in FIELDS.items():
        asked = replace(ASKED, kind=kind)
        for field in fields:
            for on, refused in ((TODAY, False), (tomorrow, not field.ahead), (far, True)):
                item = ItemDraft(field.key, "Told.", event_date=on)
                found = faults(replace(complete(Answer.SHARED), items=(item,)), asked, TODAY)
                assert set(found) == ({f"dates.{field.key}"} if refused else set())
    planned = {field.key for fields in FIELDS.values() for field in fields if field.ahead}
    assert "next_release" in planned
    assert planned.isdisjoint({"domestic_abuse_callouts", "police_protection_last"})


def test_each_entry_of_a_field_is_judged_by_itself() -> None:
    second = replace(ITEM, entry=2, text="")
    assert wrong(replace(complete(Answer.SHARED), items=(ITEM, second))) == {
        "items.missing_episodes_2"
    }


def test_an_own_view_names_a_rating_that_the_hub_uses() -> None:
    three_colours = replace(ASKED, ratings=(Rating.RED, Rating.AMBER, Rating.GREEN))
    draft = replace(complete(Answer.SHARED), own_rating=Rating.BLUE)
    assert set(faults(draft, three_colours, TODAY)) == {"own_rating"}


def test_nobody_must_judge_what_they_may_not_read_unless_they_share_something() -> None:
    closed = replace(ASKED, concern_open=False)
    for answer in Answer:
        draft = replace(complete(answer), own_rating=None, own_why="")
        found = set(faults(draft, closed, TODAY))
        assert found == ({"own_rating", "own_why"} if answer in CARRIES_ITEMS else set())


@pytest.mark.parametrize("answer", sorted(CARRIES_ITEMS))
@pytest.mark.parametrize("concern_open", [True, False])
def test_what_an_empty_answer_lacks_is_said_all_at_once(answer: Answer, concern_open: bool) -> None:
    asked = replace(ASKED, concern_open=concern_open)
    found = set(faults(ReturnDraft(answer=answer), asked, TODAY))
    reason = {"reason"} if answer in NEEDS_REASON else set()
    assert found == reason | {
        "answer",
        "systems_searched",
        "period_from",
        "period_to",
        "identifiers_used",
        "match_confidence",
        "own_rating",
        "own_why",
    }


def test_one_confirmation_of_nothing_held_is_a_complete_return() -> None:
    draft = nothing_held(ASKED, "All crime records", (Identifier.NAME,), TODAY)
    assert faults(draft, ASKED, TODAY) == {}
    assert (draft.period_from, draft.period_to) == (ASKED.period_from, TODAY)


def test_no_silence_and_no_answer_is_worded_like_another() -> None:
    labels = [each.label for each in (*Answer, *Silence)]
    assert len(set(labels)) == len(labels)
    for silence in Silence:
        assert silence.value not in set(Answer)
        assert "held" not in silence.label.lower()


def test_every_kind_of_agency_has_its_own_fields_questions_and_scope() -> None:
    for kind in AgencyKind:
        keys = [field.key for field in FIELDS[kind]]
        assert len(keys) == len(set(keys)) >= 5
        assert FIELDS[kind][-1] is ANYTHING_ELSE
        assert questions_for(kind)
        assert questions_for(kind, Rating.AMBER).endswith(questions_for(kind))
        assert "rates Amber. Complex needs" in questions_for(kind, Rating.AMBER)
        assert scope_for(kind)
        for field in FIELDS[kind]:
            assert field.key == field.key.lower()
            assert len(field.key) <= 60
            assert bool(field.choices) == (field.kind is FieldKind.CHOICE)
            assert label_of(kind, field.key) == field.label


def test_every_audience_is_a_code_with_roles_and_tight_ones_are_not_passed_on() -> None:
    assert {audience.handling for audience in Audience} == set(HandlingCode)
    assert Audience.HUB_ONLY.handling is HandlingCode.HUB_ONLY
    assert PASSED_ON.isdisjoint({HandlingCode.RESTRICTED, HandlingCode.SEALED})


# Asking


def choice(**changes: object) -> AgencyChoice:
    chosen = AgencyChoice(
        agency_id=UUID(int=7),
        name="Hackney police",
        proposed=True,
        ask=True,
        questions="What is known?",
        search_scope="Crime records",
        period_from=date(2021, 11, 20),
        people=frozenset({CHILD}),
    )
    return replace(chosen, **changes)  # type: ignore[arg-type]


OTHER = AgencyChoice(
    UUID(int=8), "Hackney health", True, True, "", "Questions", "Scope", TODAY, frozenset({CHILD})
)


def refused(*choices: AgencyChoice) -> set[str]:
    try:
        check(choices, frozenset({CHILD}), TODAY)
    except BadInput as bad:
        return set(bad.by_field)
    return set()


def test_following_the_policy_needs_no_reason_and_departing_from_it_does() -> None:
    police = str(UUID(int=7))
    assert refused(choice()) == set()
    assert refused(choice(ask=False), OTHER) == {f"{police}.reason"}
    assert refused(choice(ask=False, reason="Not known here"), OTHER) == set()
    assert refused(choice(proposed=False)) == {f"{police}.reason"}
    assert refused(choice(proposed=False, reason="Uncle on licence")) == set()
    assert refused(choice(proposed=False, ask=False), OTHER) == set()


def test_a_request_says_what_where_since_when_and_about_whom() -> None:
    police = str(UUID(int=7))
    for field, empty in (
        ("questions", ""),
        ("search_scope", ""),
        ("period_from", None),
        ("period_from", TODAY + timedelta(days=1)),
        ("people", frozenset()),
        ("people", frozenset({STRANGER})),
    ):
        assert refused(choice(**{field: empty})) == {f"{police}.{field}"}


def test_asking_nobody_is_refused() -> None:
    assert refused(choice(ask=False, reason="Not needed")) == {"agencies"}


def test_the_policy_proposes_by_rating_and_not_twice() -> None:
    red = proposed_kinds(POLICY, Rating.RED)
    assert AgencyKind.POLICE in red
    assert proposed_kinds(POLICY, Rating.RED, [AgencyKind.POLICE]) == red - {AgencyKind.POLICE}
    assert proposed_kinds(POLICY, Rating.BLUE) == frozenset()


def test_the_search_period_survives_a_leap_day() -> None:
    assert search_from(POLICY, TODAY) == date(2021, 11, 20)
    assert search_from(POLICY, date(2028, 2, 29)) == date(2023, 2, 28)


# Chasing

MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1),
    max_value=datetime(2027, 12, 31),
    timezones=st.just(UTC),
)


def asked_at(moment: datetime, rating: Rating) -> Waiting:
    clock = clock_for(ClockKind.AGENCY_RETURN, rating, POLICY, POLICY.calendar, moment)
    return Waiting(clock, POLICY.chase, POLICY.calendar)


@given(MOMENTS, st.sampled_from([Rating.RED, Rating.AMBER, Rating.GREEN]))
def test_silence_is_chased_again_and_again_and_escalated_once(
    moment: datetime, rating: Rating
) -> None:
    waiting = asked_at(moment, rating)
    looks, escalated = [], 0
    for _ in range(40):
        at = look_again_at(waiting)
        assert at is not None, "an unanswered request is always looked at again"
        looks.append(at)
        chase, escalate = chase_at(waiting), escalate_at(waiting)
        if chase is not None and chase <= at:
            waiting = replace(waiting, last_chased_at=at)
        if escalate is not None and escalate <= at:
            waiting = replace(waiting, escalated_at=at)
            escalated += 1
    assert looks[0] > moment, "nobody is chased as they are asked"
    assert all(earlier < later for earlier, later in pairwise(looks))
    assert escalated == 1
    due = waiting.clock.due_at
    assert due is not None
    assert waiting.escalated_at is not None
    assert waiting.escalated_at > due


@given(MOMENTS, st.sampled_from([Rating.AMBER, Rating.GREEN]))
def test_nobody_is_chased_at_night_for_work_that_stops_at_closing_time(
    moment: datetime, rating: Rating
) -> None:
    waiting = asked_at(moment, rating)
    for at in (chase_at(waiting), escalate_at(waiting)):
        assert at is not None
        spans = POLICY.calendar.spans_on(POLICY.calendar.local(at).date())
        assert any(span.opens <= at <= span.closes for span in spans)


def test_a_red_is_chased_through_closing_time() -> None:
    evening = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
    assert chase_at(asked_at(evening, Rating.RED)) == datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
    assert escalate_at(asked_at(evening, Rating.RED)) == datetime(2026, 11, 20, 21, 0, tzinfo=UTC)


def test_without_a_target_nothing_is_chased() -> None:
    waiting = asked_at(datetime(2026, 11, 20, 12, tzinfo=UTC), Rating.BLUE)
    assert look_again_at(waiting) is None


def test_every_number_that_an_agency_returns_says_what_it_counts() -> None:
    numbers = [f for own in FIELDS.values() for f in own if f.kind is FieldKind.NUMBER]
    assert len(numbers) > 5
    assert [field.key for field in numbers if worded(field, "12") == "12"] == []
    assert all(units(field) for field in numbers)
