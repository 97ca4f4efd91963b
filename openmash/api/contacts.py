"""The two operations: send a contact, and ask how it stands."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, Router, Status
from ninja.security import HttpBearer

from openmash.actions.base import Actor
from openmash.actions.intake import faults, receive
from openmash.core.errors import BadInput, NotThere, Refused
from openmash.domain.contacts import references
from openmash.domain.contacts.intake import Channel
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.records.queries import partners
from openmash.records.queries.partners import Partner

from . import half_read
from .problems import inside_body
from .reading import sent_paths, submission
from .schemas import ContactIn, Problem, ReceiptOut, StatusOut


class AgencyToken(HttpBearer):
    """A token of one agency in one hub. It is made by the hub's administrator."""

    def authenticate(self, _request: HttpRequest, token: str) -> Partner | None:
        """The partner, or None for a token that we do not know."""
        found = partners.partner(token)
        if found is not None and found.revoked:
            raise Refused(
                "This token has been withdrawn. Ask the hub's administrator for a new one."
            )
        return found


router = Router(auth=AgencyToken(), tags=["Contacts"])

_KEY = re.compile(r"[!-~]{1,64}")
_REFUSALS: dict[int, Any] = dict.fromkeys((401, 403, 409, 413, 415, 422), Problem)

_RECEIVED = frozenset({ContactStatus.RECEIVED})
_DECIDED = frozenset({ContactStatus.FEEDBACK_DUE, ContactStatus.CLOSED})


@router.post(
    "/contacts",
    response={200: ReceiptOut, 201: ReceiptOut, **_REFUSALS},
    operation_id="sendContact",
    summary="Tell the hub about a child",
)
def send_contact(
    request: HttpRequest,
    response: HttpResponse,
    sent: ContactIn,
    idempotency_key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            description="Your own key for this contact, 1 to 64 visible ASCII characters. The same "
            "key and body again gives the same receipt; with another body it is refused.",
        ),
    ],
) -> Status[ReceiptOut]:
    """Send one contact. The answer comes only after it is durably stored.

    201 with the receipt; 200 with the same receipt if the same was sent before under this key.
    If you get no answer, send it again with the same key.
    """
    partner: Partner = request.auth  # type: ignore[attr-defined]
    now = datetime.now(UTC)
    if not _KEY.fullmatch(idempotency_key):
        sentence = "Give a key of 1 to 64 visible ASCII characters, without spaces."
        raise BadInput({"Idempotency-Key": sentence, **_faults(sent, partner, now)})
    try:
        receipt = receive(
            Actor(partner.hub_id, f"token:{partner.token_id}", "partner_system"),
            hub_id=partner.hub_id,
            submission=submission(sent, partner),
            channel=Channel.API,
            sender=f"agency:{partner.agency_id}",
            idempotency_key=idempotency_key,
            now=now,
            agency_id=partner.agency_id,
        )
    except BadInput as refused:
        raise BadInput(sent_paths(refused.by_field)) from None
    response.headers["Location"] = f"/api/v1/contacts/{receipt.reference}"
    status = HTTPStatus.CREATED if receipt.created else HTTPStatus.OK
    receipt_out = ReceiptOut(reference=receipt.reference, received_at=receipt.received_at)
    return Status(status.value, receipt_out)


def further_faults(request: HttpRequest, found: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Of a contact that does not all have the right shape, what else is wrong with it.

    Args:
        found: the faults of its shape, as the validation library tells them.
    """
    partner = getattr(request, "auth", None)
    if request.method != "POST" or not isinstance(partner, Partner):
        return {}
    inside = [(inside_body(each), each["type"]) for each in found if each["loc"][0] == "body"]
    sent = half_read.readable(request.body, [where for where, _ in inside])
    if sent is None:
        return {}
    # Nothing follows from the loss of a field that we would not have read.
    lost = [where for where, kind in inside if kind != "extra_forbidden"]
    return half_read.besides(_faults(sent, partner, datetime.now(UTC)), lost)


def _faults(sent: ContactIn, partner: Partner, now: datetime) -> dict[str, str]:
    return sent_paths(faults(partner.hub_id, submission(sent, partner), now=now))


@router.get(
    "/contacts/{reference}",
    response={200: StatusOut, 401: Problem, 403: Problem, 404: Problem},
    operation_id="contactStatus",
    summary="How a contact that your agency sent stands",
)
def contact_status(request: HttpRequest, reference: str) -> StatusOut:
    """Received, being assessed or decided: nothing of what the hub has learned."""
    partner: Partner = request.auth  # type: ignore[attr-defined]
    absent = NotThere("Your agency has sent no contact with this reference. Check the reference.")
    try:
        found = partners.sent_contact(partner, references.read(reference))
    except ValueError:
        raise absent from None
    if found is None:
        raise absent
    status, words = _told(found.status)
    return StatusOut(
        reference=found.reference,
        received_at=found.received_at,
        status=status,  # type: ignore[arg-type]
        status_words=words,
    )


def _told(status: ContactStatus) -> tuple[str, str]:
    if status in _RECEIVED:
        return "received", "Received"
    if status in _DECIDED:
        return "decided", "Decided: the hub will tell the referrer what follows"
    return "being_assessed", "Being assessed"
