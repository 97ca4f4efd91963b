"""The desks of a demonstration hub: who sits there, and the codes they sign in with.

One account for each role, and one or two for each agency that navigates; one shared password. The
one-time-code secrets follow from the installation's own secret, so that they can be printed again
without being kept.
"""

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass
from typing import Final

from openmash.domain.access import AgencyKind, Role

FIRST_HUB: Final = "Hackney"
REGION: Final = "London"
ANALYST: Final = "analyst"
"""The region of the demonstration's boroughs, and the desk that looks at it."""
PASSWORD: Final = "a demonstration, not a secret"  # noqa: S105  # printed on purpose
# 160 bits, as RFC 4226 recommends: some code apps refuse shorter ones.
_SECRET_BYTES: Final = 20
_PERIOD_S: Final = 30


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk of a hub: the word in its e-mail address, who sits there, and as what."""

    word: str
    name: str
    role: Role
    agency: AgencyKind | None


DESKS: Final = (
    Desk("business", "Blessing Adeyemi", Role.BUSINESS_SUPPORT, AgencyKind.SOCIAL_CARE),
    Desk("screening", "Sam Okafor", Role.SCREENING_OFFICER, AgencyKind.SOCIAL_CARE),
    Desk("socialworker", "Sofia Rahman", Role.SOCIAL_WORKER, AgencyKind.SOCIAL_CARE),
    Desk("manager", "Maureen Clarke", Role.MANAGER, AgencyKind.SOCIAL_CARE),
    Desk("police", "Priya Nair", Role.NAVIGATOR, AgencyKind.POLICE),
    Desk("health", "Helen Osei", Role.NAVIGATOR, AgencyKind.HEALTH),
    Desk("education", "Edward Kowalski", Role.NAVIGATOR, AgencyKind.EDUCATION),
    Desk("probation", "Paul Mensah", Role.NAVIGATOR, AgencyKind.PROBATION),
    Desk("housing", "Hana Yilmaz", Role.NAVIGATOR, AgencyKind.HOUSING),
    # Asked as well as the others: without their answers no red contact is ever heard whole.
    Desk("carenavigator", "Simon Achebe", Role.NAVIGATOR, AgencyKind.SOCIAL_CARE),
    Desk("helpnavigator", "Harriet Lowe", Role.NAVIGATOR, AgencyKind.EARLY_HELP),
    # Two people of an agency release what it owns.
    Desk("police2", "Petra Vance", Role.NAVIGATOR, AgencyKind.POLICE),
    Desk("health2", "Hassan Idowu", Role.NAVIGATOR, AgencyKind.HEALTH),
    Desk("education2", "Elin Prosser", Role.NAVIGATOR, AgencyKind.EDUCATION),
    Desk("probation2", "Pearl Quartey", Role.NAVIGATOR, AgencyKind.PROBATION),
    Desk("housing2", "Harun Celik", Role.NAVIGATOR, AgencyKind.HOUSING),
    Desk("assessment", "Amina Hussain", Role.RECEIVING_TEAM, AgencyKind.SOCIAL_CARE),
    Desk("earlyhelp", "Esther Brown", Role.RECEIVING_TEAM, AgencyKind.EARLY_HELP),
    Desk("auditor", "Alice Fernandez", Role.AUDITOR, None),
    Desk("administrator", "Ada Nowak", Role.ADMINISTRATOR, None),
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account of the demonstration, as printed.

    Attributes:
        role: None for the analyst, who works in no hub; `hub_name` is then the region's.
    """

    email: str
    name: str
    desk: str
    role: Role | None
    agency: AgencyKind | None
    hub_code: str
    hub_name: str
    secret: str


def accounts_of(hub_code: str, hub_name: str, secret_key: str) -> list[DemoAccount]:
    """The accounts of one hub. Asks no database: the same words give the same accounts."""
    return [
        DemoAccount(
            email=(email := f"{desk.word}@{domain_of(hub_name)}"),
            name=desk.name,
            desk=desk.word,
            role=desk.role,
            agency=desk.agency,
            hub_code=hub_code,
            hub_name=hub_name,
            secret=one_time_secret(email, secret_key),
        )
        for desk in DESKS
    ]


def analyst(secret_key: str) -> DemoAccount:
    """The account that looks at all of the demonstration's boroughs, and works in none of them."""
    email = f"{ANALYST}@{domain_of(REGION)}"
    secret = one_time_secret(email, secret_key)
    return DemoAccount(email, "Leila Marsh", ANALYST, None, None, "", REGION, secret)


def domain_of(hub_name: str) -> str:
    """The mail domain of a hub's accounts; example.org never delivers anything (RFC 2606).

    >>> domain_of("Tower Hamlets")
    'towerhamlets.example.org'
    """
    return f"{''.join(each for each in hub_name.lower() if each.isalpha())}.example.org"


def one_time_secret(email: str, secret_key: str) -> str:
    """The one-time-code secret of an account, in base32 as telephones take it."""
    digest = hmac.new(secret_key.encode(), b"demo code\0" + email.encode(), hashlib.sha256)
    return base64.b32encode(digest.digest()[:_SECRET_BYTES]).decode()


def code_now(secret: str, at: float | None = None) -> tuple[str, int]:
    """The one-time code of a secret (RFC 6238: SHA-1, 30 seconds, six digits) and its seconds left.

    Args:
        secret: base32.
        at: seconds since 1970, for tests; the clock's when left out.

    >>> code_now("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", at=59)
    ('287082', 1)
    """
    moment = time.time() if at is None else at
    counter = int(moment) // _PERIOD_S
    digest = hmac.new(base64.b32decode(secret), counter.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    value = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{value % 1_000_000:06}", _PERIOD_S - int(moment) % _PERIOD_S
