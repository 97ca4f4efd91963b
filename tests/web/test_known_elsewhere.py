"""Registering an agency's matcher, asking it from the page, and what the page says then."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine

from openmash.actions import known_elsewhere, matchers
from openmash.adapters.matcher import client
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.people.elsewhere import wire
from openmash.domain.people.elsewhere.answers import Reason, Verdict
from openmash.records.models import KnownQuestion, PersonRecord
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import rated
from tests.support.matchers import POINT, Matcher, make_matcher
from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import RECEIVED, make_contact

pytestmark = pytest.mark.django_db

NOW = RECEIVED + timedelta(minutes=30)
PAGE = "/people/matchers/"
ADDRESS = "https://matcher.police.example.org"


@pytest.fixture(autouse=True)
def at_half_past_ten() -> Iterator[Any]:
    # It goes on, so that one question is newer than another.
    with time_machine.travel(NOW, tick=True) as clock:
        yield clock


@pytest.fixture
def matcher(tmp_path: Path, settings: Any, monkeypatch: Any) -> Matcher:
    settings.OPENMASH_PAIR_KEYS = tmp_path / "keys"
    made = make_matcher(tmp_path)
    made.now = datetime.now(UTC)
    monkeypatch.setattr(client, "_send", made.send)
    return made


@pytest.fixture
def police(cast: Any) -> UUID:
    agency: UUID = cast.agencies[AgencyKind.POLICE].id
    return agency


@pytest.fixture
def amber(cast: Any) -> UUID:
    return rated(cast, make_contact(cast), Rating.AMBER, now=NOW)


@pytest.fixture
def tolu(cast: Any, amber: UUID) -> UUID:
    with in_hub(cast.hub_id):
        return PersonRecord.objects.get(contact_id=amber, forename="Tolu").id


def form(matcher: Matcher, police: UUID, **changes: str) -> dict[str, str]:
    public = matcher.folder.key().public.text
    return {"agency": str(police), "address": ADDRESS, "public_key": public, **changes}


def test_an_administrator_registers_exchanges_keys_and_ends(
    cast: Any, matcher: Matcher, police: UUID
) -> None:
    browser = signed_in(cast.administrator)
    assert "No agency has a matcher" in text_of(browser.get(PAGE))
    wrong = text_of(browser.post(PAGE, form(matcher, police, address="http://police.example.org")))
    assert "must begin with https://" in wrong
    made = browser.post(PAGE, form(matcher, police), follow=True)
    first = matchers.public_keys(cast.hub_id, police)[0]
    assert first in html_of(made)
    assert "openmash matcher allow" in text_of(made)
    assert "Hackney police" in text_of(browser.get(PAGE))
    own = f"{PAGE}{police}/"
    both = html_of(browser.post(own, {"change": "new_key"}, follow=True))
    assert first in both
    assert "Forget the old key" in both
    assert first not in html_of(browser.post(own, {"change": "forget"}, follow=True))
    browser.post(own, {"change": "end"})
    assert browser.get(own).status_code == 404
    assert "No agency has a matcher" in text_of(browser.get(PAGE))


def test_asked_from_the_page_and_answered_beside_the_agency(
    cast: Any, matcher: Matcher, police: UUID, amber: UUID, tolu: UUID
) -> None:
    page = f"/contacts/{amber}/ask/"
    officer = signed_in(cast.screening_officer)
    assert "Does their own system know them?" not in text_of(officer.get(page))
    signed_in(cast.administrator).post(PAGE, form(matcher, police))
    assert "Tolu Adeyemi (child): not asked." in text_of(officer.get(page))
    sent = {"agency": str(police), "person": str(tolu)}
    asked = officer.post(f"{page}known/", sent, follow=True)
    assert "No answer yet" in text_of(asked)
    assert "has just been asked" in text_of(officer.post(f"{page}known/", sent))
    for verdict, words in (
        (Verdict.KNOWN, "Its matcher found a record of this person in its data of"),
        (Verdict.POSSIBLE, "who may be this person. The agency must look."),
    ):
        _answered(cast, wire.Answer(police, NOW, verdict, taken_on=NOW.date(), contact_point=POINT))
        told = text_of(officer.get(page))
        assert words in told
        assert f"Speak to: {POINT}." in told
        officer.post(f"{page}known/", sent)
    assert "Its matcher" not in html_of(officer.get(page)).split("Whom to ask")[1]
    _answered(cast, wire.Answer(police, NOW, Verdict.KNOWN, taken_on=NOW.date()))
    beside = html_of(officer.get(page)).split("Whom to ask")[1]
    assert "Its matcher knows Tolu Adeyemi." in beside


def _answered(cast: Any, answer: wire.Answer) -> None:
    assert (
        known_elsewhere.send_waiting(
            cast.hub_id, clock=lambda: datetime.now(UTC), answering=lambda _: answer
        )
        == 1
    )


def test_nothing_found_and_no_search_and_no_answer_are_three_things_and_never_a_return(
    cast: Any, matcher: Matcher, police: UUID, amber: UUID, tolu: UUID
) -> None:
    page = f"/contacts/{amber}/ask/"
    officer = signed_in(cast.screening_officer)
    before = html_of(officer.get(page)).count('-ask" type="checkbox" value="ask" checked')
    signed_in(cast.administrator).post(PAGE, form(matcher, police))
    sent = {"agency": str(police), "person": str(tolu)}
    officer.post(f"{page}known/", sent)
    nothing = wire.Answer(police, NOW, Verdict.NOTHING_FOUND, taken_on=NOW.date(), left_out=3)
    _answered(cast, nothing)
    told = officer.get(page)
    assert "Its matcher found nothing in its data of" in text_of(told)
    assert "3 records of it could not be searched" in text_of(told)
    assert "That is no return and not “nothing held”" in text_of(told)
    assert html_of(told).count('-ask" type="checkbox" value="ask" checked') == before
    assert "Its matcher" not in html_of(told).split("Whom to ask")[1]
    officer.post(f"{page}known/", sent)
    _answered(cast, wire.Answer(police, NOW, Verdict.COULD_NOT_SEARCH, Reason.OLD_INDEX))
    could_not = text_of(officer.get(page))
    assert "could not search: its index is older than the agency allows" in could_not
    assert "Nothing follows from that" in could_not
    assert "found nothing" not in could_not
    officer.post(f"{page}known/", sent)
    with in_hub(cast.hub_id):
        long_ago = NOW - timedelta(minutes=3)
        waiting = KnownQuestion.objects.filter(verdict__isnull=True)
        waiting.update(sent_at=long_ago)
    silent = text_of(officer.get(page))
    assert "No answer came. Whether the agency knows this person is not known." in silent
    assert "found nothing" not in silent


def test_what_the_matcher_said_is_shown_as_text(
    cast: Any, matcher: Matcher, police: UUID, amber: UUID, tolu: UUID
) -> None:
    page = f"/contacts/{amber}/ask/"
    officer = signed_in(cast.screening_officer)
    signed_in(cast.administrator).post(PAGE, form(matcher, police))
    officer.post(f"{page}known/", {"agency": str(police), "person": str(tolu)})
    words = "<script>alert(1)</script>"
    _answered(
        cast,
        wire.Answer(
            police, NOW, Verdict.KNOWN, taken_on=NOW.date(), contact_point=words, record=words
        ),
    )
    assert words not in html_of(officer.get(page))


def test_a_form_that_names_nobody_is_refused(
    cast: Any, matcher: Matcher, police: UUID, amber: UUID
) -> None:
    signed_in(cast.administrator).post(PAGE, form(matcher, police))
    officer = signed_in(cast.screening_officer)
    where = f"/contacts/{amber}/ask/known/"
    assert officer.post(where, {}).status_code == 422
    assert officer.post(where, {"agency": str(police), "person": "x"}).status_code == 422
    assert officer.get(where).status_code == 405
