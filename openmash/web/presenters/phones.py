"""Phone numbers as people in the United Kingdom read and dial them."""

import re

_GROUPS = (
    (r"2\d{9}", (3, 4, 4)),
    (r"(?:11\d|1\d1|[389]\d\d)\d{7}", (4, 3, 4)),
    (r"[17]\d{8,9}", (5, 6)),
)
"""What follows +44, and how the whole number with its 0 is grouped (Ofcom's area code lengths)."""


def phone(stored: str) -> str:
    """A number as `core.identifiers.phone` stores it, for a page; anything else as it is.

    >>> phone("+442079460999"), phone("+441134960123"), phone("+441632960123")
    ('020 7946 0999', '0113 496 0123', '01632 960123')
    >>> phone("+447700900123"), phone("+443069990123 x12"), phone("+33123456789")
    ('07700 900123', '0306 999 0123, extension 12', '+33123456789')
    """
    number, _, extension = stored.partition(" x")
    after = f", extension {extension}" if extension else ""
    national = number.removeprefix("+44")
    for shape, lengths in _GROUPS if number.startswith("+44") else ():
        if re.fullmatch(shape, national):
            return _grouped("0" + national, lengths) + after
    return number + after


def _grouped(digits: str, lengths: tuple[int, ...]) -> str:
    groups = []
    for length in lengths:
        groups.append(digits[:length])
        digits = digits[length:]
    return " ".join(groups)
