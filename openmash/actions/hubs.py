"""Setting up a hub on a real installation: its row, agencies, first policy, first administrator.

Runs as the role that owns the tables, from the command line: no page can make a hub.
"""

from dataclasses import dataclass
from datetime import datetime

from openmash.adapters.synthetic import BOROUGHS
from openmash.core.errors import BadInput, Misconfigured
from openmash.domain.access import AgencyKind, Role
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.policy import default_policy
from openmash.domain.sharing.schemes import usual_scheme
from openmash.records.models import Account, Agency, Hub, Membership, PolicyVersion
from openmash.records.tenancy import in_hub

from .base import Actor, record
from .people import checked_person, new_account, temporary_password


@dataclass(frozen=True, slots=True)
class NewHub:
    """What whoever runs the installation is told, once.

    Attributes:
        temporary_password: None where the administrator has an account already.
    """

    name: str
    administrator: str
    temporary_password: str | None


def add_hub(
    *,
    code: str,
    phone: str,
    out_of_hours_phone: str,
    administrator_email: str,
    administrator_name: str,
    now: datetime,
) -> NewHub:
    """Make a London borough's hub with every kind of agency and a first policy to change.

    Args:
        code: the borough's three letters, as `openmash hub list` shows them.

    Raises:
        BadInput: an unknown code, or a faulty address or name. Misconfigured: the hub exists.
    """
    borough = BOROUGHS.get(code.upper())
    if borough is None:
        known = ", ".join(sorted(BOROUGHS))
        raise BadInput({"code": f"There is no borough “{code}”. Choose one of: {known}."})
    email, called = checked_person(administrator_email, administrator_name)
    if Hub.objects.filter(code=borough.code).exists():
        raise Misconfigured(f"The hub of {borough.name} is set up already.")
    hub = Hub.objects.create(
        code=borough.code,
        name=borough.name,
        gss_code=borough.gss_code,
        la_number=borough.la_number,
        phone=phone,
        out_of_hours_phone=out_of_hours_phone,
    )
    with in_hub(hub.id):
        for kind in AgencyKind:
            Agency.objects.create(
                hub=hub,
                kind=kind.value,
                name=f"{hub.name} {kind.label.lower()}",
                marking_scheme=usual_scheme(kind).value,
            )
        PolicyVersion.objects.create(
            hub=hub,
            version=1,
            valid_from=now,
            body=default_policy(hub.name).to_dict(),
            reason="First policy, to be changed to this hub's own",
            created_at=now,
        )
        account = Account.objects.filter(email=email).first()
        password = None
        if account is None:
            password = temporary_password()
            account = new_account(email, called, password)
        made = Membership.objects.create(
            hub=hub, account=account, role=Role.ADMINISTRATOR.value, agency=None
        )
        record(
            Actor(hub.id, "installation", "owner"),
            AuditAct.MEMBERSHIP_GIVEN,
            "account",
            account.pk,
            now=now,
            membership=str(made.id),
            role=Role.ADMINISTRATOR.value,
            new_account=password is not None,
        )
    return NewHub(hub.name, account.email, password)
