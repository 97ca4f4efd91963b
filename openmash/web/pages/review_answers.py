"""People to check: a second person's answer to a join, and contacts that used an undone join."""

from datetime import UTC, datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from openmash.actions import match_proposals, undone_joins
from openmash.core.errors import NotNow
from openmash.domain.access import Act, Viewer
from openmash.records.queries import case, review_pairs
from openmash.records.queries import undone_joins as undone_query
from openmash.web import gate
from openmash.web.forms.reviews import CONFIRM, CheckedForm, ProposalForm, WithdrawForm
from openmash.web.moving import see_other
from openmash.web.pages.reviews import SECOND, UNDONE, open_both, shown_sides
from openmash.web.presenters import contact as present_contact
from openmash.web.presenters import review_answers as present


@gate.page(Act.CONFIRM_MATCH)
def proposal(request: HttpRequest, viewer: Viewer, proposal_id: UUID) -> HttpResponse:
    """A join that one person proposed: a second agrees or refuses, or the first takes it back."""
    now = datetime.now(UTC)
    found = review_pairs.proposal(viewer, proposal_id)
    open_both(viewer, (found.contact_id, found.other_contact_id), now)
    own = found.proposal.by_id == viewer.user_id
    typed = request.POST if request.method == "POST" else None
    form: forms.Form = WithdrawForm(typed) if own else ProposalForm(typed)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _answer(viewer, proposal_id, form, now))
            return _to_list(SECOND)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
            status = 409
    sides = review_pairs.side_by_side(
        viewer, record_id=found.record_id, other_id=found.other_id, now=now
    )
    context = {**shown_sides(sides), "proposal": found.proposal, "own": own, "form": form}
    return render(request, "reviews/proposal.html", context, status=status)


def _answer(viewer: Viewer, proposal_id: UUID, form: forms.Form, now: datetime) -> str:
    """Record the answer. Returns what to tell the person."""
    told = {"proposal_id": proposal_id, "reason": form.cleaned_data["reason"], "now": now}
    if form.cleaned_data.get("answer") == CONFIRM:
        match_proposals.confirm(viewer, **told)
        return "Agreed: the two records are joined. You can undo it."
    match_proposals.refuse(viewer, **told)
    return "Recorded: nothing is joined, and the pair waits again for whoever looks next."


@gate.page(Act.CONFIRM_MATCH)
def undone(request: HttpRequest, viewer: Viewer, notice_id: UUID) -> HttpResponse:
    """One contact that was worked on while a join stood: look again, and say what came of it."""
    now = datetime.now(UTC)
    notice = undone_query.notice(viewer, notice_id)
    open_both(viewer, (notice.contact_id,), now)
    form = CheckedForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            undone_joins.check(
                viewer, notice_id=notice_id, found=form.cleaned_data["found"], now=now
            )
            messages.success(request, "Recorded. The contact no longer asks for it.")
            return _to_list(UNDONE)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
            status = 409
    context = {
        "contact_view": present_contact.identity(case.of(viewer, notice.contact_id), now=now),
        "notice": notice,
        "line": present.notice_line(notice),
        "form": form,
    }
    return render(request, "reviews/undone.html", context, status=status)


def _to_list(shown: str) -> HttpResponse:
    return see_other(f"{reverse('reviews')}?show={shown}")


urlpatterns: list[URLPattern] = [
    path("proposed/<uuid:proposal_id>/", proposal, name="reviews.proposal"),
    path("undone/<uuid:notice_id>/", undone, name="reviews.undone"),
]
