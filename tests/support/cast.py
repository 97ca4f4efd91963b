"""The standing cast of two hubs: who owns, who shares, who must be refused.

Hackney is the hub the tests work in. Newham is the hub next door, whose people must never see
anything of it.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from openmash.domain.access import AgencyKind, Role, Viewer
from openmash.domain.contacts.policy import default_policy
from openmash.domain.sharing.schemes import usual_scheme
from openmash.records.models import Account, Agency, Hub, Membership, PolicyVersion
from openmash.records.tenancy import in_hub

PASSWORD = "correct horse battery staple"
SINCE = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class HubCast:
    """One hub with its agencies and a viewer for each desk."""

    hub: Hub
    agencies: dict[AgencyKind, Agency] = field(default_factory=dict)
    viewers: dict[str, Viewer] = field(default_factory=dict)

    @property
    def hub_id(self) -> UUID:
        """The hub's id."""
        return self.hub.id

    def __getattr__(self, name: str) -> Viewer:
        """A viewer by desk: `cast.manager`, `cast.police` (the police navigator)."""
        try:
            return self.__dict__["viewers"][name]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(name) from None


DESKS: dict[str, tuple[Role, AgencyKind | None]] = {
    "business_support": (Role.BUSINESS_SUPPORT, AgencyKind.SOCIAL_CARE),
    "screening_officer": (Role.SCREENING_OFFICER, AgencyKind.SOCIAL_CARE),
    "social_worker": (Role.SOCIAL_WORKER, AgencyKind.SOCIAL_CARE),
    "manager": (Role.MANAGER, AgencyKind.SOCIAL_CARE),
    "police": (Role.NAVIGATOR, AgencyKind.POLICE),
    "health": (Role.NAVIGATOR, AgencyKind.HEALTH),
    "education": (Role.NAVIGATOR, AgencyKind.EDUCATION),
    "probation": (Role.NAVIGATOR, AgencyKind.PROBATION),
    "housing": (Role.NAVIGATOR, AgencyKind.HOUSING),
    "assessment_team": (Role.RECEIVING_TEAM, AgencyKind.SOCIAL_CARE),
    "early_help_team": (Role.RECEIVING_TEAM, AgencyKind.EARLY_HELP),
    "auditor": (Role.AUDITOR, None),
    "administrator": (Role.ADMINISTRATOR, None),
}


def make_hub(code: str) -> HubCast:
    """A hub with every kind of agency, one account per desk, and the default policy.

    The hub's own row is in the template database already: the application role may only read it.
    """
    hub = Hub.objects.get(code=code)
    name = hub.name
    cast = HubCast(hub)
    with in_hub(hub.id):
        for kind in AgencyKind:
            cast.agencies[kind] = Agency.objects.create(
                hub=hub,
                kind=kind.value,
                name=f"{name} {kind.label.lower()}",
                contact_email=f"{kind.value}@{code.lower()}.example.org",
                marking_scheme=usual_scheme(kind).value,
            )
        for desk, (role, kind_or_none) in DESKS.items():
            agency = cast.agencies[kind_or_none] if kind_or_none else None
            account = Account.objects.create_user(
                f"{desk}@{code.lower()}.example.org", f"{desk.replace('_', ' ').title()} {code}"
            )
            Membership.objects.create(hub=hub, account=account, role=role.value, agency=agency)
            cast.viewers[desk] = Viewer(
                account.pk, hub.id, role, agency.id if agency else None, account.name
            )
        PolicyVersion.objects.create(
            hub=hub,
            version=1,
            valid_from=SINCE,
            body=default_policy(name).to_dict(),
            reason="First policy",
            created_at=SINCE,
        )
    return cast
