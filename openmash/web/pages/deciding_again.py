"""A later decision for a child whom no team has: the manager chooses the child and decides anew."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from openmash.actions import deciding_again as actions
from openmash.actions import reading
from openmash.core.errors import BadInput, NotNow, Overtaken
from openmash.domain.access import Act, Viewer
from openmash.records.queries import case as case_query
from openmash.records.queries.case import CaseView
from openmash.web import gate
from openmash.web.forms import decisions as forms
from openmash.web.moving import see_other
from openmash.web.presenters import contact, persons
from openmash.web.presenters import decisions as present


@gate.page(Act.DECIDE)
def decide_again(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Add a later decision for one child; the first stays on the record."""
    now = datetime.now(UTC)
    reading.contact_opened(viewer, contact_id=contact_id, now=now)
    case = case_query.of(viewer, contact_id)
    form = _form(request, case)
    if request.method != "POST" or not form.is_valid():
        return _show(request, case, form, now)
    try:
        actions.decide_again(
            viewer,
            contact_id=contact_id,
            decision=form.told(UUID(form.cleaned_data["child"])),
            seen=form.cleaned_data["seen"],
            now=now,
        )
    except Overtaken as first:
        stands = case_query.of(viewer, contact_id)
        form.add_error(None, first.sentence)
        return _show(request, stands, form, now, status=409)
    except BadInput as fault:
        forms.add_faults({"": form}, fault.by_field)
        return _show(request, case, form, now)
    messages.success(request, "The later decision is recorded. What was decided before stays.")
    return see_other("contact", contact_id)


def _form(request: HttpRequest, case: CaseView) -> forms.AgainForm:
    children = present.decided_again_for(case)
    if not children:
        raise NotNow(
            "No child of this contact can be decided again now: nothing is decided yet, or a "
            "receiving team has the child or has still to answer."
        )
    return forms.AgainForm(
        request.POST if request.method == "POST" else None,
        children=[(str(child.id), persons.name_of(child)) for child in children],
        initial={
            "seen": len(case.decisions),
            "child": str(children[0].id) if len(children) == 1 else None,
        },
    )


def _show(
    request: HttpRequest, case: CaseView, form: forms.AgainForm, now: datetime, status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "contact_view": contact.identity(case, now=now),
        "decisions": contact.decisions(case),
        "form": form,
        "told_at": case.feedback.given_at if case.feedback else None,
        "need_fields": {o.value: name for o, name in forms.NEED_FIELDS.items()},
    }
    return render(request, "decisions/again.html", context, status=status)
