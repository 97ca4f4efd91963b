"""One act of sharing as a row: who to whom, on what footing, under which agreement.

For actions that hold the contact's lock and have asked whether they may share.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.domain.sharing.agreements import PolicyDecision, ShareFacts, decide
from openmash.domain.sharing.lawful_basis import ShareKind
from openmash.domain.sharing.shares import Footing
from openmash.records.inserting import insert_all
from openmash.records.models import Share
from openmash.records.queries import agreements
from openmash.records.queries.agreements import LONDON


@dataclass(frozen=True, slots=True)
class Sharing:
    """What is shared by one act.

    Attributes:
        kinds: the kinds of the items, for the agreement.
        urgent: it cannot wait for an agreement.
    """

    contact_id: UUID
    kind: ShareKind
    from_agency_id: UUID
    to_agency_id: UUID
    purpose: str
    footing: Footing
    kinds: frozenset[str]
    urgent: bool = False


def policy_decision(
    from_agency_id: UUID,
    to_agency_id: UUID,
    kinds: Iterable[str],
    *,
    urgent: bool,
    now: datetime,
) -> PolicyDecision:
    """Whether an agreement of the current hub covers the sharing today, and why or why not."""
    parties = frozenset({from_agency_id, to_agency_id})
    ask = ShareFacts(parties, frozenset(kinds), urgent=urgent)
    return decide(ask, agreements.facts(), now.astimezone(LONDON).date())


def share(hub_id: UUID, what: Sharing, *, by: int | None, now: datetime) -> Share:
    """Record the act. Where no agreement covers it, the row says so, and the reason if one was
    given: a statutory duty does not wait for paper.

    Args:
        by: the account that shares; None for a referrer outside the hub.
    """
    decision = policy_decision(
        what.from_agency_id, what.to_agency_id, what.kinds, urgent=what.urgent, now=now
    )
    shared = Share(
        hub_id=hub_id,
        contact_id=what.contact_id,
        kind=what.kind.value,
        from_agency_id=what.from_agency_id,
        to_agency_id=what.to_agency_id,
        purpose=what.purpose,
        basis=what.footing.basis.value,
        consent_detail=what.footing.consent_detail,
        family_told=what.footing.family_told.value,
        family_told_why_not=what.footing.told_why_not,
        agreement_id=decision.agreement_id,
        agreement_why="" if decision.agreement_id else what.footing.agreement_why or decision.why,
        by_id=by,
        at=now,
    )
    insert_all([shared])
    return shared
