"""The world in which every route is tried: two hubs, everybody, and each contact three times over.

Once so that the whole hub may see it, once with everybody excluded from it, once in the hub next
door. What a person may not see must look exactly like what does not exist.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client

from openmash.actions.handovers import challenge
from openmash.actions.tokens import make_token, revoke_token
from openmash.domain.access import AgencyKind
from openmash.domain.contacts.ratings import Rating
from openmash.domain.decisions.outcomes import Outcome
from openmash.records.models import (
    Account,
    CaseExclusion,
    Contact,
    Membership,
    PartnerToken,
    PersonRecord,
)
from openmash.records.tenancy import in_hub
from tests.support.agency_stories import answered, asked, cannot_search, rated, shared
from tests.support.cast import DESKS, PASSWORD, HubCast, make_hub
from tests.support.decision_stories import decided, handover_of
from tests.support.stories import RECEIVED, TOLU, make_contact

LATER = RECEIVED + timedelta(hours=1)
NAVIGATORS = tuple(
    AgencyKind(desk) for desk in ("police", "health", "education", "probation", "housing")
)
TEAMS = {AgencyKind.SOCIAL_CARE: "assessment_team", AgencyKind.EARLY_HELP: "early_help_team"}

OWN, OTHER_AGENCY, EXCLUDED, NEXT_DOOR, ABSENT = (
    "own",
    "another agency's",
    "excluded from",
    "of the hub next door",
    "absent",
)
RELATIONS = (OWN, OTHER_AGENCY, EXCLUDED, NEXT_DOOR, ABSENT)
SIGNED_OUT, NO_SECOND_FACTOR, NO_HUB = "signed_out", "no_second_factor", "no_hub"
_FORM = "application/x-www-form-urlencoded"
PEOPLE = (*DESKS, SIGNED_OUT, NO_SECOND_FACTOR, NO_HUB)


@dataclass
class Told:
    """The same stories, told once: the ids that addresses are made of."""

    contacts: dict[str, UUID] = field(default_factory=dict)
    requests: dict[AgencyKind, UUID] = field(default_factory=dict)
    answered: dict[AgencyKind, UUID] = field(default_factory=dict)
    handovers: dict[AgencyKind, UUID] = field(default_factory=dict)
    challenged: UUID = field(default_factory=uuid4)
    pair: tuple[UUID, UUID] = field(default_factory=lambda: (uuid4(), uuid4()))
    exclusion: UUID = field(default_factory=uuid4)
    membership: UUID = field(default_factory=uuid4)
    token: UUID = field(default_factory=uuid4)


def tell(cast: HubCast, family: int) -> Told:
    """Tell every story in one hub, each of a child of its own, so that none is a repeat contact."""
    told = Told()
    told.contacts["earlier"] = _contact(cast, family)
    told.contacts["received"] = _contact(cast, family)  # the same child again
    told.pair = (
        _child(cast, told.contacts["received"]),
        _child(cast, told.contacts["earlier"]),
    )
    told.contacts["asked"] = rated(cast, _contact(cast, family + 1), Rating.AMBER, now=RECEIVED)
    told.requests = asked(cast, told.contacts["asked"], NAVIGATORS, now=RECEIVED)
    over = rated(cast, _contact(cast, family + 2), Rating.AMBER, now=RECEIVED)
    told.answered = asked(cast, over, NAVIGATORS, now=RECEIVED)
    for kind, request_id in told.answered.items():
        answered(getattr(cast, kind.value), request_id, cannot_search(), now=LATER)
    told.contacts["ready"] = _ready(cast, family + 3)
    for number, (kind, outcome) in enumerate(_OUTCOMES.items(), start=4):
        told.contacts["decided"] = _ready(cast, family + number)
        child = decided(cast, told.contacts["decided"], outcome, now=LATER)[0]
        told.handovers[kind] = handover_of(cast, child)
    told.challenged = handover_of(cast, decided(cast, _ready(cast, family + 6), now=LATER)[0])
    challenge(cast.assessment_team, handover_id=told.challenged, reason="Below it.", now=LATER)
    _furnish(cast, told)
    return told


_OUTCOMES = {
    AgencyKind.SOCIAL_CARE: Outcome.S17_ASSESSMENT,
    AgencyKind.EARLY_HELP: Outcome.EARLY_HELP,
}


_CHILDREN = (
    ("Abena", "Quaye"),
    ("Bao", "Nguyen"),
    ("Chidi", "Okafor"),
    ("Dalia", "Haddad"),
    ("Emre", "Yildiz"),
    ("Farah", "Siddiqui"),
    ("Goran", "Petrov"),
    ("Hana", "Kowalska"),
    ("Ivo", "Marek"),
    ("Jaya", "Pillai"),
    ("Kofi", "Mensah"),
    ("Lena", "Fischer"),
    ("Milo", "Rossi"),
    ("Nadia", "Benali"),
)


def _contact(cast: HubCast, family: int) -> UUID:
    forename, surname = _CHILDREN[family]
    born = date(2010, 1, 1) + timedelta(days=401 * family)
    child = replace(
        TOLU, forename=forename, surname=surname, birth_date=born, address="", school=""
    )
    return make_contact(cast, children=(child,), adults=())


def _ready(cast: HubCast, family: int) -> UUID:
    contact_id = rated(cast, _contact(cast, family), Rating.AMBER, now=RECEIVED)
    requests = asked(cast, contact_id, [AgencyKind.POLICE], now=RECEIVED)
    police = shared(cast, contact_id, own_rating=Rating.AMBER, may_pass_on=True)
    answered(cast.police, requests[AgencyKind.POLICE], police, now=RECEIVED)
    return contact_id


def _child(cast: HubCast, contact_id: UUID) -> UUID:
    with in_hub(cast.hub_id):
        return PersonRecord.objects.get(contact_id=contact_id, kind="child", position=0).id


def _furnish(cast: HubCast, told: Told) -> None:
    token = make_token(
        cast.administrator,
        agency_id=cast.agencies[AgencyKind.EDUCATION].id,
        name=f"A school's system {len(told.requests)}",
        now=RECEIVED,
    )
    assert token
    with in_hub(cast.hub_id):
        told.token = PartnerToken.objects.latest("created_at").id
        told.membership = Membership.objects.get(account_id=cast.housing.user_id).id
        told.exclusion = CaseExclusion.objects.create(
            hub_id=cast.hub_id,
            contact_id=told.contacts["received"],
            account=Account.objects.create_user(f"kin-{uuid4()}@example.org", "A relative"),
            reason="Related to the family.",
            by_id=cast.manager.user_id,
            at=RECEIVED,
        ).id


def exclude_everybody(cast: HubCast, before: set[UUID]) -> None:
    """Exclude every desk from each contact of the hub that is not in `before`."""
    with in_hub(cast.hub_id):
        for contact_id in Contact.objects.exclude(id__in=before).values_list("id", flat=True):
            for viewer in cast.viewers.values():
                CaseExclusion.objects.create(
                    hub_id=cast.hub_id,
                    contact_id=contact_id,
                    account_id=viewer.user_id,
                    reason="Related to the family.",
                    by_id=cast.manager.user_id,
                    at=RECEIVED,
                )


def contacts_of(cast: HubCast) -> set[UUID]:
    """Every contact of the hub."""
    with in_hub(cast.hub_id):
        return set(Contact.objects.values_list("id", flat=True))


class World:
    """Everything told, and a browser for each person."""

    def __init__(self) -> None:
        self.cast = make_hub("HAC")
        self.told: dict[str, Told] = {OWN: tell(self.cast, 0)}
        before = contacts_of(self.cast)
        self.told[EXCLUDED] = tell(self.cast, 7)
        exclude_everybody(self.cast, before)
        self.next_door = make_hub("NEW")
        self.told[NEXT_DOOR] = tell(self.next_door, 0)
        self.told[ABSENT] = Told(
            contacts={name: uuid4() for name in self.told[OWN].contacts},
            requests={kind: uuid4() for kind in NAVIGATORS},
            answered={kind: uuid4() for kind in NAVIGATORS},
            handovers={kind: uuid4() for kind in TEAMS},
        )
        self.told[OTHER_AGENCY] = self.told[OWN]
        self._password = make_password(PASSWORD)
        self._clients = {name: self._browser(name) for name in PEOPLE}

    def _browser(self, name: str) -> Client:
        client = Client(raise_request_exception=False, headers={"user-agent": "guard"})
        if name == SIGNED_OUT:
            return client
        client.force_login(self._account(name))
        session = client.session
        session["second_factor"] = name != NO_SECOND_FACTOR
        session.save()
        return client

    def _account(self, name: str) -> Account:
        if name == NO_HUB:
            account = Account.objects.create_user("nowhere@example.org", "Nobody's colleague")
        elif name == NO_SECOND_FACTOR:
            account = Account.objects.create_user("new@example.org", "A new manager")
            with in_hub(self.cast.hub_id):
                Membership.objects.create(hub=self.cast.hub, account=account, role="manager")
        else:
            account = Account.objects.get(pk=self.cast.viewers[name].user_id)
        # The sign-in pages ask whether there is a password. Hashing it once is slow enough.
        account.password = self._password
        account.save()
        if name != NO_SECOND_FACTOR:
            secret = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
            Authenticator.objects.create(user=account, type="totp", data={"secret": secret})
        return account

    def send(self, person: str, method: str, address: str, **options: Any) -> Any:
        """The answer to one request. Whatever it wrote is taken back."""
        client = self._clients[person]
        cookies = client.cookies.copy()
        try:
            with transaction.atomic():
                answer = client.generic(method, address, **{"content_type": _FORM, **options})
                transaction.set_rollback(True)
        finally:
            client.cookies = cookies
        return answer

    def address_parts(self, noun: str, person: str, relation: str) -> dict[str, Any]:
        """What an address needs to name a thing that stands in this relation to the person."""
        told = self.told[relation]
        name, _, story = noun.partition(" ")
        return _PARTS[name](told, story, _agency(person, noun, relation))

    def token(self, agency: AgencyKind, *, next_door: bool = False, revoked: bool = False) -> str:
        """A partner's token, made now."""
        cast = self.next_door if next_door else self.cast
        name = f"token {uuid4()}"
        token = make_token(
            cast.administrator, agency_id=cast.agencies[agency].id, name=name, now=RECEIVED
        )
        if revoked:
            with in_hub(cast.hub_id):
                token_id = PartnerToken.objects.get(name=name).id
            revoke_token(cast.administrator, token_id=token_id, now=RECEIVED)
        return token


def _agency(person: str, noun: str, relation: str) -> AgencyKind:
    """The agency whose request or handover is meant: the person's own, or just not theirs."""
    kinds = list(TEAMS) if noun.startswith("handover") else list(NAVIGATORS)
    kind = DESKS[person][1] if person in DESKS else None
    own = kind if kind in kinds else kinds[0]
    return next(each for each in kinds if each is not own) if relation == OTHER_AGENCY else own


_Parts = Callable[[Told, str, AgencyKind], dict[str, Any]]
_PARTS: dict[str, _Parts] = {
    "contact": lambda told, story, _: {"contact_id": told.contacts[story]},
    "request": lambda told, story, kind: {
        "request_id": (told.answered if story == "answered" else told.requests)[kind]
    },
    "contact+request": lambda told, _, kind: {
        "contact_id": told.contacts["asked"],
        "request_id": told.requests[kind],
    },
    "contact+exclusion": lambda told, _, __: {
        "contact_id": told.contacts["received"],
        "exclusion_id": told.exclusion,
    },
    "pair": lambda told, _, __: {
        "contact_id": told.contacts["received"],
        "record_id": told.pair[0],
        "other_id": told.pair[1],
    },
    "handover": lambda told, story, kind: {
        "handover_id": told.challenged if story == "challenged" else told.handovers[kind]
    },
    "membership": lambda told, _, __: {"membership_id": told.membership},
    "token": lambda told, _, __: {"token_id": told.token},
}


@contextmanager
def opened(blocker: Any) -> Iterator[World]:
    """A world in one transaction that is never committed."""
    with blocker.unblock(), transaction.atomic():
        made = World()
        # Thousands of refusals are expected, and every one would be logged.
        logging.disable(logging.CRITICAL)
        try:
            yield made
        finally:
            logging.disable(logging.NOTSET)
            transaction.set_rollback(True)
