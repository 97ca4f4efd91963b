"""Every address of the service. Each page declares who may open it (`web.gate`)."""

from django.urls import URLPattern, URLResolver, include, path

from openmash.api import urls as partner_api
from openmash.web import gate, signin
from openmash.web.pages import (
    agencies,
    agreements,
    asking,
    attachments,
    audit,
    chronology,
    contact,
    control_charts,
    decisions,
    errors,
    fairness,
    feedback,
    handovers,
    help_pages,
    home,
    matchers,
    network,
    own_items,
    own_record,
    partners_side,
    people,
    policies,
    product_building,
    products,
    protected,
    queue,
    region,
    release_asking,
    releases,
    returns,
    review_answers,
    reviews,
    search,
    statutory,
    study,
    tell,
    today,
    triage,
    turnaround,
    worklist,
)


def _declared(patterns: list[URLPattern], access: gate.Access) -> list[URLPattern]:
    """Declare who may use addresses of the interface, which knows nothing of the pages' gate."""
    for pattern in patterns:
        pattern.callback.access = access  # type: ignore[attr-defined]
    return patterns


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(home.urlpatterns)),
    path("", include(signin.urlpatterns)),
    path("tell/", include(tell.urlpatterns)),
    path("worklist/", include(worklist.urlpatterns)),
    path("search/", include(search.urlpatterns)),
    path("today/", include(today.urlpatterns)),
    path("people-to-check/", include(reviews.urlpatterns)),
    path("people-to-check/", include(review_answers.urlpatterns)),
    path("contacts/", include(contact.urlpatterns)),
    path("contacts/", include(triage.urlpatterns)),
    path("contacts/", include(attachments.urlpatterns)),
    path("contacts/", include(asking.urlpatterns)),
    path("contacts/", include(decisions.urlpatterns)),
    path("contacts/", include(feedback.urlpatterns)),
    path("contacts/", include(chronology.urlpatterns)),
    path("contacts/", include(network.urlpatterns)),
    path("contacts/", include(own_items.CONTACT_PATTERNS)),
    path("contacts/", include(product_building.CONTACT_PATTERNS)),
    path("items/", include(own_items.urlpatterns)),
    path("contacts/", include(release_asking.urlpatterns)),
    path("releases/", include(releases.urlpatterns)),
    path("agreements/", include(agreements.urlpatterns)),
    path("queue/", include(queue.urlpatterns)),
    path("queue/", include(returns.urlpatterns)),
    path("handovers/", include(handovers.urlpatterns)),
    path("products/", include(products.urlpatterns)),
    path("turnaround/", include(turnaround.urlpatterns)),
    path("measures/fairness/", include(fairness.urlpatterns)),
    path("measures/", include(partners_side.urlpatterns)),
    path("measures/over-time/", include(control_charts.urlpatterns)),
    path("measures/did-it-help/", include(study.urlpatterns)),
    path("region/", include(region.urlpatterns)),
    path("region/did-it-help/", include(study.region_urlpatterns)),
    path("contacts/", include(protected.urlpatterns)),
    path("own-record/", include(own_record.urlpatterns)),
    path("statutory/", include(statutory.urlpatterns)),
    path("policy/", include(policies.urlpatterns)),
    path("people/", include(people.urlpatterns)),
    path("people/", include(agencies.urlpatterns)),
    path("people/", include(matchers.urlpatterns)),
    path("audit/", include(audit.urlpatterns)),
    path("help/", include(help_pages.urlpatterns)),
    path("api/v1/", include(_declared(partner_api.TOKEN_PATTERNS, gate.Access("token")))),
    path("api/v1/", include(_declared(partner_api.PUBLIC_PATTERNS, gate.Access("public")))),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
