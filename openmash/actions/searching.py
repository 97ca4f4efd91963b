"""A search is an act, whatever it finds; and asking to see what it may not show is another.

What was typed is personal content and never in the log: only a digest of it, keyed, so that whoever
holds a copy of the log cannot try names until one fits. The same words give the same digest in a
hub, so that it can be shown who searched for what was typed somewhere else.
"""

import hmac
import unicodedata
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from openmash.core.errors import NotThere
from openmash.domain.access import Act, Role, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.rating_rules import check_reason
from openmash.domain.contacts.searching.sought import Sought
from openmash.domain.contacts.searching.typed import read
from openmash.records.models import AccessAsk, CaseExclusion, Membership
from openmash.records.queries import closed, search
from openmash.records.queries.search import Results

from .base import Actor, action, post, record


@action(Act.SEARCH, looking=True)
def searched(viewer: Viewer, *, typed: str, sought: Sought, wider: bool, now: datetime) -> Results:
    """Search, and write down that it was done, in one transaction.

    Args:
        typed: the text of the box, for the digest.
    """
    found = search.search(viewer, sought, wider=wider)
    record(
        Actor.of(viewer),
        AuditAct.CONTACTS_SEARCHED,
        "hub",
        viewer.hub_id,
        now=now,
        typed=digest(viewer.hub_id, typed),
        results=len(found.people),
        wider=wider,
        closed=found.closed.value,
    )
    return found


@action(Act.SEARCH, looking=True)
def nothing_searched(viewer: Viewer, *, typed: str, now: datetime) -> None:
    """Somebody typed what cannot be searched for. Nothing was looked at; that it was tried is."""
    record(
        Actor.of(viewer),
        AuditAct.CONTACTS_SEARCHED,
        "hub",
        viewer.hub_id,
        now=now,
        typed=digest(viewer.hub_id, typed),
        results=0,
        wider=False,
        closed=closed.Closed.NOTHING.value,
    )


@action(Act.SEARCH)
def ask_access(viewer: Viewer, *, typed: str, reason: str, today: date, now: datetime) -> None:
    """Ask the hub's managers to be let see whatever is closed to the viewer and fits a search.

    It names no contact: whoever asks must not learn which it is, nor how many there are. Managers
    hear of those alone that they may open themselves.

    Args:
        typed: what was searched for, as `searched` had it.
        today: London date.

    Raises:
        BadInput: no reason, or nothing can be searched for. NotThere: nothing that may be asked
            for fits, or it was asked for already: one sentence for both.
    """
    found = closed.fitting(viewer, read(typed, today))
    reason = check_reason(reason)
    if not found.to_ask:
        raise NotThere("There is nothing here to ask for. Search again.")
    for exclusion_id in found.to_ask:
        ask = AccessAsk.objects.create(
            hub_id=viewer.hub_id, exclusion_id=exclusion_id, reason=reason, at=now
        )
        record(Actor.of(viewer), AuditAct.ACCESS_ASKED, "access_ask", ask.id, now=now)
    for account_id in _managers(viewer, found.to_ask):
        post(viewer.hub_id, "access_asked", now=now, to_account_id=account_id)


@action(Act.EXCLUDE_STAFF, looking=True)
def asks_seen(viewer: Viewer, *, rows: int, now: datetime) -> None:
    """A manager looks at which colleagues ask to see what is closed to them."""
    record(Actor.of(viewer), AuditAct.ACCESS_ASKS_SEEN, "hub", viewer.hub_id, now=now, rows=rows)


def digest(hub_id: UUID, typed: str) -> str:
    """The keyed digest of what was typed: 64 hexadecimal figures; case and spaces do not matter."""
    words = " ".join(unicodedata.normalize("NFKC", typed).casefold().split())
    told = b"search\0" + hub_id.bytes + words.encode("utf-8", "replace")
    return hmac.digest(settings.SECRET_KEY.encode(), told, "sha256").hex()


def _managers(viewer: Viewer, exclusions: tuple[UUID, ...]) -> list[int]:
    """The managers who may answer at least one: whoever is kept away too hears nothing of it."""
    contacts = set(
        CaseExclusion.objects.filter(id__in=exclusions).values_list("contact_id", flat=True)
    )
    managers = Membership.objects.filter(role=Role.MANAGER.value, ended_at__isnull=True)
    kept: dict[int, set[UUID]] = {}
    away = CaseExclusion.objects.filter(contact_id__in=contacts, lifted_at__isnull=True)
    for account_id, contact_id in away.values_list("account_id", "contact_id"):
        kept.setdefault(account_id, set()).add(contact_id)
    every = set(managers.values_list("account_id", flat=True)) - {viewer.user_id}
    return sorted(one for one in every if contacts - kept.get(one, set()))
