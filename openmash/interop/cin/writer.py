"""The census return as XML, its elements in the one order that the schema admits."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

from .facts import Assessment, Census, Child, Episode, Plan, ProtectionPlan, Section47

SOFTWARE = "OpenMASH"
_UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Release:
    """Which program wrote the file, and when: `at` is aware, `serial` counts the tries."""

    version: str
    at: datetime
    serial: int = 1


def census_xml(census: Census, release: Release) -> bytes:
    """The return as a file: UTF-8, no namespace, dates as YYYY-MM-DD, yes and no as 1 and 0.

    What is not known is left out, never filled in; `structure.faults` says where the schema
    misses it.

    Raises:
        ValueError: a value holds a character that no XML file can carry.
    """
    message = ET.Element("Message")
    _header(message, census, release)
    children = ET.SubElement(message, "Children")
    for child in census.children:
        _child(ET.SubElement(children, "Child"), child)
    ET.indent(message)
    file: bytes = ET.tostring(message, encoding="utf-8", xml_declaration=True)
    return file + b"\n"


def _header(message: ET.Element, census: Census, release: Release) -> None:
    header = ET.SubElement(message, "Header")
    collection = ET.SubElement(header, "CollectionDetails")
    _say(collection, "Collection", "CIN")
    _say(collection, "Year", str(census.year))
    _say(collection, "ReferenceDate", census.last)
    source = ET.SubElement(header, "Source")
    _say(source, "SourceLevel", "L")
    _say(source, "LEA", census.la_number)
    _say(source, "SoftwareCode", SOFTWARE)
    _say(source, "Release", release.version)
    _say(source, "SerialNo", f"{release.serial:03d}")
    _say(source, "DateTime", f"{release.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")


def _child(node: ET.Element, child: Child) -> None:
    identifiers = ET.SubElement(node, "ChildIdentifiers")
    _say(identifiers, "LAchildID", child.number)
    _say(identifiers, "UPN", child.upn)
    _say(identifiers, "FormerUPN", child.former_upn)
    _say(identifiers, "UPNunknown", child.upn_unknown)
    _say(identifiers, "PersonBirthDate", child.birth_date)
    _say(identifiers, "ExpectedPersonBirthDate", child.expected_date)
    _say(identifiers, "Sex", child.sex)
    _say(identifiers, "PersonDeathDate", child.death_date)
    characteristics = ET.SubElement(node, "ChildCharacteristics")
    _say(characteristics, "Ethnicity", child.ethnicity)
    _list(characteristics, "Disabilities", "Disability", child.disabilities)
    for episode in child.episodes:
        _episode(ET.SubElement(node, "CINdetails"), episode)


def _episode(node: ET.Element, episode: Episode) -> None:
    _say(node, "CINreferralDate", episode.referred_on)
    _say(node, "ReferralSource", episode.source)
    _say(node, "PrimaryNeedCode", episode.need)
    _say(node, "CINclosureDate", episode.closed_on)
    _say(node, "ReasonForClosure", episode.closure_reason)
    _say(node, "DateOfInitialCPC", episode.conference)
    for assessment in episode.assessments:
        _assessment(ET.SubElement(node, "Assessments"), assessment)
    for plan in episode.plans:
        _plan(ET.SubElement(node, "CINPlanDates"), plan)
    for section47 in episode.section47s:
        _section47(ET.SubElement(node, "Section47"), section47)
    _say(node, "ReferralNFA", _yes_no(episode.nfa))
    for protection in episode.protection_plans:
        _protection(ET.SubElement(node, "ChildProtectionPlans"), protection)


def _assessment(node: ET.Element, told: Assessment) -> None:
    _say(node, "AssessmentActualStartDate", told.start)
    _say(node, "AssessmentInternalReviewDate", told.review)
    _say(node, "AssessmentAuthorisationDate", told.authorised)
    _list(node, "FactorsIdentifiedAtAssessment", "AssessmentFactors", told.factors)


def _plan(node: ET.Element, told: Plan) -> None:
    _say(node, "CINPlanStartDate", told.start)
    _say(node, "CINPlanEndDate", told.end)


def _section47(node: ET.Element, told: Section47) -> None:
    _say(node, "S47ActualStartDate", told.start)
    _say(node, "InitialCPCtarget", told.conference_target)
    _say(node, "DateOfInitialCPC", told.conference)
    _say(node, "ICPCnotRequired", _yes_no(told.conference_not_required))


def _protection(node: ET.Element, told: ProtectionPlan) -> None:
    _say(node, "CPPstartDate", told.start)
    _say(node, "CPPendDate", told.end)
    _say(node, "InitialCategoryOfAbuse", told.first_category)
    _say(node, "LatestCategoryOfAbuse", told.latest_category)
    _say(node, "NumberOfPreviousCPP", str(told.previous_plans))
    if told.reviews:
        reviews = ET.SubElement(node, "Reviews")
        for day in told.reviews:
            _say(reviews, "CPPreviewDate", day)


def _list(node: ET.Element, group: str, name: str, values: Iterable[str]) -> None:
    told = list(values)
    if told:
        inner = ET.SubElement(node, group)
        for value in told:
            _say(inner, name, value)


def _say(node: ET.Element, name: str, value: str | date | None) -> None:
    """Write an element, unless nothing is known."""
    if value is None or value == "":
        return
    text = value.isoformat() if isinstance(value, date) else value
    if _UNSPEAKABLE.search(text):
        raise ValueError(f"{name} holds a character that no XML file can carry")
    ET.SubElement(node, name).text = text


def _yes_no(told: bool | None) -> str:
    # One schema in use admits only 1 and 0, another also true and false: these pass both.
    return "" if told is None else str(int(told))
