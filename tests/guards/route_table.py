"""Every address of the service, and who may read and send what there. Kept by hand.

This is not made from the code: it says what should be so, and `test_routes.py` tries every cell of
it. A route that is missing here fails the build, and so does a line without a route.

How to read a line:
  who      the desks that may; EVERYBODY is the public, SIGNED_IN anybody with both factors
  get      the answer to reading, for those who may and for a thing they may see
  post     the answer to sending an empty form there (200: the page again, with what is missing)
  about    the thing that the address names, and the story it comes from (`world.py`)
What is not said in a line is the same everywhere, and is said once in `expected`: a stranger is
sent to sign in, a wrong role is refused (403), a thing that is hidden is absent (404), and no page
takes any other method (405).
"""

from dataclasses import dataclass, field
from typing import Any

from tests.guards.world import (
    ABSENT,
    EXCLUDED,
    NEXT_DOOR,
    NO_HUB,
    NO_SECOND_FACTOR,
    OTHER_AGENCY,
    OWN,
    REGIONAL,
    SIGNED_OUT,
)

MANAGER = frozenset({"manager"})
SCREENERS = MANAGER | {"screening_officer", "social_worker"}
BUILDERS = MANAGER | {"social_worker"}
HUB_DESKS = SCREENERS | {"business_support"}
HANDLERS = MANAGER | {"social_worker"}
NAVIGATORS = frozenset({"police", "health", "education", "probation", "housing"})
TEAMS = frozenset({"assessment_team", "early_help_team"})
AUDITOR = frozenset({"auditor"})
ADMINISTRATOR = frozenset({"administrator"})
DESKS = HUB_DESKS | NAVIGATORS | TEAMS | AUDITOR | ADMINISTRATOR

ANALYSTS = frozenset({REGIONAL})
EVERYBODY = DESKS | ANALYSTS | {SIGNED_OUT, NO_SECOND_FACTOR, NO_HUB}
SIGNED_IN = DESKS | ANALYSTS | {NO_HUB}

READ, REDIRECT, SEE_OTHER, REFUSED, NOT_THERE, NO_METHOD, MOVED_ON = (
    200,
    302,
    303,
    403,
    404,
    405,
    409,
)
WRONG = 422


@dataclass(frozen=True, slots=True)
class Line:
    """One route.

    Attributes:
        parts: fixed parts of the address, where it names no stored thing.
        blind: reading sends on to another page, and looks nothing up to do so.
        quiet: the browser asks by itself; a stranger gets 401 instead of the sign-in page.
        otherwise: the answers to (get, post) for single people who get others than the rest.
    """

    route: str
    who: frozenset[str]
    get: int = READ
    post: int = READ
    about: str = ""
    parts: dict[str, object] = field(default_factory=dict)
    blind: bool = False
    quiet: bool = False
    otherwise: dict[str, tuple[int, int]] = field(default_factory=dict)


def _all(answers: tuple[int, int], *people: str) -> dict[str, tuple[int, int]]:
    return dict.fromkeys(people, answers)


# The sign-in pages are guarded step by step by their library, so strangers are sent away there.
_TO_SIGN_IN = _all((REDIRECT, REDIRECT), SIGNED_OUT)

_TO_TEAMS = _all((NOT_THERE, NOT_THERE), *TEAMS)
_KEPT_APART: dict[str, Any] = {
    "who": HUB_DESKS | NAVIGATORS | TEAMS,
    "get": MOVED_ON,
    "post": MOVED_ON,
    "about": "attachment",
    "parts": {"number": 1},
    "otherwise": _TO_TEAMS,
}

LINES = (
    # The front door
    Line("home", EVERYBODY, REDIRECT, REDIRECT, otherwise=_all((READ, READ), SIGNED_OUT)),
    Line("desk", DESKS | ANALYSTS, REDIRECT, REDIRECT),
    Line("switch_hub", DESKS | ANALYSTS, READ, WRONG),
    Line("alive", EVERYBODY),
    Line("help", EVERYBODY),
    Line("accessibility", EVERYBODY),
    Line("privacy", EVERYBODY),
    # Sign-in
    Line("account_login", EVERYBODY, REDIRECT, REDIRECT, otherwise=_all((READ, READ), SIGNED_OUT)),
    Line("mfa_authenticate", EVERYBODY, REDIRECT, REDIRECT),
    Line("account_reauthenticate", EVERYBODY, READ, READ, otherwise=_TO_SIGN_IN),
    Line(
        "mfa_reauthenticate",
        EVERYBODY,
        otherwise=_all((REDIRECT, REDIRECT), SIGNED_OUT, NO_SECOND_FACTOR),
    ),
    Line("account_inactive", EVERYBODY, READ, NO_METHOD),
    Line("account_logout", EVERYBODY, READ, REDIRECT, otherwise=_TO_SIGN_IN),
    Line("mfa_index", EVERYBODY, READ, NO_METHOD, otherwise=_TO_SIGN_IN),
    Line("account_change_password", EVERYBODY, READ, READ, otherwise=_TO_SIGN_IN),
    # Nobody here signed in within the last minutes, so that these ask again who one is.
    Line("mfa_activate_totp", EVERYBODY, REDIRECT, REDIRECT),
    Line("mfa_view_recovery_codes", EVERYBODY, NOT_THERE, NO_METHOD, otherwise=_TO_SIGN_IN),
    Line("mfa_generate_recovery_codes", EVERYBODY, REDIRECT, REDIRECT, otherwise=_TO_SIGN_IN),
    # Telling about a child. Nobody here has begun, so that every later page sends back.
    Line("tell.start", EVERYBODY),
    Line("tell.borough", EVERYBODY),
    Line("tell.return", EVERYBODY),
    Line("tell.saved", EVERYBODY, SEE_OTHER, SEE_OTHER),
    Line("tell.check", EVERYBODY, SEE_OTHER, SEE_OTHER),
    Line("tell.sent", EVERYBODY, SEE_OTHER, SEE_OTHER),
    Line("tell.people", EVERYBODY, SEE_OTHER, SEE_OTHER, parts={"kind": "child"}),
    Line("tell.remove", EVERYBODY, SEE_OTHER, SEE_OTHER, parts={"kind": "child", "number": 1}),
    Line(
        "tell.person",
        EVERYBODY,
        SEE_OTHER,
        SEE_OTHER,
        parts={"kind": "child", "number": 1, "part": "name"},
    ),
    Line("tell.step", EVERYBODY, SEE_OTHER, SEE_OTHER, parts={"slug": "saw"}),
    # The worklist and one contact
    Line("worklist", HUB_DESKS),
    Line("worklist.fragment", HUB_DESKS, quiet=True),
    Line("worklist.version", HUB_DESKS, quiet=True),
    Line("search", HUB_DESKS),
    Line("search.ask", HUB_DESKS, SEE_OTHER, SEE_OTHER),
    Line("search.asks", MANAGER),
    Line("search.decline", MANAGER, NO_METHOD, SEE_OTHER, about="ask"),
    Line("today", HUB_DESKS),
    Line("today.fragment", HUB_DESKS, quiet=True),
    Line("today.contacts", HUB_DESKS),
    Line("contact", HUB_DESKS, about="contact received"),
    Line("contact.match", SCREENERS, about="pair"),
    Line("contact.match_undo", SCREENERS, REDIRECT, READ, about="pair", blind=True),
    # People to check
    Line("reviews", SCREENERS),
    Line("reviews.pair", SCREENERS, about="review"),
    Line("reviews.proposal", SCREENERS, about="proposal"),
    Line("reviews.undone", SCREENERS, about="undone"),
    # Screening and rating
    Line("triage.propose", SCREENERS, about="contact received"),
    Line("triage.confirm", MANAGER, about="contact received"),
    Line("triage.change", MANAGER, about="contact asked"),
    Line("triage.redirect", SCREENERS, about="contact received"),
    Line("triage.exclude", MANAGER, about="contact received"),
    Line("triage.exclude_lift", MANAGER, READ, SEE_OTHER, about="contact+exclusion"),
    # Asking agencies, and their answers
    Line("asking.ask", HUB_DESKS, about="contact asked"),
    Line("asking.known", HUB_DESKS, NO_METHOD, WRONG, about="contact asked"),
    Line("asking.withdraw", HUB_DESKS, NO_METHOD, SEE_OTHER, about="contact+request"),
    Line("queue", NAVIGATORS),
    Line("queue.fragment", NAVIGATORS, quiet=True),
    Line("queue.version", NAVIGATORS, quiet=True),
    Line("queue.answer", NAVIGATORS, about="request asked"),
    Line("queue.nothing_held", NAVIGATORS, READ, SEE_OTHER, about="request asked"),
    # What an agency owns
    Line("items.own", NAVIGATORS | SCREENERS, about="contact asked"),
    Line("items.mark", NAVIGATORS | SCREENERS, about="item"),
    Line("releases", NAVIGATORS | SCREENERS),
    Line("releases.ask", SCREENERS, READ, SEE_OTHER, about="contact asked"),
    Line("releases.override", MANAGER, about="contact asked"),
    Line("releases.answer", NAVIGATORS | SCREENERS, about="release_request"),
    Line("releases.withdraw", NAVIGATORS | SCREENERS, about="release"),
    Line("releases.review", NAVIGATORS | MANAGER, about="override"),
    # Own record, and places that are never shown
    Line("subject_access", NAVIGATORS | HANDLERS),
    Line("subject_access.find", HANDLERS),
    Line("subject_access.add", HANDLERS, about="record"),
    Line("subject_access.open", NAVIGATORS | HANDLERS, about="own_record"),
    Line("subject_access.step", HANDLERS, about="own_record stop"),
    Line("subject_access.decide", NAVIGATORS | HANDLERS, about="own_record+item"),
    Line("subject_access.answer", HANDLERS, about="own_record"),
    Line("subject_access.pdf", HANDLERS, MOVED_ON, MOVED_ON, about="own_record"),
    Line("protected", SCREENERS, about="contact received"),
    Line("protected.lift", SCREENERS, about="contact+place"),
    # Deciding, handing over, telling the referrer
    Line("decisions.returns", HUB_DESKS, about="contact asked"),
    Line("decisions.decide", MANAGER, about="contact ready"),
    Line("decisions.again", MANAGER, about="contact unhanded"),
    Line("handovers", TEAMS | MANAGER),
    Line("handovers.open", TEAMS | MANAGER, about="handover"),
    Line("handovers.answer", TEAMS, NO_METHOD, READ, about="handover"),
    Line("handovers.decide_again", MANAGER, about="handover challenged"),
    Line("feedback.give", HUB_DESKS, about="contact decided"),
    # The shared picture
    Line("chronology", HUB_DESKS, about="contact asked"),
    Line("chronology.print", HUB_DESKS, about="contact asked"),
    Line("chronology.curate", MANAGER, about="contact asked"),
    Line("network", HUB_DESKS, about="contact asked"),
    Line("network.add", SCREENERS, about="contact asked"),
    Line("network.wrong", SCREENERS, about="contact+tie stands"),
    Line("network.right", SCREENERS, READ, SEE_OTHER, about="contact+tie removed"),
    # Files. A team sees those of what was handed to it, and this contact never was.
    Line("attachments", HUB_DESKS | NAVIGATORS | TEAMS, about="contact asked", otherwise=_TO_TEAMS),
    Line("attachments.add", HUB_DESKS | NAVIGATORS, about="contact asked"),
    Line("attachments.page", **_KEPT_APART),
    Line("attachments.image", **_KEPT_APART),
    Line("attachments.erase", MANAGER, about="attachment"),
    # Looking at the hub as a whole
    Line("turnaround", DESKS - ADMINISTRATOR),
    Line("partners_side", DESKS - ADMINISTRATOR),
    Line("partners_side.csv", DESKS - ADMINISTRATOR),
    Line("turnaround.contacts", DESKS - ADMINISTRATOR),
    Line("turnaround.download", DESKS - ADMINISTRATOR, parts={"what": "figures"}),
    Line("control_charts", DESKS - ADMINISTRATOR),
    Line(
        "control_charts.download",
        DESKS - ADMINISTRATOR,
        parts={"figure": "received", "ending": "csv"},
    ),
    Line("fairness", DESKS - ADMINISTRATOR),
    Line("fairness.by", DESKS - ADMINISTRATOR, parts={"wanted": "ethnicity"}),
    # No quarter has settled yet here.
    Line("fairness.drawing", DESKS - ADMINISTRATOR, NOT_THERE, NOT_THERE, parts={"wanted": "age"}),
    Line(
        "fairness.download",
        DESKS - ADMINISTRATOR,
        NOT_THERE,
        NOT_THERE,
        parts={"wanted": "hub", "table": "movement"},
    ),
    Line("study", DESKS - ADMINISTRATOR),
    Line(
        "study.file",
        DESKS - ADMINISTRATOR,
        NOT_THERE,
        NOT_THERE,
        parts={"part": "report", "ending": "pdf"},
    ),
    # A region: counts and times of several hubs, for its analysts alone
    Line("region", ANALYSTS),
    Line("region_compare", ANALYSTS),
    Line("region_compare.file", ANALYSTS, parts={"part": "figures", "ending": "csv"}),
    Line("region_study", ANALYSTS),
    Line(
        "region_study.file",
        ANALYSTS,
        NOT_THERE,
        NOT_THERE,
        parts={"part": "report", "ending": "pdf"},
    ),
    Line("audit", AUDITOR),
    Line("statutory", MANAGER),
    Line("statutory.check", MANAGER, parts={"kind": "cin"}),
    Line("statutory.download", MANAGER, NO_METHOD, WRONG, parts={"kind": "cin"}),
    # Information products: those who build them, and those who are sent them
    Line("products.of_contact", BUILDERS, about="contact asked"),
    Line("products.start", BUILDERS, about="contact asked"),
    Line("products.draft", BUILDERS, about="product draft"),
    Line("products.preview", BUILDERS, about="product draft"),
    Line("products.sent", BUILDERS, about="product"),
    Line("products.withdraw", BUILDERS, about="product"),
    Line("products", NAVIGATORS | TEAMS, READ, NO_METHOD),
    Line("products.read", NAVIGATORS | TEAMS, READ, NO_METHOD, about="product"),
    Line("products.pdf", NAVIGATORS | TEAMS, READ, NO_METHOD, about="product"),
    # Keeping the hub
    Line("policy", ADMINISTRATOR | MANAGER),
    Line("policy.change", ADMINISTRATOR | MANAGER),
    Line("policy.version", ADMINISTRATOR | MANAGER, parts={"number": 1}),
    Line("agreements", ADMINISTRATOR | MANAGER),
    Line("agreements.add", ADMINISTRATOR | MANAGER),
    Line("agreements.end", ADMINISTRATOR | MANAGER, about="agreement"),
    Line("people", ADMINISTRATOR),
    Line("people.add", ADMINISTRATOR),
    Line("people.end", ADMINISTRATOR, READ, SEE_OTHER, about="membership"),
    Line("people.reset_code", ADMINISTRATOR, about="membership"),
    Line("people.tokens", ADMINISTRATOR),
    Line("people.agencies", ADMINISTRATOR),
    Line("people.matchers", ADMINISTRATOR),
    Line("people.matcher", ADMINISTRATOR, READ, SEE_OTHER, about="matcher"),
    Line("people.token_revoke", ADMINISTRATOR, READ, SEE_OTHER, about="token"),
    Line("api.document", EVERYBODY),
)

UNAUTHORISED = 401
BY_TOKEN = {
    # Route: the answer to (get, post) for an agency's own token; without one both are 401.
    "api.send_contact": (NO_METHOD, WRONG),
    "api.contact_status": (READ, NO_METHOD),
}
"""Addresses for programs. No session opens them; `test_routes.py` tries each kind of token."""

PAGE_METHODS = ("GET", "HEAD", "POST")


def expected(line: Line, person: str, method: str, relation: str) -> int:
    """The answer to one cell."""
    sends = method == "POST"
    if method not in PAGE_METHODS:
        return NO_METHOD
    if person in line.otherwise:
        return line.otherwise[person][sends]
    if (line.post if sends else line.get) == NO_METHOD:
        return NO_METHOD
    if person in (SIGNED_OUT, NO_SECOND_FACTOR) and person not in line.who:
        return UNAUTHORISED if line.quiet and person == SIGNED_OUT else REDIRECT
    if person not in line.who:
        return REFUSED
    if line.about and _hidden(line, person, relation) and (sends or not line.blind):
        return NOT_THERE
    return line.post if sends else line.get


def _hidden(line: Line, person: str, relation: str) -> bool:
    if relation in (NEXT_DOOR, ABSENT):
        return True
    if relation == EXCLUDED:
        # Who works in the hub, its keys, agreements and matchers stand in no relation to a family.
        return line.about not in ("membership", "token", "agreement", "matcher")
    # A hub's own desks see what every agency was asked; an agency sees its own.
    own_only = line.about in ("item", "own_record+item", "release", "release_request") or (
        line.about.startswith(("request", "handover", "override", "product"))
        and person in NAVIGATORS | TEAMS
    )
    return relation == OTHER_AGENCY and own_only


__all__ = ["BY_TOKEN", "LINES", "OWN", "Line", "expected"]
