"""The pages of the form. Every Continue keeps what was typed, readable or not, before anything."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from openmash.actions import drafts
from openmash.core.errors import BadInput

from . import session
from .form_base import StepForm
from .people_forms import PARTS, AnotherForm
from .progress import (
    MOST,
    STEPS,
    Progress,
    Typed,
    people_url,
    person_url,
    step_url,
    typed_in,
)

Body = dict[str, Any]


def step(request: HttpRequest, writing: session.Writing, slug: str) -> HttpResponse:
    """A single page."""
    if slug not in STEPS:
        raise Http404
    progress = writing.progress

    def put(typed: Typed) -> Callable[[Body], None]:
        def change(body: Body) -> None:
            body.setdefault("steps", {})[slug] = typed
            body["at"] = step_url(slug)

        return change

    return _answer(
        request,
        writing,
        form=progress.step_form(slug),
        put=put,
        kept=lambda body: Progress(body, progress.today).step_form(slug),
        before=progress.before_step(slug),
        # Who somebody is decides which pages follow: look again at what was just kept.
        after=lambda body: Progress(body, progress.today).after_step(slug),
    )


def person(
    request: HttpRequest, writing: session.Writing, kind: str, number: int, part: str
) -> HttpResponse:
    """A page about one child or adult."""
    if kind not in PARTS or part not in PARTS[kind]:
        raise Http404
    progress = writing.progress
    if not 1 <= number <= min(progress.count(kind) + 1, MOST[kind]):
        return session.go(people_url(kind))

    def put(typed: Typed) -> Callable[[Body], None]:
        def change(body: Body) -> None:
            people = body.setdefault(kind, [])
            if number > len(people):
                people.append({})
            people[min(number, len(people)) - 1][part] = typed
            body["at"] = person_url(kind, number, part)

        return change

    return _answer(
        request,
        writing,
        form=progress.person_form(kind, number, part),
        put=put,
        kept=lambda body: Progress(body, progress.today).person_form(kind, number, part),
        before=progress.before_person(kind, number, part),
        after=lambda body: Progress(body, progress.today).after_person(kind, number, part),
        caption=progress.person_name(kind, number),
    )


def _answer(
    request: HttpRequest,
    writing: session.Writing,
    *,
    form: StepForm,
    put: Callable[[Typed], Callable[[Body], None]],
    kept: Callable[[Body], StepForm],
    before: str,
    after: Callable[[Body], str],
    caption: str = "",
) -> HttpResponse:
    """Show a page, or keep what was posted and go on."""
    checking = request.GET.get("from") == "check"
    if request.method == "POST":
        form = form.typed(request.POST)
        try:
            body = drafts.keep(
                writing.hub.id, writing.draft.id, put(typed_in(form, request.POST)), now=writing.now
            )
        except BadInput as refused:
            form.add_error(None, refused.sentence)
            return _show(request, writing, form, before, caption)
        if "save_later" in request.POST:
            return session.go("tell.saved")
        if form.is_valid():
            return session.go(reverse("tell.check") if checking else after(body))
        # Shown by GET, the page can be gone back to and loaded anew. A character that cannot be
        # kept would be passed over in silence there.
        if kept(body).errors == form.errors:
            return session.go(f"{request.path}?{'from=check&' if checking else ''}again=yes")
    elif "again" not in request.GET:
        form.without_errors()
    return _show(request, writing, form, reverse("tell.check") if checking else before, caption)


def _show(
    request: HttpRequest, writing: session.Writing, form: StepForm, before: str, caption: str
) -> HttpResponse:
    context = {
        "form": form,
        "hub": writing.hub,
        "back_href": before,
        "caption": caption,
        "save_later": True,
    }
    return render(request, "tell/step.html", context)


_WORDS = {
    "child": (
        "Children",
        "Do you want to tell us about another child?",
        "Select yes if you want to tell us about another child",
    ),
    "adult": (
        "Adults",
        "Do you want to tell us about another adult?",
        "Select yes if you want to tell us about another adult",
    ),
}
_NO_ADULT_YET = "Can you tell us about an adult who looks after {}, or whom you worry about?"
_MOTHER = "Can you tell us about the mother of the unborn child?"


def _one_more(progress: Progress, kind: str, question: str) -> str:
    """The question whether there is another child or adult."""
    if kind == "adult" and progress.mother_next:
        return _MOTHER
    if kind == "adult" and not progress.count(kind):
        return _NO_ADULT_YET.format("you" if progress.oneself else "the child")
    return question


def people(request: HttpRequest, writing: session.Writing, kind: str) -> HttpResponse:
    """The children or adults told of so far, and whether there is one more."""
    if kind not in PARTS:
        raise Http404
    progress = writing.progress
    count = progress.count(kind)
    if kind == "child" and not count:
        return session.go(person_url("child", 1, "name"))
    title, question, needed = _WORDS[kind]
    posted = request.POST if request.method == "POST" else None
    form = AnotherForm(posted, today=progress.today)
    field = form.fields["one_more"]
    field.label = _one_more(progress, kind, question)
    field.error_messages["required"] = (
        needed if count else "Select yes if you can tell us about somebody"
    )
    if posted is not None and "save_later" in posted:
        return session.go("tell.saved")
    full = count >= MOST[kind]
    if posted is not None and (full or form.is_valid()):
        if not full and form.cleaned_data["one_more"] == "yes":
            return session.go(person_url(kind, count + 1, "name"))
        return session.go(_after_people(request, progress, kind))
    rows = [
        {"name": progress.person_name(kind, n), "number": n, "href": person_url(kind, n, "name")}
        for n in range(1, count + 1)
    ]
    checking = request.GET.get("from") == "check"
    context = {
        "form": form,
        "title": title,
        "kind": kind,
        "rows": rows,
        "full": full,
        "hub": writing.hub,
        "back_href": reverse("tell.check") if checking else _before_people(kind),
        "save_later": True,
    }
    return render(request, "tell/people.html", context)


def _after_people(request: HttpRequest, progress: Progress, kind: str) -> str:
    # Whoever has been to the end before, and added a person, wants to be there again.
    if request.GET.get("from") == "check" or "staff" in progress.body.get("steps", {}):
        return reverse("tell.check")
    return people_url("adult") if kind == "child" else step_url("saw")


def _before_people(kind: str) -> str:
    return step_url("danger") if kind == "child" else people_url("child")


def _move_in(people: list[Body]) -> None:
    """Before the first child goes: whoever lives at the same address gets it typed out."""
    first = people[0].get("home", {}) if people else {}
    for each in people[1:]:
        home = each.get("home", {})
        if home.pop("same_home", None):
            home.update({name: first.get(name, [""]) for name in ("address", "postcode")})


def remove(request: HttpRequest, writing: session.Writing, kind: str, number: int) -> HttpResponse:
    """Take one person out again, after asking."""
    if kind not in PARTS:
        raise Http404
    if not 1 <= number <= writing.progress.count(kind):
        return session.go(people_url(kind))
    if request.method == "POST":

        def change(body: Body) -> None:
            people = body.get(kind, [])
            if number == 1:
                _move_in(people)
            if number <= len(people):
                del people[number - 1]
            body["at"] = people_url(kind)

        drafts.keep(writing.hub.id, writing.draft.id, change, now=writing.now)
        return session.go(people_url(kind))
    context = {
        "name": writing.progress.person_name(kind, number),
        "hub": writing.hub,
        "back_href": people_url(kind),
    }
    return render(request, "tell/remove.html", context)
