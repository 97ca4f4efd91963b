"""Identifiers as people type them, made into the one form that is stored and compared.

Each function takes text and returns the stored form, or raises ValueError whose message is one
sentence for the person who typed it. The message never repeats what was typed.
"""

import re
import unicodedata

from nhs_number.constants import REGION_ENGLAND_WALES_IOM, REGION_SYNTHETIC
from nhs_number.validate import is_valid

_NOT_A_CHARACTER_OF_IT = re.compile(r"[\s\u00ad\u200b-\u200d\u2060\ufeff]+")
_DASHES = re.compile(r"[-\u2010-\u2015\u2212]")

_NHS_DIGITS = re.compile(r"[0-9]{10}")

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN = re.compile(rf"[{_UPN_LETTERS}][0-9]{{11}}[0-9{_UPN_LETTERS}]")

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{2})|(GIR)(0AA)")

_EXTENSION = re.compile(r"(?:extension|ext\.?|x)([0-9]{1,6})$", re.IGNORECASE)
_PHONE_FURNITURE = re.compile(r"[().\-/\u2010-\u2015\u2212]")
_UK_PHONE = re.compile(r"\+44[1-9][0-9]{8,9}")
_FOREIGN_PHONE = re.compile(r"\+(?!44)[1-9][0-9]{6,14}")

_EMAIL = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]{1,64}@(?:[^\W_](?:[^\W_]|-){0,62}\.)+[^\W\d_](?:[^\W_]|-){1,62}"
)
_EMAIL_LONGEST = 254


def nhs_number(text: str, *, allow_test_range: bool = False) -> str:
    """Return an NHS number as ten digits, whatever spaces or dashes it was typed with.

    The check digit (modulus 11) and the ranges issued in England, Wales and the Isle of Man are
    those kept by the `nhs-number` package. A number of one repeated digit passes that check and is
    refused here: it is what people type when a field insists.

    Args:
        text: what was typed.
        allow_test_range: also accept numbers from 9000000000 up, which are never issued;
            for demonstrations and tests only.
    """
    digits = _DASHES.sub("", _compact(text))
    if not _NHS_DIGITS.fullmatch(digits):
        raise ValueError("An NHS number has 10 digits. Check it, or leave it out if it is unknown.")
    if len(set(digits)) == 1 or not is_valid(digits):
        raise ValueError(
            "This is not a real NHS number: a digit is wrong or missing. Check it, or leave it out."
        )
    if is_valid(digits, for_region=REGION_ENGLAND_WALES_IOM):
        return digits
    if is_valid(digits, for_region=REGION_SYNTHETIC):
        if allow_test_range:
            return digits
        raise ValueError("NHS numbers that begin with 9 are for tests only. Check the number.")
    raise ValueError(
        "This number was not issued in England, Wales or the Isle of Man. Check it, or write a "
        "Scottish, Irish or Northern Irish number in the notes and say where it is from."
    )


def upn(text: str) -> str:
    """Return a unique pupil number as 13 capital letters and digits.

    The first letter must be the check letter: the other characters weighted 2 to 13, summed modulo
    23, in an alphabet without I, O and S. A temporary number ends in a letter, counted by its place
    there (DfE UPN guide). Whether the local authority part exists is not checked.
    """
    characters = _DASHES.sub("", _compact(text)).upper()
    if not _UPN.fullmatch(characters):
        raise ValueError(
            "A unique pupil number (UPN) has a letter, 11 digits and then a digit or a letter. "
            "Check it, or leave it out if it is unknown."
        )
    if characters[0] != _upn_check_letter(characters[1:]):
        raise ValueError(
            "This is not a real unique pupil number (UPN): a character is wrong or missing. "
            "Check it, or leave it out."
        )
    return characters


def _upn_check_letter(rest: str) -> str:
    values = (int(c) if c.isdigit() else _UPN_LETTERS.index(c) for c in rest)
    total = sum(weight * value for weight, value in enumerate(values, start=2))
    return _UPN_LETTERS[total % len(_UPN_LETTERS)]


def postcode(text: str) -> str:
    """Return a full UK postcode in capitals with its one space: "e84cv" gives "E8 4CV".

    Only the general form is checked: new postcodes appear every month, and demonstrations use ones
    that are never issued.
    """
    found = _POSTCODE.fullmatch(_compact(text).upper())
    if found is None:
        raise ValueError(
            "A full postcode looks like E8 4CV. Check it; if only part is known, write that part "
            "in the address instead."
        )
    return " ".join(part for part in found.groups() if part)


def outward(full_postcode: str) -> str:
    """Return the first half of a postcode in the form that `postcode` gives: "E8"."""
    return full_postcode.partition(" ")[0]


def phone(text: str) -> str:
    """Return a phone number as + and digits, with " x12" for an extension.

    UK numbers may be typed with their leading 0; numbers of other countries need + or 00 and the
    country's code. Only the form is checked.
    """
    compact = _PHONE_FURNITURE.sub("", _compact(text).replace("(0)", ""))
    extension = _EXTENSION.search(compact)
    number = compact[: extension.start()] if extension else compact
    for prefix, international in (("+440", "+44"), ("00440", "+44"), ("00", "+"), ("0", "+44")):
        if number.startswith(prefix):
            number = international + number.removeprefix(prefix)
            break
    if not _UK_PHONE.fullmatch(number) and not _FOREIGN_PHONE.fullmatch(number):
        raise ValueError(
            "A UK phone number has 10 or 11 digits and begins with 0; one of another country "
            "begins with + and its code. Check it."
        )
    return f"{number} x{extension[1]}" if extension else number


def email_address(text: str) -> str:
    """Return an e-mail address without spaces around it and with its domain in small letters.

    The part before the @ is left as typed, because only its own server may say whether case
    matters there.
    """
    local, at, domain = unicodedata.normalize("NFC", text.strip()).rpartition("@")
    address = local + at + domain.lower()
    if len(address) > _EMAIL_LONGEST or not _EMAIL.fullmatch(address) or ".." in local:
        raise ValueError("An email address looks like name@example.org. Check it.")
    return address


def _compact(text: str) -> str:
    """Without white space and invisible characters, and with full-width forms made plain."""
    return _NOT_A_CHARACTER_OF_IT.sub("", unicodedata.normalize("NFKC", text))
