"""What partner systems send and get. The words are those of the hub; the rules are the form's.

Grouped as police and social care systems group them: people (referrer, children, adults), their
places, and the event with its four kinds of statement. Limits are stated here and checked in
`domain.contacts.intake`, in one place for every channel.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from openmash.domain.contacts.intake_fields import ETHNICITIES, TEXTS
from openmash.domain.contacts.sources import CODES

from . import partial_dates


def _limit(name: str) -> dict[str, Any]:
    return {"maxLength": TEXTS[name].limit}


def _readable(text: str) -> str:
    partial_dates.read(text)
    return text


def _code_of(codes: Any) -> Any:
    def check(text: str) -> str:
        if text not in codes:
            raise ValueError("This must be one of the codes listed in the API document.")
        return text

    return check


PartialDate = Annotated[
    str,
    AfterValidator(_readable),
    Field(
        description="2018-03-14, or 2018-03 or 2018 where no more is known; empty if nothing is.",
        examples=["2018-03-14"],
    ),
]
Sex = Annotated[Literal["M", "F", "U"], Field(description="U: not known.")]
Ethnicity = Annotated[
    str,
    AfterValidator(_code_of(ETHNICITIES)),
    Field(
        description="Census code: " + "; ".join(f"{c} {w}" for c, w in ETHNICITIES.items()) + ".",
        json_schema_extra={"enum": list(ETHNICITIES)},
    ),
]
SourceCode = Annotated[
    str,
    AfterValidator(_code_of({"", *CODES})),
    Field(
        description="Census referral source. Left out, it is that of the token's agency. "
        + "; ".join(f"{code} {words}" for code, words in CODES.items())
        + ".",
        json_schema_extra={"enum": ["", *CODES]},
    ),
]


class _Strict(BaseModel):
    # A field that we do not know is refused, not dropped: it may be what matters most.
    model_config = ConfigDict(extra="forbid")


class ReferrerIn(_Strict):
    """The person who makes the referral. A phone number or an email address is needed."""

    name: str = Field("", json_schema_extra=_limit("name"))
    role: str = Field("", json_schema_extra=_limit("role"), examples=["Health visitor"])
    organisation: str = Field(
        "", description="The token's agency if left out.", json_schema_extra=_limit("organisation")
    )
    email: str = ""
    phone: str = ""
    source_code: SourceCode = ""


class PersonIn(_Strict):
    """What children and adults have in common. Leave out what is not known."""

    forename: str = Field("", json_schema_extra=_limit("forename"))
    surname: str = Field("", json_schema_extra=_limit("surname"))
    other_names: list[str] = Field(default_factory=list)
    birth_date: PartialDate = ""
    birth_date_is_approximate: bool = False
    approximate_age: int | None = Field(None, description="Whole years, if no date is known.")
    sex: Sex = "U"
    address: str = Field(
        "", description="Lines without the postcode.", json_schema_extra=_limit("address")
    )
    postcode: str = ""
    language: str = Field("", json_schema_extra=_limit("language"))
    interpreter_needed: bool = False


class ChildIn(PersonIn):
    """A child the contact is about."""

    is_unborn: bool = False
    expected_date: PartialDate = ""
    ethnicity: Ethnicity = "NOBT"
    nhs_number: str = Field("", description="10 digits.")
    upn: str = Field("", description="Unique pupil number.")
    school: str = Field("", json_schema_extra=_limit("school"))


class AdultIn(PersonIn):
    """An adult in the child's life."""

    relationship: str = Field(
        "", description="To the children.", json_schema_extra=_limit("relationship")
    )
    lives_with_children: Literal["yes", "no", "not_known"] = "not_known"
    phone: str = ""


class EventIn(_Strict):
    """What happened. The four kinds of statement are kept apart; at least one is needed."""

    date: PartialDate = ""
    date_is_approximate: bool = False
    witnessed: str = Field(
        "",
        description="What the referrer saw or heard.",
        json_schema_extra=_limit("witnessed"),
    )
    reported: str = Field(
        "",
        description="What others told the referrer.",
        json_schema_extra=_limit("reported"),
    )
    fact: str = Field(
        "", description="What records or documents show.", json_schema_extra=_limit("fact")
    )
    opinion: str = Field(
        "",
        description="The referrer's professional opinion.",
        json_schema_extra=_limit("opinion"),
    )


class ContactIn(_Strict):
    """One concern about one or more children."""

    your_reference: str = Field(
        "",
        description="Your own system's reference.",
        json_schema_extra=_limit("source_system_reference"),
    )
    referrer: ReferrerIn
    children: list[ChildIn]
    adults: list[AdultIn] = Field(default_factory=list)
    event: EventIn
    urgent: Annotated[bool, Field(description="A child is in danger now. Call 999 as well.")] = (
        False
    )
    urgent_reason: str = Field("", json_schema_extra=_limit("urgent_reason"))
    family_told: Literal["told", "not_told", "not_known"] = "not_known"
    family_told_why_not: str = Field("", json_schema_extra=_limit("family_told_why_not"))
    safe_to_contact: Literal["yes", "no", "not_known"] = "not_known"
    safe_to_contact_detail: str = Field("", json_schema_extra=_limit("safe_to_contact_detail"))
    staff_safety: str = Field("", json_schema_extra=_limit("staff_safety"))


class ReceiptOut(Schema):
    """Proof that the contact is durably stored."""

    reference: str = Field(examples=["HAC-7F3K-9QMT"])
    received_at: datetime


class StatusOut(Schema):
    """How a contact that your agency sent stands."""

    reference: str
    received_at: datetime
    status: Literal["received", "being_assessed", "decided"]
    status_words: str


class FieldProblem(Schema):
    """One field that is wrong."""

    field: str = Field(examples=["children.0.nhs_number"])
    pointer: str | None = Field(
        None,
        examples=["#/children/0/nhs_number"],
        description="Where it is in the body; `#` for the body as a whole. Left out for a header.",
    )
    header: str | None = Field(
        None, examples=["Idempotency-Key"], description="The header's name, if it is in a header."
    )
    detail: str


class Problem(Schema):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = Field(default_factory=list)
