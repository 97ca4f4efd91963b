"""Release requests, overrides and shares in words."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from openmash.domain.sharing.handling import SourceGrade
from openmash.domain.sharing.lawful_basis import FamilyTold, ShareKind
from openmash.domain.sharing.releases import UNANSWERED, ReleaseAnswer, ReleaseStatus
from openmash.records.queries.release_picks import PickItem, SealedSource
from openmash.records.queries.release_views import (
    OverrideView,
    RequestedView,
    RequestView,
    ShareView,
)
from openmash.web.presenters import formatters
from openmash.web.presenters.clocks import due_view

_GRADES = {
    SourceGrade.RELIABLE: "source reliable",
    SourceGrade.UNTESTED: "source untested",
    SourceGrade.NOT_RELIABLE: "source not reliable",
}
_LOOKS = {
    ReleaseStatus.ASKED: "om-tag--unanswered",
    ReleaseStatus.PROPOSED: "govuk-tag--yellow",
    ReleaseStatus.RELEASED: "govuk-tag--green",
    ReleaseStatus.SANITISED: "govuk-tag--green",
    ReleaseStatus.DECLINED: "govuk-tag--red",
    ReleaseStatus.OVERRIDDEN: "govuk-tag--purple",
    ReleaseStatus.WITHDRAWN: "govuk-tag--grey",
}
SHARE_KINDS = {
    ShareKind.WITH_CONTACT: "Told with the contact",
    ShareKind.WITH_RETURN: "Passed on with a return",
    ShareKind.WITH_HANDOVER: "Passed on with a handover",
    ShareKind.RELEASE: "Released by its owner",
    ShareKind.OVERRIDE: "Shared by the manager: risk to life",
    ShareKind.PRODUCT: "Information product",
    ShareKind.SUBJECT_ACCESS: "Answer to a person’s own request",
}


def statement(item: PickItem) -> dict[str, Any]:
    """An item as the statement component shows it."""
    whom = "the family" if item.subject.is_family else item.about
    about = [item.label, f"about {whom}"] if whom else [item.label]
    return {
        "text": item.text,
        "basis": item.basis,
        "owner": item.owner,
        "handling": item.handling,
        "when": formatters.partial_date(item.event_date, item.precision) if item.event_date else "",
        "grade": ", ".join([*about, _GRADES[item.grade]]),
    }


def wording_hint(item: PickItem) -> str:
    """What to mind when other words are given: they go alone, so they must name the child."""
    whom = "the family" if item.subject.is_family else item.about
    mind = "Leave out what would show the source, or whom it would put at risk."
    alone = "These words go alone: the reader is not told whom they are about"
    if not whom:
        return f"{mind} {alone} unless you say so here."
    return f"{mind} {alone}. This is about {whom}: say so here, if the reader may know."


def item_choices(items: Iterable[PickItem]) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Items to pick from: the choices, and the words of each as its hint."""
    rows = list(items)
    choices = [(str(each.item_id), f"{each.owner}: {_in_words(each)}") for each in rows]
    return choices, {str(each.item_id): each.text for each in rows}


def _in_words(item: PickItem) -> str:
    about = f", about {item.about}" if item.about else ""
    return f"{formatters.in_sentence(item.label)}{about} ({item.handling.value.replace('_', ' ')})"


def sealed_choices(sources: Iterable[SealedSource]) -> list[tuple[str, str]]:
    """Sealed sources to ask for: who holds it, and with what it came; never which item."""
    return [(source_key(each.owner_id, each.return_id), _sealed_words(each)) for each in sources]


def _sealed_words(source: SealedSource) -> str:
    held = "The sealed item" if source.count == 1 else f"The {source.count} sealed items"
    came = (
        f"returned on {formatters.day(source.returned_at)}"
        if source.returned_at
        else "told with the contact"
    )
    return f"{held} of {source.owner}, {came}"


def desk_row(view: RequestView, *, now: datetime) -> dict[str, Any]:
    """A release request on its owner's desk."""
    to_answer = sum(each.status is ReleaseStatus.ASKED for each in view.items)
    proposed = [each for each in view.items if each.status is ReleaseStatus.PROPOSED]
    mine = sum(each.is_own_proposal for each in proposed)
    yours = len(proposed) - mine
    parts = [
        f"{formatters.plural(to_answer, 'item')} to answer" if to_answer else "",
        f"{formatters.plural(yours, 'answer')} of a colleague to confirm" if yours else "",
        f"{formatters.plural(mine, 'answer')} of yours to be confirmed by a colleague"
        if mine
        else "",
    ]
    return {
        "href": reverse("releases.answer", args=[view.request_id]),
        "view": view,
        "todo": ", ".join(part for part in parts if part),
        "yours": bool(to_answer or yours),
        "clock": due_view(view.asked_at, view.due_at, now=now),
        "review": min((each.review_on for each in view.items if each.review_on), default=None),
        "chased": f"chased {formatters.plural(view.chased, 'time')}" if view.chased else "",
    }


def request_rows(view: RequestView) -> list[dict[str, Any]]:
    """Who asks for what, and on what footing."""
    told = view.family_told.label
    rows: list[dict[str, Any]] = [
        {"key": "For", "value": view.to_agency},
        {"key": "Purpose", "value": view.purpose, "typed": True},
        {"key": "Asked by", "value": f"{view.asked_by}, {formatters.moment(view.asked_at)}"},
        {"key": "Footing", "value": view.basis.label},
        {"key": "Consent", "value": view.consent_detail, "typed": True},
        {"key": "Family", "value": told},
        {"key": "Why not told", "value": view.told_why_not, "typed": True},
        {"key": "Agreement", "value": view.agreement or "None covers it"},
        {"key": "Why without one", "value": view.agreement_why, "typed": True},
    ]
    return [row for row in rows if row["value"]]


def answered_words(row: RequestedView) -> str:
    """Where one requested item stands, who said so, and when."""
    if row.status in UNANSWERED:
        if not row.proposer or row.answer is None:
            return "Not yet answered."
        when = formatters.moment(row.proposed_at) if row.proposed_at else ""
        return f"{row.proposer} proposed on {when}: {_proposal(row.answer)}."
    if row.withdrawn_at is not None:
        return (
            f"Withdrawn by its owner on {formatters.moment(row.withdrawn_at)}: use it no further."
        )
    if row.status is ReleaseStatus.OVERRIDDEN or row.confirmed_at is None:
        return row.status.label
    when = formatters.moment(row.confirmed_at)
    review = f" It is looked at again on {formatters.day(row.review_on)}." if row.review_on else ""
    return f"{row.proposer} and {row.confirmer}, {when}.{review}"


def _proposal(answer: ReleaseAnswer) -> str:
    return formatters.in_sentence(answer.label)


def status_tag(row: RequestedView) -> dict[str, str]:
    """The tag of one requested item."""
    if row.withdrawn_at is not None:
        return {"text": "Withdrawn", "classes": "om-tag govuk-tag--grey"}
    return {"text": row.status.label, "classes": f"om-tag {_LOOKS[row.status]}"}


def override_rows(view: OverrideView) -> list[dict[str, Any]]:
    """Who shared an item without its owner's consent, and why."""
    rows: list[dict[str, Any]] = [
        {"key": "Shared with", "value": view.to_agency},
        {"key": "By", "value": f"{view.by}, {formatters.moment(view.at)}"},
        {"key": "Reason", "value": view.reason, "typed": True},
        {"key": "Finding", "value": view.finding.label if view.finding else ""},
        {"key": "Why", "value": view.finding_reason, "typed": True},
        {"key": "Reviewed by", "value": view.reviewed_by},
    ]
    return [row for row in rows if row["value"]]


def share_rows(shares: Sequence[ShareView]) -> list[list[Any]]:
    """Every act of sharing as a row of cells."""
    return [
        [
            f"{formatters.moment(each.at)}{f', {each.by}' if each.by else ''}",
            f"{each.from_agency or 'The hub'} to {each.to_agency or 'the person'}",
            f"{SHARE_KINDS[each.kind]}. {each.purpose.removesuffix('.')}.",
            _footing(each),
            each.agreement or each.agreement_why or "None needed",
        ]
        for each in shares
    ]


def _footing(share: ShareView) -> str:
    told = share.family_told.label
    if share.family_told is FamilyTold.NOT_TOLD:
        told = f"{told}: {share.told_why_not.removesuffix('.')}"
    return f"{share.basis.label}. {told}."


def source_key(owner_id: UUID, return_id: UUID | None) -> str:
    """The stored word of one source of sealed items; it names no item."""
    return f"{owner_id}:{return_id or ''}"


def source_of(key: str) -> tuple[UUID, UUID | None]:
    """The source that a key names; of a valid form only."""
    owner, _, given = key.partition(":")
    return UUID(owner), UUID(given) if given else None
