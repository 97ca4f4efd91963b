"""Journeys: a file comes in, is looked at page by page, is kept from the wrong desk, and erased."""

from pathlib import Path

import pytest

from tests.journeys.conftest import Service
from tests.journeys.people import Desks
from tests.support.hostile_documents import docx, pdf

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

LETTER = pdf(b"BT /F1 16 Tf 72 720 Td (Seen by the school nurse on Tuesday.) Tj ET", pages=3)
DESCRIPTION = "Letter from the school nurse, 17 November"


def test_a_letter_is_added_read_and_erased(desks: Desks, service: Service, tmp_path: Path) -> None:
    letter, macros = tmp_path / "nurse letter.pdf", tmp_path / "report.docx"
    letter.write_bytes(LETTER)
    macros.write_bytes(docx("x", {"word/vbaProject.bin": b"x"}))
    # Given an open contact, and a social worker with a document that holds macros
    contact = service.rows(
        "SELECT id FROM records_contact WHERE status = 'received' AND NOT urgent "
        "ORDER BY received_at DESC, id LIMIT 1"
    )[0][0]
    worker = desks.at("socialworker").goes_to(f"/contacts/{contact}/")
    worker.follows("Files").sees("No file that is open to your role")
    worker.follows("Add a file").takes_a_picture("add-a-file", whole=True)
    # When she adds it
    worker.field("File").set_input_files(macros)
    worker.fills("What is it?", DESCRIPTION).presses("Add the file")
    # Then she is told beside the box what to do; and the letter is taken, scanned
    worker.sees("The document holds macros").takes_a_picture("file-refused", whole=True)
    worker.field("File").set_input_files(letter)
    worker.presses("Add the file").sees("The file is added", "Nothing harmful was found")
    worker.takes_a_picture("files", whole=True)
    # And its pages can be read, in pictures and in words
    worker.follows(DESCRIPTION).sees("Page 1 of 3")
    assert (
        worker.page.evaluate("document.querySelector('img.om-sheet__picture').naturalWidth") > 500
    )
    worker.page.locator("summary", has_text="Read the words").click()
    worker.sees("Seen by the school nurse on Tuesday").takes_a_picture("file-page", whole=True)
    worker.follows("Next page").sees("Page 2 of 3").takes_a_picture("file-page-2", whole=True)
    # And business support, whose desk does not see such items, finds none
    desks.at("business").goes_to(f"/contacts/{contact}/files/").does_not_see("nurse")
    # When the manager erases it, nothing of it is left but that it was there
    manager = desks.at("manager").goes_to(f"/contacts/{contact}/files/")
    manager.follows(f"Erase {DESCRIPTION}").takes_a_picture("file-erase", whole=True)
    manager.fills("Why is it erased?", "It is about another child.")
    manager.chooses("I know that nobody can bring it back").presses("Erase the file")
    manager.sees("erased it", DESCRIPTION).does_not_see("nurse letter.pdf")
    manager.takes_a_picture("files-erased", whole=True)
    assert service.rows(
        "SELECT state, wrapped_key FROM records_attachment WHERE contact_id = %s", contact
    ) == [("erased", None)]
    # And all of it holds on a narrow screen
    manager.page.set_viewport_size({"width": 375, "height": 800})
    manager.goes_to(f"/contacts/{contact}/files/add/").takes_a_picture("add-narrow", whole=True)
    manager.goes_to(f"/contacts/{contact}/files/").takes_a_picture("files-narrow", whole=True)
    manager.page.set_viewport_size({"width": 1280, "height": 900})
