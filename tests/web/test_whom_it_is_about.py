"""Whom released items are about: said to the recipient and to the owner who is asked.

Other words of the owner come alone: then nothing says whom the item behind them is about.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from openmash.domain.access import AgencyKind
from openmash.domain.agency_checks.returns import ItemDraft
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.delivery import leaks
from openmash.domain.sharing.protection import Place, PlaceKind
from openmash.records.queries import product_copies
from openmash.records.tenancy import in_hub
from openmash.web.presenters import product_paper
from tests.support.agency_stories import answered, asked, rated, shared
from tests.support.decision_stories import SISTER, children_of
from tests.support.product_stories import (
    LATER,
    delivered,
    draft_of,
    filled,
    item_of,
    released,
    started,
)
from tests.support.release_stories import agreed, asked_for
from tests.support.signed_in import signed_in, text_of
from tests.support.stories import RECEIVED, TOLU, make_contact

pytestmark = pytest.mark.django_db

SEEN, HOME = "Seen alone at the bus station.", "There is no food at home."
TOLU_BORN, SIMI_BORN = "Tolu Adeyemi, born 14 March 2018", "Simi Adeyemi, born 2 September 2021"


@pytest.fixture
def contact_id(cast: Any) -> UUID:
    """About two children: one item about the first of them, one about the family as a whole."""
    both = make_contact(cast, children=(TOLU, SISTER))
    rated(cast, both, Rating.AMBER, now=RECEIVED)
    requests = asked(cast, both, [AgencyKind.POLICE], now=RECEIVED)
    first = children_of(cast, both)[0]
    told = (ItemDraft("other_information", SEEN, first), ItemDraft("other_information", HOME))
    answered(cast.police, requests[AgencyKind.POLICE], shared(cast, both, *told), now=RECEIVED)
    return both


def sent(cast: Any, contact_id: UUID, *texts: str, wording: str = "") -> UUID:
    items = [item_of(cast, text) for text in texts]
    for each in items:
        released(cast, each, wording=wording)
    made = started(cast, contact_id)
    filled(cast, made, *items)
    return made


def read(cast: Any, product_id: UUID) -> str:
    return text_of(signed_in(cast.early_help_team).get(reverse("products.read", args=[product_id])))


def paper(cast: Any, product_id: UUID) -> str:
    with in_hub(cast.hub_id):
        copy = product_copies.of(cast.early_help_team, product_id)
    sheet = product_paper.sheet(copy, cast.early_help_team, LATER)
    return "\n".join(block.text for block in sheet.blocks)


def test_a_product_names_the_child_its_items_are_about_and_no_other(
    cast: Any, contact_id: UUID
) -> None:
    made = sent(cast, contact_id, SEEN)
    preview = signed_in(cast.manager).get(reverse("products.preview", args=[made]))
    delivered(cast, made)
    for words in (text_of(preview).partition("What they will see")[2], read(cast, made)):
        assert TOLU_BORN in words
        assert "About Tolu Adeyemi" in words
        assert "Simi" not in words
    assert TOLU_BORN in paper(cast, made)
    assert "Simi" not in paper(cast, made)


def test_what_is_about_the_family_says_so_and_names_its_children(
    cast: Any, contact_id: UUID
) -> None:
    made = sent(cast, contact_id, HOME)
    delivered(cast, made)
    for words in (read(cast, made), paper(cast, made)):
        assert "About the family" in words
        assert TOLU_BORN in words
        assert SIMI_BORN in words


def test_other_words_of_the_owner_say_nothing_of_whom_they_are_about(
    cast: Any, contact_id: UUID
) -> None:
    made = sent(cast, contact_id, SEEN, HOME, wording="There is some concern.")
    delivered(cast, made)
    for words in (read(cast, made), paper(cast, made)):
        assert "There is some concern." in words
        assert "Tolu" not in words
        assert "Simi" not in words
        assert "About the family" not in words
        assert words.count("whom it is about, only they say") == 2


def test_a_child_named_at_the_head_is_searched_for_places_and_belongs_to_the_preview(
    cast: Any, contact_id: UUID
) -> None:
    made = sent(cast, contact_id, HOME)
    bundle = draft_of(cast, made).bundle
    assert bundle.children == ["Tolu Adeyemi", "Simi Adeyemi"]
    assert replace(bundle, children=["Tolu Adeyemi"]).seen != bundle.seen
    hidden = Place(uuid4(), PlaceKind.ADDRESS, "7 Hidden Row", "")
    assert leaks(bundle, [hidden]) == []
    told = leaks(replace(bundle, children=["Simi of 7 Hidden Row"]), [hidden])
    assert told == ["The name of a child gives away a protected address."]


def test_the_owner_is_told_whom_the_items_it_may_release_are_about(
    cast: Any, contact_id: UUID
) -> None:
    agreed(cast)
    request_id = asked_for(cast, contact_id, item_of(cast, SEEN))
    page = reverse("releases.answer", args=[request_id])
    words = text_of(signed_in(cast.police).get(page))
    assert TOLU_BORN in words
    assert "Simi" not in words
    # Other words go alone: it is for their owner to name the child in them.
    assert "These words go alone" in words
    assert "This is about Tolu Adeyemi" in words


def test_the_owner_of_an_item_about_the_family_is_told_which_family(
    cast: Any, contact_id: UUID
) -> None:
    agreed(cast)
    request_id = asked_for(cast, contact_id, item_of(cast, HOME))
    page = reverse("releases.answer", args=[request_id])
    words = text_of(signed_in(cast.police).get(page))
    assert "about the family" in words
    assert TOLU_BORN in words
    assert SIMI_BORN in words
