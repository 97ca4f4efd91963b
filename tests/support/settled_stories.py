"""A hub of three years about one quarter, drawn by a seed, and what is recorded afterwards."""

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from openmash.domain.insights.quarters import Quarter
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import (
    Account,
    Agency,
    AgencyReturn,
    InformationRequest,
    MatchVerdict,
    PolicyVersion,
    ProfessionalView,
    Redirect,
)
from tests.support.fairness_stories import child, contact, decided, rated

_RATINGS = ("red", "amber", "green", "blue")
_OUTCOMES = ("s17_assessment", "strategy_discussion", "no_further_action", "early_help")
_ETHNICITIES = ("WBRI", "WBRI", "BCRB", "ABAN", "MWBC", "NOBT")
_POSTCODES = ("E8 4CV", "E8 4CV", "N1 2HP", "NW1 0AA", "")
_SOURCES = ("6", "2A", "3E", "10")
_DAY = timedelta(days=1)


class History:
    """Draws what happens in a hub. Call its methods in the hub.

    Args:
        seed: of the same one comes the same hub.
    """

    def __init__(self, cast: Any, quarter: Quarter, seed: int) -> None:
        self.cast, self.quarter = cast, quarter
        self.chance = random.Random(seed)
        self.people: list[UUID] = [uuid4() for _ in range(12)]
        self.records: list[Any] = []
        self.joins: list[MatchVerdict] = []

    def before(self, contacts: int) -> None:
        """Contacts of the quarter and of a year and more on either side, as they are worked on."""
        first = self.quarter.since - 450 * _DAY
        contact(self.cast, first)
        for _ in range(contacts):
            # Half of them in the quarter itself, some within hours of its ends.
            inside = self.chance.random() < 0.5
            days = self.chance.uniform(0, 92) if inside else self.chance.uniform(-440, 500)
            self._contact(self.quarter.since + days * _DAY)
        for _ in range(contacts // 4):
            at = self.quarter.since + self.chance.uniform(-60, 480) * _DAY
            self._join(at, undone=at + self.chance.uniform(0, 300) * _DAY)

    def after(self, at: datetime, contacts: int) -> None:
        """What is recorded from `at` on: of the quarter and its year, and of what is there."""
        for _ in range(contacts):
            received = self.quarter.since + self.chance.uniform(-300, 90) * _DAY
            self._contact(received, recorded=at)
        for record in self.chance.sample(self.records, len(self.records) // 3):
            self._work(record, at)
        for _ in range(contacts):
            self._join(at, undone=None)
        for join in self.joins:
            if join.undone_at is None and join.at < at and self.chance.random() < 0.5:
                self._undo(join, at)
        old = PolicyVersion.objects.filter(hub_id=self.cast.hub_id).latest("version")
        PolicyVersion.objects.create(
            hub_id=old.hub_id, version=old.version + 1,
            valid_from=self.quarter.since + (40 + old.version) * _DAY,
            body=old.body, created_at=at, created_by=old.created_by, reason="For this story",
        )  # fmt: skip

    def _contact(self, at: datetime, *, recorded: datetime | None = None) -> None:
        chance = self.chance
        late = recorded or at + (chance.random() < 0.1) * chance.uniform(0, 90) * _DAY
        of = contact(self.cast, at, source=chance.choice(_SOURCES), recorded=late)
        for _ in range(chance.choice((1, 1, 2, 3))):
            origin = chance.choice(self.people) if chance.random() < 0.4 else None
            ethnicity, postcode = chance.choice(_ETHNICITIES), chance.choice(_POSTCODES)
            record = child(self.cast, of, origin=origin, ethnicity=ethnicity, postcode=postcode)
            self.records.append(record)
        if chance.random() < 0.1:
            self._redirect(of, late)
        elif chance.random() < 0.9:
            for record in self.records[-3:]:
                if record.contact_id == of.id:
                    self._work(record, late + chance.uniform(0, 40) * _DAY)

    def _work(self, record: Any, at: datetime) -> None:
        """Rate the contact, or rate it again; give a view; decide for the child, or again."""
        cast, chance, of = self.cast, self.chance, record.contact
        done = of.ratings.count()
        if not done:
            proposer = chance.choice((cast.screening_officer, cast.manager))
            steps = [("proposed", chance.choice(_RATINGS), proposer)]
            steps += [("confirmed", chance.choice(_RATINGS), cast.manager)]
            rated(cast, of, steps, at=at)
            self._view(of, at)
        elif chance.random() < 0.3:
            rated(cast, of, [("changed", chance.choice(_RATINGS), cast.manager)], at=at, after=done)
        sequence = record.contact.decisions.filter(child=record).count() + 1
        if chance.random() < 0.8:
            decided(cast, record, chance.choice(_OUTCOMES), at=at + _DAY, sequence=sequence)

    def _view(self, of: Any, at: datetime) -> None:
        agency = self.chance.choice(list(Agency.objects.order_by("name")[:4]))
        by = self.cast.police.user_id
        request = InformationRequest.objects.create(
            hub_id=of.hub_id, contact=of, agency=agency, status="answered", asked_by_id=by,
            asked_at=at, questions="?", search_scope="All", period_from=at.date(), answered_at=at,
        )  # fmt: skip
        answer = AgencyReturn.objects.create(
            hub_id=of.hub_id, information_request=request, answer="nothing_held", answered_by_id=by,
            answered_at=at, period_from=at.date(), period_to=at.date(), systems_searched="One",
            identifiers_used=["name"], match_confidence="no_record",
        )  # fmt: skip
        ProfessionalView.objects.create(
            hub_id=of.hub_id, contact=of, agency_return=answer, agency=agency,
            rating=self.chance.choice(_RATINGS), why="For this story", by_id=by, at=at,
        )  # fmt: skip

    def _redirect(self, of: Any, at: datetime) -> None:
        Redirect.objects.create(
            hub_id=of.hub_id, contact=of, worker_name="A", team="B", reason="C",
            by_id=self.cast.manager.user_id, at=at,
        )  # fmt: skip

    def _join(self, at: datetime, *, undone: datetime | None) -> None:
        one, other = sorted(self.chance.sample(self.records, 2), key=lambda each: each.id)
        if MatchVerdict.objects.filter(record=one, other=other).exists():
            return
        join = MatchVerdict.objects.create(
            hub_id=one.hub_id, record=one, other=other, verdict=Verdict.SAME.value, at=at,
            by=Account.objects.get(id=self.cast.manager.user_id), reason="For this story",
        )  # fmt: skip
        self.joins.append(join)
        if undone and self.chance.random() < 0.5:
            self._undo(join, undone)

    def _undo(self, join: MatchVerdict, at: datetime) -> None:
        join.undone_at, join.undone_by_id = at, self.cast.manager.user_id
        join.undone_reason = "They are two children"
        join.save()
