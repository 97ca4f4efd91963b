"""Which matching model is in force, and which were before it. No hub's, so no viewer is asked."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from openmash.domain.people.linkage.model import Model, current, model_of
from openmash.domain.people.upkeep.level_rules import level_rules
from openmash.records.models import TrainedModel, TrainedModelUse
from openmash.records.prepared import Asking, Rows, prepared


@dataclass(frozen=True, slots=True)
class Use:
    """One switch.

    Attributes:
        name, digest: of what came into force; None for the model that comes with the release.
        at: when, UTC.
        compared: how it had done beside the one before, or "".
    """

    name: str | None
    digest: str | None
    at: datetime
    compared: str
    reason: str


def in_force() -> Model:
    """Return the model by which this installation judges.

    The one that was last taken into use. The one that comes with the release where none was, and
    where the release compares people by other rules than the model was trained for: its weights
    would belong to other levels.

    One statement of one row; the model itself is kept in memory for as long as it is in force.
    """
    last = next(iter(_last()), None)
    if last is None or last.trained__digest is None:
        return current()
    return _read(last.trained__name, last.trained__digest)


def asking_in_force() -> Asking:
    """What `in_force` asks."""
    return _last.asking()


def uses() -> list[Use]:
    """Every switch, the last one first."""
    rows = TrainedModelUse.objects.order_by("-number").select_related("trained")
    return [
        Use(
            row.trained.name if row.trained else None,
            row.trained.digest if row.trained else None,
            row.at,
            row.compared,
            row.reason,
        )
        for row in rows
    ]


def stored() -> dict[str, str]:
    """Name to file text of every model that was ever taken into use."""
    return dict(TrainedModel.objects.values_list("name", "body"))


@prepared
def _last() -> Rows:
    rows = TrainedModelUse.objects.order_by("-number")
    return rows.values_list("trained__name", "trained__digest")[:1]


@lru_cache(maxsize=4)
def _read(name: str, digest: str) -> Model:
    body = TrainedModel.objects.values_list("body", flat=True).get(digest=digest)
    settings = json.loads(body)
    if settings["openmash"].get("level_rules") != level_rules():
        return current()
    return model_of(name, settings)
