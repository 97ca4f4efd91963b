"""From an agency's extract to people of an index: read by its profile, refused if it is shifted."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from openmash.adapters.extracts import rows
from openmash.domain.people.elsewhere.answers import is_enough
from openmash.domain.people.extracts import ExtractRefused, Profile, Told, told


class Reading:
    """One reading of an extract. Counts while it goes.

    Attributes:
        read: rows so far. left_out: rows that tell too little to be found, or nothing readable.
        faults: cells that could not be read; the rest of their rows counts.
    """

    def __init__(
        self, path: Path, profile: Profile, *, today: date, allow_test_numbers: bool = False
    ) -> None:
        self._path, self._profile, self._today = path, profile, today
        self._allow_test_numbers = allow_test_numbers
        self._seen: set[str] = set()
        self.read = self.left_out = self.faults = 0

    def people(self) -> Iterator[Told]:
        """Yield what each row tells that tells enough.

        Raises:
            ExtractRefused: a row may stand for somebody else: shifted, without a number of its
                own, or with one that stood before. Nothing of the file can be trusted then.
            OSError: the file cannot be read.
        """
        for number, cells in rows(self._path, self._profile):
            person = told(
                cells,
                self._profile,
                number=number,
                today=self._today,
                allow_test_numbers=self._allow_test_numbers,
            )
            self._trust(number, person)
            self.read += 1
            self.faults += len(person.faults)
            if is_enough(person.facts):
                yield person
            else:
                self.left_out += 1

    def _trust(self, number: int, person: Told) -> None:
        worst = next((fault for fault in person.faults if fault.kind.refuses_file), None)
        if worst is not None:
            raise ExtractRefused(f"Row {number:,}: {worst.kind.cure}.")
        if person.own_id in self._seen:
            raise ExtractRefused(
                f"Row {number:,}: its record number stands in an earlier row too. Give each person "
                "one row."
            )
        self._seen.add(person.own_id)
