"""The work on one story as rows: information requests, returns, decisions, handovers, feedback."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from openmash.actions.seeding.hubs import SeededHub
from openmash.actions.seeding.tables import Load
from openmash.adapters.synthetic.steps import (
    AgencyReturn,
    ChildDecision,
    InformationRequest,
    Story,
)
from openmash.domain.access import AgencyKind
from openmash.domain.agency_checks.fields import FieldKind, ReturnField, field_of
from openmash.domain.agency_checks.lifecycle import Answer, MatchConfidence, RequestStatus
from openmash.domain.agency_checks.return_words import worded
from openmash.domain.decisions.feedback import Method
from openmash.domain.decisions.outcomes import BECOMES_REFERRAL, HANDED_TO, HandoverStatus, Outcome
from openmash.domain.sharing.handling import Basis, DatePrecision, HandlingCode, SourceGrade

_ANSWERS = {"held_not_relevant": Answer.NOT_RELEVANT}
_CONFIDENCE = {
    "certain": MatchConfidence.CERTAIN,
    "likely": MatchConfidence.PROBABLE,
    "possible": MatchConfidence.UNCERTAIN,
    "": MatchConfidence.NO_RECORD,
}
_RESPONSES = {
    None: HandoverStatus.OFFERED,
    "accepted": HandoverStatus.ACCEPTED,
    "challenged": HandoverStatus.CHALLENGED,
}
SCOPE = "Everyone named in this information request, at every address given."
DECIDED_AGAIN = (
    "The team's reasons were weighed. What the agencies hold was not all before it: the decision "
    "stands, and the child is offered anew."
)
CHASE_AFTER = timedelta(hours=4)


class WorkRows:
    """Writes what the hub did about stories of one hub as rows."""

    def __init__(self, load: Load, hub: SeededHub) -> None:
        self._load = load
        self._hub = hub

    def add(self, story: Story, contact_id: UUID, records: dict[str, UUID]) -> None:
        """The rows of every step after the rating."""
        views: list[tuple[UUID, str]] = []
        for request in story.requests:
            views.extend(self._request(story, request, contact_id, records))
        for decision in story.decisions:
            self._decision(story, decision, contact_id, records)
        self._weighed(story, views, contact_id)
        self._feedback(story, contact_id)

    def _request(
        self,
        story: Story,
        asked: InformationRequest,
        contact_id: UUID,
        records: dict[str, UUID],
    ) -> list[tuple[UUID, str]]:
        hub, request_id = self._hub, uuid4()
        answer = asked.answer
        since = asked.asked_at.date() - timedelta(days=365 * hub.policy.search_period_years)
        # A contact that closed without this return withdrew its question; nobody answers it now.
        dropped = answer is None and story.state == "closed"
        status = RequestStatus.ANSWERED if answer else RequestStatus.ASKED
        look_again = None if answer or story.decisions else asked.due_at + CHASE_AFTER
        last = story.decisions[-1] if dropped else None
        self._load.add(
            "informationrequest",
            request_id, hub.hub_id, contact_id, hub.agencies[asked.agency],
            (RequestStatus.WITHDRAWN if last else status).value,
            hub.accounts[asked.asked_by], asked.asked_at, "", asked.question, SCOPE, since,
            asked.due_at, "", answer.answered_at if answer else None,
            last.decided_at if last else None,
            hub.accounts[last.decided_by] if last else None,
            "The decision was made without this return." if last else None,
            look_again, 0, None, None,
        )  # fmt: skip
        for record_id in records.values():
            self._load.add("requestperson", uuid4(), hub.hub_id, request_id, record_id)
        if answer is None:
            return []
        return self._return(story, asked, answer, contact_id, request_id, since)

    def _return(
        self,
        story: Story,
        asked: InformationRequest,
        given: AgencyReturn,
        contact_id: UUID,
        request_id: UUID,
        since: date,
    ) -> list[tuple[UUID, str]]:
        hub, return_id = self._hub, uuid4()
        answer = _ANSWERS.get(given.answer) or Answer(given.answer)
        decided = min((d.decided_at for d in story.decisions), default=None)
        searched = answer is not Answer.CANNOT_SEARCH
        self._load.add(
            "agencyreturn",
            return_id, hub.hub_id, request_id, answer.value, given.reason,
            hub.accounts[given.answered_by], given.answered_at,
            (given.searched_from or since) if searched else None,
            (given.searched_to or given.answered_at.date()) if searched else None,
            "The agency's own record system", list(given.identifiers_used),
            _CONFIDENCE[given.match_confidence].value,
            decided is not None and given.answered_at > decided,
        )  # fmt: skip
        self._items(asked.agency, given, contact_id, return_id)
        if given.own_rating is None:
            return []
        view_id = uuid4()
        self._load.add(
            "professionalview",
            view_id, hub.hub_id, contact_id, return_id, hub.agencies[asked.agency],
            given.own_rating.lower(), given.own_rating_reason or "On what we hold.",
            hub.accounts[given.answered_by], given.answered_at,
        )  # fmt: skip
        return [(view_id, given.own_rating)]

    def _items(
        self, kind: AgencyKind, given: AgencyReturn, contact_id: UUID, return_id: UUID
    ) -> None:
        hub = self._hub
        position = 0
        entries = [
            (key, *each)
            for key, of in given.details.items()
            for each in _entries(of, field_of(kind, key))
        ]
        for key, text, on in entries:
            precision = DatePrecision.DAY if on else DatePrecision.UNKNOWN
            self._load.add(
                "item",
                uuid4(), hub.hub_id, contact_id, return_id, hub.agencies[kind], None, key,
                Basis.FACT.value, HandlingCode.HUB_ONLY.value, [], SourceGrade.RELIABLE.value,
                on, precision.value, text, position, given.answered_at,
            )  # fmt: skip
            position += 1
        for item in given.items:
            self._load.add(
                "item",
                uuid4(), hub.hub_id, contact_id, return_id, hub.agencies[kind], None,
                "other_information", item.basis.value, item.handling.value, [], item.grade.value,
                item.happened_on,
                (item.precision if item.happened_on else DatePrecision.UNKNOWN).value,
                item.text, position, given.answered_at,
            )  # fmt: skip
            position += 1

    def _decision(
        self, story: Story, told: ChildDecision, contact_id: UUID, records: dict[str, UUID]
    ) -> None:
        accepted_on = self._hub.policy.calendar.local(told.decided_at).date()
        self._decided(story, told, contact_id, records, 1, accepted_on)
        given = told.handover
        if given is not None and given.decided_again_at is not None:
            # A challenge is answered by a decision of its own; nothing of the first is altered.
            anew = replace(
                given,
                offered_at=given.decided_again_at,
                response="accepted" if given.accepted_again_at else None,
                responded_at=given.accepted_again_at,
                reason="",
            )
            again = replace(
                told, decided_at=anew.offered_at, rationale=DECIDED_AGAIN, handover=anew
            )
            self._decided(story, again, contact_id, records, 2, accepted_on)

    def _decided(
        self,
        story: Story,
        told: ChildDecision,
        contact_id: UUID,
        records: dict[str, UUID],
        sequence: int,
        accepted_on: date,
    ) -> None:
        hub, decision_id = self._hub, uuid4()
        outcome = Outcome(told.outcome)
        waiting = [
            hub.agencies[asked.agency]
            for asked in story.requests
            if asked.answer is None or asked.answer.answered_at > told.decided_at
        ]
        accepted = outcome in BECOMES_REFERRAL
        self._load.add(
            "decision",
            decision_id, hub.hub_id, contact_id, records[told.child_key], sequence, outcome.value,
            told.primary_need if accepted else "", told.rationale,
            (story.final_rating or "blue").lower(), waiting,
            "The decision could not wait for the missing returns." if waiting else "",
            hub.accounts[told.decided_by], told.decided_at,
        )  # fmt: skip
        if accepted:
            self._load.add(
                "referral",
                uuid4(), hub.hub_id, decision_id, records[told.child_key], accepted_on,
                story.contact.source_code, told.primary_need,
            )  # fmt: skip
        kind = HANDED_TO.get(outcome)
        if kind is not None and told.handover is not None:
            self._handover(told, kind, decision_id, contact_id)

    def _handover(
        self, told: ChildDecision, kind: AgencyKind, decision_id: UUID, contact_id: UUID
    ) -> None:
        given = told.handover
        if given is None:
            return
        answered_by = self._hub.accounts[given.responded_by] if given.responded_at else None
        self._load.add(
            "handover",
            uuid4(), self._hub.hub_id, decision_id, contact_id, self._hub.agencies[kind],
            _RESPONSES[given.response].value, given.offered_at, answered_by, given.responded_at,
            given.reason,
        )  # fmt: skip

    def _weighed(self, story: Story, views: list[tuple[UUID, str]], contact_id: UUID) -> None:
        if not story.decisions:
            return
        decision = story.decisions[0]
        for view_id, rating in views:
            if rating == story.final_rating:
                continue
            self._load.add(
                "viewweighed",
                uuid4(), self._hub.hub_id, contact_id, view_id,
                decision.dissent or "Considered with the other returns; see the rationale.",
                self._hub.accounts[decision.decided_by], decision.decided_at,
            )  # fmt: skip

    def _feedback(self, story: Story, contact_id: UUID) -> None:
        task = story.feedback
        if task is None:
            self._nobody_to_tell(story, contact_id)
            return
        given = task.given_at is not None
        professional = story.contact.referrer.kind == "professional"
        self._load.add(
            "feedbacktask",
            uuid4(), self._hub.hub_id, contact_id, "professional" if professional else "public",
            task.due_at, task.given_at,
            self._hub.accounts[task.given_by] if given else None,
            Method.EMAIL.value if given else None,
            task.wording if given else None,
        )  # fmt: skip

    def _nobody_to_tell(self, story: Story, contact_id: UUID) -> None:
        if story.open_case is not None:
            by, at = story.open_case.redirected_by, story.open_case.redirected_at
        elif story.decisions:
            by, at = story.decisions[0].decided_by, story.decisions[0].decided_at
        else:
            return
        self._load.add(
            "feedbacktask",
            uuid4(), self._hub.hub_id, contact_id, "public", at, at, self._hub.accounts[by],
            Method.NOT_POSSIBLE.value, "The referrer left no name and no way to reach them.",
        )  # fmt: skip


def _entries(value: object, field: ReturnField | None) -> list[tuple[str, date | None]]:
    """A value of a return’s own field as the items it becomes: one for each event, dated."""
    if isinstance(value, list | tuple):
        return [(_words(each), date.fromisoformat(str(each["on"]))) for each in value]
    text = _words(value)
    if text and field and field.kind in {FieldKind.NUMBER, FieldKind.DATE}:
        text = worded(field, text)
    elif isinstance(value, int) and not isinstance(value, bool):
        text = f"{value or 'None'} recorded"
    return [(text, None)] if text else []


def _words(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Mapping):
        told = [(k, v) for k, v in value.items() if k != "on"]
        if len(told) == 1 and told[0][0] == "kind":
            return f"{str(told[0][1]).capitalize()}."
        return " ".join(f"{_label(k)}: {_words(v).lower()}." for k, v in told)
    return str(value)


def _label(key: object) -> str:
    return str(key).replace("_", " ").capitalize()
