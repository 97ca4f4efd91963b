"""Siblings and household on a contact's page, as somebody reads them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import MOTHER, RECEIVED, make_contact
from tests.support.triage_stories import told_with_number

SWITCHBOARD = "020 7946 0123"


@pytest.fixture(autouse=True)
def at_half_past_ten() -> Iterator[Any]:
    with time_machine.travel(RECEIVED + timedelta(minutes=30), tick=False) as clock:
        yield clock


def test_a_number_that_many_give_is_one_line_that_can_be_opened(cast: Any) -> None:
    for number in range(1, 13):
        told_with_number(cast, SWITCHBOARD, "Costa" + "x" * number, number)
    contact_id = make_contact(cast, adults=(replace(MOTHER, phone=SWITCHBOARD),))
    answer = signed_in(cast.screening_officer).get(reverse("contact", args=[contact_id]))
    shown = text_of(answer)
    assert "A telephone number that many give: 12 other contacts" in shown
    assert "2 older contacts not shown." in shown
    assert shown.count("Same telephone number") == 10
    assert "No further earlier contact" not in shown
    summary = html_of(answer).split("A telephone number that many give")[0]
    assert "Costax" not in summary.split('id="household"')[1]
