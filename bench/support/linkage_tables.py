"""The tables of docs/matching.md."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from openmash.adapters.synthetic.linkage_world import HELD_OUT_COMMUNITIES
from openmash.adapters.synthetic.linkage_world.mistakes import MISTAKES
from openmash.adapters.synthetic.linkage_world.variants import GROUP_A, GROUP_B, pairs
from openmash.domain.people.cleaning import fold
from openmash.domain.people.linkage.bands import Band
from openmash.domain.people.linkage.model import Model
from openmash.domain.people.linkage.variants import are_variants

from .linkage_asked import Answer, Asked, beside_everybody, everybody
from .linkage_index import World
from .linkage_sums import at, cut_at, interval, per_cent, percentile, share
from .linkage_words import pair


def targets(asked: Asked) -> list[str]:
    """What the issue asks for beside what is reached."""
    every = [*asked.known, *asked.hard, *asked.unknown]
    plain, strict = cut_at(every, 0.99, vetoes=False), cut_at(every, 0.999, vetoes=False)
    twins = share([*asked.twins, *asked.parted], lambda answer: answer.is_joined)
    kept = [cut_at(every, precision, vetoes=True).recall for precision in (0.99, 0.999)]
    gap, worst = _gap(asked.communities, lambda answer: answer.is_reviewed)
    kin, last = _gap(asked.communities_beside, lambda answer: answer.is_reviewed)
    shown, least_shown = _gap(asked.communities, lambda answer: answer.is_listed)
    beside = _found(asked.hard_beside)
    rows = [
        ("Right person among the candidates, typical", _found(asked.known), 0.995, True),
        ("Right person among the candidates, hard, a relative named", beside, 0.97, True),
        ("The same, nobody else told of", _found(asked.hard), 0.97, True),
        ("Joined unseen at precision .99, no veto counted", plain.recall, 0.93, True),
        ("Joined unseen at precision .999, no veto counted", strict.recall, 0.80, True),
        ("The same at .99, vetoes kept", kept[0], 0.93, True),
        ("The same at .999, vetoes kept", kept[1], 0.80, True),
        ("Withheld twins joined, as the bands decide", twins, 0.01, False),
        (f"Worst community ({last}) below the mean, to review, relatives named", kin, 0.02, False),
        (f"The same ({worst}), nobody else told of", gap, 0.02, False),
        (f"The same ({least_shown}), among the first five shown", shown, 0.02, False),
    ]
    lines = ["| | aim | reached | |", "|---|---|---|---|"]
    for name, reached, aim, least in rows:
        met = reached >= aim if least else reached <= aim
        sign = "≥" if least else "≤"
        words = "met" if met else "**not met**"
        lines.append(f"| {name} | {sign} {per_cent(aim)} | {per_cent(reached)} | {words} |")
    return lines


def finding(asked: Asked) -> list[str]:
    """Candidates, first places and lists, by set."""
    lines = [
        (
            "| People asked about | n | among candidates | first | among first 5 shown "
            "| joined unseen | joined or to review |"
        ),
        "|---|---|---|---|---|---|---|",
    ]
    sets = {
        "typical": asked.known,
        "hard": asked.hard,
        "hard, a relative named of seven in ten": asked.hard_beside,
        "hard, mistakes of a development world": asked.hard_tuned,
        "one mistake": asked.one_error,
    }
    for name, answers in (*sets.items(), ("unborn, by their own facts", asked.unborn)):
        lines.append(f"| {name} | {len(answers):,} | {_cells(answers)} |")
    return lines


def _cells(answers: list[Answer]) -> str:
    shares = (
        _found(answers),
        share(answers, lambda answer: answer.is_right),
        share(answers, lambda answer: answer.is_listed),
        share(answers, lambda answer: answer.is_joined and answer.is_right),
        share(answers, lambda answer: answer.is_reviewed),
    )
    return " | ".join(map(per_cent, shares))


def _found(answers: list[Answer]) -> float:
    return share(answers, lambda answer: answer.found)


def joining(asked: Asked) -> list[str]:
    """Recall at two precisions with and without vetoes, and what the bands do."""
    every = [*asked.known, *asked.hard, *asked.unknown]
    lines = [
        (
            "| Joined unseen | threshold, bits | typical and hard | typical only | wrong joins "
            "| of these of the same household | withheld twins joined |"
        ),
        "|---|---|---|---|---|---|---|",
    ]
    for vetoes in (False, True):
        for precision in (0.99, 0.999):
            cut = cut_at(every, precision, vetoes=vetoes)
            wrong = [a for a in at(every, cut.odds, vetoes=vetoes) if not a.is_right]
            twins = at(_all_twins(asked), cut.odds, vetoes=vetoes)
            typical = [a for a in at(asked.known, cut.odds, vetoes=vetoes) if a.is_right]
            lines.append(
                f"| precision {precision:g}{', vetoes kept' if vetoes else ''} | {cut.odds:.1f} "
                f"| {per_cent(cut.recall)} | {per_cent(len(typical) / len(asked.known))} "
                f"| {cut.wrong} | {_related(wrong)} "
                f"| {per_cent(len(twins) / max(1, len(_all_twins(asked))))} |"
            )
    joined = [answer for answer in every if answer.is_joined]
    wrong = [answer for answer in joined if not answer.is_right]
    there = len(asked.known) + len(asked.hard)
    lines.append(
        f"| as the bands decide (precision {per_cent(1 - len(wrong) / max(1, len(joined)))}) | "
        f"| {per_cent((len(joined) - len(wrong)) / there)} "
        f"| {per_cent(share(asked.known, lambda a: a.is_joined and a.is_right))} "
        f"| {len(wrong)} | {_related(wrong)} "
        f"| {per_cent(share(_all_twins(asked), lambda a: a.is_joined))} |"
    )
    return lines


def _all_twins(asked: Asked) -> list[Answer]:
    return [*asked.twins, *asked.parted]


def _related(wrong: list[Answer]) -> str:
    twins = sum(answer.twin for answer in wrong)
    return f"{sum(answer.related for answer in wrong)}" + (f" (twins {twins})" if twins else "")


def safety(asked: Asked) -> list[str]:
    """Who is joined that must not be."""
    lines = [
        "| Must not be joined | n | joined unseen | to review | pairs to look at, of 100 people |",
        "|---|---|---|---|---|",
    ]
    rows = (
        ("withheld, a twin is in the index", asked.twins, lambda a: True),
        ("held, taken out of the index but for a twin", asked.parted, lambda a: True),
        ("withheld, whoever is in the index", asked.unknown, lambda a: True),
        ("the same, a relative named of seven in ten", asked.unknown_beside, lambda a: True),
        ("told with the NHS number of a relative", asked.borrowed, lambda a: not a.is_right),
    )
    for name, answers, wrong in rows:
        joined = share(answers, lambda a, wrong=wrong: a.is_joined and wrong(a))
        review = share(answers, lambda a, wrong=wrong: a.is_looked_at and wrong(a))
        pairs = sum(len(a.laid) for a in answers) * 100 / max(1, len(answers))
        lines.append(
            f"| {name} | {len(answers):,} | {per_cent(joined)} | {per_cent(review)} | {pairs:.1f} |"
        )
    return lines


def by_family(asked: Asked) -> list[str]:
    """Recall by kind of mistake, of people told with that one mistake alone; worst first."""
    groups: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in asked.one_error:
        for family in answer.query.families:
            groups[family].append(answer)
    held_out = {each.name for each in MISTAKES if not each.tuned}
    return _by(
        {f"{name} (held out)" if name in held_out else name: a for name, a in groups.items()},
        "The one mistake",
    )


def by_hard_family(asked: Asked) -> list[str]:
    """Recall by mistake among hard questions, which have others beside it."""
    groups: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in asked.hard:
        for family in answer.query.families or ("none",):
            groups[family].append(answer)
    return _by(groups, "Mistake, with others")


def by_community(asked: Asked) -> list[str]:
    """Recall by community, worst first, and the gap."""
    groups: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in asked.communities:
        name = answer.query.community
        groups[f"{name} (held out)" if name in HELD_OUT_COMMUNITIES else name].append(answer)
    gap, worst = _gap(asked.communities, lambda answer: answer.is_reviewed)
    before = [share(a, lambda x: x.is_joined and x.is_right) for a in groups.values()]
    mean = sum(before) / len(before)
    size = min(map(len, groups.values()))
    low, high = interval(0.95, size)
    return [
        *_by(groups, "Community"),
        "",
        (
            f"Mean of the communities joined unseen {per_cent(mean)}, the worst "
            f"{per_cent(min(before))} ({per_cent(mean - min(before))} below). After review the "
            f"worst, {worst}, is {per_cent(gap)} below the mean. Of {size} people asked about "
            f"in each, a true 95 % is seen as {per_cent(low)} to {per_cent(high)} in nineteen "
            "of twenty."
        ),
    ]


def _gap(answers: Iterable[Answer], holds: Callable[[Answer], bool]) -> tuple[float, str]:
    """How far the worst community lies below the mean of all, and which it is."""
    groups: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        groups[answer.query.community].append(answer)
    shares = {name: share(some, holds) for name, some in groups.items()}
    worst = min(shares, key=shares.__getitem__)
    return sum(shares.values()) / len(shares) - shares[worst], worst


def _by(groups: dict[str, list[Answer]], title: str) -> list[str]:
    lines = [
        (
            f"| {title} | n | among candidates | first | among first 5 shown | joined unseen "
            "| joined or to review |"
        ),
        "|---|---|---|---|---|---|---|",
    ]
    ranked = sorted(groups.items(), key=lambda each: share(each[1], lambda a: a.is_reviewed))
    lines += [f"| {name} | {len(some):,} | {_cells(some)} |" for name, some in ranked]
    return lines


def spellings() -> list[str]:
    """How many of the variant pairs the matcher's table knows."""
    lines = ["| Pairs of spellings | n | in the variant table |", "|---|---|---|"]
    for name, group in (("A, development", GROUP_A), ("B, held out", GROUP_B)):
        folded = {(fold(x), fold(y)) for x, y in pairs(group.items())}
        different = [(x, y) for x, y in folded if x != y and " " not in x + y]
        known = sum(are_variants(x, y) for x, y in different)
        part = per_cent(known / len(different))
        lines.append(f"| group {name} | {len(different):,} | {part} |")
    return lines


def misses(asked: Asked, examples: int = 12) -> list[str]:
    """Who was not even a candidate: by mistakes, and some of them in full."""
    missed = [a for a in (*asked.known, *asked.hard) if not a.found]
    total = len(asked.known) + len(asked.hard)
    sets = Counter(family for answer in missed for family in answer.query.families)
    lines = [
        f"Of {total:,} typical and hard questions {len(missed):,} did not have the right person "
        "among the candidates. The mistakes they had: "
        + ", ".join(f"{name} {n}" for name, n in sets.most_common(14))
        + ".",
        "",
        "| Told | Held | Mistakes |",
        "|---|---|---|",
    ]
    return lines + [pair(answer) for answer in missed[:examples]]


def bound(model: Model, world: World, asked: Asked, tried: int) -> list[str]:
    """What the missed would have come to, had they been compared with everybody."""
    missed = [a for a in (*asked.known, *asked.hard) if not a.found][:tried]
    if not missed:
        return ["Nobody was missed, or nobody was tried."]
    cards = everybody(world)
    judged = [beside_everybody(model, world, cards, answer) for answer in missed]
    first = sum(each.margin is None or each.margin > 0 for each in judged)
    review = sum(each.band in (Band.SAME_PERSON, Band.PROBABLE) for each in judged)
    shown = sum(each.band is not None for each in judged)
    return [
        (
            f"{len(missed)} of the missed were compared with everybody in the index, which no "
            f"keys allow: the right person then weighs most in {first}, is joined or to review in "
            f"{review}, and shown in any band in {shown}. More keys can win no more than these; of "
            "the others too little is told."
        )
    ]


def unsure(asked: Asked, examples: int = 12) -> list[str]:
    """Who was a candidate and yet came to nobody's look."""
    lost = [a for a in (*asked.known, *asked.communities) if a.found and not a.is_reviewed][
        :examples
    ]
    return ["| Told | Held | Mistakes |", "|---|---|---|", *map(pair, lost)]


def cost(asked: Asked) -> str:
    """What one question costs in memory, without the database."""
    times = [answer.took for answer in (*asked.known, *asked.hard)]
    return (
        "processor time for keys, look-up in memory and judging: "
        f"p50 {percentile(times, 50):.1f} ms, p95 {percentile(times, 95):.1f} ms"
    )
