"""What an agency marks its answer with: what it searched by, and who may see each item."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from openmash.domain.access import Role
from openmash.domain.sharing.handling import HandlingCode


class Identifier(StrEnum):
    """What an agency searched by. The stored word never changes; the label may."""

    NAME = "name"
    OTHER_NAMES = "other_names"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    NHS_NUMBER = "nhs_number"
    UPN = "upn"
    PHONE = "phone"
    OWN_REFERENCE = "own_reference"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _IDENTIFIER_LABELS[self]


_IDENTIFIER_LABELS = {
    Identifier.NAME: "Name",
    Identifier.OTHER_NAMES: "Other names",
    Identifier.BIRTH_DATE: "Date of birth",
    Identifier.ADDRESS: "Address",
    Identifier.NHS_NUMBER: "NHS number",
    Identifier.UPN: "Unique pupil number",
    Identifier.PHONE: "Telephone number",
    Identifier.OWN_REFERENCE: "A reference number of our own",
}


class Audience(StrEnum):
    """Who in the hub may see one item, as its owner chooses: a handling code and named roles."""

    OPEN = "open"
    HUB_ONLY = "hub_only"
    RESTRICTED = "restricted"
    RESTRICTED_SOCIAL_WORKERS = "restricted_social_workers"
    SEALED_MANAGERS = "sealed_managers"
    SEALED = "sealed"

    @property
    def handling(self) -> HandlingCode:
        """The handling code it stands for."""
        return _AUDIENCES[self][0]

    @property
    def named_roles(self) -> tuple[Role, ...]:
        """The roles the owner names with it."""
        return _AUDIENCES[self][1]

    @property
    def label(self) -> str:
        """The words for a page."""
        return _AUDIENCES[self][2]


_AUDIENCES: Mapping[Audience, tuple[HandlingCode, tuple[Role, ...], str]] = MappingProxyType(
    {
        Audience.OPEN: (
            HandlingCode.OPEN, (), "Open: everybody in the hub, and the other agencies asked"),
        Audience.HUB_ONLY: (
            HandlingCode.HUB_ONLY, (), "Hub only: screening officers, social workers, managers"),
        Audience.RESTRICTED: (
            HandlingCode.RESTRICTED, (), "Restricted: hub managers"),
        Audience.RESTRICTED_SOCIAL_WORKERS: (
            HandlingCode.RESTRICTED, (Role.SOCIAL_WORKER,),
            "Restricted: hub managers and hub social workers"),
        Audience.SEALED_MANAGERS: (
            HandlingCode.SEALED, (Role.MANAGER,),
            "Sealed: hub managers; nobody else is told of it"),
        Audience.SEALED: (
            HandlingCode.SEALED, (), "Sealed: nobody in the hub; managers are told it is held"),
    }
)  # fmt: skip

PASSED_ON = frozenset({HandlingCode.OPEN, HandlingCode.HUB_ONLY})
"""Items that one tick releases to the receiving team; tighter ones are released one by one."""
