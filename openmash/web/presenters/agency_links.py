"""Whom an agency's own index holds, in words that nobody can take for a return or for its content.

A link says that a record is there, and from which extract that is known: nothing of what it holds.
Where there is none nothing is said, for the person may be known there all the same.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from openmash.domain.people.linkage.bands import Band
from openmash.records.queries.agency_links import KnownTo
from openmash.records.queries.asking import PersonToAsk
from openmash.web.presenters import formatters


def lines(links: Iterable[KnownTo]) -> dict[UUID, tuple[str, ...]]:
    """For the contact page: by person record, a sentence for each agency that holds one."""
    told: dict[UUID, tuple[str, ...]] = {}
    for each in links:
        told[each.record_id] = (*told.get(each.record_id, ()), _line(each))
    return told


def hints(
    links: Iterable[KnownTo], people: Iterable[PersonToAsk], others: Mapping[UUID, str]
) -> dict[UUID, str]:
    """For the asking page: by agency, whom its extract holds, after what is said of it already."""
    names = {each.id: formatters.full_name(each.forename, each.surname) for each in people}
    found: dict[UUID, list[KnownTo]] = {}
    for each in links:
        if each.record_id in names:
            found.setdefault(each.agency_id, []).append(each)
    told = dict(others)
    for agency_id, known in found.items():
        parts = [
            f"{word} a record of {formatters.joined(whom)}"
            for band, word in ((Band.SAME_PERSON, "holds"), (Band.PROBABLE, "probably holds"))
            if (whom := [names[each.record_id] for each in known if each.band is band])
        ]
        day = formatters.day(max(each.extract_of for each in known))
        said = f"By its extract of {day} it {formatters.joined(parts)}."
        told[agency_id] = " ".join(filter(None, (told.get(agency_id), said)))
    return told


def _line(known: KnownTo) -> str:
    holds = "holds" if known.band is Band.SAME_PERSON else "probably holds"
    day = formatters.day(known.extract_of)
    return f"{known.agency_name} {holds} a record of this person: linked by its extract of {day}."
