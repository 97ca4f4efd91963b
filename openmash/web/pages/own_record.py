"""Own record: subject access requests from receipt to release."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import subject_access as requests
from openmash.actions import subject_answers as answers
from openmash.adapters import paper
from openmash.core.errors import BadInput, NotNow
from openmash.domain.access import Act, Viewer
from openmash.domain.contacts.searching.typed import read
from openmash.domain.sharing.subject_access import Exemption, SubjectDecision, SubjectStatus
from openmash.domain.sharing.subject_clock import PauseReason
from openmash.records.queries import policies
from openmash.records.queries import subject_access as query
from openmash.web import gate
from openmash.web.forms.own_record import DecisionForm, RecordForm, SearchForm
from openmash.web.forms.refusals import refuse
from openmash.web.moving import see_other
from openmash.web.pages.own_record_steps import STEPS
from openmash.web.presenters import formatters
from openmash.web.presenters import own_record as present


@gate.page(Act.ANSWER_SUBJECT_ACCESS)
def listed(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The requests that the viewer has a part in."""
    now = datetime.now(UTC)
    rows = query.requests(viewer, now)
    requests.list_seen(viewer, rows=len(rows), now=now)
    context = {
        "rows": [present.row(row) for row in rows],
        "may_record": viewer.may(Act.HANDLE_SUBJECT_ACCESS),
    }
    return render(request, "own_record/list.html", context)


@gate.page(Act.HANDLE_SUBJECT_ACCESS)
def find(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Whom a new request is about. Posted, so that no name lands in an address."""
    now = datetime.now(UTC)
    form = SearchForm(request.POST or None)
    found: tuple[query.Subject, ...] = ()
    searched = request.method == "POST" and form.is_valid()
    if searched:
        try:
            sought = read(form.cleaned_data["words"], formatters.in_london(now).date())
        except BadInput as wrong:
            refuse(form, wrong.by_field)
        else:
            found = query.candidates(viewer, sought)
        requests.list_seen(viewer, rows=len(found), now=now)
        searched = form.is_valid()
    context = {"form": form, "found": found, "searched": searched}
    return render(request, "own_record/find.html", context)


@gate.page(Act.HANDLE_SUBJECT_ACCESS)
def add(request: HttpRequest, viewer: Viewer, record_id: UUID) -> HttpResponse:
    """Record a request about one person."""
    now = datetime.now(UTC)
    subject = query.subject(viewer, record_id)
    calendar = policies.in_force(now).calendar
    form = RecordForm(request.POST or None, today=calendar.local(now).date())
    if request.method == "POST" and form.is_valid():
        asked = requests.Asked(
            subject=record_id,
            received_at=form.received_at(calendar),
            **{
                name: form.cleaned_data[name]
                for name in (
                    "requester_name",
                    "requester_relation",
                    "on_behalf",
                    "authority",
                    "scope",
                )
            },
        )
        made = _try(form, lambda: requests.record_request(viewer, asked=asked, now=now))
        if made is not None:
            messages.success(request, "The request is recorded, and its clock runs.")
            return _see(made)
    requests.list_seen(viewer, rows=1, now=now)
    return render(request, "own_record/add.html", {"form": form, "subject": subject})


@gate.page(Act.ANSWER_SUBJECT_ACCESS)
def opened(request: HttpRequest, viewer: Viewer, request_id: UUID) -> HttpResponse:
    """One request: its clock, what was collected, and what comes next."""
    now = datetime.now(UTC)
    view = query.of(viewer, request_id, now)
    requests.opened(viewer, request_id=request_id, now=now)
    context = {
        "view": view,
        "due": present.due_words(view.due.at, paused=view.due.paused, status=view.status),
        "steps": present.steps(viewer, view),
        "groups": present.groups(view),
        "handles": viewer.may(Act.HANDLE_SUBJECT_ACCESS),
    }
    return render(request, "own_record/request.html", context)


@gate.page(Act.HANDLE_SUBJECT_ACCESS)
def step(request: HttpRequest, viewer: Viewer, request_id: UUID, name: str) -> HttpResponse:
    """One step of a request: confirm it, with the text it needs."""
    now = datetime.now(UTC)
    wanted = STEPS.get(name)
    if wanted is None:
        raise Http404
    view = query.of(viewer, request_id, now)
    form = wanted.form(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent and _try(form, lambda: _done(wanted.act, viewer, view, form, now)) is not None:
        messages.success(request, wanted.done)
        return _see(view.id)
    requests.opened(viewer, request_id=request_id, now=now)
    context = {"view": view, "step": wanted, "form": form}
    return render(request, "own_record/step.html", context)


def _done(
    act: Callable[..., None], viewer: Viewer, view: query.RequestView, form: forms.Form, now: Any
) -> bool:
    given = dict(form.cleaned_data)
    if "reason" in given:
        given["reason"] = PauseReason(given["reason"])
    act(viewer, view.id, given, now)
    return True


@gate.page(Act.ANSWER_SUBJECT_ACCESS)
def decide(request: HttpRequest, viewer: Viewer, request_id: UUID, item_id: UUID) -> HttpResponse:
    """What the person gets of one item that the viewer's agency owns."""
    now = datetime.now(UTC)
    view = query.of(viewer, request_id, now)
    item = next((each for each in view.items if each.id == item_id and each.own), None)
    if item is None:
        raise query.no_such_request()
    initial = {"wording": item.leaves or item.text, "reason": item.reason}
    form = DecisionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["exemption"]
        done = _try(
            form,
            lambda: (
                answers.decide(
                    viewer,
                    request_id=request_id,
                    subject_item_id=item_id,
                    decision=SubjectDecision(form.cleaned_data["decision"]),
                    wording=form.cleaned_data["wording"],
                    exemption=Exemption(chosen) if chosen else None,
                    reason=form.cleaned_data["reason"],
                    now=now,
                )
                or True
            ),
        )
        if done is not None:
            messages.success(request, "Recorded.")
            return _see(request_id)
    requests.opened(viewer, request_id=request_id, now=now)
    return render(request, "own_record/decide.html", {"view": view, "item": item, "form": form})


@gate.page(Act.HANDLE_SUBJECT_ACCESS)
def answer(request: HttpRequest, viewer: Viewer, request_id: UUID) -> HttpResponse:
    """The answer as the person gets it."""
    now = datetime.now(UTC)
    view = query.of(viewer, request_id, now)
    answers.answer_seen(viewer, request_id=request_id, form="page", now=now)
    context = {
        "view": view,
        "items": present.given(view),
        "held_back": present.HELD_BACK,
        "nothing": present.NOTHING,
        "released": view.status is SubjectStatus.RELEASED,
    }
    return render(request, "own_record/answer.html", context)


@gate.page(Act.HANDLE_SUBJECT_ACCESS)
def pdf(request: HttpRequest, viewer: Viewer, request_id: UUID) -> HttpResponse:
    """The released answer as pictures of pages, marked with whom it is for."""
    now = datetime.now(UTC)
    view = query.of(viewer, request_id, now)
    if view.status is not SubjectStatus.RELEASED:
        raise NotNow("This answer is not released. There is a PDF of it once a second person has.")
    answers.answer_seen(viewer, request_id=request_id, form="pdf", now=now)
    mark = f"{view.reference}, released {formatters.moment(view.released_at or now)}"
    body = paper.pdf(present.sheet(view, present.given(view), mark))
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{view.reference.lower()}.pdf"'
    return response


def _try(form: forms.Form, act: Callable[[], Any]) -> Any:
    """Do it; None, with the sentences beside their fields, where it was refused."""
    try:
        return act() or True
    except BadInput as fault:
        refuse(form, fault.by_field)
        return None


def _see(request_id: UUID) -> HttpResponse:
    return see_other("subject_access.open", request_id)


urlpatterns: list[URLPattern] = [
    path("", listed, name="subject_access"),
    path("find/", find, name="subject_access.find"),
    path("add/<uuid:record_id>/", add, name="subject_access.add"),
    path("<uuid:request_id>/", opened, name="subject_access.open"),
    path("<uuid:request_id>/step/<slug:name>/", step, name="subject_access.step"),
    path("<uuid:request_id>/items/<uuid:item_id>/", decide, name="subject_access.decide"),
    path("<uuid:request_id>/answer/", answer, name="subject_access.answer"),
    path("<uuid:request_id>/answer/pdf/", pdf, name="subject_access.pdf"),
]
