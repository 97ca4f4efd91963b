"""What a live page has already shown to somebody, so that redrawing the same is no new reading.

A list that names people is audited when it is shown, in the same transaction. A page that keeps
itself up to date redraws it because the words about time left grow old. Rows that the same person
has in front of them already, in the same session, are then no new act of reading; one row more,
fewer or different is. The mark that says so is given out with an audited showing only, and is
worked out anew from the rows at every redrawing: nobody can hold one for rows they were not shown.
"""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from openmash.domain.access import Viewer

HEADER = "X-Already-Shown"


def mark_of(request: HttpRequest, viewer: Viewer, told: Iterable[object]) -> str:
    """The mark of what is shown: of the rows, the person at this desk, and their session.

    Args:
        told: all that the list tells, words about time left aside; equal facts have equal `repr`.
    """
    whose = (request.session.session_key, viewer.user_id, viewer.hub_id, viewer.agency_id)
    said = repr((whose, viewer.role.value, tuple(told)))
    return salted_hmac("openmash.web.shown", said, algorithm="sha256").hexdigest()


def already(request: HttpRequest, mark: str) -> bool:
    """True if the browser redraws a part that already shows exactly this."""
    return constant_time_compare(request.headers.get(HEADER, ""), mark)
