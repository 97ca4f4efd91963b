"""Who works in the hub as what, which agencies there are, and the keys of partner systems."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator

from openmash.domain.access import Act, AgencyKind, Role, Viewer, require
from openmash.domain.sharing.schemes import Scheme
from openmash.records.models import Agency, Membership, PartnerToken
from openmash.records.tenancy import as_account


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One membership of the hub. Times are aware UTC.

    Attributes:
        agency: the agency's name; empty for a desk without one.
        has_code_app: they have set up their code app.
        has_own_password: they have chosen a password of their own.
    """

    membership_id: UUID
    account_id: int
    name: str
    email: str
    role: Role
    agency: str
    since: datetime
    ended_at: datetime | None
    has_code_app: bool
    has_own_password: bool


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """An agency of the hub."""

    id: UUID
    kind: AgencyKind
    name: str
    scheme: Scheme


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """A partner system's key, without the key. Times are aware UTC."""

    id: UUID
    name: str
    agency: str
    created_at: datetime
    revoked_at: datetime | None


def people(viewer: Viewer, *, ended: bool = False) -> tuple[PersonFacts, ...]:
    """Everybody who works in the hub, by name; or everybody who did, the last to leave first."""
    require(viewer, Act.MANAGE_PEOPLE)
    rows = Membership.objects.filter(hub_id=viewer.hub_id, ended_at__isnull=not ended)
    ordered = rows.select_related("account", "agency").order_by(
        *(("-ended_at",) if ended else ("account__name", "account__email"))
    )
    found = list(ordered[:200] if ended else ordered)
    with_app = set(
        Authenticator.objects.filter(
            user_id__in=[row.account_id for row in found], type=Authenticator.Type.TOTP
        ).values_list("user_id", flat=True)
    )
    return tuple(_facts(row, has_code_app=row.account_id in with_app) for row in found)


def person(viewer: Viewer, membership_id: UUID) -> PersonFacts | None:
    """One person who works in the hub now, or None."""
    return next((each for each in people(viewer) if each.membership_id == membership_id), None)


def agencies(viewer: Viewer) -> tuple[AgencyFacts, ...]:
    """The hub's agencies, by name."""
    require(viewer, Act.MANAGE_PEOPLE)
    rows = Agency.objects.filter(hub_id=viewer.hub_id).order_by("name")
    return tuple(
        AgencyFacts(row.id, AgencyKind(row.kind), row.name, Scheme(row.marking_scheme))
        for row in rows
    )


def tokens(viewer: Viewer) -> tuple[TokenFacts, ...]:
    """The keys of partner systems: those in use first, each group newest first."""
    require(viewer, Act.MANAGE_PEOPLE)
    rows = PartnerToken.objects.filter(hub_id=viewer.hub_id).select_related("agency")
    found = [
        TokenFacts(row.id, row.name, row.agency.name, row.created_at, row.revoked_at)
        for row in rows.order_by("-created_at")
    ]
    return tuple(sorted(found, key=lambda each: each.revoked_at is not None))


def works_elsewhere(viewer: Viewer, account_id: int) -> bool:
    """True if the account also works in a hub other than the viewer's. Says not which."""
    with as_account(account_id):
        return (
            Membership.objects.filter(account_id=account_id, ended_at__isnull=True)
            .exclude(hub_id=viewer.hub_id)
            .exists()
        )


def _facts(row: Membership, *, has_code_app: bool) -> PersonFacts:
    return PersonFacts(
        membership_id=row.id,
        account_id=row.account_id,
        name=row.account.name,
        email=row.account.email,
        role=Role(row.role),
        agency=row.agency.name if row.agency else "",
        since=row.created_at,
        ended_at=row.ended_at,
        has_code_app=has_code_app,
        has_own_password=not row.account.password_is_temporary,
    )
