"""The census's rules a second time, read off the file itself and written apart from ours.

Takes no part of the service: element trees, text and arithmetic only. It covers what a front door
can break. Returns pairs of rule and child number.
"""

from collections import Counter
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from lxml import etree

_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_SOURCES = {
    *["4", "6", "7", "8", "9", "10"],
    *(f"1{c}" for c in "ABCD"), "2A", "2B", *(f"3{c}" for c in "ABCDEF"),
    *(f"5{c}" for c in "ABCD"),
}  # fmt: skip
_ETHNICITIES = {
    "WBRI", "WIRI", "WIRT", "WOTH", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN",
    "AOTH", "BCRB", "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT",
}  # fmt: skip


def broken(file: bytes) -> set[tuple[str, str]]:
    """The rules that the file breaks: (rule, LAchildID)."""
    root = etree.fromstring(file)
    year = int(root.findtext(".//Year"))
    start, end = date(year - 1, 4, 1), date(year, 3, 31)
    children = root.findall(".//Child")
    found: set[tuple[str, str]] = set()
    for name, rule in (("LAchildID", "8510"), ("UPN", "1520")):
        seen = Counter(child.findtext(f".//{name}") for child in children)
        found |= {
            (rule, _id(child))
            for child in children
            if child.findtext(f".//{name}") and seen[child.findtext(f".//{name}")] > 1
        }
    for child in children:
        rules = _identity(child, start, end) | _referrals(child, start, end)
        found |= {(rule, _id(child)) for rule in rules}
    return found


def _id(child: Any) -> str:
    return str(child.findtext(".//LAchildID", ""))


def _day(node: Any, path: str) -> date | None:
    text = node.findtext(path)
    return date.fromisoformat(text) if text else None


def _nfa(episode: Any) -> bool:
    return episode.findtext("ReferralNFA") in ("1", "true")


def _identity(child: Any, start: date, end: date) -> set[str]:
    number, upn = _id(child), child.findtext(".//UPN", "")
    born, due = _day(child, ".//PersonBirthDate"), _day(child, ".//ExpectedPersonBirthDate")
    died, sex = _day(child, ".//PersonDeathDate"), child.findtext(".//Sex", "")
    nfa = [_nfa(episode) for episode in child.findall("CINdetails")]
    why = child.findtext(".//UPNunknown", "")
    fifth = date(end.year - 6, 8, 31)
    tests = {
        "8500": not number,
        "1570": len(number) > 20,
        "1580": bool(number) and not number.isalnum(),
        "8525Q": bool(born) == bool(due),
        "8520": born is not None and born > end,
        "8530Q": due is not None and not date(end.year, 3, 1) <= due <= date(end.year, 12, 31),
        "8775Q": born is not None and born <= date(end.year - 26, end.month, end.day),
        "8535Q": died is not None and born is not None and died < born,
        "8545Q": died is not None and not start <= died <= end,
        "4180": sex not in ("M", "F", "U"),
        "8750": born is None and due is not None and sex in ("M", "F"),
        "4220": child.findtext(".//Ethnicity", "") not in _ETHNICITIES,
        "8772": why == "UN7" and not all(nfa),
        "8770Q": born is not None
        and born <= fifth
        and not upn
        and why in ("", "UN1")
        and not all(nfa),
        "1510": bool(upn) and not _checks(upn),
        "1540": bool(upn) and not (len(upn[4:12]) == 8 and upn[4:12].isdecimal()),
        "1550": bool(upn) and (len(upn) != 13 or upn[12] not in _LETTERS + "0123456789"),
        "1530": bool(upn) and upn[1:4] in ("000", "999"),
    }
    return {rule for rule, holds in tests.items() if holds}


def _checks(upn: str) -> bool:
    if len(upn) != 13 or any(c not in _LETTERS + "0123456789" for c in upn):
        return False
    worth = [int(c) if c.isdigit() else _LETTERS.index(c) for c in upn[1:]]
    return _LETTERS[sum((i + 2) * w for i, w in enumerate(worth)) % 23] == upn[0]


def _referrals(child: Any, start: date, end: date) -> set[str]:
    episodes = child.findall("CINdetails")
    birth = _day(child, ".//PersonBirthDate") or _day(child, ".//ExpectedPersonBirthDate")
    died = _day(child, ".//PersonDeathDate")
    found: set[str] = set()
    for episode in episodes:
        on, closed = _day(episode, "CINreferralDate"), _day(episode, "CINclosureDate")
        need, nfa = episode.findtext("PrimaryNeedCode", ""), _nfa(episode)
        later = [episode.findall(name) for name in ("Assessments", "Section47", "DateOfInitialCPC")]
        tests = {
            "8600": on is None or on > end,
            "8866": episode.findtext("ReferralSource", "") not in _SOURCES,
            "8568": episode.findtext("ReferralNFA") not in ("0", "1"),
            "8650": bool(need) and need not in {f"N{n}" for n in range(10)},
            "8610": not need and episode.findtext("ReferralNFA") == "0",
            "8606": on is not None and birth is not None and on < birth - timedelta(days=280),
            "8555Q": died is not None and on is not None and on > died,
            "8831": nfa and any(later),
            "4000": nfa and bool(episode.findall("CINPlanDates")),
            "8832": nfa and bool(episode.findall("ChildProtectionPlans")),
            "8805": closed is not None and not episode.findtext("ReasonForClosure"),
            "8810": closed is None and bool(episode.findtext("ReasonForClosure")),
            "8630": closed is not None and on is not None and closed < on,
            "8620": closed is not None and not start <= closed <= end,
        }
        found |= {rule for rule, holds in tests.items() if holds}
        for assessment in episode.findall("Assessments"):
            found |= _assessment(assessment, on)
    if sum(_day(e, "CINclosureDate") is None and not _nfa(e) for e in episodes) > 1:
        found.add("8815")
    for one, other in combinations(episodes, 2):
        if _overlap(one, other, end):
            found.add("8820")
    newest = max((e.findtext("CINreferralDate", "") for e in episodes), default="")
    if any(_is_open(e) and e.findtext("CINreferralDate", "") < newest for e in episodes):
        found.add("8816")
    return found


def _is_open(episode: Any) -> bool:
    return episode.find("CINclosureDate") is None and not _nfa(episode)


def _overlap(one: Any, other: Any, last: date) -> bool:
    first, second = sorted((one, other), key=lambda e: e.findtext("CINreferralDate") or "9")
    ended = last if _is_open(first) else _day(first, "CINclosureDate")
    began = _day(second, "CINreferralDate")
    return ended is not None and began is not None and began < ended


def _assessment(assessment: Any, referred: date | None) -> set[str]:
    began = _day(assessment, "AssessmentActualStartDate")
    ended = _day(assessment, "AssessmentAuthorisationDate")
    factors = [each.text for each in assessment.findall(".//AssessmentFactors")]
    tests = {
        "1103": began is not None and referred is not None and began < referred,
        "8608": ended is not None and began is not None and ended < began,
        "8897Q": ended is not None and not factors,
        "8614": ended is None and bool(factors),
        "8869": "21" in factors and len(factors) > 1,
        "8898": len(factors) != len(set(factors)),
    }
    return {rule for rule, holds in tests.items() if holds}


COVERED = frozenset(
    {
        "1510", "1520", "1530", "1540", "1550", "1570", "1580", "4000", "4180", "4220",
        "8500", "8510", "8520", "8525Q", "8530Q", "8535Q", "8545Q", "8555Q", "8568", "8600",
        "8606", "8610", "8614", "8620", "8630", "8650", "8750", "8770Q", "8772", "8775Q",
        "8805", "8810", "8815", "8816", "8820", "8831", "8832", "8866", "8869", "8897Q", "8898",
        "1103", "8608",
    }
)  # fmt: skip
"""The rules that this set knows."""
