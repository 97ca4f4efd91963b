"""One story of the synthetic London as rows: the contact and the people in it, and its ratings."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from uuid import UUID, uuid4

from openmash.actions.match_rows import MADE_BY, all_keys
from openmash.actions.seeding.hubs import SeededHub
from openmash.actions.seeding.known_as import KnownAs
from openmash.actions.seeding.tables import Load, json
from openmash.actions.seeding.told import add_told, family_told
from openmash.adapters.synthetic.facts import Contact, ToldPerson
from openmash.adapters.synthetic.steps import Story
from openmash.core.working_time import add
from openmash.domain.access import AgencyKind
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.lifecycle import ContactStatus
from openmash.domain.contacts.ratings import Rating
from openmash.domain.contacts.references import REFERENCE_SPACE, reference
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.search_words import is_name, parts_of, words_of_record
from openmash.domain.sharing.handling import DatePrecision

_STATUSES = {
    "received": ContactStatus.RECEIVED,
    "screening": ContactStatus.PROPOSED,
    "rated": ContactStatus.RATED,
    "awaiting_agencies": ContactStatus.AWAITING_AGENCIES,
    "awaiting_decision": ContactStatus.DECIDING,
    "feedback_due": ContactStatus.FEEDBACK_DUE,
    "closed": ContactStatus.CLOSED,
}


_STRIDE = 7_919_003_111


class ContactRows:
    """Writes stories of one hub as rows."""

    def __init__(self, load: Load, hub: SeededHub) -> None:
        self._load = load
        self._hub = hub
        self._known = KnownAs(load, hub)
        self._words: set[str] = set()
        self._earlier: dict[str, int] = {}
        self._count = 0

    def add(self, story: Story, contact_id: UUID) -> dict[str, UUID]:
        """The rows of the contact itself. Returns each person’s record, by true key."""
        contact = story.contact
        records = self._people(contact, contact_id, story)
        self._contact(story, contact_id)
        add_told(self._load, self._hub, contact, contact_id)
        self._ratings(story, contact_id)
        if story.open_case is not None:
            self._redirect(story, contact_id)
        self._audit(contact, contact_id)
        return records

    def _contact(self, story: Story, contact_id: UUID) -> None:
        told, hub = story.contact, self._hub
        status = self._status(story)
        times = self._times(story)
        seen = self._earlier.get(told.household_key, 0)
        self._earlier[told.household_key] = seen + 1
        self._load.add(
            "contact",
            contact_id,
            hub.hub_id,
            self._next_reference(),
            status.value,
            told.channel,
            told.received_at,
            told.received_at,
            told.source_code,
            told.urgent,
            "",
            told.referrer.kind == "professional",
            told.referrer.name,
            told.referrer.role,
            told.referrer.organisation,
            told.referrer.email,
            told.referrer.phone,
            told.referrer.relationship,
            self._agency(told.referrer.agency),
            told.key if told.channel == "api" else "",
            *family_told(told),
            "yes" if told.safe_to_contact else "no",
            told.safety_note,
            hub.policy_id,
            *times,
            seen + 1 >= hub.policy.repeat.count,
        )

    def _next_reference(self) -> str:
        # Multiples of a number prime to the space never meet before they have filled it.
        self._count += 1
        return reference(self._hub.borough.code, self._count * _STRIDE % REFERENCE_SPACE)

    def _status(self, story: Story) -> ContactStatus:
        if story.state == "redirected":
            waiting = story.feedback is not None and story.feedback.given_at is None
            return ContactStatus.FEEDBACK_DUE if waiting else ContactStatus.CLOSED
        if story.state == "screening" and not story.ratings:
            return ContactStatus.RECEIVED
        return _STATUSES[story.state]

    def _times(self, story: Story) -> tuple[object, ...]:
        """From `initial_rating` to `changed_at`, in the order of the columns."""
        told, policy = story.contact, self._hub.policy
        calendar = policy.calendar
        confirmed = next((f for f in story.ratings if f.kind == "confirmed"), None)
        initial = story.initial_rating.lower() if story.initial_rating else None
        current = story.final_rating.lower() if story.final_rating else None
        screening = policy.urgent_screening if told.urgent else policy.screening
        screening_due = add(
            calendar,
            told.received_at,
            screening.amount,
            screening.unit,
            screening.runs_through_closing,
        )
        target = None
        if current is not None and (level := policy.level(Rating(current))) is not None:
            target = level.decision
        decision_due = (
            add(calendar, told.received_at, target.amount, target.unit, target.runs_through_closing)
            if target
            else None
        )
        decided = max((d.decided_at for d in story.decisions), default=None)
        if story.open_case is not None:
            decided = story.open_case.redirected_at
        feedback_due = story.feedback.due_at if story.feedback else None
        # Nobody can be told where the referrer left no name: such a contact closes when decided.
        closed = story.feedback.given_at if story.feedback else decided
        next_due = None
        if closed is None:
            next_due = feedback_due or (decision_due if confirmed else screening_due)
        changed = max(
            t for t in (told.received_at, confirmed and confirmed.at, decided, closed) if t
        )
        return (
            initial,
            current,
            confirmed.at if confirmed else None,
            screening_due,
            decision_due,
            feedback_due,
            next_due,
            decided,
            closed,
            changed,
        )

    def _people(self, told: Contact, contact_id: UUID, story: Story) -> dict[str, UUID]:
        records: dict[str, UUID] = {}
        for kind, people in (("child", told.children), ("adult", told.adults)):
            for position, person in enumerate(people):
                record_id = uuid4()
                records[person.person_key] = record_id
                self._person(kind, position, person, record_id, contact_id, told, story)
        return records

    def _person(
        self,
        kind: str,
        position: int,
        told: ToldPerson,
        record_id: UUID,
        contact_id: UUID,
        contact: Contact,
        story: Story,
    ) -> None:
        hub_id = self._hub.hub_id
        person_id = self._known.of(told, contact, story)
        address = told.address
        lines = "\n".join(x for x in (address.line1, address.line2) if x) if address else ""
        postcode = address.postcode if address else ""
        unborn = told.birth_date is None and told.expected_date is not None
        forename = f"{told.forename} {told.middle_names}".strip()
        precision = told.precision if told.birth_date else DatePrecision.UNKNOWN
        values = (
            forename,
            told.surname,
            [told.known_as] if told.known_as else [],
            told.birth_date,
            precision.value,
            told.approximate_age,
            unborn,
            told.expected_date if unborn else None,
            told.sex,
            told.ethnicity,
            told.nhs_number or "",
            told.upn or "",
            lines,
            postcode,
            told.phone,
            told.setting,
            told.relationship.replace("_", "-") if kind == "adult" else "",
            "yes" if kind == "adult" and _lives_there(story, told.person_key) else "not_known",
            story.household.language,
            story.household.interpreter,
        )
        self._load.add(
            "personrecord",
            record_id, hub_id, contact_id, person_id, person_id, kind, position, *values,
        )  # fmt: skip
        facts = PersonFacts(
            forename=forename,
            surname=told.surname,
            other_names=(told.known_as,) if told.known_as else (),
            birth_date=told.birth_date,
            birth_precision=precision.value,
            expected_date=told.expected_date if unborn else None,
            is_unborn=unborn,
            sex=told.sex,
            nhs_number=told.nhs_number or "",
            upn=told.upn or "",
            postcodes=(postcode,) if postcode else (),
            address_lines=tuple(lines.split("\n")) if lines else (),
            phone=told.phone,
        )
        self._load.add("matchkey", hub_id, record_id, all_keys(facts))
        self._load.add("matchcard", hub_id, record_id, MADE_BY, card_of(facts).to_json())
        self._searched(record_id, facts)

    def _searched(self, record_id: UUID, facts: PersonFacts) -> None:
        hub_id, words = self._hub.hub_id, words_of_record(facts)
        self._load.add("searchword", hub_id, record_id, sorted(words))
        for word in sorted(set(filter(is_name, words)) - self._words):
            self._load.add("searchwordpart", hub_id, word, sorted(parts_of(word)))
        self._words |= words

    def _ratings(self, story: Story, contact_id: UUID) -> None:
        for sequence, fact in enumerate(story.ratings, start=1):
            level = self._hub.policy.level(Rating(fact.level.lower()))
            self._load.add(
                "ratingfact",
                uuid4(), self._hub.hub_id, contact_id, sequence, fact.kind, fact.level.lower(),
                fact.reason, level.threshold if level else "", self._hub.accounts[fact.by],
                fact.at,
            )  # fmt: skip

    def _redirect(self, story: Story, contact_id: UUID) -> None:
        case = story.open_case
        if case is None:
            return
        person_id = self._known.person(story.contact.children[0].person_key)
        case_id = uuid4()
        opened = datetime.combine(case.open_since, time(9), tzinfo=UTC)
        self._load.add(
            "opencase",
            case_id, self._hub.hub_id, person_id, case.team, case.worker, case.email, opened, None,
        )  # fmt: skip
        self._load.add(
            "redirect",
            uuid4(), self._hub.hub_id, contact_id, case_id, case.worker, case.team,
            "The child is already open to children's social care.",
            self._hub.accounts[case.redirected_by], case.redirected_at,
        )  # fmt: skip

    def _audit(self, told: Contact, contact_id: UUID) -> None:
        entry_id = uuid4()
        detail = {
            "channel": told.channel,
            "source": told.source_code,
            "children": len(told.children),
            "urgent": told.urgent,
            "synthetic": True,
        }
        self._load.add(
            "auditentry",
            entry_id, self._hub.hub_id, told.received_at, "public", "referrer",
            AuditAct.CONTACT_RECEIVED.value, "contact", str(contact_id), json(detail),
        )  # fmt: skip
        self._load.add("auditpending", entry_id, self._hub.hub_id)

    def _agency(self, kind: str) -> UUID | None:
        return self._hub.agencies[AgencyKind(kind)] if kind else None


def _lives_there(story: Story, person_key: str) -> bool:
    members: Iterable[object] = story.household.members
    return any(
        getattr(m, "key", "") == person_key and getattr(m, "lives_with_household", False)
        for m in members
    )
