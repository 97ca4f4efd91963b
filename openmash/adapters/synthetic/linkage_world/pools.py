"""Each community with pools as large and as uneven as a city's: a few names of many, many of few.

A pool is a tuple in which each name stands as often as it is borne, so that an even draw gives an
uneven world and the naming rules need know nothing of weights.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product
from random import Random

from openmash.adapters.synthetic.linkage_world import parts_africa as africa
from openmash.adapters.synthetic.linkage_world import parts_asia as asia
from openmash.adapters.synthetic.linkage_world import parts_europe as europe
from openmash.adapters.synthetic.linkage_world import parts_isles as isles
from openmash.adapters.synthetic.names import COMMUNITIES, Community

HELD_OUT_COMMUNITIES = frozenset({"vietnamese", "nepali", "congolese", "kosovan", "colombian"})
"""Communities that no development world contains: their names are new to whatever was tuned."""

_ENTRIES = 12_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def joined(first: Iterable[str], last: Iterable[str]) -> list[str]:
    """Every first part with every last part, but for three letters alike in a row."""
    made = (one + other for one, other in product(first, last))
    return [word for word in made if not any(letter * 3 in word.lower() for letter in _LETTERS)]


def uneven(common: Sequence[str], rare: Sequence[str], share: float, seed: int) -> tuple[str, ...]:
    """A pool: the common names take a share of it, each list falling off by rank.

    Args:
        common: names that many bear, commonest first.
        rare: names that few bear, in any order; those that are common too are left out.
        share: what part of all bearers the common ones have; 1.0 where nothing is rare.
        seed: decides which of the rare ones are less rare.
    """
    known = set(common)
    tail = sorted(set(rare) - known)
    Random(seed).shuffle(tail)  # noqa: S311
    whole = share if tail else 1.0
    pool: list[str] = []
    for names, part, flat, fall in ((common, whole, 3, 0.75), (tail, 1.0 - whole, 60, 0.85)):
        weights = [1.0 / (rank + flat) ** fall for rank in range(len(names))]
        total = sum(weights)
        size = max(_ENTRIES * part, len(names))
        for name, weight in zip(names, weights, strict=True):
            pool.extend([name] * max(1, round(weight / total * size)))
    return tuple(pool)


def _more(key: str) -> dict[str, tuple[list[str], float]]:
    """What a community's boys, girls and surnames gain, and the share its common names keep."""
    found = _SURNAMES.get(key), _BOYS.get(key), _GIRLS.get(key)
    return {
        field: entry
        for field, entry in zip(("surnames", "boys", "girls"), found, strict=True)
        if entry
    }


def _british() -> list[str]:
    patronymic = [name + tail for name in isles.FATHERS for tail in ("s", "son")]
    return [*joined(isles.PLACE_STEMS, isles.PLACE_ENDINGS), *patronymic, *isles.TRADES]


def _polish() -> list[str]:
    return joined(europe.POLISH_STEMS, europe.POLISH_ENDINGS)


_AFGHAN = joined(asia.AFGHAN_STEMS, ("zai", "i", "zada", "yar"))
_CONGO = joined(africa.CONGOLESE_FIRST, africa.CONGOLESE_LAST)
_GHANA = [
    *africa.GHANAIAN_MORE,
    *(
        f"{one}-{other}"
        for one, other in product(
            ("Osei", "Owusu", "Opoku", "Addo", "Boakye", "Ofori"), africa.GHANAIAN_MORE
        )
    ),
]
_NIGERIA = [
    *joined(africa.YORUBA_FIRST, africa.YORUBA_LAST),
    *joined(africa.IGBO_FIRST, africa.IGBO_LAST),
    *africa.EDO,
]
_BENGALI_GIVEN = [
    *(f"Abdul {name}" for name in asia.ABD),
    *(f"{name}ur" for name in asia.UR_FIRST),
    *asia.BENGALI_BOYS,
]
_CHINESE_MEN = [
    *(f"{a} {b}" for a, b in product(asia.CANTONESE_ONE, asia.CANTONESE_MEN) if a != b),
    *joined(asia.PINYIN_ONE, asia.PINYIN_MEN),
]
_CHINESE_WOMEN = [
    *(f"{a} {b}" for a, b in product(asia.CANTONESE_ONE, asia.CANTONESE_WOMEN) if a != b),
    *joined(asia.PINYIN_ONE, asia.PINYIN_WOMEN),
]
_SIKH = joined(asia.SIKH_FIRST, asia.SIKH_LAST)
_TAMIL_MEN = joined(asia.TAMIL_FIRST, asia.TAMIL_LAST)

_SURNAMES: dict[str, tuple[list[str], float]] = {
    "british": (_british(), 0.3),
    "irish": (joined(isles.IRISH_FIRST, isles.IRISH_BASES), 0.4),
    "jewish": (joined(isles.JEWISH_STEMS, isles.JEWISH_ENDINGS), 0.4),
    "caribbean": ([*isles.CARIBBEAN_MORE, *isles.TRADES[:90], *_british()[::9]], 0.45),
    "nigerian": (_NIGERIA, 0.3),
    "ghanaian": (_GHANA, 0.55),
    "congolese": (_CONGO, 0.35),
    "bangladeshi": (list(asia.BENGALI_SURNAMES), 0.85),
    "pakistani": (list(asia.PAKISTANI_SURNAMES), 0.6),
    "indian": (list(asia.PUNJABI_CLANS), 0.4),
    "gujarati": (list(asia.GUJARATI_SURNAMES), 0.6),
    "tamil": (_TAMIL_MEN, 0.15),
    "nepali": (list(asia.NEPALI_MORE), 0.7),
    "afghan": (_AFGHAN, 0.5),
    "iranian": (joined(asia.IRANIAN_STEMS, ("i", "zadeh", "pour", "nejad", "ian", "nia")), 0.3),
    "polish": (_polish(), 0.3),
    "romanian": (joined(europe.ROMANIAN_STEMS, europe.ROMANIAN_ENDINGS), 0.4),
    "kosovan": (joined(europe.ALBANIAN_STEMS, europe.ALBANIAN_ENDINGS), 0.4),
    "portuguese": (list(europe.PORTUGUESE_MORE), 0.55),
    "brazilian": (list(europe.PORTUGUESE_MORE), 0.6),
    "colombian": (list(europe.SPANISH_MORE), 0.5),
    "turkish": (joined(europe.TURKISH_STEMS, europe.TURKISH_ENDINGS), 0.4),
    "arab": (joined(europe.ARAB_FIRST, europe.ARAB_BASES), 0.2),
    "chinese": ([*asia.CHINESE_CANTONESE, *asia.CHINESE_MANDARIN], 0.7),
    "vietnamese": (list(asia.VIETNAMESE_SURNAMES), 0.9),
    "somali": (list(africa.SOMALI_MEN), 0.5),
    "eritrean": (list(africa.ERITREAN_MEN), 0.5),
}
_BOYS: dict[str, tuple[list[str], float]] = {
    "british": (list(isles.MORE_BOYS), 0.55),
    "irish": (list(isles.MORE_BOYS), 0.7),
    "jewish": (list(isles.MORE_BOYS[:40]), 0.8),
    "caribbean": (
        [*joined(isles.CARIBBEAN_BOYS_FIRST, isles.CARIBBEAN_BOYS_LAST), *isles.MORE_BOYS],
        0.45,
    ),
    "nigerian": (
        [
            *joined(("Olu", "Oluwa", "Ayo", "Ade", "Ola", "Ife", "Temi"),
                    africa.NIGERIAN_BOYS_LAST),
            *joined(africa.IGBO_GIVEN_FIRST, africa.IGBO_GIVEN_LAST),
        ],
        0.5,
    ),
    "ghanaian": (list(isles.MORE_BOYS[:50]), 0.6),
    "congolese": (list(isles.MORE_BOYS[:30]), 0.75),
    "somali": (list(africa.SOMALI_MEN), 0.6),
    "eritrean": (list(africa.ERITREAN_MEN), 0.5),
    "bangladeshi": (_BENGALI_GIVEN, 0.45),
    "pakistani": (list(asia.PAKISTANI_BOYS), 0.5),
    "indian": (_SIKH, 0.35),
    "gujarati": (list(asia.GUJARATI_BOYS), 0.45),
    "tamil": (_TAMIL_MEN, 0.3),
    "nepali": (list(asia.NEPALI_BOYS), 0.6),
    "afghan": ([*(f"Abdul {name}" for name in asia.ABD), *europe.ARAB_BOYS[:60]], 0.6),
    "iranian": (list(asia.IRANIAN_STEMS[:40]), 0.7),
    "polish": (list(europe.POLISH_BOYS), 0.55),
    "romanian": (list(europe.ROMANIAN_BOYS), 0.55),
    "kosovan": (list(europe.ALBANIAN_BOYS), 0.5),
    "portuguese": (list(europe.PORTUGUESE_BOYS), 0.5),
    "brazilian": (list(europe.PORTUGUESE_BOYS), 0.55),
    "colombian": (list(europe.SPANISH_BOYS), 0.5),
    "turkish": (list(europe.TURKISH_BOYS), 0.5),
    "arab": (list(europe.ARAB_BOYS), 0.4),
    "chinese": (_CHINESE_MEN, 0.25),
    "vietnamese": (
        [f"{a} {b}" for a, b in product(asia.VIETNAMESE_MIDDLE, asia.VIETNAMESE_MEN) if a != b],
        0.4,
    ),
}  # fmt: skip
_GIRLS: dict[str, tuple[list[str], float]] = {
    "british": (list(isles.MORE_GIRLS), 0.55),
    "irish": (list(isles.MORE_GIRLS), 0.65),
    "jewish": (list(isles.MORE_GIRLS[20:60]), 0.8),
    "caribbean": (
        [*joined(isles.CARIBBEAN_BOYS_FIRST, isles.CARIBBEAN_GIRLS_LAST), *isles.MORE_GIRLS],
        0.45,
    ),
    "nigerian": (
        [
            *joined(("Olu", "Oluwa", "Ayo", "Ade", "Ola", "Ife", "Temi"),
                    africa.NIGERIAN_GIRLS_LAST),
            *joined(africa.IGBO_GIVEN_FIRST, africa.IGBO_GIVEN_LAST),
        ],
        0.5,
    ),
    "ghanaian": (list(isles.MORE_GIRLS[:60]), 0.6),
    "congolese": (list(isles.MORE_GIRLS[30:70]), 0.75),
    "somali": (list(africa.SOMALI_WOMEN), 0.55),
    "eritrean": (list(africa.ERITREAN_WOMEN), 0.6),
    "bangladeshi": (list(asia.BENGALI_GIRLS), 0.5),
    "pakistani": (list(asia.PAKISTANI_GIRLS), 0.5),
    "indian": (_SIKH, 0.35),
    "gujarati": (list(asia.GUJARATI_GIRLS), 0.5),
    "tamil": (joined(asia.TAMIL_FIRST, asia.TAMIL_GIRLS_LAST), 0.35),
    "nepali": (list(asia.NEPALI_GIRLS), 0.6),
    "afghan": (list(europe.ARAB_GIRLS[:70]), 0.6),
    "iranian": (list(europe.ARAB_GIRLS[70:]), 0.7),
    "polish": (list(europe.POLISH_GIRLS), 0.6),
    "romanian": (list(europe.ROMANIAN_GIRLS), 0.55),
    "kosovan": (list(europe.ALBANIAN_GIRLS), 0.5),
    "portuguese": (list(europe.PORTUGUESE_GIRLS), 0.5),
    "brazilian": (list(europe.PORTUGUESE_GIRLS), 0.55),
    "colombian": (list(europe.SPANISH_GIRLS), 0.45),
    "turkish": (list(europe.TURKISH_GIRLS), 0.5),
    "arab": (list(europe.ARAB_GIRLS), 0.4),
    "chinese": (_CHINESE_WOMEN, 0.25),
    "vietnamese": (
        [f"{a} {b}" for a, b in product(asia.VIETNAMESE_MIDDLE_W, asia.VIETNAMESE_WOMEN) if a != b],
        0.4,
    ),
}  # fmt: skip


@lru_cache(maxsize=1)
def communities() -> dict[str, Community]:
    """Every community with its large pools, by key. Made once, in about half a second."""
    grown: dict[str, Community] = {}
    for number, (key, community) in enumerate(COMMUNITIES.items()):
        pools = {
            field: uneven(getattr(community, field), rare, share, 10 * number + len(field))
            for field, (rare, share) in _more(key).items()
        }
        grown[key] = replace(community, **pools)  # type: ignore[arg-type]
    return grown
