"""Information products as their recipients open them."""

from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from openmash.actions import product_reading as actions
from openmash.adapters import paper
from openmash.domain.access import Act, Viewer
from openmash.domain.decisions.dissemination import ProductStatus, ReadingForm
from openmash.records.queries import products as query
from openmash.web import gate
from openmash.web.pages.product_building import BUILDING
from openmash.web.presenters import product_paper
from openmash.web.presenters import products as present


@require_safe
@gate.page(Act.READ_PRODUCT)
def tray(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the hub delivered to the viewer's agency: unread first."""
    number = request.GET.get("page", "1")
    found = query.tray(viewer, number=int(number) if number.isdecimal() else 1)
    actions.tray_seen(viewer, rows=len(found.rows), now=datetime.now(UTC))
    context = {
        "rows": [present.row(row, for_recipient=True) for row in found.rows],
        "found": found,
        "page_href": f"{reverse('products')}?",
    }
    return render(request, "products/tray.html", context)


@require_safe
@gate.page(Act.READ_PRODUCT)
def read(request: HttpRequest, viewer: Viewer, product_id: UUID) -> HttpResponse:
    """One product: the accessible form of it."""
    now = datetime.now(UTC)
    copy = actions.read(viewer, product_id=product_id, form=ReadingForm.PAGE, now=now)
    context = {
        "copy": copy,
        "withdrawn": copy.status is ProductStatus.WITHDRAWN,
        "facts": present.facts(copy),
        "items": present.copied(copy.items),
        "mark": present.mark(viewer.name, copy.to_agency, now),
        "withheld": present.withheld_words(copy.withheld),
        "gone": present.gone_words(copy.gone),
        "rule": product_paper.RULE,
        "nothing": product_paper.NOTHING,
    }
    return render(request, "products/read.html", context)


@require_safe
@gate.page(Act.READ_PRODUCT)
def pdf(_request: HttpRequest, viewer: Viewer, product_id: UUID) -> HttpResponse:
    """One product as pictures of pages, marked with who opened it and when."""
    now = datetime.now(UTC)
    copy = actions.read(viewer, product_id=product_id, form=ReadingForm.PDF, now=now)
    body = paper.pdf(product_paper.sheet(copy, viewer, now))
    response = HttpResponse(body, content_type="application/pdf")
    # A number for a name: the file's name must tell nothing.
    name = f"information-product-{str(product_id)[:8]}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


urlpatterns: list[URLPattern] = [
    path("", tray, name="products"),
    path("<uuid:product_id>/", read, name="products.read"),
    path("<uuid:product_id>/pdf/", pdf, name="products.pdf"),
    *BUILDING,
]
