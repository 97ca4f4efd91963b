"""The audit as an auditor reads it: page by page, newest first, with who, what and where sealed.

Ids, codes and the names of staff; nothing of any child. A contact from which the auditor is
excluded cannot be looked up: its reference is answered as an unknown one is.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min, Q

from openmash.domain.access import Act, Viewer, require
from openmash.domain.audit_acts import AuditAct, Verb
from openmash.records.models import (
    AccessAsk,
    Account,
    AgencyReturn,
    AuditEntry,
    AuditPending,
    AuditSeal,
    CaseExclusion,
    Contact,
    Handover,
    InformationRequest,
    MatchProposal,
    MatchReview,
    MatchVerdict,
    Membership,
    PartnerToken,
    ProfessionalView,
)

from .audit_log import newest_checkpoint

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an auditor looks for. Times are aware UTC, the first included, the last not.

    Attributes:
        subjects: the ids of one contact and of everything about it; None for anything.
    """

    since: datetime | None = None
    until: datetime | None = None
    act: AuditAct | None = None
    actor: str = ""
    subjects: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """One entry. `position` is its place in the sealed log, None while it waits for its seal."""

    id: UUID
    at: datetime
    actor: str
    name: str
    role: str
    act: str
    subject_kind: str
    subject_id: str
    detail: dict[str, str | int | bool | None]
    position: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """Entries newest first; `older` is where the next page begins, None at the end."""

    entries: tuple[EntryFacts, ...]
    older: str | None


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody who looked at one contact, how often, and when first and last (UTC)."""

    name: str
    role: str
    times: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Sealing:
    """How the sealing of the hub's log stands.

    Attributes:
        size: entries under the newest checkpoint; 0 if there is none.
        root: its Merkle root in hex; empty if there is none.
        at: when it was signed, UTC.
        waiting: entries that wait for their seal.
    """

    size: int
    root: str
    at: datetime | None
    waiting: int


@dataclass(frozen=True, slots=True)
class FoundContact:
    """A contact as the audit names it: id and receipt reference."""

    id: UUID
    reference: str


def page(viewer: Viewer, wanted: Wanted, *, before: str = "") -> Page:
    """One page of the log.

    Args:
        before: where the last page ended (`Page.older`); anything else begins at the newest.
    """
    require(viewer, Act.SEE_AUDIT)
    rows = AuditEntry.objects.filter(_matching(wanted), hub_id=viewer.hub_id)
    cut = _cut(before)
    if cut is not None:
        at, entry_id = cut
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=entry_id), at__lte=at)
    found = list(rows.order_by("-at", "-id")[: PAGE + 1])
    shown = found[:PAGE]
    names = _names(viewer, {row.actor for row in shown})
    places = dict(
        AuditSeal.objects.filter(entry__in=[row.id for row in shown]).values_list(
            "entry", "position"
        )
    )
    last = shown[-1] if len(found) > PAGE else None
    return Page(
        tuple(_facts(row, names, places.get(row.id)) for row in shown),
        f"{last.at.isoformat()}_{last.id}" if last else None,
    )


def lookers(viewer: Viewer, subjects: Iterable[str]) -> tuple[Looker, ...]:
    """Who looked at one contact or anything about it, the last to look first."""
    require(viewer, Act.SEE_AUDIT)
    # Who reads the log about a contact sees nothing of the contact itself.
    acts = [
        act.value
        for act in AuditAct
        if act.verb is Verb.CONSULTATION and act is not AuditAct.AUDIT_SEEN
    ]
    rows = list(
        AuditEntry.objects.filter(hub_id=viewer.hub_id, subject_id__in=list(subjects), act__in=acts)
        .values("actor", "role")
        .annotate(times=Count("id"), first=Min("at"), last=Max("at"))
        .order_by("-last")
    )
    names = _names(viewer, {row["actor"] for row in rows})
    return tuple(
        Looker(names[row["actor"]], row["role"], row["times"], row["first"], row["last"])
        for row in rows
    )


def sealing(viewer: Viewer) -> Sealing:
    """The newest checkpoint of the hub's log, and what waits for its seal."""
    require(viewer, Act.SEE_AUDIT)
    newest = newest_checkpoint(viewer.hub_id)
    waiting = AuditPending.objects.filter(hub_id=viewer.hub_id).count()
    if newest is None:
        return Sealing(0, "", None, waiting)
    point = newest.checkpoint
    return Sealing(point.size, point.root.hex(), point.at, waiting)


def find_contact(viewer: Viewer, words: str) -> FoundContact | None:
    """A contact by its receipt reference or its id; None if there is none to be known of."""
    require(viewer, Act.SEE_AUDIT)
    match = Q(reference=words)
    with suppress(ValueError):
        match |= Q(id=UUID(words))
    hidden = CaseExclusion.objects.filter(
        hub_id=viewer.hub_id, account_id=viewer.user_id, lifted_at__isnull=True
    )
    row = (
        Contact.objects.filter(match, hub_id=viewer.hub_id)
        .exclude(id__in=hidden.values("contact_id"))
        .first()
    )
    return FoundContact(row.id, row.reference) if row else None


def about(viewer: Viewer, contact_id: UUID) -> tuple[str, ...]:
    """The ids by which the audit may name one contact: its own, and those of its parts."""
    require(viewer, Act.SEE_AUDIT)
    parts = (
        InformationRequest.objects.filter(contact_id=contact_id),
        AgencyReturn.objects.filter(information_request__contact_id=contact_id),
        ProfessionalView.objects.filter(contact_id=contact_id),
        Handover.objects.filter(contact_id=contact_id),
        CaseExclusion.objects.filter(contact_id=contact_id),
        AccessAsk.objects.filter(exclusion__contact_id=contact_id),
        *(
            pairs.objects.filter(Q(record__contact_id=contact_id) | Q(other__contact_id=contact_id))
            for pairs in (MatchVerdict, MatchProposal, MatchReview)
        ),
    )
    ids = [each for part in parts for each in part.values_list("id", flat=True)]
    return (str(contact_id), *(str(each) for each in ids))


def actors(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """Everybody whom the log may name: their code there, and their name."""
    require(viewer, Act.SEE_AUDIT)
    staff = (
        Membership.objects.filter(hub_id=viewer.hub_id)
        .values_list("account_id", "account__name")
        .distinct()
        .order_by("account__name")
    )
    tokens = PartnerToken.objects.filter(hub_id=viewer.hub_id).order_by("name")
    return (
        *((f"account:{number}", name) for number, name in staff),
        *((f"token:{row.id}", f"Partner system: {row.name}") for row in tokens),
        ("public", "The public"),
        ("worker", "Background worker"),
    )


def _matching(wanted: Wanted) -> Q:
    match = Q()
    if wanted.since is not None:
        match &= Q(at__gte=wanted.since)
    if wanted.until is not None:
        match &= Q(at__lt=wanted.until)
    if wanted.act is not None:
        match &= Q(act=wanted.act.value)
    if wanted.actor:
        match &= Q(actor=wanted.actor)
    if wanted.subjects is not None:
        match &= Q(subject_id__in=wanted.subjects)
    return match


def _cut(before: str) -> tuple[datetime, UUID] | None:
    at, _, entry_id = before.rpartition("_")
    try:
        moment = datetime.fromisoformat(at)
        found = UUID(entry_id)
    except ValueError:
        return None
    return (moment, found) if moment.tzinfo is not None else None


def _names(viewer: Viewer, codes: set[str]) -> dict[str, str]:
    """The name behind each actor's code; the code itself where nobody is known by it."""
    numbers = [int(code[8:]) for code in codes if code.startswith("account:")]
    names = {
        f"account:{number}": name
        for number, name in Account.objects.filter(pk__in=numbers).values_list("pk", "name")
    }
    if any(code.startswith("token:") for code in codes):
        for row in PartnerToken.objects.filter(hub_id=viewer.hub_id):
            names[f"token:{row.id}"] = f"Partner system: {row.name}"
    fixed = {"public": "The public", "worker": "Background worker"}
    return {code: names.get(code) or fixed.get(code) or code for code in codes}


def _facts(row: AuditEntry, names: dict[str, str], position: int | None) -> EntryFacts:
    return EntryFacts(
        id=row.id,
        at=row.at,
        actor=row.actor,
        name=names[row.actor],
        role=row.role,
        act=row.act,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        detail=row.detail,
        position=position,
    )
