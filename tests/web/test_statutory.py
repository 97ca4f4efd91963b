"""The pages of the statutory returns: choose, check with links to the records, download, audit."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client
from lxml import etree

from openmash.actions.exclusions import exclude
from openmash.actions.exporting import export_statutory
from openmash.core.errors import Refused
from openmash.domain.audit_acts import AuditAct
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.sharing.handling import DatePrecision
from openmash.interop.statutory import Statutory
from openmash.records.models import AuditEntry, Contact, Person, PersonRecord
from openmash.records.queries.statutory import front_door
from openmash.records.tenancy import in_hub
from tests.interop.reading import Book
from tests.support.decision_stories import SISTER, decided, ready, second_manager
from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import RECEIVED as NOW
from tests.support.stories import TOLU, make_contact
from tests.support.triage_stories import first_child

TODAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
YEAR = {"year": "2027"}
SIX_MONTHS = {"to_day": "23", "to_month": "11", "to_year": "2026"}
FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def browser(cast: Any) -> Client:
    return signed_in(cast.manager)


@pytest.fixture
def referred(cast: Any) -> UUID:
    """A contact about Tolu, accepted as a referral."""
    contact_id = ready(cast, now=NOW + HOUR)
    decided(cast, contact_id, Outcome.S17_ASSESSMENT, now=NOW + 2 * HOUR)
    return contact_id


def audited(cast: Any, act: AuditAct) -> list[dict[str, Any]]:
    with in_hub(cast.hub_id):
        rows = AuditEntry.objects.filter(act=act.value).order_by("at")
        return [row.detail for row in rows]


def test_the_choice_reads_nothing(cast: Any, referred: UUID, browser: Client) -> None:
    page = text_of(browser.get("/statutory/"))
    for words in ("Children in need census", "Ofsted Annex A", "Standard Safeguarding Dataset"):
        assert words in page
    assert text_of(browser.get("/statutory/cin/")).count("Tolu") == 0
    assert audited(cast, AuditAct.STATUTORY_RETURN_CHECKED) == []
    assert browser.get("/statutory/poll/").status_code == 404


def test_the_check_names_the_fault_and_leads_to_its_contact(
    cast: Any, referred: UUID, browser: Client
) -> None:
    response = browser.get("/statutory/cin/", YEAR)
    page, markup = text_of(response), html_of(response)
    assert "1 April 2026 to 31 March 2027, so far" in page
    assert "8770Q" in page
    assert "Tolu Adeyemi" in page
    assert f'href="/contacts/{referred}/"' in markup
    assert "What the front door does not hold" in page
    assert "The borough's own number of the child is in the case system" in page
    (detail,) = audited(cast, AuditAct.STATUTORY_RETURN_CHECKED)
    assert detail == {
        "kind": "cin", "first": "2026-04-01", "last": "2027-03-31", "rows": 1, "faults": 1,
        "left_out": 0,
    }  # fmt: skip


def test_the_census_downloads_as_it_was_checked_and_is_audited_with_its_digest(
    cast: Any, referred: UUID, browser: Client
) -> None:
    response = browser.post("/statutory/cin/download/", YEAR)
    assert response["Content-Type"] == "application/xml"
    assert response["Content-Disposition"] == 'attachment; filename="cin-204-2027.xml"'
    assert "no-store" in response["Cache-Control"]
    root: Any = etree.fromstring(response.content)
    assert root.findtext(".//CINreferralDate") == "2026-11-17"
    assert root.findtext(".//PersonBirthDate") == "2018-03-14"
    assert root.findtext(".//SerialNo") == "001"
    (detail,) = audited(cast, AuditAct.STATUTORY_RETURN_EXPORTED)
    assert (detail["rows"], detail["by"], len(str(detail["sha256"]))) == (1, "page", 64)
    again: Any = etree.fromstring(browser.post("/statutory/cin/download/", YEAR).content)
    assert again.findtext(".//SerialNo") == "002"


def test_the_workbook_and_the_archive_download(cast: Any, referred: UUID, browser: Client) -> None:
    book = Book(browser.post("/statutory/annex-a/download/", SIX_MONTHS).content)
    assert book.rows("List 1")[1][5:] == [date(2026, 11, 17), "e) 2A: Schools"]
    (row,) = book.rows("List 3")[1:]
    assert row[5:] == [
        date(2026, 11, 17), "e) 2A: Schools", "b) No", 0,
        "Hackney children's social care", None,
    ]  # fmt: skip
    archive = browser.post("/statutory/ssd/download/", YEAR)
    with zipfile.ZipFile(io.BytesIO(archive.content)) as files:
        assert "Tolu,Adeyemi,M" in files.read("ssd_person.csv").decode()


@pytest.mark.parametrize(
    ("kind", "sent", "words"),
    [
        ("cin", {"year": ""}, "Select a year"),
        ("cin", {"year": "1066"}, "Year must be one of the choices shown"),
        ("annex-a", {"to_day": "", "to_month": "11", "to_year": "2026"}, "Last day must include"),
        ("annex-a", {"to_day": "24", "to_month": "11", "to_year": "2026"}, "today or in the past"),
    ],
)
def test_a_period_that_is_none_is_said_beside_its_box(
    cast: Any, browser: Client, kind: str, sent: dict[str, str], words: str
) -> None:
    response = browser.get(f"/statutory/{kind}/", sent)
    assert words in text_of(response)
    assert "<title>Error: " in html_of(response)
    assert browser.post(f"/statutory/{kind}/download/", sent).status_code == 422
    assert audited(cast, AuditAct.STATUTORY_RETURN_EXPORTED) == []


def test_nothing_to_send_is_said_and_offers_no_file(cast: Any, browser: Client) -> None:
    response = browser.get("/statutory/cin/", YEAR)
    assert "Nothing to send" in text_of(response)
    assert "/download/" not in html_of(response)


@pytest.mark.parametrize("kind", list(Statutory))
def test_a_contact_from_which_the_manager_is_excluded_is_in_no_file(
    cast: Any, referred: UUID, browser: Client, kind: Statutory
) -> None:
    other = second_manager(cast)
    exclude(
        other,
        contact_id=referred,
        account_id=cast.manager.user_id,
        reason="The child's uncle.",
        now=NOW + 3 * HOUR,
    )
    sent = YEAR if kind.is_yearly else SIX_MONTHS
    page = text_of(browser.get(f"/statutory/{kind}/", sent))
    assert "Tolu" not in page
    assert "Nothing to send" in page
    assert "have it made by a manager who is excluded from none" in page
    assert audited(cast, AuditAct.STATUTORY_RETURN_CHECKED)[0]["left_out"] == 1
    assert "Nothing to send" not in text_of(signed_in(other).get(f"/statutory/{kind}/", sent))


def test_another_hub_has_its_own(cast: Any, next_door: Any, referred: UUID) -> None:
    page = text_of(signed_in(next_door.manager).get("/statutory/cin/", YEAR))
    assert "Nothing to send" in page


def test_nobody_but_a_manager_exports(cast: Any, referred: UUID) -> None:
    for desk in ("administrator", "auditor", "social_worker", "police", "assessment_team"):
        with pytest.raises(Refused):
            export_statutory(
                getattr(cast, desk), kind=Statutory.CIN, first=FIRST, last=LAST, now=TODAY
            )


def front(cast: Any, first: date = FIRST, last: date = LAST) -> Any:
    with in_hub(cast.hub_id):
        return front_door(cast.manager, first=first, last=last)


def test_a_period_begins_and_ends_at_midnight_in_london(cast: Any) -> None:
    # Half past eleven in the evening UTC is half past midnight of the next day in summer.
    make_contact(cast, now=datetime(2026, 3, 31, 22, 59, tzinfo=UTC))
    make_contact(cast, now=datetime(2026, 3, 31, 23, 30, tzinfo=UTC))
    assert [told.received_on for told in front(cast).received()] == [date(2026, 4, 1)]
    whole = front(cast, date(2026, 3, 31), date(2026, 3, 31)).received()
    assert [told.received_on for told in whole] == [date(2026, 3, 31)]


def test_a_referral_counts_in_the_year_it_was_accepted(cast: Any) -> None:
    contact_id = ready(cast, now=NOW + HOUR)
    decided(cast, contact_id, Outcome.STRATEGY_DISCUSSION, now=NOW + 2 * HOUR)
    later = front(cast, date(2026, 11, 17), date(2026, 11, 17))
    ((told, referral),) = later.referred()
    assert (told.outcome, referral.need) == (Outcome.STRATEGY_DISCUSSION, "N1")
    assert told.handover.agency == "Hackney children's social care"
    assert later.referral_dates[told.child_key] == ((referral.referral_id, date(2026, 11, 17)),)
    assert front(cast, date(2026, 11, 18), date(2026, 11, 30)).told == ()


def test_every_child_of_a_contact_has_its_own_outcome(cast: Any) -> None:
    contact_id = make_contact(cast, children=(TOLU, SISTER))
    told = front(cast).told
    assert [(each.forename, each.outcome) for each in told] == [("Tolu", None), ("Simi", None)]
    assert len({each.child_key for each in told}) == 2
    assert {each.contact_id for each in told} == {contact_id}


def test_joined_records_are_one_child(cast: Any) -> None:
    first, second = make_contact(cast), make_contact(cast, now=NOW + HOUR)
    assert len({each.child_key for each in front(cast).told}) == 2
    with in_hub(cast.hub_id):
        person = Person.objects.create(hub_id=cast.hub_id, created_at=NOW)
        for contact_id in (first, second):
            PersonRecord.objects.filter(id=first_child(cast, contact_id)).update(person=person)
    assert {each.child_key for each in front(cast).told} == {person.id}


def test_a_contact_without_a_child_is_a_fault_and_not_a_gap(cast: Any, browser: Client) -> None:
    with in_hub(cast.hub_id):
        contact = Contact.objects.get(id=make_contact(cast))
        contact.pk, contact.reference = contact_id, reference = uuid4(), "HAC-2222-2222"
        contact.save(force_insert=True)
    response = browser.get("/statutory/annex-a/", SIX_MONTHS)
    assert "The contact names no child" in text_of(response)
    assert f'href="/contacts/{contact_id}/">{reference}<' in html_of(response)


def test_faults_are_shown_by_rule_and_page_by_page(cast: Any, browser: Client) -> None:
    unclear = replace(TOLU, birth_date=date(2018, 3, 1), birth_precision=DatePrecision.MONTH)
    for minute in range(3):
        make_contact(cast, children=(unclear,) * 20, now=NOW + timedelta(minutes=minute))
    response = browser.get("/statutory/annex-a/", SIX_MONTHS)
    assert html_of(response).count("The birth date is not known to the day") == 51
    second = browser.get("/statutory/annex-a/", {**SIX_MONTHS, "rule": "A5Q", "page": "2"})
    assert "Records that break rule A5Q" in text_of(second)
    assert html_of(second).count("The birth date is not known to the day") == 11


def test_names_that_are_markup_or_formulas_stay_words(cast: Any, browser: Client) -> None:
    make_contact(cast, children=(replace(TOLU, forename="<b>=1+1", birth_date=None,
        birth_precision=DatePrecision.UNKNOWN),))  # fmt: skip
    assert "<b>=1+1" not in html_of(browser.get("/statutory/annex-a/", SIX_MONTHS))
    archive = browser.post("/statutory/ssd/download/", YEAR)
    with zipfile.ZipFile(io.BytesIO(archive.content)) as files:
        assert ",<b>=1+1," in files.read("ssd_person.csv").decode()
