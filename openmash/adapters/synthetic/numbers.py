"""Identifiers that pass their checks and belong to nobody.

NHS numbers come from the 9xx range, which is never issued. Unique pupil numbers carry a school
number from 9900 up, which the Department for Education gives to no open school. Telephone numbers
are Ofcom's ranges for drama. Each borough has its own block, so boroughs never collide.
"""

from random import Random

from openmash.adapters.synthetic.chance import between

_BLOCK = 3_000_000
# Coprime with the block, so that successive numbers look unrelated and none comes twice.
_STRIDE = 1_234_577
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def nhs_check_digit(nine: int) -> int:
    """Check digit for the first nine digits; 10 means the number can never be issued."""
    total = 0
    for weight in range(2, 11):
        nine, digit = divmod(nine, 10)
        total += digit * weight
    return (11 - total % 11) % 11


def upn_check_letter(twelve: int) -> str:
    """Check letter for the twelve digits of a unique pupil number (weights 2 to 13, mod 23)."""
    total = 0
    for weight in range(13, 1, -1):
        twelve, digit = divmod(twelve, 10)
        total += digit * weight
    return _UPN_LETTERS[total % 23]


class Numbers:
    """One borough's never-repeating identifiers.

    Args:
        block: the borough's number, 0 to 32.
        la_number: its DfE authority number, three digits.
        start: where in the block to begin (from the seed).
    """

    def __init__(self, block: int, la_number: str, start: int) -> None:
        self._base = 900_000_000 + block * _BLOCK
        self._la = la_number
        self._start = start
        self._nhs = 0
        self._upn = 0

    def nhs(self) -> str:
        """The next NHS number, ten digits without spaces."""
        while True:
            if self._nhs >= _BLOCK:
                raise RuntimeError("This borough has used up its block of synthetic NHS numbers.")
            nine = self._base + (self._start + self._nhs * _STRIDE) % _BLOCK
            self._nhs += 1
            check = nhs_check_digit(nine)
            if check < 10:
                return f"{nine}{check}"

    def upn(self, entry_year: int) -> str:
        """The next unique pupil number for a child who entered school in the given year."""
        school, serial = divmod(self._upn, 1000)
        self._upn += 1
        twelve = f"{self._la}{9900 + school % 100}{entry_year % 100:02d}{serial:03d}"
        return upn_check_letter(int(twelve)) + twelve


def mobile(rng: Random) -> str:
    """A mobile number of the range kept for drama, 07700 900000 to 900999."""
    return f"07700 900{between(rng, 0, 999):03d}"


def landline(rng: Random) -> str:
    """A London number of the range kept for drama, 020 7946 0000 to 0999."""
    return f"020 7946 0{between(rng, 0, 999):03d}"
