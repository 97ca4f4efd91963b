"""A policy as it is typed: from its settings to the boxes of a form, and back to plain JSON.

Nothing is judged here. What cannot be read is passed on as it was typed, so that the policy's own
rules refuse it in their own words.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from openmash.core.working_time import TimeUnit
from openmash.core.working_time.opening_hours import WEEKDAYS
from openmash.domain.contacts.policy import HubPolicy, Target
from openmash.domain.contacts.ratings import Rating
from openmash.web.presenters.formatters import day

NONE = "none"
RUNS_ON = "working_hours_on"
PART, MINUTES = "part", "minutes"
_DATE = re.compile(r"(\d{1,2})[ /.-]+([A-Za-z]+|\d{1,2})[ /.-]+(\d{4})[ ,:;-]*(.*)")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})[ ,:;-]*(.*)")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def typed(policy: HubPolicy) -> dict[str, Any]:
    """The boxes of the form, as the policy fills them."""
    boxes: dict[str, Any] = {"name": policy.name}
    for rating in Rating:
        boxes |= _level_typed(policy, rating)
    boxes |= _target_typed("screening", policy.screening) | _target_typed(
        "feedback", policy.feedback
    )
    boxes["urgent_screening_amount"] = f"{policy.urgent_screening.amount:g}"
    boxes |= {
        name: ", ".join(str(each) for each in intervals)
        for name, intervals in zip(WEEKDAYS, policy.opening_hours.week, strict=True)
    }
    chase = policy.chase
    part = chase.first_after_fraction
    return boxes | {
        "matter": [kind.value for kind in policy.agencies_that_matter_for_red],
        "use_bank_holidays": _yes_no(policy.use_bank_holidays),
        "closures": "\n".join(f"{day(each.date)} {each.reason}" for each in policy.closures),
        "first_reminder": PART if part is not None else MINUTES,
        "first_percent": "" if part is None else f"{part * 100:g}",
        "first_minutes": chase.first_minutes_before_due or "",
        "every_minutes": chase.every_minutes,
        "escalate_after_hours": f"{chase.escalate_after_hours:g}",
        "repeat_count": policy.repeat.count,
        "repeat_days": policy.repeat.window_days,
        "search_period_years": policy.search_period_years,
    }


def body(boxes: Mapping[str, Any]) -> dict[str, object]:
    """The policy that was typed, as plain JSON values for `HubPolicy.from_dict`."""
    used = [each for each in Rating if each is Rating.RED or boxes.get(f"{each}_used") == "yes"]
    by_part = boxes["first_reminder"] == PART
    percent = number(boxes["first_percent"])
    return {
        "name": boxes["name"],
        "levels": [_level(boxes, rating) for rating in used],
        "agencies_that_matter_for_red": boxes["matter"],
        "screening": _target(boxes, "screening"),
        "urgent_screening": {
            "amount": number(boxes["urgent_screening_amount"]),
            "unit": TimeUnit.CLOCK_HOURS.value,
            "runs_through_closing": True,
        },
        "feedback": _target(boxes, "feedback"),
        "opening_hours": {name: _intervals(boxes[name]) for name in WEEKDAYS},
        "closures": read_closures(boxes["closures"]),
        "use_bank_holidays": boxes["use_bank_holidays"] == "yes",
        "chase": {
            # An empty box must be refused, never be taken for the other way of reminding.
            "first_after_fraction": _part(percent) if by_part else None,
            "first_minutes_before_due": None if by_part else number(boxes["first_minutes"]),
            "every_minutes": number(boxes["every_minutes"]),
            "escalate_after_hours": number(boxes["escalate_after_hours"]),
        },
        "repeat": {
            "count": number(boxes["repeat_count"]),
            "window_days": number(boxes["repeat_days"]),
        },
        "search_period_years": number(boxes["search_period_years"]),
    }


def read_closures(text: str) -> list[object]:
    """One closure a line: a date, then the reason. A line that cannot be read keeps its words."""
    return [_closure(line.strip()) for line in text.splitlines() if line.strip()]


def number(text: object) -> object:
    """A number as typed, with or without thousands commas; anything else as it is.

    >>> number("1.5"), number(" 60 "), number("1,000"), number("soon"), number("nan")
    (1.5, 60, 1000, 'soon', 'nan')
    """
    words = str(text).replace(",", "").strip()
    if re.fullmatch(r"\d{1,9}", words, re.ASCII):
        return int(words)
    if re.fullmatch(r"\d{0,9}\.\d{1,6}", words, re.ASCII):
        return float(words)
    return text


def _closure(line: str) -> dict[str, object]:
    iso = _ISO.fullmatch(line)
    if iso:
        return {"date": iso[1], "reason": iso[2]}
    found = _DATE.fullmatch(line)
    if not found:
        return {"date": line, "reason": "-"}
    month = found[2].lower()
    if not month.isdigit():
        short = month[:3]
        month = str(_MONTHS.index(short) + 1) if short in _MONTHS else "0"
    try:
        written = date(int(found[3]), int(month), int(found[1])).isoformat()
    except ValueError:
        written = line
    return {"date": written, "reason": found[4]}


def _level_typed(policy: HubPolicy, rating: Rating) -> dict[str, Any]:
    level = policy.level(rating)
    if level is None:
        empty = _target_typed(f"{rating}_return", None) | _target_typed(f"{rating}_decision", None)
        return {
            f"{rating}_used": "no",
            f"{rating}_threshold": "",
            f"{rating}_agencies": [],
            **empty,
        }
    return {
        f"{rating}_used": "yes",
        f"{rating}_threshold": level.threshold,
        f"{rating}_agencies": [kind.value for kind in level.agencies],
        **_target_typed(f"{rating}_return", level.agency_return),
        **_target_typed(f"{rating}_decision", level.decision),
    }


def _target_typed(name: str, target: Target | None) -> dict[str, Any]:
    if target is None:
        return {f"{name}_amount": "", f"{name}_unit": NONE}
    runs_on = target.on_the_clock and target.unit is TimeUnit.WORKING_HOURS
    unit = RUNS_ON if runs_on else target.unit.value
    return {f"{name}_amount": f"{target.amount:g}", f"{name}_unit": unit}


def _level(boxes: Mapping[str, Any], rating: Rating) -> dict[str, object]:
    return {
        "rating": rating.value,
        "threshold": boxes[f"{rating}_threshold"],
        "agency_return": _target(boxes, f"{rating}_return"),
        "decision": _target(boxes, f"{rating}_decision"),
        "agencies": boxes[f"{rating}_agencies"],
    }


def _target(boxes: Mapping[str, Any], name: str) -> dict[str, object] | None:
    unit = boxes[f"{name}_unit"]
    if unit == NONE:
        return None
    return {
        "amount": number(boxes[f"{name}_amount"]),
        "unit": TimeUnit.WORKING_HOURS.value if unit == RUNS_ON else unit,
        "runs_through_closing": unit in (RUNS_ON, TimeUnit.CLOCK_HOURS.value),
    }


def _part(percent: object) -> object:
    return percent / 100 if isinstance(percent, int | float) else "not a number"


def _intervals(text: str) -> list[str]:
    spoken = text.replace("–", "-").replace(" to ", "-").replace(" - ", "-")
    return [each.strip() for each in spoken.split(",") if each.strip()]


def _yes_no(flag: bool) -> str:
    return "yes" if flag else "no"
