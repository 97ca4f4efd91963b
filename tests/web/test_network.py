"""The network as people see it: drawn, as a table, and put right."""

import re
from html import unescape
from typing import Any

import pytest

from openmash.records.models import AuditEntry, ProtectedPlace, Tie, TieWrong
from openmash.records.tenancy import in_hub
from tests.support.network_stories import CODE, HOME, Family, family, record
from tests.support.signed_in import html_of as text
from tests.support.signed_in import signed_in
from tests.support.stories import RECEIVED

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast: Any) -> Family:
    return family(cast)


def page(viewer: Any, told: Family) -> str:
    return unescape(text(signed_in(viewer).get(f"/contacts/{told.here}/network/")))


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def link(html: str, sentence: str, last: str) -> str:
    """The address behind the link whose words name this tie."""
    found = re.search(rf'href="([^"]+/{last}/)">[^<]*<span[^>]*>[^<]*{sentence}', html)
    assert found, sentence
    return found.group(1)


def test_what_to_ask_the_drawing_and_the_table_say_the_same(cast: Any, told: Family) -> None:
    html = page(cast.social_worker, told)
    said = words(html)
    assert "An adult who is not named (Lodger) is told to live with the children" in said
    assert "Nobody has said whether Dean Cole lives with the children" in said
    assert f"3 other children are told of at {HOME}, {CODE}: Emil Brandt, Karl Brandt" in said
    assert "Ada Adeyemi is a brother or sister whom this contact does not mention" in said
    assert 'role="img"' in html
    rows = re.findall(r'<tr[^>]*data-ends="(\w+) (\w+)"', html)
    drawn = {
        tuple(e.split()) for e in re.findall(r'<path class="om-tie[^>]*data-ends="([^"]+)"', html)
    }
    assert drawn
    assert {frozenset(e) for e in drawn} <= {frozenset(e) for e in rows}
    nodes = set(re.findall(r'data-node="(\w+)"', html))
    assert {end for pair in drawn for end in pair} <= nodes


def test_reading_is_audited_for_every_contact_it_draws_on(cast: Any, told: Family) -> None:
    page(cast.business_support, told)
    with in_hub(cast.hub_id):
        entries = AuditEntry.objects.filter(act="network_opened")
        subjects = {entry.subject_id for entry in entries}
    assert subjects == {str(told.here), str(told.earlier), str(told.neighbour)}


def test_a_protected_address_is_nowhere_in_the_page(cast: Any, told: Family) -> None:
    with in_hub(cast.hub_id):
        ProtectedPlace.objects.create(
            hub_id=cast.hub_id,
            record_id=record(cast, told.here, "Tolu"),
            kind="address",
            value=HOME,
            postcode=CODE,
            reason="Not to be found.",
            by_id=cast.manager.user_id,
            at=RECEIVED,
        )
    client = signed_in(cast.manager)
    html = page(cast.manager, told)
    assert "3 other children are told of at a protected address" in words(html)
    pages = [html, text(client.get(f"/contacts/{told.here}/network/add/"))]
    pages.append(text(client.get(link(html, "Tolu Adeyemi, lives at Protected address", "wrong"))))
    for each in pages:
        assert "sample walk" not in each.lower()
        assert CODE.lower() not in each.lower()


def test_a_tie_is_removed_with_a_reason_kept_and_drawn_again(cast: Any, told: Family) -> None:
    client = signed_in(cast.social_worker)
    sentence = "Dean Cole, partner of Folake Adeyemi"
    html = page(cast.social_worker, told)
    if sentence not in html:
        sentence = "Folake Adeyemi, partner of Dean Cole"
    address = link(html, sentence, "wrong")
    refused = client.post(address, {"reason": " "})
    assert refused.status_code == 200
    assert "Enter why it is wrong" in text(refused)
    answer = client.post(address, {"reason": "They parted <b>in May</b>."})
    assert (answer.status_code, answer["Location"]) == (303, f"/contacts/{told.here}/network/")
    html = page(cast.social_worker, told)
    assert "Removed because they are wrong" in html
    assert "They parted <b>in May</b>." in html
    assert client.get(address).status_code == 404
    again = link(html, sentence, "right")
    assert "Draw this tie again?" in text(client.get(again))
    assert client.post(again).status_code == 303
    assert "Removed because" not in page(cast.social_worker, told)
    with in_hub(cast.hub_id):
        assert TieWrong.objects.get().undone_at is not None


def test_a_tie_is_recorded_and_drawn(cast: Any, told: Family) -> None:
    client = signed_in(cast.manager)
    address = f"/contacts/{told.here}/network/add/"
    form = unescape(text(client.get(address)))
    start = re.search(r'<option value="(person:[^"]+)">Tolu Adeyemi', form)
    assert start
    typed = {
        "start": start.group(1), "kind": "associate", "to_name": "Uncle <Ray>",
        "confidence": "unsure", "note": "His teacher said so.",
    }  # fmt: skip
    faulty = unescape(text(client.post(address, {**typed, "to_name": "", "confidence": ""})))
    assert "Select how sure it is" in faulty
    assert "Select a person or enter a name" in unescape(
        text(client.post(address, {**typed, "to_name": ""}))
    )
    assert client.post(address, typed).status_code == 303
    html = page(cast.manager, told)
    assert "Uncle <Ray>" in words(html) or "Uncle <Ray>" in html
    assert "His teacher said so." in html
    with in_hub(cast.hub_id):
        assert Tie.objects.get().confidence == "unsure"


def test_business_support_reads_and_changes_nothing(cast: Any, told: Family) -> None:
    html = page(cast.business_support, told)
    assert "Wrong: remove" not in html
    assert "Record a tie" not in html
    assert (
        signed_in(cast.business_support).get(f"/contacts/{told.here}/network/add/").status_code
        == 403
    )
