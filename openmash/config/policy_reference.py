"""The fields of a hub's policy, for `docs/reference`: where each stands, its kind and its start."""

import dataclasses
import inspect
import re
from collections.abc import Iterator

from openmash.domain.contacts import policy, policy_parts

Field = tuple[str, str, str]
"""Dotted path, what it means, and its value in a new hub's policy."""

_PARTS: dict[str, type] = {
    "levels": policy_parts.Level,
    "levels.agency_return": policy_parts.Target,
    "levels.decision": policy_parts.Target,
    "screening": policy_parts.Target,
    "urgent_screening": policy_parts.Target,
    "feedback": policy_parts.Target,
    "closures": policy_parts.Closure,
    "chase": policy_parts.ChaseRule,
    "repeat": policy_parts.RepeatRule,
}


def fields() -> Iterator[Field]:
    """Every field of a policy's stored form, in its order."""
    body = policy.default_policy("London hub").to_dict()
    for key, value in body.items():
        yield from _field(key, value, _meanings(policy.HubPolicy))


def levels() -> Iterator[tuple[str, str, str, str]]:
    """The levels of a new hub's policy: rating, both targets in words, and whom it asks."""
    for level in policy.default_policy("London hub").levels:
        targets = [
            target.words if target else "no target"
            for target in (level.agency_return, level.decision)
        ]
        asks = ", ".join(kind.label for kind in level.agencies) or "nobody"
        yield level.rating.label, targets[0], targets[1], asks


def _field(path: str, value: object, meanings: dict[str, str]) -> Iterator[Field]:
    part = _PARTS.get(path)
    yield path, meanings.get(path.rpartition(".")[2], ""), "" if part else _shown(value)
    if part is None:
        return
    # Of what there are several, each has its own; the fields are named once, without a value.
    inner = value if isinstance(value, dict) else dict.fromkeys(_names(part), _SEVERAL)
    for name in inner:
        yield from _field(f"{path}.{name}", inner[name], _meanings(part))


_SEVERAL = ""


def _names(part: type) -> list[str]:
    return [field.name for field in dataclasses.fields(part)]


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key} {_shown(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_shown(each) for each in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def _meanings(part: type) -> dict[str, str]:
    """What the attributes mean, from the docstring that says so; else its first sentence."""
    words = inspect.getdoc(part) or ""
    _, _, listed = words.partition("Attributes:\n")
    found: dict[str, str] = {}
    for entry in re.split(r"\n(?=    \w+(?:, \w+)*:)", "\n" + listed):
        names, colon, meaning = entry.strip().partition(":")
        if colon:
            told = " ".join(meaning.split())
            found |= {name.strip(): told for name in names.split(",")}
    return found
