"""What typing may be kept: cleaning and refusing, in sentences that name the field."""

import unicodedata

_KEPT_CONTROLS = {"\n", "\t"}
_UNREADABLE = "\ufffd"


def tidy(typed: str, *, lines: bool) -> str:
    """Typing in the form in which it is stored.

    Args:
        typed: what arrived.
        lines: True keeps line breaks and tabs (as one newline each); False makes every run of
            spaces, tabs and breaks one space.

    Returns:
        The text in Unicode's composed form (NFC) without spaces at its ends. HTML is only text.

    >>> tidy("  Zoe\u0308 \\t Smith ", lines=False) == "Zo\u00eb Smith"
    True
    >>> tidy("one\\r\\ntwo  ", lines=True)
    'one\\ntwo'
    """
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip() if lines else " ".join(_split_on_spaces(text))


def refusal(text: str, called: str) -> str | None:
    """Why a text cannot be kept, as a sentence naming the field; None if it can.

    >>> refusal("<b>Tolu</b>", "First name") is None
    True
    >>> refusal("To\\x00lu", "First name")
    'First name must not include control characters. Delete them, or type the words again'
    >>> refusal("To\ufffdlu", "First name")
    'First name includes a character that could not be read. Type it again'
    """
    if _UNREADABLE in text:
        return f"{called} includes a character that could not be read. Type it again"
    if any(_is_refused(character) for character in text):
        return f"{called} must not include control characters. Delete them, or type the words again"
    return None


def too_long(text: str, called: str, limit: int) -> str | None:
    """Why a text is too long to keep, as a sentence; None if it is not.

    >>> too_long("abc", "First name", 2)
    'First name must be 2 characters or fewer. You have typed 3'
    """
    if len(text) <= limit:
        return None
    return f"{called} must be {limit:,} characters or fewer. You have typed {len(text):,}"


def _split_on_spaces(text: str) -> list[str]:
    # str.split() would also swallow the separator controls U+001C to U+001F unseen.
    plain = "".join(" " if c in "\n\t" or unicodedata.category(c) == "Zs" else c for c in text)
    return [word for word in plain.split(" ") if word]


def _is_refused(character: str) -> bool:
    # Cc: NUL and its kin (PostgreSQL refuses NUL). Cs: half of a pair. Cn: not a character.
    # Bidirectional overrides make a name read as another.
    if character in _KEPT_CONTROLS:
        return False
    override = "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
    return override or unicodedata.category(character) in {"Cc", "Cs", "Cn"}
