"""A submission: what a referrer tells a hub about children, in one form for every channel.

The web form and the JSON interface both build a `Submission`; `checked` is the one place that
says whether it can be stored. Nothing here judges whether the child is at risk.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from openmash.core.errors import BadInput
from openmash.domain.access import AgencyKind
from openmash.domain.contacts import intake_fields as fields
from openmash.domain.contacts.sources import CODES
from openmash.domain.sharing.handling import Basis, DatePrecision


class Channel(StrEnum):
    """How a contact reached the hub. The stored word never changes."""

    PUBLIC_FORM = "public_form"
    PROFESSIONAL_FORM = "professional_form"
    API = "api"
    PHONE = "phone"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _CHANNEL_LABELS[self]


_CHANNEL_LABELS = {
    Channel.PUBLIC_FORM: "Form for the public",
    Channel.PROFESSIONAL_FORM: "Form for professionals",
    Channel.API: "An agency’s own system",
    Channel.PHONE: "Telephone",
}


@dataclass(frozen=True, slots=True)
class ReferrerTold:
    """Who tells the hub. A member of the public may leave everything but the source empty.

    Attributes:
        source_code: census ReferralSource, 1A to 10.
        agency_kind: the kind of agency a professional says they work for.
        relationship: of a member of the public to the child, in their words.
    """

    is_professional: bool
    source_code: str
    name: str = ""
    role: str = ""
    organisation: str = ""
    agency_kind: AgencyKind | None = None
    email: str = ""
    phone: str = ""
    relationship: str = ""


@dataclass(frozen=True, slots=True)
class ChildTold:
    """One child as told. Empty means that nothing was said.

    Attributes:
        birth_date: unknown parts at their first value, with `birth_precision` saying which.
        approximate_age: in whole years, when no birth date is known.
        expected_date: when an unborn child is due; only with `is_unborn`. The first of the month
            where `expected_precision` says that only the month is known.
        sex: M, F or U. ethnicity: census code, NOBT when not told.
    """

    forename: str = ""
    surname: str = ""
    other_names: tuple[str, ...] = ()
    birth_date: date | None = None
    birth_precision: DatePrecision = DatePrecision.UNKNOWN
    approximate_age: int | None = None
    is_unborn: bool = False
    expected_date: date | None = None
    expected_precision: DatePrecision = DatePrecision.DAY
    sex: str = "U"
    ethnicity: str = "NOBT"
    nhs_number: str = ""
    upn: str = ""
    address: str = ""
    postcode: str = ""
    school: str = ""
    language: str = ""
    interpreter_needed: bool = False


@dataclass(frozen=True, slots=True)
class AdultTold:
    """One adult as told, with their relationship to the children.

    Attributes:
        lives_with_children: yes, no or not_known.
    """

    forename: str = ""
    surname: str = ""
    other_names: tuple[str, ...] = ()
    relationship: str = ""
    lives_with_children: str = "not_known"
    birth_date: date | None = None
    birth_precision: DatePrecision = DatePrecision.UNKNOWN
    approximate_age: int | None = None
    sex: str = "U"
    address: str = ""
    postcode: str = ""
    phone: str = ""
    language: str = ""
    interpreter_needed: bool = False


@dataclass(frozen=True, slots=True)
class Statements:
    """What was said, its four kinds kept apart; an empty text where nothing was said.

    Attributes:
        witnessed: what the referrer saw or heard themselves.
        reported: what others told the referrer.
        fact: what a record or document shows.
        opinion: what the referrer thinks of it.
        event_date: when it happened, London date, as exactly as `event_precision` says.
    """

    witnessed: str = ""
    reported: str = ""
    fact: str = ""
    opinion: str = ""
    event_date: date | None = None
    event_precision: DatePrecision = DatePrecision.UNKNOWN

    def each(self) -> tuple[tuple[Basis, str], ...]:
        """The statements that were made, with their kind, in the order in which they are read."""
        said = (
            (Basis.WITNESSED, self.witnessed),
            (Basis.REPORTED, self.reported),
            (Basis.FACT, self.fact),
            (Basis.OPINION, self.opinion),
        )
        return tuple((basis, text) for basis, text in said if text)


@dataclass(frozen=True, slots=True)
class Submission:
    """Everything a referrer sends in one go.

    Attributes:
        family_told: told, not_told or not_known. safe_to_contact: yes, no or not_known.
        staff_safety: what colleagues must know before they visit or telephone.
        source_system_reference: the sender's own reference, if their system has one.
    """

    referrer: ReferrerTold
    children: tuple[ChildTold, ...]
    statements: Statements
    adults: tuple[AdultTold, ...] = field(default=())
    urgent: bool = False
    urgent_reason: str = ""
    family_told: str = "not_known"
    family_told_why_not: str = ""
    safe_to_contact: str = "not_known"
    safe_to_contact_detail: str = ""
    staff_safety: str = ""
    source_system_reference: str = ""


MOST_CHILDREN = 20
MOST_ADULTS = 20


def checked(submission: Submission, *, today: date, allow_test_numbers: bool = False) -> Submission:
    """The submission with every text and identifier in the form in which it is stored.

    Args:
        today: the London date of receipt; nobody is born after it.
        allow_test_numbers: accept NHS numbers from the range that is never issued.

    Raises:
        BadInput: dotted path of each faulty field, such as "children.0.nhs_number", to a sentence
            that names it and its cure and never repeats what was typed.
    """
    clean, wrong = tidied(submission, today=today, allow_test_numbers=allow_test_numbers)
    if wrong:
        raise BadInput(wrong)
    return clean


def tidied(
    submission: Submission, *, today: date, allow_test_numbers: bool = False
) -> tuple[Submission, dict[str, str]]:
    """As `checked`, with the faults in place of an error; what is faulty stands as it was sent."""
    wrong: dict[str, str] = {}
    clean = replace(
        _own_fields(submission, wrong),
        referrer=_referrer(submission.referrer, wrong),
        children=tuple(
            _child(child, fields.Place(f"children.{n}", wrong), today, allow_test_numbers)
            for n, child in enumerate(submission.children)
        ),
        adults=tuple(
            _adult(adult, fields.Place(f"adults.{n}", wrong), today)
            for n, adult in enumerate(submission.adults)
        ),
        statements=_statements(submission.statements, wrong, today),
    )
    for name, people, most in (
        ("children", submission.children, MOST_CHILDREN),
        ("adults", submission.adults, MOST_ADULTS),
    ):
        if len(people) > most:
            wrong[name] = f"Tell us about no more than {most} {name} at a time. Send another."
    return clean, wrong


def _own_fields(submission: Submission, wrong: dict[str, str]) -> Submission:
    at = fields.Place("", wrong)
    at.one_of("family_told", submission.family_told, ("told", "not_told", "not_known"))
    at.one_of("safe_to_contact", submission.safe_to_contact, ("yes", "no", "not_known"))
    return replace(
        submission,
        urgent_reason=at.text("urgent_reason", submission.urgent_reason),
        family_told_why_not=at.text("family_told_why_not", submission.family_told_why_not),
        safe_to_contact_detail=at.text("safe_to_contact_detail", submission.safe_to_contact_detail),
        staff_safety=at.text("staff_safety", submission.staff_safety),
        source_system_reference=at.text(
            "source_system_reference", submission.source_system_reference
        ),
    )


def _referrer(told: ReferrerTold, wrong: dict[str, str]) -> ReferrerTold:
    at = fields.Place("referrer", wrong)
    at.one_of("source_code", told.source_code, tuple(CODES))
    return replace(
        told,
        name=at.text("name", told.name),
        role=at.text("role", told.role),
        organisation=at.text("organisation", told.organisation),
        relationship=at.text("relationship", told.relationship),
        email=at.identifier("email", told.email),
        phone=at.identifier("phone", told.phone),
    )


def _child(told: ChildTold, at: fields.Place, today: date, allow_test_numbers: bool) -> ChildTold:
    at.one_of("sex", told.sex, ("M", "F", "U"))
    at.one_of("ethnicity", told.ethnicity, tuple(fields.ETHNICITIES))
    if told.is_unborn:
        at.unborn(told.birth_date, told.approximate_age)
    else:
        at.born(told.birth_date, told.birth_precision, today, oldest=fields.OLDEST_CHILD)
        at.age(told.approximate_age, oldest=fields.OLDEST_CHILD)
    at.expected(told.expected_date, told.expected_precision, told.is_unborn, today)
    return replace(
        told,
        forename=at.text("forename", told.forename),
        surname=at.text("surname", told.surname),
        other_names=at.names("other_names", told.other_names),
        nhs_number=at.nhs_number(told.nhs_number, allow_test=allow_test_numbers),
        upn=at.identifier("upn", told.upn),
        address=at.text("address", told.address),
        postcode=at.identifier("postcode", told.postcode),
        school=at.text("school", told.school),
        language=at.text("language", told.language),
    )


def _adult(told: AdultTold, at: fields.Place, today: date) -> AdultTold:
    at.one_of("sex", told.sex, ("M", "F", "U"))
    at.one_of("lives_with_children", told.lives_with_children, ("yes", "no", "not_known"))
    at.born(told.birth_date, told.birth_precision, today, oldest=fields.OLDEST_ADULT)
    at.age(told.approximate_age, oldest=fields.OLDEST_ADULT)
    return replace(
        told,
        forename=at.text("forename", told.forename),
        surname=at.text("surname", told.surname),
        other_names=at.names("other_names", told.other_names),
        relationship=at.text("relationship", told.relationship),
        address=at.text("address", told.address),
        postcode=at.identifier("postcode", told.postcode),
        phone=at.identifier("phone", told.phone),
        language=at.text("language", told.language),
    )


def _statements(told: Statements, wrong: dict[str, str], today: date) -> Statements:
    at = fields.Place("statements", wrong)
    at.happened(told.event_date, told.event_precision, today)
    return replace(
        told,
        witnessed=at.text("witnessed", told.witnessed),
        reported=at.text("reported", told.reported),
        fact=at.text("fact", told.fact),
        opinion=at.text("opinion", told.opinion),
    )
