"""Files of a contact: who adds, sees and erases them; keys rotated and forgotten; late scans."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError

from openmash.actions import attachments, file_keys
from openmash.actions.exclusions import exclude
from openmash.adapters.files import keyring
from openmash.core.errors import BadInput, Misconfigured, NotNow, NotThere, Refused
from openmash.domain.access import AgencyKind, Viewer
from openmash.domain.agency_checks.marks import Audience
from openmash.domain.contacts.ratings import Rating
from openmash.domain.sharing.attachments import AttachmentState, Reason, Scan
from openmash.domain.sharing.handling import HandlingCode
from openmash.records.models import Attachment, AuditEntry, Item
from openmash.records.queries import attachments as query
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import asked, rated
from tests.support.attachment_stories import LETTER, Says, added
from tests.support.hostile_files import MARKER
from tests.support.stories import RECEIVED, make_contact

NOW = RECEIVED + timedelta(hours=2)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own."""
    monkeypatch.setattr(settings, "OPENMASH_DATA_DIR", tmp_path)
    return tmp_path


@pytest.fixture
def contact_id(cast: Any) -> UUID:
    return make_contact(cast)


def row(cast: Any, attachment_id: UUID | None) -> Attachment:
    assert attachment_id is not None
    with in_hub(cast.hub_id):
        return Attachment.objects.select_related("item").get(id=attachment_id)


def seen(viewer: Viewer, contact_id: UUID, attachment_id: UUID | None, number: int = 1) -> Any:
    assert attachment_id is not None
    return attachments.page_seen(
        viewer, contact_id=contact_id, attachment_id=attachment_id, number=number, now=LATER
    )


def acts(cast: Any) -> list[str]:
    with in_hub(cast.hub_id):
        return list(AuditEntry.objects.order_by("at").values_list("act", flat=True))


def sealed_files(data_dir: Path) -> list[Path]:
    return [path for path in (data_dir / "files").rglob("*") if path.is_file()]


def test_a_clean_file_is_kept_sealed_and_shown(
    cast: Any, contact_id: UUID, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = added(cast.social_worker, contact_id, monkeypatch, now=NOW)
    assert done.ruling.state is AttachmentState.CLEAN
    kept = row(cast, done.attachment_id)
    assert (kept.kind, kept.pages, kept.scanned_at) == ("pdf", 1, NOW)
    assert kept.item.kind == "attachment"
    assert kept.item.handling == HandlingCode.HUB_ONLY
    assert kept.owner_agency_id == cast.agencies[AgencyKind.SOCIAL_CARE].id
    assert b"Seen on Tuesday" not in sealed_files(data_dir)[0].read_bytes()
    page = seen(cast.manager, contact_id, done.attachment_id)
    assert "Seen on Tuesday" in page.words
    assert page.width > 500
    assert acts(cast)[-2:] == ["attachment_added", "attachment_page_seen"]


@pytest.mark.parametrize("scan", [Scan.NO_SCANNER, Scan.FAILED])
def test_an_unscanned_file_is_kept_apart(
    cast: Any, contact_id: UUID, monkeypatch: pytest.MonkeyPatch, scan: Scan
) -> None:
    done = added(cast.manager, contact_id, monkeypatch, now=NOW, scanner=Says(scan))
    assert done.ruling.state is AttachmentState.QUARANTINED_UNSCANNED
    assert "Kept apart" in done.ruling.sentence
    with pytest.raises(NotNow, match="kept apart"):
        seen(cast.manager, contact_id, done.attachment_id)
    assert "attachment_page_seen" not in acts(cast)


def test_nobody_waits_for_a_slow_scanner(
    cast: Any, contact_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Says(Scan.CLEAN, quick=False)
    done = added(cast.manager, contact_id, monkeypatch, now=NOW, scanner=slow)
    assert slow.seen == []
    assert done.ruling.state is AttachmentState.QUARANTINED_UNSCANNED
    assert file_keys.scan_waiting(cast.hub_id, slow, now=LATER) == 1
    assert slow.seen == [LETTER]
    assert row(cast, done.attachment_id).state == AttachmentState.CLEAN
    assert seen(cast.manager, contact_id, done.attachment_id).width


def test_a_file_found_harmful_later_is_refused(
    cast: Any, contact_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = Says(Scan.NO_SCANNER)
    done = added(cast.manager, contact_id, monkeypatch, now=NOW, scanner=none)
    assert file_keys.scan_waiting(cast.hub_id, none, now=LATER) == 0
    assert file_keys.scan_waiting(cast.hub_id, Says(Scan.INFECTED), now=LATER) == 1
    kept = row(cast, done.attachment_id)
    assert (kept.state, kept.state_code) == ("refused", "infected")
    with pytest.raises(NotNow):
        seen(cast.manager, contact_id, done.attachment_id)
    # What was refused does not open by asking again.
    assert file_keys.scan_waiting(cast.hub_id, Says(Scan.CLEAN), now=LATER) == 0


@pytest.mark.parametrize(
    ("content", "scan", "reason"),
    [
        (LETTER, Scan.INFECTED, Reason.INFECTED),
        (b"MZ\x90\x00" + bytes(90), Scan.CLEAN, Reason.PROGRAM),
        (MARKER, Scan.NO_SCANNER, Reason.TEST_MARKER),
        (b"", Scan.CLEAN, Reason.EMPTY),
    ],
)
def test_a_refused_file_is_not_kept(
    cast: Any,
    contact_id: UUID,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes,
    scan: Scan,
    reason: Reason,
) -> None:
    done = added(
        cast.manager, contact_id, monkeypatch, now=NOW, content=content, scanner=Says(scan)
    )
    assert (done.ruling.reason, done.attachment_id) == (reason, None)
    assert sealed_files(data_dir) == []
    with in_hub(cast.hub_id):
        assert not Attachment.objects.exists()
        assert not Item.objects.filter(kind="attachment").exists()
        entry = AuditEntry.objects.get(act="attachment_refused")
    assert entry.detail["reason"] == reason


def test_the_file_is_seen_by_whoever_sees_its_item(
    cast: Any, contact_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    rated(cast, contact_id, Rating.AMBER, now=NOW)
    asked(cast, contact_id, (AgencyKind.POLICE, AgencyKind.HEALTH), now=NOW)
    done = added(cast.police, contact_id, monkeypatch, now=NOW, audience=Audience.HUB_ONLY)
    assert row(cast, done.attachment_id).owner_agency_id == cast.police.agency_id
    for viewer in (cast.police, cast.social_worker, cast.manager):
        assert seen(viewer, contact_id, done.attachment_id)
    for viewer in (cast.health, cast.business_support, cast.assessment_team, cast.education):
        with pytest.raises(NotThere):
            seen(viewer, contact_id, done.attachment_id)
        with in_hub(cast.hub_id):
            assert query.of_contact(viewer, contact_id) == []
    for viewer in (cast.auditor, cast.administrator):
        with pytest.raises(Refused):
            seen(viewer, contact_id, done.attachment_id)


def test_sealing_the_item_seals_the_file(
    cast: Any, contact_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = added(cast.manager, contact_id, monkeypatch, now=NOW)
    assert seen(cast.social_worker, contact_id, done.attachment_id)
    with in_hub(cast.hub_id):
        Item.objects.filter(kind="attachment").update(handling=HandlingCode.SEALED.value)
    for viewer in (cast.social_worker, cast.manager):
        with pytest.raises(NotThere):
            seen(viewer, contact_id, done.attachment_id)


def test_the_excluded_and_the_next_hub_see_nothing(
    cast: Any, next_door: Any, contact_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = added(cast.manager, contact_id, monkeypatch, now=NOW)
    exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=cast.social_worker.user_id,
        reason="Related",
        now=NOW,
    )
    for viewer in (cast.social_worker, next_door.manager):
        with pytest.raises(NotThere):
            seen(viewer, contact_id, done.attachment_id)
        with pytest.raises(NotThere):
            added(viewer, contact_id, monkeypatch, now=NOW)


def test_an_agency_that_was_not_asked_adds_nothing(
    cast: Any, contact_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotThere):
        added(cast.police, contact_id, monkeypatch, now=NOW)
    for viewer in (cast.assessment_team, cast.auditor, cast.administrator):
        with pytest.raises(Refused):
            added(viewer, contact_id, monkeypatch, now=NOW)


def test_there_is_no_page_beyond_the_last(
    cast: Any, contact_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = added(cast.manager, contact_id, monkeypatch, now=NOW)
    for number in (0, 2, -1):
        with pytest.raises(NotThere):
            seen(cast.manager, contact_id, done.attachment_id, number)


def test_what_cannot_be_audited_is_not_shown(
    cast: Any, contact_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = added(cast.manager, contact_id, monkeypatch, now=NOW)

    def fails(*_: Any, **__: Any) -> None:
        raise DatabaseError("no audit")

    monkeypatch.setattr(attachments, "record", fails)
    with pytest.raises(DatabaseError):
        seen(cast.manager, contact_id, done.attachment_id)


def test_erasing_forgets_the_key_and_the_bytes(
    cast: Any,
    contact_id: UUID,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    done = added(cast.manager, contact_id, monkeypatch, now=NOW)
    gone: dict[str, Any] = {
        "contact_id": contact_id,
        "attachment_id": done.attachment_id,
        "now": LATER,
    }
    with pytest.raises(BadInput):
        attachments.erase(cast.manager, reason=" ", **gone)
    with pytest.raises(Refused):
        attachments.erase(cast.social_worker, reason="Wrong child", **gone)
    with django_capture_on_commit_callbacks(execute=True):
        attachments.erase(cast.manager, reason="Wrong child", **gone)
        assert len(sealed_files(data_dir)) == 1
    assert sealed_files(data_dir) == []
    kept = row(cast, done.attachment_id)
    assert (kept.state, kept.wrapped_key, kept.key_id, kept.name_shown) == (
        AttachmentState.ERASED,
        None,
        None,
        "",
    )
    assert kept.erased_reason == "Wrong child"
    assert kept.erased_at == LATER
    with pytest.raises(NotNow, match="erased"):
        seen(cast.manager, contact_id, done.attachment_id)
    with pytest.raises(NotNow):
        attachments.erase(cast.manager, reason="Again", **gone)
    assert acts(cast)[-1] == "attachment_erased"


def test_rotation_puts_every_file_under_a_fresh_key(
    cast: Any, contact_id: UUID, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_keys, "BATCH", 2)
    many = [added(cast.manager, contact_id, monkeypatch, now=NOW) for _ in range(3)]
    before = [row(cast, each.attachment_id) for each in many]
    done = file_keys.rotate(cast.hub_id, now=LATER)
    assert done == file_keys.Rotation(rewrapped=3, destroyed=1)
    ring = keyring.load(data_dir, cast.hub_id)
    assert set(ring.keys) == {ring.current}
    for old in before:
        assert row(cast, old.id).key_id == ring.current
        assert seen(cast.manager, contact_id, old.id)
        # A copy of the database from before the rotation opens nothing any more.
        with pytest.raises(keyring.UnreadableError):
            ring.unwrap(bytes(old.wrapped_key or b""), str(old.key_id), old.id)
    assert acts(cast).count("file_keys_rotated") == 1


def test_a_rotation_may_break_off_anywhere_and_go_on(
    cast: Any, contact_id: UUID, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_keys, "BATCH", 1)
    many = [added(cast.manager, contact_id, monkeypatch, now=NOW) for _ in range(4)]
    step, forget = file_keys._rewrap_some, keyring.forget_key
    for stop_after in range(4):
        left = [stop_after]

        def broken(hub_id: UUID, ring: keyring.Keyring, left: list[int] = left) -> int:
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            return step(hub_id, ring)

        monkeypatch.setattr(file_keys, "_rewrap_some", broken)
        with pytest.raises(KeyboardInterrupt):
            file_keys.rotate(cast.hub_id, now=LATER)
        check = file_keys.verify(cast.hub_id, now=LATER)
        assert (check.sound, check.broken) == (4, ())
    assert len(keyring.load(data_dir, cast.hub_id).keys) > 1
    monkeypatch.setattr(file_keys, "_rewrap_some", step)
    assert file_keys.rotate(cast.hub_id, now=LATER).rewrapped == 4
    assert len(keyring.load(data_dir, cast.hub_id).keys) == 1
    assert forget is keyring.forget_key
    assert all(seen(cast.manager, contact_id, each.attachment_id) for each in many)


def test_a_key_that_does_not_open_stops_the_rotation_before_anything_is_lost(
    cast: Any, contact_id: UUID, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = added(cast.manager, contact_id, monkeypatch, now=NOW)
    with in_hub(cast.hub_id):
        Attachment.objects.update(wrapped_key=bytes(60))
    with pytest.raises(Misconfigured, match=str(done.attachment_id)):
        file_keys.rotate(cast.hub_id, now=LATER)
    assert len(keyring.load(data_dir, cast.hub_id).keys) == 2


def test_a_check_finds_what_was_changed_lost_or_left_over(
    cast: Any, contact_id: UUID, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [added(cast.manager, contact_id, monkeypatch, now=NOW) for _ in range(3)]
    paths = {path.name: path for path in sealed_files(data_dir)}
    ids = [each.attachment_id for each in many if each.attachment_id]
    changed = paths[ids[0].hex]
    changed.write_bytes(changed.read_bytes()[:-1] + b"x")
    paths[ids[1].hex].unlink()
    folder = data_dir / "files" / str(cast.hub_id) / "ff"
    folder.mkdir(exist_ok=True)
    (folder / uuid4().hex).write_bytes(b"nobody's")
    (folder / ".unfinished-ab").write_bytes(b"half")
    today = file_keys.verify(cast.hub_id, now=datetime.now(UTC))
    assert (today.sound, set(today.broken), today.leftovers) == (1, set(ids[:2]), 0)
    later = file_keys.verify(cast.hub_id, now=datetime.now(UTC) + timedelta(days=2))
    assert later.leftovers == 2
    assert ids[2].hex in {path.name for path in sealed_files(data_dir)}
    with pytest.raises(NotNow, match="cannot be opened"):
        seen(cast.manager, contact_id, ids[0])
