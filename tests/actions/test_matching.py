"""Joining person records and undoing it: exact opposites in any order, never by force."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openmash.actions import exclusions, matching
from openmash.core.errors import BadInput, NotNow, NotThere, OpenMashError, Refused
from openmash.domain.people.verdicts import Verdict
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.models import AuditEntry, Contact, MatchVerdict, Person, PersonRecord
from openmash.records.tenancy import in_hub
from tests.support.stories import RECEIVED, TOLU, make_contact
from tests.support.triage_stories import first_child, told_before

NOW = RECEIVED + timedelta(minutes=10)
WHY = "Same mother, same school."


@pytest.fixture
def pair(cast: Any) -> tuple[UUID, UUID]:
    """Tolu's record in a contact, and in an earlier one."""
    earlier = first_child(cast, told_before(cast))
    return first_child(cast, make_contact(cast)), earlier


def decide(cast: Any, one: UUID, other: UUID, verdict: Verdict = Verdict.SAME, **more: Any) -> UUID:
    who = more.pop("who", cast.screening_officer)
    told = {"reason": WHY, "now": NOW, **more}
    return matching.decide(who, record_id=one, other_id=other, verdict=verdict, **told)


def undo(cast: Any, verdict_id: UUID, **more: Any) -> None:
    who = more.pop("who", cast.screening_officer)
    matching.undo(who, verdict_id=verdict_id, **{"reason": "Wrong child.", "now": NOW, **more})


def persons(cast: Any) -> dict[UUID, UUID | None]:
    with in_hub(cast.hub_id):
        return dict(PersonRecord.objects.values_list("id", "person_id"))


def test_a_join_links_both_and_its_undoing_parts_them(cast: Any, pair: tuple[UUID, UUID]) -> None:
    before = persons(cast)
    verdict = decide(cast, *pair)
    joined = persons(cast)
    assert joined[pair[0]] is not None
    assert joined[pair[0]] == joined[pair[1]]
    undo(cast, verdict)
    assert persons(cast) == before


def test_a_join_and_its_undoing_are_audited_by_ids_alone(
    cast: Any, pair: tuple[UUID, UUID]
) -> None:
    verdict = decide(cast, *pair)
    undo(cast, verdict)
    with in_hub(cast.hub_id):
        entries = list(AuditEntry.objects.filter(subject_id=str(verdict)).order_by("at", "act"))
    assert [entry.act for entry in entries] == ["match_decided", "match_undone"]
    told = {"verdict": "same", "record": str(pair[0]), "other": str(pair[1])}
    assert [entry.detail for entry in entries] == [told, told]


def test_both_contacts_show_the_change_to_open_pages(cast: Any, pair: tuple[UUID, UUID]) -> None:
    decide(cast, *pair)
    with in_hub(cast.hub_id):
        assert set(Contact.objects.values_list("changed_at", flat=True)) == {NOW}


def test_an_origin_outlives_every_join(cast: Any, pair: tuple[UUID, UUID]) -> None:
    known = uuid4()
    with in_hub(cast.hub_id):
        Person.objects.create(id=known, hub_id=cast.hub_id, created_at=NOW)
        source = PersonRecord.objects.get(id=pair[1])
        twin = PersonRecord(contact_id=source.contact_id, hub_id=cast.hub_id, kind="child")
        twin.position, twin.origin_id, twin.person_id = 7, known, known
        twin.save(force_insert=True)
    verdict = decide(cast, pair[0], twin.id)
    assert persons(cast)[pair[0]] == known
    undo(cast, verdict)
    assert persons(cast)[pair[0]] is None
    assert persons(cast)[twin.id] == known


def test_who_may_not_join(cast: Any, next_door: Any, pair: tuple[UUID, UUID]) -> None:
    for desk in ("business_support", "police", "auditor", "assessment_team"):
        with pytest.raises(Refused):
            decide(cast, *pair, who=getattr(cast, desk))
    with pytest.raises(NotThere):
        decide(cast, *pair, who=next_door.manager)
    with pytest.raises(NotThere):
        decide(cast, pair[0], uuid4())
    with pytest.raises(NotThere):
        decide(cast, pair[0], pair[0])
    with pytest.raises(BadInput):
        decide(cast, *pair, reason=" ")
    assert set(persons(cast).values()) == {None}


def test_being_kept_from_either_contact_is_enough_to_refuse(
    cast: Any, pair: tuple[UUID, UUID]
) -> None:
    verdict = decide(cast, *pair)
    with in_hub(cast.hub_id):
        earlier = PersonRecord.objects.get(id=pair[1]).contact_id
    exclusions.exclude(
        cast.manager,
        contact_id=earlier,
        account_id=cast.social_worker.user_id,
        reason="A neighbour.",
        now=NOW,
    )
    with pytest.raises(NotThere):
        undo(cast, verdict, who=cast.social_worker)
    with in_hub(cast.hub_id):
        assert MatchVerdict.objects.get(id=verdict).undone_at is None


def test_a_settled_pair_is_undone_first_but_doubt_gives_way(
    cast: Any, pair: tuple[UUID, UUID]
) -> None:
    decide(cast, *pair, Verdict.UNSURE)
    different = decide(cast, pair[1], pair[0], Verdict.DIFFERENT)
    with pytest.raises(NotNow, match="already decided"):
        decide(cast, *pair)
    undo(cast, different)
    with pytest.raises(NotThere):
        undo(cast, different)
    decide(cast, *pair)
    with in_hub(cast.hub_id):
        standing = MatchVerdict.objects.filter(undone_at__isnull=True)
        assert list(standing.values_list("verdict", flat=True)) == ["same"]
        assert MatchVerdict.objects.count() == 3


def test_no_chain_joins_two_that_somebody_told_apart(cast: Any) -> None:
    a, b, c = (first_child(cast, told_before(cast, days=d)) for d in (30, 60, 90))
    decide(cast, a, c, Verdict.DIFFERENT)
    decide(cast, a, b)
    with pytest.raises(NotNow, match="different people"):
        decide(cast, b, c)
    assert persons(cast)[c] is None


def test_two_that_are_joined_through_a_third_are_not_called_different(cast: Any) -> None:
    a, b, c = (first_child(cast, told_before(cast, days=d)) for d in (30, 60, 90))
    decide(cast, a, b)
    decide(cast, b, c)
    with pytest.raises(NotNow, match="joined through other records"):
        decide(cast, a, c, Verdict.DIFFERENT)


def test_a_join_that_shows_a_repeat_draws_a_managers_eye(cast: Any) -> None:
    unsure = replace(TOLU, birth_date=None, birth_precision=DatePrecision.UNKNOWN)
    records = []
    for days in (0, 60, 120):
        contact_id = told_before(cast, days=days, children=(unsure,))
        records.append(first_child(cast, contact_id))
    with in_hub(cast.hub_id):
        assert not Contact.objects.filter(repeat_review=True).exists()
    decide(cast, records[0], records[1])
    decide(cast, records[1], records[2])
    with in_hub(cast.hub_id):
        flagged = Contact.objects.filter(repeat_review=True).values_list("people__id", flat=True)
        assert records[0] in set(flagged)
        assert records[2] not in set(flagged)


def test_without_its_audit_entry_nothing_is_joined(
    cast: Any, pair: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise RuntimeError("the audit cannot be written")

    monkeypatch.setattr("openmash.actions.base.server_cursor", refuse)
    with pytest.raises(RuntimeError):
        decide(cast, *pair)
    assert set(persons(cast).values()) == {None}
    with in_hub(cast.hub_id):
        assert not MatchVerdict.objects.exists()


@pytest.fixture
def eight(cast: Any) -> list[UUID]:
    """Eight records, two pairs of which came with a person that they share."""
    made = [first_child(cast, told_before(cast, days=d)) for d in range(30, 70, 10)]
    with in_hub(cast.hub_id):
        shared = [Person.objects.create(hub_id=cast.hub_id, created_at=NOW).id for _ in range(2)]
        sources = PersonRecord.objects.filter(id__in=made).order_by("id")
        for place, source in enumerate(sources):
            origin = shared[place // 2]
            twin = PersonRecord(contact_id=source.contact_id, hub_id=cast.hub_id, kind="child")
            twin.position, twin.origin_id, twin.person_id = 7, origin, origin
            twin.save(force_insert=True)
            made.append(twin.id)
    return made


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_any_joins_undone_in_any_order_leave_every_record_as_it_came(
    cast: Any, eight: list[UUID], data: st.DataObject
) -> None:
    before = persons(cast)
    place = st.integers(0, len(eight) - 1)
    made: list[UUID] = []
    history: list[dict[UUID, UUID | None]] = []
    for one, other in data.draw(st.lists(st.tuples(place, place), min_size=1, max_size=6)):
        was = persons(cast)
        try:
            made.append(decide(cast, eight[one], eight[other]))
            history.append(was)
        except OpenMashError:
            assert persons(cast) == was
    if made:
        undo(cast, made.pop())
        assert persons(cast) == history[-1]
    for verdict in data.draw(st.permutations(made)):
        undo(cast, verdict)
    assert persons(cast) == before
