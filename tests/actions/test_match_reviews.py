"""Pairs to look at: they arise by themselves, leave when they are decided, and come back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from openmash.actions import exclusions, match_reviews, matching
from openmash.core.errors import NotNow, NotThere, Refused
from openmash.domain.contacts.intake import AdultTold, ChildTold
from openmash.domain.people.linkage.model import current
from openmash.domain.people.verdicts import Verdict
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.models import AuditEntry, MatchReview, PersonRecord
from openmash.records.queries import reviews
from openmash.records.tenancy import in_hub
from tests.support.match_stories import LOOKED, decide, laid, looked, to_check, undo
from tests.support.stories import RECEIVED, TOLU, make_contact
from tests.support.triage_stories import first_child, told_before

BOY = replace(TOLU, address="14 Sample Walk", postcode="E8 1ZZ")
MISSPELT = replace(BOY, forename="Tolou")
MUM = AdultTold(
    forename="Folake",
    surname="Adeyemi",
    relationship="Mother",
    birth_date=date(1994, 2, 3),
    birth_precision=DatePrecision.DAY,
    sex="F",
    address="14 Sample Walk",
    postcode="E8 1ZZ",
)
UNBORN = ChildTold(surname="Adeyemi", is_unborn=True, expected_date=date(2026, 10, 20))
NEWBORN = ChildTold(
    forename="Baby",
    surname="Cole",
    birth_date=date(2026, 10, 2),
    birth_precision=DatePrecision.DAY,
)


@pytest.fixture
def pair(cast: Any) -> tuple[UUID, UUID]:
    """Tolu, and Tolou of the same day and home: a misspelling, or a twin."""
    earlier = first_child(cast, told_before(cast, children=(MISSPELT,), adults=()))
    return first_child(cast, make_contact(cast, children=(BOY,), adults=())), earlier


def unsure(cast: Any) -> list[set[UUID]]:
    with in_hub(cast.hub_id):
        rows = reviews.waiting(cast.screening_officer, now=LOOKED).unsure
    return [{row.record_id, row.other_id} for row in rows]


def told_again(cast: Any, *, days: int = 0) -> UUID:
    return first_child(cast, told_before(cast, days=days, children=(BOY,), adults=()))


def newer_model(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """As if another model were in use, that weighs alike."""
    newer = replace(current(), name=name)
    monkeypatch.setattr(match_reviews, "in_force", lambda: newer)


def test_a_likely_pair_with_a_veto_is_laid_down_once(cast: Any, pair: tuple[UUID, UUID]) -> None:
    assert looked(cast) == 2
    assert laid(cast) == {frozenset(pair): "twin"}
    assert looked(cast) == 0
    assert to_check(cast) == [set(pair)]
    with in_hub(cast.hub_id):
        review = MatchReview.objects.get()
        entry = AuditEntry.objects.get(act="match_review_laid")
    assert (entry.subject_id, entry.actor) == (str(review.id), "worker")
    # The record told later is the one that is asked about, whichever was looked at first.
    assert (review.record_id, review.other_id) == pair
    # A quarter past five: the hub closes then.
    assert review.target_at == RECEIVED.replace(hour=17, minute=15)


def test_what_was_told_before_the_worker_came_is_found_from_either_side(
    cast: Any, pair: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(match_reviews, "BATCH", 1)
    assert match_reviews.lay_down(cast.hub_id, now=LOOKED) == 1
    assert laid(cast).keys() == {frozenset(pair)}
    assert looked(cast) == 1
    assert laid(cast).keys() == {frozenset(pair)}


@pytest.mark.parametrize("verdict", [Verdict.SAME, Verdict.DIFFERENT])
def test_a_decided_pair_leaves_the_list_and_comes_back_when_it_is_undone(
    cast: Any, pair: tuple[UUID, UUID], verdict: Verdict
) -> None:
    looked(cast)
    made = decide(cast, pair[1], pair[0], verdict)
    assert to_check(cast) == []
    undo(cast, made)
    assert to_check(cast) == [set(pair)]


def test_what_nobody_can_tell_yet_waits_apart_and_gives_way(
    cast: Any, pair: tuple[UUID, UUID]
) -> None:
    looked(cast)
    decide(cast, *pair, Verdict.UNSURE)
    assert (to_check(cast), unsure(cast)) == ([], [set(pair)])
    decide(cast, *pair, Verdict.DIFFERENT)
    assert (to_check(cast), unsure(cast)) == ([], [])


def test_a_pair_settled_through_a_third_record_leaves_the_list(
    cast: Any, pair: tuple[UUID, UUID]
) -> None:
    third = told_again(cast, days=40)
    looked(cast)
    misspelt = {pair[1]}
    assert len(to_check(cast)) == 2
    same = decide(cast, pair[0], third, Verdict.SAME)
    # Told apart from the third, it is told apart from whoever the third is.
    apart = decide(cast, third, pair[1], Verdict.DIFFERENT)
    assert to_check(cast) == []
    undo(cast, apart)
    assert len(to_check(cast)) == 2
    joined = decide(cast, third, pair[1], Verdict.SAME)
    assert to_check(cast) == []
    undo(cast, joined)
    undo(cast, same)
    assert all(misspelt < each for each in to_check(cast))


def test_a_pair_shows_to_those_alone_who_may_open_both_contacts(
    cast: Any, next_door: Any, pair: tuple[UUID, UUID]
) -> None:
    looked(cast)
    for record_id, kept_away in zip(
        pair, (cast.screening_officer, cast.social_worker), strict=True
    ):
        exclusions.exclude(
            cast.manager,
            contact_id=contact_of(cast, record_id),
            account_id=kept_away.user_id,
            reason="Her nephew.",
            now=LOOKED,
        )
        assert to_check(cast, kept_away) == []
    assert to_check(cast, cast.manager) == [set(pair)]
    assert to_check(next_door, next_door.manager) == []
    for desk in ("business_support", "police", "auditor"):
        with pytest.raises(Refused):
            to_check(cast, getattr(cast, desk))


def contact_of(cast: Any, record_id: UUID) -> UUID:
    with in_hub(cast.hub_id):
        return PersonRecord.objects.get(id=record_id).contact_id


def test_children_told_of_together_each_time_are_not_taken_for_each_other(cast: Any) -> None:
    twins = (BOY, replace(BOY, forename="Taiwo"))
    told_before(cast, children=twins, adults=())
    make_contact(cast, children=twins, adults=())
    looked(cast)
    assert laid(cast) == {}


def test_a_twin_told_alone_is_looked_at(cast: Any) -> None:
    first = told_before(cast, children=(BOY,), adults=())
    twin = make_contact(cast, children=(replace(BOY, forename="Tolo"),), adults=())
    looked(cast)
    assert laid(cast) == {frozenset((first_child(cast, first), first_child(cast, twin))): "twin"}


def test_a_newborn_is_found_through_the_mother_who_expected_it(cast: Any) -> None:
    expected = first_child(cast, told_before(cast, children=(UNBORN,), adults=(MUM,)))
    born = first_child(cast, make_contact(cast, children=(NEWBORN,), adults=(MUM,)))
    looked(cast)
    assert laid(cast) == {frozenset((born, expected)): "expected_child"}


def test_a_child_of_another_mother_or_another_year_was_not_expected(cast: Any) -> None:
    told_before(cast, children=(UNBORN,), adults=(MUM,))
    stranger = replace(MUM, forename="Grace", surname="Oduya", birth_date=date(1981, 7, 9))
    make_contact(cast, children=(NEWBORN,), adults=(replace(stranger, postcode="E5 9ZZ"),))
    older = replace(NEWBORN, birth_date=date(2025, 10, 2))
    make_contact(cast, children=(older,), adults=(MUM,))
    looked(cast)
    assert "expected_child" not in laid(cast).values()


def test_a_new_model_brings_back_nothing_that_somebody_decided(
    cast: Any, pair: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    third = told_again(cast, days=40)
    looked(cast)
    decide(cast, pair[0], third, Verdict.SAME)
    decide(cast, *pair, Verdict.DIFFERENT)
    newer_model(monkeypatch, "2027-01")
    assert looked(cast, now=LOOKED + timedelta(days=1)) == 3
    assert to_check(cast) == []
    with pytest.raises(NotNow, match="different people"):
        decide(cast, third, pair[1], Verdict.SAME)


def test_what_a_new_model_no_longer_finds_is_dropped(
    cast: Any, pair: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked(cast)
    newer_model(monkeypatch, "2027-01")
    monkeypatch.setattr("openmash.actions.match_looking.why_of", lambda _: None)
    looked(cast)
    assert laid(cast) == {}
    with in_hub(cast.hub_id):
        assert AuditEntry.objects.filter(act="match_review_dropped").count() == 1


@pytest.fixture
def doubted(cast: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[UUID, UUID, UUID]:
    """Two children who have little in common, joined, and then a new model. And the verdict."""
    girl = ChildTold(forename="Nadia", surname="Benali", birth_date=date(2012, 1, 5))
    girl = replace(girl, birth_precision=DatePrecision.DAY, sex="F")
    one = first_child(cast, told_before(cast, children=(girl,), adults=()))
    other = first_child(cast, make_contact(cast, children=(BOY,), adults=()))
    verdict = decide(cast, one, other, Verdict.SAME)
    looked(cast, now=LOOKED + timedelta(hours=1))
    assert laid(cast) == {}
    newer_model(monkeypatch, "2027-01")
    looked(cast, now=LOOKED + timedelta(days=1))
    return one, other, verdict


def test_a_join_that_a_new_model_speaks_against_is_looked_at_again(
    cast: Any, doubted: tuple[UUID, UUID, UUID]
) -> None:
    one, other, verdict = doubted
    assert laid(cast) == {frozenset((one, other)): "join_doubted"}
    assert to_check(cast) == [{one, other}]
    undo(cast, verdict)
    assert to_check(cast) == []


def test_a_join_that_is_kept_is_not_doubted_again(
    cast: Any, doubted: tuple[UUID, UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_hub(cast.hub_id):
        review_id = MatchReview.objects.get().id
    keep: dict[str, Any] = {"review_id": review_id, "reason": "She was adopted.", "now": LOOKED}
    matching.keep(cast.manager, **keep)
    with pytest.raises(NotThere):
        matching.keep(cast.manager, **keep)
    newer_model(monkeypatch, "2027-02")
    looked(cast, now=LOOKED + timedelta(days=2))
    assert to_check(cast) == []


def test_the_child_in_danger_comes_first(cast: Any) -> None:
    pairs = []
    for number, urgent in enumerate((False, True, False)):
        child = replace(BOY, surname=("Adeyemi", "Nowak", "Haddad")[number])
        child = replace(child, birth_date=date(2018, 3 + number, 14), postcode=f"E{number + 5} 1ZZ")
        slip = replace(child, forename="Tolou")
        before = first_child(cast, told_before(cast, children=(slip,), adults=()))
        now = RECEIVED - timedelta(days=number)
        told: dict[str, Any] = {"urgent": True, "urgent_reason": "Alone."} if urgent else {}
        later = make_contact(cast, now=now, children=(child,), adults=(), **told)
        pairs.append({before, first_child(cast, later)})
    looked(cast)
    first, *others = to_check(cast)
    assert first == pairs[1]
    # As urgent as each other: their earlier contacts have waited equally long.
    assert {frozenset(each) for each in others} == {frozenset(pairs[0]), frozenset(pairs[2])}
