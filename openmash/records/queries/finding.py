"""What somebody types to find a contact: a reference, a name, an NHS number or a postcode."""

from collections import Counter
from collections.abc import Callable

from django.db.models import Q, QuerySet

from openmash.core import identifiers
from openmash.domain.contacts import references
from openmash.domain.people.facts import PersonFacts
from openmash.domain.people.linkage.keys import stored_keys
from openmash.domain.people.name_search import name_keys
from openmash.records.models import MatchKey, PersonRecord

MOST_BY_SOUND = 500


def matching(typed: str) -> Q:
    """The contacts that fit, as a condition on contacts.

    A name of one word is a surname, whatever its case. One of several words is also found in any
    order and by its sound, so that a slip of spelling hides no child. Each is an equality on an
    indexed column, which the row-level wall lets an index answer.
    """
    typed = " ".join(typed.split())
    reference = _read(references.read, typed)
    if reference:
        return Q(reference=reference)
    return Q(id__in=_told_of(_person(typed)))


def people_matching(typed: str) -> QuerySet[PersonRecord]:
    """The person records that fit what was typed, in the same ways as `matching`."""
    typed = " ".join(typed.split())
    reference = _read(references.read, typed)
    return PersonRecord.objects.filter(
        Q(contact__reference=reference) if reference else _person(typed)
    )


def _person(typed: str) -> Q:
    number = _read(_any_nhs_number, typed)
    if number:
        return Q(id__in=_holders(stored_keys(PersonFacts(nhs_number=number))))
    postcode = _read(identifiers.postcode, typed)
    if postcode:
        return Q(postcode=postcode)
    return _named(typed)


def _named(typed: str) -> Q:
    words = typed.split(" ")
    surname = Q(surname_key=typed.lower())
    if len(words) == 1:
        return surname
    # The pairs of sounds of all words, in no order: whichever of them the names are.
    pairs = name_keys(PersonFacts(forename=" ".join(words[:-1]), surname=words[-1]))
    return surname | Q(id__in=_holders(pairs))


def _told_of(people: Q) -> object:
    return PersonRecord.objects.filter(people).values("contact_id")


def _holders(keys: frozenset[int]) -> list[object]:
    """The records that hold most of the keys, best first."""
    rows = MatchKey.objects.filter(key__in=keys).values_list("record_id", flat=True)
    held = Counter(rows[: MOST_BY_SOUND * max(1, len(keys))])
    most = max(held.values(), default=0)
    return [record_id for record_id, n in held.items() if n == most]


def _any_nhs_number(typed: str) -> str:
    return identifiers.nhs_number(typed, allow_test_range=True)


def _read(reader: Callable[[str], str], typed: str) -> str:
    try:
        return reader(typed)
    except ValueError:
        return ""
