"""Whether a census file has the right form: every element known, in its order, in its format.

A well-known validator reads a file by looking elements up, so it passes a file whose elements
stand in the wrong order or are unknown, and dates such as 27/03/2015. The Department's own gate
does not. This check walks the file from the top and compares it with the one form there is.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

from openmash.interop.faults import Fault

RULE = "OM2"
"""Our number for a fault of form: the Department gives it none."""

_MANY = 1_000_000


@dataclass(frozen=True, slots=True)
class _Part:
    """An element: how often it comes, and its text's form or its own parts."""

    name: str
    least: int = 1
    most: int = 1
    form: Callable[[str], bool] | None = None
    parts: tuple["_Part", ...] = ()


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _like(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: compiled.fullmatch(text) is not None


def _a_date(name: str, least: int = 0, most: int = 1) -> _Part:
    return _Part(name, least, most, _is_date)


def _code(name: str, pattern: str = r"[0-9A-Z]+", least: int = 0, most: int = 1) -> _Part:
    return _Part(name, least, most, _like(pattern))


def _group(name: str, *parts: _Part, least: int = 0, most: int = 1) -> _Part:
    return _Part(name, least, most, None, parts)


_ASSESSMENT = _group(
    "Assessments",
    _a_date("AssessmentActualStartDate", 1),
    _a_date("AssessmentInternalReviewDate"),
    _a_date("AssessmentAuthorisationDate"),
    _group("FactorsIdentifiedAtAssessment", _code("AssessmentFactors", least=1, most=_MANY)),
    most=_MANY,
)
_PLAN = _group(
    "CINPlanDates", _a_date("CINPlanStartDate", 1), _a_date("CINPlanEndDate"), most=_MANY
)
_SECTION47 = _group(
    "Section47",
    _a_date("S47ActualStartDate", 1),
    _a_date("InitialCPCtarget"),
    _a_date("DateOfInitialCPC"),
    _code("ICPCnotRequired", "[01]", 1),
    most=_MANY,
)
_PROTECTION = _group(
    "ChildProtectionPlans",
    _a_date("CPPstartDate", 1),
    _a_date("CPPendDate"),
    _code("InitialCategoryOfAbuse", "NEG|PHY|SAB|EMO|MUL", 1),
    _code("LatestCategoryOfAbuse", "NEG|PHY|SAB|EMO|MUL", 1),
    _code("NumberOfPreviousCPP", r"\d+", 1),
    _group("Reviews", _a_date("CPPreviewDate", 1, _MANY)),
    most=_MANY,
)
_EPISODE = _group(
    "CINdetails",
    _a_date("CINreferralDate", 1),
    _code("ReferralSource", least=1),
    _code("PrimaryNeedCode", r"N\d"),
    _a_date("CINclosureDate"),
    _code("ReasonForClosure", r"RC\d"),
    _a_date("DateOfInitialCPC"),
    _ASSESSMENT,
    _PLAN,
    _SECTION47,
    _code("ReferralNFA", "[01]", 1),
    _PROTECTION,
    least=1,
    most=_MANY,
)
_CHILD = _group(
    "Child",
    _group(
        "ChildIdentifiers",
        _code("LAchildID", r"[0-9A-Za-z]+", 1),
        _code("UPN", r"[A-Z]\d{11}[0-9A-Z]"),
        _code("FormerUPN", r"[A-Z]\d{11}[0-9A-Z]"),
        _code("UPNunknown", "UN[1-7]"),
        _a_date("PersonBirthDate"),
        _a_date("ExpectedPersonBirthDate"),
        _code("Sex", "[MFU]", 1),
        _a_date("PersonDeathDate"),
        least=1,
    ),
    _group(
        "ChildCharacteristics",
        _code("Ethnicity", "[A-Z]{4}", 1),
        _group("Disabilities", _code("Disability", least=1, most=_MANY)),
        least=1,
    ),
    _EPISODE,
    least=1,
    most=_MANY,
)
_MESSAGE = _group(
    "Message",
    _group(
        "Header",
        _group(
            "CollectionDetails",
            _code("Collection", "CIN", 1),
            _code("Year", r"\d{4}", 1),
            _a_date("ReferenceDate", 1),
            least=1,
        ),
        _group(
            "Source",
            _code("SourceLevel", "L", 1),
            _code("LEA", r"\d{3}", 1),
            _code("SoftwareCode", ".+"),
            _code("Release", ".+"),
            _code("SerialNo", r"\d{3,}", 1),
            _code("DateTime", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?", 1),
            least=1,
        ),
        least=1,
    ),
    _group("Children", _CHILD, least=1),
)


def faults(file: bytes, records: Mapping[str, str]) -> tuple[Fault, ...]:
    """Where the form of a file is wrong.

    Args:
        file: the file as it would be sent. It must be our own or come from a trusted desk.
        records: for each child's number, the contact to which its faults are linked.
    """
    try:
        root = ET.fromstring(file)  # noqa: S314 - what we have just written
    except ET.ParseError:
        return (Fault(RULE, "The file is no well-formed XML.", "", "Message"),)
    if root.tag != _MESSAGE.name:
        return (Fault(RULE, "The file is no census return.", "", "Message"),)
    found = list(_walk(root, _MESSAGE, "", records))
    said = root.findtext("Header/CollectionDetails/ReferenceDate", "")
    if said != f"{root.findtext('Header/CollectionDetails/Year', '')}-03-31":
        wrong = "The reference date is not 31 March of the return's year."
        found.append(Fault("100", wrong, "", "ReferenceDate"))
    return tuple(found)


def _walk(
    node: ET.Element, part: _Part, record: str, records: Mapping[str, str]
) -> Iterator[Fault]:
    if node.tag == _CHILD.name:
        record = records.get(node.findtext("ChildIdentifiers/LAchildID", ""), "")
    if node.attrib:
        yield _fault(node.tag, "has an attribute", record)
    if part.form is not None:
        yield from _leaf(node, part, record)
        return
    if any((text or "").strip() for text in (node.text, *(each.tail for each in node))):
        yield _fault(node.tag, "has words between its elements", record)
    yield from _order(node, part, record)
    by_name = {each.name: each for each in part.parts}
    for child in node:
        if child.tag in by_name:
            yield from _walk(child, by_name[child.tag], record, records)


def _leaf(node: ET.Element, part: _Part, record: str) -> Iterator[Fault]:
    if len(node):
        yield _fault(node.tag, "has elements inside", record)
    if part.form is not None and not part.form(node.text or ""):
        yield _fault(node.tag, "is not in the form of the census", record)


def _order(node: ET.Element, part: _Part, record: str) -> Iterator[Fault]:
    places = {each.name: place for place, each in enumerate(part.parts)}
    last = 0
    for child in node:
        if child.tag not in places:
            yield _fault(child.tag, f"is no element of {node.tag}", record)
            continue
        if places[child.tag] < last:
            yield _fault(child.tag, f"stands in the wrong order in {node.tag}", record)
        last = max(last, places[child.tag])
    for each in part.parts:
        count = len(node.findall(each.name))
        if count < each.least:
            yield _fault(each.name, f"is missing in {node.tag}", record)
        if count > each.most:
            yield _fault(each.name, f"comes more than once in {node.tag}", record)


def _fault(name: str, words: str, record: str) -> Fault:
    return Fault(RULE, f"The element {name} {words}.", record, name)
