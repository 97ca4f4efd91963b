"""Rules about the child: identifiers, dates of birth and death, sex, ethnicity, disability.

Numbers are those of the Department for Education's validation rules for the census; the sentences
are ours. A number that ends in Q is a query: explain it or mend it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from openmash.core import identifiers
from openmash.core.codes import Ethnicity, Sex
from openmash.core.days import age_on
from openmash.interop.faults import Fault

from .facts import Census, Child

DISABILITIES = frozenset(
    {
        *("NONE", "MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT"),
        "DDA",
    }
)
"""The codes of CBDS N00099."""
UPN_UNKNOWN = frozenset(f"UN{number}" for number in range(1, 8))
NOT_OF_SCHOOL_AGE = "UN1"
REFERRAL_CAME_TO_NOTHING = "UN7"

_NUMBER_LONGEST = 20
_SCHOOL_AGE = 5
_OLDEST = 25
_UPN_FORM = re.compile(r"[A-Z][0-9]{11}[0-9A-Z]")
_EIGHT_DIGITS = re.compile(r"[0-9]{8}")
_LAST_CHARACTER = re.compile(r"[0-9A-HJ-NP-RT-Z]")
# Blocks in which authorities of England and Wales are numbered; a number outside is a slip.
_AUTHORITIES = (
    (1, 5), (201, 213), (301, 320), (330, 336), (340, 344), (350, 359), (370, 373), (380, 384),
    (390, 394), (420, 420), (660, 681), (800, 943),
)  # fmt: skip


def across_children(census: Census) -> Iterator[Fault]:
    """Rules that compare children: no number may come twice."""
    numbers = Counter(child.number for child in census.children if child.number)
    upns = Counter(child.upn for child in census.children if child.upn)
    for child in census.children:
        if numbers[child.number] > 1:
            yield Fault(
                "8510",
                "Two children have the same number. Join them if they are one child.",
                child.record,
                "LAchildID",
                child.number,
            )
        if upns[child.upn] > 1:
            yield Fault(
                "1520",
                "Two children have the same unique pupil number. Join their records if they are "
                "one child, or correct the number.",
                child.record,
                "UPN",
                child.number,
            )


def about_child(census: Census, child: Child) -> Iterator[Fault]:
    """Every rule about one child."""
    for rules in (_number, _upn, _upn_missing, _birth, _referral_and_birth, _death, _described):
        yield from rules(census, child)


def _number(_: Census, child: Child) -> Iterator[Fault]:
    if not child.number:
        yield Fault("8500", "The child has no number.", child.record, "LAchildID")
        return
    if len(child.number) > _NUMBER_LONGEST:
        yield Fault(
            "1570", "The child's number has more than 20 characters.", child.record, "LAchildID"
        )
    if not re.fullmatch(r"[A-Za-z0-9]+", child.number):
        yield Fault(
            "1580",
            "The child's number has characters other than letters and digits.",
            child.record,
            "LAchildID",
        )


def _upn(_: Census, child: Child) -> Iterator[Fault]:
    upn = child.upn
    if child.former_upn and not _UPN_FORM.fullmatch(child.former_upn):
        yield Fault(
            "1560Q", "The former unique pupil number is misspelt.", child.record, "FormerUPN"
        )
    if not upn:
        return
    if not _EIGHT_DIGITS.fullmatch(upn[4:12]):
        yield Fault(
            "1540",
            "Characters 5 to 12 of the unique pupil number must be digits.",
            child.record,
            "UPN",
        )
    if not _LAST_CHARACTER.fullmatch(upn[12:]):
        yield Fault(
            "1550",
            "The unique pupil number must have a 13th character, a digit or a letter other than "
            "I, O or S.",
            child.record,
            "UPN",
        )
    authority = upn[1:4]
    if not re.fullmatch(r"[0-9]{3}", authority) or not any(
        a <= int(authority) <= b for a, b in _AUTHORITIES
    ):
        yield Fault(
            "1530",
            "Characters 2 to 4 of the unique pupil number are no local authority's.",
            child.record,
            "UPN",
        )
    if not _is_upn(upn):
        yield Fault(
            "1510",
            "The unique pupil number's check letter does not fit: a character is wrong.",
            child.record,
            "UPN",
        )


def _is_upn(text: str) -> bool:
    try:
        return identifiers.upn(text) == text
    except ValueError:
        return False


def _upn_missing(census: Census, child: Child) -> Iterator[Fault]:
    why = child.upn_unknown
    if why and why not in UPN_UNKNOWN:
        yield Fault("OM1", "The reason for no pupil number is no code.", child.record, "UPNunknown")
    if why == REFERRAL_CAME_TO_NOTHING and not child.all_nfa:
        yield Fault(
            "8772",
            "UN7 is only for a child all of whose referrals came to no further action.",
            child.record,
            "UPNunknown",
        )
    born = child.birth_date
    school_year = date(census.year - 1, 8, 31)
    of_school_age = born is not None and age_on(born, school_year) >= _SCHOOL_AGE
    reason = why and why != NOT_OF_SCHOOL_AGE
    if of_school_age and not child.upn and not reason and not child.all_nfa:
        yield Fault(
            "8770Q",
            "A child of school age has no unique pupil number and no reason for that. Ask the "
            "school for the number, or choose the reason in the case system.",
            child.record,
            "UPN",
        )


def _birth(census: Census, child: Child) -> Iterator[Fault]:
    born, expected = child.birth_date, child.expected_date
    if (born is None) == (expected is None):
        yield Fault(
            "8525Q",
            "There must be a birth date (to the very day) or an expected date of birth, and "
            "not both.",
            child.record,
            "PersonBirthDate",
        )
    if born and born > census.last:
        yield Fault(
            "8520",
            "The birth date lies after the census year. An unborn child has an expected date.",
            child.record,
            "PersonBirthDate",
        )
    if expected and not (expected.year == census.year and expected.month >= 3):
        yield Fault(
            "8530Q",
            f"An expected date of birth must lie between March and December {census.year}.",
            child.record,
            "ExpectedPersonBirthDate",
        )
    if born and age_on(born, census.last) > _OLDEST:
        yield Fault(
            "8775Q",
            "The child is over 25 years old. Check the birth date.",
            child.record,
            "PersonBirthDate",
        )


def _referral_and_birth(_: Census, child: Child) -> Iterator[Fault]:
    birth = child.birth_date or child.expected_date
    for episode in child.episodes:
        early = birth and episode.referred_on and birth - episode.referred_on
        if early and early > timedelta(days=280):
            yield Fault(
                "8606",
                "The referral lies more than 280 days before birth. Check both dates.",
                episode.record,
                "CINreferralDate",
            )


def _death(census: Census, child: Child) -> Iterator[Fault]:
    died = child.death_date
    if died is None:
        return
    if child.birth_date and died < child.birth_date:
        yield Fault(
            "8535Q", "The date of death lies before birth.", child.record, "PersonDeathDate"
        )
    if not census.first <= died <= census.last:
        yield Fault(
            "8545Q", "The date of death is not in the census year.", child.record, "PersonDeathDate"
        )
    for episode in child.episodes:
        if episode.referred_on and episode.referred_on > died:
            yield Fault(
                "8555Q",
                "The child was referred after the date of death.",
                episode.record,
                "CINreferralDate",
            )


def _described(_: Census, child: Child) -> Iterator[Fault]:
    unborn = child.birth_date is None and child.expected_date is not None
    if child.sex not in set(Sex):
        yield Fault("4180", "Sex must be M, F or U.", child.record, "Sex")
    elif unborn and child.sex != Sex.UNKNOWN:
        yield Fault("8750", "The sex of an unborn child must be U.", child.record, "Sex")
    if child.ethnicity not in set(Ethnicity):
        yield Fault(
            "4220",
            "Ethnicity is missing or no code. Choose NOBT if it is not known yet.",
            child.record,
            "Ethnicity",
        )
    if any(code not in DISABILITIES for code in child.disabilities):
        yield Fault("8540", "A disability is no code of the list.", child.record, "Disability")
    if "NONE" in child.disabilities and len(set(child.disabilities)) > 1:
        yield Fault(
            "8790", "“No disability” stands beside a disability.", child.record, "Disability"
        )
    if any(one == other for one, other in pairwise(sorted(child.disabilities))):
        yield Fault("8794", "A disability is given twice.", child.record, "Disability")
