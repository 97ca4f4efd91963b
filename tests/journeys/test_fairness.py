"""Journey: an auditor asks whether children's contacts are rated and decided alike."""

import pytest

from tests.journeys.conftest import Service
from tests.journeys.people import Desks

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

# A closed contact that no other journey looks for, and long enough ago for its quarter to settle.
_LONG_AGO = """
    UPDATE records_contact SET received_at = received_at - interval '200 days',
        recorded_at = recorded_at - interval '200 days'
    WHERE id = (
        SELECT c.id FROM records_contact c JOIN records_personrecord p ON p.contact_id = c.id
        WHERE c.status = 'closed' AND p.kind = 'child' AND p.birth_precision <> 'day'
        ORDER BY c.received_at DESC, c.id LIMIT 1
    )
"""


def test_an_auditor_looks_for_unfairness_and_learns_what_cannot_be_said(
    desks: Desks, service: Service
) -> None:
    # Given a hub that began to record more than a quarter ago
    service.rows(_LONG_AGO)
    auditor = desks.at("auditor").goes_to("/measures/fairness/")
    # When the auditor reads the whole hub
    auditor.sees("told of in", "Do those who rate the same contact agree?", "It is not accuracy")
    # Then by ethnicity nothing small is printed, and the page says what is done about it
    auditor.follows("Ethnicity", exact=True).sees("Consistency and fairness, by ethnicity")
    auditor.sees("Not published for this quarter")
    auditor.page.get_by_text("How small numbers are kept unknown").click()
    auditor.sees("two periods, or two days, cannot be subtracted")
