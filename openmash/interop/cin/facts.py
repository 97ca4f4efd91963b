"""What a children in need census return says, before it is written down.

A front door fills a part of it; the rest is here because the rules speak of it, and because a
return that a case system has completed can be checked by the same rules. `record` is the id of
the contact to which a fault is linked.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """An assessment. `factors` are the 44 census codes."""

    start: date
    review: date | None = None
    authorised: date | None = None
    factors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A child in need plan."""

    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionPlan:
    """A child protection plan. Categories are census codes (NEG, PHY, SAB, EMO, MUL)."""

    start: date
    first_category: str
    latest_category: str
    previous_plans: int = 0
    end: date | None = None
    reviews: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section47:
    """A section 47 enquiry, with its initial child protection conference."""

    start: date
    conference_target: date | None = None
    conference: date | None = None
    conference_not_required: bool = False

    @property
    def is_open(self) -> bool:
        """Neither a conference nor the decision that none is needed ended it."""
        return self.conference is None and not self.conference_not_required


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One referral and what followed (element CINdetails). `nfa` is None if nobody said."""

    record: str
    referred_on: date | None
    source: str
    need: str = ""
    nfa: bool | None = None
    closed_on: date | None = None
    closure_reason: str = ""
    conference: date | None = None
    assessments: tuple[Assessment, ...] = ()
    plans: tuple[Plan, ...] = ()
    section47s: tuple[Section47, ...] = ()
    protection_plans: tuple[ProtectionPlan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One child (element Child)."""

    record: str
    number: str
    sex: str
    ethnicity: str
    upn: str = ""
    former_upn: str = ""
    upn_unknown: str = ""
    birth_date: date | None = None
    expected_date: date | None = None
    death_date: date | None = None
    disabilities: tuple[str, ...] = ()
    episodes: tuple[Episode, ...] = ()

    @property
    def all_nfa(self) -> bool:
        """Every referral of the child came to no further action."""
        return bool(self.episodes) and all(each.nfa is True for each in self.episodes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """One authority's return. `year` is that of the 31 March on which the census year ends."""

    year: int
    la_number: str
    children: tuple[Child, ...] = ()

    @property
    def first(self) -> date:
        """The first day of the census year."""
        return date(self.year - 1, 4, 1)

    @property
    def last(self) -> date:
        """The reference date, the census year's last day."""
        return date(self.year, 3, 31)
