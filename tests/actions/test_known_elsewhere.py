"""A person asks an agency's matcher about a child, and the record says what came of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from openmash.actions import known_elsewhere, matchers
from openmash.actions.protected_places import protect
from openmash.adapters.matcher import client, handed_in, pair_keys
from openmash.adapters.matcher.index import About, Row, building
from openmash.core.errors import BadInput, NotNow, NotThere, Overtaken, Refused
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.people.elsewhere import wire
from openmash.domain.people.elsewhere.answers import Reason, Verdict
from openmash.domain.people.elsewhere.encoding import Encoder, encode
from openmash.domain.people.elsewhere.rules import fingerprint
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.keys import stored_keys
from openmash.domain.sharing.protection import PlaceKind
from openmash.records.models import AuditEntry, Contact, KnownQuestion, PersonRecord
from openmash.records.queries import known_elsewhere as query
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import rated
from tests.support.matchers import POINT, Matcher, build_index, make_matcher
from tests.support.stories import RECEIVED, TOLU, make_contact

pytestmark = pytest.mark.django_db

POLICE = AgencyKind.POLICE
NOW = RECEIVED + timedelta(minutes=30)
TOLU_HELD = PersonFacts(
    forename="Tolu",
    surname="Adeyemi",
    birth_date=date(2018, 3, 14),
    birth_precision="day",
    sex="M",
    address_lines=("14 Sample Walk",),
)


@pytest.fixture
def matcher(tmp_path: Path, settings: Any, monkeypatch: Any) -> Matcher:
    """The police's matcher, whose clock is right, reached without a socket."""
    settings.OPENMASH_PAIR_KEYS = tmp_path / "keys"
    made = make_matcher(tmp_path)
    made.now = NOW
    build_index(made.folder, [("N-7", TOLU_HELD)], taken_on=made.now.date())
    monkeypatch.setattr(client, "_send", made.send)
    return made


@pytest.fixture
def amber(cast: Any) -> UUID:
    return rated(cast, make_contact(cast), Rating.AMBER, now=NOW)


@pytest.fixture
def register(cast: Any, matcher: Matcher) -> Callable[[], None]:
    """The administrator registers it, and the police let the hub ask."""

    def go() -> None:
        keys = matchers.register(
            cast.administrator,
            agency_id=cast.agencies[POLICE].id,
            address="https://matcher.police.example.org",
            public_key=matcher.folder.key().public.text,
            now=NOW,
        )
        matcher.folder.disallow("HAC")
        matcher.folder.allow("HAC", keys[-1])

    return go


def ask(cast: Any, contact: UUID, name: str = "Tolu", by: str = "screening_officer") -> UUID:
    with in_hub(cast.hub_id):
        record = PersonRecord.objects.get(contact_id=contact, forename=name).id
    return known_elsewhere.ask(
        getattr(cast, by),
        contact_id=contact,
        record_id=record,
        agency_id=cast.agencies[POLICE].id,
        now=NOW,
    )


def going(start: datetime = NOW) -> Callable[[], datetime]:
    """A clock that goes on from a time of the story."""
    began = datetime.now(UTC)
    return lambda: start + (datetime.now(UTC) - began)


def answer(cast: Any, question: UUID) -> KnownQuestion:
    assert known_elsewhere.send_waiting(cast.hub_id, clock=going()) == 1
    with in_hub(cast.hub_id):
        return KnownQuestion.objects.get(id=question)


def test_registered_asked_answered_and_on_the_record(
    cast: Any, amber: UUID, matcher: Matcher, register: Callable[[], None]
) -> None:
    register()
    question = ask(cast, amber)
    row = answer(cast, question)
    assert (row.verdict, row.contact_point, row.record_number) == ("known", POINT, "")
    assert row.taken_on == matcher.now.date()
    with in_hub(cast.hub_id):
        entries = AuditEntry.objects.filter(subject_id=str(question)).order_by("at")
        told = [(each.act, each.actor, each.detail) for each in entries]
        assert Contact.objects.get(id=amber).changed_at == row.answered_at
    officer = f"account:{cast.screening_officer.user_id}"
    assert [each[:2] for each in told] == [
        ("known_elsewhere_asked", officer),
        ("known_elsewhere_answered", "worker"),
    ]
    assert told[0][2]["contact"] == str(amber)
    assert told[1][2]["verdict"] == "known"
    logged = matcher.folder.log.read_text()
    assert officer in logged
    assert str(question) in logged
    assert "tolu" not in logged.lower()


def test_nothing_found_is_a_verdict_of_its_own_and_takes_no_agency_away(
    cast: Any, amber: UUID, matcher: Matcher, register: Callable[[], None]
) -> None:
    from openmash.records.queries.asking import proposed_agencies

    register()
    with in_hub(cast.hub_id):
        before = proposed_agencies(Contact.objects.get(id=amber))
    build_index(matcher.folder, [], taken_on=matcher.now.date(), left_out=2)
    row = answer(cast, ask(cast, amber))
    assert (row.verdict, row.left_out) == ("nothing found", 2)
    with in_hub(cast.hub_id):
        assert proposed_agencies(Contact.objects.get(id=amber)) == before


def test_no_answer_that_can_be_believed_is_could_not_search(
    cast: Any,
    amber: UUID,
    matcher: Matcher,
    register: Callable[[], None],
    settings: Any,
    monkeypatch: Any,
) -> None:
    def away(_url: str, _body: bytes) -> tuple[int, bytes]:
        raise TimeoutError

    register()
    folder = settings.OPENMASH_PAIR_KEYS
    for break_it, why in (
        (lambda: monkeypatch.setattr(client, "_send", away), Reason.UNREACHABLE),
        (lambda: monkeypatch.setattr(client, "_send", lambda *_: (200, b"no")), Reason.BAD_ANSWER),
        (lambda: monkeypatch.setattr(client, "_send", lambda *_: (403, b"")), Reason.REFUSED),
        (lambda: setattr(settings, "OPENMASH_PAIR_KEYS", None), Reason.NO_KEY),
        (lambda: setattr(settings, "OPENMASH_PAIR_KEYS", folder / "gone"), Reason.NO_KEY),
    ):
        break_it()
        row = answer(cast, ask(cast, amber))
        assert (row.verdict, row.reason) == ("could not search", why.value)


def test_a_person_of_whom_too_little_is_told_is_not_said_to_be_unknown(
    cast: Any, amber: UUID, register: Callable[[], None]
) -> None:
    register()
    row = answer(cast, ask(cast, amber, "Folake"))
    assert (row.verdict, row.reason) == ("could not search", "too little")


def test_a_protected_place_is_not_sent(
    cast: Any, matcher: Matcher, register: Callable[[], None], monkeypatch: Any
) -> None:
    child = replace(TOLU, postcode="E8 4CV")
    contact = rated(cast, make_contact(cast, children=(child,)), Rating.AMBER, now=NOW)
    register()
    with in_hub(cast.hub_id):
        record = PersonRecord.objects.get(contact_id=contact, forename="Tolu").id
    protect(
        cast.manager,
        contact_id=contact,
        record_id=record,
        kind=PlaceKind.ADDRESS,
        value="14 Sample Walk",
        postcode="E8 4CV",
        reason="Refuge.",
        now=NOW,
    )
    sent: list[bytes] = []

    def keep(url: str, body: bytes) -> tuple[int, bytes]:
        sent.append(body)
        return matcher.send(url, body)

    monkeypatch.setattr(client, "_send", keep)
    answer(cast, ask(cast, contact))
    told = wire.question_of(wire.open_text(sent[0], wire.QUESTION)).facts
    assert (told.forename, told.birth_date) == ("Tolu", date(2018, 3, 14))
    assert (told.postcodes, told.address_lines) == ((), ())


def test_a_question_is_sent_once_and_not_at_all_when_it_waited_too_long(
    cast: Any, amber: UUID, matcher: Matcher, register: Callable[[], None]
) -> None:
    register()
    question = ask(cast, amber)

    class Killed(Exception):
        pass

    def die(_: object) -> wire.Answer:
        raise Killed

    with pytest.raises(Killed):
        known_elsewhere.send_waiting(cast.hub_id, clock=lambda: NOW, answering=die)
    assert known_elsewhere.send_waiting(cast.hub_id, clock=going()) == 0
    with in_hub(cast.hub_id):
        row = KnownQuestion.objects.get(id=question)
    assert (row.sent_at, row.verdict) == (NOW, None)
    with pytest.raises(Overtaken):
        ask(cast, amber)
    with in_hub(cast.hub_id):
        KnownQuestion.objects.filter(id=question).update(asked_at=NOW - timedelta(minutes=3))
    again = ask(cast, amber)
    late = NOW + timedelta(minutes=11)
    known_elsewhere.send_waiting(cast.hub_id, clock=lambda: late)
    with in_hub(cast.hub_id):
        row = KnownQuestion.objects.get(id=again)
    assert (row.verdict, row.reason) == ("could not search", "not sent")
    assert not matcher.folder.log.exists()


def test_who_may_not_see_the_contact_or_ask_learns_nothing(
    cast: Any, next_door: Any, amber: UUID, register: Callable[[], None]
) -> None:
    register()
    with in_hub(cast.hub_id):
        record = PersonRecord.objects.filter(contact_id=amber).first()
        assert record is not None
    about = {"record_id": record.id, "agency_id": cast.agencies[POLICE].id, "now": NOW}
    with pytest.raises(NotThere):
        known_elsewhere.ask(next_door.manager, contact_id=amber, **about)
    with pytest.raises(Refused):
        known_elsewhere.ask(cast.police, contact_id=amber, **about)
    other = rated(cast, make_contact(cast), Rating.AMBER, now=NOW)
    with pytest.raises(NotThere):
        known_elsewhere.ask(cast.manager, contact_id=other, **about)
    with pytest.raises(NotThere):
        known_elsewhere.ask(
            cast.manager,
            contact_id=amber,
            **{**about, "agency_id": cast.agencies[AgencyKind.HEALTH].id},
        )
    unrated = make_contact(cast)
    with pytest.raises(NotNow):
        known_elsewhere.ask(cast.manager, contact_id=unrated, **about)
    ask(cast, amber)
    with in_hub(next_door.hub_id):
        assert query.of_contact(next_door.manager, amber) == {}
        assert query.askable(next_door.manager) == ()


def test_keys_are_exchanged_and_a_matcher_is_ended(
    cast: Any, amber: UUID, matcher: Matcher, register: Callable[[], None], settings: Any
) -> None:
    register()
    police = cast.agencies[POLICE].id
    first = matchers.public_keys(cast.hub_id, police)
    new = matchers.new_key(cast.administrator, agency_id=police, now=NOW)
    assert matchers.public_keys(cast.hub_id, police) == (*first, new)
    assert answer(cast, ask(cast, amber)).verdict == Verdict.KNOWN
    matchers.forget_old_key(cast.administrator, agency_id=police, now=NOW)
    assert answer(cast, ask(cast, amber)).reason == Reason.REFUSED
    matcher.folder.allow("HAC", new)
    assert answer(cast, ask(cast, amber)).verdict == Verdict.KNOWN
    kept = settings.OPENMASH_PAIR_KEYS / str(cast.hub_id) / f"{police}.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert len(pair_keys.load(settings.OPENMASH_PAIR_KEYS, cast.hub_id, police).signing) == 1
    matchers.end(cast.administrator, agency_id=police, now=NOW)
    with pytest.raises(NotThere):
        ask(cast, amber)
    with in_hub(cast.hub_id):
        acts = AuditEntry.objects.filter(subject_kind="matcher").order_by("at", "id")
        assert sorted(acts.values_list("act", flat=True)) == [
            "matcher_ended",
            "matcher_keys_changed",
            "matcher_keys_changed",
            "matcher_registered",
        ]


@pytest.mark.parametrize(
    ("address", "key", "field"),
    [
        ("http://matcher.example.org", None, "address"),
        ("https://matcher.example.org", "openmash-ed25519:AAAA", "public_key"),
        ("https://matcher.example.org/" + "x" * 200, None, "address"),
    ],
)
def test_a_wrong_address_or_key_is_refused(
    cast: Any, matcher: Matcher, address: str, key: str | None, field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        matchers.register(
            cast.administrator,
            agency_id=cast.agencies[POLICE].id,
            address=address,
            public_key=key or matcher.folder.key().public.text,
            now=NOW,
        )
    assert list(refused.value.by_field) == [field]


def test_without_a_folder_for_keys_nothing_is_registered(
    cast: Any, matcher: Matcher, settings: Any
) -> None:
    settings.OPENMASH_PAIR_KEYS = None
    with pytest.raises(BadInput, match="OPENMASH_PAIR_KEYS"):
        matchers.register(
            cast.administrator,
            agency_id=cast.agencies[POLICE].id,
            address="https://matcher.example.org",
            public_key=matcher.folder.key().public.text,
            now=NOW,
        )


def test_codes_that_an_agency_handed_in_answer_without_anything_leaving(
    cast: Any, amber: UUID, tmp_path: Path, settings: Any, monkeypatch: Any
) -> None:
    settings.OPENMASH_PAIR_KEYS = tmp_path / "keys"
    settings.OPENMASH_DATA_DIR = tmp_path / "data"

    def leaves(*_: object) -> tuple[int, bytes]:
        raise AssertionError("something left the hub")

    monkeypatch.setattr(client, "_send", leaves)
    police = cast.agencies[POLICE].id
    key = matchers.new_encoding_key(cast.administrator, agency_id=police, now=NOW)
    handed = _codes(tmp_path / "handed.sqlite", key)
    about = matchers.load_codes(
        cast.administrator, agency_id=police, file=handed, contact_point=POINT, now=NOW
    )
    assert about.people == 1
    row = answer(cast, ask(cast, amber))
    assert (row.verdict, row.contact_point, row.record_number) == ("known", POINT, "")
    kept = handed_in.path_of(tmp_path / "data", cast.hub_id, police)
    assert kept.exists()
    matchers.load_codes(
        cast.administrator, agency_id=police, file=handed, contact_point=POINT, now=NOW
    )
    assert answer(cast, ask(cast, amber)).verdict == "known"
    matchers.end(cast.administrator, agency_id=police, now=NOW)
    assert not kept.exists()
    with pytest.raises(Refused):
        matchers.new_encoding_key(cast.manager, agency_id=police, now=NOW)


def _codes(path: Path, key: bytes) -> Path:
    encoder = Encoder(key)
    with building(path) as builder:
        keys = [encoder.key(each) for each in stored_keys(TOLU_HELD)]
        builder.add(Row("", keys, encode(card_of(TOLU_HELD), encoder).to_json()))
        told = About(fingerprint(), NOW.date(), NOW, key_id=pair_keys.encoding_id(key))
        builder.describe(told)
    return path
