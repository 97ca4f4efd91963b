"""What becomes of an added file: only a clean scan opens one, and every refusal names a cure."""

import itertools

import pytest

from openmash.core.errors import NotNow
from openmash.domain.sharing.attachments import (
    ACCEPTED,
    AFTER,
    MOST_BYTES,
    QUARANTINE_SENTENCES,
    AttachmentState,
    FileKind,
    Inspection,
    Reason,
    Scan,
    gravest,
    require_move,
    require_shown,
    rule,
)

SOUND = Inspection(FileKind.PDF, pages=3)
S = AttachmentState


@pytest.mark.parametrize(
    ("scan", "state", "reason"),
    [
        (Scan.CLEAN, S.CLEAN, None),
        (Scan.INFECTED, S.REFUSED, Reason.INFECTED),
        (Scan.NO_SCANNER, S.QUARANTINED_UNSCANNED, None),
        (Scan.FAILED, S.QUARANTINED_UNSCANNED, None),
        (Scan.LATER, S.QUARANTINED_UNSCANNED, None),
    ],
)
def test_a_sound_file_waits_for_its_scan(
    scan: Scan, state: AttachmentState, reason: Reason | None
) -> None:
    ruling = rule(SOUND, scan)
    assert (ruling.state, ruling.reason) == (state, reason)


def test_anything_against_a_file_refuses_it_whatever_the_scan_says() -> None:
    for reason, scan in itertools.product(Reason, Scan):
        ruling = rule(Inspection(FileKind.PDF, frozenset({reason}), 1), scan)
        assert ruling.state is S.REFUSED
        assert rule(Inspection(None), scan).state is S.REFUSED


def test_the_gravest_reason_is_given() -> None:
    found = frozenset({Reason.DAMAGED, Reason.MACROS, Reason.ARCHIVE})
    assert rule(Inspection(None, found), Scan.CLEAN).reason is Reason.MACROS
    assert rule(Inspection(None, found), Scan.INFECTED).reason is Reason.INFECTED
    assert gravest({Reason.UNKNOWN_KIND}) is Reason.UNKNOWN_KIND


def test_every_refusal_and_every_wait_is_a_sentence_with_a_cure() -> None:
    for reason in Reason:
        # What is wrong, then what to do: two sentences at least.
        assert reason.sentence.endswith(".")
        assert reason.sentence.count(". ") >= 1, reason
    assert set(QUARANTINE_SENTENCES) == set(Scan) - {Scan.CLEAN, Scan.INFECTED}


def test_only_a_clean_file_is_shown() -> None:
    for state in AttachmentState:
        if state is S.CLEAN:
            require_shown(state)
        else:
            with pytest.raises(NotNow):
                require_shown(state)


def test_what_is_erased_stays_so_and_what_is_refused_never_opens() -> None:
    assert AFTER[S.ERASED] == frozenset()
    assert AFTER[S.REFUSED] == {S.ERASED}
    for state, to in itertools.product(AttachmentState, repeat=2):
        if to in AFTER[state]:
            require_move(state, to)
        else:
            with pytest.raises(NotNow):
                require_move(state, to)


def test_every_kind_has_its_limits() -> None:
    assert set(ACCEPTED) == set(FileKind)
    for kind, limits in ACCEPTED.items():
        assert 0 < limits.most_bytes <= MOST_BYTES
        assert limits.most_pages >= 1
        assert kind.label == limits.label
        assert kind.is_words_only == limits.words_only
