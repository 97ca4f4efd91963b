"""The whole check of a census return: facts in, faults out, in the order of the children."""

from dataclasses import replace

from openmash.interop.faults import Fault

from .facts import Census
from .rules_child import about_child, across_children
from .rules_later import about_assessments, about_section47s
from .rules_referral import about_episode, across_episodes


def check(census: Census) -> tuple[Fault, ...]:
    """Every rule that the return breaks, each with the record that causes it."""
    found = list(across_children(census))
    for child in census.children:
        rules = [about_child(census, child), across_episodes(census, child)]
        for episode in child.episodes:
            rules += [
                about_episode(census, episode),
                about_assessments(census, episode),
                about_section47s(census, episode),
            ]
        found += (replace(fault, child=child.number) for rule in rules for fault in rule)
    return tuple(dict.fromkeys(found))
