"""The people who work in a synthetic hub: enough at each desk that none is one person's."""

from datetime import date
from random import Random

from openmash.adapters.synthetic.boroughs import SETTINGS
from openmash.adapters.synthetic.names import communities_of
from openmash.adapters.synthetic.names.rules import adult_name
from openmash.adapters.synthetic.places import email
from openmash.adapters.synthetic.steps import StaffMember
from openmash.domain.access import AgencyKind, Role

_DESKS: tuple[tuple[Role, int], ...] = (
    (Role.BUSINESS_SUPPORT, 2),
    (Role.SCREENING_OFFICER, 4),
    (Role.SOCIAL_WORKER, 5),
    (Role.MANAGER, 2),
    (Role.RECEIVING_TEAM, 4),
    (Role.AUDITOR, 1),
    (Role.ADMINISTRATOR, 1),
)
_NAVIGATORS_EACH = 2
_BORN = date(1985, 6, 3)


class Staff:
    """One hub's people.

    Args:
        borough: three-letter code.
        rng: a stream of its own, so that the people do not change with the volume of contacts.
    """

    def __init__(self, borough: str, rng: Random) -> None:
        self._borough = borough
        self._rng = rng
        self._communities = communities_of(SETTINGS[borough].communities)
        self._taken: set[str] = set()
        self.by_role = {
            role: tuple(self._member(role, None) for _ in range(number)) for role, number in _DESKS
        }
        self.navigators = {
            agency: tuple(self._member(Role.NAVIGATOR, agency) for _ in range(_NAVIGATORS_EACH))
            for agency in AgencyKind
        }

    @property
    def everyone(self) -> tuple[StaffMember, ...]:
        """All of them, hub desks first."""
        desks = tuple(member for role in self.by_role.values() for member in role)
        return desks + tuple(member for desk in self.navigators.values() for member in desk)

    def _member(self, role: Role, agency: AgencyKind | None) -> StaffMember:
        while True:
            sex = "F" if self._rng.random() < 0.7 else "M"
            name = adult_name(self._rng, self._communities.pick(self._rng), sex, _BORN)
            # One account a person in all London, so an address is of one borough alone.
            desk = agency.value.replace("_", "-") if agency else "hub"
            host = f"{self._borough.lower()}-{desk}"
            address = email(name.forename, name.surname, None, host)
            said = f"{name.forename} {name.surname}"
            # Two names may be spelt alike without their accents.
            if not {said, address} & self._taken:
                break
        self._taken |= {said, address}
        return StaffMember(self._borough, said, role, agency, address)
