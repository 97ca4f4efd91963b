"""Today: the hub as it stands now, for the duty manager. Each count opens its contacts."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import reading
from openmash.domain.access import Act, Viewer
from openmash.records.queries import today as query
from openmash.records.queries import today_contacts, worklist
from openmash.records.queries.today_arrivals import arrivals
from openmash.records.queries.today_contacts import Handed, Left, Since, Which
from openmash.records.queries.today_people import people
from openmash.records.queries.worklist import Stage
from openmash.web import gate
from openmash.web.jinja import url
from openmash.web.presenters import today as present
from openmash.web.presenters import today_list as present_list
from openmash.web.presenters import today_people as present_people
from openmash.web.presenters import worklist as present_worklist


@gate.page(Act.SEE_WORKLIST)
def today(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The whole page. It names colleagues and no child: not an act of reading a record."""
    return render(request, "today/today.html", _context(viewer))


@gate.page(Act.SEE_WORKLIST, background=True)
def fragment(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What changes alone, for the page that keeps itself up to date."""
    return render(request, "today/board.html", _context(viewer))


@gate.page(Act.SEE_WORKLIST)
def contacts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The contacts behind one count."""
    now = datetime.now(UTC)
    which = _which(request.GET)
    asked_for = request.GET.get("page", "1")[:6]
    found = today_contacts.contacts(
        viewer, which, number=int(asked_for) if asked_for.isdecimal() else 1, now=now
    )
    reading.worklist_seen(viewer, rows=len(found.rows), now=now)
    context = {
        "title": present_list.title(which),
        "rows": present_worklist.rows(found.rows, now=now),
        "found": found,
        "pages": present_list.pages(which, found),
    }
    return render(request, "today/contacts.html", context)


def _context(viewer: Viewer) -> dict[str, Any]:
    now = datetime.now(UTC)
    board = query.board(viewer, now=now)
    came = arrivals(viewer, now=now)
    loads = people(viewer, since=came.midnight, proposers=board.proposers)
    headlines = present.headlines(board)
    return {
        "now": now,
        "version": present_worklist.live_version(worklist.version(viewer), now),
        "refresh_href": url("today"),
        "headlines": headlines,
        "attention": present.needs_attention(headlines),
        "ratings": present.COLUMNS,
        "left": present.LEFT,
        "stages": present.stages(board.standing),
        "waits": present.waits(board, now=now),
        "agencies": _agencies(board, query.answers(viewer, since=came.midnight), now),
        "arrivals": present.arrivals(came, now=now),
        "people": present_people.people(loads),
    }


def _agencies(
    board: query.Board, given: tuple[query.AgencyAnswers, ...], now: datetime
) -> list[present.AgencyRow]:
    """The agencies that owe an answer, and then those that owe none and have answered today."""
    answers = {each.agency_id: each for each in given}
    owing = {each.agency_id for each in board.agencies}
    owes_nothing = [
        query.nothing_owed(each.agency_id, each.name)
        for each in given
        if each.agency_id not in owing
    ]
    return [
        present.agency(each, answered=answers.get(each.agency_id), now=now)
        for each in (*board.agencies, *owes_nothing)
    ]


def _which(sent: QueryDict) -> Which:
    """The conditions in an address. What is not one of ours is left out, as on the worklist."""
    rating = sent.get("rating", "")
    known = {each.value for each in present.COLUMNS if each} | {present.NOT_RATED}
    return Which(
        stage=next((each for each in Stage if each == sent.get("stage")), Stage.ALL),
        rating=rating if rating in known else "",
        left=next((each for each in Left if each == sent.get("left")), None),
        in_danger="in_danger" in sent,
        agency_id=_id(sent.get("agency", "")),
        owing="owing" in sent,
        after_decision="after_decision" in sent,
        answered_late="answered_late" in sent,
        handed=next((each for each in Handed if each == sent.get("handed")), None),
        proposed_by=_account(sent.get("proposed_by", "")),
        asked_by=_account(sent.get("asked_by", "")),
        received=next((each for each in Since if each == sent.get("received")), None),
    )


def _id(word: str) -> UUID | None:
    try:
        return UUID(word)
    except ValueError:
        return None


def _account(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 10 else None


urlpatterns: list[URLPattern] = [
    path("", today, name="today"),
    path("board/", fragment, name="today.fragment"),
    path("contacts/", contacts, name="today.contacts"),
]
