"""The folder of models: those trained here and not yet taken into use, and how two compared.

It lies in the data folder of the machine on which they were trained. What is in force lies in the
database, where every machine of the installation reads it.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from openmash.core.errors import BadInput
from openmash.domain.people.linkage.model import CURRENT, model_of, settings_of
from openmash.domain.people.upkeep.comparing import Finding
from openmash.domain.people.upkeep.level_rules import level_rules

FOLDER: Final = "models"
_COMPARED: Final = "compared"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{2,38}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One model as it lies somewhere.

    Attributes:
        origin: "release", "here" (the folder) or "stored" (was in force before).
        text: of the file.
    """

    name: str
    origin: str
    text: str

    @property
    def settings(self) -> dict[str, Any]:
        """What the file tells."""
        settings: dict[str, Any] = json.loads(self.text)
        return settings

    @property
    def about(self) -> Mapping[str, Any]:
        """Our block of it."""
        own: Mapping[str, Any] = self.settings["openmash"]
        return own

    @property
    def digest(self) -> str:
        """SHA-256 of the text."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def comes_with_release(self) -> bool:
        """True if it is the one that is in force where no other was taken into use."""
        return self.origin == "release" and self.name == CURRENT

    @property
    def fits(self) -> bool:
        """True if it was trained for the rules by which this release compares people."""
        return self.comes_with_release or self.about.get("level_rules") == level_rules()


class Folder:
    """The models of an installation, wherever they lie."""

    def __init__(self, data: Path, stored: Mapping[str, str] | None = None) -> None:
        self._place = data / FOLDER
        self._stored = stored or {}

    def every(self) -> list[ModelFile]:
        """Every model by name. What is stored cannot be another by lying in the folder too."""
        found = {each.stem: ModelFile(each.stem, "here", each.read_text(encoding="utf-8"))
                 for each in self._place.glob("*.json")}  # fmt: skip
        found |= {name: ModelFile(name, "stored", text) for name, text in self._stored.items()}
        found |= {name: ModelFile(name, "release", _packaged(name)) for name in packaged()}
        return [found[name] for name in sorted(found)]

    def get(self, name: str) -> ModelFile:
        """One model.

        Raises:
            BadInput: there is none of that name, or its file is not whole.
        """
        found = next((each for each in self.every() if each.name == name), None)
        if found is None:
            known = ", ".join(each.name for each in self.every())
            raise BadInput({"name": f"There is no model “{name}” here. There are: {known}."})
        try:
            model_of(found.name, found.settings)
        except (ValueError, KeyError, TypeError):
            raise BadInput({"name": f"The file of the model “{name}” is not whole."}) from None
        return found

    def need_new(self, name: str) -> None:
        """Refuse a name that is taken, or that is none.

        Raises:
            BadInput: which of the two.
        """
        if not _NAME.fullmatch(name):
            raise BadInput(
                {"name": "A model's name has 4 to 40 small letters, digits and hyphens: 2027-03."}
            )
        if any(each.name == name for each in self.every()):
            raise BadInput({"name": f"There is a model “{name}” already. Take another name."})

    def write(self, name: str, text: str) -> Path:
        """Write a model's file, whole or not at all, for this account's eyes."""
        return _write(self._place / f"{name}.json", text)

    def note(
        self, old: ModelFile, new: ModelFile, finding: Finding, reports: Mapping[str, str]
    ) -> Path:
        """Keep how two models compared, with its reports (ending to text). Returns the folder."""
        kept = {"old": old.digest, "new": new.digest, "finding": finding.value}
        place = self._place / _COMPARED
        stem = f"{old.name}--{new.name}"
        for ending, text in reports.items():
            _write(place / f"{stem}.{ending}", text)
        _write(place / f"{stem}.json", json.dumps(kept) + "\n")
        return place

    def compared(self, old: ModelFile, new: ModelFile) -> Finding | None:
        """How the two compared when they were last compared as they are now; None if never."""
        place = self._place / _COMPARED / f"{old.name}--{new.name}.json"
        if not place.is_file():
            return None
        kept = json.loads(place.read_text(encoding="utf-8"))
        if (kept["old"], kept["new"]) != (old.digest, new.digest):
            return None
        return Finding(kept["finding"])


def packaged() -> list[str]:
    """Names of the models that come with this release."""
    place = files("openmash.domain.people.linkage").joinpath("models")
    return sorted(each.name.removesuffix(".json") for each in place.iterdir()
                  if each.name.endswith(".json"))  # fmt: skip


def _packaged(name: str) -> str:
    # As text again, so that its digest does not hang on how the file is laid out.
    return json.dumps(settings_of(name), indent=1, ensure_ascii=False) + "\n"


def _write(place: Path, text: str) -> Path:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_text(text, encoding="utf-8")
    beside.replace(place)
    return place
