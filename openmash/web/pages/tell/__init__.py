"""Tell us about a child: the form of the public and of professionals."""

from django.urls import URLPattern, path

from . import check, start, steps
from .session import page, with_draft

urlpatterns: list[URLPattern] = [
    path("", page(start.start), name="tell.start"),
    path("borough/", page(start.borough), name="tell.borough"),
    path("return/", page(start.come_back), name="tell.return"),
    path("saved/", page(with_draft(start.saved)), name="tell.saved"),
    path("check/", page(with_draft(check.check)), name="tell.check"),
    path("sent/", page(start.sent), name="tell.sent"),
    path("people/<str:kind>/", page(with_draft(steps.people)), name="tell.people"),
    path(
        "people/<str:kind>/<int:number>/remove/", page(with_draft(steps.remove)), name="tell.remove"
    ),
    path(
        "people/<str:kind>/<int:number>/<str:part>/",
        page(with_draft(steps.person)),
        name="tell.person",
    ),
    path("<slug:slug>/", page(with_draft(steps.step)), name="tell.step"),
]
