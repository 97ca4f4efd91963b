"""Check what was typed, be told what is missing, and send it."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from openmash.actions import drafts
from openmash.core.errors import BadInput
from openmash.domain.contacts import quality

from . import limits, session
from .edge_forms import SendForm
from .progress import Progress, page_of, people_url, step_url
from .submission import channel, read, submission
from .summary import cards


def check(request: HttpRequest, writing: session.Writing) -> HttpResponse:
    """All answers with change links, what must be mended, what could be added; then send."""
    progress = writing.progress
    answers = read(progress)
    told = None if answers.wrong else submission(progress, answers)
    findings = quality.review(told, today=progress.today) if told else ()
    musts = [(each.sentence, page_of(each.path)) for each in findings if each.must]
    advice = [
        (_named(progress, each.sentence), page_of(each.path)) for each in findings if not each.must
    ]
    posted = request.POST if request.method == "POST" else None
    if posted is not None and "save_later" in posted:
        return session.go("tell.saved")
    form = SendForm(posted, today=progress.today)
    if posted is not None and form.is_valid() and told is not None and not musts:
        if not limits.within(request, limits.SENT, writing.now):
            return render(request, "tell/slow_down.html", {"hub": writing.hub}, status=429)
        try:
            drafts.send(writing.hub.id, writing.draft.id, told, channel(progress), now=writing.now)
        except BadInput as refused:
            musts = [(words, page_of(path)) for path, words in refused.by_field.items()]
        else:
            return session.go("tell.sent")
    context = {
        "form": form,
        "unread": answers.wrong,
        "musts": [{"text": text, "href": f"{href}?from=check"} for text, href in musts],
        "advice": [{"text": text, "href": f"{href}?from=check"} for text, href in advice],
        "cards": cards(progress, answers),
        "hub": writing.hub,
        "back_href": step_url("staff"),
        "add_child_href": people_url("child") + "?from=check",
        "add_adult_href": people_url("adult") + "?from=check",
        "saved_href": reverse("tell.saved"),
    }
    return render(request, "tell/check.html", context)


_NUMBERED = re.compile(r"\b(child|adult) (\d+)\b")


def _named(progress: Progress, sentence: str) -> str:
    """A sentence that numbers people, with their names where they are known.

    The rules never name anybody, because their sentences also leave by other ways than this page.
    """

    def name(found: re.Match[str]) -> str:
        kind, number = found[1], int(found[2])
        if number > progress.count(kind):
            return found[0]
        known = progress.person_name(kind, number)
        if known.startswith("Unborn child"):
            return f"the {known[0].lower()}{known[1:]}"
        return found[0] if known in {"You", found[0].capitalize()} else known

    return _NUMBERED.sub(name, sentence)
