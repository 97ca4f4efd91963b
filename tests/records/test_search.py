"""Who is found by what was typed: on PostgreSQL, behind the wall, and never what is hidden."""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import override_settings

from openmash.actions import exclusions, search_rows
from openmash.actions.protected_places import protect
from openmash.domain.contacts.searching.fit import Fit, slots
from openmash.domain.contacts.searching.typed import read
from openmash.domain.people.search_words import words_of_record
from openmash.domain.sharing.protection import PlaceKind
from openmash.records.models import (
    Person,
    PersonRecord,
    ProtectedPlace,
    SearchWord,
    SearchWordPart,
)
from openmash.records.queries import finding, search
from openmash.records.queries.closed import Closed
from openmash.records.queries.person_facts import facts_of
from openmash.records.tenancy import in_hub
from tests.support.stories import RECEIVED, TOLU, make_contact
from tests.support.triage_stories import first_child

NOW = RECEIVED + timedelta(minutes=10)
TODAY = RECEIVED.date()
REFUGE = "E9 6ZZ"


def told(cast: Any, **changes: Any) -> UUID:
    contact_id: UUID = make_contact(cast, children=(replace(TOLU, **changes),), adults=())
    return contact_id


def numbered(cast: Any) -> UUID:
    """A child with every number: those that are never issued are taken in a demonstration."""
    with override_settings(OPENMASH_DEMO=True):
        return told(
            cast, surname="Bello", postcode="E8 4CV", nhs_number="9990000018", upn="H801200001001"
        )


def found(viewer: Any, typed: str, *, wider: bool = False) -> search.Results:
    with in_hub(viewer.hub_id):
        return search.search(viewer, read(typed, TODAY), wider=wider)


def people(viewer: Any, typed: str, *, wider: bool = False) -> dict[str, Fit]:
    return {
        f"{each.record.forename} {each.record.surname}": each.fit
        for each in found(viewer, typed, wider=wider).people
    }


def exclude(cast: Any, contact_id: UUID, *, may_ask: bool = False) -> None:
    exclusions.exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=cast.social_worker.user_id,
        reason="Her neighbour’s children.",
        may_ask=may_ask,
        now=NOW,
    )


def test_whoever_fills_every_slot_is_found_and_nobody_else_fits_as_typed(cast: Any) -> None:
    """The SQL and the pure rule agree, over every mixture of what a small town may be asked."""
    dice = random.Random(7)
    forenames, surnames = ("Aisha", "Omar", "Małgorzata"), ("Khan", "Khatun", "Obi-Khan")
    for forename, surname in product(forenames, surnames):
        told(
            cast,
            forename=forename,
            surname=surname,
            birth_date=date(2018 + dice.randrange(2), 5, dice.choice((3, 13))),
            postcode=dice.choice(("E8 4CV", "E8 1ZZ", "E5 8AA")),
        )
    with in_hub(cast.hub_id):
        records = [(row.id, words_of_record(facts_of(row))) for row in PersonRecord.objects.all()]
    asked = 0
    for name, born, place in product(
        ("khan", "aisha khan", "kha*", "malgorzata obi", "om?r khan", ""),
        ("", "2019", "May 2018", "3/5/2019"),
        ("", "E8", "E8 4CV"),
    ):
        typed = f"{name} {born} {place}".strip()
        if not name and not (born == "3/5/2019" or place == "E8 4CV"):
            continue
        sought = read(typed, TODAY)
        right = {
            record_id
            for record_id, words in records
            if all(slot.is_filled_by(words) for slot in slots(sought))
        }
        as_typed = {p.record.id for p in found(cast.manager, typed).people if p.fit is Fit.AS_TYPED}
        assert as_typed == right, typed
        asked += bool(right)
    assert asked > 20


def test_slips_are_near_and_other_people_are_not(cast: Any) -> None:
    told(cast, forename="Aisha", surname="Khan")
    for typed in ("ayesha khan", "khan aishah", "aisha kahn", "aisha khan 15/3/2018"):
        assert people(cast.manager, typed) == {"Aisha Khan": Fit.NEARLY}, typed
    for typed in ("omar khan", "aisha diallo", "aisha diallo 1/1/1990"):
        assert people(cast.manager, typed) == {}, typed
    assert people(cast.manager, "aisha diallo 14/3/2018") == {"Aisha Khan": Fit.NEARLY}


def test_the_likeliest_comes_first(cast: Any) -> None:
    for born in (date(2018, 3, 14), date(2018, 4, 13), date(2017, 3, 14)):
        told(cast, forename="Aisha", surname="Khan", birth_date=born)
    shown = found(cast.manager, "khan aisha 13/4/2018").people
    assert shown[0].record.birth_date == date(2018, 4, 13)
    assert [each.fit for each in shown] == [Fit.AS_TYPED, Fit.NEARLY, Fit.NEARLY]


def test_joined_records_are_one_person_with_every_contact(cast: Any) -> None:
    contacts = [told(cast, surname="Bello"), told(cast, surname="Adeyemi-Bello")]
    other = told(cast, surname="Bello")
    with in_hub(cast.hub_id):
        one = Person.objects.create(id=uuid4(), hub_id=cast.hub_id, created_at=NOW)
        PersonRecord.objects.filter(contact_id__in=contacts).update(person_id=one.id)
    shown = found(cast.manager, "tolu bello").people
    assert sorted(len(each.contacts) for each in shown) == [1, 2]
    joined = next(each for each in shown if len(each.contacts) == 2)
    assert {each.contact_id for each in joined.contacts} == set(contacts)
    assert other not in {each.contact_id for each in joined.contacts}
    exclude(cast, contacts[0])
    for each in found(cast.social_worker, "tolu bello").people:
        assert contacts[0] not in {contact.contact_id for contact in each.contacts}
        assert {record.contact_id for record in each.records} <= {contacts[1], other}


def test_names_that_only_look_alike_are_found_by_searching_wider(cast: Any) -> None:
    told(cast, forename="Zofia", surname="Wojciechowska")
    told(cast, forename="Omar", surname="Diallo")
    typed = "zofja wojcichofska"
    assert people(cast.manager, typed, wider=True)["Zofia Wojciechowska"] in (
        Fit.ALIKE,
        Fit.NEARLY,
    )
    assert people(cast.manager, "wojcichofska") == {}
    assert people(cast.manager, "wojcichofska", wider=True) == {"Zofia Wojciechowska": Fit.ALIKE}
    assert people(cast.manager, "wojcichofska 1/1/1990", wider=True) == {
        "Zofia Wojciechowska": Fit.ALIKE
    }


def test_the_hub_next_door_finds_none_of_it(cast: Any, next_door: Any) -> None:
    told(cast, forename="Zofia", surname="Wojciechowska", postcode="E8 4CV")
    with in_hub(cast.hub_id):
        reference = PersonRecord.objects.get().contact.reference
    for typed in ("wojciechowska", "zofia wojciechowska", "woj*", "E8 4CV", "14/3/2018", reference):
        for wider in (False, True):
            here, there = (found(hub.manager, typed, wider=wider) for hub in (cast, next_door))
            assert here.people, typed
            assert there.is_empty, typed
            assert there.closed is Closed.NOTHING


ASKED = (
    "tolu bello", "bello", "bel*", "bello 2018", "14/3/2018", "tolu 14/3/2018", "E8 4CV",
    "tolu bello E8 4CV", "tolu belo", "999 000 0018", "bello e8", "H801200001001",
)  # fmt: skip


@pytest.mark.parametrize("wider", [False, True])
def test_a_hidden_contact_changes_no_answer_to_whoever_may_not_know_of_it(
    cast: Any, wider: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is found, how it is ranked, whether more fit: the same as if it had never been told."""
    monkeypatch.setattr(search, "SHOWN", 2)
    told(cast, surname="Bello", postcode="E8 4CV")
    told(cast, surname="Belo", birth_date=date(2018, 3, 15))
    before = [found(cast.social_worker, typed, wider=wider) for typed in ASKED]
    for _ in range(4):
        exclude(cast, numbered(cast))
    assert [found(cast.social_worker, typed, wider=wider) for typed in ASKED] == before
    seen = [found(cast.screening_officer, typed, wider=wider) for typed in ASKED]
    assert all(one != other for one, other in zip(seen, before, strict=True))


def test_of_what_may_be_known_a_name_or_number_tells_and_nothing_else(cast: Any) -> None:
    closed = numbered(cast)
    with in_hub(cast.hub_id):
        reference = PersonRecord.objects.get().contact.reference
    exclude(cast, closed, may_ask=True)
    told_of = ("tolu bello", "bello tolu 1/1/1990 N1 9GU", "bello", "tolu belo", "9990000018",
               "H801200001001", reference)  # fmt: skip
    for typed in told_of:
        answer = found(cast.social_worker, typed)
        assert answer.closed is Closed.MAY_ASK, typed
        assert answer.is_empty, typed
    for typed in ("E8 4CV", "14/3/2018", "bel*", "tolu calder", "tolu* bello", "9990000026"):
        assert found(cast.social_worker, typed).closed is Closed.NOTHING, typed
    assert found(cast.screening_officer, "tolu bello").closed is Closed.NOTHING


def sheltered(cast: Any) -> UUID:
    """A child in a refuge, with a brother told of beside."""
    contact_id = make_contact(
        cast,
        children=(
            replace(TOLU, surname="Bello", postcode=REFUGE, address="7 Quillmere Walk"),
            replace(TOLU, forename="Taiwo", surname="Bello", postcode=REFUGE),
        ),
    )
    protect(
        cast.manager,
        contact_id=contact_id,
        record_id=first_child(cast, contact_id),
        kind=PlaceKind.ADDRESS,
        value="7 Quillmere Walk",
        postcode=REFUGE,
        reason="The father looks for them.",
        now=NOW,
    )
    return contact_id


@pytest.mark.parametrize("wider", [False, True])
def test_nobody_around_a_protected_place_is_found_or_told_apart_by_a_postcode(
    cast: Any, wider: bool
) -> None:
    sheltered(cast)
    for typed in (REFUGE, f"{REFUGE} 14/3/2018"):
        found_there = [each.placed for each in found(cast.manager, typed, wider=wider).people]
        assert found_there == ([] if typed == REFUGE else [False, False])
    finds = ("tolu bello {}", "bello {}", "bel* {}", "14/3/2018 {}", "beloo 2018 {}")
    # By the keys of matching this would be found by where they live, and not without.
    finds_none = ("beloo {}",)
    for typed in (*finds, *finds_none):
        right, wrong, part, other_part = (
            _without_what_was_typed(found(cast.manager, typed.format(place), wider=wider))
            for place in (REFUGE, "N1 9GU", "E9", "N1")
        )
        assert right == wrong, typed
        assert part == other_part, typed
        assert bool(right[0]) is (typed in finds or wider), typed
    for each in found(cast.manager, "tolu bello").people:
        assert REFUGE not in repr(each)
        assert "Quillmere" not in repr(each)


def _without_what_was_typed(results: search.Results) -> tuple[Any, ...]:
    people = [(each.record, each.fit, each.placed, bool(each.match)) for each in results.people]
    weights = [each.match.judged.weight.total_bits for each in results.people if each.match]
    return people, weights, results.cut_short, results.closed


def test_when_the_protection_is_lifted_a_postcode_finds_them_again(cast: Any) -> None:
    sheltered(cast)
    with in_hub(cast.hub_id):
        ProtectedPlace.objects.update(
            lifted_at=NOW, lifted_by_id=cast.manager.user_id, lifted_reason="Moved."
        )
    assert len(found(cast.manager, REFUGE).people) == 2


def test_more_than_can_be_shown_is_said(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in range(1, 7):
        told(cast, surname="Bello", birth_date=date(2018, 3, day))
    assert not found(cast.manager, "bello").cut_short
    with monkeypatch.context() as limits:
        limits.setattr(search, "SHOWN", 5)
        few = found(cast.manager, "bello")
        assert (len(few.people), few.cut_short) == (5, True)
        assert not found(cast.manager, "bello 3/3/2018").cut_short
    monkeypatch.setattr(finding, "SCAN", 5)
    monkeypatch.setattr(finding, "_HOLDERS", finding._HOLDERS.replace("3000", "5"))
    few = found(cast.manager, "bello")
    assert (len(few.people), few.cut_short) == (5, True)
    # Each of these is common by itself: they are laid beside each other.
    one = found(cast.manager, "bello tol* 3/3/2018")
    assert [each.fit for each in one.people].count(Fit.AS_TYPED) == 1
    assert not one.cut_short
    both = found(cast.manager, "bello tol* 2018")
    assert both.cut_short
    assert len(both.people) >= 5


def test_a_reference_finds_its_contact_with_everybody_in_it(cast: Any) -> None:
    contact_id = make_contact(cast)
    make_contact(cast)
    with in_hub(cast.hub_id):
        reference = PersonRecord.objects.filter(contact_id=contact_id)[0].contact.reference
    whole = found(cast.manager, reference)
    assert whole.contact is not None
    assert whole.contact.contact_id == contact_id
    assert {each.record.kind for each in whole.people} == {"child", "adult"}
    one = found(cast.manager, f"{reference} tolu")
    assert [each.record.forename for each in one.people] == ["Tolu"]


def test_words_are_written_with_the_record_and_made_where_they_are_missing(
    cast: Any,
) -> None:
    told(cast, forename="Zofia", surname="Wojciechowska")
    told(cast, forename="Zofia", surname="Nowak")
    whole = _words(cast)
    for table, right in product(("searchword", "searchwordpart"), ("UPDATE", "DELETE")):
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege(%s, %s)", [f"records_{table}", right])
            assert cursor.fetchone() == (False,)
    with in_hub(cast.hub_id):
        people = list(PersonRecord.objects.all())
        assert {word for _, word in whole[0]} >= {"zofia", "nowak", "=2018-03-14"}
        search_rows.index(people)  # again, as an upgrade cut short would
    assert _words(cast) == whole
    assert list(search_rows.complete(cast.hub_id)) == []


def _words(cast: Any) -> tuple[set[Any], set[Any]]:
    with in_hub(cast.hub_id):
        return (
            set(SearchWord.objects.values_list("record_id", "word")),
            set(SearchWordPart.objects.values_list("part", "word")),
        )


def test_an_index_answers_every_step_behind_the_wall(cast: Any) -> None:
    """A trigram operator would not: only what leaks nothing may be asked of an index here."""
    told(cast, forename="Zofia", surname="Wojciechowska")
    words = "SELECT record_id FROM records_searchword WHERE word = ANY('{khan,aisha}'::text[])"
    parts = "SELECT word FROM records_searchwordpart WHERE part = ' mo'"
    statements = (
        (words, "records_searchword_pkey"),
        (f"{parts} AND word >= 'moh' AND word < 'moi'", "records_searchwordpart_pkey"),
    )
    with in_hub(cast.hub_id), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for statement, index in statements:
            cursor.execute(f"EXPLAIN {statement}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert f"Index Only Scan using {index}" in plan
            condition = plan.split("Index Cond:")[1].split("\n")[0]
            assert "hub_id" in condition
            assert "Filter" not in plan
