"""How the contacts of a settled quarter were rated: proposed, confirmed, at the decision, by views.

Only what stood when the quarter settled; ratings, decisions and views are facts that are added to
and never changed.
"""

from collections import defaultdict
from typing import Any
from uuid import UUID

from openmash.domain.contacts.ratings import Rating
from openmash.domain.insights.fairness import Rated
from openmash.domain.insights.quarters import Quarter
from openmash.records.models import Decision, ProfessionalView, RatingFact


def ratings(quarter: Quarter) -> dict[UUID, Rated]:
    """By contact, for those that anybody rated. Call inside the hub's transaction."""
    inside = {
        "contact__received_at__gte": quarter.since,
        "contact__received_at__lt": quarter.until,
        "contact__recorded_at__lt": quarter.settled_at,
    }
    facts: dict[UUID, list[_Fact]] = defaultdict(list)
    rows = RatingFact.objects.filter(at__lt=quarter.settled_at, **inside).order_by("sequence")
    for contact_id, step, rating, by in rows.values_list("contact_id", "step", "rating", "by_id"):
        facts[contact_id].append((step, Rating(rating), by))
    decided = set(
        Decision.objects.filter(decided_at__lt=quarter.settled_at, **inside).values_list(
            "contact_id", flat=True
        )
    )
    views = _views(quarter, inside)
    return {
        contact_id: _rated(each, views.get(contact_id), decided=contact_id in decided)
        for contact_id, each in facts.items()
    }


_Fact = tuple[str, Rating, int]
"""Step, rating, and the account that gave it."""


def _views(quarter: Quarter, inside: dict[str, Any]) -> dict[UUID, dict[str, Rating]]:
    """By contact, each agency's last view, by the agency's id: its name may change."""
    found: dict[UUID, dict[str, Rating]] = defaultdict(dict)
    rows = ProfessionalView.objects.filter(at__lt=quarter.settled_at, **inside).order_by("at", "id")
    for contact_id, agency_id, rating in rows.values_list("contact_id", "agency_id", "rating"):
        found[contact_id][str(agency_id)] = Rating(rating)
    return found


def _rated(facts: list[_Fact], views: dict[str, Rating] | None, *, decided: bool) -> Rated:
    """What the facts of one contact, in order, come to."""
    given = [fact for fact in facts if fact[0] != "proposed"]
    confirmed = given[0] if given else None
    proposed = [fact for fact in facts if fact[0] == "proposed"]
    two = bool(confirmed and proposed and proposed[-1][2] != confirmed[2])
    return Rated(
        proposed=proposed[-1][1] if two else None,
        confirmed=confirmed[1] if confirmed else None,
        final=given[-1][1] if given and decided else None,
        views=views,
    )
