"""Journey: the administrator registers the police's matcher, and a screening officer asks it."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from openmash.adapters.matcher.folder import MatcherFolder, make
from tests.journeys.conftest import Service
from tests.journeys.people import Desks
from tests.support.matchers import build_index
from tests.support.processes import answers, free_port, running, until

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


@pytest.fixture
def matcher(tmp_path: Path) -> Iterator[tuple[MatcherFolder, str]]:
    """The police's matcher, running, with an index of nobody; and its address."""
    folder = make(tmp_path / "matcher", "Duty desk, 020 7946 0222", secrets.token_bytes)
    now = datetime.now(UTC)
    build_index(folder, [], taken_on=now.date(), built_at=now)
    port, log = free_port(), tmp_path / "matcher.log"
    with running(["matcher", "serve", str(folder.path), "--port", str(port)], {}, log):
        until(lambda: answers(port), "the matcher answers", log)
        yield folder, f"http://127.0.0.1:{port}"


def test_a_matcher_is_registered_and_says_that_it_found_nothing(
    desks: Desks, service: Service, matcher: tuple[MatcherFolder, str]
) -> None:
    folder, address = matcher
    # Given an administrator who registers what the police's IT officer read out
    administrator = desks.at("administrator").goes_to("/people/").follows("Agencies’ matchers")
    administrator.field("Agency").select_option(label="Hackney police")
    administrator.fills("Address of its matcher", address)
    administrator.fills("The matcher’s public key", folder.key().public.text)
    administrator.presses("Register").sees("Give the agency the hub’s key", address)
    key = administrator.page.locator("code.om-code-key").last.inner_text()
    # And the IT officer lets the hub ask
    folder.allow("HAC", key)
    # When a screening officer asks about a child
    rows = service.rows(
        "SELECT id FROM records_contact WHERE status = 'awaiting_agencies' "
        "ORDER BY received_at DESC LIMIT 1"
    )
    page = f"/contacts/{rows[0][0]}/ask/"
    officer = desks.at("screening").goes_to(page)
    officer.sees("Does their own system know them?", "not asked")
    officer.page.locator("#known ~ .om-card form button").first.click()
    officer.sees("Asked. The answer comes in a few seconds")

    def answered() -> bool:
        return bool(service.rows("SELECT 1 FROM records_knownquestion WHERE verdict IS NOT NULL"))

    until(answered, "the worker asked and wrote the answer")
    # Then the page says what was found, and that it is no return
    officer.goes_to(page).sees("Nothing found", "Its matcher found nothing in its data of")
    officer.sees("That is no return and not “nothing held”")
