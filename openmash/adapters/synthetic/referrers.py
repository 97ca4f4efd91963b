"""Who tells the hub: people and organisations behind each census source code."""

from datetime import date
from random import Random

from openmash.adapters.synthetic.chance import Table, between, pick
from openmash.adapters.synthetic.facts import Household, Referrer
from openmash.adapters.synthetic.names import Community
from openmash.adapters.synthetic.names.rules import adult_name
from openmash.adapters.synthetic.numbers import landline, mobile
from openmash.adapters.synthetic.places import email, hospital, stem, surgery
from openmash.domain.access import AgencyKind

_A = AgencyKind
_BORN = date(1985, 6, 5)
# Source code to roles, how the organisation is called, and the agency that sits in hubs.
_PROFESSIONALS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "2A": (
        ("Designated safeguarding lead", "Deputy head", "Class teacher", "Head of year", "Tutor"),
        "school",
        _A.EDUCATION,
    ),
    "2B": (
        ("Education welfare officer", "Attendance officer", "Educational psychologist"),
        "{borough} education service",
        _A.EDUCATION,
    ),
    "3A": (("General practitioner", "Practice nurse"), "surgery", _A.HEALTH),
    "3B": (("Health visitor",), "{stem} Community Health Trust", _A.HEALTH),
    "3C": (("School nurse",), "{stem} Community Health Trust", _A.HEALTH),
    "3D": (("Speech therapist", "Dentist", "Pharmacist"), "{stem} Health Centre", _A.HEALTH),
    "3E": (("Paediatric registrar", "Charge nurse", "Consultant"), "hospital", _A.HEALTH),
    "3F": (
        ("Community midwife", "CAMHS practitioner", "Mental health nurse"),
        "hospital",
        _A.HEALTH,
    ),
    "4": (
        ("Housing officer", "Tenancy support worker"),
        "{stem} Homes",
        _A.HOUSING,
    ),
    "5A": (
        ("Adult social worker", "Approved mental health professional"),
        "{borough} adult social care",
        _A.ADULT_SOCIAL_CARE,
    ),
    "5B": (
        ("Youth justice officer", "Family hub worker"),
        "{borough} young people's services",
        _A.YOUTH_JUSTICE,
    ),
    "5C": (("Social worker", "Duty manager"), "{stem} County Council", ""),
    "5D": (
        ("Early help practitioner", "Family support worker"),
        "{borough} early help",
        _A.EARLY_HELP,
    ),
    "6": (
        ("Police constable", "Police sergeant", "Detective constable"),
        "Metropolitan area police",
        _A.POLICE,
    ),
    "7": (
        ("Probation officer", "Court adviser", "Prison family worker"),
        "{stem} probation and court service",
        _A.PROBATION,
    ),
    "8": (
        (
            "Refuge worker",
            "Children's centre worker",
            "Charity helpline adviser",
            "Drug and alcohol worker",
        ),
        "{stem} Trust",
        _A.DOMESTIC_ABUSE,
    ),
}
_RELATIVES = (
    "grandmother",
    "aunt",
    "uncle",
    "father who lives elsewhere",
    "adult sister",
    "cousin",
)
_ACQUAINTANCES = ("neighbour", "childminder", "friend of the family", "parent at the same school")
_STRANGERS = ("passer-by", "shop worker", "bus driver", "councillor")
_PUBLIC: dict[str, tuple[str, ...]] = {
    "1A": _RELATIVES,
    "1B": _ACQUAINTANCES,
    "1C": ("self",),
    "1D": _STRANGERS,
}
_CHANNELS: dict[str, Table[str]] = {
    "police": Table([("api", 82), ("professional_form", 14), ("phone", 4)]),
    "school": Table([("professional_form", 84), ("phone", 16)]),
    "health": Table([("professional_form", 70), ("api", 14), ("phone", 16)]),
    "hospital": Table([("professional_form", 58), ("api", 24), ("phone", 18)]),
    "council": Table([("professional_form", 76), ("phone", 24)]),
    "public": Table([("public_form", 66), ("phone", 34)]),
}


def channel(rng: Random, group: str) -> str:
    """How a contact of this group of sources comes in."""
    return _CHANNELS[group].pick(rng)


def referrer(
    rng: Random, code: str, borough_name: str, community: Community, household: Household
) -> Referrer:
    """Somebody who would send a contact with this census source code.

    Args:
        community: naming community of the referrer.
        household: whom it is about (a young person may refer themselves; a school is theirs).
    """
    if code in ("9", "10"):
        return Referrer("anonymous", "", "", "", "", "", "", "not given")
    found = _PROFESSIONALS.get(code)
    if found is None:
        return _member_of_public(rng, code, community, household)
    roles, called, agency = found
    sex = "F" if rng.random() < 0.62 else "M"
    name = adult_name(rng, community, sex, _BORN)
    organisation = _organisation(rng, called, borough_name, household)
    return Referrer(
        kind="professional",
        name=f"{name.forename} {name.surname}",
        role=pick(rng, roles),
        organisation=organisation,
        agency=str(agency),
        phone=landline(rng),
        email=email(name.forename, name.surname, None, agency.replace("_", "-") or "work"),
        relationship="works with the family",
    )


def _organisation(rng: Random, called: str, borough_name: str, household: Household) -> str:
    if called == "school":
        schools = [child.setting for child in household.children if child.setting]
        return pick(rng, schools) if schools else f"{stem(rng)} Primary School"
    if called == "surgery":
        return surgery(rng)
    if called == "hospital":
        return hospital(rng)
    return called.format(borough=borough_name, stem=stem(rng)) if "{" in called else called


def _member_of_public(
    rng: Random, code: str, community: Community, household: Household
) -> Referrer:
    if code == "1C":
        child = household.children[0]
        name = f"{child.forename} {child.surname}".strip()
        return Referrer("public", name, "", "", "", child.phone or mobile(rng), "", "self")
    sex = "F" if rng.random() < 0.62 else "M"
    adult = adult_name(rng, community, sex, _BORN)
    mail = email(adult.forename, adult.surname, between(rng, 1, 99))
    return Referrer(
        kind="public",
        name=f"{adult.forename} {adult.surname}",
        role="",
        organisation="",
        agency="",
        phone=mobile(rng) if rng.random() < 0.9 else "",
        email=mail if rng.random() < 0.6 else "",
        relationship=pick(rng, _PUBLIC[code]),
    )
