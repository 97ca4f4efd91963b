"""Attachments: which files are taken, what their inspection and scan mean, and what comes next.

A file is judged by what is in it, never by its name or by the type a browser claims. It is never
served as it came: only pictures and text made from it in a locked-down process are shown. So the
question here is which kinds can be shown safely and completely; all else is refused with a cure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from openmash.core.errors import NotNow

from .attachment_reasons import Reason as Reason

ITEM_KIND = "attachment"
"""The kind of the item that an attachment hangs on."""

MOST_BYTES = 50_000_000
"""The largest file taken, in bytes (50 MB as people and their computers count it)."""


class AttachmentState(StrEnum):
    """Where a file stands. Only a clean one is ever shown."""

    RECEIVED = "received"
    QUARANTINED_UNSCANNED = "quarantined_unscanned"
    REFUSED = "refused"
    CLEAN = "clean"
    ERASED = "erased"


class FileKind(StrEnum):
    """The kinds of file that are taken."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    TEXT = "text"
    CSV = "csv"
    EML = "eml"

    @property
    def label(self) -> str:
        """The words for a page."""
        return ACCEPTED[self].label

    @property
    def is_words_only(self) -> bool:
        """True if only the words are shown, without the layout that the file had."""
        return ACCEPTED[self].words_only


@dataclass(frozen=True, slots=True)
class Limits:
    """What is taken of one kind.

    Attributes:
        label: the words for a page.
        most_bytes: the largest file of this kind.
        most_pages: the most pages, once drawn.
        words_only: only its words are shown, not its layout.
    """

    label: str
    most_bytes: int
    most_pages: int
    words_only: bool = False


ACCEPTED: Mapping[FileKind, Limits] = MappingProxyType(
    {
        FileKind.PDF: Limits("PDF document", MOST_BYTES, 500),
        FileKind.JPEG: Limits("JPEG picture", MOST_BYTES, 1),
        FileKind.PNG: Limits("PNG picture", MOST_BYTES, 1),
        FileKind.TIFF: Limits("TIFF picture", MOST_BYTES, 200),
        FileKind.DOCX: Limits("Word document", MOST_BYTES, 500, words_only=True),
        FileKind.XLSX: Limits("Excel workbook", MOST_BYTES, 500, words_only=True),
        FileKind.PPTX: Limits("PowerPoint presentation", MOST_BYTES, 500, words_only=True),
        FileKind.TEXT: Limits("Plain text", 5_000_000, 500, words_only=True),
        FileKind.CSV: Limits("Table in plain text (CSV)", 5_000_000, 500, words_only=True),
        FileKind.EML: Limits("Email message", MOST_BYTES, 500, words_only=True),
    }
)
"""What is taken. A kind that is not here is refused."""


class Scan(StrEnum):
    """What the virus scanner said. LATER: it is slow, and looks once nobody waits."""

    CLEAN = "clean"
    INFECTED = "infected"
    NO_SCANNER = "no_scanner"
    LATER = "later"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a look inside a file found.

    Attributes:
        kind: what the file is; None if it is of no kind that is taken.
        reasons: what speaks against it; empty if nothing does.
        pages: how many pages there are to show; at least 1 for a sound file.
    """

    kind: FileKind | None
    reasons: frozenset[Reason] = frozenset()
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of a file.

    Attributes:
        state: clean, quarantined or refused.
        reason: why it is refused; None otherwise.
        sentence: what to tell the person, with the cure.
    """

    state: AttachmentState
    reason: Reason | None
    sentence: str


QUARANTINE_SENTENCES: Mapping[Scan, str] = MappingProxyType(
    {
        Scan.NO_SCANNER: (
            "Kept apart: no virus scanner is set up, so nobody can open it yet. It is scanned by "
            "itself once there is one."
        ),
        Scan.LATER: (
            "Kept apart until the virus scanner has looked at it, which takes a few minutes. It "
            "opens by itself after that."
        ),
        Scan.FAILED: (
            "Kept apart: the virus scanner did not answer, so nobody can open it yet. It is "
            "scanned again by itself."
        ),
    }
)


def rule(inspection: Inspection, scan: Scan) -> Ruling:
    """Say what becomes of a file: anything against it refuses it, and only a scan opens it.

    A file without a clean scan is never opened, however sound it looks: silence is not safety.
    """
    against = set(inspection.reasons)
    if inspection.kind is None and not against:
        against.add(Reason.UNKNOWN_KIND)
    if scan is Scan.INFECTED:
        against.add(Reason.INFECTED)
    if against:
        reason = gravest(against)
        return Ruling(AttachmentState.REFUSED, reason, reason.sentence)
    if scan is Scan.CLEAN:
        return Ruling(AttachmentState.CLEAN, None, "Scanned, and nothing harmful was found.")
    return Ruling(AttachmentState.QUARANTINED_UNSCANNED, None, QUARANTINE_SENTENCES[scan])


def gravest(reasons: Iterable[Reason]) -> Reason:
    """The reason to give, of one or more."""
    order = list(Reason)
    return min(reasons, key=order.index)


_S = AttachmentState
AFTER: Mapping[AttachmentState, frozenset[AttachmentState]] = MappingProxyType(
    {
        _S.RECEIVED: frozenset({_S.QUARANTINED_UNSCANNED, _S.REFUSED, _S.CLEAN, _S.ERASED}),
        _S.QUARANTINED_UNSCANNED: frozenset({_S.REFUSED, _S.CLEAN, _S.ERASED}),
        _S.CLEAN: frozenset({_S.REFUSED, _S.ERASED}),
        _S.REFUSED: frozenset({_S.ERASED}),
        _S.ERASED: frozenset(),
    }
)
"""Which state may follow which. An erased file never comes back, and a refused one never opens."""

_NOT_THERE: Mapping[AttachmentState, str] = MappingProxyType(
    {
        _S.RECEIVED: "The file has not been looked at yet. Try again in a minute.",
        _S.QUARANTINED_UNSCANNED: (
            "The file is kept apart until a virus scanner has looked at it. It opens by itself "
            "after that; if it is urgent, ask the agency that added it."
        ),
        _S.REFUSED: "The file was refused and cannot be opened. Ask for it in another form.",
        _S.ERASED: "The file has been erased. Nothing of its content is kept.",
    }
)


def require_move(state: AttachmentState, to: AttachmentState) -> None:
    """Raise `NotNow`, with a sentence, unless a file in this state may go to that one."""
    if to not in AFTER[state]:
        raise NotNow(_NOT_THERE.get(state, "The file has been opened for viewing already."))


def require_shown(state: AttachmentState) -> None:
    """Raise `NotNow`, with a sentence, unless files in this state are shown."""
    if state is not AttachmentState.CLEAN:
        raise NotNow(_NOT_THERE[state])
