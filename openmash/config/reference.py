"""The documents that are made from code, so that they cannot say anything else than the code."""

from collections.abc import Iterable, Sequence

from django.urls import URLPattern, URLResolver, get_resolver

from openmash.api.document import openapi_json
from openmash.config import database_reference, policy_reference
from openmash.config.environment import VARIABLES
from openmash.domain.access import MAY, MAY_IN_REGION, Act, AgencyKind, Role
from openmash.domain.agency_checks.fields import FIELDS
from openmash.domain.agency_checks.lifecycle import Answer, Silence
from openmash.domain.audit_acts import AuditAct
from openmash.domain.contacts.lifecycle import MOVES, ContactStatus

_MADE = "Made from code by `make docs`; do not edit.\n\n"


def documents() -> dict[str, str]:
    """File name to text of every document under docs/reference."""
    return {
        "routes.md": "# Addresses, and who may open them\n\n" + _MADE + _routes(),
        "roles.md": "# Roles and what they may do\n\n" + _MADE + _roles(),
        "contact-states.md": "# The life of a contact\n\n" + _MADE + _states(),
        "audit-acts.md": "# What the audit records\n\n" + _MADE + _audit_acts(),
        "configuration.md": "# Environment variables\n\n" + _MADE + _configuration(),
        "policy-fields.md": "# What a hub's policy can say\n\n" + _MADE + _policy_fields(),
        "database.md": "# The tables\n\n" + _MADE + _database(),
        "returns.md": "# What agencies return\n\n" + _MADE + _returns(),
        "openapi.json": openapi_json(),
    }


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _routes() -> str:
    rows = []
    for path, pattern in _patterns(get_resolver().url_patterns, "/"):
        access = getattr(pattern.callback, "access", None)
        act = getattr(access, "act", None)
        who = str(getattr(access, "kind", "undeclared"))
        if act:
            who = "analysts of a region" if act in MAY_IN_REGION else f"roles that may {act.value}"
        rows.append((f"`{path}`", f"`{pattern.name or ''}`", who))
    return _table(("address", "name", "who"), rows)


def _patterns(
    patterns: Iterable[URLPattern | URLResolver], before: str
) -> Iterable[tuple[str, URLPattern]]:
    for each in patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, path)
        else:
            yield path, each


def _roles() -> str:
    roles = list(Role)
    rows = [
        (
            act.value.replace("_", " "),
            *("yes" if role in MAY[act] else "" for role in roles),
            "yes" if act in MAY_IN_REGION else "",
        )
        for act in Act
    ]
    return _table(("may", *(role.label for role in roles), "Analyst of a region"), rows)


def _states() -> str:
    rows = [
        (move.value.replace("_", " "), before.label, after.label)
        for move, moves in MOVES.items()
        for before, after in moves.items()
    ]
    names = ", ".join(status.label for status in ContactStatus)
    return f"States: {names}.\n\n" + _table(("move", "from", "to"), rows)


def _audit_acts() -> str:
    rows = [(f"`{act.value}`", act.label, act.verb.value) for act in AuditAct]
    return _table(("stored word", "act", "Data Protection Act 2018, section 62"), rows)


def _configuration() -> str:
    rows = [
        (
            f"`{each.name}`",
            each.purpose,
            "must be set" if each.default is None else f"`{each.default}`",
            f"`{each.example}`",
        )
        for each in VARIABLES
    ]
    return _table(("variable", "what it is for", "default", "example"), rows)


def _returns() -> str:
    answers = ", ".join(answer.label for answer in Answer)
    silences = ", ".join(silence.label for silence in Silence)
    parts = [f"Answers: {answers}. Silences, never an answer: {silences}.\n"]
    for kind in AgencyKind:
        rows = [(f"`{f.key}`", f.label, f.kind.value, f.basis.value) for f in FIELDS[kind]]
        parts.append(f"## {kind.label}\n\n" + _table(("key", "field", "kind", "basis"), rows))
    return "\n".join(parts)


def _policy_fields() -> str:
    rows = [(f"`{path}`", means, start) for path, means, start in policy_reference.fields()]
    levels = _table(("level", "agency return", "decision", "asks"), policy_reference.levels())
    fields = _table(("field", "what it means", "a new hub's"), rows)
    return f"{fields}\n## The levels of a new hub\n\n{levels}"


def _database() -> str:
    wall = (
        "Every table with a `hub_id` is behind forced row-level security: the service sees the "
        "rows of one hub at a time, and no key leaves the hub out.\n"
    )
    parts = [wall]
    for name, words, may, columns, rules in database_reference.tables():
        parts.append(
            f"## {name}\n\n{words}\n\n{may}.\n\n"
            + _table(("column", "kind", ""), columns)
            + (f"\nRules: {', '.join(rules)}.\n" if rules else "")
        )
    return "\n".join(parts)
