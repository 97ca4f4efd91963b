"""Why a file is refused, and what the person who added it can do instead."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

_AS_PDF = "Open it, print it to a new PDF (“Save as PDF”), and add that instead."


class Reason(StrEnum):
    """Why a file is refused, gravest first: of several, the first is given."""

    TEST_MARKER = "test_marker"
    INFECTED = "infected"
    PROGRAM = "program"
    BOMB = "bomb"
    TWO_KINDS = "two_kinds"
    MACROS = "macros"
    ACTIVE_CONTENT = "active_content"
    EMBEDDED_FILES = "embedded_files"
    EXTERNAL_LINKS = "external_links"
    ENCRYPTED = "encrypted"
    TOO_COSTLY = "too_costly"
    TOO_MANY_PAGES = "too_many_pages"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    WEB_PAGE = "web_page"
    ARCHIVE = "archive"
    OLD_OFFICE = "old_office"
    OUTLOOK_MESSAGE = "outlook_message"
    OTHER_PICTURE = "other_picture"
    SOUND_OR_VIDEO = "sound_or_video"
    UNKNOWN_KIND = "unknown_kind"

    @property
    def sentence(self) -> str:
        """What is wrong and the cure, for the person who adds the file."""
        return _SENTENCES[self]


_SENTENCES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.TEST_MARKER: (
            "The file holds the marker by which virus scanners are tested. Do not open it; tell "
            "your IT service where it came from."
        ),
        Reason.INFECTED: (
            "The virus scanner found harmful content in the file. Do not open it; tell your IT "
            "service where it came from."
        ),
        Reason.PROGRAM: (
            "The file is a program or a script, whatever its name says. Do not open it; tell your "
            "IT service where it came from."
        ),
        Reason.BOMB: (
            "The file unpacks to far more than it should, as harmful files do. Ask the sender for "
            "it as a PDF."
        ),
        Reason.TWO_KINDS: (f"The file is of two kinds at once, as harmful files can be. {_AS_PDF}"),
        Reason.MACROS: f"The document holds macros, which are small programs. {_AS_PDF}",
        Reason.ACTIVE_CONTENT: f"The document holds parts that run when it is opened. {_AS_PDF}",
        Reason.EMBEDDED_FILES: (
            f"The document has other files inside it, which would not be seen here. {_AS_PDF} "
            "Add each inner file by itself."
        ),
        Reason.EXTERNAL_LINKS: f"The document fetches parts from elsewhere when opened. {_AS_PDF}",
        Reason.ENCRYPTED: (
            "The file is locked with a password or restricted. Save a copy without the password "
            "or restriction, or print it to a new PDF, and add that instead."
        ),
        Reason.TOO_COSTLY: (
            "The file needs too much time or memory to be shown. Save it with smaller pictures or "
            "split it, and add the parts."
        ),
        Reason.TOO_MANY_PAGES: "The file has too many pages. Split it, and add the parts.",
        Reason.DAMAGED: (
            "The file is damaged or incomplete. Save it again where it came from, and add it again."
        ),
        Reason.TOO_LARGE: (
            "The file is too large: 50 MB is the most, and 5 MB for plain text. Split it, or save "
            "it with smaller pictures."
        ),
        Reason.EMPTY: "The file is empty. Save it again where it came from, and add it again.",
        Reason.WEB_PAGE: f"The file is a web page or a drawing in web form. {_AS_PDF}",
        Reason.ARCHIVE: "The file holds other files. Unpack it, and add them one by one.",
        Reason.OLD_OFFICE: (
            "The file is in an old office form that can hide macros. Save it as .docx, .xlsx, "
            ".pptx or PDF, and add that instead."
        ),
        Reason.OUTLOOK_MESSAGE: (
            "The file is a message in Outlook’s own form. Save it as .eml or print it to a PDF, "
            "and add that instead."
        ),
        Reason.OTHER_PICTURE: (
            "Pictures of this kind cannot be shown here. Save it as JPEG or PNG, and add that "
            "instead."
        ),
        Reason.SOUND_OR_VIDEO: (
            "Sound and video cannot be shown here. Say in the contact where it is held and who can "
            "be asked for it."
        ),
        Reason.UNKNOWN_KIND: (
            "This kind of file cannot be shown here. Add a PDF, a JPEG, PNG or TIFF picture, a "
            ".docx, .xlsx or .pptx document, plain text, CSV or an .eml message."
        ),
    }
)
