"""Keeping a hub's agencies: which marks each of them writes."""

from datetime import datetime
from uuid import UUID

from openmash.core.errors import BadInput, NotThere
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.sharing.schemes import Scheme
from openmash.records.models import Agency

from .base import Actor, action, record


@action(Act.MANAGE_PEOPLE)
def choose_scheme(viewer: Viewer, *, agency_id: UUID, scheme: Scheme, now: datetime) -> str:
    """From its next return on, the agency marks its items in this scheme. Returns its name.

    What it marked before keeps the marks it had.

    Raises:
        NotThere: no such agency in this hub. BadInput: it has this scheme already.
    """
    agency = Agency.objects.select_for_update().filter(id=agency_id).first()
    if agency is None:
        raise NotThere("There is no such agency in this hub.")
    if agency.marking_scheme == scheme.value:
        raise BadInput({"scheme": "The agency uses these marks already."})
    agency.marking_scheme = scheme.value
    agency.save(update_fields=["marking_scheme"])
    record(
        Actor.of(viewer), AuditAct.AGENCY_CHANGED, "agency", agency.id, now=now, scheme=scheme.value
    )
    return agency.name
