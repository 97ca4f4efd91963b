"""Feedback to the referrer: safe wording to start from, recorded as given."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import feedback as actions
from openmash.actions import reading
from openmash.core.errors import BadInput, NotNow, Overtaken
from openmash.domain.access import Act, Viewer
from openmash.domain.contacts.lifecycle import Move, after
from openmash.domain.decisions.feedback import Method, suggested_wording, unsafe_words
from openmash.records.queries import case as case_query
from openmash.records.queries import decisions as query
from openmash.records.queries.case import CaseView
from openmash.web import gate
from openmash.web.forms.feedback import FeedbackForm
from openmash.web.moving import see_other
from openmash.web.presenters import contact
from openmash.web.presenters import decisions as present
from openmash.web.presenters import feedback as words


@gate.page(Act.GIVE_FEEDBACK)
def give(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Tell the referrer, and record how and in which words. The contact closes."""
    now = datetime.now(UTC)
    reading.contact_opened(viewer, contact_id=contact_id, now=now)
    case = case_query.of(viewer, contact_id)
    suggested = _suggested(case)
    if request.method != "POST":
        _refuse_unless_due(case)
        return _show(request, case, FeedbackForm(initial={"wording": suggested}), now)
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return _show(request, case, form, now)
    method, said = Method(form.cleaned_data["method"]), form.words
    try:
        actions.give(viewer, contact_id=contact_id, method=method, wording=said, now=now)
    except BadInput as fault:
        field = "reason" if method is Method.NOT_POSSIBLE else "wording"
        form.add_error(field, fault.by_field.get("wording", fault.sentence))
        unsafe: tuple[str, ...] = ()
        if not case.contact.referrer_is_professional:
            unsafe = unsafe_words(said, query.family_names(contact_id), suggested=suggested)
        return _show(request, case, form, now, unsafe=unsafe)
    except Overtaken as first:
        form.add_error(None, first.sentence)
        return _show(request, case_query.of(viewer, contact_id), form, now, status=409)
    messages.success(request, "Feedback is recorded, and the contact is closed.")
    return see_other("contact", contact_id)


def _refuse_unless_due(case: CaseView) -> None:
    given = case.feedback
    if given is not None and given.given_at is not None:
        raise NotNow(f"{given.given_by} has recorded the feedback. Open the contact to read it.")
    after(Move.GIVE_FEEDBACK, case.status)


def _suggested(case: CaseView) -> str:
    latest = {decision.child_id: decision.outcome for decision in case.decisions}
    return suggested_wording(
        public=not case.contact.referrer_is_professional,
        reference=case.contact.reference,
        outcomes=[
            (present.initials(child), latest[child.id])
            for child in case.children
            if child.id in latest
        ],
        redirected=case.redirect is not None,
        children=len(case.children),
    )


def _show(
    request: HttpRequest,
    case: CaseView,
    form: FeedbackForm,
    now: datetime,
    *,
    unsafe: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "case": case,
        "contact_view": contact.identity(case, now=now),
        "form": form,
        "referrer": words.referrer_rows(case),
        "safety": words.safety_rows(case),
        "public": not case.contact.referrer_is_professional,
        "can_be_told": words.can_be_told(case),
        "challenged": query.challenged(case.contact.id),
        "unsafe": unsafe,
    }
    return render(request, "feedback/give.html", context, status=status)


urlpatterns: list[URLPattern] = [
    path("<uuid:contact_id>/feedback/", give, name="feedback.give"),
]
