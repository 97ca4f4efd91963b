"""The gate of a region: who comes in, where an analyst lands, and changing place."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import ProgrammingError, connection
from django.test import Client, RequestFactory

from openmash.core.errors import Refused
from openmash.domain.access import Act, RegionalViewer
from openmash.records.models import Account, AuditEntry, Membership, Region
from openmash.records.tenancy import in_hub
from openmash.web import gate
from tests.support.cast import HubCast
from tests.support.databases import ANALYST
from tests.support.signed_in import signed_in, text_of

pytestmark = pytest.mark.django_db


def analyst() -> Client:
    client = Client()
    client.force_login(Account.objects.get(email=ANALYST[0]))
    session = client.session
    session["second_factor"] = True
    session.save()
    return client


def works_in(cast: HubCast) -> None:
    """The analyst is a manager of the hub as well."""
    account = Account.objects.get(email=ANALYST[0])
    with in_hub(cast.hub_id):
        Membership.objects.create(hub=cast.hub, account=account, role="manager")


def test_an_analyst_lands_in_the_region_and_sees_its_boroughs(cast: HubCast) -> None:
    client = analyst()
    landed = client.get("/desk/", follow=True)
    assert landed.redirect_chain == [("/region/", 302)]
    words = text_of(landed)
    assert "Two boroughs" in words
    assert "Hackney" in words
    assert "Newham" in words
    assert "Rita Regional , Regional analyst" in words
    assert "Change hub" not in words


def test_an_analyst_opens_no_page_of_a_hub(cast: HubCast) -> None:
    client = analyst()
    for path in ("/worklist/", "/turnaround/", "/audit/", "/people/"):
        assert client.get(path).status_code == 403, path


def test_a_desk_is_refused_and_its_hub_hears_of_it(cast: HubCast) -> None:
    answer = signed_in(cast.manager).get("/region/")
    assert answer.status_code == 403
    assert "This is for the analysts of a region." in text_of(answer)
    with in_hub(cast.hub_id):
        assert AuditEntry.objects.get(act="access_refused").subject_id == "region"


def test_somebody_with_a_hub_and_a_region_changes_between_them(cast: HubCast) -> None:
    works_in(cast)
    client = analyst()
    landed = client.get("/desk/", follow=True)
    assert landed.redirect_chain[-1][0] == "/worklist/"
    assert "Change hub" in text_of(landed)
    choices = text_of(client.get("/hub/"))
    assert "Hackney: Hub manager" in choices
    assert "Two boroughs: regional analyst" in choices
    to_region = {"hub": str(Region.objects.get(name="Two boroughs").id)}
    landed = client.post("/hub/", to_region, follow=True)
    assert landed.redirect_chain[-1][0] == "/region/"
    assert "Change hub" in text_of(landed)
    secret = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
    account = Account.objects.get(email=ANALYST[0])
    Authenticator.objects.create(user=account, type="totp", data={"secret": secret})
    assert "Two boroughs" in text_of(client.get("/account/"))
    landed = client.post("/hub/", {"hub": str(cast.hub_id)}, follow=True)
    assert landed.redirect_chain[-1][0] == "/worklist/"


def test_nobody_changes_to_a_region_that_is_not_theirs(cast: HubCast) -> None:
    other = {"hub": str(Region.objects.get(name="Hackney alone").id)}
    assert analyst().post("/hub/", other).status_code == 404
    assert signed_in(cast.manager).post("/hub/", other).status_code == 404
    client = analyst()
    session = client.session
    session["region_id"] = other["hub"]
    session.save()
    words = text_of(client.get("/region/"))
    assert "Two boroughs" in words
    assert "Hackney alone" not in words


@contextmanager
def looking(view: Any) -> Iterator[Any]:
    """What the gate gives a page of a region."""
    request: Any = RequestFactory().get("/")
    request.user = Account.objects.get(email=ANALYST[0])
    request.session = {"second_factor": True}
    yield gate.regional(Act.SEE_REGION)(view)(request)


def test_a_page_of_a_region_runs_as_the_regional_role(cast: HubCast) -> None:
    def view(_request: Any, viewer: RegionalViewer) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            return f"{cursor.fetchone()[0]} for {viewer.region_name}"

    with looking(view) as answer:
        assert answer == "openmash_region for Two boroughs"


def test_a_page_of_a_region_that_asks_for_names_fails(cast: HubCast) -> None:
    def view(_request: Any, _viewer: RegionalViewer) -> int:
        return Account.objects.count()

    with (
        pytest.raises(ProgrammingError) as failed,
        looking(view),
    ):
        pass
    assert isinstance(failed.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_an_act_of_a_hub_is_no_act_of_a_region(cast: HubCast) -> None:
    request: Any = RequestFactory().get("/")
    request.user = Account.objects.get(email=ANALYST[0])
    request.session = {"second_factor": True}
    page = gate.regional(Act.OPEN_CONTACT)(lambda *_: pytest.fail("it opened"))
    with pytest.raises(Refused, match="This is for a hub itself"):
        page(request)
