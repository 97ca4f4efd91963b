"""Gentle limits on the public form: counted per network address, and never a bare refusal."""

import hashlib
import hmac
from datetime import datetime
from ipaddress import ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

SENT = ("sent", 30)
BEGUN = ("begun", 60)
CODES = ("codes", 20)
"""What is counted, and how many of it one address may do in an hour. A school or an office often
shares one address, so the figures are many times what a person would do."""

_HOUR = 3600


def within(request: HttpRequest, limit: tuple[str, int], now: datetime) -> bool:
    """Count one more, and say whether it is still within the limit.

    The counter may lose a count when two arrive at once: it is a brake, not a lock. The address
    itself is not stored, only a keyed digest that changes every hour.
    """
    what, most = limit
    hour = int(now.timestamp()) // _HOUR
    secret = settings.SECRET_KEY.encode()
    seen = hmac.new(secret, f"{what} {hour} {address(request)}".encode(), hashlib.sha256)
    key = f"tell:{seen.hexdigest()[:40]}"
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, _HOUR)
    return count <= most


def address(request: HttpRequest) -> str:
    """The network address of the person's browser.

    A proxy on this machine or network adds the address it saw as the last of X-Forwarded-For; from
    anywhere else the header is anybody's claim and is ignored.
    """
    nearest = str(request.META.get("REMOTE_ADDR", ""))
    claimed = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return claimed if claimed and _is_ours(nearest) and _is_address(claimed) else nearest


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_ours(nearest: str) -> bool:
    # An empty address is a socket of this machine.
    return not nearest or (_is_address(nearest) and ip_address(nearest).is_private)
