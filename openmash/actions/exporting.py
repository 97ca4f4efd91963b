"""Checking and exporting statutory returns: many children are read at once, so each is audited.

The audit entry is written in the transaction that reads the rows. It holds the digest of the file,
so that a file found later can be told to be this one.
"""

from datetime import date, datetime
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version

from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.domain.insights.front_door import FrontDoor
from openmash.interop.statutory import Prepared, Statutory, prepare
from openmash.records.models import AuditEntry
from openmash.records.queries import statutory as query

from .base import Actor, action, record


@action(Act.EXPORT_STATUTORY)
def check_statutory(
    viewer: Viewer, *, kind: Statutory, first: date, last: date, now: datetime
) -> tuple[Prepared, FrontDoor]:
    """The return as it would be, with its faults, and the facts they are found in.

    Args:
        first, last: London dates, both included.
    """
    front = query.front_door(viewer, first=first, last=last)
    made = prepare(kind, front, at=now, version=release(), with_file=False)
    _audit(viewer, AuditAct.STATUTORY_RETURN_CHECKED, made, now)
    return made, front


@action(Act.EXPORT_STATUTORY)
def export_statutory(
    viewer: Viewer, *, kind: Statutory, first: date, last: date, now: datetime, by: str = "page"
) -> Prepared:
    """The return's file, for whoever sends it on.

    Args:
        first, last: London dates, both included.
        by: "page" or "command": how it left.
    """
    front = query.front_door(viewer, first=first, last=last)
    earlier = AuditEntry.objects.filter(
        hub_id=viewer.hub_id,
        act=AuditAct.STATUTORY_RETURN_EXPORTED.value,
        detail__kind=kind.value,
        detail__last=last.isoformat(),
    ).count()
    made = prepare(kind, front, at=now, version=release(), serial=earlier + 1)
    _audit(
        viewer,
        AuditAct.STATUTORY_RETURN_EXPORTED,
        made,
        now,
        sha256=sha256(made.file).hexdigest(),
        by=by,
    )
    return made


def release() -> str:
    """This release, as the census file names it."""
    try:
        return version("openmash")
    except PackageNotFoundError:
        return "checkout"


def _audit(viewer: Viewer, act: AuditAct, made: Prepared, now: datetime, **more: str | int) -> None:
    record(
        Actor.of(viewer),
        act,
        "hub",
        viewer.hub_id,
        now=now,
        kind=made.kind.value,
        first=made.first.isoformat(),
        last=made.last.isoformat(),
        rows=made.rows,
        faults=len(made.faults),
        left_out=query.left_out(viewer, first=made.first, last=made.last),
        **more,
    )
