"""E-mail messages: every part is looked at; the words are shown, and attached files are named."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from openmash.domain.sharing.attachments import Reason

from .judging import Against, Blob, Budget, require_unmarked

if TYPE_CHECKING:
    from email.message import Message

_MOST_PARTS: Final = 500
_HEADS: Final = re.compile(
    rb"(?im)^(from|to|date|subject|received|message-id|mime-version|return-path):"
)
_FIRST_LINE: Final = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")
_SHOWN_HEADS: Final = ("From", "To", "Cc", "Date", "Subject")

TOLERATED: Final = frozenset(
    {
        *(Reason.WEB_PAGE, Reason.OTHER_PICTURE, Reason.SOUND_OR_VIDEO, Reason.UNKNOWN_KIND),
        *(Reason.EMPTY, Reason.DAMAGED, Reason.TOO_MANY_PAGES, Reason.TOO_LARGE),
    }
)
"""What an attached file may be without the whole message being refused: it is not shown anyway."""

Inner = Callable[[bytes, Budget, int], object]


def is_message(data: Blob) -> bool:
    """True if it begins like an e-mail message."""
    head = bytes(data[:8192])
    top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return bool(_FIRST_LINE.match(head)) and len({m.lower() for m in _HEADS.findall(top)}) >= 3


def look(data: Blob, budget: Budget, depth: int, inner: Inner) -> None:
    """Look at every part of a message.

    Raises:
        Against: a part is harmful, or they lie too deep.
    """
    for part in _parts(read(data)):
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        budget.spend(len(payload))
        require_unmarked(payload)
        if part.get_content_maintype() == "text" and part.get_filename() is None:
            continue
        try:
            inner(payload, budget, depth + 1)
        except Against as against:
            if against.reason not in TOLERATED:
                raise


def read(data: Blob) -> "Message":
    """The message. Never fails: what cannot be read is text."""
    # Not before it is needed: it is half of what the worker takes to start.
    import email

    return email.message_from_bytes(bytes(data))


def words(data: Blob) -> str:
    """The heads people read, the text, and the names of the attached files."""
    from .rich_text import without_marks

    message = read(data)
    lines = [f"{head}: {_head(message, head)}" for head in _SHOWN_HEADS if message.get(head)]
    plain, rich, names = [], [], []
    for part in _parts(message):
        name = part.get_filename()
        if name is not None or part.get_content_maintype() != "text":
            names.append(_plain(str(name)) if name else f"({part.get_content_type()})")
        elif part.get_content_subtype() == "html":
            rich.append(without_marks(_text(part)))
        else:
            plain.append(_text(part))
    lines += ["", *(plain or rich)]
    if names:
        lines += ["", "Files that came with the message. They are not shown here:"]
        lines += [f"  {name}" for name in names]
    return "\n".join(lines)


def _parts(message: "Message") -> "Iterator[Message]":
    for count, part in enumerate(message.walk()):
        if count > _MOST_PARTS:
            raise Against(Reason.BOMB)
        if not part.is_multipart():
            yield part


def _head(message: "Message", name: str) -> str:
    from email.header import decode_header, make_header

    value = str(message.get(name, ""))[:2_000]
    try:
        return _plain(str(make_header(decode_header(value))))
    except (ValueError, LookupError):
        return _plain(value)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _text(part: "Message") -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:
        return payload.decode("utf-8", errors="replace")
