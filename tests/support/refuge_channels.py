"""Every way in which words about a family can leave for the other parent, tried as it is done."""

import html
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from openmash.actions import feedback, products, subject_access, subject_answers
from openmash.actions.exporting import export_statutory
from openmash.actions.outbox import drain
from openmash.actions.protected_places import protect
from openmash.adapters.mailer import Letter
from openmash.domain.access import AgencyKind, Viewer
from openmash.domain.agency_checks.returns import ItemDraft
from openmash.domain.contacts.intake import AdultTold
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.feedback import Method
from openmash.domain.sharing.protection import PlaceKind
from openmash.domain.sharing.subject_access import Exemption, SubjectDecision
from openmash.interop.statutory import Statutory
from openmash.records.models import FeedbackTask, Item, ItemRelease, PersonRecord, SubjectItem
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, rated, shared
from tests.support.decision_stories import decided, handover_of
from tests.support.leaving import Outcome, unpacked
from tests.support.picture_stories import join
from tests.support.product_stories import LATER, delivered, draft_of, filled, released, started
from tests.support.refuge_stories import Family
from tests.support.signed_in import signed_in
from tests.support.stories import RECEIVED, TOLU, make_contact

NOW = RECEIVED + timedelta(minutes=30)
TEAM = AgencyKind.SOCIAL_CARE
ASKED = (AgencyKind.POLICE, AgencyKind.HEALTH)


def told_of(cast: Any, family: Family) -> tuple[UUID, UUID]:
    """The contact, its places protected and the agencies' answers in. Returns it and the child.

    A third of the families were told of before, and it was then that their places were protected.
    """
    child = replace(
        TOLU,
        forename=family.forename,
        surname=family.surname,
        birth_date=family.born,
        # Some referrers know the new address and say so.
        address=family.address if family.number % 2 else "8 Sample Walk",
        postcode=family.postcode if family.number % 2 else "",
        school=family.school if family.number % 4 == 1 else "",
    )
    mother = AdultTold(
        forename="Folake",
        surname=family.surname,
        relationship="Mother",
        lives_with_children="yes",
        address=family.address,
        postcode=family.postcode,
        phone=family.phone,
    )
    father = AdultTold(
        forename="Tunde", surname=family.surname, relationship="Father", address="8 Sample Walk"
    )
    people: dict[str, Any] = {"children": (child,), "adults": (mother, father)}
    if family.number % 2:
        people |= {"safe_to_contact": "no", "safe_to_contact_detail": family.leaks[-1]}
    before = family.number % 3 == 0
    earlier = make_contact(cast, now=RECEIVED - timedelta(days=60), **people) if before else None
    contact_id = make_contact(cast, **people)
    if earlier:
        join(cast, contact_id, earlier)
    _protect(cast, earlier or contact_id, family)
    rated(cast, contact_id, Rating.AMBER, now=NOW)
    requests = asked(cast, contact_id, ASKED, now=NOW)
    child_id = _record(cast, contact_id, family.forename)
    for at, kind in enumerate(ASKED):
        leak = family.leaks[(family.number * 2 + at) % len(family.leaks)]
        items = [
            ItemDraft("other_information", text, child_id, entry=entry)
            for entry, text in enumerate((leak, family.clean[at]), start=1)
        ]
        draft = shared(cast, contact_id, items=tuple(items))
        answered(getattr(cast, kind.value), requests[kind], draft, now=NOW)
    return contact_id, child_id


def _protect(cast: Any, contact_id: UUID, family: Family) -> None:
    child = _record(cast, contact_id, family.forename)
    for record, kind, value, postcode in (
        (child, PlaceKind.ADDRESS, family.address, family.postcode),
        (child, PlaceKind.PHONE, family.phone, ""),
        (child, PlaceKind.SCHOOL, family.school, ""),
    ):
        protect(
            cast.manager,
            contact_id=contact_id,
            record_id=record,
            kind=kind,
            value=value,
            postcode=postcode,
            reason="They fled from the father.",
            now=RECEIVED,
        )


def _record(cast: Any, contact_id: UUID, forename: str) -> UUID:
    with in_hub(cast.hub_id):
        return PersonRecord.objects.get(contact_id=contact_id, forename=forename).id


def product_for(cast: Any, outcome: Outcome, family: Family, contact_id: UUID) -> UUID:
    """An information product for the team that will meet the father: refused until it is clean."""
    wrong = family.leaks[(family.number + 5) % len(family.leaks)]
    made = started(cast, contact_id, TEAM, purpose=f"To plan a visit. {wrong}")
    items = answers_of(cast, contact_id)
    with in_hub(cast.hub_id):
        for each in items:
            release_to_team(cast, each)
    filled(cast, made, *(each.id for each in items))
    assert not outcome.tries("product", lambda: delivered(cast, made))
    _reworded(cast, made, "To plan a visit.")
    assert not outcome.tries("product", lambda: delivered(cast, made)), family
    leaky = [each for each in items if each.text in family.leaks]
    for each in leaky:
        release_to_team(cast, each, wording=family.leaks[family.number % len(family.leaks)])
    assert not outcome.tries("product", lambda: delivered(cast, made)), family
    for each in leaky:
        # Some owners find other words; others let the team have it as it stands, in no product.
        words = "" if family.number % 2 else f"The family has moved. {family.clean[4]}"
        release_to_team(cast, each, wording=words)
    if family.number % 2:
        filled(cast, made, *(each.id for each in items if each not in leaky))
    assert outcome.tries("product", lambda: delivered(cast, made)), family
    reader = signed_in(cast.assessment_team)
    page = reader.get(reverse("products.read", args=[made]))
    assert family.clean[0] in html.unescape(page.content.decode()), (
        "an empty product proves nothing"
    )
    outcome.sends("product page", family, page)
    paper = reader.get(reverse("products.pdf", args=[made]))
    outcome.sends("product paper", family, paper, "To plan a visit")
    return made


def answers_of(cast: Any, contact_id: UUID) -> list[Item]:
    with in_hub(cast.hub_id):
        return list(
            Item.objects.filter(contact_id=contact_id, agency_return__isnull=False).order_by("id")
        )


def release_to_team(cast: Any, item: Item, wording: str = "") -> None:
    with in_hub(cast.hub_id):
        live = ItemRelease.objects.filter(
            item=item, to_agency=cast.agencies[TEAM], withdrawn_at__isnull=True
        )
        live.update(
            withdrawn_at=NOW, withdrawn_by_id=cast.police.user_id, withdrawn_reason="Other words."
        )
        released(cast, item.id, TEAM, wording=wording)


def _reworded(cast: Any, product_id: UUID, purpose: str) -> None:
    stands = draft_of(cast, product_id)
    products.change(
        cast.manager,
        product_id=product_id,
        title=stands.title,
        purpose=purpose,
        picked=[each.item_id for each in stands.items],
        now=LATER,
    )


def handed_over(cast: Any, outcome: Outcome, family: Family, contact_id: UUID) -> None:
    """The decision, what the team could print of the handover, and telling the referrer."""
    child = decided(cast, contact_id, now=LATER)[0]
    page = signed_in(cast.assessment_team).get(
        reverse("handovers.open", args=[handover_of(cast, child)])
    )
    assert family.surname in page.content.decode()
    if family.number % 2:
        assert page.content.decode().count("[a protected ") >= 2, "it was released to them"
    outcome.sends("handover page", family, page)
    for at, method in enumerate((Method.LETTER, Method.EMAIL)):
        leak = family.leaks[(family.number * 3 + at) % len(family.leaks)]
        assert not outcome.tries(
            "feedback",
            lambda: tell_referrer(cast, contact_id, method, leak),  # noqa: B023
        ), leak
    words = f"An assessment will be made. {family.clean[0]}"
    assert outcome.tries("feedback", lambda: tell_referrer(cast, contact_id, Method.LETTER, words))
    with in_hub(cast.hub_id):
        outcome.leaves(
            "feedback", family, FeedbackTask.objects.get(contact_id=contact_id).wording or ""
        )


def tell_referrer(cast: Any, contact_id: UUID, method: Method, wording: str) -> None:
    feedback.give(cast.manager, contact_id=contact_id, method=method, wording=wording, now=LATER)


def own_record(
    cast: Any,
    outcome: Outcome,
    family: Family,
    child_id: UUID,
    second: Viewer,
    *,
    careful: bool = True,
) -> None:
    """The father asks for the child's record; owners try to give it as it stands."""
    wanted = subject_access.Asked(
        child_id, "Tunde", "the father", True, "Parental responsibility", NOW
    )
    request_id = subject_access.record_request(cast.manager, asked=wanted, now=LATER)
    subject_access.check_identity(
        cast.manager, request_id=request_id, how="Passport and birth certificate.", now=LATER
    )
    subject_answers.collect(cast.manager, request_id=request_id, now=LATER)
    for row in _collected(cast, request_id):
        _owner_decides(cast, outcome, family, request_id, row, careful=careful)
    subject_answers.prepare(cast.manager, request_id=request_id, now=LATER)
    subject_answers.release(second, request_id=request_id, now=LATER)
    reader = signed_in(second)
    page = reader.get(reverse("subject_access.answer", args=[request_id]))
    assert family.clean[0] in html.unescape(page.content.decode())
    outcome.sends("own record page", family, page)
    paper = reader.get(reverse("subject_access.pdf", args=[request_id]))
    outcome.sends("own record paper", family, paper, "Your own record")


def _collected(cast: Any, request_id: UUID) -> list[SubjectItem]:
    with in_hub(cast.hub_id):
        rows = SubjectItem.objects.filter(subject_request_id=request_id)
        return list(rows.select_related("item__owner_agency").order_by("id"))


def _owner_decides(
    cast: Any,
    outcome: Outcome,
    family: Family,
    request_id: UUID,
    row: SubjectItem,
    *,
    careful: bool,
) -> None:
    desk = row.item.owner_agency.kind
    owner = cast.viewers.get(desk, cast.manager)

    def decide(decision: SubjectDecision, wording: str = "") -> None:
        subject_answers.decide(
            owner,
            request_id=request_id,
            subject_item_id=row.id,
            decision=decision,
            wording=wording,
            exemption=Exemption.PROTECTED_PLACE,
            reason="The parents may be named: the requester knows them.",
            now=LATER,
        )

    if outcome.tries("own record", lambda: decide(SubjectDecision.INCLUDE)):
        assert not careful or row.item.text not in family.leaks
        return
    leak = family.leaks[(family.number + 9) % len(family.leaks)]
    assert not outcome.tries("own record", lambda: decide(SubjectDecision.REDACT, leak)), leak
    decide(SubjectDecision.REDACT, "The family has moved.")


def messages_and_returns(cast: Any, outcome: Outcome, told: list[Family]) -> None:
    """Every message that went out, and every statutory return, searched for every family."""
    posted: list[Letter] = []

    class Taker:
        def send(self, letter: Letter) -> None:
            posted.append(letter)

    drain(cast.hub_id, Taker(), now=LATER + timedelta(days=1), limit=100_000)
    texts = [("message", f"{letter.id}\n{letter.subject}\n{letter.body}") for letter in posted]
    for kind in Statutory:
        with in_hub(cast.hub_id):
            made = export_statutory(
                cast.manager,
                kind=kind,
                first=date(2026, 4, 1),
                last=date(2026, 11, 30),
                now=LATER + timedelta(days=14),
            )
        assert made.rows, kind
        texts.append((f"return {kind.value}", f"{made.name}\n{unpacked(made.file)}"))
    for channel, text in texts:
        outcome.left[channel] += 1
        for family in told:
            outcome.found += [
                f"{channel}, family {family.number}: {each}" for each in family.told_by(text)
            ]
