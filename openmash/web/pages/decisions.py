"""The returns side by side, and the manager's decision."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import decisions as actions
from openmash.actions import reading
from openmash.core.errors import BadInput, Overtaken
from openmash.domain.access import Act, Viewer
from openmash.domain.contacts.lifecycle import Move, after, can
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.rules import DecisionTold, Seen
from openmash.records.queries import agency_checks
from openmash.records.queries import case as case_query
from openmash.records.queries import decisions as query
from openmash.records.queries.case import CaseView
from openmash.records.queries.decisions import BeforeDeciding
from openmash.web import gate
from openmash.web.forms import decisions as forms
from openmash.web.moving import see_other
from openmash.web.pages.deciding_again import decide_again
from openmash.web.presenters import contact, persons, returns_side
from openmash.web.presenters import decisions as present


@gate.page(Act.OPEN_CONTACT)
def returns(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Every agency of the hub on one contact: its answer, or which kind of silence."""
    now = datetime.now(UTC)
    reading.contact_opened(viewer, contact_id=contact_id, now=now)
    case = case_query.of(viewer, contact_id)
    context = {
        "case": case,
        "contact_view": contact.identity(case, now=now),
        "page": _returns_page(viewer, case, now),
        "decided": bool(case.decisions),
        "may_decide": viewer.may(Act.DECIDE) and can(Move.DECIDE_LAST, case.status),
        "may_ask": viewer.may(Act.ASK_AGENCIES) and can(Move.ASK_AGENCIES, case.status),
    }
    return render(request, "decisions/returns.html", context)


def _returns_page(viewer: Viewer, case: CaseView, now: datetime) -> returns_side.ReturnsPage:
    return returns_side.returns_page(
        agency_checks.returns_of(viewer, case.contact.id),
        rating=case.rating,
        names=present.names_of(case),
        weighed=query.weighed_of(viewer, case.contact.id),
        now=now,
    )


@dataclass(frozen=True, slots=True)
class Deciding:
    """The forms of one decision, over what stands before it."""

    case: CaseView
    before: BeforeDeciding
    whole: forms.WholeForm
    children: tuple[forms.ChildForm, ...]
    views: tuple[forms.WeighingForm, ...]

    @property
    def all(self) -> list[Any]:
        """Every form, in the order of the page."""
        return [*self.children, *self.views, self.whole]

    def is_valid(self) -> bool:
        """True if no form misses anything."""
        return all(form.is_valid() for form in self.all)

    def told(self) -> list[DecisionTold]:
        """The decision for each child; only if valid."""
        first = self.children[0]
        return [
            (first if form.same else form).told(child.id)
            for child, form in zip(self.case.children, self.children, strict=True)
        ]

    def weighed(self) -> dict[UUID, str]:
        """How each differing view was weighed; only if valid."""
        return {
            view.view_id: form.cleaned_data["how"]
            for view, form in zip(self.before.differing, self.views, strict=True)
        }

    def seen(self) -> Seen:
        """What the manager had before them; nothing, if the browser does not say."""
        rating = next(
            (r for r in Rating if r.value == self.whole.cleaned_data.get("seen_rating")),
            self.before.seen.rating,
        )
        return Seen(self.whole.cleaned_data.get("seen_returns") or 0, rating)

    def refuse(self, fault: BadInput) -> None:
        """Put an action's refusals beside their fields."""
        by_prefix: dict[str, Any] = {str(form.prefix or ""): form for form in self.all}
        forms.add_faults(by_prefix, fault.by_field)


def _deciding(case: CaseView, before: BeforeDeciding, data: Any) -> Deciding:
    ready, several = before.readiness, len(case.children) > 1
    seen = {"seen_returns": before.seen.returns, "seen_rating": before.seen.rating.value}
    whole = forms.WholeForm(data, ready=ready, initial=seen)
    same = several and bool(whole["same"].value())
    children = tuple(
        forms.ChildForm(
            data,
            prefix=f"child_{child.position}",
            name=persons.name_of(child),
            same=same and place > 0,
        )
        for place, child in enumerate(case.children)
    )
    views = tuple(
        forms.WeighingForm(data, prefix=f"view_{view.view_id}", agency=view.agency)
        for view in before.differing
    )
    return Deciding(case, before, whole, children, views)


@gate.page(Act.DECIDE)
def decide(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Decide for every child: write, check, record."""
    now = datetime.now(UTC)
    reading.contact_opened(viewer, contact_id=contact_id, now=now)
    case = case_query.of(viewer, contact_id)
    if request.method == "POST" and case.decisions:
        return _too_late(request, case, now)
    after(Move.DECIDE_LAST, case.status)
    before = query.before_deciding(viewer, contact_id)
    if before is None:
        raise AssertionError("a contact that may be decided is rated")
    deciding = _deciding(case, before, request.POST if request.method == "POST" else None)
    step = request.POST.get("step", "")
    if step not in ("check", "record") or not deciding.is_valid():
        return _form(request, viewer, deciding, now)
    if step == "check":
        return _check(request, deciding, now)
    return _record(request, viewer, deciding, now)


def _record(
    request: HttpRequest, viewer: Viewer, deciding: Deciding, now: datetime
) -> HttpResponse:
    contact_id = deciding.case.contact.id
    try:
        actions.decide(
            viewer,
            contact_id=contact_id,
            decisions=deciding.told(),
            weighed=deciding.weighed(),
            outstanding_reason=deciding.whole.cleaned_data["outstanding_reason"],
            seen=deciding.seen(),
            now=now,
        )
    except BadInput as fault:
        deciding.refuse(fault)
        return _form(request, viewer, deciding, now)
    except Overtaken as news:
        case = case_query.of(viewer, contact_id)
        if case.decisions:
            return _too_late(request, case, now)
        return _look_again(request, viewer, case, news, now)
    messages.success(request, "The decision is recorded. The referrer is to be told.")
    return see_other("contact", contact_id)


def _look_again(
    request: HttpRequest, viewer: Viewer, case: CaseView, news: Overtaken, now: datetime
) -> HttpResponse:
    """The page anew after something came in: what was typed stays, what is new is shown."""
    before = query.before_deciding(viewer, case.contact.id)
    if before is None:
        raise news
    fresh = request.POST.copy()
    fresh["seen_returns"] = str(before.seen.returns)
    fresh["seen_rating"] = before.seen.rating.value
    deciding = _deciding(case, before, fresh)
    deciding.whole.add_error(None, news.sentence)
    return _form(request, viewer, deciding, now, status=409)


def _form(
    request: HttpRequest, viewer: Viewer, deciding: Deciding, now: datetime, *, status: int = 200
) -> HttpResponse:
    case, before = deciding.case, deciding.before
    bound = deciding.whole.is_bound
    context = {
        "case": case,
        "contact_view": contact.identity(case, now=now),
        "page": _returns_page(viewer, case, now),
        "ready": before.readiness,
        "whole": deciding.whole,
        "children": list(zip(case.children, deciding.children, strict=True)),
        "views": list(zip(before.differing, deciding.views, strict=True)),
        "compared": returns_side.compared,
        "all_forms": deciding.all if bound else [],
        "problems": bound and any(form.errors for form in deciding.all),
        "change_rating_href": present.change_rating_href(case),
        "need_fields": {o.value: name for o, name in forms.NEED_FIELDS.items()},
    }
    return render(request, "decisions/decide.html", context, status=status)


def _check(request: HttpRequest, deciding: Deciding, now: datetime) -> HttpResponse:
    told = deciding.told()
    context = {
        "case": deciding.case,
        "contact_view": contact.identity(deciding.case, now=now),
        "ready": deciding.before.readiness,
        "told": [
            (form.name, present.told_rows(each))
            for form, each in zip(deciding.children, told, strict=True)
        ],
        "weighed": [
            (view, form.cleaned_data["how"])
            for view, form in zip(deciding.before.differing, deciding.views, strict=True)
        ],
        "reason": deciding.whole.cleaned_data["outstanding_reason"],
        "reason_label": deciding.whole["outstanding_reason"].label,
        "cautions": present.cautions(deciding.case.rating, told),
        "typed": forms.typed(deciding.all),
    }
    return render(request, "decisions/check.html", context)


def _too_late(request: HttpRequest, case: CaseView, now: datetime) -> HttpResponse:
    """A colleague decided first: their decision stands, and what was typed is shown to copy."""
    context = {
        "case": case,
        "contact_view": contact.identity(case, now=now),
        "first": case.decisions[0],
        "typed": present.typed_back(request.POST, case),
    }
    return render(request, "decisions/too_late.html", context, status=409)


urlpatterns: list[URLPattern] = [
    path("<uuid:contact_id>/returns/", returns, name="decisions.returns"),
    path("<uuid:contact_id>/decide/", decide, name="decisions.decide"),
    path("<uuid:contact_id>/decide-again/", decide_again, name="decisions.again"),
]
