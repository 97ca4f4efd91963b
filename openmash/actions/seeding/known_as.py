"""Whom a record of the synthetic London came with: the person it was first told of, or nobody."""

from uuid import UUID, uuid4

from openmash.actions.seeding.hubs import SeededHub
from openmash.actions.seeding.tables import Load
from openmash.adapters.synthetic.facts import Contact, ToldPerson
from openmash.adapters.synthetic.steps import Story

_UNDECIDED = frozenset({"received", "screening", "rated", "awaiting_agencies", "awaiting_decision"})


class KnownAs:
    """Remembers which person each true person of one hub became, and under which name."""

    def __init__(self, load: Load, hub: SeededHub) -> None:
        self._load = load
        self._hub = hub
        self._persons: dict[str, UUID] = {}
        self._first_names: dict[str, tuple[str, str]] = {}

    def person(self, key: str) -> UUID:
        """Whom a true person became, who was told of before."""
        return self._persons[key]

    def of(self, told: ToldPerson, contact: Contact, story: Story) -> UUID | None:
        """Whom a record came with; the person is made where this is the first told of them.

        Nobody where an undecided contact tells of somebody in another spelling than the first:
        whoever works with the demonstration finds a few of them among the people to check.
        """
        names = (told.forename, told.surname)
        known = self._persons.get(told.person_key)
        if known is None:
            known = self._persons[told.person_key] = uuid4()
            self._load.add("person", known, self._hub.hub_id, contact.received_at)
        first = self._first_names.setdefault(told.person_key, names)
        return None if story.state in _UNDECIDED and names != first else known
