"""The form keeps what is typed, says what is missing, and gives one receipt for one contact."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings

from openmash.actions import drafts
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.records.models import AuditEntry, Contact, Draft, Item, PersonRecord
from openmash.records.tenancy import in_hub
from openmash.web.pages.tell import limits
from tests.support.signed_in import signed_in, text_of
from tests.support.stories import RECEIVED
from tests.support.telling import Teller


@pytest.fixture(autouse=True)
def now() -> Iterator[Any]:
    with time_machine.travel(RECEIVED, tick=False) as clock:
        yield clock


@pytest.fixture
def teller(cast: Any) -> Teller:
    return Teller()


def _words(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_a_neighbour_tells_us_and_gets_a_receipt(teller: Teller, cast: Any) -> None:
    page = teller.as_neighbour().send()
    with in_hub(cast.hub_id):
        contact = Contact.objects.get()
        assert contact.reference in _words(page)
        assert "020 7946 0100" in _words(page)
        assert (contact.status, contact.channel) == (ContactStatus.RECEIVED, "public_form")
        assert (contact.source_code, contact.referrer_is_professional) == ("1B", False)
        assert contact.referrer_phone == "+442079460123"
        kinds = Item.objects.order_by("position").values_list("basis", "kind")
        assert [basis for basis, _ in kinds] == ["witnessed", "opinion", "reported"]
        assert kinds[2][1] == "Keeping staff safe"
        child = PersonRecord.objects.get()
        assert (child.forename, str(child.birth_date)) == ("Tolu", "2018-03-14")


def test_a_teacher_tells_us_of_two_children_and_a_parent(teller: Teller, cast: Any) -> None:
    teller.as_teacher().send()
    with in_hub(cast.hub_id):
        contact = Contact.objects.get()
        assert (contact.source_code, contact.urgent) == ("2A", True)
        assert contact.family_told_why_not == "He may be hurt."
        people = PersonRecord.objects.order_by("-kind", "position")
        assert [(p.kind, p.is_unborn, p.approximate_age) for p in people] == [
            ("child", False, None),
            ("child", True, None),
            ("adult", False, 34),
        ]


def test_sending_twice_gives_the_same_receipt(teller: Teller, cast: Any) -> None:
    teller.as_neighbour()
    first, second = teller.send(), teller.send()
    reference = re.search(r"HAC-\w{4}-\w{4}", _words(first))
    assert reference
    assert reference[0] in _words(second)
    assert reference[0] in _words(teller.get("family/"))
    with in_hub(cast.hub_id):
        assert Contact.objects.count() == 1
        assert Draft.objects.get().body == {}


def test_what_cannot_be_read_is_kept_with_a_sentence_beside_it(teller: Teller) -> None:
    teller.begin()
    teller.post("who/", who="professional")
    at = "people/child/1/more/"
    teller.post("people/child/1/name/", forename="Tolu")
    page = teller.post(at, nhs_number="123 456 7890", language="<b>Yoruba</b>")
    assert "Error:" in page.content.decode()
    assert "This is not a real NHS number" in _words(page)
    again = teller.get(at)
    assert 'value="123 456 7890"' in again.content.decode()
    assert "&lt;b&gt;Yoruba&lt;/b&gt;" in again.content.decode()
    assert "There is a problem" not in _words(again)


@pytest.mark.parametrize(
    ("path", "typed", "sentence"),
    [
        ("saw/", {"witnessed": "x" * 10_001}, "must be 10,000 characters or fewer"),
        ("saw/", {"witnessed": "a\x00b"}, "must not include control characters"),
        ("saw/", {"witnessed": "a\x07b"}, "must not include control characters"),
        (
            "people/child/1/age/",
            {"how_old": "birth", "birth_date_year": "2031"},
            "Date of birth must be today or in the past",
        ),
        (
            "people/child/1/age/",
            {
                "how_old": "unborn",
                "expected_date_day": "1",
                "expected_date_month": "1",
                "expected_date_year": "2031",
            },
            "Due date must be on or before",
        ),
        ("people/child/1/age/", {"how_old": "age", "approximate_age": "-3"}, "Age must be"),
        ("people/child/1/home/", {"postcode": "E99"}, "A full postcode looks like"),
        ("when/", {"event_date_year": "2027"}, "must be today or in the past"),
        ("danger/", {"urgent": "yes"}, "Enter what the danger is"),
    ],
)
def test_wrong_typing_gets_a_sentence(
    teller: Teller, path: str, typed: dict[str, str], sentence: str
) -> None:
    teller.begin()
    teller.post("who/", who="public")
    teller.post("people/child/1/name/", forename="Tolu")
    page = teller.post(path, **typed)
    assert sentence in _words(page)
    # By GET: going back to a page that was mended asks nobody to confirm that it is sent again.
    kept = "\x00" not in "".join(typed.values())
    assert page.redirect_chain == ([(f"/tell/{path}?again=yes", 303)] if kept else [])


def test_whoever_knows_the_date_of_birth_is_not_offered_that_they_do_not(teller: Teller) -> None:
    teller.begin()
    page = teller.get("people/child/1/age/").content.decode()
    assert 'name="birth_date_how" type="checkbox" value="approximate"' in page
    assert 'type="checkbox" value="unknown"' not in page


def test_a_mended_page_goes_back_to_where_it_was_changed_from(teller: Teller) -> None:
    teller.as_neighbour()
    wrong = teller.post("danger/?from=check", urgent="yes")
    assert wrong.redirect_chain == [("/tell/danger/?from=check&again=yes", 303)]
    mended = teller.post(
        "danger/?from=check&again=yes", urgent="yes", urgent_reason="He is being hurt now."
    )
    assert mended.redirect_chain[-1] == ("/tell/check/", 303)


def test_a_refused_name_names_nobody(teller: Teller) -> None:
    teller.begin()
    teller.post("who/", who="public")
    page = teller.post("people/child/1/name/", forename="A" * 500)
    assert "characters or fewer" in _words(page)
    assert "AAA" not in _words(teller.get("people/child/"))
    assert "Child 1" in _words(teller.get("people/child/"))


def test_an_unborn_child_without_a_name_is_called_so(teller: Teller) -> None:
    teller.as_teacher()
    teller.post("people/child/2/name/", forename="", surname="")
    assert "Unborn child" in _words(teller.get("people/child/"))
    page = _words(teller.get("check/"))
    assert "Child 2: Unborn child" in page
    assert "where the mother of the unborn child" not in page
    teller.post("people/child/3/name/", forename="")
    teller.post("people/child/3/age/", how_old="unborn")
    both = _words(teller.get("people/child/"))
    assert "Unborn child 2" in both
    assert "Unborn child 3" in both


def test_a_wrong_encoding_is_a_sentence_and_not_a_fault(teller: Teller) -> None:
    teller.begin()
    page = teller.client.post(
        "/tell/saw/",
        b"witnessed=%ff%fe",
        content_type="application/x-www-form-urlencoded",
        follow=True,
    )
    assert "a character that could not be read" in _words(page)


def test_a_page_that_is_too_large_says_so(teller: Teller) -> None:
    teller.begin()
    page = teller.post("saw/", witnessed="x" * 2_100_000)
    assert page.status_code == 413
    assert "That is too long" in _words(page)


def test_save_and_come_back_on_another_device(teller: Teller, cast: Any) -> None:
    teller.begin()
    teller.post("who/", who="public")
    page = teller.post("saw/", witnessed="half a sent", save_later="yes")
    code = re.search(r"HAC(-\w{4}){3}", _words(page))
    assert code
    assert "not sent" in _words(page)
    other = Teller()
    page = other.post("return/", code=code[0].lower().replace("-", " "))
    assert "half a sent" in page.content.decode()
    with in_hub(cast.hub_id):
        kept = Draft.objects.get()
        assert code[0] not in str(kept.body) + kept.code_digest


def test_a_misheard_code_and_a_receipt_are_told_apart(teller: Teller) -> None:
    assert "not one of our codes" in _words(teller.post("return/", code="HAC-2222-2222-2223"))
    assert "reference of something that has been sent" in _words(
        teller.post("return/", code="HAC-2222-2222")
    )
    assert "nothing saved" in _words(teller.post("return/", code="HAC-2222-2222-2222"))


def test_without_a_session_the_code_is_asked_for(teller: Teller) -> None:
    assert "Come back to what you saved" in _words(teller.get("family/"))


def test_a_thin_contact_may_be_sent_after_advice(teller: Teller, cast: Any) -> None:
    teller.begin()
    teller.post("who/", who="public")
    teller.post("source/", source="anonymous")
    teller.post("danger/", urgent="no")
    teller.post("people/child/1/name/", forename="Tolu")
    teller.post("people/child/1/age/", how_old="not_known")
    teller.post("people/child/1/home/")
    teller.post("people/child/1/more/")
    for step in ("saw", "told", "records", "when", "staff"):
        teller.post(f"{step}/")
    teller.post("think/", opinion="I am worried.")
    teller.post("family/", family_told="not_known")
    teller.post("safety/", safe_to_contact="not_known")
    page = _words(teller.get("check/"))
    assert "You have not told us where Tolu is living." in page
    assert "but nothing that was seen, said or recorded" in page
    teller.send()
    with in_hub(cast.hub_id):
        assert Contact.objects.get().source_code == "9"


def test_what_nobody_opened_is_not_answered_and_holds_nobody_up(teller: Teller, cast: Any) -> None:
    teller.begin()
    teller.post("who/", who="public")
    page = _words(teller.get("check/"))
    assert "Answer: Who are you?" in page
    assert "Answer: Is a child in danger now?" in page
    teller.post("source/", source="acquaintance")
    teller.post("danger/", urgent="no")
    teller.post("people/child/1/name/", forename="Tolu")
    teller.post("think/", opinion="I am worried.")
    teller.post("family/", family_told="not_told")
    page = _words(teller.get("check/"))
    assert "Before you can send" not in page
    assert "Is it safe for us to contact the family? Not answered" in page
    assert "I do not know" not in page
    teller.send()
    with in_hub(cast.hub_id):
        contact = Contact.objects.get()
        assert (contact.family_told, contact.safe_to_contact) == ("not_told", "not_known")
        assert "gave no reason" in contact.family_told_why_not


def test_only_a_professional_must_give_reasons_about_the_family(teller: Teller) -> None:
    teller.begin()
    for who, sentence in (("professional", True), ("public", False)):
        teller.post("who/", who=who)
        told = _words(teller.post("family/", family_told="not_told"))
        safe = _words(teller.post("safety/", safe_to_contact="no"))
        assert ("Enter why the family has not been told" in told) is sentence
        assert ("Enter what would be unsafe" in safe) is sentence


def test_an_unborn_child_is_asked_about_through_the_mother(teller: Teller) -> None:
    teller.as_neighbour()
    teller.post("people/child/2/name/")
    page = teller.post("people/child/2/age/", how_old="unborn")
    assert "Do you want to tell us about another child?" in _words(page)
    page = _words(teller.get("check/"))
    assert "where child 2 is living" not in page
    assert "You have not told us about the mother of the unborn child" in page
    assert "the mother of the unborn child?" in _words(teller.get("people/adult/"))
    page = teller.get("people/adult/1/name/")
    assert "Who is the mother?" in _words(page)
    assert 'value="Mother of the unborn child"' in page.content.decode()
    assert "Child 2: Child 2" not in _words(teller.get("check/"))


def test_a_due_date_may_be_a_month(teller: Teller, cast: Any) -> None:
    teller.as_neighbour()
    at = "people/child/2/age/"
    teller.post("people/child/2/name/")
    page = teller.post(at, how_old="unborn", expected_date_year="2027")
    assert "Due date must include at least a month" in _words(page)
    teller.post(at, how_old="unborn", expected_date_month="April", expected_date_year="2027")
    assert "Due date: April 2027" in _words(teller.get("check/"))
    teller.send()
    with in_hub(cast.hub_id):
        record = PersonRecord.objects.get(is_unborn=True)
        assert (record.expected_date, record.birth_precision) == (date(2027, 4, 1), "month")
        seen = text_of(signed_in(cast.manager).get(f"/contacts/{record.contact_id}/"))
    # No day is made up, and nothing that was said is lost.
    assert "Due April 2027" in seen
    assert "1 April 2027" not in seen


def test_the_young_person_is_spoken_to_and_not_about(teller: Teller, cast: Any) -> None:
    teller.begin()
    teller.post("who/", who="public")
    teller.post("source/", source="self")
    asked = " ".join(
        _words(teller.get(path)).partition("Skip to main content")[2]
        for path in (
            "you/",
            "danger/",
            "people/child/1/name/",
            "people/child/1/age/",
            "people/child/1/home/",
            "people/child/1/more/",
            "people/adult/",
            "people/adult/1/name/",
            "saw/",
            "think/",
            "family/",
            "safety/",
        )
    )
    for words in ("the child", "a child", "the family", "young person"):
        assert words not in asked.replace("If a child is in immediate danger", "")
    assert "What is your name?" in asked
    teller.post("danger/", urgent="no")
    teller.about_a_child()
    teller.post("saw/", witnessed="He hits me.")
    teller.send()
    with in_hub(cast.hub_id):
        assert Contact.objects.get().referrer_name == "Tolu Adeyemi"


def test_a_sister_lives_at_the_same_address(teller: Teller, cast: Any) -> None:
    teller.as_neighbour()
    teller.post("people/child/2/name/", forename="Ada")
    teller.post("people/child/2/age/", how_old="age", approximate_age="7")
    assert "At the same address as Tolu Adeyemi" in _words(teller.get("people/child/2/home/"))
    teller.post("people/child/2/home/", same_home="on")
    page = _words(teller.get("check/"))
    assert "About 7 years old" in page
    assert "At the same address as Tolu Adeyemi" in page
    assert "020 7946 0123" in page
    # It stays hers when he is taken out.
    teller.post("people/child/1/remove/")
    teller.send()
    with in_hub(cast.hub_id):
        assert PersonRecord.objects.get().address == "14 Sample Walk"


def test_a_wrong_page_stops_sending_and_is_named(teller: Teller, cast: Any) -> None:
    teller.as_neighbour()
    teller.post("saw/", witnessed="x" * 10_001)
    page = teller.send()
    assert "Correct: What did you see or hear yourself?" in _words(page)
    with in_hub(cast.hub_id):
        assert not Contact.objects.exists()


def test_a_person_can_be_taken_out_again(teller: Teller) -> None:
    teller.as_teacher()
    page = teller.post("people/child/2/remove/")
    assert "Child 2" not in _words(page)
    assert "Tolu Adeyemi" in _words(page)


def test_another_borough_takes_the_typing_along(teller: Teller, cast: Any, next_door: Any) -> None:
    teller.as_neighbour()
    teller.begin("NEW")
    teller.send()
    with in_hub(next_door.hub_id):
        assert Contact.objects.get().reference.startswith("NEW-")
    with in_hub(cast.hub_id):
        assert list(Draft.objects.get().body) == ["moved_to"]
        ended = AuditEntry.objects.filter(act="draft_expired")
        assert ended.count() == 1
    assert drafts.expire_drafts(cast.hub_id, RECEIVED + timedelta(days=28)) == 1
    with in_hub(cast.hub_id):
        assert ended.count() == 1


def _code(page: Any) -> str:
    found = re.search(r"[A-Z]{3}(-\w{4}){3}", _words(page))
    assert found
    return found[0]


def test_leaving_lets_go_of_the_draft_in_this_browser(teller: Teller) -> None:
    teller.begin()
    teller.post("who/", who="public")
    code = _code(teller.post("people/child/1/name/", forename="Tolu", save_later="yes"))
    before = teller.client.cookies[settings.SESSION_COOKIE_NAME].value
    assert "Tell us about a child" in _words(teller.post("saved/", leave="yes"))
    assert teller.client.cookies[settings.SESSION_COOKIE_NAME].value != before
    for path in ("check/", "who/", "people/child/1/name/", "saved/", "sent/"):
        page = teller.get(path)
        assert "Tolu" not in page.content.decode(), path
        assert "Come back to what you saved" in _words(page), path
    assert "no-store" in page.headers["Cache-Control"]
    # Only the code opens it again, and it is all there.
    assert "Tolu" in teller.post("return/", code=code).content.decode()


def test_start_now_is_empty_whatever_the_browser_held(
    teller: Teller, cast: Any, next_door: Any
) -> None:
    teller.begin()
    code = _code(teller.post("people/child/1/name/", forename="Tolu", save_later="yes"))
    # The next person presses Start now without the first having left, in either borough.
    start = re.search(r'href="/tell/(borough/[^"]*)"', teller.get("").content.decode())
    assert start
    for borough in ("HAC", "NEW"):
        assert " selected" not in teller.get(start[1]).content.decode()
        teller.post(start[1], borough=borough)
        assert "Tolu" not in teller.get("people/child/1/name/").content.decode()
        teller.post("people/child/1/name/", forename="Second")
    assert "Tolu" in Teller().post("return/", code=code).content.decode()


def test_a_code_works_after_its_teller_changed_the_borough_twice(
    teller: Teller, cast: Any, next_door: Any
) -> None:
    teller.begin()
    first = _code(teller.post("people/child/1/name/", forename="Tolu", save_later="yes"))
    teller.begin("NEW")
    teller.post("people/child/1/name/", forename="Tolu again")
    second = _code(teller.get("saved/"))
    teller.begin("HAC")
    assert second.startswith("NEW-")
    for code in (first, second):
        page = Teller().post("return/", code=code)
        assert "Tolu again" in page.content.decode()
        assert "Hackney" in _words(page)


def test_too_many_from_one_place_are_given_the_telephone_number(
    teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SENT", ("sent", 0))
    page = teller.as_neighbour().send()
    assert page.status_code == 429
    assert "020 7946 0100" in _words(page)
    assert "Tolu" in _words(teller.get("check/"))


def test_drafts_expire_after_28_days(teller: Teller, cast: Any, now: Any) -> None:
    teller.begin()
    assert drafts.expire_drafts(cast.hub_id, RECEIVED + timedelta(days=27)) == 0
    now.shift(timedelta(days=28))
    assert "does not have what you typed" in _words(teller.get("who/"))
    assert drafts.expire_drafts(cast.hub_id, RECEIVED + timedelta(days=28)) == 1
    with in_hub(cast.hub_id):
        assert not Draft.objects.exists()


PAGES = (
    "", "borough/", "return/", "who/", "source/", "you/", "danger/", "people/child/1/name/",
    "people/child/1/age/", "people/child/1/home/", "people/child/1/more/", "people/child/",
    "people/adult/", "people/adult/1/name/", "people/adult/1/more/", "saw/", "told/", "records/",
    "think/", "when/", "family/", "safety/", "staff/", "check/",
)  # fmt: skip


@pytest.mark.parametrize("begun", ["as_neighbour", "as_teacher"])
def test_every_page_is_called_by_its_heading_and_in_one_set_of_words(
    teller: Teller, begun: str
) -> None:
    getattr(teller, begun)()
    for path in PAGES:
        html = teller.get(path).content.decode()
        title = re.findall(r"(?s)<title>(.*?)</title>", html)[0].split(" – ")[0].strip()
        heading = re.findall(r"(?s)<h1[^>]*>(.*?)</h1>", html)[0]
        assert re.sub(r"<[^>]+>", "", heading).split() == title.split(), path
        # A way off the page that needs no script, and somebody to call.
        assert re.search(r'<a href="https:[^>]*govuk-exit-this-page__button', html), path
        assert "020 7946 0100" in html, path
        main = re.findall(r"(?s)<main.*?</main>", html)[0]
        for other in ("telephone", "For example [a-z]", "[Gg]o on", "Choose", "[Tt]ype (the|your)"):
            assert not re.search(other, main), (path, other)
        # Whatever may be left out says so: a label or a legend, or else it is the page's question.
        for name in re.findall(
            r"(?s)<(?:label|legend)[^>]*>\s*(Sex|Ethnicity|Address)\b(.*?)<", main
        ):
            assert "(optional)" in name[1], (path, name)
