"""An agency's index of people, read by a profile: what a row tells, and what is wrong with it."""

from openmash.domain.people.extracts.faults import CELLS, ExtractRefused, Fault, FaultKind
from openmash.domain.people.extracts.profile import Claim, Profile, profile_of
from openmash.domain.people.extracts.telling import Told, told

__all__ = [
    "CELLS",
    "Claim",
    "ExtractRefused",
    "Fault",
    "FaultKind",
    "Profile",
    "Told",
    "profile_of",
    "told",
]
