"""Building an information product: draft, preview of who will see what, delivery, receipts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from openmash.actions import products as actions
from openmash.actions import reading
from openmash.core.errors import BadInput, NotNow
from openmash.domain.access import Act, Viewer
from openmash.domain.decisions.dissemination import ProductStatus
from openmash.records.queries import agreements, product_copies, product_drafts
from openmash.records.queries import case as cases
from openmash.records.queries import products as query
from openmash.records.queries.product_drafts import Draft
from openmash.web import gate
from openmash.web.forms.products import DeliverForm, DraftForm, StartForm, WithdrawForm
from openmash.web.forms.refusals import refuse
from openmash.web.moving import see_other
from openmash.web.presenters import case_tabs
from openmash.web.presenters import contact as present_contact
from openmash.web.presenters import products as present


@gate.page(Act.BUILD_PRODUCT)
def of_contact(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """The contact's tab "Products": what is being built, and what was delivered to whom."""
    now = datetime.now(UTC)
    rows = query.of_contact(viewer, contact_id)
    actions.listed(viewer, contact_id=contact_id, rows=len(rows), now=now)
    context = {
        **_frame(viewer, contact_id, now),
        "contact_id": contact_id,
        "rows": [present.row(row, for_recipient=False) for row in rows],
    }
    return render(request, "products/of_contact.html", context)


@gate.page(Act.BUILD_PRODUCT)
def start(request: HttpRequest, viewer: Viewer, contact_id: UUID) -> HttpResponse:
    """For whom a product is made, and what for."""
    now = datetime.now(UTC)
    frame = _frame(viewer, contact_id, now)
    posted = request.POST if request.method == "POST" else None
    choices = [(str(key), name) for key, name in agreements.agencies(viewer)]
    form = StartForm(posted, agencies=choices)
    if posted is not None and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.start(
                viewer,
                contact_id=contact_id,
                to_agency_id=UUID(said["to_agency"]),
                title=said["title"],
                purpose=said["purpose"],
                now=now,
            )
        except BadInput as fault:
            refuse(form, fault.by_field)
        else:
            return see_other("products.draft", made)
    return render(request, "products/start.html", {**frame, "form": form})


@gate.page(Act.BUILD_PRODUCT)
def draft(request: HttpRequest, viewer: Viewer, product_id: UUID) -> HttpResponse:
    """What goes into a draft; what is not released to its recipient, and where to ask for it."""
    now = datetime.now(UTC)
    stands = product_drafts.of(viewer, product_id)
    if stands.status is not ProductStatus.DRAFT:
        return redirect("products.sent", product_id)
    posted = request.POST if request.method == "POST" else None
    form = _draft_form(stands, posted)
    status = 200
    if posted is not None and form.is_valid():
        said = form.cleaned_data
        try:
            actions.change(
                viewer,
                product_id=product_id,
                title=said["title"],
                purpose=said["purpose"],
                picked=[UUID(each) for each in said["items"]],
                now=now,
            )
        except BadInput as fault:
            refuse(form, fault.by_field)
        except NotNow as first:
            form.add_error(None, first.sentence)
            status = 409
        else:
            if posted.get("next") == "preview":
                return see_other("products.preview", product_id)
            messages.success(request, "The draft is saved.")
            return see_other("products.draft", product_id)
    actions.opened(viewer, product_id=product_id, now=now)
    context = _draft_context(viewer, stands, form, now)
    return render(request, "products/draft.html", context, status=status)


@gate.page(Act.BUILD_PRODUCT)
def preview(request: HttpRequest, viewer: Viewer, product_id: UUID) -> HttpResponse:
    """Exactly who will see exactly what, and what they are told is withheld; then the delivery."""
    now = datetime.now(UTC)
    stands = product_drafts.of(viewer, product_id)
    if stands.status is not ProductStatus.DRAFT:
        return redirect("products.sent", product_id)
    agreed = actions.agreement_for(stands, now)
    posted = request.POST if request.method == "POST" else None
    form = _deliver_form(stands, posted, covered=agreed.agreement_id is not None)
    agreement = agreed.why if agreed.agreement_id else _NO_AGREEMENT
    looked = _Preview(stands, form, agreement)
    if posted is None or not form.is_valid():
        return _show_preview(request, viewer, looked, now)
    try:
        actions.deliver(
            viewer,
            product_id=product_id,
            seen=form.cleaned_data["seen"],
            nothing_released=form.cleaned_data.get("nothing_released", False),
            footing=form.footing,
            now=now,
        )
    except BadInput as fault:
        refuse(form, fault.by_field)
        return _show_preview(request, viewer, looked, now)
    except NotNow as first:
        form.add_error(None, first.sentence)
        # What is shown now is what a second try would deliver.
        again = _Preview(product_drafts.of(viewer, product_id), form, agreement)
        renewed = posted.copy()
        renewed["seen"] = again.draft.bundle.seen
        form.data = renewed
        return _show_preview(request, viewer, again, now, status=409)
    messages.success(request, f"Delivered to {stands.to_agency}. Each opening will be listed here.")
    return see_other("products.sent", product_id)


@gate.page(Act.BUILD_PRODUCT)
def sent(request: HttpRequest, viewer: Viewer, product_id: UUID) -> HttpResponse:
    """A product that left, with who opened it, when and in which form."""
    now = datetime.now(UTC)
    was = product_copies.sent(viewer, product_id)
    if was.status is ProductStatus.DRAFT:
        return redirect("products.draft", product_id)
    actions.opened(viewer, product_id=product_id, now=now)
    context = {
        **_frame(viewer, was.contact_id, now),
        "sent": was,
        "rows": present.sent_rows(was),
        "tag": present.status_tag(was.status),
        "receipts": present.receipt_cells(was.receipts),
        "may_withdraw": was.status is ProductStatus.DELIVERED,
    }
    return render(request, "products/sent.html", context)


@gate.page(Act.BUILD_PRODUCT)
def withdraw(request: HttpRequest, viewer: Viewer, product_id: UUID) -> HttpResponse:
    """Give up a draft, or take a delivered product back."""
    now = datetime.now(UTC)
    was = product_copies.sent(viewer, product_id)
    posted = request.POST if request.method == "POST" else None
    form = WithdrawForm(posted)
    if posted is not None and form.is_valid():
        try:
            actions.withdraw(
                viewer, product_id=product_id, reason=form.cleaned_data["reason"], now=now
            )
        except BadInput as fault:
            refuse(form, fault.by_field)
        else:
            messages.success(request, "Withdrawn. Nobody can open it any more.")
            return see_other("products.sent", product_id)
    actions.opened(viewer, product_id=product_id, now=now)
    readers = sorted({each.name for each in was.receipts})
    context = {
        **_frame(viewer, was.contact_id, now),
        "sent": was,
        "form": form,
        "is_draft": was.status is ProductStatus.DRAFT,
        "readers": readers,
    }
    return render(request, "products/withdraw.html", context)


_NO_AGREEMENT = "No agreement in force covers it. It may be shared; the record will say so."


@dataclass(frozen=True, slots=True)
class _Preview:
    draft: Draft
    form: DeliverForm
    agreement: str


def _show_preview(
    request: HttpRequest, viewer: Viewer, looked: _Preview, now: datetime, *, status: int = 200
) -> HttpResponse:
    stands = looked.draft
    actions.opened(viewer, product_id=stands.product_id, now=now)
    problems = present.lost(stands)
    if all(item.readable for item in stands.items):
        problems += product_drafts.leaks_in(stands)
    else:
        problems.append(
            "It holds an item that your role cannot open. A hub manager can deliver it."
        )
    if not stands.recipients:
        problems.append(f"Nobody at {stands.to_agency} could open it.")
    context = {
        **_frame(viewer, stands.contact_id, now),
        "draft": stands,
        "form": looked.form,
        "agreement": looked.agreement,
        "problems": problems,
        "people": [[each.name, each.role.label] for each in stands.recipients],
        "children": present.children(stands.children),
        "items": present.previewed(item for item in stands.items if item.readable),
        "withheld": present.withheld_words(stands.withheld),
    }
    return render(request, "products/preview.html", context, status=status)


def _draft_context(viewer: Viewer, stands: Draft, form: DraftForm, now: datetime) -> dict[str, Any]:
    return {
        **_frame(viewer, stands.contact_id, now),
        "draft": stands,
        "form": form,
        "lost": present.lost(stands),
        "unreadable": sum(not item.readable for item in stands.items),
        "not_released": present.not_released(stands),
        "withheld": present.withheld_words(stands.withheld),
        "ask_href": f"{reverse('releases.ask', args=[stands.contact_id])}?to={stands.to_agency_id}",
    }


def _draft_form(stands: Draft, posted: Any) -> DraftForm:
    items, hints = present.choices(stands)
    initial = {
        "title": stands.title,
        "purpose": stands.purpose,
        "items": [str(item.item_id) for item in stands.items if item.fit.may_go],
    }
    return DraftForm(posted, items=items, hints=hints, initial=initial)


def _deliver_form(stands: Draft, posted: Any, *, covered: bool) -> DeliverForm:
    return DeliverForm(
        posted,
        empty=not stands.items,
        covered=covered,
        initial={
            "seen": stands.bundle.seen,
            "family_told": stands.family_told,
            "family_told_why_not": stands.family_told_why_not,
        },
    )


def _frame(viewer: Viewer, contact_id: UUID, now: datetime) -> dict[str, Any]:
    """The bar that says whose contact this is, and the contact's tabs. Reading it is audited."""
    reading.contact_opened(viewer, contact_id=contact_id, now=now)
    case = cases.of(viewer, contact_id)
    return {
        "contact_view": present_contact.identity(case, now=now),
        "tabs": case_tabs.tabs(viewer, contact_id, "products.of_contact"),
        "list_href": reverse("products.of_contact", args=[contact_id]),
    }


CONTACT_PATTERNS: list[URLPattern] = [
    path("<uuid:contact_id>/products/", of_contact, name="products.of_contact"),
    path("<uuid:contact_id>/products/new/", start, name="products.start"),
]
BUILDING: list[URLPattern] = [
    path("<uuid:product_id>/draft/", draft, name="products.draft"),
    path("<uuid:product_id>/preview/", preview, name="products.preview"),
    path("<uuid:product_id>/sent/", sent, name="products.sent"),
    path("<uuid:product_id>/withdraw/", withdraw, name="products.withdraw"),
]
"""Under the addresses of products, beside those of their readers."""
