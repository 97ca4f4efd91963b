"""Audit entries in words: codes, ids and names of staff; never anything of a case."""

from dataclasses import dataclass
from datetime import datetime

from openmash.domain.access import Role
from openmash.domain.audit_acts import AuditAct
from openmash.records.queries.audit_pages import EntryFacts, Looker
from openmash.web.presenters.formatters import moment


@dataclass(frozen=True, slots=True)
class EntryView:
    """One line of the audit page."""

    at: datetime
    when: str
    who: str
    role: str
    act: str
    verb: str
    subject: str
    subject_id: str
    detail: str
    seal: str


@dataclass(frozen=True, slots=True)
class LookerView:
    """One line of the list of those who looked at a contact."""

    name: str
    role: str
    times: int
    first: datetime
    last: datetime


def entry(facts: EntryFacts) -> EntryView:
    """One entry."""
    known = facts.act in set(AuditAct)
    act = AuditAct(facts.act) if known else None
    return EntryView(
        at=facts.at,
        when=f"{moment(facts.at)}:{facts.at:%S}",
        who=facts.name,
        role=role_words(facts.role),
        act=act.label if act else facts.act,
        verb=act.verb.value.capitalize() if act else "",
        subject=facts.subject_kind.replace("_", " ").capitalize(),
        subject_id=facts.subject_id,
        detail=", ".join(
            f"{name.replace('_', ' ')}: {_value(value)}"
            for name, value in facts.detail.items()
            if value is not None and value != ""
        ),
        seal=f"{facts.position:,}" if facts.position else "Waiting",
    )


def looker(facts: Looker) -> LookerView:
    """Somebody who looked at one contact."""
    return LookerView(facts.name, role_words(facts.role), facts.times, facts.first, facts.last)


def role_words(code: str) -> str:
    """The role that an entry names, in words."""
    if code in set(Role):
        return Role(code).label
    return code.replace("_", " ").capitalize()


def short_root(root: str) -> str:
    """A Merkle root as far as people compare it by eye.

    >>> short_root("0123456789abcdef" * 4)
    '0123 4567 89ab cdef'
    """
    return " ".join(root[i : i + 4] for i in range(0, 16, 4)) if root else ""


def _value(value: str | int | bool | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
