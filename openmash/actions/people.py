"""Who may work in the hub: giving and ending memberships, and renewing somebody's sign-in.

An administrator decides about others only. Nobody can give themselves a role, and a hub always
keeps an administrator.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from openmash.core.errors import BadInput, NotNow, NotThere, Refused
from openmash.core.text import refusal, tidy, too_long
from openmash.domain.access import Act, Role, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.records.models import Account, Agency, Membership
from openmash.records.queries.people import works_elsewhere

from .base import Actor, action, post, record

DESKS_OF_AN_AGENCY = frozenset({Role.NAVIGATOR, Role.RECEIVING_TEAM})
EMAIL_LIMIT = 254
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Added:
    """A membership just given.

    Attributes:
        temporary_password: for a new account, to be told to its owner and changed by them at the
            first sign-in; None where the person has an account already. It is stored nowhere.
    """

    membership_id: UUID
    name: str
    temporary_password: str | None


@action(Act.MANAGE_PEOPLE)
def add_person(
    viewer: Viewer, *, email: str, name: str, role: Role, agency_id: UUID | None, now: datetime
) -> Added:
    """Let somebody work in the hub, with a new account if they have none.

    Args:
        email: known in all hubs; an existing account keeps its name, password and code app.
        agency_id: on whose behalf; a navigator and a receiving team must have one.

    Raises:
        BadInput: "email", "name", "role" or "agency". Refused: for oneself.
    """
    address, called = checked_person(email, name)
    _check_agency(role, agency_id)
    account = Account.objects.filter(email=address).first()
    password = None
    if account is None:
        password = temporary_password()
        account = new_account(address, called, password)
    if account.pk == viewer.user_id:
        raise _not_oneself()
    membership = _give(viewer, account, role, agency_id)
    record(
        Actor.of(viewer),
        AuditAct.MEMBERSHIP_GIVEN,
        "account",
        account.pk,
        now=now,
        membership=str(membership.id),
        role=role.value,
        agency=str(agency_id) if agency_id else None,
        new_account=password is not None,
    )
    return Added(membership.id, account.name, password)


@action(Act.MANAGE_PEOPLE)
def end_membership(viewer: Viewer, *, membership_id: UUID, now: datetime) -> None:
    """End a membership. It counts from the person's next request on.

    Raises:
        NotThere: nobody with this membership works in the hub now.
        NotNow: it is the last administrator of the hub who has ever signed in. Somebody added who
            never managed to would leave a hub that nobody can open to anybody.
    """
    # All administrators are locked, in one order: two who end each other must not both succeed.
    administrators = list(
        Membership.objects.select_for_update(of=("self",))
        .filter(hub_id=viewer.hub_id, role=Role.ADMINISTRATOR.value, ended_at__isnull=True)
        .select_related("account")
        .order_by("id")
    )
    membership = _working_here(viewer, membership_id)
    others = [each for each in administrators if each.id != membership.id]
    if membership.role == Role.ADMINISTRATOR.value and not any(
        each.account.last_login for each in others
    ):
        raise NotNow(
            "This is the hub's last administrator who has signed in. Add another administrator and "
            "let them sign in first, then end this membership."
        )
    membership.ended_at = now
    membership.save(update_fields=["ended_at"])
    record(
        Actor.of(viewer),
        AuditAct.MEMBERSHIP_ENDED,
        "account",
        membership.account_id,
        now=now,
        membership=str(membership.id),
        role=membership.role,
    )


@action(Act.MANAGE_PEOPLE)
def reset_sign_in(viewer: Viewer, *, membership_id: UUID, now: datetime) -> str:
    """Give somebody a new temporary password and remove their code app and recovery codes.

    Both at once: with the old password alone, whoever knows it could set up a code app of their
    own. Every session of the person ends, and they are told by e-mail.

    Returns:
        The temporary password; it is stored nowhere.

    Raises:
        NotThere: nobody with this membership works in the hub now.
        Refused: for oneself; for somebody who also works in another hub.
    """
    membership = _working_here(viewer, membership_id)
    if membership.account_id == viewer.user_id:
        raise Refused("You cannot reset your own sign-in. Ask another administrator of the hub.")
    # Else whoever runs one hub could add a colleague of the next, and sign in there as them.
    if works_elsewhere(viewer, membership.account_id):
        raise Refused(
            "This person also works in another hub, so one hub alone cannot reset their sign-in. "
            "They can use a recovery code, or whoever runs the installation can help."
        )
    account = Account.objects.select_for_update().get(pk=membership.account_id)
    password = temporary_password()
    account.set_password(password)
    account.password_is_temporary = True
    account.save(update_fields=["password", "password_is_temporary"])
    Authenticator.objects.filter(user_id=account.pk).delete()
    record(
        Actor.of(viewer),
        AuditAct.SIGN_IN_RESET,
        "account",
        account.pk,
        now=now,
        membership=str(membership.id),
    )
    post(viewer.hub_id, "sign_in_reset", now=now, to_address=account.email)
    return password


def checked_person(email: str, name: str) -> tuple[str, str]:
    """The address and name as stored; raises BadInput for "email" or "name"."""
    address = tidy(email, lines=False).lower()
    called = tidy(name, lines=False)
    wrong: dict[str, str] = {}
    try:
        validate_email(address)
    except ValidationError:
        wrong["email"] = "Enter the email address in the right form, like name@example.org."
    if "email" not in wrong and len(address) > EMAIL_LIMIT:
        wrong["email"] = f"The email address must be {EMAIL_LIMIT} characters or fewer."
    refused = (
        refusal(called, "Name")
        or too_long(called, "Name", 120)
        or (None if called else "Enter the person's name.")
    )
    if refused:
        wrong["name"] = refused
    if wrong:
        raise BadInput(wrong)
    return address, called


def _check_agency(role: Role, agency_id: UUID | None) -> None:
    if agency_id is None:
        if role in DESKS_OF_AN_AGENCY:
            raise BadInput(
                {"agency": f"Choose the agency: each {role.label.lower()} works for one."}
            )
    elif not Agency.objects.filter(id=agency_id).exists():
        raise BadInput({"agency": "Choose an agency of this hub."})


def new_account(address: str, name: str, password: str) -> Account:
    """An account with a password to be changed at the first sign-in.

    Args:
        address, name: as `checked_person` gives them.

    Raises:
        BadInput: somebody else made the account meanwhile.
    """
    try:
        with transaction.atomic():
            account = Account.objects.create_user(address, name, password)
    except IntegrityError:
        raise _added_just_now() from None
    account.password_is_temporary = True
    account.save(update_fields=["password_is_temporary"])
    return account


def _give(viewer: Viewer, account: Account, role: Role, agency_id: UUID | None) -> Membership:
    standing = Membership.objects.filter(
        hub_id=viewer.hub_id, account=account, ended_at__isnull=True
    ).first()
    if standing is not None:
        raise _already(standing)
    try:
        with transaction.atomic():
            return Membership.objects.create(
                hub_id=viewer.hub_id, account=account, role=role.value, agency_id=agency_id
            )
    except IntegrityError:
        raise _added_just_now() from None


def _added_just_now() -> BadInput:
    return BadInput({"email": "Somebody else added this person just now. Open the list again."})


def _already(standing: Membership) -> BadInput:
    label = Role(standing.role).label.lower()
    return BadInput(
        {
            "email": f"This person works here already, as {label}. To change the role, end that "
            "membership first, then add the person again."
        }
    )


def _working_here(viewer: Viewer, membership_id: UUID) -> Membership:
    row = (
        Membership.objects.select_for_update()
        .filter(id=membership_id, hub_id=viewer.hub_id, ended_at__isnull=True)
        .first()
    )
    if row is None:
        raise NotThere("This person does not work in this hub now. Open the list again.")
    return row


def _not_oneself() -> Refused:
    return Refused("You cannot give yourself a role. Ask another administrator of the hub.")


def temporary_password() -> str:
    """Sixteen characters that can be read out on the telephone: nearly 80 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
