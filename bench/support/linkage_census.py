"""Links one census to another and says how well, one by one and with each used once."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.bands import Band, judge
from openmash.domain.people.linkage.cards import card_of
from openmash.domain.people.linkage.keys import stored_keys
from openmash.domain.people.linkage.model import current

from .linkage_index import World

Row = tuple[dict[str, str], PersonFacts]


@dataclass(slots=True)
class Link:
    """A person of the second census, the best of the first, and how surely."""

    asked: int
    held: int
    odds: float
    bits: float
    right: bool
    household: bool
    vetoed: bool
    joined: bool


def figures(held: Sequence[Row], asked: Sequence[Row]) -> str:
    """The section of the document."""
    world = _index([facts for _, facts in held])
    links, found = _links(world, held, asked)
    there = {row["simulant_id"] for row, _ in held}
    # Some stand twice in a census; each row asked is one question.
    of = sum(row["simulant_id"] in there for row, _ in asked)
    lines = [
        f"Measured {datetime.now(UTC):%d %B %Y} with model {current().name}: {len(asked):,} people "
        f"of a simulated census asked of {len(held):,} of the same census noised anew; {of:,} of "
        f"them are in both, {found / of:.1%} of them among the candidates.".replace("%", " %"),
        "",
        "| Joined | recall at precision .99 | .995 | .999 | wrong at .99, of them same household |",
        "|---|---|---|---|---|",
        _row("one by one, no veto counted", links, of),
        _row("one by one, vetoes kept", [each for each in links if not each.vetoed], of),
        _row("each used once (mutual best)", _mutual(links), of),
        "",
        _bands(links, of),
    ]
    return "\n".join(lines)


def _index(people: Sequence[PersonFacts]) -> World:
    world = World(len(people), in_index=len(people))
    keys, owners = array("q"), array("I")
    for number, facts in enumerate(people):
        world.cards.append(card_of(facts).to_json())
        own = stored_keys(facts)
        keys.extend(own)
        owners.extend([number] * len(own))
    world.load(keys, owners)
    return world


def _links(world: World, held: Sequence[Row], asked: Sequence[Row]) -> tuple[list[Link], int]:
    links: list[Link] = []
    found = 0
    for number, (row, facts) in enumerate(asked):
        judged = judge(current(), card_of(facts), world.found(facts), people=world.in_index)
        found += any(held[each.key][0]["simulant_id"] == row["simulant_id"] for each in judged)
        if not judged:
            continue
        best, other = judged[0], held[judged[0].key][0]
        links.append(
            Link(
                number,
                best.key,
                best.log_odds,
                best.weight.total_bits,
                other["simulant_id"] == row["simulant_id"],
                other["household_id"] == row["household_id"],
                best.veto is not None,
                best.band is Band.SAME_PERSON,
            )
        )
    return links, found


def _mutual(links: Sequence[Link]) -> list[Link]:
    """Of all that chose one person the one that weighs most."""
    best: dict[int, Link] = {}
    for each in links:
        if each.held not in best or each.bits > best[each.held].bits:
            best[each.held] = each
    return list(best.values())


def _row(name: str, links: Sequence[Link], of: int) -> str:
    cells, wrong = [], []
    for precision in (0.99, 0.995, 0.999):
        kept = _cut(links, precision)
        cells.append(f"{sum(each.right for each in kept) / of:.3f}")
        wrong = wrong or [each for each in kept if not each.right]
    near = sum(each.household for each in wrong)
    return f"| {name} | {' | '.join(cells)} | {len(wrong)}, {near} |"


def _cut(links: Sequence[Link], precision: float) -> list[Link]:
    """The joins from the lowest threshold with that share of them right."""
    ranked = sorted(links, key=lambda each: -each.odds)
    right, upto = 0, 0
    for place, each in enumerate(ranked, start=1):
        right += each.right
        if right >= precision * place:
            upto = place
    return ranked[:upto]


def _bands(links: Sequence[Link], of: int) -> str:
    joined = [each for each in links if each.joined]
    right = sum(each.right for each in joined)
    words = f"As the bands decide, {right / of:.1%} are joined unseen"
    return f"{words} and {len(joined) - right} wrongly.".replace("%", " %")
