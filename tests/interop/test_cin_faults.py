"""Faults planted one at a time into a clean return: each is caught, at the record that causes it.

Every plant changes one child of three hundred; nothing but its own rules may be reported, and
nothing of any other child.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from openmash.interop import cin
from openmash.interop.cin import Assessment, Child, Episode, Plan, ProtectionPlan, Section47
from openmash.interop.faults import Fault, Weight
from tests.interop import independent_rules, london

RELEASE = cin.Release("0.1.0", datetime(2027, 4, 2, 9, tzinfo=UTC))
PLACE = 137
ON = date(2026, 9, 7)
"""The referral of the planted child: a Monday."""
LATER = date(2026, 9, 9)
Change = Callable[[Child], Child]


@cache
def clean() -> cin.Census:
    """Three hundred children without a fault; the planted one is eight, with a plain referral."""
    census = cin.census_of(london.mended(300))
    episode = Episode(record="contact-of-it", referred_on=ON, source="6", need="N1", nfa=False)
    subject = Child(
        record="contact-of-it",
        number="H137",
        sex="M",
        ethnicity="WBRI",
        upn="H801200001001",
        birth_date=date(2018, 3, 14),
        episodes=(episode,),
    )
    children = [*census.children]
    children[PLACE] = subject
    return replace(census, children=tuple(children))


def planted(change: Change) -> cin.Census:
    children = [*clean().children]
    children[PLACE] = change(children[PLACE])
    return replace(clean(), children=tuple(children))


def child(**facts: Any) -> Change:
    return lambda before: replace(before, **facts)


def referral(**facts: Any) -> Change:
    return lambda before: replace(before, episodes=(replace(before.episodes[0], **facts),))


def assessed(**facts: Any) -> Change:
    told = {"start": LATER, "authorised": date(2026, 10, 2), "factors": ("3A",), **facts}
    return referral(assessments=(Assessment(**told),))


def enquired(*told: Section47, **facts: Any) -> Change:
    assessment = Assessment(start=LATER, authorised=date(2026, 10, 2), factors=("3A",))
    return referral(assessments=(assessment,), section47s=told, **facts)


def again(**facts: Any) -> Change:
    def change(before: Child) -> Child:
        second = replace(before.episodes[0], record="second-contact", **facts)
        return replace(before, episodes=(*before.episodes, second))

    return change


HELD = date(2026, 9, 25)
ENDED = Section47(start=LATER, conference=HELD)
DONE = Assessment(start=LATER, authorised=date(2026, 10, 2), factors=("3A",))
PLAN = Plan(start=LATER)
PROTECTED = ProtectionPlan(start=LATER, first_category="NEG", latest_category="NEG")

PLANTS: list[tuple[str, Change, set[str]]] = [
    ("no number", child(number=""), {"8500"}),
    ("a number too long", child(number="H" * 21), {"1570"}),
    ("a number with a dash", child(number="H-137"), {"1580"}),
    ("a pupil number misread", child(upn="A801200001001"), {"1510"}),
    ("a pupil number of nowhere", child(upn="Z999200001001"), {"1530"}),
    ("a letter among the digits", child(upn="H80120000I001"), {"1540", "1510"}),
    ("a pupil number cut short", child(upn="H80120000100"), {"1550", "1510"}),
    ("a former pupil number misspelt", child(former_upn="12"), {"1560Q"}),
    ("a reason that is none", child(upn="", upn_unknown="UN9"), {"OM1"}),
    ("UN7 though the referral went on", child(upn="", upn_unknown="UN7"), {"8772"}),
    ("no pupil number at school age", child(upn=""), {"8770Q"}),
    ("too young for school, at school age", child(upn="", upn_unknown="UN1"), {"8770Q"}),
    ("no birth date", child(birth_date=None), {"8525Q"}),
    ("born and expected", child(expected_date=date(2027, 6, 1)), {"8525Q"}),
    ("born after the year", child(birth_date=date(2027, 4, 2), upn=""), {"8520"}),
    (
        "expected too early",
        child(birth_date=None, expected_date=date(2027, 2, 1), sex="U"),
        {"8530Q"},
    ),
    ("referred before conception", child(birth_date=date(2027, 7, 1), upn=""), {"8606", "8520"}),
    ("over 25", child(birth_date=date(2001, 3, 14)), {"8775Q"}),
    ("died before birth", child(death_date=date(2018, 3, 1)), {"8535Q", "8545Q", "8555Q"}),
    ("died in another year", child(death_date=date(2027, 4, 1)), {"8545Q"}),
    ("referred after death", child(death_date=date(2026, 8, 1)), {"8555Q"}),
    ("a sex that is no code", child(sex="1"), {"4180"}),
    (
        "an unborn girl",
        child(birth_date=None, expected_date=date(2027, 5, 1), sex="F", upn=""),
        {"8750"},
    ),
    ("no ethnicity", child(ethnicity=""), {"4220"}),
    ("a disability that is no code", child(disabilities=("DEAF",)), {"8540"}),
    ("no disability beside one", child(disabilities=("NONE", "AUT")), {"8790"}),
    ("a disability twice", child(disabilities=("AUT", "AUT")), {"8794"}),
    ("no referral date", referral(referred_on=None), {"8600"}),
    ("referred after the year", referral(referred_on=date(2027, 4, 1)), {"8600"}),
    ("no source", referral(source=""), {"8866"}),
    ("a source that is none", referral(source="5E"), {"8866"}),
    ("no primary need", referral(need=""), {"8610"}),
    ("a need that is none", referral(need="N10"), {"8650"}),
    ("nobody said whether it went on", referral(nfa=None), {"8568"}),
    ("nothing followed, of an earlier year", referral(nfa=True, referred_on=date(2026, 3, 20)),
     {"8569Q"}),
    ("nothing followed, yet an assessment", referral(nfa=True, assessments=(DONE,)), {"8831"}),
    ("nothing followed, yet a plan", referral(nfa=True, plans=(PLAN,)), {"4000"}),
    (
        "nothing followed, yet a protection plan",
        referral(nfa=True, protection_plans=(PROTECTED,)),
        {"8832"},
    ),
    ("closed without a reason", referral(closed_on=HELD), {"8805"}),
    ("a reason without closure", referral(closure_reason="RC7"), {"8810"}),
    (
        "closed before referral",
        referral(closed_on=date(2026, 9, 1), closure_reason="RC7"),
        {"8630"},
    ),
    (
        "closed after the year",
        referral(closed_on=date(2027, 4, 1), closure_reason="RC7"),
        {"8620"},
    ),
    (
        "assessed after closure",
        referral(closed_on=ON, closure_reason="RC7", assessments=(DONE,)),
        {"8565"},
    ),
    (
        "closed after an assessment that was none",
        referral(closed_on=HELD, closure_reason="RC8"),
        {"8825Q"},
    ),
    (
        "closed after assessment with a plan",
        referral(
            closed_on=date(2026, 11, 2), closure_reason="RC9", assessments=(DONE,), plans=(PLAN,)
        ),
        {"2990"},
    ),
    ("assessed before referral", assessed(start=date(2026, 9, 4)), {"1103"}),
    (
        "unfinished since another year",
        referral(
            referred_on=date(2025, 9, 8), assessments=(Assessment(start=date(2025, 9, 8)),)
        ),
        {"8736", "8670Q"},
    ),
    ("unfinished after 45 days", assessed(authorised=None, factors=()), {"8670Q"}),
    ("authorised before it began", assessed(authorised=date(2026, 9, 8)), {"8608"}),
    ("authorised after the year", assessed(authorised=date(2027, 4, 1)), {"8696"}),
    ("no factor", assessed(factors=()), {"8897Q"}),
    (
        "factors before the end",
        assessed(start=date(2027, 3, 1), authorised=None),
        {"8614"},
    ),
    ("no factors beside a factor", assessed(factors=("21", "3A")), {"8869"}),
    ("a factor twice", assessed(factors=("3A", "3A")), {"8898"}),
    ("physical abuse unsplit", assessed(factors=("18A",)), {"8945Q"}),
    ("sexual abuse unsplit", assessed(factors=("19A",)), {"8950Q"}),
    (
        "two unfinished assessments",
        referral(
            assessments=(Assessment(start=date(2027, 3, 1)), Assessment(start=date(2027, 3, 2)))
        ),
        {"8896"},
    ),
    ("an enquiry without assessment", referral(section47s=(ENDED,)), {"2991Q"}),
    (
        "an enquiry before referral",
        enquired(Section47(start=date(2026, 9, 4), conference=HELD)),
        {"2889"},
    ),
    (
        "two enquiries at once",
        enquired(Section47(start=date(2027, 3, 22)), Section47(start=date(2027, 3, 23))),
        {"8839", "8890"},
    ),
    (
        "a conference due on a Saturday",
        enquired(replace(ENDED, conference_target=date(2026, 9, 26))),
        {"8870Q"},
    ),
    (
        "a conference on a Sunday",
        enquired(Section47(start=LATER, conference=date(2026, 9, 27))),
        {"8875"},
    ),
    (
        "a conference after the year",
        enquired(Section47(start=LATER, conference=date(2027, 4, 6))),
        {"8715"},
    ),
    (
        "a conference before the enquiry",
        enquired(Section47(start=LATER, conference=date(2026, 9, 8))),
        {"8615"},
    ),
    (
        "a conference before referral",
        referral(conference=date(2026, 9, 4)),
        {"1104"},
    ),
    ("no conference in 15 days", enquired(Section47(start=LATER)), {"8675Q"}),
    (
        "closed with an open enquiry",
        enquired(Section47(start=LATER), closed_on=date(2026, 11, 2), closure_reason="RC7"),
        {"8868", "8675Q"},
    ),
    ("one conference in two places", enquired(ENDED, conference=HELD), {"2884"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "rules"), [plant[1:] for plant in PLANTS], ids=[plant[0] for plant in PLANTS]
)
def test_each_planted_fault_is_caught_at_its_record(change: Change, rules: set[str]) -> None:
    census = planted(change)
    found = cin.check(census)
    assert {fault.rule for fault in found} == rules
    assert {fault.record for fault in found} == {"contact-of-it"}
    assert {fault.child for fault in found} == {census.children[PLACE].number}
    assert all(fault.sentence.endswith(".") and fault.field for fault in found)


def test_without_a_plant_nothing_is_found() -> None:
    assert cin.check(clean()) == ()


@pytest.mark.parametrize(
    "change", [plant[1] for plant in PLANTS], ids=[plant[0] for plant in PLANTS]
)
def test_the_second_rule_set_agrees_about_each_plant(change: Change) -> None:
    census = planted(change)
    ours = {fault.rule for fault in cin.check(census)} & independent_rules.COVERED
    theirs = independent_rules.broken(cin.census_xml(census, RELEASE))
    assert {rule for rule, _ in theirs} == ours


def test_the_same_child_twice_is_caught_at_both_records() -> None:
    first, second = clean().children[PLACE], clean().children[3]
    census = planted(child(number=second.number))
    assert {(f.rule, f.record) for f in cin.check(census)} == {
        ("8510", first.record),
        ("8510", second.record),
    }
    with_number = next(each for each in clean().children if each.upn and each.number != "H137")
    census = planted(child(upn=with_number.upn))
    assert {(f.rule, f.record) for f in cin.check(census)} == {
        ("1520", first.record),
        ("1520", with_number.record),
    }


def test_a_second_open_referral_is_caught_at_the_contact_that_made_it() -> None:
    found = {(f.rule, f.record) for f in cin.check(planted(again(referred_on=date(2026, 11, 2))))}
    assert found == {
        ("8815", "second-contact"),
        ("8816", "contact-of-it"),
        ("8820", "second-contact"),
    }


def test_an_overlap_is_caught_and_a_referral_on_the_day_of_closure_is_not() -> None:
    def closed(on: date) -> Change:
        def change(before: Child) -> Child:
            told = again(referred_on=date(2026, 11, 2))(before)
            first = replace(told.episodes[0], closed_on=on, closure_reason="RC7")
            return replace(told, episodes=(first, told.episodes[1]))

        return change

    overlapping = cin.check(planted(closed(date(2026, 11, 3))))
    assert {(f.rule, f.record) for f in overlapping} == {("8820", "second-contact")}
    assert cin.check(planted(closed(date(2026, 11, 2)))) == ()


# What a well-known validator lets pass, because it looks elements up and never at their order.
FORMS: list[tuple[str, str, str, str]] = [
    (
        "the wrong order",
        "<ReferralSource>6</ReferralSource>\n        <PrimaryNeedCode>N1</PrimaryNeedCode>",
        "<PrimaryNeedCode>N1</PrimaryNeedCode><ReferralSource>6</ReferralSource>",
        "ReferralSource",
    ),
    ("an unknown element", "<Sex>M</Sex>", "<Sex>M</Sex><Mood>7</Mood>", "Mood"),
    ("a British date", "2026-09-07<", "07/09/2026<", "CINreferralDate"),
    ("a day that never was", "2026-09-07<", "2026-02-30<", "CINreferralDate"),
    ("a word for no", "<ReferralNFA>0<", "<ReferralNFA>false<", "ReferralNFA"),
    ("an attribute", "<Ethnicity>WBRI", '<Ethnicity x="1">WBRI', "Ethnicity"),
    ("stray words", "<Sex>M</Sex>", "<Sex>M</Sex>?", "ChildIdentifiers"),
    ("an element twice", "<Sex>M</Sex>", "<Sex>M</Sex><Sex>M</Sex>", "Sex"),
    ("an element missing", "<Sex>M</Sex>", "", "Sex"),
    ("an element inside a value", "<Sex>M</Sex>", "<Sex>M<b/></Sex>", "Sex"),
    ("a value that is empty", "<Sex>M</Sex>", "<Sex/>", "Sex"),
]


@pytest.mark.parametrize(
    ("right", "wrong", "field"), [form[1:] for form in FORMS], ids=[form[0] for form in FORMS]
)
def test_a_fault_of_form_is_caught_at_its_record(right: str, wrong: str, field: str) -> None:
    before, marker, subject = cin.census_xml(clean(), RELEASE).decode().partition("H137")
    file = f"{before}{marker}{subject.replace(right, wrong, 1)}"
    assert right in subject
    found = cin.structure_faults(file.encode(), {"H137": "contact-of-it"})
    assert [(f.rule, f.record, f.field) for f in found] == [("OM2", "contact-of-it", field)]


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ("2027-03-31</Ref", "2026-03-31</Ref", "100"),
        ("<Message>", "<Massage>", "OM2"),
        ("<LEA>204", "<LEA>2O4", "OM2"),
    ],
)
def test_a_fault_of_the_whole_file_is_caught(right: str, wrong: str, rule: str) -> None:
    file = cin.census_xml(clean(), RELEASE).decode().replace(right, wrong, 1)
    found = cin.structure_faults(file.encode(), {})
    assert {(f.rule, f.record) for f in found} == {(rule, "")}


def test_a_number_that_ends_in_q_is_a_query() -> None:
    assert Fault("8770Q", "", "", "").weight is Weight.QUERY
    assert Fault("8610", "", "", "").weight is Weight.ERROR


def test_there_are_enough_plants() -> None:
    assert len(PLANTS) + len(FORMS) >= 25
    assert len({frozenset(plant[2]) for plant in PLANTS}) >= 50
