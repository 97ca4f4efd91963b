"""Check what was typed, be told what is missing, and send it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from openmash.actions import drafts
from openmash.core.errors import BadInput
from openmash.domain.contacts import quality

from . import limits, session
from .edge_forms import SendForm
from .progress import page_of, people_url, step_url
from .submission import channel, read, submission
from .summary import cards


def check(request: HttpRequest, writing: session.Writing) -> HttpResponse:
    """All answers with change links, what must be mended, what could be added; then send."""
    progress = writing.progress
    answers = read(progress)
    told = None if answers.wrong else submission(progress, answers)
    findings = quality.review(told, today=progress.today) if told else ()
    musts = [(each.sentence, page_of(each.path)) for each in findings if each.must]
    advice = [(each.sentence, page_of(each.path)) for each in findings if not each.must]
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
