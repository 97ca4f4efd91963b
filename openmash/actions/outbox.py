"""Sends the messages that actions left in the outbox: after commit, and again if it failed.

A message says that something waits, never what: no child, no name, no reference, no link. Mail is
read on telephones in kitchens.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from openmash.adapters.mailer import Letter, Mailer, NotSentError
from openmash.records.models import Account, Membership, OutboxMessage
from openmash.records.tenancy import in_hub

ATTEMPTS: Final = 12
LEASE: Final = timedelta(minutes=5)
_FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(hours=1)
_SIGN_OFF: Final = (
    "\n\nSign in to OpenMASH in your usual way to see it.\n"
    "This message holds no details on purpose. Please do not reply to it.\n"
)
_NO_ACCOUNT: Final = "\n\nThis message holds no details on purpose. Please do not reply to it.\n"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one kind of message."""

    subject: str
    body: str
    ending: str = _SIGN_OFF


TEMPLATES: Final[dict[str, Words]] = {
    "agency_asked": Words(
        "An information request waits for your agency",
        "The hub has asked your agency for information. It is in your agency's queue.",
    ),
    "agency_chased": Words(
        "An information request still waits for your agency",
        "The hub has not had your agency's answer to an information request. It is in your "
        "agency's queue.",
    ),
    "agency_escalated": Words(
        "An agency has not answered in time",
        "An information request is well past its time and has been escalated to you.",
    ),
    "handover_waiting": Words(
        "A handover waits for your team",
        "The hub has handed something over to your team. It is in your handovers.",
    ),
    "handover_challenged": Words(
        "A handover was challenged", "A receiving team has challenged a handover from your hub."
    ),
    "contact_redirected": Words(
        "The hub has passed something to you",
        "The hub received something about a child you work with, and has passed it to you. "
        "Please speak to the hub today.",
        _NO_ACCOUNT,
    ),
    "challenge_answered": Words(
        "Your challenge was answered", "The hub has answered your team's challenge of a handover."
    ),
    "product_delivered": Words(
        "An information product waits for you",
        "The hub has delivered an information product to your agency. It is under Products.",
    ),
    "product_taken_back": Words(
        "Part of an information product was taken back",
        "Something in an information product that you opened was taken back. Use it no further "
        "until you have looked: it is under Products.",
    ),
    "return_after_decision": Words(
        "An agency has answered after the decision",
        "An agency has answered an information request on a contact that you decided. Its return "
        "is with the record. The contact is under Today: answered after the decision.",
    ),
    "release_asked": Words(
        "Your agency is asked to release something",
        "The hub asks whether something your agency owns may be passed on. It is under Releases.",
    ),
    "release_chased": Words(
        "A release still waits for your agency",
        "The hub has not had your agency's answer about something it owns. It is under Releases.",
    ),
    "release_answered": Words(
        "A release you asked for is answered",
        "An agency has answered whether something it owns may be passed on.",
    ),
    "release_overridden": Words(
        "Something your agency owns was shared without its consent",
        "The hub's manager has shared something that your agency owns, because a life was at risk. "
        "Read it today: it is under Releases.",
    ),
    "release_withdrawn": Words(
        "Something released to you was withdrawn",
        "An agency has withdrawn something that it had released to you. Use it no further.",
    ),
    "subject_items_wait": Words(
        "Something your agency owns waits for your decision",
        "Somebody has asked for their own record. What your agency owns of it waits for your "
        "agency's decision: it is under Own record.",
    ),
    "agreement_lapsing": Words(
        "An information sharing agreement lapses soon",
        "An agreement of your hub lapses soon. Renew it: it is under Agreements.",
    ),
    "access_asked": Words(
        "A colleague asks to see something that is closed to them",
        "A colleague in your hub asks to see a contact that is closed to them. It is under "
        "Search, where colleagues' asking is listed for managers.",
    ),
    "access_answered": Words(
        "Your asking to see a contact is answered",
        "A manager of your hub has answered your asking to see a contact. Search again to see "
        "whether it is open to you now.",
    ),
    "sign_in_reset": Words(
        "Your way to sign in to OpenMASH was reset",
        "An administrator of your hub has given you a new password and removed your code app. "
        "If you did not ask for this, telephone your hub's manager now.",
        _NO_ACCOUNT,
    ),
}
"""The messages by name. One that is not listed goes out in the words of `PLAIN`."""

PLAIN: Final = Words("Something in OpenMASH waits for you", "Something in OpenMASH waits for you.")


def drain(hub_id: UUID, mailer: Mailer, *, now: datetime, limit: int = 100) -> int:
    """Send what is due in one hub; return how many messages left.

    Several workers may do this at once: each message is taken by one, and taken again by another
    only when its lease has run out.
    """
    sent = 0
    for _ in range(limit):
        taken = _take(hub_id, now)
        if taken is None:
            break
        message_id, letter = taken
        if letter is None:
            _note(hub_id, message_id, error="recipient no longer active", again_at=None)
            continue
        try:
            mailer.send(letter)
        except NotSentError as failure:
            _failed(hub_id, message_id, failure, now)
        else:
            with in_hub(hub_id):
                OutboxMessage.objects.filter(id=message_id).update(sent_at=now, last_error="")
            sent += 1
    return sent


def given_up(hub_id: UUID) -> int:
    """How many messages of a hub will not be tried again."""
    with in_hub(hub_id):
        return OutboxMessage.objects.filter(sent_at__isnull=True, attempts__gte=ATTEMPTS).count()


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: doubling from a minute to an hour.

    >>> [int(wait_after(n).total_seconds() // 60) for n in (1, 2, 3, 7, 12)]
    [1, 2, 4, 60, 60]
    """
    return min(_FIRST_WAIT * (1 << (attempts - 1)), _LONGEST_WAIT)


def _take(hub_id: UUID, now: datetime) -> tuple[UUID, Letter | None] | None:
    """The next message due, leased to us; its letter is None if nobody may have it any more."""
    with in_hub(hub_id):
        message = (
            OutboxMessage.objects.select_for_update(skip_locked=True)
            .filter(sent_at__isnull=True, try_again_at__lte=now, attempts__lt=ATTEMPTS)
            .order_by("try_again_at")
            .first()
        )
        if message is None:
            return None
        message.attempts += 1
        message.try_again_at = now + LEASE
        message.save(update_fields=["attempts", "try_again_at"])
        address = _address(message)
        if address is None:
            return message.id, None
        words = TEMPLATES.get(message.template, PLAIN)
        letter = Letter(str(message.id), address, words.subject, words.body + words.ending)
        return message.id, letter


def _address(message: OutboxMessage) -> str | None:
    """Where the message goes; None if the account was closed or has left the hub since."""
    if message.to_account_id is None:
        return message.to_address or None
    account = Account.objects.filter(id=message.to_account_id, is_active=True).first()
    belongs = Membership.objects.filter(
        account_id=message.to_account_id, ended_at__isnull=True, hub_id=message.hub_id
    ).exists()
    return account.email if account and belongs else None


def _failed(hub_id: UUID, message_id: UUID, failure: NotSentError, now: datetime) -> None:
    with in_hub(hub_id):
        attempts = OutboxMessage.objects.values_list("attempts", flat=True).get(id=message_id)
    again_at = None if failure.lasting else now + wait_after(attempts)
    _note(hub_id, message_id, error=failure.reason, again_at=again_at)


def _note(hub_id: UUID, message_id: UUID, *, error: str, again_at: datetime | None) -> None:
    """Keep why a message did not leave, and when to try again; None is never."""
    changes: dict[str, object] = {"last_error": error[:200]}
    if again_at is None:
        changes["attempts"] = ATTEMPTS
    else:
        changes["try_again_at"] = again_at
    with in_hub(hub_id):
        OutboxMessage.objects.filter(id=message_id).update(**changes)
