"""The table of children who are not born yet."""

from openmash.domain.people.linkage.model import Model

from .linkage_asked import Asked
from .linkage_sums import per_cent


def unborn(model: Model, asked: Asked) -> list[str]:
    """Children not born yet: proposed to somebody by what is told of them, and by their mother."""
    by_mother = {one for one, answer in asked.mothers.items() if answer.is_strong(model)}
    own = [answer.is_reviewed for answer in asked.unborn]
    either = [
        told or answer.query.about.id in by_mother
        for told, answer in zip(own, asked.unborn, strict=True)
    ]
    rows = (
        ("their own facts", len(own), sum(own)),
        ("their mother, where she is held", len(asked.mothers), len(by_mother)),
        ("either", len(either), sum(either)),
    )
    lines = ["| Unborn child proposed by | n | share |", "|---|---|---|"]
    return lines + [f"| {by} | {n:,} | {per_cent(found / max(n, 1))} |" for by, n, found in rows]
