"""What ought to be asked, in words: what is missing, what says so, and what to do about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from openmash.domain.picture.network_facts import Prompt, PromptRule, Source
from openmash.web.presenters import formatters


@dataclass(frozen=True, slots=True)
class Asked:
    """One prompt.

    Attributes:
        code: the rule's stored word.
        evidence: sources in words, as the table shows them.
    """

    code: str
    title: str
    to_do: str
    evidence: tuple[Any, ...]


_TO_DO = {
    PromptRule.UNIDENTIFIED_ADULT: (
        "Ask the referrer who this is. Once there is a name and a date of birth, ask police, health"
        " and probation about them by name."
    ),
    PromptRule.ADULT_WITHOUT_BIRTH_DATE: (
        "Agencies that search by name alone may find nobody, or somebody else. Ask for the date of"
        " birth before “nothing held” is relied on."
    ),
    PromptRule.PARTNER_HOME_NOT_KNOWN: (
        "Ask the referrer, and ask housing and police who is known at the address."
    ),
    PromptRule.CHILDREN_AT_ADDRESS: (
        "Find out whether they live there now. If they do, they are part of this concern: ask the"
        " agencies about them as well."
    ),
    PromptRule.SIBLING_NOT_HERE: (
        "Find out where they live, who cares for them, and whether they need a contact of their"
        " own."
    ),
    PromptRule.NO_ADULT_IN_HOME: "Ask the referrer who cares for the children, and where.",
    PromptRule.ONE_PARENT: (
        "Ask who and where the other parent is, and who else has parental responsibility."
    ),
    PromptRule.TOLD_AGAIN: "Look at both. If it is right after all, draw it again.",
}


def in_words(prompt: Prompt, name: Callable[[str], str], source: Callable[[Source], Any]) -> Asked:
    """One prompt in words.

    Args:
        name: what a node is called, by its key.
        source: a source in words.
    """
    names = [name(key) for key in prompt.people]
    return Asked(
        code=prompt.rule.value,
        title=_title(prompt, names, name),
        to_do=_TO_DO[prompt.rule],
        evidence=tuple(source(each) for each in prompt.evidence),
    )


def _title(prompt: Prompt, names: list[str], name: Callable[[str], str]) -> str:
    who, first = formatters.joined(names), names[0]
    match prompt.rule:
        case PromptRule.UNIDENTIFIED_ADULT:
            return f"{first} is told to live with the children, and nobody has said who it is"
        case PromptRule.ADULT_WITHOUT_BIRTH_DATE:
            return f"{first} lives with the children, and nobody has given a date of birth"
        case PromptRule.PARTNER_HOME_NOT_KNOWN:
            return f"Nobody has said whether {first} lives with the children"
        case PromptRule.CHILDREN_AT_ADDRESS:
            others = formatters.plural(len(names), "other child is", "other children are")
            place = name(prompt.place)
            return f"{others} told of at {_place(place)}: {who}"
        case PromptRule.SIBLING_NOT_HERE:
            return f"{first} is a brother or sister whom this contact does not mention"
        case PromptRule.NO_ADULT_IN_HOME:
            return f"Nobody has said which adult {who} {_verb(names, 'lives', 'live')} with"
        case PromptRule.ONE_PARENT:
            return f"Only one parent of {who} is named"
        case PromptRule.TOLD_AGAIN:
            return f"A tie that was said to be wrong is told again: {who}"


def _place(title: str) -> str:
    return "a protected address" if title == "Protected address" else title


def _verb(names: list[str], one: str, many: str) -> str:
    return one if len(names) == 1 else many
