"""Rules about a referral: its date, source and need, what came of it, and its end.

Numbers are those of the Department for Education's validation rules; the sentences are ours.
"""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from openmash.core.codes import PrimaryNeed, ReasonForClosure, ReferralSource
from openmash.core.days import working_days_after
from openmash.interop.faults import Fault

from .facts import Census, Child, Episode

_SOURCE_NEEDED_FROM = date(2013, 4, 1)
AFTER_ASSESSMENT = frozenset(
    {ReasonForClosure.ASSESSED_NO_ACTION, ReasonForClosure.ASSESSED_EARLY_HELP}
)


def across_episodes(census: Census, child: Child) -> Iterator[Fault]:
    """Rules that compare one child's referrals."""
    running = [each for each in child.episodes if each.closed_on is None and each.nfa is not True]
    for episode in running[1:]:
        yield Fault(
            "8815",
            "The child has more than one open referral. Close the earlier one in the case system; "
            "if the child was already open, the contact goes to the allocated worker instead.",
            episode.record,
            "CINdetails",
        )
    dated = sorted((each for each in child.episodes if each.referred_on), key=_start)
    for episode in dated[:-1]:
        if episode in running:
            yield Fault(
                "8816",
                "The referral is open, and the child was referred again later.",
                episode.record,
                "CINreferralDate",
            )
    for earlier, later in combinations(dated, 2):
        # One that came to nothing ended on its own day, and so overlaps with nothing.
        end = earlier.closed_on or (None if earlier.nfa else census.last)
        if end and _start(later) < end:
            yield Fault(
                "8820",
                "The referral begins before the child's earlier one has ended.",
                later.record,
                "CINreferralDate",
            )


def _start(episode: Episode) -> date:
    return episode.referred_on or date.max


def about_episode(census: Census, episode: Episode) -> Iterator[Fault]:
    """Every rule about one referral by itself."""
    for rules in (_referred, _needs, _nothing_followed, _closed, _after_the_end, _closed_after):
        yield from rules(census, episode)


def _referred(census: Census, episode: Episode) -> Iterator[Fault]:
    on = episode.referred_on
    if on is None or on > census.last:
        yield Fault(
            "8600",
            "The date of referral is missing or lies after the census year.",
            episode.record,
            "CINreferralDate",
        )
    if episode.source not in set(ReferralSource) and (on is None or on >= _SOURCE_NEEDED_FROM):
        yield Fault(
            "8866",
            "The source of the referral is missing or no code.",
            episode.record,
            "ReferralSource",
        )


def _needs(census: Census, episode: Episode) -> Iterator[Fault]:
    if episode.nfa is None:
        yield Fault(
            "8568",
            "It is not said whether the referral came to no further action.",
            episode.record,
            "ReferralNFA",
        )
    if episode.need and episode.need not in set(PrimaryNeed):
        yield Fault("8650", "The primary need is no code.", episode.record, "PrimaryNeedCode")
    if not episode.need and episode.nfa is False:
        yield Fault(
            "8610",
            "The referral went on, so the decision must name a primary need.",
            episode.record,
            "PrimaryNeedCode",
        )
    earliest = working_days_after(census.first, -1)
    if episode.nfa and episode.referred_on and episode.referred_on < earliest:
        yield Fault(
            "8569Q",
            "A referral of an earlier year that came to nothing does not belong in this return.",
            episode.record,
            "ReferralNFA",
        )


def _nothing_followed(_: Census, episode: Episode) -> Iterator[Fault]:
    if episode.nfa is not True:
        return
    first = [each.conference for each in episode.section47s if each.conference]
    if episode.assessments or episode.section47s or episode.conference or first:
        yield Fault(
            "8831",
            "The referral came to no further action, yet an assessment, a section 47 enquiry or a "
            "conference followed.",
            episode.record,
            "ReferralNFA",
        )
    if episode.plans:
        yield Fault(
            "4000",
            "The referral came to no further action, yet a child in need plan followed.",
            episode.record,
            "CINPlanDates",
        )
    if episode.protection_plans:
        yield Fault(
            "8832",
            "The referral came to no further action, yet a child protection plan followed.",
            episode.record,
            "ChildProtectionPlans",
        )


def _closed(census: Census, episode: Episode) -> Iterator[Fault]:
    on, why = episode.closed_on, episode.closure_reason
    if why and why not in set(ReasonForClosure):
        yield Fault("8805", "The reason for closure is no code.", episode.record, _REASON)
    if on and not why:
        yield Fault("8805", "The case is closed without a reason.", episode.record, _REASON)
    if why and not on:
        yield Fault("8810", "There is a reason for closure and no date.", episode.record, _CLOSED)
    if on and episode.referred_on and on < episode.referred_on:
        yield Fault("8630", "The case is closed before its referral.", episode.record, _CLOSED)
    if on and not census.first <= on <= census.last:
        yield Fault("8620", "The closure is not in the census year.", episode.record, _CLOSED)


_CLOSED, _REASON = "CINclosureDate", "ReasonForClosure"


def _after_the_end(_: Census, episode: Episode) -> Iterator[Fault]:
    end = episode.closed_on
    if end is None:
        return
    days = [
        *(day for each in episode.assessments for day in (each.start, each.authorised)),
        *(day for each in episode.section47s for day in (each.start, each.conference)),
        *(day for each in episode.plans for day in (each.start, each.end)),
        *(day for each in episode.protection_plans for day in (each.start, each.end)),
        episode.conference,
    ]
    if any(day and day > end for day in days):
        yield Fault(
            "8565", "Something is dated after the case was closed.", episode.record, _CLOSED
        )


def _closed_after(_: Census, episode: Episode) -> Iterator[Fault]:
    if episode.closure_reason not in AFTER_ASSESSMENT:
        return
    if not any(each.authorised for each in episode.assessments):
        yield Fault(
            "8825Q",
            "The case is closed after assessment, and no assessment was finished.",
            episode.record,
            _REASON,
        )
    if episode.section47s or episode.protection_plans or episode.plans:
        yield Fault(
            "2990",
            "The case is closed after assessment, and a section 47 enquiry or a plan stands in it.",
            episode.record,
            _REASON,
        )
