"""What left the hub in a test: kept, counted, and searched for what it must not tell."""

import html
import io
import os
import re
import subprocess
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pypdfium2

from openmash.core.errors import BadInput, NotNow
from tests.support.refuge_stories import Family


@dataclass
class Outcome:
    """What left for the other parents, what was refused, and what was found in what left."""

    left: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)
    papers: list[tuple[Family, bytes, str]] = field(default_factory=list)

    def leaves(self, channel: str, family: Family, text: str) -> None:
        """Something left: keep what it tells that it must not."""
        self.left[channel] += 1
        self.found += [
            f"{channel}, family {family.number}: {each}" for each in family.told_by(text)
        ]

    def tries(self, channel: str, act: Any) -> bool:
        """Try to let something leave; True if it was not refused."""
        try:
            act()
        except (BadInput, NotNow):
            self.refused[channel] += 1
            return False
        return True

    def sends(self, channel: str, family: Family, answer: Any, must_say: str = "") -> None:
        """A page or a paper left, with its headers and, for a paper, what its file holds."""
        assert answer.status_code == 200, (channel, answer.status_code)
        headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
        if answer["Content-Type"] != "application/pdf":
            self.leaves(channel, family, html.unescape(f"{headers}\n{answer.content.decode()}"))
            return
        self.leaves(channel, family, f"{headers}\n{_held(answer.content)}")
        self.papers.append((family, answer.content, must_say))


def _held(paper: bytes) -> str:
    """All that a PDF holds besides its pictures: text, metadata, bookmarks, attachments."""
    with pypdfium2.PdfDocument(paper) as document:
        words = [page.get_textpage().get_text_bounded() for page in document]
        words += [str(document.get_metadata_dict())]
        words += [mark.get_title() for mark in document.get_toc()]
        assert document.count_attachments() == 0
    # What the picture's own stream happens to spell is noise; names and strings are not.
    around = re.sub(rb"stream\r?\n.*?endstream", b"", paper, flags=re.DOTALL)
    return "\n".join([*words, around.decode("latin-1")])


def read_back(paper: bytes) -> str:
    """The words that a machine reads in the pictures of a paper's pages."""
    words = []
    with pypdfium2.PdfDocument(paper) as document:
        for page in document:
            drawn = io.BytesIO()
            page.render(scale=2.1, grayscale=True).to_pil().save(drawn, "png")
            read = subprocess.run(
                ["tesseract", "stdin", "stdout", "--psm", "4"],
                input=drawn.getvalue(),
                capture_output=True,
                check=True,
                timeout=120,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
            words.append(read.stdout.decode())
    return "\n".join(words)


def unpacked(file: bytes) -> str:
    """A file's words; those of a workbook are packed."""
    if not zipfile.is_zipfile(io.BytesIO(file)):
        return file.decode()
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        return "\n".join(f"{name}\n{packed.read(name).decode()}" for name in packed.namelist())
