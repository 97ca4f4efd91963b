"""The hub's policy: what is in force, its history, and making a new version."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions.policies import change_policy
from openmash.core.errors import BadInput, NotThere
from openmash.domain.access import Act, Viewer
from openmash.records.queries import policy_history as history
from openmash.web import gate
from openmash.web.forms import policy_text
from openmash.web.forms.policies import LATER, PolicyForm
from openmash.web.moving import see_other
from openmash.web.presenters import policies as present


@gate.page(Act.MANAGE_POLICY)
def policy(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The policy in force, when things would be due under it, and every version."""
    now = datetime.now(UTC)
    found = history.versions(viewer)
    standing = history.in_force(found, now)
    current = _version(viewer, _number_at(found, now))
    context = {
        "current": current.facts,
        "parts": present.parts(current.policy),
        "examples": present.examples(current.policy, now),
        "versions": _with_standing(found, standing, now),
        "now": now,
    }
    return render(request, "policies/policy.html", context)


@gate.page(Act.MANAGE_POLICY)
def version(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """One version, and what it changed."""
    now = datetime.now(UTC)
    shown = _version(viewer, number)
    found = history.versions(viewer)
    before = history.version(viewer, number - 1)
    context = {
        "shown": shown.facts,
        "standing": present.standing(shown.facts, in_force=history.in_force(found, now), now=now),
        "parts": present.parts(shown.policy),
        "changes": present.changes(before.policy, shown.policy) if before else (),
        "before": before.facts if before else None,
    }
    return render(request, "policies/version.html", context)


@gate.page(Act.MANAGE_POLICY)
def change(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Type a new version, see what it changes, confirm it."""
    now = datetime.now(UTC)
    found = history.versions(viewer)
    if request.method != "POST":
        return _form_page(request, _first_form(request, viewer, found, now), found, now)
    form = PolicyForm(request.POST)
    step = request.POST.get("step", "check")
    if not form.read() or form.policy is None or step == "back":
        return _form_page(request, form, found, now)
    # Against what would hold at that time without it: a version still to come counts as well.
    before = _version(viewer, _number_at(found, _starts(form) or now))
    altered = present.changes(before.policy, form.policy)
    if not altered:
        form.add_error(None, "Nothing is changed yet. Change a setting, or leave the page")
        return _form_page(request, form, found, now)
    if step == "confirm":
        return _confirmed(request, viewer, form, found, now)
    context = {
        "form": form,
        "changes": altered,
        "before": before.facts,
        "starts": _starts(form),
        "examples": present.examples(form.policy, _starts(form) or now),
        "takes_over": _next_after(found, _starts(form) or now),
        "reason": form.cleaned_data["reason"],
    }
    return render(request, "policies/check.html", context)


def _confirmed(
    request: HttpRequest,
    viewer: Viewer,
    form: PolicyForm,
    found: tuple[history.VersionFacts, ...],
    now: datetime,
) -> HttpResponse:
    try:
        number = change_policy(
            viewer,
            body=form.policy.to_dict() if form.policy else None,
            valid_from=_starts(form),
            reason=form.cleaned_data["reason"],
            seen_version=form.cleaned_data["seen_version"],
            now=now,
        )
    except BadInput as refused:
        form.refuse(refused.by_field)
        return _form_page(request, form, found, now)
    messages.success(
        request,
        f"Version {number} of the policy is stored. Contacts received before it starts keep the "
        "version they have.",
    )
    return see_other("policy")


def _form_page(
    request: HttpRequest,
    form: PolicyForm,
    found: tuple[history.VersionFacts, ...],
    now: datetime,
) -> HttpResponse:
    later = [facts for facts in found if facts.valid_from > now]
    context = {"form": form, "later": later}
    return render(request, "policies/change.html", context)


def _first_form(
    request: HttpRequest,
    viewer: Viewer,
    found: tuple[history.VersionFacts, ...],
    now: datetime,
) -> PolicyForm:
    asked = request.GET.get("from", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else _number_at(found, now)
    base = _version(viewer, number)
    boxes = policy_text.typed(base.policy)
    newest = max(facts.number for facts in found)
    return PolicyForm(initial={**boxes, "seen_version": newest})


def _number_at(found: tuple[history.VersionFacts, ...], at: datetime) -> int:
    standing = history.in_force(found, at)
    if standing is None:
        raise NotThere("This hub has no policy yet. Ask whoever runs the installation.")
    return standing.number


def _version(viewer: Viewer, number: int) -> history.Version:
    found = history.version(viewer, number)
    if found is None:
        raise NotThere("There is no such version of this hub's policy. Choose one of the list.")
    return found


def _starts(form: PolicyForm) -> datetime | None:
    """When the new version starts; None for at once."""
    chosen: datetime | None = form.cleaned_data.get("valid_from")
    return chosen if form.cleaned_data.get("starts") == LATER else None


def _next_after(
    found: tuple[history.VersionFacts, ...], starts: datetime
) -> history.VersionFacts | None:
    later = [facts for facts in found if facts.valid_from > starts]
    return min(later, key=lambda facts: facts.valid_from, default=None)


def _with_standing(
    found: tuple[history.VersionFacts, ...],
    in_force: history.VersionFacts | None,
    now: datetime,
) -> list[tuple[history.VersionFacts, str]]:
    return [(facts, present.standing(facts, in_force=in_force, now=now)) for facts in found]


urlpatterns: list[URLPattern] = [
    path("", policy, name="policy"),
    path("change/", change, name="policy.change"),
    path("versions/<int:number>/", version, name="policy.version"),
]
