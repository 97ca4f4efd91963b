"""An agency's index linked with the hub's people: all or nothing, each link attributed, again next
month as what changed."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from openmash.actions import link_files, linking
from openmash.actions.unlinking import undo_link
from openmash.adapters.linkage import bulk, bulk_scores
from openmash.core.errors import NotThere, OpenMashError, Refused
from openmash.domain.access import AgencyKind
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.ratings import Rating
from openmash.domain.people.extracts import ExtractRefused
from openmash.domain.people.extracts.choosing import Why
from openmash.domain.people.linkage.model import CURRENT
from openmash.domain.sharing.handling import HandlingCode
from openmash.records.models import AgencyLink, AuditEntry, ExtractRow, ExtractRun, PersonRecord
from openmash.records.queries.agency_links import known_to
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import asked, rated
from tests.support.link_stories import (
    CHILDREN,
    ELLA,
    IMRAN,
    KWAME,
    LINKED,
    MONTH,
    ZOFIA,
    Desk,
    child,
    row,
)

pytestmark = pytest.mark.django_db

SAME, PROBABLE = "same person", "probable"


@pytest.fixture
def desk(cast: Any, tmp_path: Path, settings: Any) -> Desk:
    """A hub that knows four children; its jobs keep their files in a folder of this test."""
    settings.OPENMASH_DATA_DIR = tmp_path / "data"
    made = Desk(cast, tmp_path)
    made.know(*CHILDREN)
    return made


def rows_seen(desk: Desk) -> int:
    with in_hub(desk.cast.hub_id):
        return ExtractRow.objects.count()


def nothing_is_left(desk: Desk) -> bool:
    with in_hub(desk.cast.hub_id):
        stored = (AgencyLink, ExtractRow, ExtractRun)
        empty = not any(model.objects.exists() for model in stored)
    return empty and not any((desk.folder / "data").rglob("*.parquet"))


def test_who_is_the_same_is_linked_and_says_who_linked_it_when_and_by_what(desk: Desk) -> None:
    stranger = child("Morwenna", "Tregear", KWAME.birth_date or LINKED.date(), "F", "SW9 1OC")
    desk.write(row("P1", KWAME), row("P2", ZOFIA, SURNAME="Malinowski"), row("P3", stranger))
    report = desk.link()
    assert desk.links() == {"P1": ("Kwame", SAME), "P2": ("Zofia", SAME)}
    assert (report.new, report.standing, report.changes.new, report.held) == (2, 2, 3, 4)
    with in_hub(desk.cast.hub_id):
        link = AgencyLink.objects.select_related("run").get(own_id="P1")
        run = link.run
        entries = AuditEntry.objects.filter(subject_kind="agency").order_by("at", "act")
        audited = {entry.act: entry.detail for entry in entries}
    assert (link.model, link.linked_at, link.handling) == (CURRENT, LINKED, "hub_only")
    assert (run.by_id, run.agency_id) == (desk.cast.manager.user_id, desk.police)
    assert audited[AuditAct.EXTRACT_LINKED]["linked"] == 2
    assert audited[AuditAct.EXTRACT_COMPARED]["records"] == 4
    assert not any((desk.folder / "data").rglob("*.parquet"))


def test_of_whom_the_hub_does_not_know_neither_number_nor_name_is_kept(desk: Desk) -> None:
    stranger = child("Morwenna", "Tregear", ELLA.birth_date or LINKED.date(), "F", "SW9 1OC")
    desk.write(row("SECRET-77", stranger))
    desk.link()
    with in_hub(desk.cast.hub_id):
        kept = [*ExtractRow.objects.values_list(), *ExtractRun.objects.values_list()]
    assert len(kept) == 2
    assert "SECRET-77" not in str(kept)
    assert "tregear" not in str(kept).lower()


def test_a_twin_is_not_linked_with_nobodys_look(desk: Desk) -> None:
    desk.write(row("P1", KWAME, FORENAME="Kwaku"))
    desk.link()
    assert desk.links().get("P1", ("", PROBABLE))[1] == PROBABLE


def test_one_record_number_has_one_person_and_one_person_one_number(desk: Desk) -> None:
    desk.know(replace(KWAME, forename="Kwabena"))
    desk.write(row("P1", KWAME), row("P2", KWAME, DOB=""))
    report = desk.link()
    assert desk.links() == {"P1": ("Kwame", SAME)}
    assert report.found[Why.NEARER] == 1
    told = list(csv.reader(desk.report.read_text().splitlines()))
    assert [line[0] for line in told[1:]] == ["2"]


def test_a_dry_run_says_the_same_and_stores_nothing(desk: Desk) -> None:
    desk.write(*(row(f"P{n}", each) for n, each in enumerate(CHILDREN)))
    dry = desk.link(dry_run=True)
    assert nothing_is_left(desk)
    assert dry == desk.link()
    assert rows_seen(desk) == 4


def test_next_month_only_what_changed_is_linked(desk: Desk, monkeypatch: Any) -> None:
    desk.write(row("P1", KWAME), row("P2", ZOFIA), row("P3", IMRAN), row("P4", ELLA))
    desk.link()
    compared = count_pairs(monkeypatch)
    # Unchanged; a misspelling mended; gone; another child under the old number; new.
    desk.know(replace(ELLA, forename="Morwenna", surname="Tregear", postcode="SW9 1OC"))
    other = replace(IMRAN, forename="Anand", surname="Pillai", postcode="W3 1OK", sex="M")
    desk.write(
        row("P1", KWAME),
        row("P2", ZOFIA, ADDRESS="8 Sample Walk"),
        row("P3", other),
        row("P5", replace(ELLA, forename="Morwenna", surname="Tregear", postcode="SW9 1OC")),
    )
    report = desk.link(now=LINKED + MONTH)
    changes = report.changes
    assert (changes.new, changes.changed, changes.unchanged, changes.gone) == (1, 2, 1, 1)
    assert desk.links() == {
        "P1": ("Kwame", SAME),
        "P2": ("Zofia", SAME),
        "P5": ("Morwenna", SAME),
    }
    assert desk.links(ended=True) == {"P3": ("Imran", "row changed"), "P4": ("Ella", "row gone")}
    assert 1 not in compared
    with in_hub(desk.cast.hub_id):
        # It was looked at again and stays as it was, made by the first run.
        assert AgencyLink.objects.get(own_id="P2").linked_at == LINKED
    assert rows_seen(desk) == 4


def count_pairs(monkeypatch: Any) -> list[int]:
    """The rows of every pair that is compared from now on."""
    compared: list[int] = []
    real = bulk_scores.score_pairs

    def counting(connection: Any, *more: Any) -> None:
        compared.extend(row for (row,) in connection.execute("SELECT asked FROM pairs").fetchall())
        real(connection, *more)

    monkeypatch.setattr(bulk, "score_pairs", counting)
    return compared


def test_the_very_same_file_again_compares_nobody(desk: Desk, monkeypatch: Any) -> None:
    desk.know(KWAME)
    desk.write(*(row(f"P{n}", each) for n, each in enumerate(CHILDREN)))
    desk.link()
    before = desk.links()
    compared = count_pairs(monkeypatch)
    report = desk.link(now=LINKED + MONTH)
    assert compared == []
    assert (report.changes.unchanged, report.new, report.ended.total()) == (4, 0, 0)
    assert desk.links() == before


def test_whoever_is_new_to_the_hub_is_found_in_unchanged_rows(desk: Desk) -> None:
    later = child("Morwenna", "Tregear", LINKED.date().replace(year=2015), "F", "SW9 1OC")
    desk.write(row("P1", KWAME), row("P2", later))
    desk.link()
    assert "P2" not in desk.links()
    # A child told of again, whom nobody has joined yet, takes no link from the earlier record.
    desk.know(later, KWAME, now=LINKED + MONTH / 2)
    report = desk.link(now=LINKED + MONTH)
    assert report.changes.unchanged == 2
    assert desk.links() == {"P1": ("Kwame", SAME), "P2": ("Morwenna", SAME)}


def test_what_a_person_took_back_no_extract_links_again(desk: Desk) -> None:
    desk.write(row("P1", KWAME))
    desk.link()
    undo_link(desk.cast.screening_officer, agency_id=desk.police, own_id="P1", now=LINKED + MONTH)
    assert desk.links() == {}
    assert desk.links(ended=True) == {"P1": ("Kwame", "undone")}
    desk.write(row("P1", KWAME, ADDRESS="9 Sample Walk"))
    desk.link(now=LINKED + 2 * MONTH)
    assert desk.links() == {}
    with pytest.raises(NotThere):
        undo_link(desk.cast.manager, agency_id=desk.police, own_id="P1", now=LINKED + 3 * MONTH)


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


@pytest.mark.parametrize(
    "stage", ["Reading the hub's people", "Making keys", "Linking who is told alike", "Linking"]
)
def test_a_job_that_was_killed_goes_on_where_it_stopped(
    desk: Desk, monkeypatch: Any, stage: str
) -> None:
    desk.write(*(row(f"P{n}", each) for n, each in enumerate(CHILDREN)))

    def die(now: str, done: int, _of: int) -> None:
        if now == stage and done:
            raise Killed

    with pytest.raises(Killed):
        desk.link(tell=die, chunk=2)
    with in_hub(desk.cast.hub_id):
        assert not AgencyLink.objects.exists()
    if stage != "Reading the hub's people":
        monkeypatch.setattr(link_files, "write_hub", refuse)
    report = desk.link(chunk=2)
    assert report.went_on
    assert {own: name for own, (name, _) in desk.links().items()} == {
        f"P{n}": each.forename for n, each in enumerate(CHILDREN)
    }
    assert not any((desk.folder / "data").rglob("*.parquet"))


def refuse(*_: Any, **__: Any) -> Any:
    """Stands in for what must not be done a second time."""
    raise AssertionError("done twice")


def test_another_file_does_not_go_on_with_what_was_left(desk: Desk) -> None:
    desk.write(row("P1", KWAME), row("P2", ZOFIA))

    def die(now: str, done: int, _of: int) -> None:
        if now == "Linking" and done:
            raise Killed

    with pytest.raises(Killed):
        desk.link(tell=die)
    desk.write(row("P9", IMRAN))
    assert not desk.link().went_on
    assert desk.links() == {"P9": ("Imran", SAME)}


BAD: dict[str, tuple[Any, str]] = {
    "the same number twice": (
        lambda d: d.write(row("P1", KWAME), row("P2", ZOFIA), row("P1", IMRAN)),
        "Row 3, column REF",
    ),
    "no number": (lambda d: d.write(row("P1", KWAME), row("", ZOFIA)), "Row 2, column REF"),
    "shifted columns": (
        lambda d: d.file.write_text("REF,FORENAME,SURNAME,DOB,SEX,NHS,POSTCODE,ADDRESS\n1,a,b\n"),
        "Row 1",
    ),
    "columns of others": (
        lambda d: d.write(*(row(f"P{n}", KWAME, SURNAME="09/05/2014") for n in range(30))),
        "column SURNAME",
    ),
    "impossible dates": (
        lambda d: d.write(*(row(f"P{n}", KWAME, DOB="31/02/2014") for n in range(30))),
        "column DOB",
    ),
    "wrong encoding": (
        lambda d: d.file.write_bytes(b"REF,FORENAME\r\n\x81\x8d,\x00\xff"),
        "no encoding",
    ),
    "empty": (lambda d: d.write(), "no rows"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_extract_ends_in_a_report_and_nothing_half_loaded(desk: Desk, what: str) -> None:
    make, words = BAD[what]
    make(desk)
    with pytest.raises(ExtractRefused) as refused:
        desk.link()
    assert words in refused.value.sentence
    for told in CHILDREN:
        assert told.surname not in refused.value.sentence
    assert nothing_is_left(desk)
    if words.startswith(("Row", "column")):
        told_of = desk.report.read_text()
        assert "Ofori" not in told_of
        assert len(told_of.splitlines()) > 1


def test_a_few_faults_are_told_by_row_and_the_rest_is_linked(desk: Desk) -> None:
    desk.write(row("P1", KWAME, DOB="31/02/2014"), row("P2", ZOFIA, NHS="123"), row("P3", IMRAN))
    report = desk.link()
    told = list(csv.reader(desk.report.read_text().splitlines()))[1:]
    assert [(line[0], line[1]) for line in told] == [("1", "DOB"), ("2", "NHS")]
    assert sum(report.staged.faults.values()) == 2
    assert desk.links()["P3"] == ("Imran", SAME)


def test_only_a_manager_links(desk: Desk) -> None:
    desk.write(row("P1", KWAME))
    for viewer in (desk.cast.screening_officer, desk.cast.police, desk.cast.administrator):
        with pytest.raises(Refused):
            linking.link_extract(viewer, desk.extract(), now=LINKED, tell=lambda *_: None)


def test_two_jobs_at_once_do_not_store_over_each_other(desk: Desk) -> None:
    desk.write(row("P1", KWAME))

    def begin_another(now: str, done: int, _of: int) -> None:
        if now == "Linking" and done:
            desk.link(now=LINKED + MONTH)

    with pytest.raises(OpenMashError, match="being linked now"):
        desk.link(tell=begin_another)

    def linked_elsewhere(now: str, done: int, _of: int) -> None:
        if now == "Storing" and not done:
            with in_hub(desk.cast.hub_id):
                ExtractRun.objects.create(
                    hub_id=desk.cast.hub_id,
                    agency_id=desk.police,
                    read_at=LINKED,
                    stored_at=LINKED,
                    by_id=desk.cast.manager.user_id,
                    counts={},
                )

    with pytest.raises(OpenMashError, match="linked meanwhile"):
        desk.link(tell=linked_elsewhere)
    assert desk.links() == {}


@pytest.mark.parametrize(
    ("handling", "seen_by"),
    [
        (HandlingCode.OPEN, {"business_support", "screening_officer", "social_worker", "manager"}),
        (HandlingCode.HUB_ONLY, {"screening_officer", "social_worker", "manager"}),
        (HandlingCode.RESTRICTED, {"manager"}),
    ],
)
def test_that_a_person_is_known_is_seen_as_the_firewall_says(
    desk: Desk, handling: HandlingCode, seen_by: set[str]
) -> None:
    desk.write(row("P1", KWAME))
    desk.link(handling=handling)
    record_id = desk.record_id(KWAME)
    with in_hub(desk.cast.hub_id):
        seen = {name for name, viewer in desk.cast.viewers.items() if known_to(viewer, [record_id])}
    assert seen == seen_by


def test_the_agencys_own_navigator_sees_it_once_the_agency_is_asked(desk: Desk, cast: Any) -> None:
    desk.write(row("P1", KWAME))
    desk.link()
    record_id = desk.record_id(KWAME)
    with in_hub(cast.hub_id):
        contact_id = PersonRecord.objects.get(id=record_id).contact_id
    assert_unseen(cast, record_id)
    rated(cast, contact_id, Rating.AMBER, now=LINKED)
    asked(cast, contact_id, [AgencyKind.POLICE, AgencyKind.HEALTH], now=LINKED + MONTH)
    with in_hub(cast.hub_id):
        (known,) = known_to(cast.police, [record_id])
        assert (known.own_id, known.band) == ("P1", SAME)
        assert known_to(cast.health, [record_id]) == []


def assert_unseen(cast: Any, record_id: Any) -> None:
    with in_hub(cast.hub_id):
        assert known_to(cast.police, [record_id]) == []
