"""The words of an HTML text, roughly as a reader would see them."""

import re
from html.parser import HTMLParser
from typing import Final

_MOST: Final = 2_000_000


class _Words(HTMLParser):
    """Keeps what stands outside the parts that are never shown."""

    _UNSEEN: Final = frozenset({"script", "style", "head", "title", "template"})
    _BREAKS: Final = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self._unseen += tag in self._UNSEEN
        if tag in self._BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in self._UNSEEN and self._unseen > 0

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(" ".join(data.split()) + " " if data.strip() else " ")


def without_marks(html: str) -> str:
    """The text without its marks; nothing is fetched and nothing is run."""
    reader = _Words()
    try:
        reader.feed(html[:_MOST])
    except (AssertionError, ValueError):
        return "(The text of this message could not be read.)"
    return re.sub(r"\n\s*\n+", "\n\n", "".join(reader.pieces)).strip()
