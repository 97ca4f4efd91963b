"""Earlier records of the people in a contact: who is found, who is held apart, who stays hidden."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from openmash.actions import exclusions, match_proposals, match_rows, matching
from openmash.domain.people.known import Relation
from openmash.domain.people.linkage.bands import Band
from openmash.domain.people.verdicts import Verdict
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.models import OpenCase, Person, PersonRecord
from openmash.records.queries import candidates, matches
from openmash.records.queries import case as query
from openmash.records.queries.persons import PERSON_COLUMNS, PersonView
from openmash.records.tenancy import in_hub
from tests.support.stories import MOTHER, RECEIVED, TOLU, make_contact
from tests.support.triage_stories import TWIN, first_child, open_case, told_before, told_with_number

NOW = RECEIVED + timedelta(minutes=10)
NEAR = replace(TOLU, address="14 Sample Walk", postcode="E8 1ZZ")


def known(cast: Any, contact_id: UUID, viewer: Any = None) -> query.Known:
    with in_hub(cast.hub_id):
        return query.known(viewer or cast.screening_officer, contact_id)


def of_child(cast: Any, contact_id: UUID, viewer: Any = None) -> matches.Found:
    return known(cast, contact_id, viewer).found[first_child(cast, contact_id)]


def join(cast: Any, one: UUID, other: UUID, verdict: Verdict = Verdict.SAME) -> UUID:
    told: dict[str, Any] = {"reason": "Looked.", "now": NOW}
    made = matching.settle(cast.manager, record_id=one, other_id=other, verdict=verdict, **told)
    if made.proposal_id is None:
        assert made.verdict_id is not None
        return made.verdict_id
    return match_proposals.confirm(cast.social_worker, proposal_id=made.proposal_id, **told)


def test_the_same_details_are_found_and_the_contact_itself_is_not(cast: Any) -> None:
    earlier = told_before(cast)
    contact_id = make_contact(cast)
    found = of_child(cast, contact_id)
    assert [c.contact.contact_id for c in found.candidates] == [earlier]
    assert found.candidates[0].match.band is Band.SAME_PERSON
    assert found.candidates[0].contact.is_open


@pytest.mark.parametrize(
    "told",
    [
        {"forename": "Adeyemi", "surname": "Tolu"},
        {"forename": "Tolou"},
        {"birth_date": date(2018, 3, 15)},
        {"birth_date": date(2017, 3, 14)},
        {"surname": "Adeyemi-Cole"},
    ],
    ids=["names swapped", "misspelt", "a day off", "a year off", "double-barrelled"],
)
def test_slips_do_not_hide_a_child(cast: Any, told: dict[str, Any]) -> None:
    told_before(cast, children=(replace(TOLU, **told),))
    assert of_child(cast, make_contact(cast)).candidates


def test_nobody_is_too_far_off_beside_the_persons_own_record(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It shares every key with itself: beside it whoever is told of by a name alone is nothing."""
    unknown = DatePrecision.UNKNOWN
    by_name = replace(TOLU, birth_date=None, birth_precision=unknown, address="", postcode="")
    earlier = first_child(cast, told_before(cast, children=(by_name,)))
    own = first_child(cast, make_contact(cast))
    only_near = candidates._NEAREST.replace("place <= 30", "place <= 0")
    monkeypatch.setattr(candidates, "_NEAREST", only_near)
    with in_hub(cast.hub_id):
        row = PersonRecord.objects.filter(id=own).values_list(*PERSON_COLUMNS).get()
        assert matches._near([PersonView(*row)]) == {own: [earlier]}


def test_a_twin_is_shown_apart_and_as_a_sibling_not_mentioned(cast: Any) -> None:
    told_before(cast, children=(TOLU, TWIN))
    all_known = known(cast, make_contact(cast))
    bands = {
        c.record.forename: c.match.band
        for found in all_known.found.values()
        for c in found.candidates
    }
    assert bands["Tolu"] is Band.SAME_PERSON
    assert bands.get("Taiwo") in (None, Band.POSSIBLE)
    assert [child.forename for child in all_known.household.not_mentioned] == ["Taiwo"]


def test_people_of_a_hidden_contact_are_never_candidates(cast: Any) -> None:
    earlier = told_before(cast, children=(NEAR, replace(TWIN, postcode="E8 1ZZ")))
    contact_id = make_contact(cast, children=(NEAR,))
    join(cast, first_child(cast, contact_id), first_child(cast, earlier))
    exclusions.exclude(
        cast.manager,
        contact_id=earlier,
        account_id=cast.screening_officer.user_id,
        reason="Her nephew.",
        now=NOW,
    )
    hidden = known(cast, contact_id)
    assert not hidden.found[first_child(cast, contact_id)].candidates
    assert not hidden.household.contacts
    assert not hidden.household.not_mentioned
    assert of_child(cast, contact_id, cast.social_worker).candidates


def test_joined_comes_first_and_ruled_out_last(cast: Any) -> None:
    oldest, middle, newest = (told_before(cast, days=d) for d in (300, 200, 100))
    contact_id = make_contact(cast)
    mine = first_child(cast, contact_id)
    join(cast, mine, first_child(cast, oldest))
    join(cast, mine, first_child(cast, newest), Verdict.DIFFERENT)
    found = of_child(cast, contact_id)
    assert [c.contact.contact_id for c in found.candidates] == [oldest, middle, newest]
    assert [c.linked for c in found.candidates] == [True, False, False]
    assert found.candidates[2].ruled_out


def test_no_join_hides_an_open_case(cast: Any) -> None:
    """The case was opened for one record; joins then put that record under other persons."""
    first, second = (first_child(cast, told_before(cast, days=d)) for d in (200, 100))
    cases = {open_case(cast, first)}
    contact_id = make_contact(cast)
    mine = first_child(cast, contact_id)
    assert known(cast, contact_id).open_cases.keys() == cases
    join(cast, first, second)
    verdict = join(cast, second, mine)
    sure = known(cast, contact_id).open_cases
    assert sure.keys() == cases
    assert [certain for _, certain in sure.values()] == [True]
    matching.undo(cast.manager, verdict_id=verdict, reason="Cousin.", now=NOW)
    assert [certain for _, certain in known(cast, contact_id).open_cases.values()] == [False]


def test_a_case_of_either_person_outlives_their_join(cast: Any) -> None:
    """Two records came with persons of their own; one join puts both under the first person."""
    contacts = [told_before(cast, days=days) for days in (200, 100)]
    came_with = sorted(uuid4() for _ in contacts)
    records = []
    with in_hub(cast.hub_id):
        for contact_id, person_id in zip(contacts, came_with, strict=True):
            Person.objects.create(id=person_id, hub_id=cast.hub_id, created_at=NOW)
            row = PersonRecord.objects.get(contact_id=contact_id, kind="child")
            row.pk, row.position, row.origin_id, row.person_id = uuid4(), 7, person_id, person_id
            row.save(force_insert=True)
            match_rows.index([row])
            records.append(row.pk)
        OpenCase.objects.create(
            hub_id=cast.hub_id,
            person_id=came_with[1],
            team="North",
            worker_name="Amara Osei",
            worker_email="amara.osei@hac.example.org",
            opened_at=NOW,
        )
    contact_id = make_contact(cast)
    join(cast, records[0], records[1])
    assert [case.worker_name for case, _ in known(cast, contact_id).open_cases.values()] == [
        "Amara Osei"
    ]
    found = of_child(cast, contact_id).candidates
    assert {c.record.id for c in found if c.open_case} == set(records)


def test_a_ruled_out_record_brings_no_open_case(cast: Any) -> None:
    earlier = first_child(cast, told_before(cast))
    open_case(cast, earlier)
    contact_id = make_contact(cast)
    join(cast, first_child(cast, contact_id), earlier, Verdict.DIFFERENT)
    assert not known(cast, contact_id).open_cases


def test_the_same_address_is_found_though_nobody_shares_a_name(cast: Any) -> None:
    stranger = replace(
        TOLU, forename="Kwame", surname="Boateng", birth_date=date(2015, 6, 1), postcode="E8 1ZZ"
    )
    next_house = replace(stranger, forename="Ines", surname="Costa", address="16 Sample Walk")
    same_door = told_before(cast, children=(stranger,), adults=())
    told_before(cast, children=(next_house,), adults=())
    contact_id = make_contact(cast, children=(NEAR,), adults=(MOTHER,))
    household = known(cast, contact_id).household
    assert [each.contact.contact_id for each in household.contacts] == [same_door]
    assert household.contacts[0].same_address
    assert [child.forename for child in household.not_mentioned] == ["Kwame"]


def test_whoever_has_only_a_telephone_in_common_is_listed_with_that_reason(cast: Any) -> None:
    mother = replace(MOTHER, phone="020 7946 0123")
    stranger = replace(
        mother, forename="Ines", surname="Costa", address="9 Elsewhere Road", postcode="E5 9ZZ"
    )
    child = replace(
        TOLU, forename="Kwame", surname="Costa", birth_date=date(2015, 6, 1), postcode="E5 9ZZ"
    )
    elsewhere = told_before(
        cast, children=(replace(child, address="9 Elsewhere Road"),), adults=(stranger,)
    )
    contact_id = make_contact(cast, children=(NEAR,), adults=(mother,))
    (around,) = known(cast, contact_id).household.contacts
    assert around.contact.contact_id == elsewhere
    assert around.relation is Relation.PHONE
    assert not around.same_address


def test_a_number_that_many_families_give_is_one_line_and_no_list_of_strangers(cast: Any) -> None:
    switchboard = "020 7946 0123"
    families = ("Costa", "Boateng", "Islam", "Novak")
    told = [
        told_with_number(cast, switchboard, name, number) for number, name in enumerate(families, 1)
    ]
    contact_id = make_contact(
        cast, children=(NEAR,), adults=(replace(MOTHER, phone=switchboard, postcode="E8 1ZZ"),)
    )
    household = known(cast, contact_id).household
    assert household.contacts == ()
    (number,) = household.numbers
    assert [each.contact.contact_id for each in number.contacts] == told[::-1]
    assert [[who.surname for who in each.people] for each in number.contacts] == [
        [name] for name in reversed(families)
    ]
    assert (number.count, number.at_least) == (4, False)


def test_a_number_of_three_families_is_still_listed_with_each(cast: Any) -> None:
    families = ("Costa", "Boateng")
    told = [told_with_number(cast, "020 7946 0123", name, n) for n, name in enumerate(families, 1)]
    mother = replace(MOTHER, phone="020 7946 0123", postcode="E8 1ZZ")
    household = known(cast, make_contact(cast, children=(NEAR,), adults=(mother,))).household
    assert {each.contact.contact_id for each in household.contacts} == set(told)
    assert household.numbers == ()


def test_who_gives_such_a_number_is_not_counted_for_whoever_may_not_open_the_contact(
    cast: Any,
) -> None:
    told = [
        told_with_number(cast, "020 7946 0123", name, number)
        for number, name in enumerate(("Costa", "Boateng", "Islam", "Novak"), 1)
    ]
    exclusions.exclude(
        cast.manager,
        contact_id=told[0],
        account_id=cast.screening_officer.user_id,
        reason="Her nephew.",
        now=NOW,
    )
    mother = replace(MOTHER, phone="020 7946 0123", postcode="E8 1ZZ")
    contact_id = make_contact(cast, children=(NEAR,), adults=(mother,))
    (number,) = known(cast, contact_id).household.numbers
    assert number.count == 3
    (number,) = known(cast, contact_id, cast.social_worker).household.numbers
    assert number.count == 4


def test_next_door_knows_nobody(cast: Any, next_door: Any) -> None:
    told_before(cast)
    contact_id = make_contact(next_door)
    with in_hub(next_door.hub_id):
        found = query.known(next_door.manager, contact_id)
    assert not any(each.candidates for each in found.found.values())
