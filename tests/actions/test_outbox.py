"""The outbox: what leaves, what is tried again, and what never leaves."""

import ast
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from openmash.actions import outbox
from openmash.actions.base import post
from openmash.adapters.mailer import Letter, NotSentError, from_url
from openmash.core.errors import Misconfigured
from openmash.records.models import Account, Membership, OutboxMessage
from openmash.records.tenancy import in_hub

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


class Postbox:
    """A mailer that keeps what it is given, after refusing as often as it is told to."""

    def __init__(self, *refusals: NotSentError) -> None:
        self.letters: list[Letter] = []
        self._refusals = list(refusals)

    def send(self, letter: Letter) -> None:
        if self._refusals:
            raise self._refusals.pop(0)
        self.letters.append(letter)


def leave(cast: Any, template: str = "agency_asked") -> OutboxMessage:
    with in_hub(cast.hub_id):
        post(cast.hub_id, template, now=NOON, to_account_id=cast.police.user_id)
        return OutboxMessage.objects.get()


def kept(cast: Any) -> OutboxMessage:
    with in_hub(cast.hub_id):
        return OutboxMessage.objects.get()


def test_a_message_leaves_once(cast: Any) -> None:
    leave(cast)
    box = Postbox()

    assert outbox.drain(cast.hub_id, box, now=NOON) == 1
    assert outbox.drain(cast.hub_id, box, now=NOON + timedelta(days=1)) == 0

    assert [letter.to for letter in box.letters] == ["police@hac.example.org"]
    assert kept(cast).sent_at == NOON


@pytest.mark.parametrize("change", ["closed", "left the hub"])
def test_nobody_who_has_left_gets_a_message(cast: Any, change: str) -> None:
    leave(cast)
    with in_hub(cast.hub_id):
        if change == "closed":
            Account.objects.filter(id=cast.police.user_id).update(is_active=False)
        else:
            Membership.objects.filter(account_id=cast.police.user_id).update(ended_at=NOON)
    box = Postbox()

    outbox.drain(cast.hub_id, box, now=NOON)

    assert box.letters == []
    assert kept(cast).sent_at is None
    assert outbox.given_up(cast.hub_id) == 1


def test_a_failure_is_tried_again_later_and_later_and_given_up_in_the_end(cast: Any) -> None:
    leave(cast)
    box = Postbox(*[NotSentError("mail server: timeout", lasting=False)] * 20)
    waits, now = [], NOON
    for _ in range(outbox.ATTEMPTS):
        outbox.drain(cast.hub_id, box, now=now)
        waits.append((kept(cast).try_again_at - now).total_seconds() / 60)
        now = kept(cast).try_again_at

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60]
    assert outbox.given_up(cast.hub_id) == 1
    assert kept(cast).last_error == "mail server: timeout"


def test_a_refused_recipient_is_not_tried_again(cast: Any) -> None:
    leave(cast)
    box = Postbox(NotSentError("recipient refused: 550", lasting=True))

    outbox.drain(cast.hub_id, box, now=NOON)

    assert outbox.given_up(cast.hub_id) == 1


def test_a_worker_killed_while_sending_leaves_the_message_to_the_next(cast: Any) -> None:
    class Killed(BaseException):
        pass

    class Dying(Postbox):
        def send(self, letter: Letter) -> None:
            raise Killed

    leave(cast)
    with pytest.raises(Killed):
        outbox.drain(cast.hub_id, Dying(), now=NOON)
    box = Postbox()

    assert outbox.drain(cast.hub_id, box, now=NOON) == 0
    assert outbox.drain(cast.hub_id, box, now=NOON + outbox.LEASE) == 1


@pytest.mark.parametrize("template", [*outbox.TEMPLATES, "one_that_nobody_wrote"])
def test_no_message_holds_a_link_or_a_place_for_details(cast: Any, template: str) -> None:
    leave(cast, template)
    box = Postbox()

    outbox.drain(cast.hub_id, box, now=NOON)

    words = box.letters[0].subject + box.letters[0].body
    assert not any(each in words for each in ("http", "://", "{", "}", "%s"))
    assert not any(each.isdigit() for each in words)


def test_every_message_that_an_action_leaves_has_words_of_its_own() -> None:
    posters = {"post", "tell_agency", "tell_managers", "tell_team"}
    left: set[str] = set()
    for file in Path(outbox.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in posters:
                words = [each.value for each in node.args if isinstance(each, ast.Constant)]
                left.update(word for word in words if isinstance(word, str))

    assert "agency_chased" in left, "the guard must find what it guards"
    assert left <= set(outbox.TEMPLATES)


def test_without_a_mail_server_a_letter_becomes_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    mailer = from_url("", "hub@example.org", tmp_path / "mail")

    mailer.send(Letter("a-b-c", "police@hac.example.org", "Subject", "Body\n"))

    (file,) = (tmp_path / "mail").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    email = message_from_bytes(file.read_bytes())
    assert (email["To"], email["From"]) == ("police@hac.example.org", "hub@example.org")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mail.example.org", "is not a mail server's address"),
        ("http://mail.example.org", "is not a mail server's address"),
        ("smtp://mail.example.org", "in clear text"),
    ],
)
def test_a_wrong_mail_setting_says_what_is_wrong(tmp_path: Path, url: str, words: str) -> None:
    with pytest.raises(Misconfigured, match=words):
        from_url(url, "hub@example.org", tmp_path)


def test_a_mail_server_that_is_away_is_tried_again(tmp_path: Path) -> None:
    mailer = from_url("smtp://127.0.0.1:1", "hub@example.org", tmp_path)

    with pytest.raises(NotSentError) as refused:
        mailer.send(Letter("a", "b@example.org", "c", "d"))

    assert not refused.value.lasting
    assert "example.org" not in refused.value.reason
