"""What the words for a relationship mean, as they were told: a table, and nothing cleverer.

A phrase is understood only if every word of it is. Whatever is not is kept in its own words and
joined to nobody by a guess: "mother/carer", "not the father" and "knows the family" stay as told.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from openmash.domain.people.cleaning import fold

from .ties import TieKind


@dataclass(frozen=True, slots=True)
class Kin:
    """What somebody is told to be.

    Attributes:
        kind: the tie from them to the children, or to the parent that `of` names.
        of: "" if it is to the children themselves; otherwise "mother", "father" or "parent": it is
            to whoever is told to be that.
        is_parent: which parent these words name: "mother", "father", "parent", or "".
        unsure: the words themselves doubt it ("possible father", "father?").
    """

    kind: TieKind
    of: str = ""
    is_parent: str = ""
    unsure: bool = False


def _each(words: str, kind: TieKind) -> dict[str, TieKind]:
    return {phrase.strip(): kind for phrase in words.split(",")}


_PARENTS = {
    **dict.fromkeys(("mother", "mum", "mom", "mam", "mummy", "mommy", "mama"), "mother"),
    **dict.fromkeys(("father", "dad", "daddy", "papa"), "father"),
    "parent": "parent",
}

TABLE: Mapping[str, TieKind] = MappingProxyType(
    {
        **dict.fromkeys(_PARENTS, TieKind.PARENT),
        **_each(
            "stepmother, step mother, stepmum, step mum, stepfather, step father, stepdad,"
            " step dad, stepparent, step parent",
            TieKind.STEP_PARENT,
        ),
        **_each(
            "adoptive mother, adoptive father, adoptive parent, adopter, adoptive mum,"
            " adoptive dad",
            TieKind.ADOPTIVE_PARENT,
        ),
        **_each(
            "foster carer, foster mother, foster father, foster parent, foster mum, foster dad",
            TieKind.FOSTER_CARER,
        ),
        **_each(
            "grandmother, grandfather, grandparent, grandma, grandpa, grandad, granddad, gran,"
            " granny, nan, nana, nanna, grand mother, grand father",
            TieKind.GRANDPARENT,
        ),
        **_each("aunt, auntie, aunty, uncle", TieKind.AUNT_OR_UNCLE),
        **_each("brother, sister, sibling, twin, twin brother, twin sister", TieKind.SIBLING),
        **_each(
            "half brother, half sister, half sibling, halfbrother, halfsister", TieKind.HALF_SIBLING
        ),
        **_each(
            "step brother, step sister, step sibling, stepbrother, stepsister",
            TieKind.STEP_SIBLING,
        ),
        **_each("cousin", TieKind.COUSIN),
        **_each(
            "relative, family member, great grandmother, great grandfather, great grandparent,"
            " great aunt, great uncle, niece, nephew",
            TieKind.OTHER_RELATIVE,
        ),
        **_each(
            "carer, guardian, legal guardian, special guardian, kinship carer, main carer",
            TieKind.CARER,
        ),
        **_each("friend, family friend", TieKind.FRIEND),
        **_each("neighbour, neighbor", TieKind.NEIGHBOUR),
        **_each("lodger, housemate, house mate, flatmate, flat mate, tenant", TieKind.LODGER),
        **_each(
            "childminder, child minder, babysitter, au pair, teacher, social worker,"
            " health visitor, youth worker, key worker, support worker",
            TieKind.PROFESSIONAL,
        ),
    }
)
"""Phrases for what somebody is to the children."""

OF_A_PARENT: Mapping[str, TieKind] = MappingProxyType(
    {
        **_each(
            "partner, boyfriend, girlfriend, husband, wife, spouse, fiance, fiancee, boy friend,"
            " girl friend",
            TieKind.PARTNER,
        ),
        **_each(
            "ex, ex partner, ex boyfriend, ex girlfriend, ex husband, ex wife, former partner,"
            " former husband, former wife, former boyfriend, former girlfriend, expartner",
            TieKind.FORMER_PARTNER,
        ),
        **_each("friend", TieKind.FRIEND),
        **_each("neighbour, neighbor", TieKind.NEIGHBOUR),
        **_each("lodger, housemate, flatmate, tenant", TieKind.LODGER),
        **_each("associate", TieKind.ASSOCIATE),
        **_each("cousin", TieKind.OTHER_RELATIVE),
    }
)
"""Phrases for what somebody is to a parent of the children: "partner of mother", "mum's ex"."""

_TO_CHILDREN: Mapping[str, TieKind] = MappingProxyType(
    {
        **_each("brother, sister, sibling", TieKind.AUNT_OR_UNCLE),
        **dict.fromkeys(_PARENTS, TieKind.GRANDPARENT),
    }
)
"""Phrases which, said of a parent, name what somebody is to the children."""

_DOUBT = frozenset({"possible", "possibly", "alleged", "putative", "probable", "probably", "maybe"})
_PASSED_OVER = frozenset(
    ("birth", "biological", "bio", "natural", "maternal", "paternal", "older", "elder", "younger",
     "full", "the", "a", "an", "new", "current", "live", "in")
)  # fmt: skip
_CHILD = frozenset(
    ("child", "childs", "children", "childrens", "kid", "kids", "baby", "babys", "him", "her",
     "them", "his", "their", "subject")
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_APOSTROPHE = re.compile("['`\u2018\u2019\u02bc\uff07]")


def understand(words: str) -> Kin | None:
    """What a person is to the children of a contact, or to their parent; None if not understood.

    >>> understand("Step-father").kind.value
    'step_parent'
    >>> understand("partner of mother").of
    'mother'
    >>> understand("mother / carer") is None
    True
    """
    if re.search(r"[/,;&+()]|\b(?:or|and|not|no)\b", words, re.IGNORECASE):
        return None
    said = _WORD.findall(_APOSTROPHE.sub("", fold(words)))
    unsure = "?" in words or bool(_DOUBT & set(said))
    said = [word for word in said if word not in _DOUBT | _PASSED_OVER]
    who, of = _parted(said)
    if not who or of is None:
        return None
    if of:
        return _of_parent(who, of, unsure=unsure)
    kind = TABLE.get(who)
    return None if kind is None else Kin(kind, "", _PARENTS.get(who, ""), unsure)


def _parted(said: list[str]) -> tuple[str, str | None]:
    """What they are, and which parent it is said of: "" for the children, None for others."""
    for joint in ("of", "to"):
        if joint in said:
            at = said.index(joint)
            return " ".join(said[:at]), _whose(said[at + 1 :])
    if said and said[0] in _CHILD and " ".join(said) not in TABLE:
        said = said[1:]
    if len(said) > 1 and said[0].endswith("s") and said[0][:-1] in _PARENTS:
        return " ".join(said[1:]), _PARENTS[said[0][:-1]]
    return " ".join(said), ""


def _whose(said: list[str]) -> str | None:
    own = [word for word in said if word not in _CHILD]
    if not own:
        return "" if said else None
    return _PARENTS.get(own[0]) if len(own) == 1 else None


def _of_parent(who: str, of: str, *, unsure: bool) -> Kin | None:
    if who in _TO_CHILDREN:
        return Kin(_TO_CHILDREN[who], unsure=unsure)
    kind = OF_A_PARENT.get(who)
    return None if kind is None else Kin(kind, of, unsure=unsure)
