"""A model trained on given labels, with the figures and stamps that go into its file."""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from importlib.util import find_spec
from typing import Any, Final

from openmash.core.errors import Misconfigured, OpenMashError
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.model import model_of
from openmash.domain.people.upkeep.labels import Labels, cards, too_few
from openmash.domain.people.upkeep.level_rules import level_rules
from openmash.domain.people.upkeep.measuring import answers, figures

STRANGERS: Final = 600_000
"""Pairs drawn at random; of fewer a chance of one in ten thousand is not seen."""


class TooFew(OpenMashError):
    """There is too little to train on."""


def need_splink() -> None:
    """Refuse where the tool that trains is not installed.

    Raises:
        Misconfigured: it is not, with the cure.
    """
    if find_spec("splink") is None:
        raise Misconfigured(
            "Training needs Splink, which is not installed here. Run: "
            "pip install 'openmash[linkage]'  Nothing else needs it."
        )


def trained(
    name: str, found: Labels, *, when: date, source: str, strangers: int = STRANGERS
) -> dict[str, Any]:
    """Train and measure a model. Returns its file: Splink's settings and our block.

    Args:
        name: what it will be called.
        found: those held out are not trained on, and it is measured on them.
        when: the London date for the file.
        source: what the people are, in words, for the file.
        strangers: how many pairs are drawn at random.

    Raises:
        TooFew: it would be a guess.
        Misconfigured: Splink is not installed.
    """
    need_splink()
    if (lacking := too_few(found)) is not None:
        raise TooFew(lacking)
    from openmash.adapters.linkage.training import train

    people = [card_of(told.facts) for told in found.people]
    with _quiet():
        settings = train(
            people, cards(found.training), when=when, source=source, strangers=strangers
        )
    model = model_of(name, settings)
    own = settings["openmash"]
    own["level_rules"] = level_rules()
    own["inputs"] = digest_of(found)
    own["counted"]["held_out"] = len(found.held_out)
    own["counted"]["doubted"] = found.doubted
    own["metrics"] = figures(answers(model, found), model.thresholds.same)
    return settings


@contextmanager
def _quiet() -> Iterator[None]:
    """Without Splink's word on every level that one of the countings has no pair of: each counts
    only some of them, by design, and a level that none has seen keeps its guess."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def digest_of(found: Labels) -> str:
    """Tells whether two models were trained on the same records; nobody can be read from it."""
    digest = sha256()
    for pairs in (found.training, found.held_out):
        for pair in pairs:
            for told in pair:
                digest.update(card_of(told.facts).to_json().encode() + b"\n")
    for told in found.people:
        digest.update(card_of(told.facts).to_json().encode() + b"\n")
    return digest.hexdigest()


def text_of(settings: Mapping[str, Any]) -> str:
    """A model's file."""
    return json.dumps(settings, indent=1, ensure_ascii=False) + "\n"
