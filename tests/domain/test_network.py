"""The network's rules: which ties there are, which of them stand, and what must be asked."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openmash.core.errors import BadInput
from openmash.domain.picture.network import NOT_SHOWN, draw
from openmash.domain.picture.network_facts import (
    Edge,
    Network,
    NetworkFacts,
    PromptRule,
    RecordTold,
    TieTold,
    WrongTold,
)
from openmash.domain.picture.ties import Confidence, TieKind, check_reason, check_tie
from openmash.domain.sharing.protection import Place, PlaceKind

SOME = settings(max_examples=600 if os.environ.get("OPENMASH_TEST_SIZE") == "release" else 25)
TODAY = date(2026, 11, 17)
NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)
HERE, BEFORE, ELSEWHERE = (UUID(int=n) for n in (1, 2, 3))
HOME, CODE = "14 Sample Walk", "E8 4CV"
K = TieKind


def told(number: int, forename: str = "Tolu", **changes: Any) -> RecordTold:
    """A child of the open contact; an adult if it is told what they are to the children."""
    facts: dict[str, Any] = {
        "record_id": UUID(int=100 + number),
        "who": UUID(int=500 + number),
        "contact_id": HERE,
        "reference": "HAC-1",
        "told_at": NOON,
        "is_child": "relationship" not in changes and "lives_with_children" not in changes,
        "forename": forename,
        "surname": "Adeyemi",
        "birth_date": date(2018, 3, 14),
    }
    return RecordTold(**{**facts, **changes})


def network(*records: RecordTold, **changes: Any) -> Network:
    facts: dict[str, Any] = {
        "contact_id": HERE,
        "around": frozenset({HERE, BEFORE}),
        "records": records,
    }
    return draw(NetworkFacts(**{**facts, **changes}), today=TODAY)


def ties(drawn: Network, edges: tuple[Edge, ...] | None = None) -> set[tuple[str, str, str]]:
    """Each tie as (from, kind, to), by what the ends are called; mutual ones in order of name."""
    found = set()
    for edge in drawn.edges if edges is None else edges:
        ends = [drawn.nodes[key].title for key in (edge.start, edge.end)]
        first, last = sorted(ends) if edge.kind.mutual else ends
        found.add((first, edge.kind.value, last))
    return found


def rules(drawn: Network) -> list[PromptRule]:
    return [prompt.rule for prompt in drawn.prompts]


def tie(start: RecordTold, kind: TieKind, to: RecordTold | str, **changes: Any) -> TieTold:
    facts: dict[str, Any] = {
        "tie_id": UUID(int=900),
        "contact_id": HERE,
        "reference": "HAC-1",
        "from_record": start.record_id,
        "to_record": None if isinstance(to, str) else to.record_id,
        "to_name": to if isinstance(to, str) else "",
        "kind": kind,
        "confidence": Confidence.CERTAIN,
        "known_from": None,
        "note": "",
        "by": "Manager HAC",
        "at": NOON,
    }
    return TieTold(**{**facts, **changes})


def wrong(edge: Edge, **changes: Any) -> WrongTold:
    facts: dict[str, Any] = {
        "wrong_id": UUID(int=950),
        "tie_key": edge.key,
        "reason": "It is a misprint.",
        "by": "Manager HAC",
        "at": NOON + timedelta(hours=1),
    }
    return WrongTold(**{**facts, **changes})


# Ties that are told


def test_a_postcode_alone_joins_no_household() -> None:
    drawn = network(told(1, address=HOME, postcode=CODE), told(2, "Ada", postcode=CODE))
    assert len({e.end for e in drawn.edges if e.kind is K.LIVES_AT}) == 2


def test_a_family_as_it_is_told() -> None:
    drawn = network(
        told(1, address=HOME, postcode=CODE, school="Larkfield Primary School"),
        told(2, "Folake", relationship="Mother", address="14 Sample Wlk", postcode=CODE),
        told(3, "Dean", relationship="Mother's partner", lives_with_children="yes"),
        told(4, "Rita", relationship="paternal grandmother"),
        told(5, "Max", relationship="Knows the family"),
    )
    assert ties(drawn) == {
        ("Folake Adeyemi", "parent", "Tolu Adeyemi"),
        ("Dean Adeyemi", "partner", "Folake Adeyemi"),
        ("Rita Adeyemi", "grandparent", "Tolu Adeyemi"),
        ("Max Adeyemi", "other", "Tolu Adeyemi"),
        ("Tolu Adeyemi", "lives_at", "14 Sample Walk, E8 4CV"),
        ("Folake Adeyemi", "lives_at", "14 Sample Walk, E8 4CV"),
        ("Dean Adeyemi", "lives_at", "14 Sample Walk, E8 4CV"),
        ("Tolu Adeyemi", "school", "Larkfield Primary School"),
    }
    own_words = next(e for e in drawn.edges if e.kind is K.OTHER)
    assert own_words.sources[0].words == "Knows the family"
    assert {e.confidence for e in drawn.edges} == {Confidence.LIKELY}


def test_a_partner_of_one_of_two_mothers_is_drawn_to_neither() -> None:
    drawn = network(
        told(1),
        told(2, "Folake", relationship="Mother"),
        told(3, "Ngozi", relationship="Mother"),
        told(4, "Dean", relationship="partner of mother"),
    )
    assert ("Dean Adeyemi", "parents_partner", "Tolu Adeyemi") in ties(drawn)
    assert not any(e.kind is K.PARTNER for e in drawn.edges)


def test_the_newest_address_is_where_somebody_lives() -> None:
    old = told(
        1, contact_id=BEFORE, told_at=NOON - timedelta(days=400), address="9 Old Road",
        postcode="E1 1AA", record_id=UUID(int=90),
    )  # fmt: skip
    drawn = network(old, told(1, address=HOME, postcode=CODE))
    assert ties(drawn) == {
        ("Tolu Adeyemi", "lives_at", "14 Sample Walk, E8 4CV"),
        ("Tolu Adeyemi", "lived_at", "9 Old Road, E1 1AA"),
    }


def test_children_of_one_told_parent_are_siblings_until_that_is_wrong() -> None:
    family = [told(1), told(2, "Ada"), told(3, "Folake", relationship="Mother")]
    drawn = network(*family)
    assert ("Ada Adeyemi", "sibling", "Tolu Adeyemi") in ties(drawn)
    parent = next(e for e in drawn.edges if e.kind is K.PARENT)
    again = network(*family, wrongs=[wrong(parent)])
    assert not any(e.kind is K.SIBLING for e in again.edges)
    assert [e.key for e in again.removed] == [parent.key]


def test_told_in_two_contacts_a_tie_has_two_sources_and_is_one() -> None:
    child, mother = told(1), told(2, "Folake", relationship="Mother")
    earlier: dict[str, Any] = {
        "contact_id": BEFORE,
        "told_at": NOON - timedelta(days=30),
        "reference": "HAC-0",
    }
    drawn = network(
        child,
        mother,
        replace(child, record_id=UUID(int=80), **earlier),
        replace(mother, record_id=UUID(int=81), **earlier),
    )
    edge = next(e for e in drawn.edges if e.kind is K.PARENT)
    assert [s.reference for s in edge.sources] == ["HAC-0", "HAC-1"]


# Ties that are recorded, and ties that are wrong


def test_recording_a_told_tie_makes_it_surer_and_keeps_both_sources() -> None:
    child, mother = told(1), told(2, "Folake", relationship="Mother")
    drawn = network(child, mother, ties=[tie(mother, K.PARENT, child)])
    (edge,) = (e for e in drawn.edges if e.kind is K.PARENT)
    assert edge.confidence is Confidence.CERTAIN
    assert len(edge.sources) == 2


def test_a_tie_read_from_an_item_stays_apart_from_what_was_told() -> None:
    child, mother = told(1), told(2, "Folake", relationship="Mother")
    sealed = tie(mother, K.PARENT, child, item_id=UUID(int=7), read_from="Police")
    drawn = network(child, mother, ties=[sealed])
    found = [e for e in drawn.edges if e.kind is K.PARENT]
    assert {(e.item_id, e.confidence) for e in found} == {
        (None, Confidence.LIKELY),
        (UUID(int=7), Confidence.CERTAIN),
    }
    marked = network(child, mother, ties=[sealed], wrongs=[wrong(found[0]), wrong(found[1])])
    closed = network(child, mother, wrongs=[wrong(e) for e in found if e.item_id])
    assert len(marked.removed) == 2
    assert closed.removed == ()


def test_two_people_of_one_name_read_of_in_two_items_are_two() -> None:
    child = told(1)
    both = [
        tie(child, K.ASSOCIATE, "Dave", item_id=UUID(int=n), tie_id=UUID(int=900 + n))
        for n in (7, 8)
    ]
    assert len({e.end for e in network(child, ties=both).edges}) == 2


def test_a_tie_of_somebody_who_is_not_to_be_seen_is_not_drawn() -> None:
    child = told(1)
    unseen = told(9, "Hidden")
    drawn = network(child, ties=[tie(child, K.FRIEND, unseen), tie(unseen, K.FRIEND, "Dave")])
    assert drawn.edges == ()
    assert "Dave" not in {node.title for node in drawn.nodes.values()}


def test_what_is_wrong_stays_wrong_when_people_are_joined() -> None:
    child, mother = told(1), told(2, "Folake", relationship="Mother")
    edge = next(e for e in network(child, mother).edges if e.kind is K.PARENT)
    earlier = replace(
        mother, record_id=UUID(int=5), who=UUID(int=4), contact_id=BEFORE, relationship=""
    )
    joined = replace(mother, who=earlier.who)
    drawn = network(child, joined, earlier, wrongs=[wrong(edge)])
    assert [e.kind for e in drawn.removed] == [K.PARENT]
    by_hidden = network(
        child, mother, aliases={mother.who: {UUID(int=5)}}, wrongs=[wrong(drawn.removed[0])]
    )
    assert [e.kind for e in by_hidden.removed] == [K.PARENT]


def test_told_again_after_it_was_said_to_be_wrong_it_is_asked_about() -> None:
    child, mother = told(1), told(2, "Folake", relationship="Mother")
    edge = next(e for e in network(child, mother).edges if e.kind is K.PARENT)
    before = wrong(edge, at=NOON - timedelta(days=1))
    assert PromptRule.TOLD_AGAIN in rules(network(child, mother, wrongs=[before]))
    assert PromptRule.TOLD_AGAIN not in rules(network(child, mother, wrongs=[wrong(edge)]))


# Protected places


def test_a_protected_place_is_matched_on_and_never_told() -> None:
    refuge = Place(UUID(int=1), PlaceKind.ADDRESS, HOME, CODE)
    school = Place(UUID(int=2), PlaceKind.SCHOOL, "Larkfield Primary School")
    child = told(1, address=HOME, postcode=CODE, school="Larkfield Primary School")
    other = told(2, "Ada", contact_id=ELSEWHERE, address="14, sample wlk", postcode=CODE)
    named = [
        tie(child, K.SPENDS_TIME_AT, "14 Sample Walk", tie_id=UUID(int=901)),
        tie(child, K.FRIEND, "Zoe", note=f"Both at {HOME}.", tie_id=UUID(int=902)),
    ]
    drawn = network(child, other, ties=named, protected=[refuge, school])
    shown = [node.title for node in drawn.nodes.values()]
    shown += [source.words for edge in drawn.edges for source in edge.sources]
    assert not [each for each in shown if "sample" in each.lower() or "E8" in each]
    assert not [each for each in shown if "Larkfield" in each]
    assert NOT_SHOWN in shown
    homes = {e.end for e in drawn.edges if e.kind is K.LIVES_AT}
    assert len(homes) == 1
    assert PromptRule.CHILDREN_AT_ADDRESS in rules(drawn)


# What ought to be asked


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"forename": "", "surname": ""}, PromptRule.UNIDENTIFIED_ADULT),
        ({"forename": "Unknown", "surname": "male"}, PromptRule.UNIDENTIFIED_ADULT),
        ({"forename": "Dave", "surname": ""}, PromptRule.UNIDENTIFIED_ADULT),
        ({"birth_date": None}, PromptRule.ADULT_WITHOUT_BIRTH_DATE),
        ({"relationship": "mum's partner", "lives_with_children": "not_known"},
         PromptRule.PARTNER_HOME_NOT_KNOWN),
    ],
)  # fmt: skip
def test_an_adult_in_the_home_is_asked_about_until_identified(
    changes: dict[str, Any], rule: PromptRule
) -> None:
    adult = told(2, forename="Dean", relationship="Lodger", lives_with_children="yes")
    child = told(1)
    assert rule in rules(network(child, replace(adult, **changes)))
    assert rule not in rules(network(child, adult))


def test_an_adult_identified_in_another_contact_is_not_asked_about() -> None:
    adult = told(2, "", surname="", birth_date=None, lives_with_children="yes")
    known = replace(
        adult, record_id=UUID(int=70), contact_id=BEFORE, forename="Dean", surname="Cole",
        birth_date=date(1990, 1, 1), told_at=NOON - timedelta(days=1),
    )  # fmt: skip
    assert PromptRule.UNIDENTIFIED_ADULT in rules(network(told(1), adult))
    assert PromptRule.UNIDENTIFIED_ADULT not in rules(network(told(1), adult, known))


def test_three_other_children_at_the_address() -> None:
    there = {"address": HOME, "postcode": CODE}
    others = [
        told(n, f"Child{n}", contact_id=ELSEWHERE, reference="HAC-7", **there) for n in (3, 4, 5)
    ]
    grown = told(6, "Grown", contact_id=ELSEWHERE, birth_date=date(2000, 1, 1), **there)
    drawn = network(told(1, **there), told(2, "Ada", **there), *others, grown)
    (prompt,) = (p for p in drawn.prompts if p.rule is PromptRule.CHILDREN_AT_ADDRESS)
    assert [drawn.nodes[key].title for key in prompt.people] == [
        "Child3 Adeyemi", "Child4 Adeyemi", "Child5 Adeyemi",
    ]  # fmt: skip
    assert [source.reference for source in prompt.evidence] == ["HAC-7"]


def test_the_same_child_told_of_before_and_not_joined_yet_is_no_other_child() -> None:
    there = {"address": HOME, "postcode": CODE}
    child = told(1, **there)
    before = replace(child, record_id=UUID(int=82), who=UUID(int=82), contact_id=ELSEWHERE)
    assert PromptRule.CHILDREN_AT_ADDRESS not in rules(network(child, before))
    twin = replace(before, record_id=UUID(int=83), who=UUID(int=83), forename="Tunde")
    assert PromptRule.CHILDREN_AT_ADDRESS in rules(network(child, before, twin))
    undated = replace(child, birth_date=None), replace(before, birth_date=None)
    assert PromptRule.CHILDREN_AT_ADDRESS in rules(network(*undated))


def test_a_sibling_whom_the_contact_leaves_out() -> None:
    child, mother = told(1), told(2, "Folake", relationship="Mother")
    earlier: dict[str, Any] = {"contact_id": BEFORE, "told_at": NOON - timedelta(days=30)}
    ada = told(3, "Ada", **earlier)
    then = replace(mother, record_id=UUID(int=81), **earlier)
    drawn = network(child, mother, ada, then)
    (prompt,) = (p for p in drawn.prompts if p.rule is PromptRule.SIBLING_NOT_HERE)
    assert drawn.nodes[prompt.people[0]].title == "Ada Adeyemi"
    named = network(child, ties=[tie(child, K.SIBLING, "A brother")])
    assert PromptRule.SIBLING_NOT_HERE in rules(named)
    sibling = next(e for e in named.edges if e.kind is K.SIBLING)
    taken_back = network(child, ties=[tie(child, K.SIBLING, "A brother")], wrongs=[wrong(sibling)])
    assert PromptRule.SIBLING_NOT_HERE not in rules(taken_back)


def test_a_home_without_an_adult_and_one_parent_are_asked_about() -> None:
    assert PromptRule.NO_ADULT_IN_HOME in rules(network(told(1)))
    mother = told(2, "Folake", relationship="Mother", lives_with_children="yes")
    drawn = network(told(1), mother)
    assert PromptRule.NO_ADULT_IN_HOME not in rules(drawn)
    assert PromptRule.ONE_PARENT in rules(drawn)
    both = network(told(1), mother, told(3, "Femi", relationship="Father"))
    assert PromptRule.ONE_PARENT not in rules(both)


# Whatever is told

_RELATIONS = st.sampled_from(
    ["", "Mother", "father?", "mum's partner", "aunt", "sister", "knows them", "friend of father"]
)


@st.composite
def _records(draw_one: st.DrawFn) -> list[RecordTold]:
    number = draw_one(st.integers(1, 7))
    made = []
    for each in range(number):
        adult = draw_one(st.booleans())
        contact = draw_one(st.sampled_from([HERE, BEFORE, ELSEWHERE]))
        made.append(
            told(
                each,
                draw_one(st.sampled_from(["", "Tolu", "Ada", "Unknown"])),
                who=UUID(int=500 + draw_one(st.integers(0, 4))),
                contact_id=contact,
                told_at=NOON - timedelta(days=draw_one(st.integers(0, 9))),
                is_child=not adult,
                relationship=draw_one(_RELATIONS) if adult else "",
                lives_with_children=draw_one(st.sampled_from(["yes", "no", "not_known"])),
                address=draw_one(st.sampled_from(["", HOME, f"Flat 2\n{HOME}", "9 Old Road"])),
                postcode=draw_one(st.sampled_from(["", CODE, "E1 1AA"])),
                school=draw_one(st.sampled_from(["", "Larkfield"])),
            )
        )
    return made


@SOME
@given(_records(), st.randoms())
def test_the_order_of_telling_changes_nothing_and_ties_end_somewhere(
    records: list[RecordTold], chance: Any
) -> None:
    drawn = network(*records)
    mixed = list(records)
    chance.shuffle(mixed)
    assert network(*mixed) == drawn
    for edge in drawn.edges:
        assert {edge.start, edge.end} <= drawn.nodes.keys()
        assert edge.start != edge.end
        assert edge.sources
        assert len(edge.key) <= 120
    assert len({edge.key for edge in drawn.edges}) == len(drawn.edges)


@SOME
@given(_records())
def test_any_tie_can_be_said_to_be_wrong_and_nothing_else_goes_but_what_came_of_it(
    records: list[RecordTold],
) -> None:
    drawn = network(*records)
    for edge in drawn.edges:
        after = network(*records, wrongs=[wrong(edge)])
        assert [e.key for e in after.removed] == [edge.key]
        gone = {e.key for e in drawn.edges} - {e.key for e in after.edges} - {edge.key}
        assert all(key.startswith("sibling:") for key in gone)


def test_what_may_be_recorded() -> None:
    check_tie(K.FRIEND, to_is_record=True, to_name="", note="")
    check_tie(K.SPENDS_TIME_AT, to_is_record=False, to_name="The park", note="")
    faults: list[tuple[TieKind, bool, str, str, str]] = [
        (K.FRIEND, False, "", "", "to_name"),
        (K.FRIEND, True, "Dave", "", "to_name"),
        (K.LIVES_AT, True, "", "", "to_name"),
        (K.SCHOOL, False, "Larkfield", "", "kind"),
        (K.OTHER, True, "", "", "note"),
        (K.FRIEND, False, "x" * 161, "", "to_name"),
    ]
    for kind, is_record, name, note, field in faults:
        with pytest.raises(BadInput) as caught:
            check_tie(kind, to_is_record=is_record, to_name=name, note=note)
        assert field in caught.value.by_field
    with pytest.raises(BadInput):
        check_reason("  ")
