"""Keys by which an agency's own system sends contacts."""

import secrets
from datetime import datetime
from uuid import UUID

from openmash.core.errors import BadInput, NotThere
from openmash.core.text import refusal, tidy, too_long
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.records.models import Agency, Hub, PartnerToken
from openmash.records.queries.partners import PREFIX, token_digest

from .base import Actor, action, record


@action(Act.MANAGE_PEOPLE)
def make_token(viewer: Viewer, *, agency_id: UUID, name: str, now: datetime) -> str:
    """Make a token for one agency. It is returned once and never again: only a digest is stored.

    Args:
        name: which system it is for, so that it can be told from others; 80 characters.

    Raises:
        BadInput: no name, or one that cannot be kept. NotThere: no such agency in this hub.
    """
    called = tidy(name, lines=False)
    wrong = (
        refusal(called, "Name of the system")
        or too_long(called, "Name of the system", 80)
        or (None if called else "Give the name of the system that will use the token.")
    )
    if wrong:
        raise BadInput({"name": wrong})
    if not Agency.objects.filter(id=agency_id).exists():
        raise NotThere("There is no such agency in this hub. Choose one of the list.")
    code = Hub.objects.values_list("code", flat=True).get(id=viewer.hub_id)
    token = f"{PREFIX}_{code}_{secrets.token_urlsafe(32)}"
    row = PartnerToken.objects.create(
        hub_id=viewer.hub_id, agency_id=agency_id, name=called, digest=token_digest(token)
    )
    record(
        Actor.of(viewer),
        AuditAct.PARTNER_TOKEN_MADE,
        "partner_token",
        row.id,
        now=now,
        agency=str(agency_id),
    )
    return token


@action(Act.MANAGE_PEOPLE)
def revoke_token(viewer: Viewer, *, token_id: UUID, now: datetime) -> None:
    """Withdraw a token at once. Withdrawing it again changes nothing.

    Raises:
        NotThere: no such token in this hub.
    """
    row = PartnerToken.objects.select_for_update().filter(id=token_id).first()
    if row is None:
        raise NotThere("There is no such token in this hub. Open the list again.")
    if row.revoked_at is not None:
        return
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    record(Actor.of(viewer), AuditAct.PARTNER_TOKEN_REVOKED, "partner_token", row.id, now=now)
