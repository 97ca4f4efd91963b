"""What can be read of a document that is not all as it should be.

A sender's first document mostly has several faults. Told of one kind at a time, they would send it
three times; so what is of the right shape is read, and judged with the rest left out.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from .schemas import ContactIn

_EMPTY: Mapping[str, type] = {"referrer": dict, "event": dict, "children": list}
"""What a contact cannot be without."""

_LEANS_ON: Mapping[str, frozenset[str]] = {
    "phone": frozenset({"email"}),
    "expected_date": frozenset({"is_unborn"}),
    "birth_date": frozenset({"is_unborn"}),
    "approximate_age": frozenset({"is_unborn"}),
}
"""Fields that are judged by another of the same person: where that is unread, so are they."""


def readable(body: bytes, faulty: Iterable[Sequence[str | int]]) -> ContactIn | None:
    """The document without its faulty parts; None if no contact is left of it.

    Args:
        body: the JSON as it was sent.
        faulty: where each fault is, as the names and places that lead to it.
    """
    try:
        document = json.loads(body)
    except ValueError:
        return None
    for where in faulty:
        _leave_out(document, where)
    try:
        return ContactIn.model_validate(document)
    except ValidationError:
        return None


def besides(found: Mapping[str, str], faulty: Iterable[Sequence[str | int]]) -> dict[str, str]:
    """Those of the faults found in the rest that do not come of what was left out.

    >>> besides({"children.0": "a", "children.1.upn": "b"}, [("children", 0, "sex")])
    {'children.1.upn': 'b'}
    """
    left_out = [tuple(str(part) for part in where) for where in faulty]
    return {
        path: sentence
        for path, sentence in found.items()
        if not any(_comes_of(tuple(path.split(".")), where) for where in left_out)
    }


def _leave_out(document: Any, where: Sequence[str | int]) -> None:
    *way, last = where or ("",)
    inside = document
    for part in way:
        try:
            inside = inside[part]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(inside, list) and isinstance(last, int) and last < len(inside):
        # The others keep their places, by which their faults are told.
        inside[last] = "" if way[-1:] == ["other_names"] else {}
    elif isinstance(inside, dict):
        inside.pop(last, None)
        if not way and isinstance(last, str) and last in _EMPTY:
            inside[last] = _EMPTY[last]()


def _comes_of(path: tuple[str, ...], where: tuple[str, ...]) -> bool:
    shorter = min(len(path), len(where))
    if path[:shorter] == where[:shorter]:
        return True
    return path[:-1] == where[:-1] and where[-1] in _LEANS_ON.get(path[-1], ())
