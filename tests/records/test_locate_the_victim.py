"""The other parent asks in every way there is, and is never told where the family is.

Generated families in which a parent fled with a child. Agencies tell the hub of the refuge, its
telephone and the new school in many spellings. Then everything that can leave for the other parent
is built: an information product as a page and on paper, what a receiving team could print, the
answer to a subject access request as a page and on paper, what the referrer is told, statutory
returns, messages, file names. What gives a place away must be refused, and what leaves must be
clean; both are counted: a test in which nothing was refused, or nothing left, would prove nothing.
"""

import os
import shutil
from typing import Any

import pytest
from django.urls import reverse

from openmash.actions import feedback
from openmash.domain.decisions import delivery
from openmash.domain.decisions.feedback import Method
from openmash.domain.sharing import subject_access as subject_access_rules
from openmash.records.queries import handover_case
from tests.support.decision_stories import decided, handover_of, second_manager
from tests.support.leaving import Outcome, read_back
from tests.support.product_stories import LATER, delivered, filled, started
from tests.support.refuge_channels import (
    TEAM,
    answers_of,
    handed_over,
    messages_and_returns,
    own_record,
    product_for,
    release_to_team,
    tell_referrer,
    told_of,
)
from tests.support.refuge_stories import families, squashed
from tests.support.signed_in import signed_in

SIZE = os.environ.get("OPENMASH_TEST_SIZE")
COUNT = 500 if SIZE == "release" else 40 if os.environ.get("CI") else 10
PART = 10
"""So many families live in one hub; each part has a hub of its own."""
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(7200)]


@pytest.mark.parametrize("part", range(COUNT // PART))
def test_nothing_that_leaves_tells_the_other_parent_where_they_are(cast: Any, part: int) -> None:
    outcome, told = Outcome(), families(COUNT)[part * PART :][:PART]
    second = second_manager(cast)
    for family in told:
        contact_id, child_id = told_of(cast, family)
        product_for(cast, outcome, family, contact_id)
        own_record(cast, outcome, family, child_id, second)
        handed_over(cast, outcome, family, contact_id)
    messages_and_returns(cast, outcome, told)
    assert outcome.found == []
    print(f"\n{PART} families. Left: {dict(outcome.left)}. Refused: {dict(outcome.refused)}.")
    for channel in ("product page", "product paper", "own record page", "own record paper"):
        assert outcome.left[channel] == PART
    assert outcome.left["handover page"] == outcome.left["feedback"] == PART
    assert outcome.left["message"] > PART
    for channel in ("product", "own record", "feedback"):
        assert outcome.refused[channel] >= 2 * PART, channel
    _papers_read_back(outcome)


def test_a_leak_is_seen_in_every_channel(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, with each look for protected places left out: what then leaves must be found."""
    for look in (
        (delivery, "find_tokens"),
        (subject_access_rules, "find_tokens"),
        (feedback, "find_tokens"),
    ):
        monkeypatch.setattr(*look, lambda *_: ())
    monkeypatch.setattr(handover_case, "mask", lambda told, *_: told)
    monkeypatch.setattr(handover_case, "hide", lambda told, *_: told)
    outcome, family = Outcome(), families(2)[1]
    contact_id, child_id = told_of(cast, family)
    made = started(cast, contact_id, TEAM)
    items = answers_of(cast, contact_id)
    for each in items:
        release_to_team(cast, each)
    filled(cast, made, *(each.id for each in items))
    delivered(cast, made)
    reader = signed_in(cast.assessment_team)
    outcome.sends("product page", family, reader.get(reverse("products.read", args=[made])))
    paper = reader.get(reverse("products.pdf", args=[made])).content
    child = decided(cast, contact_id, now=LATER)[0]
    handover = reverse("handovers.open", args=[handover_of(cast, child)])
    outcome.sends("handover page", family, reader.get(handover))
    tell_referrer(cast, contact_id, Method.LETTER, family.leaks[0])
    own_record(cast, outcome, family, child_id, second_manager(cast), careful=False)
    seen = {each.partition(",")[0] for each in outcome.found}
    assert seen == {"product page", "handover page", "own record page"}
    if shutil.which("tesseract"):
        assert family.told_by(read_back(paper)), "what is drawn on paper is not looked at"


@pytest.mark.parametrize("leak", range(18))
def test_a_spelling_is_known_to_the_test_itself(leak: int) -> None:
    for family in families(40):
        assert family.told_by(family.leaks[leak]), family.leaks[leak]
        assert not any(family.told_by(text) for text in family.clean)


def _papers_read_back(outcome: Outcome) -> None:
    """What a person reads on the papers of one family in ten, read by a machine."""
    if shutil.which("tesseract") is None:
        print("SKIPPED: the papers were not read back from their pictures: tesseract is not there.")
        return
    for family, paper, must_say in outcome.papers[:2]:
        words = read_back(paper)
        assert squashed(must_say) in squashed(words), "the machine cannot read the paper"
        assert family.told_by(words) == [], family
