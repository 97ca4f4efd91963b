"""The matcher beside an agency's index: who may ask, what is answered, and what never is."""

import hashlib
import json
import multiprocessing
import os
import signal
import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from openmash.adapters.matcher import client, log, pair_keys
from openmash.adapters.matcher.index import About, NoIndex, Row, building, opened
from openmash.core.errors import BadInput, Misconfigured
from openmash.domain.people.elsewhere import wire
from openmash.domain.people.elsewhere.answers import Reason, Verdict
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.nearness import MOST, PER_KEY
from tests.support.matchers import (
    AGENCY_ID,
    AISHA,
    HUB_ID,
    NOW,
    POINT,
    TOM,
    Matcher,
    build_index,
    make_matcher,
)

COULD_NOT = Verdict.COULD_NOT_SEARCH


@pytest.fixture
def matcher(tmp_path: Path) -> Matcher:
    return make_matcher(tmp_path)


def test_known_possible_and_nothing_each_with_the_contact_point(matcher: Matcher) -> None:
    maybe = replace(AISHA, forename="A", nhs_number="")
    nobody = replace(TOM, surname="Elsewhere", forename="Wren")
    for facts, verdict in (
        (AISHA, Verdict.KNOWN),
        (maybe, Verdict.POSSIBLE),
        (nobody, Verdict.NOTHING_FOUND),
    ):
        given = matcher.ask(facts)
        assert (given.verdict, given.contact_point) == (verdict, POINT)
        assert (given.taken_on, given.record, given.reason) == (NOW.date(), "", Reason.NONE)


def test_the_record_number_is_told_only_if_the_agency_says_so_and_only_if_known(
    matcher: Matcher,
) -> None:
    matcher.set("tells_record_number", "true")
    assert matcher.ask(AISHA).record == "N-2"
    assert matcher.ask(replace(AISHA, forename="A", nhs_number="")).record == ""


def test_no_index_and_an_old_one_and_too_little_are_not_nothing_found(matcher: Matcher) -> None:
    little = PersonFacts(forename="Mohammed", surname="Ali")
    assert _why(matcher.ask(little)) == (COULD_NOT, Reason.TOO_LITTLE)
    for days, why in ((7, Reason.NONE), (8, Reason.OLD_INDEX), (-1, Reason.OLD_INDEX)):
        build_index(matcher.folder, [], taken_on=NOW.date() - timedelta(days=days))
        assert matcher.ask(AISHA).reason is why
    build_index(matcher.folder, [("N-2", AISHA)], rules="of another release")
    assert _why(matcher.ask(AISHA)) == (COULD_NOT, Reason.OTHER_RULES)
    matcher.folder.index.write_bytes(b"SQLite format 3\0 no more")
    assert _why(matcher.ask(AISHA)) == (COULD_NOT, Reason.NO_INDEX)
    matcher.folder.index.unlink()
    assert _why(matcher.ask(AISHA)) == (COULD_NOT, Reason.NO_INDEX)


def _why(given: wire.Answer) -> tuple[Verdict, Reason]:
    return given.verdict, given.reason


def test_rows_that_could_not_be_read_are_told_with_the_answer(matcher: Matcher) -> None:
    build_index(matcher.folder, [("N-2", AISHA)], left_out=3)
    assert matcher.ask(TOM).left_out == 3


def test_a_question_sent_again_is_refused_also_after_a_restart(matcher: Matcher) -> None:
    text = matcher.text()
    assert [matcher.post(text)[0] for _ in range(3)] == [200, 403, 403]


def test_a_question_of_another_time_is_told_so_and_searches_nothing(matcher: Matcher) -> None:
    for seconds in (-121, 121):
        given = matcher.ask(at=NOW + timedelta(seconds=seconds))
        assert _why(given) == (COULD_NOT, Reason.CLOCK)
    assert matcher.ask(at=NOW - timedelta(seconds=120)).verdict is Verdict.KNOWN


def test_what_no_hub_of_the_list_signed_for_this_matcher_is_refused(
    matcher: Matcher, tmp_path: Path
) -> None:
    stranger = pair_keys.add_signing(tmp_path / "other", HUB_ID, AGENCY_ID).signers()
    text = matcher.text()
    assert matcher.post(wire.write_question(matcher.question(), stranger).encode())[0] == 403
    assert matcher.post(text.replace(b"Islam", b"Islan"))[0] == 403
    assert matcher.post(matcher.text(to="another matcher"))[0] == 403
    assert matcher.post(matcher.text(hub="NEW"))[0] == 403
    assert matcher.post(matcher.text(hub="../hubs/HAC"))[0] == 403
    assert matcher.post(b"")[0] == 403
    assert matcher.post(b"x" * (wire.LONGEST + 1))[0] == 403
    assert matcher.post(text, path="/")[0] == 404
    assert matcher.post(text, method="GET")[0] == 404
    assert not matcher.folder.log.exists()
    assert matcher.post(text)[0] == 200
    matcher.folder.disallow("HAC")
    assert matcher.post(matcher.text())[0] == 403


def test_a_key_is_exchanged_without_a_pause(matcher: Matcher, tmp_path: Path) -> None:
    both = pair_keys.add_signing(tmp_path / "hub-keys", HUB_ID, AGENCY_ID)
    matcher.keys = both
    assert matcher.ask().verdict is Verdict.KNOWN
    assert matcher.folder.allow("HAC", both.public()[1]) == 2
    matcher.keys = pair_keys.keep_newest(tmp_path / "hub-keys", HUB_ID, AGENCY_ID)
    assert matcher.ask().verdict is Verdict.KNOWN
    old = next(iter(pair_keys.PairKeys(both.signing[:1]).signers()))
    assert matcher.folder.disallow("HAC", old) == 1
    assert matcher.ask().verdict is Verdict.KNOWN


def test_so_many_in_an_hour_and_in_a_day_by_windows_that_slide(matcher: Matcher) -> None:
    matcher.set("questions_an_hour", "2")
    matcher.set("questions_a_day", "3")

    def asked(minutes: int) -> Reason:
        matcher.now = NOW + timedelta(minutes=minutes)
        return matcher.ask(at=matcher.now).reason

    assert [asked(0), asked(50), asked(59)] == [Reason.NONE, Reason.NONE, Reason.LIMIT]
    assert [asked(61), asked(180)] == [Reason.NONE, Reason.LIMIT]
    assert [asked(24 * 60 + 1), asked(24 * 60 + 2)] == [Reason.NONE, Reason.LIMIT]


def test_one_hub_does_not_use_up_what_another_may_ask(matcher: Matcher) -> None:
    matcher.set("questions_an_hour", "1")
    matcher.folder.allow("NEW", matcher.keys.public()[0])
    assert matcher.ask().reason is Reason.NONE
    assert matcher.ask().reason is Reason.LIMIT
    assert matcher.ask(hub="NEW").reason is Reason.NONE


def test_length_and_time_do_not_tell(matcher: Matcher) -> None:
    nobody = replace(TOM, surname="Elsewhere", forename="Wren")
    sizes = {len(matcher.post(matcher.text(facts))[1]) for facts in (AISHA, nobody, PersonFacts())}
    assert len(sizes) == 1
    assert len(matcher.waits) == 3
    assert all(0.0 < each <= 0.6 for each in matcher.waits)
    assert len(set(matcher.waits)) == 3


def test_every_answer_is_logged_first_and_no_name_is_in_the_log(matcher: Matcher) -> None:
    matcher.ask(AISHA)
    matcher.ask(PersonFacts(forename="Wren", surname="Nowhere"))
    lines = [json.loads(line) for line in matcher.folder.log.read_text().splitlines()]
    assert [each["outcome"] for each in lines] == ["known", "could not search too little"]
    assert lines[0]["person"] == log.digest(AISHA, matcher.folder.log_key())
    assert lines[0]["by"] == "account:3"
    for word in ("aishah", "islam", "2020", "n14", "9990000026", "wren"):
        assert word not in matcher.folder.log.read_text().lower().replace("2026", "")
    matcher.folder.log.unlink()
    matcher.folder.log.mkdir()
    assert matcher.post(matcher.text())[0] == 503


def test_a_line_of_the_log_that_was_changed_or_taken_out_shows(matcher: Matcher) -> None:
    for _ in range(4):
        matcher.ask()
    whole = matcher.folder.log.read_bytes().splitlines(keepends=True)

    def faults(*lines: bytes) -> list[int]:
        matcher.folder.log.write_bytes(b"".join(lines))
        found = log.check(matcher.folder.log)
        return [each.number for each in found if isinstance(each, log.Fault)]

    assert faults(*whole) == []
    assert faults(whole[0], whole[2], whole[3]) == [2]
    assert faults(whole[0], whole[1].replace(b"known", b"knowm"), *whole[2:]) == [3]
    torn = faults(*whole[:3], whole[3][:40])
    assert torn == [4]
    matcher.ask()
    assert [e.number for e in log.check(matcher.folder.log) if isinstance(e, log.Fault)] == [4]


# The hub's side


def test_the_client_believes_a_signed_answer_to_its_own_question_alone(matcher: Matcher) -> None:
    def ask(send: client.Send, **where: str) -> wire.Answer:
        address = replace(matcher.address, **where)
        signers = matcher.keys.signers()
        return client.ask(address, matcher.question(), signers, now=lambda: NOW, send=send)

    def tampered(url: str, body: bytes) -> tuple[int, bytes]:
        status, raw = matcher.send(url, body)
        return status, raw.replace(b'"known"', b'"nothing found"')

    other = matcher.text()

    def another(url: str, _: bytes) -> tuple[int, bytes]:
        return matcher.send(url, other)

    def broken(url: str, _: bytes) -> tuple[int, bytes]:
        raise ConnectionRefusedError

    assert ask(matcher.send).verdict is Verdict.KNOWN
    foreign = pair_keys.PairKeys((bytes(32),)).public()[0]
    for send, where, why in (
        (tampered, {}, Reason.BAD_ANSWER),
        (another, {}, Reason.BAD_ANSWER),
        (broken, {}, Reason.UNREACHABLE),
        (lambda *_: (403, b""), {}, Reason.REFUSED),
        (lambda *_: (302, b""), {}, Reason.UNREACHABLE),
        (lambda *_: (200, b"<html>"), {}, Reason.BAD_ANSWER),
        (matcher.send, {"public_key": foreign}, Reason.BAD_ANSWER),
    ):
        with pytest.raises(client.NoAnswer) as none:
            ask(send, **where)
        assert none.value.reason is why


def test_an_answer_kept_from_another_day_is_not_believed(matcher: Matcher) -> None:
    asked = matcher.question()
    text = wire.write_question(asked, matcher.keys.signers()).encode()
    kept = matcher.post(text)
    later = NOW + timedelta(minutes=6)
    with pytest.raises(client.NoAnswer):
        client.ask(
            matcher.address,
            asked,
            matcher.keys.signers(),
            now=lambda: later,
            send=lambda *_: kept,
        )


@pytest.mark.parametrize(
    "url",
    [
        "http://matcher.example.org",
        "ftp://matcher.example.org",
        "https://",
        "https://matcher.example.org:port",
        "https://user:word@matcher.example.org",
        "https://matcher.example.org/?x=1",
    ],
)
def test_an_address_that_would_send_names_in_the_clear_is_refused(url: str) -> None:
    assert client.check_address(url)


def test_addresses_that_will_do() -> None:
    assert client.check_address("https://matcher.example.org/mash") is None
    assert client.check_address("http://127.0.0.1:8100") is None


# The index


def test_of_a_key_that_many_share_a_bounded_number_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with building(path) as builder:
        for number in range(PER_KEY + 50):
            builder.add(Row(f"R{number}", {1, 2 if number < 5 else 3}, f"card {number + 1}"))
        builder.describe(_about())
    with opened(path) as index:
        near = index.nearest({1: 1.0, 2: 1.0})
        assert list(near)[:5] == [1, 2, 3, 4, 5]
        assert len(near) == MOST
        assert near[3] == "card 3"
        assert index.record(3) == "R2"
    assert path.stat().st_mode & 0o777 == 0o600


def _about() -> About:
    return About("rules", date(2026, 11, 23), NOW)


def test_a_build_that_is_killed_leaves_the_old_index(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with building(path) as builder:
        builder.add(Row("old", {1}, "old card"))
        builder.describe(_about())
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    # Made afresh: a copy of this process, with the threads of every library in it, may fall over.
    fresh = multiprocessing.get_context("spawn")
    child = fresh.Process(target=_killed_while_building, args=(path,))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert any(each.name.startswith(".unfinished-") for each in tmp_path.iterdir())
    with building(path) as builder:
        builder.add(Row("new", {1}, "new card"))
        builder.describe(_about())
    assert not any(each.name.startswith(".unfinished-") for each in tmp_path.iterdir())
    with opened(path) as index:
        assert index.nearest({1: 1.0}) == {1: "new card"}


def _killed_while_building(path: Path) -> None:
    with building(path) as builder:
        for number in range(30_000):
            builder.add(Row("new", {number}, "new card"))
        builder.describe(_about())
        builder.finish()
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_build_that_fails_leaves_nothing_and_an_index_without_a_word_is_none(
    tmp_path: Path,
) -> None:
    path = tmp_path / "index.sqlite"
    with pytest.raises(RuntimeError), building(path) as builder:
        builder.add(Row("", {1}, "card"))
    assert {each.name for each in tmp_path.iterdir()} == {".index.sqlite.lock"}
    sqlite3.connect(path).close()
    with pytest.raises(NoIndex), opened(path):
        pass


# Keys and settings


def test_a_key_that_others_can_read_is_refused(matcher: Matcher, tmp_path: Path) -> None:
    (matcher.folder.path / "signing.key").chmod(0o640)
    with pytest.raises(Misconfigured, match="chmod 600"):
        matcher.folder.key()
    kept = tmp_path / "hub-keys" / str(HUB_ID) / f"{AGENCY_ID}.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.chmod(0o644)
    with pytest.raises(Misconfigured, match="chmod 600"):
        pair_keys.load(tmp_path / "hub-keys", HUB_ID, AGENCY_ID)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("questions_a_day", "0"),
        ("questions_a_day", '"many"'),
        ("clock_slack_seconds", "90000"),
        ("tells_record_number", "1"),
        ("oldest_extract_days", "true"),
    ],
)
def test_a_wrong_setting_stops_the_matcher(matcher: Matcher, name: str, value: str) -> None:
    matcher.set(name, value)
    with pytest.raises(Misconfigured, match=name):
        _ = matcher.service


def test_what_is_no_hub_or_no_key_is_not_let_in(matcher: Matcher) -> None:
    for hub, key in (("../X", matcher.keys.public()[0]), ("NEW", "openmash-ed25519:AAAA")):
        with pytest.raises(BadInput):
            matcher.folder.allow(hub, key)
    assert matcher.folder.hubs() == ("HAC",)
    with pytest.raises(BadInput):
        matcher.folder.disallow("NEW")
