"""The page of agreements: added, warned of, ended."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from openmash.actions.agreements import warn_of_lapsing
from openmash.records.models import Agreement
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import audit, outbox
from tests.support.release_stories import agreed
from tests.support.signed_in import signed_in, text_of

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


def draft(**changes: Any) -> dict[str, Any]:
    review = TODAY + timedelta(days=200)
    begins = {"begins_on_day": "1", "begins_on_month": "4", "begins_on_year": "2026"}
    reviewed = {
        "review_on_day": review.day,
        "review_on_month": review.month,
        "review_on_year": review.year,
    }
    facts = {"name": "Charter", "mode": "content", "purpose": "Safeguarding children"}
    return {**facts, **begins, **reviewed, **changes}


@pytest.mark.parametrize("desk", ["manager", "administrator"])
def test_an_agreement_is_added_and_listed(cast: Any, desk: str) -> None:
    browser = signed_in(getattr(cast, desk))
    sent = browser.post(reverse("agreements.add"), draft(), follow=True)
    assert "The agreement is added" in text_of(sent)
    assert "Charter" in text_of(sent)
    assert "Every agency of the hub" in text_of(sent)
    assert len(audit(cast, "agreement_added")) == 1


def test_what_is_wrong_is_said_beside_its_field(cast: Any) -> None:
    police = str(next(iter(cast.agencies.values())).id)
    page = signed_in(cast.manager).post(
        reverse("agreements.add"), draft(name="", agencies=[police])
    )
    assert "Enter name" in text_of(page)
    with_name = signed_in(cast.manager).post(reverse("agreements.add"), draft(agencies=[police]))
    assert "Select at least two agencies" in text_of(with_name)
    with in_hub(cast.hub_id):
        assert not Agreement.objects.exists()


def test_those_about_to_lapse_come_with_a_warning(cast: Any) -> None:
    agreed(cast, name="Soon", ends_on=TODAY + timedelta(days=10))
    agreed(cast, name="Later", ends_on=TODAY + timedelta(days=50))
    agreed(cast, name="Long", ends_on=TODAY + timedelta(days=100))
    words = text_of(signed_in(cast.manager).get(reverse("agreements")))
    assert "“Soon” lapses on" in words
    assert "within 14 days" in words
    assert "“Later” lapses on" in words
    assert "“Long” lapses on" not in words


def test_managers_are_told_once_at_sixty_and_once_at_fourteen_days(cast: Any) -> None:
    agreed(cast, name="Soon", ends_on=TODAY + timedelta(days=50))
    agreed(cast, name="Long", ends_on=TODAY + timedelta(days=200))
    now = datetime.now(UTC)
    told = []
    for days in (0, 1, 40, 41, 60):
        warn_of_lapsing(cast.hub_id, now=now + timedelta(days=days))
        told.append(len(outbox(cast, "agreement_lapsing")))
    assert told == [1, 1, 2, 2, 2]
    assert len(audit(cast, "agreement_lapsing")) == 2


def test_an_agreement_is_ended_once_with_its_reason(cast: Any) -> None:
    agreement_id = agreed(cast)
    browser = signed_in(cast.manager)
    address = reverse("agreements.end", args=[agreement_id])
    assert "Enter why it ends" in text_of(browser.post(address, {}))
    done = browser.post(address, {"reason": "Replaced by the charter."}, follow=True)
    assert "Replaced by the charter." in text_of(done)
    assert browser.post(address, {"reason": "Again."}).status_code == 409
