"""The boxes of a page's forms, as a browser without script would send them."""

from html.parser import HTMLParser
from typing import Any


def boxes_of(response: Any) -> dict[str, list[str]]:
    """Every box of the page's forms as it would be sent: name to values."""
    reader = _Fields()
    reader.feed(response.content.decode())
    return reader.found


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._area = self._choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "input" and name:
            chosen = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if chosen:
                self.found.setdefault(name, []).append(given.get("value", ""))
        elif tag == "textarea":
            self._area = name
            self.found[name] = [""]
        elif tag == "select":
            self._choice = name
        elif tag == "option" and "selected" in given:
            self.found.setdefault(self._choice, []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
