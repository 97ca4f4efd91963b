"""Signing in with password and one-time code, and everything that must not be a way in."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from openmash.actions.people import add_person
from openmash.adapters.demo_desks import code_now
from openmash.domain.access import Role, Viewer
from openmash.records.models import Account, Membership
from openmash.records.tenancy import in_hub
from openmash.web.gate import IDLE_LIMIT
from openmash.web.signin import SecondFactorAdapter
from tests.support.cast import PASSWORD
from tests.support.signed_in import text_of

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
NOW = datetime(2026, 11, 17, 10, 0, 5, tzinfo=UTC)
OWN = "three odd words 99"
DESK = "/policy/"


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as moving:
        yield moving


@pytest.fixture(autouse=True)
def cheap_hashes(settings: Any) -> None:
    """Argon2 is slow on purpose; what is tried here does not depend on it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def manager(cast: Any) -> Account:
    return with_password(cast.manager)


def with_password(viewer: Viewer, *, code_app: bool = True) -> Account:
    account = Account.objects.get(id=viewer.user_id)
    account.set_password(PASSWORD)
    account.save()
    if code_app:
        TOTP.activate(account, SECRET)
    return account


def code(moved: timedelta = timedelta()) -> str:
    return code_now(SECRET, at=(datetime.now(UTC) + moved).timestamp())[0]


def give_password(client: Client, account: Account, password: str = PASSWORD) -> Any:
    return client.post("/sign-in/", {"login": account.email, "password": password})


def sign_in(account: Account) -> Client:
    client = Client()
    give_password(client, account)
    client.post("/sign-in/code/", {"code": code()})
    return client


def is_in(client: Client, address: str = DESK) -> bool:
    return client.get(address).status_code == 200


def test_password_and_code_open_the_desk_and_only_both(manager: Account) -> None:
    client = Client()
    response = give_password(client, manager)
    assert response["Location"].startswith("/sign-in/code/")
    assert not is_in(client)
    assert not is_in(client, "/account/")
    client.post("/sign-in/code/", {"code": code()})
    assert is_in(client)


def test_the_page_asked_for_comes_after_sign_in_and_no_other_site(manager: Account) -> None:
    client = Client()
    asked = client.get("/policy/versions/1/")["Location"]
    assert asked == "/sign-in/?next=/policy/versions/1/"
    client.post(asked, {"login": manager.email, "password": PASSWORD})
    response = client.post("/sign-in/code/", {"code": code()})
    assert response["Location"] == "/policy/versions/1/"
    stranger = Client()
    stranger.post(
        "/sign-in/?next=https://elsewhere.example/",
        {"login": manager.email, "password": PASSWORD, "next": "https://elsewhere.example/"},
    )
    cache.clear()
    response = stranger.post("/sign-in/code/", {"code": code()})
    assert "elsewhere" not in response["Location"]


def test_a_session_gets_another_key_at_sign_in(manager: Account) -> None:
    client = Client()
    client.get("/sign-in/")
    give_password(client, manager)
    before = client.session.session_key
    client.post("/sign-in/code/", {"code": code()})
    assert client.session.session_key != before
    planted = Client()
    planted.cookies["session"] = str(before)
    assert not is_in(planted)


def test_a_wrong_password_and_an_unknown_address_read_the_same(manager: Account) -> None:
    wrong = give_password(Client(), manager, "wrong")
    unknown = Client().post("/sign-in/", {"login": "none@example.org", "password": "wrong"})
    for response in (wrong, unknown):
        assert "Email address or password is not right" in text_of(response)
        assert "<title>Error: Sign in" in response.content.decode()
        assert "wrong" not in response.content.decode()


def test_what_is_missing_is_named(manager: Account) -> None:
    page = text_of(Client().post("/sign-in/", {"login": "manager", "password": ""}))
    assert "Email address must be in the right form" in page
    assert "Enter your password" in page
    client = Client()
    give_password(client, manager)
    assert "Enter the one-time code" in text_of(client.post("/sign-in/code/", {"code": " "}))


def test_guessing_a_password_is_stopped_for_a_while(manager: Account, clock: Any) -> None:
    for _ in range(5):
        give_password(Client(), manager, "a guess")
    right = Client()
    assert "Wait 5 minutes" in text_of(give_password(right, manager))
    clock.shift(timedelta(minutes=6))
    assert give_password(right, manager)["Location"].startswith("/sign-in/code/")


def test_one_office_behind_a_proxy_does_not_lock_out_another(manager: Account) -> None:
    for number in range(12):
        Client(headers={"X-Forwarded-For": "198.51.100.7"}).post(
            "/sign-in/", {"login": f"guess{number}@example.org", "password": "a guess"}
        )
    elsewhere = Client(headers={"X-Forwarded-For": "203.0.113.9"})
    assert give_password(elsewhere, manager).status_code == 302


def test_guessing_a_code_is_stopped_for_a_while(manager: Account) -> None:
    client = Client()
    give_password(client, manager)
    for number in range(5):
        client.post("/sign-in/code/", {"code": f"00000{number}"})
    assert "Wait 5 minutes" in text_of(client.post("/sign-in/code/", {"code": code()}))
    assert not is_in(client)


@pytest.mark.parametrize("later", [0, 29, 31, 59])
def test_a_code_counts_once_however_soon_it_is_tried_again(
    manager: Account, clock: Any, later: int
) -> None:
    used = code()
    assert is_in(sign_in(manager))
    clock.shift(timedelta(seconds=later))
    client = Client()
    give_password(client, manager)
    response = client.post("/sign-in/code/", {"code": used})
    assert "was used already" in text_of(response)
    assert not is_in(client)


def test_a_code_may_be_one_step_late_in_two_halves_but_not_two_steps(manager: Account) -> None:
    for moved, fits in ((timedelta(seconds=-30), True), (timedelta(seconds=-90), False)):
        client = Client()
        give_password(client, manager)
        digits = code(moved)
        client.post("/sign-in/code/", {"code": f" {digits[:3]} {digits[3:]} "})
        assert is_in(client) is fits


def test_signing_out_ends_the_session_for_good(manager: Account) -> None:
    client = sign_in(manager)
    key = client.session.session_key
    assert client.get("/sign-out/").status_code == 200
    assert is_in(client)
    assert "You are signed out." in text_of(client.post("/sign-out/", follow=True))
    replayed = Client()
    replayed.cookies["session"] = str(key)
    assert not is_in(replayed)


def test_an_unused_session_ends_and_a_used_one_goes_on(manager: Account, clock: Any) -> None:
    client = sign_in(manager)
    assert is_in(client)
    for _ in range(3):
        clock.shift(IDLE_LIMIT - timedelta(minutes=1))
        assert is_in(client)
    clock.shift(IDLE_LIMIT + timedelta(minutes=2))
    assert client.get("/account/")["Location"].startswith("/sign-in/")
    assert not is_in(client)


def test_background_refreshes_do_not_keep_a_session_alive(cast: Any, clock: Any) -> None:
    client = sign_in(with_password(cast.manager))
    assert is_in(client)
    for _ in range(4):
        clock.shift(IDLE_LIMIT / 3)
        answer = client.get(reverse("worklist.version")).status_code
    assert answer == 401


def test_a_changed_role_and_an_ended_membership_count_at_the_next_request(
    cast: Any, manager: Account
) -> None:
    client = sign_in(manager)
    assert is_in(client)
    with in_hub(cast.hub_id):
        rows = Membership.objects.filter(account=manager)
        rows.update(role=Role.SOCIAL_WORKER.value)
    assert client.get(DESK).status_code == 403
    assert client.get(reverse("worklist")).status_code == 200
    with in_hub(cast.hub_id):
        rows.update(ended_at=NOW)
    assert client.get(reverse("worklist")).status_code == 403


def test_nothing_is_open_before_a_code_app_is_set_up(cast: Any) -> None:
    account = with_password(cast.manager, code_app=False)
    client = Client()
    give_password(client, account)
    for address in (DESK, reverse("worklist"), reverse("turnaround"), "/desk/", "/hub/"):
        assert client.get(address)["Location"] == "/account/code-app/"
    assert "Set up your code app" in text_of(client.get("/account/code-app/"))


def test_a_first_sign_in_asks_for_an_own_password_then_a_code_app(cast: Any) -> None:
    added = add_person(
        cast.administrator,
        email="nadia@hac.example.org",
        name="Nadia Obi",
        role=Role.MANAGER,
        agency_id=None,
        now=NOW,
    )
    given = added.temporary_password or ""
    account = Account.objects.get(email="nadia@hac.example.org")
    client = Client()
    give_password(client, account, given)
    for address in (DESK, "/desk/", reverse("worklist")):
        assert client.get(address)["Location"] == "/account/password/"
    change = {"oldpassword": given, "password1": OWN, "password2": OWN}
    for wrong, sentence in (
        ({"password1": given, "password2": given}, "must be another"),
        ({"password2": "three odd words 98"}, "not the same"),
        ({"password1": "short", "password2": "short"}, "at least 12"),
        ({"oldpassword": "not it"}, "Password now is not right"),
    ):
        assert sentence in text_of(client.post("/account/password/", {**change, **wrong}))
    assert client.post("/account/password/", change)["Location"] == "/desk/"
    page = client.get("/account/code-app/").content.decode()
    secret = re.search(r'class="om-code-key">([A-Z2-7]+)<', page)
    assert secret
    digits = code_now(secret[1], at=NOW.timestamp())[0]
    assert "Recovery codes" in text_of(
        client.post("/account/code-app/", {"code": digits}, follow=True)
    )
    assert is_in(client)
    account.refresh_from_db()
    assert not account.password_is_temporary
    assert client.get("/account/code-app/")["Location"] == "/account/"


def test_secrets_are_stored_encrypted_and_drawn_without_style(manager: Account) -> None:
    stored = Authenticator.objects.get(user_id=manager.pk).data["secret"]
    adapter = SecondFactorAdapter()
    enciphered = adapter.encrypt(SECRET)
    assert SECRET not in enciphered
    assert adapter.decrypt(enciphered) == SECRET
    assert SECRET not in stored
    svg = adapter.build_totp_svg("otpauth://totp/x?secret=ABC")
    assert "style" not in svg
    assert "<script" not in svg


def test_a_recovery_code_signs_in_once(manager: Account) -> None:
    client = sign_in(manager)
    client.post("/account/recovery-codes/new/")
    page = client.get("/account/recovery-codes/").content.decode()
    codes = re.findall(r"<li><code>([0-9]+)</code>", page)
    assert len(codes) == 10
    for attempt, fits in ((Client(), True), (Client(), False)):
        give_password(attempt, manager)
        attempt.post("/sign-in/code/", {"code": codes[0]})
        assert is_in(attempt) is fits
        cache.clear()


def test_recovery_codes_need_a_fresh_proof(manager: Account, clock: Any) -> None:
    client = sign_in(manager)
    client.post("/account/recovery-codes/new/")
    clock.shift(timedelta(minutes=6))
    response = client.get("/account/recovery-codes/")
    assert response["Location"].startswith("/sign-in/again/")
    again = client.post(response["Location"], {"password": "wrong"})
    assert "Password is not right" in text_of(again)
    client.post(response["Location"], {"password": PASSWORD})
    assert client.get("/account/recovery-codes/").status_code == 200


def test_a_changed_password_ends_the_other_sessions(manager: Account, clock: Any) -> None:
    here = sign_in(manager)
    clock.shift(timedelta(minutes=2))
    there = sign_in(manager)
    change = {"oldpassword": PASSWORD, "password1": OWN, "password2": OWN}
    assert "Your password is changed." in text_of(
        here.post("/account/password/", change, follow=True)
    )
    assert is_in(here)
    assert not is_in(there)


def test_the_librarys_own_messages_and_pages_are_not_shown(manager: Account) -> None:
    client = sign_in(manager)
    assert "Successfully" not in text_of(client.get(DESK))
    for address in ("/accounts/signup/", "/sign-up/", "/account/email/", "/account/2fa/"):
        assert client.get(address).status_code == 404


def test_pages_about_oneself_are_never_kept_by_a_browser(manager: Account) -> None:
    client = sign_in(manager)
    for address in ("/account/", "/account/password/", DESK):
        assert "no-store" in client.get(address)["Cache-Control"]
