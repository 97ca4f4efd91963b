"""What the database holds afterwards, against every receipt that a client saw."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import psycopg

from .sending import Receipts

# Counted past row-level security, so that nothing hides; the hub is compared on every join.
_CONTACTS = """
SELECT c.source_system_reference, c.reference, ARRAY[
  (SELECT count(*) FROM records_personrecord p WHERE p.contact_id = c.id AND p.hub_id = c.hub_id),
  (SELECT count(*) FROM records_item i WHERE i.contact_id = c.id AND i.hub_id = c.hub_id),
  (SELECT count(*) FROM records_itemrelease r JOIN records_item i ON i.id = r.item_id
    WHERE i.contact_id = c.id AND r.hub_id = c.hub_id),
  (SELECT count(*) FROM records_intakekey k WHERE k.contact_id = c.id AND k.hub_id = c.hub_id
    AND k.key = c.source_system_reference),
  (SELECT count(*) FROM records_auditentry a WHERE a.subject_id = c.id::text
    AND a.hub_id = c.hub_id AND a.act = 'contact_received')]
FROM records_contact c
"""
_SHAPE = ("person records", "items", "releases", "idempotency keys", "audit entries")
_ORPHANS = """
SELECT 'audit entry ' || subject_id FROM records_auditentry a WHERE act = 'contact_received'
  AND NOT EXISTS (SELECT FROM records_contact c WHERE c.id::text = a.subject_id
    AND c.hub_id = a.hub_id)
UNION ALL SELECT 'idempotency key ' || key FROM records_intakekey k
  WHERE NOT EXISTS (SELECT FROM records_contact c WHERE c.id = k.contact_id)
UNION ALL SELECT 'person record ' || id FROM records_personrecord p
  WHERE NOT EXISTS (SELECT FROM records_contact c WHERE c.id = p.contact_id)
UNION ALL SELECT 'person record that nobody finds ' || id FROM records_personrecord p
  WHERE NOT EXISTS (SELECT FROM records_matchcard m WHERE m.record_id = p.id)
  OR NOT EXISTS (SELECT FROM records_matchkey k WHERE k.record_id = p.id)
UNION ALL SELECT 'item ' || id FROM records_item i
  WHERE NOT EXISTS (SELECT FROM records_contact c WHERE c.id = i.contact_id)
UNION ALL SELECT 'unsealed audit entry ' || id FROM records_auditentry a
  WHERE NOT EXISTS (SELECT FROM records_auditpending p WHERE p.entry = a.id)
  AND NOT EXISTS (SELECT FROM records_auditseal s WHERE s.entry = a.id)
"""


@dataclass
class Findings:
    """What is wrong.

    Attributes:
        acknowledged: contacts of which a client saw a receipt.
        lost: keys whose receipt names a contact that is not there.
        duplicates: keys with more than one contact or more than one receipt.
        halves: in words, what is stored without what belongs to it.
    """

    acknowledged: int
    lost: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Nothing is wrong."""
        return not (self.lost or self.duplicates or self.halves)


def check(url: str, receipts: Receipts, whole: tuple[int, ...]) -> Findings:
    """Compare the stored contacts with the receipts.

    Args:
        url: the database, past row-level security.
        receipts: what the clients saw.
        whole: how many rows of each kind in `_SHAPE` belong to one contact.
    """
    stored: dict[str, set[str]] = defaultdict(set)
    findings = Findings(len(receipts.seen))
    with psycopg.connect(url) as connection:
        rows: list[Any] = connection.execute(_CONTACTS).fetchall()
        findings.halves += [str(row[0]) for row in connection.execute(_ORPHANS.encode())]
    copies = Counter(key for key, _, _ in rows)
    for key, reference, counts in rows:
        stored[key].add(reference)
        findings.halves += [
            f"{reference} has {found} {what}, not {due}"
            for found, what, due in zip(counts, _SHAPE, whole, strict=True)
            if found != due
        ]
    for key, references in receipts.seen.items():
        if not references & stored[key]:
            findings.lost.append(key)
        if len(references) > 1:
            findings.duplicates.append(key)
    findings.duplicates += [key for key, number in copies.items() if number > 1]
    return findings


def shape_of_one(url: str) -> tuple[int, ...]:
    """The rows of each kind of the only contact, stored while nothing was killed."""
    with psycopg.connect(url) as connection:
        ((_, _, counts),) = connection.execute(_CONTACTS).fetchall()
    shape = tuple(int(each) for each in counts)
    assert all(shape), dict(zip(_SHAPE, shape, strict=True))
    return shape


def pending(url: str) -> int:
    """Audit entries that wait for their seal."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM records_auditpending").fetchone()
    return int(row[0]) if row else 0
