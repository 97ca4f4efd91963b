"""An administrator chooses the marks that an agency writes."""

from typing import Any

import pytest

from openmash.domain.access import AgencyKind
from openmash.records.models import Agency, AuditEntry
from openmash.records.tenancy import in_hub
from tests.support.signed_in import html_of as text
from tests.support.signed_in import signed_in

pytestmark = pytest.mark.django_db

PAGE = "/people/agencies/"


def test_an_agency_gets_the_police_marks_from_its_next_return_on(cast: Any) -> None:
    client = signed_in(cast.administrator)
    assert "Hackney health" in text(client.get(PAGE)).replace("HAC", "Hackney")
    health = cast.agencies[AgencyKind.HEALTH].id
    assert client.post(PAGE, {"agency": str(health), "scheme": "3x5x2"}).status_code == 303
    with in_hub(cast.hub_id):
        assert Agency.objects.get(id=health).marking_scheme == "3x5x2"
        entry = AuditEntry.objects.get(act="agency_changed")
    assert (entry.subject_id, entry.detail) == (str(health), {"scheme": "3x5x2"})
    again = text(client.post(PAGE, {"agency": str(health), "scheme": "3x5x2"}))
    assert "uses these marks already" in again


def test_an_agency_next_door_cannot_be_chosen(cast: Any, next_door: Any) -> None:
    other = next_door.agencies[AgencyKind.HEALTH].id
    page = text(signed_in(cast.administrator).post(PAGE, {"agency": str(other), "scheme": "3x5x2"}))
    assert "must be one of the choices shown" in page
    with in_hub(next_door.hub_id):
        assert Agency.objects.get(id=other).marking_scheme == "plain"


def test_nothing_chosen_says_what_is_missing(cast: Any) -> None:
    page = text(signed_in(cast.administrator).post(PAGE, {"sent": "yes"}))
    assert "Select the agency" in page
    assert "Select its marks" in page
