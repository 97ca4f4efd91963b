"""The chronology of a child or a household: looked at, printed, and made short for a decision."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from openmash.actions import picture as actions
from openmash.core.errors import BadInput
from openmash.domain.access import Act, Viewer
from openmash.domain.picture import chronology as domain
from openmash.domain.picture.entries import EntryKind
from openmash.domain.picture.folding import Event
from openmash.domain.picture.looking import pick
from openmash.records.queries import chronology as query
from openmash.records.queries.short_chronology import ShortLine
from openmash.web import gate
from openmash.web.forms.chronology import CurateForm, FindForm, LookForm
from openmash.web.forms.refusals import refuse
from openmash.web.moving import see_other
from openmash.web.presenters import case_tabs, chronology_gaps, chronology_pages, formatters
from openmash.web.presenters import chronology as present

FOUND_AT_MOST = 300
"""Events shown of what was found; more of them are counted, and the words can be made narrower."""


@dataclass(frozen=True, slots=True)
class Looking:
    """One look at a chronology: what there is, what was asked for, and what of it is wanted."""

    around: query.Around
    drawn: domain.Chronology
    form: LookForm
    events: tuple[Event, ...]
    lines: tuple[ShortLine, ...]
    words: present.Words

    @property
    def rows(self) -> list[chronology_pages.Row]:
        """Events and gaps in the order asked for."""
        gaps = chronology_pages.gaps_to_show(self.drawn.gaps, self.form.wanted())
        newest = self.form.newest_first
        return chronology_pages.in_order(self.events, gaps, newest_first=newest)


@gate.page(Act.SEE_PICTURE)
def chronology(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """The account as far as the viewer may read it. Words to find are sent, and change nothing."""
    now = datetime.now(UTC)
    find = FindForm(request.POST if request.method == "POST" else None)
    words = find.cleaned_data["words"] if find.is_bound and find.is_valid() else ""
    look = _look(request, viewer, contact_id, now, words)
    page = chronology_pages.page_of(look.rows, request.GET.get("page", ""))
    if words:
        rows = chronology_pages.in_order(look.events[:FOUND_AT_MOST], ())
        page = chronology_pages.Page(chronology_pages.by_year(rows), 1, 1, ())
    return render(
        request,
        "chronology/chronology.html",
        {
            **_shown(request, viewer, look),
            "find": find,
            "found_words": words,
            "cut_short": bool(words) and len(look.events) > FOUND_AT_MOST,
            "years": _years(look, page),
            "page": page,
            "links": _links(request, page),
            "conflicts": [look.words.conflict(each) for each in look.drawn.conflicts],
            "now": now,
        },
    )


@gate.page(Act.SEE_PICTURE)
def printed(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Everything that is looked at on one page made for paper, with who printed it and when."""
    now = datetime.now(UTC)
    look = _look(request, viewer, contact_id, now, printed=True)
    rows = chronology_pages.by_year(look.rows)
    page = chronology_pages.Page(rows, 1, 1, ())
    return render(
        request,
        "chronology/print.html",
        {
            **_shown(request, viewer, look),
            "years": _years(look, page),
            "conflicts": [look.words.conflict(each) for each in look.drawn.conflicts],
            "filters": _filters_in_words(look.form),
            "printed_by": viewer.name,
            "printed_at": now,
        },
    )


@gate.page(Act.CURATE_PICTURE)
def curate(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """A manager takes entries up into the short version, or takes lines out of it."""
    now = datetime.now(UTC)
    here = request.get_full_path()
    if request.method == "POST" and (line := _line_id(request)):
        actions.remove_line(viewer, contact_id=contact_id, line_id=line, now=now)
        messages.success(request, "The line is taken out of the short version. It is kept.")
        return see_other(here)
    look = _look(request, viewer, contact_id, now)
    offered = [(value, "") for event in look.drawn.events if (value := present.value_of(event))]
    form = CurateForm(request.POST if request.method == "POST" else None, offered=offered)
    if form.is_bound and form.is_valid():
        try:
            added = actions.add_lines(viewer, contact_id=contact_id, lines=form.lines(), now=now)
        except BadInput as fault:
            refuse(form, fault.by_field)
        else:
            messages.success(request, _ADDED.get(added, f"{added} lines are added."))
            return see_other(here)
    page = chronology_pages.page_of(look.rows, request.GET.get("page", ""))
    context = {
        **_shown(request, viewer, look),
        "form": form,
        "chosen": frozenset(form["add"].value() or ()),
        "years": _years(look, page),
        "page": page,
        "links": _links(request, page),
        "here": here,
    }
    return render(request, "chronology/curate.html", context)


_ADDED = {0: "It is in the short version already.", 1: "1 line is added to the short version."}


def _look(
    request: HttpRequest,
    viewer: Viewer,
    contact_id: UUID,
    now: datetime,
    words: str = "",
    *,
    printed: bool = False,
) -> Looking:
    """Read, audited for every contact that is drawn on before anything of it is shown."""
    around = query.around(viewer, contact_id)
    actions.chronology_read(
        viewer,
        contact_id=contact_id,
        contact_ids=[contact.contact_id for contact in around.contacts],
        printed=printed,
        now=now,
    )
    labels = {entry.label for entry in around.told.entries if entry.label}
    form = LookForm(
        request.GET,
        people=present.people_choices(around.people),
        agencies=[(str(each), name) for each, name in around.agencies.items()],
        labels=[(label, label) for label in sorted(labels)],
    )
    form.is_valid()
    drawn = domain.draw_up(around.told, today=formatters.in_london(now).date(), about=form.person)
    wanted = form.wanted(words)
    return Looking(
        around=around,
        drawn=drawn,
        form=form,
        events=pick(drawn.events, wanted),
        lines=_lines(around, form),
        words=present.Words(around, drawn.conflicts),
    )


def _lines(around: query.Around, form: LookForm) -> tuple[ShortLine, ...]:
    """The lines of which at least one source is wanted."""
    who = form.person
    kept = [
        line
        for line in around.short
        if (who is None or any(entry.about in (who, None) for entry in line.sources))
        and pick([Event(line.sources)], form.wanted())
    ]
    return tuple(reversed(kept) if form.newest_first else kept)


def _shown(request: HttpRequest, viewer: Viewer, look: Looking) -> dict[str, Any]:
    """What every page of a chronology shows."""
    around, query_string = look.around, request.GET.copy()
    query_string.pop("page", None)
    items = [e for e in around.told.entries if e.kind is EntryKind.ITEM]
    withheld = around.withheld
    return {
        "around": around,
        "identity": _identity(around),
        "tabs": case_tabs.tabs(viewer, around.contact_id, "chronology"),
        "look": look.form,
        "lines": [look.words.line(line) for line in look.lines],
        "short_withheld": around.short_withheld,
        "withheld": chronology_gaps.withheld_words(withheld) if withheld else "",
        "count": len(look.events),
        "sources": _sources(around),
        "folded": sum(len(event.entries) > 1 for event in look.events),
        "may_curate": viewer.may(Act.CURATE_PICTURE),
        "kept": f"?{query_string.urlencode()}" if query_string else "",
        "restricted": any(e.handling in present.CLOSE_HELD for e in items),
    }


def _sources(around: query.Around) -> str:
    """The contacts that were drawn on, in words."""
    others = len(around.contacts) - 1
    if not others:
        return "this contact alone: nobody in it is joined to an earlier one"
    return f"this contact and {formatters.plural(others, 'other')} joined to its people"


def _identity(around: query.Around) -> dict[str, Any]:
    children = [p for p in around.people if p.here and p.kind == "child"]
    return {
        "reference": around.reference,
        "href": reverse("contact", args=[around.contact_id]),
        "children": [present.person_name(child) for child in children],
        "rating": around.rating,
        "status": around.status.label,
    }


def _years(look: Looking, page: chronology_pages.Page) -> list[dict[str, Any]]:
    """The rows of a page in words, year by year."""
    agencies, withheld = look.around.agencies, look.around.withheld
    return [
        {
            "year": year,
            "choices": any(isinstance(row, Event) and present.value_of(row) for row in rows),
            "rows": [
                {"event": look.words.event(row), "gap": None}
                if isinstance(row, Event)
                else {"event": None, "gap": chronology_gaps.gap_words(row, agencies, withheld)}
                for row in rows
            ],
        }
        for year, rows in page.rows
    ]


def _links(request: HttpRequest, page: chronology_pages.Page) -> dict[str, Any]:
    """Addresses of the other pages and of each year, with the filters kept."""
    kept = request.GET.copy()
    kept.pop("page", None)

    def to(number: int) -> str:
        kept["page"] = str(number)
        return f"?{kept.urlencode()}"

    return {
        "earlier": to(page.number - 1) if page.number > 1 else "",
        "later": to(page.number + 1) if page.number < page.pages else "",
        "years": [(y, f"{to(y.page) if page.pages > 1 else ''}#y{y.year}") for y in page.years],
    }


def _filters_in_words(form: LookForm) -> list[tuple[str, str]]:
    """What was left out of a print, so that paper says so too."""
    said = []
    for name in ("about", "agency", "kind", "basis"):
        chosen = form.cleaned_data.get(name)
        if chosen:
            field: Any = form.fields[name]
            said.append((str(field.label), str(dict(field.choices)[chosen])))
    said += [
        (str(form.fields[name].label), formatters.day(day))
        for name in ("from", "to")
        if (day := form.cleaned_data.get(name))
    ]
    return [*said, ("Show", "The short version only")] if form.short else said


def _line_id(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("remove", ""))
    except ValueError:
        return None


_PAGE = "<uuid:contact_id>/chronology/"

urlpatterns: list[URLPattern] = [
    path(_PAGE, chronology, name="chronology"),
    path(f"{_PAGE}print/", printed, name="chronology.print"),
    path(f"{_PAGE}short/", curate, name="chronology.curate"),
]
