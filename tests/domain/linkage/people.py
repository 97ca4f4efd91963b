"""Invented people to compare, and what hypothesis makes of them."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from openmash.domain.people.facts import PersonFacts

# At postcodes that are never issued, with NHS numbers that are never issued.
AISHA = PersonFacts(
    forename="Aisha",
    surname="Rahman",
    birth_date=date(2016, 4, 23),
    birth_precision="day",
    sex="F",
    nhs_number="9434765919",
    upn="H801200001001",
    postcodes=("ZZ99 3WZ",),
    address_lines=("14 Invented Street", "Hackney"),
    phone="+442079460123",
)
HOUSED = replace(AISHA, nhs_number="", upn="", phone="")
UNPLACED = replace(HOUSED, postcodes=(), address_lines=())

_FORENAMES = ("Aisha", "Ayesha", "Mohammed Ali", "Md", "Seun", "Oluwaseun", "Zoë", "J", "Jack",
              "Baby", "Małgorzata", "Gosia", "Anne-Marie", "Yusuf", "", "Ella")  # fmt: skip
_SURNAMES = ("Rahman", "Rehman", "Chowdhury", "Choudhury", "O'Neill", "Silva-Santos", "Silva",
             "Begum", "Dąbrowska", "Unknown", "", "Smith", "Smyth")  # fmt: skip
_DAYS = st.dates(date(2014, 12, 1), date(2016, 2, 1)) | st.just(date(2015, 1, 1))

facts = st.builds(
    PersonFacts,
    forename=st.sampled_from(_FORENAMES),
    surname=st.sampled_from(_SURNAMES),
    other_names=st.lists(st.sampled_from(_SURNAMES + _FORENAMES), max_size=3).map(tuple),
    birth_date=st.none() | _DAYS,
    birth_precision=st.sampled_from(("day", "day", "month", "year", "approximate", "unknown")),
    expected_date=st.none() | _DAYS,
    is_unborn=st.booleans(),
    sex=st.sampled_from("MFU"),
    nhs_number=st.sampled_from(("", "9434765919", "9876543210")),
    upn=st.sampled_from(("", "H801200001001", "A823432108003")),
    postcodes=st.lists(
        st.sampled_from(("ZZ99 3WZ", "ZZ99 3AA", "ZZ1 1AA")), max_size=2, unique=True
    ).map(tuple),
    address_lines=st.lists(
        st.sampled_from(("14 Invented Street", "Flat 3", "Hackney", "9a Other Road")), max_size=2
    ).map(tuple),
    phone=st.sampled_from(("", "+442079460123", "+442079460124")),
)
