"""Files of a contact: the list, adding one, looking at its pages, erasing it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from openmash.actions import attachments as actions
from openmash.actions.attachments import LONGEST_NAME, NewFile
from openmash.adapters.files import rendering
from openmash.core.errors import NotNow
from openmash.core.text import refusal, tidy
from openmash.domain.access import Act, Viewer
from openmash.domain.sharing.attachments import AttachmentState, require_move, require_shown
from openmash.records.queries import attachments as query
from openmash.web import gate
from openmash.web.forms.attachments import AddForm, EraseForm
from openmash.web.moving import see_other
from openmash.web.presenters import attachments as present
from openmash.web.presenters.case_tabs import tabs
from openmash.web.uploads import takes_file


@gate.page(Act.SEE_ATTACHMENTS)
def files(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """The files of a contact that the viewer may know of, newest first."""
    now = datetime.now(UTC)
    rows = query.of_contact(viewer, contact_id)
    actions.list_seen(viewer, contact_id=contact_id, rows=len(rows), now=now)
    context = {
        **_frame(viewer, contact_id),
        "files": [present.file_words(row, viewer) for row in rows],
        "may_add": viewer.may(Act.ADD_ATTACHMENT),
    }
    return render(request, "attachments/files.html", context)


@takes_file
@gate.page(Act.ADD_ATTACHMENT)
def add(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """Add one file. What cannot be taken is told beside the box, with the cure."""
    frame = _frame(viewer, contact_id)
    if request.method != "POST":
        return render(request, "attachments/add.html", {**frame, "form": AddForm()})
    form = AddForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "attachments/add.html", {**frame, "form": form})
    uploaded = form.cleaned_data["file"]
    new = NewFile(
        content=uploaded.file,
        size=uploaded.size,
        name=_readable(uploaded.name),
        description=form.cleaned_data["description"],
        audience=form.audience_given,
    )
    added = actions.add(viewer, contact_id=contact_id, new=new, now=datetime.now(UTC))
    if added.attachment_id is None:
        form.add_error("file", added.ruling.sentence)
        return render(request, "attachments/add.html", {**frame, "form": form})
    messages.success(request, f"The file is added. {added.ruling.sentence}")
    return _to_list(contact_id)


@gate.page(Act.SEE_ATTACHMENTS)
def page(
    request: HttpRequest, viewer: Viewer, contact_id: UUID, attachment_id: UUID, number: int
) -> HttpResponse:
    """One page of a file: its picture, and its words for those who cannot see it."""
    view = query.one(viewer, contact_id, attachment_id)
    require_shown(view.state)
    context = {
        **_frame(viewer, contact_id),
        "file": present.file_words(view, viewer),
        "view": view,
        "number": number,
        "pager": present.pager(view, number),
        "words": "",
        "trouble": "",
    }
    try:
        drawn = actions.page_seen(
            viewer,
            contact_id=contact_id,
            attachment_id=attachment_id,
            number=number,
            seen_as="words",
            now=datetime.now(UTC),
        )
    except NotNow as refused:
        return render(request, "attachments/page.html", {**context, "trouble": refused.sentence})
    context |= {"words": drawn.words.strip(), "width": drawn.width, "height": drawn.height}
    return render(request, "attachments/page.html", context)


@gate.page(Act.SEE_ATTACHMENTS)
def image(
    request: HttpRequest, viewer: Viewer, contact_id: UUID, attachment_id: UUID, number: int
) -> HttpResponse:
    """The picture of one page, made from bare pixels: never a byte of the file itself."""
    drawn = actions.page_seen(
        viewer,
        contact_id=contact_id,
        attachment_id=attachment_id,
        number=number,
        now=datetime.now(UTC),
    )
    content, content_type = rendering.encoded(drawn)
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'inline; filename="page-{number}"'
    # Opened by itself, it is a picture in a page that may do nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@gate.page(Act.ERASE_ATTACHMENT)
def erase(
    request: HttpRequest, viewer: Viewer, contact_id: UUID, attachment_id: UUID
) -> HttpResponse:
    """Erase a file for good, with a reason."""
    view = query.one(viewer, contact_id, attachment_id)
    require_move(view.state, AttachmentState.ERASED)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        actions.list_seen(viewer, contact_id=contact_id, rows=1, now=datetime.now(UTC))
        context = {
            **_frame(viewer, contact_id),
            "file": present.file_words(view, viewer),
            "form": form,
        }
        return render(request, "attachments/erase.html", context)
    actions.erase(
        viewer,
        contact_id=contact_id,
        attachment_id=attachment_id,
        reason=form.cleaned_data["reason"],
        now=datetime.now(UTC),
    )
    messages.success(request, "The file is erased.")
    return _to_list(contact_id)


def _frame(viewer: Viewer, contact_id: UUID) -> dict[str, Any]:
    return {
        "reference": query.reference_of(viewer, contact_id),
        "contact_id": contact_id,
        "back": present.way_back(viewer, contact_id),
        "tabs": tabs(viewer, contact_id, "attachments"),
    }


def _readable(name: str | None) -> str:
    told = tidy(name or "", lines=False)
    return told[:LONGEST_NAME] if told and not refusal(told, "It") else "A name we could not read"


def _to_list(contact_id: UUID) -> HttpResponse:
    return see_other("attachments", contact_id)


_FILE = "<uuid:contact_id>/files/<uuid:attachment_id>/"

urlpatterns: list[URLPattern] = [
    path("<uuid:contact_id>/files/", files, name="attachments"),
    path("<uuid:contact_id>/files/add/", add, name="attachments.add"),
    path(f"{_FILE}pages/<int:number>/", page, name="attachments.page"),
    path(f"{_FILE}pages/<int:number>/picture/", image, name="attachments.image"),
    path(f"{_FILE}erase/", erase, name="attachments.erase"),
]
