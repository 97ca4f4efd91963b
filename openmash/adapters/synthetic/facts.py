"""What the generator yields about people and contacts: plain frozen facts, no behaviour.

Keys are strings, unique in the whole world and the same for the same seed ("HAC-P000012"). All
times are UTC and aware; all dates are London dates. Nobody here exists: see `numbers` and
`places` for how identifiers, addresses and telephones are kept out of the real ranges.
"""

from dataclasses import dataclass
from datetime import date, datetime

from openmash.domain.sharing.handling import DatePrecision


@dataclass(frozen=True, slots=True)
class Borough:
    """One London authority: own three-letter code, name, GSS code, DfE authority number."""

    code: str
    name: str
    gss_code: str
    la_number: str


@dataclass(frozen=True, slots=True)
class Address:
    """An address that cannot exist: invented street, never-issued postcode."""

    line1: str
    line2: str
    postcode: str


@dataclass(frozen=True, slots=True)
class PreviousAddress:
    """Where the household lived before; `until_on` is known to the month."""

    address: Address
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class OtherName:
    """Another name of a person. `kind`: known_as, former, maiden, alias, order."""

    kind: str
    forename: str
    surname: str


@dataclass(frozen=True, slots=True)
class Person:
    """The truth about one person of the world (what was told may differ: `ToldPerson`).

    Attributes:
        role: child, unborn, mother, father, step_parent, grandparent.
        birth_date: None while unborn; 1 January for some adults, `precision` then says year.
        expected_date: the expected date of delivery, for an unborn child or one born since.
        sex: M, F or U. ethnicity: DfE code. nhs_number: ten digits, 9xx, or None.
        upn: unique pupil number of a child of school age, or None.
        lives_with_household: False for a parent who lives elsewhere (then `address` is theirs).
        setting: school or nursery, or "" when none.
    """

    key: str
    role: str
    forename: str
    middle_names: str
    surname: str
    other_names: tuple[OtherName, ...]
    birth_date: date | None
    precision: DatePrecision
    expected_date: date | None
    sex: str
    ethnicity: str
    nhs_number: str | None
    upn: str | None
    phone: str
    email: str
    lives_with_household: bool
    address: Address
    setting: str


@dataclass(frozen=True, slots=True)
class Relationship:
    """`from_key` is the `kind` of `to_key`: mother, father, step_parent, grandparent, sibling,
    twin, partner, former_partner."""

    from_key: str
    to_key: str
    kind: str


@dataclass(frozen=True, slots=True)
class Household:
    """A household as it stands when a contact is made. The same key may come again, changed.

    Attributes:
        community: key of the naming community of the parent with care.
        language: first language; interpreter: whether one is needed.
    """

    key: str
    borough: str
    community: str
    address: Address
    previous_addresses: tuple[PreviousAddress, ...]
    language: str
    interpreter: bool
    members: tuple[Person, ...]
    relationships: tuple[Relationship, ...]

    @property
    def children(self) -> tuple[Person, ...]:
        """Children of the household, the unborn last, eldest first."""
        return tuple(person for person in self.members if person.role in ("child", "unborn"))

    @property
    def adults(self) -> tuple[Person, ...]:
        """Parents, step-parents and grandparents, wherever they live."""
        return tuple(person for person in self.members if person.role not in ("child", "unborn"))


@dataclass(frozen=True, slots=True)
class ToldPerson:
    """A person as the referrer told it, mistakes and gaps included.

    Attributes:
        person_key: the true person: ground truth for tests of matching, never shown.
        part: subject (the concern is about this child), sibling, or adult.
        relationship: to the first subject child (mother, father, step_parent, grandparent,
            sibling, twin, self).
        birth_date, precision: as told; approximate_age in years when no date was given.
        mistakes: what the telling did to the truth (misspelt_forename, misspelt_surname,
            shortened_forename, other_name, name_order, no_surname, day_month_swapped, wrong_digit,
            no_birth_date, year_only, old_address, no_address, no_sex).
    """

    person_key: str
    part: str
    relationship: str
    forename: str
    middle_names: str
    surname: str
    known_as: str
    birth_date: date | None
    precision: DatePrecision
    approximate_age: int | None
    expected_date: date | None
    sex: str
    ethnicity: str
    nhs_number: str | None
    upn: str | None
    address: Address | None
    phone: str
    setting: str
    mistakes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Referrer:
    """Who told the hub.

    Attributes:
        kind: public, professional or anonymous.
        agency: `AgencyKind` value of a professional whose agency sits in hubs, else "".
    """

    kind: str
    name: str
    role: str
    organisation: str
    agency: str
    phone: str
    email: str
    relationship: str


@dataclass(frozen=True, slots=True)
class Statements:
    """The four kinds of statement, kept apart; an empty string where nothing was said."""

    fact: str
    opinion: str
    witnessed: str
    reported: str


@dataclass(frozen=True, slots=True)
class Contact:
    """One concern received by a hub.

    Attributes:
        occurred_on: when it happened, London date, with `occurred_precision`.
        source_code: census ReferralSource, 1A to 10.
        channel: public_form, professional_form, api or phone.
        children: subjects first, then siblings mentioned. adults: those mentioned.
        concerns: kinds of concern, main one first (`concerns.KINDS`).
        factors: census assessment factor codes that would fit.
        family_told: None where the referrer does not know.
        safe_to_contact: False with `safety_note` where contacting the family may do harm.
        previous_contacts: how many the household has had before in this world.
    """

    key: str
    household_key: str
    borough: str
    received_at: datetime
    occurred_on: date | None
    occurred_precision: DatePrecision
    source_code: str
    channel: str
    referrer: Referrer
    children: tuple[ToldPerson, ...]
    adults: tuple[ToldPerson, ...]
    concerns: tuple[str, ...]
    factors: tuple[str, ...]
    statements: Statements
    family_told: bool | None
    not_told_reason: str
    safe_to_contact: bool
    safety_note: str
    urgent: bool
    previous_contacts: int
