"""What each viewer's chronology is drawn from, on real rows under row-level security."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openmash.actions import exclusions, matching, picture
from openmash.core.errors import NotThere, Refused
from openmash.domain.access import AgencyKind, Role
from openmash.domain.contacts.ratings import Rating
from openmash.domain.picture.chronology import draw_up
from openmash.domain.picture.conflicts import Matter
from openmash.domain.picture.entries import EntryKind
from openmash.domain.picture.gaps import Silence
from openmash.domain.picture.short_version import LineDraft
from openmash.domain.sharing.handling import DatePrecision, HandlingCode
from openmash.records.models import AuditEntry, Contact, CuratedEntry
from openmash.records.queries.chronology import Around, around
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, cannot_search, rated, shared
from tests.support.picture_stories import MISSING, add_item, join, joined_before, reseal
from tests.support.stories import RECEIVED, TOLU, make_contact
from tests.support.triage_stories import TWIN, first_child, told_before

LATER = RECEIVED + timedelta(hours=3)
TODAY = RECEIVED.date()
POLICE, HEALTH = AgencyKind.POLICE, AgencyKind.HEALTH
MOST_STATEMENTS = 17


def read(viewer: Any, contact_id: UUID) -> Around:
    with in_hub(viewer.hub_id):
        return around(viewer, contact_id)


def texts(viewer: Any, contact_id: UUID) -> set[str]:
    return {e.text for e in read(viewer, contact_id).told.entries if e.kind is EntryKind.ITEM}


def curate(cast: Any, contact_id: UUID, *item_ids: UUID, wording: str = "") -> int:
    lines = [LineDraft(frozenset(item_ids), wording)]
    return picture.add_lines(cast.manager, contact_id=contact_id, lines=lines, now=LATER)


def keep_out(cast: Any, contact_id: UUID, viewer: Any) -> None:
    exclusions.exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=viewer.user_id,
        reason="A cousin.",
        now=LATER,
    )


def test_it_draws_on_every_contact_that_a_join_brings_and_lets_go_of_it_again(cast: Any) -> None:
    contact_id = make_contact(cast)
    earlier = told_before(cast, days=90)
    add_item(cast, earlier)
    assert MISSING not in texts(cast.social_worker, contact_id)
    verdict = join(cast, contact_id, earlier)
    told = read(cast.social_worker, contact_id)
    assert MISSING in texts(cast.social_worker, contact_id)
    assert [c.contact_id for c in told.contacts] == [earlier, contact_id]
    children = [p for p in told.people if p.kind == "child"]
    assert [(p.forename, p.here) for p in children] == [("Tolu", True)]
    matching.undo(cast.manager, verdict_id=verdict, reason="Two boys.", now=LATER)
    assert MISSING not in texts(cast.social_worker, contact_id)


def test_an_event_told_in_two_contacts_is_folded_across_the_joined_child(cast: Any) -> None:
    contact_id = make_contact(cast)
    earlier = joined_before(cast, contact_id)
    for each, owner in ((contact_id, POLICE), (earlier, HEALTH)):
        add_item(cast, each, owner=owner, about=first_child(cast, each))
    drawn = draw_up(read(cast.manager, contact_id).told, today=TODAY)
    (event,) = [e for e in drawn.events if e.lead.text == MISSING]
    assert {entry.agency for entry in event.entries} == {"Hackney police", "Hackney health"}


def test_the_steps_of_a_contact_stand_in_it(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=LATER)
    entries = read(cast.manager, contact_id).told.entries
    steps = {e.kind: e.text for e in entries if e.kind is not EntryKind.ITEM}
    assert steps.keys() == {EntryKind.BORN, EntryKind.RECEIVED, EntryKind.RATED}
    assert steps[EntryKind.RATED] == "Confirmed as amber by Manager HAC."


def test_a_step_stands_on_its_london_day(cast: Any) -> None:
    contact_id = make_contact(cast)
    with in_hub(cast.hub_id):
        # Half past midnight in summer London is the day before in UTC.
        Contact.objects.filter(id=contact_id).update(
            received_at=RECEIVED.replace(month=7, day=1, hour=23, minute=30)
        )
    entries = read(cast.manager, contact_id).told.entries
    (received,) = [e for e in entries if e.kind is EntryKind.RECEIVED]
    assert received.when.on == date(2026, 7, 2)


@pytest.mark.parametrize(
    ("desk", "handling", "named", "reads", "knows"),
    [
        ("manager", HandlingCode.RESTRICTED, (), True, False),
        ("social_worker", HandlingCode.RESTRICTED, (), False, True),
        ("social_worker", HandlingCode.RESTRICTED, (Role.SOCIAL_WORKER,), True, False),
        ("business_support", HandlingCode.HUB_ONLY, (), False, True),
        ("manager", HandlingCode.SEALED, (), False, True),
        ("social_worker", HandlingCode.SEALED, (), False, False),
    ],
)
def test_each_desk_reads_what_is_open_to_it_and_is_told_of_what_it_may_know(
    cast: Any, desk: str, handling: Any, named: Any, reads: bool, knows: bool
) -> None:
    contact_id = make_contact(cast)
    viewer = getattr(cast, desk)
    before = read(viewer, contact_id).withheld
    add_item(cast, contact_id, "Secret and nothing else.", handling=handling, named=named)
    told = read(viewer, contact_id)
    assert ("Secret and nothing else." in texts(viewer, contact_id)) is reads
    assert told.withheld - before == knows


def test_a_hidden_telling_leaves_no_trace_in_the_event_it_would_join(cast: Any) -> None:
    contact_id = make_contact(cast)
    earlier = joined_before(cast, contact_id)
    child = first_child(cast, contact_id)
    add_item(cast, contact_id, about=child)
    add_item(cast, earlier, owner=HEALTH, handling=HandlingCode.SEALED, about=child)
    for viewer, tellings in ((cast.social_worker, 1), (cast.manager, 1)):
        drawn = draw_up(read(viewer, contact_id).told, today=TODAY)
        (event,) = [e for e in drawn.events if e.lead.text == MISSING]
        assert len(event.entries) == tellings


def test_who_is_excluded_sees_nothing_of_that_contact_and_the_rest_as_before(cast: Any) -> None:
    contact_id = make_contact(cast)
    earlier = joined_before(cast, contact_id)
    add_item(cast, earlier)
    keep_out(cast, earlier, cast.social_worker)
    told = read(cast.social_worker, contact_id)
    assert [c.contact_id for c in told.contacts] == [contact_id]
    assert MISSING not in texts(cast.social_worker, contact_id)
    assert all(entry.contact_id == contact_id for entry in told.told.entries)
    assert all(person.contact_id == contact_id for person in told.told.people)
    assert told.withheld == 0
    keep_out(cast, contact_id, cast.social_worker)
    with pytest.raises(NotThere):
        read(cast.social_worker, contact_id)


def test_absent_next_door_and_other_roles(cast: Any, next_door: Any) -> None:
    contact_id = make_contact(cast)
    for viewer, sought in ((cast.manager, uuid4()), (next_door.manager, contact_id)):
        with pytest.raises(NotThere):
            read(viewer, sought)
    for desk in ("police", "assessment_team", "auditor", "administrator"):
        with pytest.raises(Refused):
            read(getattr(cast, desk), contact_id)


def test_what_came_of_asking_is_told_apart(cast: Any) -> None:
    contact_id = rated(cast, make_contact(cast), Rating.AMBER, now=RECEIVED)
    requests = asked(cast, contact_id, now=RECEIVED)
    given = shared(cast, contact_id, period_from=date(2021, 1, 1), period_to=TODAY)
    answered(cast.police, requests[POLICE], given, now=LATER)
    answered(cast.health, requests[HEALTH], cannot_search(), now=LATER)
    told = read(cast.manager, contact_id)
    (gap, *_) = [
        g for g in draw_up(told.told, today=TODAY).gaps if g.begins >= date(2021, 1, 1)
    ] or draw_up(told.told, today=TODAY).gaps
    said = {why: [told.agencies[each] for each in silent] for why, silent in gap.silences.items()}
    assert "Hackney housing" in said[Silence.NOT_ASKED]
    assert said[Silence.CANNOT_SEARCH] == ["Hackney health"]
    assert said[Silence.NOT_ANSWERED] == ["Hackney education"]
    assert not gap.nobody_asked


def test_two_birth_dates_of_one_child_are_pointed_out(cast: Any) -> None:
    contact_id = make_contact(cast)
    earlier = told_before(cast, children=(replace(TOLU, birth_date=date(2018, 4, 13)),))
    join(cast, contact_id, earlier)
    drawn = draw_up(read(cast.manager, contact_id).told, today=TODAY)
    (found,) = [c for c in drawn.conflicts if c.matter is Matter.BIRTH_DATE]
    assert [side.contacts for side in found.sides] == [(earlier,), (contact_id,)]


def test_the_number_of_statements_is_fixed(cast: Any) -> None:
    contact_id = make_contact(cast, children=(TWIN,))
    counts = []
    for _ in range(3):
        item = add_item(cast, contact_id)
        joined_before(cast, contact_id)
        for n in range(4):
            add_item(cast, contact_id, f"Something else, number {n}.", on=None)
        curate(cast, contact_id, item)
        with (
            in_hub(cast.hub_id),
            CaptureQueriesContext(
                connection,
            ) as seen,
        ):
            around(cast.manager, contact_id)
        counts.append(len(seen))
    assert len(set(counts)) == 1
    assert counts[0] <= MOST_STATEMENTS


class TestShortVersion:
    def test_a_line_is_made_of_items_and_stands_by_date(self, cast: Any) -> None:
        contact_id = make_contact(cast)
        late = add_item(cast, contact_id)
        early = add_item(
            cast, contact_id, "An older thing.", on=date(2020, 1, 1), precision=DatePrecision.YEAR
        )
        curate(cast, contact_id, late)
        curate(cast, contact_id, early, wording="It began in 2020.")
        curate(cast, contact_id, late, early, wording="Both.")
        lines = read(cast.social_worker, contact_id).short
        # Two lines of one date and one moment stand in either order; the later date comes last.
        assert {line.wording for line in lines[:2]} == {"It began in 2020.", "Both."}
        assert lines[2].wording == ""
        both = next(line for line in lines if line.wording == "Both.")
        assert {e.entry_id for e in both.sources} == {late, early}
        assert lines[0].by == cast.manager.name

    def test_sending_twice_adds_once_and_the_audit_says_who(self, cast: Any) -> None:
        contact_id = make_contact(cast)
        item = add_item(cast, contact_id)
        assert [curate(cast, contact_id, item) for _ in range(2)] == [1, 0]
        with in_hub(cast.hub_id):
            (entry,) = AuditEntry.objects.filter(act="chronology_curated")
            assert entry.detail == {"added": 1}
            assert Contact.objects.get(id=contact_id).changed_at == LATER

    @pytest.mark.parametrize(
        ("desk", "handling", "named", "lines", "counted"),
        [
            ("social_worker", HandlingCode.RESTRICTED, (), 0, 1),
            ("social_worker", HandlingCode.RESTRICTED, (Role.SOCIAL_WORKER,), 1, 0),
            ("social_worker", HandlingCode.SEALED, (), 0, 0),
            ("manager", HandlingCode.SEALED, (), 0, 1),
            ("manager", HandlingCode.RESTRICTED, (), 1, 0),
            ("business_support", HandlingCode.OPEN, (), 0, 1),
        ],
    )
    def test_resealing_a_source_reaches_its_lines_at_once(
        self, cast: Any, desk: str, handling: Any, named: Any, lines: int, counted: int
    ) -> None:
        contact_id = make_contact(cast)
        viewer = getattr(cast, desk)
        sealed, other = add_item(cast, contact_id), add_item(cast, contact_id, "Hub only.")
        curate(cast, contact_id, sealed, other, wording="The seal must reach these words.")
        reseal(cast, sealed, handling, *named)
        told = read(viewer, contact_id)
        assert (len(told.short), told.short_withheld) == (lines, counted)

    def test_a_line_whose_source_is_of_a_contact_one_is_kept_from_is_not_even_counted(
        self, cast: Any
    ) -> None:
        contact_id = make_contact(cast)
        earlier = joined_before(cast, contact_id)
        curate(cast, contact_id, add_item(cast, earlier), wording="From the earlier contact.")
        keep_out(cast, earlier, cast.social_worker)
        told = read(cast.social_worker, contact_id)
        assert (told.short, told.short_withheld) == ((), 0)

    @pytest.mark.parametrize("hide", [HandlingCode.SEALED, None])
    def test_what_the_manager_may_not_read_is_no_source(self, cast: Any, hide: Any) -> None:
        contact_id = make_contact(cast)
        elsewhere = make_contact(cast, children=(TWIN,))
        item = add_item(cast, contact_id if hide else elsewhere, handling=hide or HandlingCode.OPEN)
        with pytest.raises(NotThere):
            curate(cast, contact_id, item)

    def test_what_is_taken_out_is_kept_with_who_and_when(self, cast: Any) -> None:
        contact_id = make_contact(cast)
        curate(cast, contact_id, add_item(cast, contact_id))
        (line,) = read(cast.manager, contact_id).short
        remove: Callable[[], None] = lambda: picture.remove_line(  # noqa: E731
            cast.manager, contact_id=contact_id, line_id=line.line_id, now=LATER
        )
        remove()
        assert read(cast.manager, contact_id).short == ()
        with in_hub(cast.hub_id):
            row = CuratedEntry.objects.get(id=line.line_id)
        assert (row.removed_by_id, row.removed_at) == (cast.manager.user_id, LATER)
        with pytest.raises(NotThere):
            remove()

    def test_a_line_that_is_closed_to_them_cannot_be_taken_out(self, cast: Any) -> None:
        contact_id = make_contact(cast)
        item = add_item(cast, contact_id)
        curate(cast, contact_id, item)
        (line,) = read(cast.manager, contact_id).short
        reseal(cast, item, HandlingCode.SEALED)
        with pytest.raises(NotThere):
            picture.remove_line(
                cast.manager, contact_id=contact_id, line_id=line.line_id, now=LATER
            )

    def test_only_a_manager_makes_it(self, cast: Any) -> None:
        contact_id = make_contact(cast)
        lines = [LineDraft(frozenset({add_item(cast, contact_id)}))]
        for desk in ("social_worker", "screening_officer", "business_support", "police"):
            viewer = getattr(cast, desk)
            with pytest.raises(Refused):
                picture.add_lines(viewer, contact_id=contact_id, lines=lines, now=LATER)
            with pytest.raises(Refused):
                picture.remove_line(viewer, contact_id=contact_id, line_id=uuid4(), now=LATER)


def test_reading_is_noted_for_every_contact_it_shows(cast: Any) -> None:
    contact_id = make_contact(cast)
    earlier = joined_before(cast, contact_id)
    picture.chronology_read(
        cast.manager,
        contact_id=contact_id,
        contact_ids=[contact_id, earlier],
        printed=True,
        now=LATER,
    )
    with in_hub(cast.hub_id):
        entries = AuditEntry.objects.filter(act="chronology_printed")
        assert {e.subject_id for e in entries} == {str(contact_id), str(earlier)}
        assert {e.detail["opened_from"] for e in entries} == {str(contact_id)}
