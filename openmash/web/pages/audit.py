"""The audit: who did and saw what, who looked at one contact, and how far the log is sealed."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from openmash.actions.reading import audit_seen
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.records.queries import audit_pages as query
from openmash.web import gate
from openmash.web.forms.audit import AuditForm
from openmash.web.presenters import audit as present


@gate.page(Act.SEE_AUDIT)
def audit(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One page of the log, newest first. Reading it is audited before it is shown."""
    now = datetime.now(UTC)
    form = AuditForm(request.GET, actors=query.actors(viewer))
    contact = None
    if form.is_valid() and form.cleaned_data["subject"]:
        contact = query.find_contact(viewer, form.cleaned_data["subject"])
        if contact is None:
            form.add_error("subject", "No contact of this hub has that reference. Check it")
    context: dict[str, Any] = {
        "form": form,
        "contact": contact,
        "sealing": (standing := query.sealing(viewer)),
        "root": present.short_root(standing.root),
        "now": now,
    }
    if form.errors:
        return render(request, "audit/audit.html", {**context, **_NOTHING})
    return render(
        request, "audit/audit.html", {**context, **_found(request, viewer, form, contact)}
    )


_NOTHING: dict[str, Any] = {"entries": None, "lookers": (), "older_href": "", "newest_href": ""}


def _found(
    request: HttpRequest, viewer: Viewer, form: AuditForm, contact: query.FoundContact | None
) -> dict[str, Any]:
    subjects = query.about(viewer, contact.id) if contact else None
    act = form.cleaned_data["act"]
    wanted = query.Wanted(
        since=form.since(),
        until=form.until(),
        act=AuditAct(act) if act else None,
        actor=form.cleaned_data["actor"],
        subjects=subjects,
    )
    page = query.page(viewer, wanted, before=request.GET.get("before", ""))
    audit_seen(
        viewer,
        rows=len(page.entries),
        contact_id=contact.id if contact else None,
        filtered_by=form.filtered_by(),
        now=datetime.now(UTC),
    )
    return {
        "entries": [present.entry(each) for each in page.entries],
        "lookers": [present.looker(each) for each in query.lookers(viewer, subjects or ())],
        "older_href": _address(request, page.older) if page.older else "",
        "newest_href": _address(request, None) if request.GET.get("before") else "",
    }


def _address(request: HttpRequest, before: str | None) -> str:
    kept = request.GET.copy()
    kept.pop("before", None)
    if before:
        kept["before"] = before
    return f"{reverse('audit')}?{kept.urlencode()}"


urlpatterns: list[URLPattern] = [path("", audit, name="audit")]
