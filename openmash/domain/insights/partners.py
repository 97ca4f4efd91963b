"""The partners' side: is any agency asked too little, heard too little, or overruled unseen?

The 2013 study found partners "marginalised and under-used" by interview; these are the countable
signs of it. Shares carry Wilson's intervals; times count requests still open (see `survival`).
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from openmash.domain.agency_checks.lifecycle import CARRIES_ITEMS, Answer
from openmash.domain.insights.intervals import LEVEL, Estimate, missing, wilson
from openmash.domain.insights.survival import Wait, kaplan_meier

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Check:
    """One information request to an agency.

    Attributes:
        agency: any stable key.
        wait: from asking to the answer, with the limit of its day (see `Wait`); minutes.
        answer: None if there is none.
        withdrawn: the hub no longer wanted an answer; not held against the agency.
        answered_alone: "nothing held" answered itself after a complete search.
        decided: the contact has a decision.
        used: the decision cites what the agency returned; False where nothing was returned.
        citing: the decision cites anything at all. Where it cites nothing, of anybody, that is the
            habit of the hub and not the lot of an agency.
    """

    agency: Hashable
    wait: Wait
    answer: Answer | None
    withdrawn: bool = False
    answered_alone: bool = False
    decided: bool = False
    used: bool = False
    citing: bool = True


@dataclass(frozen=True, slots=True)
class View:
    """One professional's view of a contact, from an agency.

    Attributes:
        differed: its rating or outcome was not that of the decision.
        weighed: the manager wrote how a differing view was weighed.
        changed: the rating or outcome moved towards the view after it was recorded.
        escalated: the difference was taken further.
    """

    agency: Hashable
    decided: bool
    differed: bool = False
    weighed: bool = False
    changed: bool = False
    escalated: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """An agency's information requests of a period, counted. All but `withdrawn` leave out those
    that were withdrawn before an answer.

    Attributes:
        took, waited: minutes from asking of those answered, and of those still open until now.
        answered: with an answer; `answered_alone` of them answered themselves, `carried` of them
            gave information, and of these `weighable` are of a contact whose decision cites
            anything, and `used` are cited by it.
        judged: whose limit has run out; `in_time` of them were answered within it.
        decided: of a contact that is decided on.
    """

    took: Sequence[float] = ()
    waited: Sequence[float] = ()
    withdrawn: int = 0
    answered: int = 0
    answered_alone: int = 0
    carried: int = 0
    weighable: int = 0
    used: int = 0
    judged: int = 0
    in_time: int = 0
    decided: int = 0

    @property
    def count(self) -> int:
        """How many they are, less those withdrawn before an answer."""
        return len(self.took) + len(self.waited)


@dataclass(frozen=True, slots=True)
class Said:
    """An agency's views of a period, counted.

    Attributes:
        heard: on contacts that are decided on; `differed` of them, and of these `weighed`,
            `changed` and `escalated` as of `View`; `unweighed` are neither weighed nor changed.
    """

    views: int = 0
    heard: int = 0
    differed: int = 0
    weighed: int = 0
    unweighed: int = 0
    changed: int = 0
    escalated: int = 0


@dataclass(frozen=True, slots=True)
class Side:
    """One agency's part in a period.

    Attributes:
        asked: requests, less those withdrawn before an answer.
        answered: how many of them have an answer, itself included.
        withdrawn: requests withdrawn before an answer.
        answered_alone: how many answered themselves.
        median, p90: minutes from asking to answer, open requests counted.
        in_time: of the requests whose limit has run out, the share answered within it.
        gave: of the answers, the share that carried information.
        used: of the answers that carried information, where the decision cites anything, the share
            that it cites.
        views: views recorded.
        voice: of the decided contacts the agency was asked about, the share with its view.
        differed: of the views on decided contacts, the share that differed from the decision.
        weighed, unweighed, changed, escalated: what became of those that differed.
        signs: sentences worth a talk with the agency; none is a verdict.
    """

    agency: Hashable
    asked: int
    answered: int
    withdrawn: int
    answered_alone: int
    median: Estimate
    p90: Estimate
    in_time: Estimate
    gave: Estimate
    used: Estimate
    views: int
    voice: Estimate
    differed: Estimate
    weighed: int
    unweighed: int
    changed: int
    escalated: int
    signs: tuple[str, ...]


def sides(
    checks: Iterable[Check], views: Iterable[View], *, level: float = LEVEL
) -> tuple[Side, ...]:
    """One side per agency that was asked or gave a view, in order of first sight."""
    asked: dict[Hashable, list[Check]] = {}
    said: dict[Hashable, list[View]] = {}
    for check in checks:
        asked.setdefault(check.agency, []).append(check)
    for view in views:
        said.setdefault(view.agency, []).append(view)
    return sides_of(
        {agency: _asked(each) for agency, each in asked.items()},
        {agency: _said(each) for agency, each in said.items()},
        level=level,
    )


def sides_of(
    asked: Mapping[Key, Asked], said: Mapping[Key, Said], *, level: float = LEVEL
) -> tuple[Side, ...]:
    """The same of counts by agency."""
    return tuple(
        _side(agency, asked.get(agency, Asked()), said.get(agency, Said()), level)
        for agency in dict.fromkeys((*asked, *said))
    )


def passed_over(
    left_out: Mapping[Key, int], asked: Mapping[Key, int], *, level: float = LEVEL
) -> frozenset[Key]:
    """The agencies left out of asking clearly more often than all the others together.

    The share is of the times an agency was asked or left out, and its interval must lie above that
    of the others. One time alone is never enough: it has its own reason, and is no habit.

    Args:
        left_out: by agency, on how many contacts it was left out where the policy proposes it.
        asked: by agency, how often it was asked.
    """
    agencies = {*left_out, *asked}
    missed = {each: left_out.get(each, 0) for each in agencies}
    chances = {each: missed[each] + asked.get(each, 0) for each in agencies}
    all_missed, all_chances = sum(missed.values()), sum(chances.values())
    found = set()
    for each in agencies:
        own = wilson(missed[each], chances[each], level=level)
        rest = wilson(all_missed - missed[each], all_chances - chances[each], level=level)
        above = own.low is not None and rest.high is not None and own.low > rest.high
        if above and missed[each] > 1:
            found.add(each)
    return frozenset(found)


def _asked(checks: list[Check]) -> Asked:
    live = [each for each in checks if not (each.withdrawn and each.answer is None)]
    answers = [each for each in live if each.answer is not None]
    carried = [each for each in answers if each.answer in CARRIES_ITEMS]
    weighable = [each for each in carried if each.decided and each.citing]
    judged = [each for each in live if each.wait.judged]
    return Asked(
        took=[each.wait.length for each in live if each.wait.ended],
        waited=[each.wait.length for each in live if not each.wait.ended],
        withdrawn=len(checks) - len(live),
        answered=len(answers),
        answered_alone=sum(each.answered_alone for each in answers),
        carried=len(carried),
        weighable=len(weighable),
        used=sum(each.used for each in weighable),
        judged=len(judged),
        in_time=sum(each.wait.in_time for each in judged),
        decided=sum(each.decided for each in live),
    )


def _said(views: list[View]) -> Said:
    heard = [each for each in views if each.decided]
    differed = [each for each in heard if each.differed]
    return Said(
        views=len(views),
        heard=len(heard),
        differed=len(differed),
        weighed=sum(each.weighed for each in differed),
        unweighed=sum(not each.weighed and not each.changed for each in differed),
        changed=sum(each.changed for each in differed),
        escalated=sum(each.escalated for each in differed),
    )


def _side(agency: Hashable, asked: Asked, said: Said, level: float) -> Side:
    ended = [True] * len(asked.took) + [False] * len(asked.waited)
    curve = kaplan_meier([*asked.took, *asked.waited], ended, level=level)
    none = missing("This agency was not asked.", level=level)
    used = wilson(asked.used, asked.weighable, level=level)
    voice = _part(said.heard, asked.decided, level)
    return Side(
        agency=agency,
        asked=asked.count,
        answered=asked.answered,
        withdrawn=asked.withdrawn,
        answered_alone=asked.answered_alone,
        median=curve.quantile(0.5) if curve else none,
        p90=curve.quantile(0.9) if curve else none,
        in_time=wilson(asked.in_time, asked.judged, level=level),
        gave=wilson(asked.carried, asked.answered, level=level),
        used=used,
        views=said.views,
        voice=voice,
        differed=wilson(said.differed, said.heard, level=level),
        weighed=said.weighed,
        unweighed=said.unweighed,
        changed=said.changed,
        escalated=said.escalated,
        signs=_signs(asked.count, used, voice, said.unweighed),
    )


def _part(count: int, of: int, level: float) -> Estimate:
    """A share that other agencies' contacts cannot push above 1: views may come unasked."""
    return wilson(min(count, of), of, level=level)


def _signs(asked: int, used: Estimate, voice: Estimate, unweighed: int) -> tuple[str, ...]:
    found = []
    if asked == 0:
        found.append("It gave its views but was asked for nothing.")
    if used.high is not None and used.high < 0.5:
        found.append("Decisions cite less than half of what it shared.")
    if voice.high is not None and voice.high < 0.5:
        found.append("Its view is recorded on less than half of the contacts it was asked about.")
    if unweighed:
        views = "1 view" if unweighed == 1 else f"{unweighed} views"
        found.append(f"{views} that differed from the decision were never weighed in writing.")
    return tuple(found)
