"""Steps of a story from the decision on: decided, handed over, challenged, told."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from openmash.actions.decisions import decide
from openmash.domain.access import AgencyKind, Role, Viewer
from openmash.domain.agency_checks.returns import ReturnDraft
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.domain.decisions.rules import DecisionTold
from openmash.domain.sharing.handling import DatePrecision
from openmash.records.models import Account, Handover, Membership, PersonRecord
from openmash.records.queries.decisions import before_deciding
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, rated, shared
from tests.support.stories import TOLU, make_contact

SISTER = replace(
    TOLU,
    forename="Simi",
    birth_date=date(2021, 9, 2),
    birth_precision=DatePrecision.DAY,
    sex="F",
    school="",
)
WHY = "Bruise seen by the teacher; the father is on bail."


def children_of(cast: Any, contact_id: UUID) -> list[UUID]:
    """The children's records in order."""
    with in_hub(cast.hub_id):
        rows = PersonRecord.objects.filter(contact_id=contact_id, kind="child")
        return list(rows.order_by("position").values_list("id", flat=True))


def ready(
    cast: Any, *, now: datetime, rating: Rating = Rating.AMBER, draft: ReturnDraft | None = None
) -> UUID:
    """A contact rated and asked of the police, who have answered. Returns its id."""
    contact_id = rated(cast, make_contact(cast), rating, now=now)
    requests = asked(cast, contact_id, [AgencyKind.POLICE], now=now)
    police = draft or shared(cast, contact_id, own_rating=rating, may_pass_on=True)
    answered(cast.police, requests[AgencyKind.POLICE], police, now=now)
    return contact_id


def told(child_id: UUID, outcome: Outcome = Outcome.S17_ASSESSMENT, **changes: Any) -> DecisionTold:
    """A whole decision for a child."""
    facts = {"primary_need": "N1", "rationale": WHY, **changes}
    return DecisionTold(child_id, outcome, **facts)


def decided(
    cast: Any,
    contact_id: UUID,
    *outcomes: Outcome,
    now: datetime,
    outstanding_reason: str = "",
    viewer: Any = None,
) -> list[UUID]:
    """The manager decides: one outcome for each child, the last for those left over."""
    children = children_of(cast, contact_id)
    chosen = list(outcomes or (Outcome.S17_ASSESSMENT,))
    chosen += [chosen[-1]] * (len(children) - len(chosen))
    with in_hub(cast.hub_id):
        before = before_deciding(viewer or cast.manager, contact_id)
    views = before.differing if before else ()
    decide(
        viewer or cast.manager,
        contact_id=contact_id,
        decisions=[told(child, out) for child, out in zip(children, chosen, strict=True)],
        weighed={view.view_id: "It rests on an old record." for view in views},
        outstanding_reason=outstanding_reason,
        now=now,
    )
    return children


def handover_of(cast: Any, child_id: UUID) -> UUID:
    """The newest handover of a child."""
    with in_hub(cast.hub_id):
        rows = Handover.objects.filter(decision__child_id=child_id)
        return rows.order_by("-decision__sequence").values_list("id", flat=True)[0]


def second_manager(cast: Any) -> Viewer:
    """Another manager of the same hub."""
    with in_hub(cast.hub_id):
        account = Account.objects.create_user("second@hac.example.org", "Second Manager HAC")
        agency = cast.agencies[AgencyKind.SOCIAL_CARE]
        Membership.objects.create(hub=cast.hub, account=account, role="manager", agency=agency)
    return Viewer(account.pk, cast.hub_id, Role.MANAGER, agency.id, account.name)
