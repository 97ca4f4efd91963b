"""The words of each page for a child or young person who tells us about themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Own:
    """What differs on one page, by field: everything else stays as it is for anybody."""

    title: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    needed: Mapping[str, str] = field(default_factory=dict)


def _one(name: str, question: str, *, hint: str = "", needed: str = "") -> Own:
    """A page of one question."""
    return Own(
        question,
        {name: question},
        {name: hint} if hint else {},
        {name: needed} if needed else {},
    )


PAGES: dict[str, Own] = {
    "YouForm": Own(
        "How can we reach you?",
        hints={"phone": "So that we can talk to you. Only give a number that is safe to call."},
    ),
    "DangerForm": Own(
        "Are you in danger now?",
        {
            "urgent": "Are you in danger now?",
            "urgent_reason": "What is the danger, and where are you?",
        },
        needed={"urgent": "Select yes if you are in danger now"},
    ),
    "SawForm": _one(
        "witnessed",
        "What has happened to you?",
        hint="Use your own words. If you would rather not say here, leave this empty and continue.",
    ),
    "FamilyForm": _one(
        "family_told",
        "Does your family know that you are telling us?",
        needed="Select whether your family knows that you are telling us",
    ),
    "SafetyForm": _one(
        "safe_to_contact",
        "Is it safe for us to contact your family?",
        hint="For example, a call or letter may put you at risk if somebody at home learns of it.",
        needed="Select whether it is safe for us to contact your family",
    ),
    "ChildNameForm": Own("What is your name?", hints={"forename": ""}),
    "ChildAgeForm": _one("how_old", "How old are you?", needed="Select what you can tell us"),
    "ChildHomeForm": Own("Where are you living?"),
    "ChildMoreForm": Own(
        "More about you",
        {
            "language": "Language you speak best (optional)",
            "interpreter": "Do you need an interpreter? (optional)",
        },
    ),
    "AdultNameForm": Own(
        labels={
            "relationship": "How are they connected to you? (optional)",
            "lives_with_children": "Do they live with you? (optional)",
        }
    ),
    "AdultMoreForm": Own(hints={"address": "Leave this empty if they live with you."}),
}
"""By the name of the page's form."""
