"""Search from anywhere, as a browser without script meets it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from openmash.actions import exclusions
from openmash.records.models import AccessAsk, AuditEntry, CaseExclusion, OutboxMessage
from openmash.records.tenancy import in_hub
from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import RECEIVED, TOLU, make_contact

NOW = RECEIVED + timedelta(minutes=30)
NOTHING = "Nothing found"
CLOSED = "Something that may fit is closed to you"


@pytest.fixture(autouse=True)
def at_half_past_ten() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def told(cast: Any, surname: str, **more: Any) -> UUID:
    contact_id: UUID = make_contact(cast, children=(replace(TOLU, surname=surname, **more),))
    return contact_id


def search(viewer: Any, words: str, **more: str) -> Any:
    return signed_in(viewer).post("/search/", {"words": words, **more})


def close(cast: Any, contact_id: UUID, *, may_ask: bool, who: str = "social_worker") -> None:
    exclusions.exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=getattr(cast, who).user_id,
        reason="Her neighbour’s children.",
        may_ask=may_ask,
        now=NOW,
    )


@pytest.mark.parametrize(
    "words", ["bello", "BELLO", "Tolu Bello", "bello tolu", "Tolu Belo", "  Tolu   Bello ", "bel*"]
)
def test_a_name_is_found_in_any_order_and_near_spelling(cast: Any, words: str) -> None:
    told(cast, "Bello")
    told(cast, "Calder")
    shown = text_of(search(cast.manager, words))
    assert "Tolu Bello" in shown
    assert "Calder" not in shown


def test_what_was_understood_is_told_back(cast: Any) -> None:
    told(cast, "Bello", postcode="E8 1ZZ")
    shown = text_of(search(cast.manager, "bello tolu 14/03/18 e8"))
    assert "Looking for: name Bello Tolu, born 14 March 2018, a postcode that begins E8" in shown
    assert "Name, date of birth and postcode as you typed" in shown


def test_a_contact_is_found_by_its_reference_however_it_is_typed(cast: Any) -> None:
    told(cast, "Bello")
    told(cast, "Calder")
    page = text_of(signed_in(cast.manager).get("/worklist/"))
    reference = page.split("BELLO, Tolu ")[1].split(" ")[0]
    shown = text_of(search(cast.manager, reference.replace("-", " ").lower()))
    assert "Tolu Bello" in shown
    assert reference in shown
    assert "Calder" not in shown


@pytest.mark.parametrize(
    "words", ["", "   ", "\x00", "x" * 121, "2019", "e8", "?an", "07700 900123"]
)
def test_nonsense_gets_a_sentence_and_keeps_what_was_typed(cast: Any, words: str) -> None:
    answer = search(cast.manager, words)
    assert "There is a problem" in text_of(answer)
    assert words.strip("\x00 ") in html_of(answer)


def test_what_was_left_out_is_said(cast: Any) -> None:
    told(cast, "Bello")
    shown = text_of(search(cast.manager, "bello 31/02/2018"))
    assert "“31/02/2018”: there is no such date" in shown
    assert "Tolu Bello" in shown


def test_the_box_is_on_every_page_of_those_who_may_search_and_of_nobody_else(cast: Any) -> None:
    contact_id = told(cast, "Bello")
    desk = signed_in(cast.business_support)
    for address in ("/worklist/", "/today/", f"/contacts/{contact_id}/", "/turnaround/"):
        assert 'id="search-words"' in html_of(desk.get(address)), address
    for other in ("police", "assessment_team", "auditor", "administrator"):
        client = signed_in(getattr(cast, other))
        assert 'id="search-words"' not in html_of(client.get("/", follow=True))
        assert client.post("/search/", {"words": "Bello"}).status_code == 403


def test_searching_wider_finds_names_that_look_alike_and_says_that_it_is_less_sure(
    cast: Any,
) -> None:
    told(cast, "Wojciechowska")
    near = "wojcichovska"
    assert NOTHING in text_of(search(cast.manager, near))
    shown = text_of(search(cast.manager, near, wider="yes"))
    assert "Less sure: the names only look alike" in shown
    assert "Tolu Wojciechowska" in shown


def test_a_hidden_contact_leaves_no_trace_whatever_is_typed(cast: Any) -> None:
    hidden = told(cast, "Bello", birth_date=date(2017, 1, 2), postcode="E8 1ZZ")
    told(cast, "Calder")
    close(cast, hidden, may_ask=False)
    for words in ("bello", "tolu bello", "bel*", "e8 1zz", "2/1/2017", "tolu 2/1/2017"):
        for wider in ({}, {"wider": "yes"}):
            answer = text_of(search(cast.social_worker, words, **wider))
            assert "Bello" not in answer.replace("Looking for: name Tolu Bello", "").replace(
                "Looking for: name Bello", ""
            )
            assert CLOSED not in answer


def test_what_may_be_known_is_said_to_exist_and_no_more(cast: Any) -> None:
    closed = told(cast, "Bello", birth_date=date(2017, 1, 2), postcode="E8 1ZZ", school="Larkfield")
    close(cast, closed, may_ask=True)
    answer = search(cast.social_worker, "tolu bello")
    shown = text_of(answer)
    assert CLOSED in shown
    for secret in ("2017", "E8 1ZZ", "Larkfield", "HAC-", str(closed)):
        assert secret not in html_of(answer), secret
    for words in ("e8 1zz", "2/1/2017", "bel*", "calder"):
        assert CLOSED not in text_of(search(cast.social_worker, words)), words
    assert CLOSED not in text_of(search(cast.screening_officer, "tolu bello"))


def test_how_many_are_closed_is_never_told(cast: Any) -> None:
    close(cast, told(cast, "Bello"), may_ask=True)
    one = html_of(search(cast.social_worker, "tolu bello"))
    for _ in range(3):
        close(cast, told(cast, "Bello"), may_ask=True)
    assert _plain(html_of(search(cast.social_worker, "tolu bello"))) == _plain(one)


def _plain(markup: str) -> str:
    parts = markup.split('name="csrfmiddlewaretoken" value="')
    return parts[0] + "".join(part.partition('"')[2] for part in parts[1:])


def test_asking_for_access_reaches_a_manager_who_lets_them_in(cast: Any) -> None:
    closed = told(cast, "Bello")
    close(cast, closed, may_ask=True)
    asker, manager = signed_in(cast.social_worker), signed_in(cast.manager)
    form = asker.post("/search/ask/", {"words": "tolu bello"})
    assert "Why do you need to see it?" in text_of(form)
    empty = asker.post("/search/ask/", {"words": "tolu bello", "reason": " "})
    assert "Enter why you need to see it" in text_of(empty)
    sent = asker.post(
        "/search/ask/", {"words": "tolu bello", "reason": "I work with her aunt."}, follow=True
    )
    assert "The hub’s managers are asked" in text_of(sent)
    assert "You have asked to see it" in text_of(search(cast.social_worker, "tolu bello"))
    assert "1 colleague asks" in text_of(manager.get("/search/"))
    listed = text_of(manager.get("/search/asks/"))
    assert "I work with her aunt." in listed
    assert cast.social_worker.name in listed
    with in_hub(cast.hub_id):
        standing = CaseExclusion.objects.get()
        assert OutboxMessage.objects.get(template="access_asked").to_account_id == (
            cast.manager.user_id
        )
    manager.post(f"/contacts/{closed}/exclude/{standing.id}/lift/")
    assert "Tolu Bello" in text_of(search(cast.social_worker, "tolu bello"))
    with in_hub(cast.hub_id):
        assert AccessAsk.objects.get().answer == "let_in"
        assert OutboxMessage.objects.get(template="access_answered").to_account_id == (
            cast.social_worker.user_id
        )
        assert AuditEntry.objects.filter(act="access_asked").count() == 1


def test_a_manager_may_leave_it_closed(cast: Any) -> None:
    close(cast, told(cast, "Bello"), may_ask=True)
    asker = signed_in(cast.social_worker)
    asker.post("/search/ask/", {"words": "tolu bello", "reason": "I work with her aunt."})
    with in_hub(cast.hub_id):
        ask = AccessAsk.objects.get()
    manager = signed_in(cast.manager)
    declined = manager.post(f"/search/asks/{ask.id}/decline/", follow=True)
    assert "stays closed" in text_of(declined)
    assert "Nobody is waiting" in text_of(declined)
    assert manager.post(f"/search/asks/{ask.id}/decline/").status_code == 404
    shown = text_of(search(cast.social_worker, "tolu bello"))
    assert CLOSED in shown
    assert "Ask for access" in shown


def test_names_are_escaped(cast: Any) -> None:
    told(cast, "<script>x</script>")
    assert "<script>x" not in html_of(search(cast.manager, "tolu <script>x")).lower()
