"""Siblings and household on a contact's page, as somebody reads them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from openmash.domain.contacts.intake import ChildTold
from tests.support.decision_stories import SISTER
from tests.support.signed_in import html_of, signed_in, text_of
from tests.support.stories import MOTHER, RECEIVED, TOLU, make_contact
from tests.support.triage_stories import told_before, told_with_number

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


def test_of_whom_nothing_could_be_looked_up_nobody_is_said_to_be_unknown(cast: Any) -> None:
    unborn = ChildTold(is_unborn=True)
    adult = replace(MOTHER, forename="Dee", surname="", postcode="", address="", phone="")
    contact_id = make_contact(cast, children=(unborn,), adults=(adult,))
    shown = text_of(signed_in(cast.screening_officer).get(reverse("contact", args=[contact_id])))
    assert shown.count("Too little is told here to look for an earlier record.") == 2
    assert "looks like this person" not in shown
    assert "about the same address could not be looked for." in shown
    assert "about this address or about siblings" not in shown


def test_siblings_told_of_in_a_contact_above_are_not_followed_by_a_denial(cast: Any) -> None:
    told_before(cast, children=(TOLU, SISTER))
    contact_id = make_contact(cast, children=(TOLU,))
    shown = text_of(signed_in(cast.screening_officer).get(reverse("contact", args=[contact_id])))
    assert "Not mentioned in this contact" in shown
    assert "The earlier contacts that tell of them are listed with the people above." in shown
    assert "No further earlier contact" not in shown
