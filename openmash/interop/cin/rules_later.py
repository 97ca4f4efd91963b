"""Rules about what follows a referral: assessments, section 47 enquiries, conferences.

Numbers are those of the Department for Education's validation rules; the sentences are ours. Rule
8869 is broken by returns that a well-known validator lets pass, so it is held here.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from openmash.core.assessment_factors import ASSESSMENT_FACTORS, NO_FACTORS
from openmash.core.days import is_weekend, working_days_after
from openmash.interop.faults import Fault

from .facts import Assessment, Census, Episode, Section47

_ASSESSMENT_DAYS = 45
_CONFERENCE_DAYS = 15
_UNSPLIT = {"18A": "8945Q", "19A": "8950Q"}
_START, _FACTORS = "AssessmentActualStartDate", "AssessmentFactors"
_S47, _TARGET, _CONFERENCE = "S47ActualStartDate", "InitialCPCtarget", "DateOfInitialCPC"


def about_assessments(census: Census, episode: Episode) -> Iterator[Fault]:
    """Every rule about a referral's assessments."""
    if sum(each.authorised is None for each in episode.assessments) > 1:
        yield Fault("8896", "Two assessments are unfinished at once.", episode.record, _START)
    for assessment in episode.assessments:
        yield from _assessment(census, episode, assessment)
        yield from _factors(episode, assessment)


def _assessment(census: Census, episode: Episode, told: Assessment) -> Iterator[Fault]:
    record = episode.record
    if episode.referred_on and told.start < episode.referred_on:
        yield Fault("1103", "The assessment starts before the referral.", record, _START)
    if told.authorised is None:
        if not census.first <= told.start <= census.last:
            yield Fault(
                "8736", "An unfinished assessment must start in the census year.", record, _START
            )
        if working_days_after(told.start, _ASSESSMENT_DAYS) < census.last:
            yield Fault(
                "8670Q", "The assessment has run for more than 45 working days.", record, _START
            )
        return
    if told.authorised < told.start:
        yield Fault(
            "8608",
            "The assessment is authorised before it starts.",
            record,
            "AssessmentAuthorisationDate",
        )
    if not census.first <= told.authorised <= census.last:
        yield Fault(
            "8696",
            "The assessment is authorised outside the census year.",
            record,
            "AssessmentAuthorisationDate",
        )


def _factors(episode: Episode, told: Assessment) -> Iterator[Fault]:
    record, factors = episode.record, told.factors
    if told.authorised and (not factors or any(f not in ASSESSMENT_FACTORS for f in factors)):
        yield Fault(
            "8897Q",
            "A finished assessment has no factor, or one that is no code.",
            record,
            _FACTORS,
        )
    if factors and told.authorised is None:
        yield Fault(
            "8614", "An unfinished assessment has factors. Leave them out.", record, _FACTORS
        )
    if NO_FACTORS in factors and len(factors) > 1:
        yield Fault(
            "8869",
            "“No factors” (21) stands beside a factor. It must stand alone.",
            record,
            _FACTORS,
        )
    if len(set(factors)) < len(factors):
        yield Fault("8898", "A factor is given twice.", record, _FACTORS)
    for old, rule in _UNSPLIT.items():
        factor = ASSESSMENT_FACTORS[old]
        if old in factors and told.authorised and not factor.in_force(told.authorised):
            yield Fault(
                rule, f"Factor {old} was split in two in 2024. Choose B or C.", record, _FACTORS
            )


def about_section47s(census: Census, episode: Episode) -> Iterator[Fault]:
    """Every rule about a referral's section 47 enquiries and their conferences."""
    record, told = episode.record, episode.section47s
    if told and not episode.assessments:
        yield Fault(
            "2991Q", "There is a section 47 enquiry, and no assessment.", record, "Section47"
        )
    if sum(each.is_open for each in told) > 1:
        yield Fault("8839", "Two section 47 enquiries are open at once.", record, _S47)
    for one, other in pairwise(sorted(told, key=lambda each: each.start)):
        end = one.conference or (one.start if one.conference_not_required else date.max)
        if other.start < end:
            yield Fault("8890", "A section 47 enquiry starts within another.", record, _S47)
    if episode.conference and any(each.conference for each in told):
        yield Fault(
            "2884",
            "A conference is given both with the referral and with a section 47 enquiry.",
            record,
            _CONFERENCE,
        )
    if episode.conference:
        yield from _conference(census, episode, episode.conference)
    for section47 in told:
        yield from _section47(census, episode, section47)


def _section47(census: Census, episode: Episode, told: Section47) -> Iterator[Fault]:
    record = episode.record
    if episode.referred_on and told.start < episode.referred_on:
        yield Fault("2889", "A section 47 enquiry starts before the referral.", record, _S47)
    if told.conference_target and is_weekend(told.conference_target):
        yield Fault("8870Q", "The conference is due on a weekend.", record, _TARGET)
    if told.conference:
        yield from _conference(census, episode, told.conference)
        if told.conference < told.start:
            yield Fault(
                "8615",
                "The conference lies before the section 47 enquiry starts.",
                record,
                _CONFERENCE,
            )
    if told.is_open and working_days_after(told.start, _CONFERENCE_DAYS) < census.last:
        yield Fault(
            "8675Q",
            "No conference was held within 15 working days, and none was said to be unnecessary.",
            record,
            _CONFERENCE,
        )
    if episode.closed_on and told.is_open:
        yield Fault(
            "8868",
            "The case is closed while a section 47 enquiry is open: give the conference, or say "
            "that none is needed.",
            record,
            "ICPCnotRequired",
        )


def _conference(census: Census, episode: Episode, day: date) -> Iterator[Fault]:
    record = episode.record
    if is_weekend(day):
        yield Fault("8875", "The conference is dated on a weekend.", record, _CONFERENCE)
    if not census.first <= day <= census.last:
        yield Fault("8715", "The conference is not in the census year.", record, _CONFERENCE)
    if episode.referred_on and day < episode.referred_on:
        yield Fault("1104", "The conference lies before the referral.", record, _CONFERENCE)
