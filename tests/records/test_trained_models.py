"""Which model judges, and that people's decisions hold whatever it says."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import psycopg
import pytest

from openmash.cli import check_database
from openmash.cli.findings import Verdict as CheckVerdict
from openmash.domain.people.linkage.bands import Band
from openmash.domain.people.linkage.model import CURRENT, Model, current, settings_of
from openmash.domain.people.upkeep.labels import Told
from openmash.domain.people.upkeep.level_rules import level_rules
from openmash.domain.people.verdicts import Verdict
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.models import MatchVerdict, PersonRecord
from openmash.records.queries import candidates, case, matches, trained_models, upkeep_rows
from openmash.records.tenancy import in_hub
from tests.domain.upkeep.records import told
from tests.support.cast import HubCast
from tests.support.committed import committed_hub
from tests.support.model_stories import put
from tests.support.stories import RECEIVED, TOLU, make_contact
from tests.support.triage_stories import TWIN, first_child, told_before

NOW = RECEIVED + timedelta(minutes=10)
Switch = Callable[[str | None, str], None]


@pytest.fixture
def hub(fresh_database: str, django_db_blocker: Any) -> Iterator[HubCast]:
    with committed_hub(fresh_database, django_db_blocker) as cast:
        trained_models._read.cache_clear()
        yield cast


@pytest.fixture
def switch(hub: HubCast, postgres: Any, fresh_database: str) -> Switch:
    """Bring a model of a name and level rules into force; None is that of the release."""

    def into_force(name: str | None, rules: str = "") -> None:
        with psycopg.connect(postgres.owner_url(fresh_database)) as owner:
            key = None
            if name:
                settings = settings_of(CURRENT)
                settings["openmash"] |= {"level_rules": rules, "on": name}
                body = json.dumps(settings)
                row = owner.execute(
                    "INSERT INTO records_trainedmodel (id, name, digest, body, stored_at) "
                    "VALUES (gen_random_uuid(), %s, %s, %s, now()) RETURNING id",
                    [name, sha256(body.encode()).hexdigest(), body],
                ).fetchone()
                assert row is not None
                key = row[0]
            owner.execute(
                "INSERT INTO records_trainedmodeluse (trained_id, at, compared, reason) "
                "VALUES (%s, now(), '', '')",
                [key],
            )

    return into_force


def test_the_last_one_switched_to_judges_and_the_way_back_is_open(switch: Switch) -> None:
    assert trained_models.in_force() is current()
    switch("first", level_rules())
    assert trained_models.in_force().name == "first"
    switch("second", level_rules())
    assert trained_models.in_force().name == "second"
    switch(None, "")
    assert trained_models.in_force() is current()
    assert [each.name for each in trained_models.uses()] == [None, "second", "first"]


def test_after_a_release_with_other_rules_its_own_model_judges(switch: Switch) -> None:
    """Weights of levels that are no longer found so would join the wrong people."""
    switch("older", "0" * 16)
    assert trained_models.in_force() is current()
    told = check_database._matching()
    assert told.verdict is CheckVerdict.WARNING
    assert "older was taken into use, but for other rules" in told.found
    switch("fitting", level_rules())
    assert check_database._matching().found == "fitting is in force."


def known(cast: Any, contact_id: Any) -> matches.Found:
    with in_hub(cast.hub_id):
        return case.known(cast.screening_officer, contact_id).found[first_child(cast, contact_id)]


def judging(monkeypatch: pytest.MonkeyPatch, **bounds: float) -> None:
    model: Model = current()
    other = replace(model, thresholds=replace(model.thresholds, **bounds))
    monkeypatch.setattr(matches, "in_force", lambda: other)


def decide(cast: Any, one: Any, other: Any, verdict: Verdict) -> None:
    with in_hub(cast.hub_id):
        MatchVerdict.objects.create(
            hub_id=cast.hub_id,
            record_id=one,
            other_id=other,
            verdict=verdict.value,
            reason="Looked.",
            by_id=cast.manager.user_id,
            at=NOW,
        )


def test_different_holds_whatever_a_model_says(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier, third = told_before(cast), told_before(cast, days=30)
    contact_id = make_contact(cast)
    judging(monkeypatch, same=-50.0, probable=-60.0, possible=-70.0)
    assert all(each.strong for each in known(cast, contact_id).candidates)
    decide(cast, first_child(cast, contact_id), first_child(cast, earlier), Verdict.DIFFERENT)
    found = {each.contact.contact_id: each for each in known(cast, contact_id).candidates}
    assert found[earlier].match.band is Band.SAME_PERSON
    assert found[earlier].ruled_out
    assert not found[earlier].strong
    assert found[third].strong
    assert list(found)[-1] == earlier


def test_same_holds_whatever_a_model_says(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = told_before(cast)
    contact_id = make_contact(cast)
    one, other = first_child(cast, contact_id), first_child(cast, earlier)
    decide(cast, one, other, Verdict.SAME)
    with in_hub(cast.hub_id):
        told = PersonRecord.objects.get(id=other)
        PersonRecord.objects.filter(id__in=(one, other)).update(person_id=_person(cast, told))
    judging(monkeypatch, same=999.0, probable=998.0, possible=997.0)
    (found,) = known(cast, contact_id).candidates
    assert found.match.band not in (Band.SAME_PERSON, Band.PROBABLE, Band.POSSIBLE)
    assert found.linked
    assert found.strong


def _person(cast: Any, told: PersonRecord) -> Any:
    from openmash.records.models import Person

    return Person.objects.create(id=told.id, hub_id=cast.hub_id, created_at=NOW).id


def records(count: int) -> list[tuple[Told, datetime]]:
    """People told of twice: in January, and a month later."""
    january = datetime(2026, 1, 15, tzinfo=UTC)
    return [
        (replace(each, group="ABAN"), january + timedelta(days=31 * (place % 2)))
        for place, each in enumerate(told(count))
    ]


def test_records_are_read_with_their_numbers_and_broad_groups(
    hub: HubCast, postgres: Any, fresh_database: str
) -> None:
    put(postgres.superuser_url(fresh_database), "HAC", records(5))
    with in_hub(hub.hub_id):
        found = list(upkeep_rows.numbered())
    assert len(found) == 10
    assert {each.number for each in found} == {each.number for each, _ in records(5)}
    assert {each.group for each in found} == {"Asian or Asian British"}
    assert len({each.source for each in found}) == 10


def test_a_month_is_asked_of_what_was_there_before(
    hub: HubCast, postgres: Any, fresh_database: str
) -> None:
    ids = put(postgres.superuser_url(fresh_database), "HAC", records(5))
    begin, end = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
    with in_hub(hub.hub_id):
        february = list(upkeep_rows.asked_between(begin, end))
        january = list(upkeep_rows.asked_between(begin - timedelta(days=31), begin))
    assert len(february) == len(january) == 5
    earlier = {str(each) for each in ids[::2]}
    assert all(near and set(near) <= earlier for _, near in february)
    assert not any(near for _, near in january)


def test_whoever_is_told_of_in_the_same_contact_takes_no_place_among_those_before(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A twin at the same door shares more than the child's own earlier record, told of by name."""
    unknown = DatePrecision.UNKNOWN
    by_name = replace(TOLU, birth_date=None, birth_precision=unknown, address="", postcode="")
    earlier = first_child(cast, told_before(cast, children=(by_name,), adults=()))
    make_contact(cast, children=(replace(TOLU, postcode=""), TWIN), adults=())
    one_place = candidates._NEAREST.replace("place <= 30", "place <= 1")
    monkeypatch.setattr(candidates, "_NEAREST", one_place.replace("place <= 120", "place <= 1"))
    with in_hub(cast.hub_id):
        asked = upkeep_rows.asked_between(RECEIVED, RECEIVED + timedelta(days=1))
        near = {card.given: set(found) for card, found in asked}
    assert near["tolu"] == {str(earlier)}


def test_decisions_are_read_whether_they_stand_or_not(cast: Any) -> None:
    one, other = first_child(cast, make_contact(cast)), first_child(cast, told_before(cast))
    decide(cast, one, other, Verdict.SAME)
    with in_hub(cast.hub_id):
        (standing,) = upkeep_rows.decided()
        MatchVerdict.objects.update(
            undone_by_id=cast.manager.user_id, undone_at=NOW, undone_reason="Wrong."
        )
        (undone,) = upkeep_rows.decided()
    assert (standing.one.key, standing.other.key) == (str(one), str(other))
    assert (standing.stands, undone.stands) == (True, False)
