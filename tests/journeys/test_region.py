"""Journey: an analyst of a region compares boroughs, and meets no child's name."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from openmash.domain.insights.quarters import published
from tests.journeys.conftest import Service
from tests.journeys.people import Desks

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

# The times of closed contacts once more, in a quarter that has settled.
_LONG_AGO = """
    INSERT INTO records_contact SELECT (jsonb_populate_record(c, jsonb_build_object(
        'id', gen_random_uuid(), 'reference', 'LONG-' || row_number() OVER (),
        'received_at', %s::timestamptz,
        'rated_at', c.rated_at - c.received_at + %s::timestamptz,
        'decided_at', c.decided_at - c.received_at + %s::timestamptz,
        'decision_due_at', c.decision_due_at - c.received_at + %s::timestamptz
    ))).* FROM records_contact c
    WHERE c.initial_rating = 'amber' AND c.decided_at IS NOT NULL AND c.status = 'closed'
"""


def test_an_analyst_compares_boroughs_and_opens_no_contact(desks: Desks, service: Service) -> None:
    # Given a region whose hub has closed contacts in a quarter that has settled
    now = datetime.now(UTC)
    quarter = published(now - timedelta(days=365), now=now)[0]
    service.rows(_LONG_AGO, *[quarter.since + timedelta(days=9, hours=10)] * 4)
    # When the analyst signs in, they land in the region
    analyst = desks.at("analyst").sees("Boroughs of this region", "Regional analyst", "Hackney")
    # And compare what was decided in time
    analyst.follows("Compare boroughs").sees("Funnel plot", "London, a tile for each borough")
    analyst.sees(quarter.label, "Can they be put in order?", "not two boroughs", "no hub")
    assert analyst.page.locator("svg.om-chart__svg").count() == 2
    analyst.takes_a_picture("compare-boroughs", whole=True)
    # Then by another measure, and each drawing can be kept
    analyst.page.get_by_label("Measure").select_option(label="Median turnaround")
    analyst.presses("Show").sees("Medians with their intervals")
    with analyst.page.expect_download() as kept:
        analyst.page.get_by_role("link", name=re.compile("Download the map")).click()
    assert kept.value.suggested_filename.endswith("-map.svg")
    # And no contact of the hub can be opened
    contact = service.rows("SELECT id FROM records_contact LIMIT 1")[0][0]
    answer = analyst.page.request.get(f"{service.address}/contacts/{contact}/")
    assert answer.status == 403
