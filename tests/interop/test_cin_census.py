"""The census file of generated children: its form by a schema, its content by a second rule set."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from openmash.domain.insights.front_door import FrontDoor, Told, child_number
from openmash.interop import cin
from tests.interop import independent_rules, london

DATA = Path(__file__).parent / "data"
RELEASE = cin.Release("0.1.0", datetime(2027, 4, 2, 9, tzinfo=UTC))


def written(front: FrontDoor) -> tuple[cin.Census, bytes]:
    census = cin.census_of(front)
    return census, cin.census_xml(census, RELEASE)


def schema_errors(schema: Path, file: bytes) -> list[str]:
    form: Any = etree.XMLSchema(etree.parse(str(schema)))
    form.validate(etree.fromstring(file))
    return [str(each) for each in form.error_log]


def test_three_hundred_children_pass_the_schema_and_both_rule_sets() -> None:
    front = london.mended(300)
    census, file = written(front)
    assert len(census.children) == 300
    assert schema_errors(DATA / "cin_census.xsd", file) == []
    assert cin.structure_faults(file, {}) == ()
    assert independent_rules.broken(file) == set()
    assert cin.faults_of(front, census) == ()


def test_a_schema_kept_elsewhere_is_met_too() -> None:
    """A borough's own copy of the schema: name it in OPENMASH_CIN_SCHEMA."""
    elsewhere = os.environ.get("OPENMASH_CIN_SCHEMA")
    if not elsewhere:
        pytest.skip("OPENMASH_CIN_SCHEMA names no schema")
    for front in (london.mended(300), london.as_told()):
        assert schema_errors(Path(elsewhere), written(front)[1]) == []


def test_both_rule_sets_find_the_same_in_records_as_people_told_them() -> None:
    front = london.as_told()
    census, file = written(front)
    number_of = {child.record: child.number for child in census.children}
    for child in census.children:
        number_of.update({episode.record: child.number for episode in child.episodes})
    ours = {
        (fault.rule, child.number)
        for child in census.children
        for fault in cin.check(cin.Census(year=2027, la_number="204", children=(child,)))
    }
    theirs = independent_rules.broken(file)
    assert {pair for pair in ours if pair[0] in independent_rules.COVERED} == theirs
    assert {rule for rule, _ in theirs} >= {"8525Q", "8770Q", "8815", "8530Q"}


def test_the_file_is_headed_as_the_census_wants_it() -> None:
    root: Any = etree.fromstring(written(london.mended(300))[1])
    header = {each.tag: each.text for each in root.find("Header").iter() if len(each) == 0}
    assert header == {
        "Collection": "CIN",
        "Year": "2027",
        "ReferenceDate": "2027-03-31",
        "SourceLevel": "L",
        "LEA": "204",
        "SoftwareCode": "OpenMASH",
        "Release": "0.1.0",
        "SerialNo": "001",
        "DateTime": "2027-04-02T09:00:00Z",
    }
    assert {each.text for each in root.iter("ReferralNFA")} == {"0"}


def test_a_contact_that_never_became_a_referral_is_not_in_it() -> None:
    front = london.as_told()
    referred = {told.child_key for told, _ in front.referred()}
    census = cin.census_of(front)
    assert {each.number for each in census.children} == {child_number(key) for key in referred}
    assert len(referred) < len({told.child_key for told in front.told})


def one_told(**changes: Any) -> Told:
    facts: dict[str, Any] = {
        "contact_id": london.key("contact"),
        "reference": "HAC-1",
        "record_id": london.key("record"),
        "child_key": london.key("child"),
        "received_on": date(2026, 5, 5),
        "source": "6",
        **changes,
    }
    return Told(**facts)


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\ufffe", "\ud800"])
def test_what_no_xml_file_can_carry_is_refused(character: str) -> None:
    child = cin.Child(record="", number=f"A{character}", sex="M", ethnicity="NOBT")
    with pytest.raises(ValueError, match="LAchildID"):
        cin.census_xml(cin.Census(year=2027, la_number="204", children=(child,)), RELEASE)


def test_markup_in_a_value_stays_a_value() -> None:
    child = cin.Child(record="", number="<A>&", sex="M", ethnicity="NOBT")
    file = cin.census_xml(cin.Census(year=2027, la_number="204", children=(child,)), RELEASE)
    assert etree.fromstring(file).findtext(".//LAchildID") == "<A>&"
    assert [fault.rule for fault in cin.check(cin.Census(year=2027, la_number="204",
            children=(child,)))] == ["1580", "8525Q"]  # fmt: skip


def test_a_whole_return_with_everything_a_case_system_adds_has_the_right_form() -> None:
    day = date(2026, 6, 1)
    episode = cin.Episode(
        record="c",
        referred_on=date(2026, 5, 5),
        source="6",
        need="N1",
        nfa=False,
        closed_on=date(2026, 9, 1),
        closure_reason="RC7",
        conference=None,
        assessments=(
            cin.Assessment(start=day, review=day, authorised=day, factors=("3A", "19C")),
            cin.Assessment(start=day, authorised=day, factors=("21",)),
        ),
        plans=(cin.Plan(start=day, end=day),),
        section47s=(cin.Section47(start=day, conference_target=day, conference=day),),
        protection_plans=(
            cin.ProtectionPlan(
                start=day, end=day, first_category="NEG", latest_category="EMO", reviews=(day,)
            ),
        ),
    )
    child = cin.Child(
        record="c",
        number="H1",
        sex="F",
        ethnicity="MOTH",
        upn="H801200001001",
        former_upn="G80120002500A",
        birth_date=date(2015, 1, 1),
        death_date=None,
        disabilities=("AUT", "LD"),
        episodes=(episode,),
    )
    census = cin.Census(year=2027, la_number="204", children=(child,))
    file = cin.census_xml(census, RELEASE)
    assert schema_errors(DATA / "cin_census.xsd", file) == []
    assert cin.structure_faults(file, {}) == ()
    assert cin.check(census) == ()
