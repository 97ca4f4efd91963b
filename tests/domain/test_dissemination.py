"""What may leave the hub in a product, when, and what a withdrawal does to it afterwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from openmash.core.errors import BadInput, NotNow, Overtaken
from openmash.domain.decisions.delivery import Bundle, Line, check_delivery, leaks
from openmash.domain.decisions.dissemination import (
    CopyState,
    Fit,
    Ground,
    LiveRelease,
    Piece,
    ProductStatus,
    check_open,
    check_picked,
    check_withdrawal,
    check_words,
    copy_state,
    fit,
    is_listed,
    taken_back_at,
)
from openmash.domain.sharing.handling import HandlingCode
from openmash.domain.sharing.protection import Place, PlaceKind

POLICE, HELP = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEXT = "Seen alone at night."
RELEASE = LiveRelease(UUID(int=9), "", NOW)
PIECE = Piece(UUID(int=5), POLICE, HandlingCode.OPEN, TEXT)
HOME = Place(UUID(int=7), PlaceKind.ADDRESS, "14 Sample Walk", "E8 4CV")


def test_without_a_release_nothing_of_another_owner_goes() -> None:
    for handling in HandlingCode:
        assert fit(replace(PIECE, handling=handling), HELP) == Fit(Ground.NOT_RELEASED)


def test_a_release_lets_it_go_as_it_stands_whatever_its_handling() -> None:
    for handling in HandlingCode:
        may = fit(replace(PIECE, handling=handling, release=RELEASE), HELP)
        assert (may.may_go, may.wording, may.release_id) == (True, TEXT, RELEASE.release_id)


def test_a_release_in_other_words_lets_only_those_words_go() -> None:
    may = fit(replace(PIECE, release=replace(RELEASE, wording="Some concern.")), HELP)
    assert (may.ground, may.wording) == (Ground.REWORDED, "Some concern.")
    assert TEXT not in repr(may)


@pytest.mark.parametrize(("sealed", "goes"), [(-HOUR, True), (HOUR * 0, False), (HOUR, False)])
def test_what_was_sealed_since_its_release_needs_a_new_one(sealed: timedelta, goes: bool) -> None:
    for release in (RELEASE, replace(RELEASE, wording="Some concern.")):
        may = fit(replace(PIECE, release=release, sealed_at=NOW + sealed), HELP)
        assert may.may_go is goes
        assert bool(may.wording) is goes


def test_its_own_goes_back_to_an_agency_unless_it_has_narrowed_it() -> None:
    going = {code for code in HandlingCode if fit(replace(PIECE, handling=code), POLICE).may_go}
    assert going == {HandlingCode.OPEN, HandlingCode.HUB_ONLY}


def test_what_is_withheld_is_listed_only_if_it_may_be_known() -> None:
    listed = {code for code in HandlingCode if is_listed(code, POLICE, HELP)}
    assert listed == {HandlingCode.OPEN, HandlingCode.HUB_ONLY, HandlingCode.RESTRICTED}
    assert not is_listed(HandlingCode.OPEN, HELP, HELP)


def test_who_had_not_read_it_never_sees_what_was_taken_back() -> None:
    assert copy_state(None, None) is CopyState.SHOWN
    assert copy_state(NOW, None) is CopyState.GONE
    assert copy_state(NOW, NOW) is CopyState.GONE
    assert copy_state(NOW, NOW + HOUR) is CopyState.GONE
    assert copy_state(NOW, NOW - HOUR) is CopyState.STOPPED


def test_an_owner_reaches_a_copy_by_mark_by_withdrawal_and_by_seal() -> None:
    assert taken_back_at(None, None, None, NOW) is None
    assert taken_back_at(None, None, NOW - HOUR, NOW) is None
    assert taken_back_at(None, None, NOW, NOW) == NOW
    assert taken_back_at(NOW + HOUR * 2, NOW + HOUR, None, NOW) == NOW + HOUR
    assert taken_back_at(NOW + HOUR, None, None, NOW) == NOW + HOUR


def bundle(*wordings: str, **changes: object) -> Bundle:
    lines = [
        Line(n, UUID(int=100 + n), "Hackney police", Fit(Ground.RELEASED, words, UUID(int=n)))
        for n, words in enumerate(wordings, start=1)
    ]
    made = Bundle(ProductStatus.DRAFT, "What was seen", "To help.", "Early help", lines, {1, 2})
    return replace(made, **changes)  # type: ignore[arg-type]


def refused(made: Bundle, *, seen: str | None = None, empty: bool = False) -> str:
    mark = made.seen if seen is None else seen
    with pytest.raises((BadInput, NotNow)) as raised:
        check_delivery(made, [HOME], seen=mark, nothing_released=empty)
    return raised.value.sentence


def test_what_was_previewed_may_be_delivered() -> None:
    made = bundle(TEXT)
    check_delivery(made, [HOME], seen=made.seen, nothing_released=False)


def test_any_change_since_the_preview_stops_it() -> None:
    made = bundle(TEXT, "Another.")
    changed = [
        bundle(TEXT),
        bundle("Another.", TEXT),
        bundle(f"{TEXT} ", "Another."),
        replace(made, recipients={1}),
        replace(made, recipients={1, 2, 3}),
        replace(made, title="Other"),
        replace(made, purpose="Other"),
        replace(made, lines=[replace(made.lines[0], about="A friend"), made.lines[1]]),
    ]
    assert len({each.seen for each in (made, *changed)}) == len(changed) + 1
    for each in changed:
        assert "changed since the preview" in refused(each, seen=made.seen)


def test_a_lost_item_is_named_by_number_and_owner() -> None:
    made = bundle(TEXT, "x")
    lost = replace(made.lines[1], fit=Fit(Ground.SEALED_SINCE))
    said = refused(replace(made, lines=[made.lines[0], lost]))
    assert said.startswith("Item 2, of Hackney police, was sealed. Nothing was delivered.")
    gone = replace(made.lines[1], fit=Fit(Ground.NOT_RELEASED))
    assert "is no longer released" in refused(replace(made, lines=[gone]))


def test_nobody_sends_what_they_cannot_read_nor_learns_whose_it_is() -> None:
    made = bundle(TEXT)
    closed = replace(made.lines[0], readable=False, owner="SECRET", fit=Fit(Ground.SEALED_SINCE))
    said = refused(replace(made, lines=[closed]))
    assert "your role cannot open" in said
    assert "SECRET" not in said
    since = refused(replace(made, lines=[closed]), seen=made.seen)
    assert since.startswith("Since the preview an item of this product was closed to your role.")


def test_without_recipients_or_items_it_does_not_go_by_accident() -> None:
    assert "Nobody at Early help" in refused(bundle(TEXT, recipients=set()))
    assert "nothing was released" in refused(bundle())
    made = bundle()
    check_delivery(made, [], seen=made.seen, nothing_released=True)


@pytest.mark.parametrize("status", [ProductStatus.DELIVERED, ProductStatus.WITHDRAWN])
def test_what_was_settled_is_not_delivered_again(status: ProductStatus) -> None:
    said = refused(bundle(TEXT, status=status, settled_by="Ana Lee"))
    assert said.startswith(f"Ana Lee has {status.label.lower()} this product.")
    with pytest.raises(Overtaken):
        check_open(status, "Ana Lee")


def test_a_protected_place_anywhere_in_it_stops_it_and_is_not_repeated() -> None:
    for made in (
        bundle("Met at 14 Sample Walk."),
        bundle(TEXT, title="The family at E84CV"),
        bundle(TEXT, purpose="A visit to Sample Walk"),
        bundle(TEXT, lines=[replace(bundle(TEXT).lines[0], about="14, sample walk")]),
    ):
        said = refused(made)
        assert "gives away a protected address" in said
        assert "ample" not in said
        assert "4CV" not in said
    assert leaks(bundle("Met at 14 Sample Walk."), [HOME]) == [
        "Item 1, of Hackney police, gives away a protected address."
    ]


def test_words_and_reasons_are_checked() -> None:
    assert check_words(" A ", " B ") == ("A", "B")
    with pytest.raises(BadInput) as raised:
        check_words(" ", "x" * 2_001)
    assert set(raised.value.by_field) == {"title", "purpose"}
    assert check_withdrawal(ProductStatus.DELIVERED, "", " Wrong team. ") == "Wrong team."
    with pytest.raises(BadInput):
        check_withdrawal(ProductStatus.DRAFT, "", " ")
    with pytest.raises(Overtaken, match="Ana Lee withdrew"):
        check_withdrawal(ProductStatus.WITHDRAWN, "Ana Lee", "Again.")


def test_what_may_not_go_is_not_picked() -> None:
    check_picked([Fit(Ground.RELEASED, TEXT)])
    with pytest.raises(Overtaken):
        check_picked([Fit(Ground.RELEASED, TEXT), Fit(Ground.SEALED_SINCE)])
    with pytest.raises(BadInput):
        check_picked([Fit(Ground.OWN, TEXT)] * 501)
