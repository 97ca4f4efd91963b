"""What every page of measures says and hands out in the same way."""

from datetime import datetime, timedelta

from django.http import HttpResponse

from openmash.web.presenters.formatters import day

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""By which spreadsheets know UTF-8."""


def period_words(since: datetime, until: datetime) -> str:
    """A period by its first and last day in London; `until` is the first moment after it.

    >>> from datetime import UTC
    >>> period_words(datetime(2027, 1, 4, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))
    'Received from 4 January 2027 to 31 January 2027'
    """
    return f"Received from {day(since)} to {day(until - timedelta(microseconds=1))}"


def attached(body: bytes, name: str) -> HttpResponse:
    """A CSV or SVG file to keep, by the ending of its name."""
    is_csv = name.endswith(".csv")
    return HttpResponse(
        _BYTE_ORDER_MARK + body if is_csv else body,
        content_type="text/csv; charset=utf-8" if is_csv else "image/svg+xml",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
