"""People and access, as an administrator's browser without script meets them."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from openmash.domain.access import AgencyKind, Viewer
from openmash.records.models import Account, Membership, PartnerToken
from openmash.records.queries.partners import partner
from openmash.records.tenancy import in_hub
from tests.support.signed_in import signed_in, text_of

PERSON = {
    "name": "Nadia Obi",
    "email": "Nadia.Obi@hac.example.org",
    "role": "screening_officer",
    "agency": "none",
}


@pytest.fixture
def browser(cast: Any) -> Client:
    return signed_in(cast.administrator)


def membership_of(cast: Any, viewer: Viewer) -> UUID:
    with in_hub(cast.hub_id):
        return Membership.objects.get(account_id=viewer.user_id).id


def secret_in(response: Any) -> str:
    found = re.search(r'<code class="om-code-key">([^<]+)</code>', response.content.decode())
    assert found
    return found[1]


def test_the_list_names_everybody_and_what_each_still_has_to_do(
    cast: Any, next_door: Any, browser: Client
) -> None:
    page = text_of(browser.get("/people/"))
    assert "13 people with access to this hub" in page
    assert "Police HAC police@hac.example.org Agency navigator Hackney police" in page
    assert "Code app not set up yet" in page
    assert "new.example.org" not in page


def test_a_temporary_password_is_shown_once_and_kept_nowhere(cast: Any, browser: Client) -> None:
    response = browser.post("/people/add/", PERSON)
    password = secret_in(response)
    assert "no-store" in response["Cache-Control"]
    account = Account.objects.get(email="nadia.obi@hac.example.org")
    assert account.check_password(password)
    assert password not in browser.get("/people/").content.decode()
    assert password not in str(dict(browser.session))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Enter full name"),
        ({"name": "<i>\x00</i>"}, "Full name must not include control characters"),
        ({"email": "nadia"}, "must be in the right form"),
        ({"email": f"{'n' * 260}@example.org"}, "must be"),
        ({"email": "police@hac.example.org"}, "works here already"),
        ({"role": ""}, "Select the role"),
        ({"role": "owner"}, "must be one of the choices shown"),
        ({"role": "navigator"}, "Select the agency"),
        ({"agency": ""}, "Select the agency, or No agency"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_added(
    cast: Any, browser: Client, changes: dict[str, str], sentence: str
) -> None:
    before = Account.objects.count()
    response = browser.post("/people/add/", {**PERSON, **changes})
    assert "<title>Error: Add a person" in response.content.decode()
    assert sentence in text_of(response)
    assert Account.objects.count() == before


def test_access_is_ended_after_one_more_page(cast: Any, browser: Client) -> None:
    address = f"/people/{membership_of(cast, cast.police)}/end/"
    assert "End access of Police HAC?" in text_of(browser.get(address))
    with in_hub(cast.hub_id):
        assert Membership.objects.get(account_id=cast.police.user_id).ended_at is None
    assert browser.post(address).status_code == 303
    page = text_of(browser.get("/people/"))
    assert "Police HAC no longer works in this hub." in page
    assert "People who no longer have access" in page
    assert browser.get(address).status_code == 404


def test_the_last_administrator_is_told_why_not(cast: Any, browser: Client) -> None:
    response = browser.post(f"/people/{membership_of(cast, cast.administrator)}/end/")
    assert response.status_code == 409
    assert "last administrator" in text_of(response)


def test_a_reset_ends_every_session_of_the_person(cast: Any, browser: Client) -> None:
    police = signed_in(cast.police)
    assert police.get("/queue/").status_code == 200
    response = browser.post(f"/people/{membership_of(cast, cast.police)}/reset/")
    assert len(secret_in(response)) == 19
    assert police.get("/queue/")["Location"].startswith("/sign-in/")


def test_a_key_is_shown_once_works_and_is_withdrawn(cast: Any, browser: Client) -> None:
    agency = cast.agencies[AgencyKind.POLICE]
    wanted = {"agency": str(agency.id), "name": "Custody records"}
    key = secret_in(browser.post("/people/keys/", wanted))
    found = partner(key)
    assert found is not None
    assert (found.agency_id, found.revoked) == (agency.id, False)
    listed = browser.get("/people/keys/").content.decode()
    assert "Custody records" in listed
    assert key not in listed
    with in_hub(cast.hub_id):
        token = PartnerToken.objects.get()
    address = f"/people/keys/{token.id}/withdraw/"
    assert "Withdraw the key of Custody records?" in text_of(browser.get(address))
    assert browser.post(address).status_code == 303
    found = partner(key)
    assert found is not None
    assert found.revoked


@pytest.mark.parametrize("typed", [{"agency": "", "name": "X"}, {"agency": "x", "name": ""}])
def test_a_key_needs_its_agency_and_its_system(browser: Client, typed: dict[str, str]) -> None:
    response = browser.post("/people/keys/", typed)
    assert "There is a problem" in text_of(response)


def test_the_hub_next_door_and_every_other_role_stay_out(
    cast: Any, next_door: Any, browser: Client
) -> None:
    theirs = membership_of(next_door, next_door.police)
    for verb in ("end", "reset"):
        assert browser.get(f"/people/{theirs}/{verb}/").status_code == 404
        assert browser.post(f"/people/{theirs}/{verb}/").status_code == 404
    for viewer in (cast.manager, cast.auditor, cast.police):
        for address in ("/people/", "/people/add/", "/people/keys/"):
            assert signed_in(viewer).get(address).status_code == 403
        assert signed_in(viewer).post("/people/add/", PERSON).status_code == 403
