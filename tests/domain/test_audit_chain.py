"""The audit log: every kind of tampering is found and placed, and the trees are RFC 6962's.

The log size is 40 here and 20,000 with OPENMASH_TEST_SIZE=release.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openmash.domain.audit import (
    AuditEntry,
    Checkpoint,
    LogCheck,
    MerkleFrontier,
    Seal,
    VerifyReport,
    canonical_bytes,
    chain,
    consistency_proof,
    genesis,
    inclusion_proof,
    leaf_hash,
    merkle_root,
    parse_entry,
    seal,
    verify,
    verify_consistency,
    verify_inclusion,
)

# Few enough that the suite stays quick; a release run draws far more.
SOME = settings(max_examples=1000 if os.environ.get("OPENMASH_TEST_SIZE") == "release" else 25)

HUB, OTHER_HUB = UUID(int=1), UUID(int=2)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SIZE = 20_000 if os.environ.get("OPENMASH_TEST_SIZE") == "release" else 40

Log = list[tuple[AuditEntry, Seal]]


def entry(number: int, **changes: object) -> AuditEntry:
    made = AuditEntry(
        entry_id=UUID(int=1000 + number),
        hub_id=HUB,
        at=START + timedelta(minutes=number),
        actor=f"user:{number % 7}",
        role="screening_officer",
        act="open_contact",
        subject_kind="contact",
        subject_id=str(UUID(int=5000 + number)),
        detail={"reason": "duty", "shown": number, "urgent": number % 2 == 0, "case": None},
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def sealed(entries: list[AuditEntry], hub: UUID = HUB) -> Log:
    log: Log = []
    head = genesis(hub)
    for position, each in enumerate(entries, start=1):
        log.append((each, seal(position, head, each)))
        head = log[-1][1].chain
    return log


def checkpoint(log: Log, size: int, at: datetime | None = None) -> Checkpoint:
    return Checkpoint(
        hub_id=HUB,
        size=size,
        root=merkle_root(its_seal.leaf for _, its_seal in log[:size]),
        chain_head=log[size - 1][1].chain if size else genesis(HUB),
        at=at or START + timedelta(minutes=size + 1),
    )


LOG = sealed([entry(number) for number in range(1, 17)])
HELD_OUTSIDE = [checkpoint(LOG, size) for size in (0, 4, 8, 12)]
EVERYWHERE = pytest.mark.parametrize("position", range(1, 17))


def check(log: Log, checkpoints: list[Checkpoint] | None = None) -> VerifyReport:
    return verify(log, HELD_OUTSIDE if checkpoints is None else checkpoints, hub_id=HUB)


# The log that nobody touched


def test_a_whole_log_agrees_with_its_seals_and_checkpoints() -> None:
    report = check(LOG)
    assert report == VerifyReport(True, 16, None, report.sentence, 0)
    assert "vouches for 12" in report.sentence


def test_without_a_checkpoint_the_report_says_what_it_cannot_know() -> None:
    report = check(LOG, [])
    assert report.ok
    assert "No checkpoint was given" in report.sentence


def test_an_exported_log_of_bytes_is_checked_like_rows() -> None:
    exported = [(canonical_bytes(each), its_seal) for each, its_seal in LOG]
    assert verify(exported, HELD_OUTSIDE, hub_id=HUB).ok


def test_entries_not_yet_sealed_are_counted_and_not_judged() -> None:
    waiting = [(entry(17), None), (entry(18), None)]
    report = verify([*LOG, *waiting], HELD_OUTSIDE, hub_id=HUB)
    assert (report.ok, report.entries, report.unsealed) == (True, 16, 2)


def test_an_empty_log_is_whole() -> None:
    assert check([], [checkpoint([], 0)]).ok


# Flips


def test_every_flipped_byte_is_found_at_its_entry() -> None:
    flips = 0
    reading = LogCheck(HUB, ())
    for position, (each, its_seal) in enumerate(sealed([entry(n) for n in range(SIZE)]), 1):
        kept, leaf, head = canonical_bytes(each), its_seal.leaf, its_seal.chain
        found = [reading.fault(flip(kept, place), its_seal) for place in range(len(kept))]
        for place in range(32):
            found.append(reading.fault(kept, Seal(position, flip(leaf, place), head)))
            found.append(reading.fault(kept, Seal(position, leaf, flip(head, place))))
        assert {fault and fault.position for fault in found} == {position}
        flips += len(found)
        assert reading.take(kept, its_seal) is None
    assert flips > SIZE * 300


def flip(data: bytes, place: int) -> bytes:
    changed = bytearray(data)
    changed[place] ^= 1 << (place + data[0]) % 8
    return bytes(changed)


CHANGES: dict[str, Callable[[AuditEntry], AuditEntry]] = {
    "another id": lambda e: replace(e, entry_id=UUID(int=e.entry_id.int ^ 1)),
    "another hub": lambda e: replace(e, hub_id=OTHER_HUB),
    "back-dated a microsecond": lambda e: replace(e, at=e.at - timedelta(microseconds=1)),
    "another actor": lambda e: replace(e, actor="user:8"),
    "another role": lambda e: replace(e, role="manager"),
    "another act": lambda e: replace(e, act="search"),
    "another kind": lambda e: replace(e, subject_kind="item"),
    "another subject": lambda e: replace(e, subject_id=""),
    "a detail changed": lambda e: replace(e, detail={**e.detail, "shown": 0}),
    "a detail of another type": lambda e: replace(e, detail={**e.detail, "urgent": 1}),
    "a detail added": lambda e: replace(e, detail={**e.detail, "more": 1}),
    "a detail removed": lambda e: replace(e, detail={}),
    "free text put in": lambda e: replace(e, detail={"reason": "Jane Smith"}),
    "nested detail put in": lambda e: replace(e, detail={"reason": ["x"]}),  # type: ignore[dict-item]
    "no detail at all": lambda e: replace(e, detail=None),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("position", [1, 7, 16])
def test_a_changed_field_is_found_at_its_entry(
    change: Callable[[AuditEntry], AuditEntry], position: int
) -> None:
    log = list(LOG)
    log[position - 1] = (change(log[position - 1][0]), log[position - 1][1])
    assert check(log, []).first_broken_position == position


# Structure


@pytest.mark.parametrize("position", range(1, 16))
def test_a_deleted_entry_is_found_where_it_is_missing(position: int) -> None:
    assert check(LOG[: position - 1] + LOG[position:]).first_broken_position == position


def with_forged(position: int, rest: Log) -> Log:
    head = LOG[position - 2][1].chain if position > 1 else genesis(HUB)
    forged = entry(99, at=START + timedelta(minutes=position))
    return [*LOG[: position - 1], (forged, seal(position, head, forged)), *rest]


@EVERYWHERE
def test_an_inserted_entry_is_found_where_it_stands(position: int) -> None:
    # The forged entry takes the place of the true one, which then stands second.
    log = with_forged(position, LOG[position - 1 :])
    assert check(log, []).first_broken_position == position + 1
    assert not check(log).ok


@EVERYWHERE
def test_an_inserted_entry_with_the_rest_renumbered_is_found(position: int) -> None:
    rest = [(e, replace(s, position=s.position + 1)) for e, s in LOG[position - 1 :]]
    assert check(with_forged(position, rest), []).first_broken_position == position + 1


@pytest.mark.parametrize("first", range(1, 16))
def test_swapped_entries_are_found_at_the_first(first: int) -> None:
    for second in range(first + 1, 17):
        contents, places, whole = list(LOG), list(LOG), list(LOG)
        (a, a_seal), (b, b_seal) = LOG[first - 1], LOG[second - 1]
        contents[first - 1], contents[second - 1] = (b, a_seal), (a, b_seal)
        places[first - 1] = (b, replace(b_seal, position=first))
        places[second - 1] = (a, replace(a_seal, position=second))
        whole[first - 1], whole[second - 1] = (b, b_seal), (a, a_seal)
        for tampered in (contents, places, whole):
            assert check(tampered).first_broken_position == first


@EVERYWHERE
def test_a_duplicate_is_found_where_it_comes_again(position: int) -> None:
    for after in range(position, 17):
        log = [*LOG[:after], LOG[position - 1], *LOG[after:]]
        assert check(log).first_broken_position == after + 1


def test_a_duplicate_sealed_anew_at_the_end_is_found() -> None:
    log = sealed([*(each for each, _ in LOG), LOG[13][0]])
    report = check(log)
    assert report.first_broken_position == 17
    assert "repeats" in report.sentence


@pytest.mark.parametrize("kept", range(12))
def test_a_truncated_log_is_shown_by_a_checkpoint(kept: int) -> None:
    report = check(LOG[:kept])
    assert (report.ok, report.entries, report.first_broken_position) == (False, kept, kept + 1)
    assert check(LOG[:kept], []).ok, "nothing inside a log can show that its end is cut off"


def test_unsealing_entries_again_is_no_way_to_lose_them() -> None:
    log = [(each, None if its_seal.position > 10 else its_seal) for each, its_seal in LOG]
    report = verify(log, HELD_OUTSIDE, hub_id=HUB)
    assert (report.first_broken_position, report.unsealed) == (11, 6)


@pytest.mark.parametrize("number", [0, 6, 8, 99])
def test_an_entry_numbered_otherwise_is_found(number: int) -> None:
    log = list(LOG)
    log[6] = (log[6][0], replace(log[6][1], position=number))
    assert check(log, []).first_broken_position == 7


def test_an_entry_of_another_hub_is_refused() -> None:
    log = sealed([*(each for each, _ in LOG[:5]), entry(6, hub_id=OTHER_HUB)])
    assert check(log, []).first_broken_position == 6


def test_another_hubs_whole_log_does_not_pass_for_this_one() -> None:
    theirs = sealed([entry(n, hub_id=OTHER_HUB) for n in range(5)], OTHER_HUB)
    assert verify(theirs, hub_id=OTHER_HUB).ok
    assert verify(theirs, hub_id=HUB).first_broken_position == 1


# Forgers who can recompute every seal


@pytest.mark.parametrize("position", range(1, 13))
def test_a_whole_rewrite_is_caught_only_by_a_checkpoint(position: int) -> None:
    entries = [each for each, _ in LOG]
    entries[position - 1] = replace(entries[position - 1], actor="user:8")
    rewritten = sealed(entries)
    assert check(rewritten, []).ok, "a consistent forgery must be invisible from within"
    report = check(rewritten)
    assert not report.ok
    assert report.first_broken_position == (position - 1) // 4 * 4 + 1


def test_a_rewritten_leaf_with_the_chain_heads_kept_is_caught_by_the_root() -> None:
    point = replace(HELD_OUTSIDE[2], root=bytes(32))
    assert check(LOG, [point]).first_broken_position == 1


def test_a_forged_chain_head_is_caught() -> None:
    point = replace(HELD_OUTSIDE[2], chain_head=bytes(32))
    assert check(LOG, [point]).first_broken_position == 1


def test_two_histories_of_one_size_cannot_both_pass() -> None:
    entries = [each for each, _ in LOG[:7]]
    other = sealed([*entries, entry(8, actor="user:8")])
    assert not check(LOG, [checkpoint(LOG, 8), checkpoint(other, 8)]).ok
    assert not check(other, [checkpoint(LOG, 8), checkpoint(other, 8)]).ok


def test_a_back_dated_entry_after_a_checkpoint_is_found() -> None:
    log = sealed([*(each for each, _ in LOG), entry(17, at=START + timedelta(minutes=2))])
    report = check(log)
    assert report.first_broken_position == 17
    assert "back-dated" in report.sentence


def test_a_post_dated_entry_under_a_checkpoint_is_found() -> None:
    entries = [each for each, _ in LOG]
    entries[9] = replace(entries[9], at=START + timedelta(days=1))
    log = sealed(entries)
    report = check(log, [checkpoint(log, size) for size in (4, 12)])
    assert report.first_broken_position == 10
    assert "post-dated" in report.sentence


def test_entries_a_little_out_of_order_are_not_called_back_dated() -> None:
    late = entry(17, at=START + timedelta(minutes=4))
    assert check(sealed([*(each for each, _ in LOG), late])).ok


def test_a_checkpoint_of_another_hub_is_named_as_such() -> None:
    report = check(LOG, [replace(HELD_OUTSIDE[1], hub_id=OTHER_HUB)])
    assert not report.ok
    assert "another hub" in report.sentence


# Canonical bytes and checkpoint text

LETTERS = "abcxyzABC019_.:/+,=-"
codes = st.text(LETTERS, max_size=12)
names = st.text(LETTERS, min_size=1, max_size=12)
entries_of_any_kind = st.builds(
    AuditEntry,
    entry_id=st.uuids(),
    hub_id=st.uuids(),
    at=st.datetimes(timezones=st.just(UTC)),
    actor=names,
    role=codes,
    act=names,
    subject_kind=names,
    subject_id=codes,
    detail=st.dictionaries(codes, st.none() | st.booleans() | st.integers() | codes, max_size=3),
)


@SOME
@given(entries_of_any_kind)
def test_canonical_bytes_read_back_as_the_same_entry(each: AuditEntry) -> None:
    assert parse_entry(canonical_bytes(each)) == each


def test_the_canonical_form_never_changes() -> None:
    # A change here would break every log ever sealed: raise the format number instead.
    assert canonical_bytes(entry(2)) == (
        b'{"act":"open_contact","actor":"user:2","at":"2026-03-02T09:02:00.000000Z",'
        b'"detail":{"case":null,"reason":"duty","shown":2,"urgent":true},'
        b'"entry_id":"00000000-0000-0000-0000-0000000003ea",'
        b'"hub_id":"00000000-0000-0000-0000-000000000001","role":"screening_officer",'
        b'"subject_id":"00000000-0000-0000-0000-00000000138a","subject_kind":"contact","v":1}'
    )


def test_the_order_of_details_and_the_zone_make_no_difference() -> None:
    in_summer = timezone(timedelta(hours=1))
    one = entry(1, detail={"a": 1, "b": 2})
    other = entry(1, detail={"b": 2, "a": 1}, at=one.at.astimezone(in_summer))
    assert canonical_bytes(one) == canonical_bytes(other)


@pytest.mark.parametrize(
    "changes",
    [
        {"actor": ""},
        {"act": ""},
        {"subject_kind": ""},
        {"actor": "Jane Smith"},
        {"subject_id": "12 High Street"},
        {"at": datetime(2026, 3, 2, 9)},  # without a zone
        {"detail": {"weight": 0.5}},
        {"detail": {"names": ["a"]}},
        {"detail": {"note": "seen by the school"}},
        {"detail": {"note": "é"}},
        {"detail": {"note": "x" * 201}},
        {"detail": {"note": "line\n"}},
        {"detail": {"a key": "x"}},
    ],
    ids=str,
)
def test_what_is_not_a_code_never_enters_the_log(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="audit"):
        canonical_bytes(entry(1, **changes))


def test_a_refusal_does_not_repeat_what_it_refused() -> None:
    with pytest.raises(ValueError, match="note") as refusal:
        canonical_bytes(entry(1, detail={"note": "Jane Smith"}))
    assert "Jane" not in str(refusal.value)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data + b"\n",
        lambda data: data.replace(b'"v":1', b'"v":2'),
        lambda data: data.replace(b'"v":1', b'"v":1.0'),
        lambda data: data.replace(b",", b", "),
        lambda data: b"\xff" + data,
        lambda data: b"[]",
        lambda data: b"[" * 100_000,
        lambda data: json.dumps(json.loads(data) | {"more": 1}, separators=(",", ":")).encode(),
    ],
)
def test_only_the_canonical_form_is_read(spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(ValueError, match="not an audit entry"):
        parse_entry(spoil(canonical_bytes(entry(1))))


def test_checkpoint_text_reads_back_and_has_one_form() -> None:
    point = HELD_OUTSIDE[2]
    text = point.text()
    assert Checkpoint.from_text(text) == point
    assert text.splitlines()[:3] == ["openmash audit checkpoint 1", f"hub {HUB}", "size 8"]
    spoilt = [
        text + "\n",
        text.rstrip("\n"),
        text.upper(),
        text.replace("size 8", "size 08"),
        text.replace("size 8", "size -8"),
        text.replace("size 8\n", ""),
        text.replace("\n", "\r\n"),
        text + "extra 1\n",
        "",
    ]
    for each in spoilt:
        with pytest.raises(ValueError, match="not an audit checkpoint"):
            Checkpoint.from_text(each)


# RFC 6962 against a naive reading of its text, written apart from the code under test


def naive_root(data: list[bytes]) -> bytes:
    if not data:
        return hashlib.sha256(b"").digest()
    if len(data) == 1:
        return hashlib.sha256(b"\x00" + data[0]).digest()
    k = naive_split(len(data))
    return hashlib.sha256(b"\x01" + naive_root(data[:k]) + naive_root(data[k:])).digest()


def naive_split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def naive_path(m: int, data: list[bytes]) -> list[bytes]:
    if len(data) == 1:
        return []
    k = naive_split(len(data))
    if m < k:
        return [*naive_path(m, data[:k]), naive_root(data[k:])]
    return [*naive_path(m - k, data[k:]), naive_root(data[:k])]


def naive_proof(m: int, data: list[bytes], b: bool = True) -> list[bytes]:
    if m == len(data):
        return [] if b else [naive_root(data)]
    k = naive_split(len(data))
    if m <= k:
        return [*naive_proof(m, data[:k], b), naive_root(data[k:])]
    return [*naive_proof(m - k, data[k:], False), naive_root(data[:k])]


DATA = [bytes([n]) * (n % 5) for n in range(24)]
LEAVES = [leaf_hash(each) for each in DATA]
ROOTS = [naive_root(DATA[:size]) for size in range(len(DATA) + 1)]


def test_roots_are_those_of_the_rfc_at_every_size() -> None:
    frontier = MerkleFrontier()
    for size in range(len(DATA) + 1):
        assert merkle_root(LEAVES[:size]) == frontier.root() == ROOTS[size]
        kept = MerkleFrontier.from_bytes(frontier.size, frontier.to_bytes())
        assert (kept.size, kept.root()) == (size, ROOTS[size])
        assert len(frontier.to_bytes()) == 32 * size.bit_count()
        if size < len(DATA):
            frontier.append(LEAVES[size])


def test_the_published_roots_of_the_first_trees() -> None:
    # Widely published: the empty tree, and the leaf over no data.
    assert merkle_root([]).hex().startswith("e3b0c44298fc1c149afbf4c8996fb924")
    assert leaf_hash(b"").hex().startswith("6e340b9cffb37a989ca544e6bb780a2c")


def test_inclusion_proofs_are_those_of_the_rfc_and_prove_one_place_only() -> None:
    for size in range(1, len(DATA) + 1):
        for index in range(size):
            proof = inclusion_proof(LEAVES[:size], index)
            assert proof == naive_path(index, DATA[:size])
            holds = [
                verify_inclusion(LEAVES[index], place, size, proof, ROOTS[size])
                for place in range(size)
            ]
            assert [place for place in range(size) if holds[place]] == [index]


def test_consistency_proofs_are_those_of_the_rfc_and_prove_one_history_only() -> None:
    for new in range(1, len(DATA) + 1):
        for old in range(1, new + 1):
            proof = consistency_proof(LEAVES[:new], old)
            assert proof == naive_proof(old, DATA[:new])
            assert verify_consistency(old, ROOTS[old], new, ROOTS[new], proof)
            assert not verify_consistency(old, ROOTS[old - 1], new, ROOTS[new], proof)
            assert not verify_consistency(old, ROOTS[old], new, ROOTS[new - 1], proof)


def test_spoilt_proofs_prove_nothing() -> None:
    path, between = inclusion_proof(LEAVES, 5), consistency_proof(LEAVES, 13)
    for bad in (path[:-1], [*path, bytes(32)], [bytes(32), *path[1:]], path[::-1], []):
        assert not verify_inclusion(LEAVES[5], 5, 24, bad, ROOTS[24])
    for bad in (between[:-1], [*between, bytes(32)], [bytes(32), *between[1:]], []):
        assert not verify_consistency(13, ROOTS[13], 24, ROOTS[24], bad)
    assert not verify_inclusion(LEAVES[5], 24, 24, path, ROOTS[24])
    assert not verify_consistency(24, ROOTS[24], 13, ROOTS[13], between)
    assert verify_consistency(0, ROOTS[0], 24, ROOTS[24], [])
    assert not verify_consistency(0, ROOTS[1], 24, ROOTS[24], [])
    assert not verify_consistency(24, ROOTS[24], 24, ROOTS[23], [])


def test_a_frontier_that_does_not_fit_its_size_is_refused() -> None:
    for size, data in [(3, bytes(32)), (0, bytes(32)), (1, bytes(31)), (-1, bytes(32))]:
        with pytest.raises(ValueError, match="frontier"):
            MerkleFrontier.from_bytes(size, data)


def test_the_chain_is_bound_to_its_hub_and_its_own_prefix() -> None:
    leaf = leaf_hash(b"x")
    assert genesis(HUB) != genesis(OTHER_HUB)
    expected = hashlib.sha256(b"\x02" + genesis(HUB) + leaf).digest()
    assert chain(genesis(HUB), leaf) == expected
