"""Files of a contact, as a browser without script meets them."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from openmash.actions import file_keys
from openmash.adapters.files import durable
from openmash.domain.sharing.attachments import MOST_BYTES, Scan
from openmash.records.models import Attachment, AuditEntry, Item
from openmash.records.tenancy import in_hub
from openmash.web import uploads
from tests.support.attachment_stories import CLEAN, LETTER, Says, added
from tests.support.hostile_documents import docx, pdf
from tests.support.hostile_files import MARKER
from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import RECEIVED, make_contact

NOW = RECEIVED


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A data folder of the test's own, a scanner that finds nothing, and a clock that stands."""
    monkeypatch.setattr(settings, "OPENMASH_DATA_DIR", tmp_path)
    monkeypatch.setattr(file_keys, "scanner", lambda: CLEAN)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def contact_id(cast: Any) -> UUID:
    return make_contact(cast)


@pytest.fixture
def desk(cast: Any) -> Client:
    return signed_in(cast.manager)


def send(client: Client, contact_id: UUID, content: bytes = LETTER, **boxes: Any) -> Any:
    given = {
        "file": SimpleUploadedFile("letter.pdf", content, "image/png"),
        "description": "Letter from the school nurse",
        "audience": "hub_only",
        **boxes,
    }
    return client.post(f"/contacts/{contact_id}/files/add/", given)


def one(cast: Any) -> Attachment:
    with in_hub(cast.hub_id):
        return Attachment.objects.get()


def test_a_file_is_added_listed_and_looked_at(cast: Any, desk: Client, contact_id: UUID) -> None:
    answer = send(desk, contact_id)
    assert answer.status_code == 303
    listed = desk.get(answer.url)
    assert "The file is added" in text_of(listed)
    assert f"letter.pdf PDF document, {len(LETTER)} bytes, 1 page. Hub only." in text_of(listed)
    address = f"/contacts/{contact_id}/files/{one(cast).id}/pages/1/"
    assert address in html_of(listed)
    assert "Seen on Tuesday" in text_of(desk.get(address))
    picture = desk.get(address + "picture/")
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in picture.headers["Cache-Control"]
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert Image.open(io.BytesIO(picture.content)).width > 500
    with in_hub(cast.hub_id):
        acts = list(AuditEntry.objects.values_list("act", flat=True))
    assert acts.count("attachment_page_seen") == 2
    assert acts.count("attachments_seen") == 1


def test_what_is_refused_is_told_beside_the_box_with_the_typing_kept(
    cast: Any, desk: Client, contact_id: UUID
) -> None:
    locked = pdf(b"", trailer=b"/Encrypt 9 0 R")
    for content, words in (
        (locked, "Save a copy without the password"),
        (b"", "The file is empty"),
        (b"<svg onload=alert(1)>", "a web page"),
        (docx("x", macro_type=True), "macros"),
        (MARKER, "Do not open it"),
    ):
        answer = send(desk, contact_id, content)
        assert answer.status_code == 200
        assert words in text_of(answer)
        assert 'href="#id_file"' in html_of(answer)
        assert "Letter from the school nurse" in html_of(answer)
        assert html_of(answer).count("<title>Error:") == 1
    with in_hub(cast.hub_id):
        assert not Attachment.objects.exists()


def test_nothing_chosen_is_told(desk: Client, contact_id: UUID) -> None:
    answer = desk.post(f"/contacts/{contact_id}/files/add/", {})
    for words in ("Choose a file", "Say what the file is", "Select who may see it"):
        assert words in text_of(answer)


def test_an_unscanned_file_says_so_and_does_not_open(
    cast: Any, desk: Client, contact_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_keys, "scanner", lambda: Says(Scan.NO_SCANNER))
    listed = desk.get(send(desk, contact_id).url)
    assert "Kept apart: no virus scanner is set up" in text_of(listed)
    assert "/pages/1/" not in html_of(listed)
    address = f"/contacts/{contact_id}/files/{one(cast).id}/pages/1/"
    for each in (address, address + "picture/"):
        refused = desk.get(each)
        assert refused.status_code == 409
        assert "kept apart" in text_of(refused)


def test_pages_lead_to_one_another(cast: Any, desk: Client, contact_id: UUID) -> None:
    send(desk, contact_id, pdf(b"", pages=3))
    base = f"/contacts/{contact_id}/files/{one(cast).id}/pages"
    middle = html_of(desk.get(f"{base}/2/"))
    assert f'href="{base}/1/"' in middle
    assert f'href="{base}/3/"' in middle
    assert desk.get(f"{base}/4/").status_code == 404
    assert desk.get(f"{base}/0/").status_code == 404


def test_words_of_a_file_are_only_words(cast: Any, desk: Client, contact_id: UUID) -> None:
    send(desk, contact_id, b"note <img src=x onerror=alert(1)> \xe2\x80\xae end\n" * 2)
    page = html_of(desk.get(f"/contacts/{contact_id}/files/{one(cast).id}/pages/1/"))
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "\u202e" not in page
    assert "Only the words of this file are shown" in page


def test_a_name_is_shown_and_never_believed(cast: Any, desk: Client, contact_id: UUID) -> None:
    odd = SimpleUploadedFile("../../etc/<b>gnp\u202e.exe", LETTER, "text/html")
    send(desk, contact_id, file=odd)
    assert (one(cast).name_shown, one(cast).kind) == ("<b>gnp.exe", "pdf")
    listed = html_of(desk.get(f"/contacts/{contact_id}/files/"))
    assert "&lt;b&gt;gnp.exe" in listed


def test_a_manager_erases_with_a_reason(cast: Any, desk: Client, contact_id: UUID) -> None:
    send(desk, contact_id)
    address = f"/contacts/{contact_id}/files/{one(cast).id}/erase/"
    bare = desk.post(address, {})
    assert "Say why the file is erased" in text_of(bare)
    assert "Tick the box if you are sure" in text_of(bare)
    done = desk.post(address, {"reason": "Another child’s letter", "sure": "on"})
    assert done.status_code == 303
    assert "Manager HAC erased it" in text_of(desk.get(done["Location"]))
    assert one(cast).wrapped_key is None
    assert desk.get(address).status_code == 409
    assert signed_in(cast.social_worker).get(address).status_code == 403


def test_no_file_of_a_request_is_ever_put_into_a_folder(
    desk: Client, contact_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spooled(*_: Any, **__: Any) -> None:
        raise AssertionError("a file was put into the folder for temporary files")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", spooled)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", spooled)
    large = LETTER.replace(b"%%EOF", b"% " + b"x" * 4_000_000 + b"\n%%EOF")
    assert send(desk, contact_id, large).status_code == 303
    # A page that takes no file keeps none, of whatever size; nor does one for a stranger.
    for client, address in (
        (desk, f"/contacts/{contact_id}/propose/"),
        (Client(), f"/contacts/{contact_id}/files/add/"),
        (Client(), "/tell/"),
    ):
        answer = client.post(address, {"file": SimpleUploadedFile("a", b"x" * 1_900_000)})
        assert not answer.wsgi_request.FILES


def test_the_content_is_gone_when_the_answer_is_made(
    desk: Client, contact_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    memory_file = durable.memory_file

    def kept() -> Any:
        made.append(memory_file())
        return made[-1]

    monkeypatch.setattr(uploads, "memory_file", kept)
    send(desk, contact_id)
    send(desk, contact_id, b"MZ refused")
    assert len(made) == 2
    assert all(file.closed for file in made)


def test_too_large_a_request_is_refused_before_it_is_read(
    desk: Client, contact_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unread(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("it was read")

    unread: Any = {"wsgi.input": Unread()}
    answer = desk.generic(
        "POST",
        f"/contacts/{contact_id}/files/add/",
        b"",
        content_type="multipart/form-data; boundary=b",
        CONTENT_LENGTH=str(MOST_BYTES + 200_001),
        **unread,
    )
    assert answer.status_code == 413
    assert "too large" in text_of(answer)


def test_a_file_of_one_byte_too_many_is_refused_with_the_cure(
    cast: Any, desk: Client, contact_id: UUID
) -> None:
    answer = send(desk, contact_id, b"%PDF-" + bytes(MOST_BYTES - 4))
    assert "50 MB is the most" in text_of(answer)
    with in_hub(cast.hub_id):
        assert not Attachment.objects.exists()


def test_the_contacts_own_page_does_not_show_a_file_as_told_by_the_referrer(
    cast: Any, desk: Client, contact_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(cast.manager, contact_id, monkeypatch, now=NOW, description="A drawing of the stairs")
    page = desk.get(f"/contacts/{contact_id}/")
    assert "A drawing of the stairs" not in text_of(page)
    assert f"/contacts/{contact_id}/files/" in html_of(page)


def test_a_hidden_file_answers_as_one_that_is_not_there(
    cast: Any, desk: Client, contact_id: UUID
) -> None:
    send(desk, contact_id)
    base = f"/contacts/{contact_id}/files"
    assert "letter.pdf" in text_of(desk.get(f"{base}/"))
    with in_hub(cast.hub_id):
        Item.objects.filter(kind="attachment").update(handling="sealed")
    hidden = desk.get(f"{base}/{one(cast).id}/pages/1/")
    absent = desk.get(f"{base}/{contact_id}/pages/1/")
    assert hidden.status_code == absent.status_code == 404
    assert text_of(hidden) == text_of(absent)
    assert "letter.pdf" not in text_of(desk.get(f"{base}/"))
