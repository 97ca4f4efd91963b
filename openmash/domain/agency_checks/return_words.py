"""What was typed or chosen in a field of a return, in the words that become the item's text.

An item is read far from its form, on chronologies and products: a number never stands without what
it counts, and a date never as a machine writes it.
"""

import re
from datetime import date

from openmash.domain.agency_checks.fields import FieldKind, ReturnField, options_of
from openmash.domain.agency_checks.lifecycle import Answer

_NUMBER = re.compile(r"[0-9]{1,5}(\.[0-9]{1,2})?")


def worded(field: ReturnField, typed: str) -> str:
    """The text of the item that a field becomes.

    Args:
        typed: what was typed or chosen; a date as ISO 8601.

    Raises:
        ValueError: a number that is none, or a choice that is not one of the field's; the
            message is a sentence for the page.

    >>> worded(ReturnField("a", "Attendance", kind=FieldKind.NUMBER, unit="%"), "87.5")
    '87.5%'
    >>> arrears = ReturnField("b", "Weeks in arrears", kind=FieldKind.NUMBER, unit="week")
    >>> worded(arrears, "1"), worded(arrears, "12 weeks")
    ('1 week', '12 weeks')
    >>> worded(ReturnField("c", "In care?", kind=FieldKind.YES_NO), "yes")
    'Yes'
    >>> worded(ReturnField("d", "Next release", kind=FieldKind.DATE), "2027-03-04")
    '4 March 2027'
    """
    if field.kind is FieldKind.NUMBER:
        return _number(field, typed)
    if field.kind in {FieldKind.YES_NO, FieldKind.CHOICE}:
        words = dict(options_of(field))
        if typed not in words:
            raise ValueError(f"{field.label} must be one of the choices shown.")
        return words[typed]
    if field.kind is FieldKind.DATE:
        day = date.fromisoformat(typed)
        return f"{day.day} {day:%B} {day.year}"
    return typed


def units(field: ReturnField) -> str:
    """What stands beside the box of a number: "%", or the word for several; "" for other fields."""
    return field.unit if field.unit in {"", "%"} else f"{field.unit}s"


def _number(field: ReturnField, typed: str) -> str:
    several = units(field)
    plain = typed.removesuffix(several).removesuffix(field.unit).strip()
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"{field.label} must be a number, for example 12.")
    if field.unit == "%":
        if float(plain) > 100:
            raise ValueError(f"{field.label} must be between 0 and 100.")
        return f"{plain}%"
    return f"{plain} {field.unit if float(plain) == 1 else several}".strip()


REASON_NEEDED = {
    Answer.SHARED_IN_PART: "Enter why part is held back: what harm to the child sharing it "
    "would do, or why it is not needed.",
    Answer.DECLINED: "Enter why sharing would be more detrimental to the child than not sharing.",
    Answer.CANNOT_SEARCH: "Enter what could not be searched and why, and when it can be.",
}
"""What is said where an answer lacks the reason that it needs."""
