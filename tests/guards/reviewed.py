"""A pair to check, a join that waits for a second person, and a contact that used one undone."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from openmash.records.models import MatchProposal, MatchReview, MatchVerdict, UndoneJoin
from openmash.records.tenancy import in_hub
from tests.support.cast import HubCast
from tests.support.stories import RECEIVED

LATER = RECEIVED + timedelta(hours=1)


@dataclass
class Reviewed:
    """The ids that addresses are made of."""

    review: UUID = field(default_factory=uuid4)
    proposal: UUID = field(default_factory=uuid4)
    notice: UUID = field(default_factory=uuid4)


def tell_reviews(cast: HubCast, pair: tuple[UUID, UUID], contact_id: UUID) -> Reviewed:
    """All of these about the same two records, of which the first is of the contact."""
    both = {"hub_id": cast.hub_id, "record_id": pair[0], "other_id": pair[1]}
    by = cast.manager.user_id
    with in_hub(cast.hub_id):
        review = MatchReview.objects.create(
            **both, why="twin", strength=7.0, laid_at=RECEIVED, target_at=LATER
        )
        proposal = MatchProposal.objects.create(
            **both, reason="Same mother.", by_id=by, at=RECEIVED
        )
        verdict = MatchVerdict.objects.create(
            **both,
            verdict="same",
            reason="Same mother.",
            by_id=by,
            at=RECEIVED,
            undone_by_id=by,
            undone_at=LATER,
            undone_reason="Two boys.",
        )
        notice = UndoneJoin.objects.create(
            hub_id=cast.hub_id,
            contact_id=contact_id,
            record_id=pair[0],
            verdict=verdict,
            meanwhile=["contact_opened"],
            told_at=LATER,
        )
    return Reviewed(review.id, proposal.id, notice.id)
