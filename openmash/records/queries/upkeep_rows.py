"""Records as the upkeep of the matching model reads them: of whole hubs, by the tables' owner.

No viewer is asked, because nothing read here is ever shown: it ends in counts, in weights of levels
and in names that many bear. Each function reads the hub whose transaction is open.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openmash.domain.insights.bands import EthnicGroup, ethnic_group
from openmash.domain.people.linkage.cards import Card, card_of
from openmash.domain.people.linkage.keys import asked_keys
from openmash.domain.people.upkeep.labels import Told
from openmash.domain.people.verdicts import Verdict
from openmash.records.models import MatchCard, MatchVerdict, PersonRecord

from .candidates import nearest
from .person_facts import FACT_COLUMNS, facts_of

_AT_ONCE = 200


def numbered() -> Iterator[Told]:
    """Every record of the hub that carries an NHS number."""
    rows = PersonRecord.objects.exclude(nhs_number="")
    for row in rows.only("id", "contact_id", "ethnicity", *FACT_COLUMNS).iterator(2_000):
        yield Told(str(row.id), str(row.contact_id), facts_of(row), _group(row.ethnicity))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody decided about two records, undone since or not.

    Attributes:
        one, other: the two records, of which the first is the one that was looked at.
        stands: nobody has taken it back.
    """

    one: Told
    other: Told
    verdict: Verdict
    at: datetime
    stands: bool


def decided() -> list[Judgement]:
    """Every decision of reviewers about two records of the hub, in order of time."""
    verdicts = list(MatchVerdict.objects.order_by("at", "id"))
    ids = {each for row in verdicts for each in (row.record_id, row.other_id)}
    told = {
        row.id: Told(str(row.id), str(row.contact_id), facts_of(row), _group(row.ethnicity))
        for row in PersonRecord.objects.filter(id__in=ids)
    }
    return [
        Judgement(
            told[row.record_id],
            told[row.other_id],
            Verdict(row.verdict),
            row.at,
            row.undone_at is None,
        )
        for row in verdicts
    ]


def asked_between(since: datetime, until: datetime) -> Iterator[tuple[Card, dict[str, Card]]]:
    """Each record of the hub received in a time, with those received before it that are like it.

    Found as a contact's page finds them: the others of the same contact take no place among them.

    Args:
        since, until: the time, UTC; the end is not in it.
    """
    received: dict[UUID, datetime] = {}
    together: dict[UUID, list[UUID]] = defaultdict(list)
    told = PersonRecord.objects.filter(contact__received_at__lt=until)
    for record_id, contact_id, at in told.values_list("id", "contact_id", "contact__received_at"):
        received[record_id] = at
        if at >= since:
            together[contact_id].append(record_id)
    new = sorted(each for each, at in received.items() if at >= since)
    for place in range(0, len(new), _AT_ONCE):
        rows = list(PersonRecord.objects.filter(id__in=new[place : place + _AT_ONCE]))
        for row in rows:
            at, own = received[row.id], facts_of(row)
            (near,) = nearest([asked_keys(own)], besides=together[row.contact_id])
            before = [each for each in near if each in received and received[each] < at]
            yield card_of(own), _cards(before)


def _cards(ids: list[UUID]) -> dict[str, Card]:
    rows = MatchCard.objects.filter(record_id__in=ids).values_list("record_id", "card")
    return {str(record_id): Card.from_json(card) for record_id, card in rows}


def _group(ethnicity: str) -> str:
    group = ethnic_group(ethnicity)
    return "" if group is EthnicGroup.NOT_KNOWN else group.value
