"""A join that is undone: nobody sees a trace of it, and whoever used it is told."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openmash.actions import exclusions, reading, undone_joins
from openmash.core.errors import BadInput, NotNow, NotThere, OpenMashError, Refused
from openmash.domain.contacts.ratings import Rating
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import AuditEntry, PersonRecord, UndoneJoin
from openmash.records.queries import case as case_query
from openmash.records.queries import undone_joins as query
from openmash.records.tenancy import in_hub
from tests.support.match_stories import LOOKED, decide, joined_by_two, undo
from tests.support.stories import TOLU, make_contact
from tests.support.triage_stories import first_child, open_case, proposed, told_before

OPENED, UNDONE = LOOKED + timedelta(minutes=30), LOOKED + timedelta(hours=1)
BOY = replace(TOLU, postcode="E8 1ZZ")


def contact_of(cast: Any, record_id: UUID) -> UUID:
    with in_hub(cast.hub_id):
        return PersonRecord.objects.get(id=record_id).contact_id


def told(cast: Any, *, days: int) -> UUID:
    return first_child(cast, told_before(cast, days=days, children=(BOY,), adults=()))


@pytest.fixture
def three(cast: Any) -> tuple[UUID, UUID, UUID]:
    """Three records of children of one name, the newest first."""
    newest = first_child(cast, make_contact(cast, children=(BOY,), adults=()))
    return newest, told(cast, days=40), told(cast, days=80)


def opened(cast: Any, record_id: UUID, *, who: Any = None) -> None:
    reading.contact_opened(
        who or cast.business_support, contact_id=contact_of(cast, record_id), now=OPENED
    )


def notices(cast: Any, viewer: Any = None) -> dict[UUID, Any]:
    with in_hub(cast.hub_id):
        found = query.unchecked(viewer or cast.manager)
    return {each.contact_id: each for each in found}


def test_contacts_that_used_the_join_are_told_and_no_others(
    cast: Any, three: tuple[UUID, UUID, UUID]
) -> None:
    one, other, third = three
    decide(cast, other, third, Verdict.SAME)
    verdict = decide(cast, one, other, Verdict.SAME)
    # Somebody reads the one and rates it, and reads the third, which the join reached through the
    # other; nobody touches the other itself.
    opened(cast, one)
    proposed(cast, contact_of(cast, one), Rating.AMBER, now=OPENED)
    opened(cast, third)
    undo(cast, verdict, now=UNDONE)
    found = notices(cast)
    assert found.keys() == {contact_of(cast, one), contact_of(cast, third)}
    assert found[contact_of(cast, one)].meanwhile == ("contact_opened", "rating_proposed")
    with in_hub(cast.hub_id):
        entries = AuditEntry.objects.filter(act="undone_join_told")
        assert {each.subject_id for each in entries} == {str(key) for key in found}
        assert {each.detail["verdict"] for each in entries} == {str(verdict)}


def test_what_was_read_before_or_after_the_join_did_not_use_it(
    cast: Any, three: tuple[UUID, UUID, UUID]
) -> None:
    one, other, _ = three
    verdict = decide(cast, one, other, Verdict.SAME, now=OPENED + timedelta(minutes=1))
    opened(cast, one)
    undo(cast, verdict, now=UNDONE)
    assert notices(cast) == {}


def test_a_join_that_another_chain_keeps_tells_nobody(
    cast: Any, three: tuple[UUID, UUID, UUID]
) -> None:
    one, other, third = three
    for pair in ((one, third), (other, third)):
        decide(cast, *pair, Verdict.SAME)
    verdict = decide(cast, one, other, Verdict.SAME)
    opened(cast, one)
    undo(cast, verdict, now=UNDONE)
    assert notices(cast) == {}


@pytest.mark.parametrize("verdict", [Verdict.DIFFERENT, Verdict.UNSURE])
def test_what_joined_nobody_is_undone_without_a_word(
    cast: Any, three: tuple[UUID, UUID, UUID], verdict: Verdict
) -> None:
    made = decide(cast, three[0], three[1], verdict)
    opened(cast, three[0])
    undo(cast, made, now=UNDONE)
    assert notices(cast) == {}


def test_somebody_looks_again_once(cast: Any, three: tuple[UUID, UUID, UUID]) -> None:
    verdict = decide(cast, three[0], three[1], Verdict.SAME)
    opened(cast, three[0])
    undo(cast, verdict, now=UNDONE)
    (notice,) = notices(cast).values()
    look: dict[str, Any] = {"notice_id": notice.notice_id, "now": UNDONE}
    with pytest.raises(Refused):
        undone_joins.check(cast.business_support, found="Nothing.", **look)
    with pytest.raises(BadInput):
        undone_joins.check(cast.manager, found=" ", **look)
    keep_away(cast, three[0], cast.social_worker)
    with pytest.raises(NotThere):
        undone_joins.check(cast.social_worker, found="Nothing.", **look)
    assert notices(cast, cast.social_worker) == {}
    undone_joins.check(cast.manager, found="The rating was proposed anew.", **look)
    with pytest.raises(NotNow):
        undone_joins.check(cast.screening_officer, found="Nothing.", **look)
    assert notices(cast) == {}
    with in_hub(cast.hub_id):
        assert UndoneJoin.objects.get().checked_reason == "The rating was proposed anew."
        assert AuditEntry.objects.filter(act="undone_join_checked").count() == 1


def keep_away(cast: Any, record_id: UUID, viewer: Any) -> None:
    exclusions.exclude(
        cast.manager,
        contact_id=contact_of(cast, record_id),
        account_id=viewer.user_id,
        reason="Her nephew.",
        now=LOOKED,
    )


def test_a_join_by_two_people_is_undone_by_one_and_tells_too(
    cast: Any, three: tuple[UUID, UUID, UUID]
) -> None:
    open_case(cast, three[1])
    verdict = joined_by_two(cast, three[0], three[1])
    opened(cast, three[0])
    undo(cast, verdict, now=UNDONE)
    assert notices(cast).keys() == {contact_of(cast, three[0])}


def seen_by_everybody(cast: Any, records: tuple[UUID, ...]) -> list[Any]:
    """What every desk sees of every contact: the case, who is known, and who is around them."""
    contacts = [contact_of(cast, record_id) for record_id in records]
    desks = (cast.screening_officer, cast.social_worker, cast.manager, cast.business_support)
    shown: list[Any] = []
    with in_hub(cast.hub_id):
        for desk in desks:
            for contact_id in contacts:
                try:
                    known = case_query.known(desk, contact_id)
                    shown.append((case_query.of(desk, contact_id).children, repr(known)))
                except OpenMashError as refusal:
                    shown.append(refusal.sentence)
    return shown


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_joins_and_their_undoing_are_the_identity_on_what_everybody_sees(
    cast: Any, three: tuple[UUID, UUID, UUID], data: st.DataObject
) -> None:
    with in_hub(cast.hub_id):
        already = UndoneJoin.objects.count()
    before = seen_by_everybody(cast, three)
    place = st.integers(0, 2)
    made = []
    for one, other in data.draw(st.lists(st.tuples(place, place), min_size=1, max_size=4)):
        try:
            made.append(decide(cast, three[one], three[other], Verdict.SAME))
        except OpenMashError:
            continue
    if made:
        assert seen_by_everybody(cast, three) != before
    for verdict in data.draw(st.permutations(made)):
        undo(cast, verdict)
    assert seen_by_everybody(cast, three) == before
    with in_hub(cast.hub_id):
        # At one moment all of it: nobody had time to use what was undone.
        assert UndoneJoin.objects.count() == already
