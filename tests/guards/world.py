"""The world in which every route is tried: two hubs, everybody, and each contact three times over.

Once so that the whole hub may see it, once with everybody excluded from it, once in the hub next
door. What a person may not see must look exactly like what does not exist.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any
from uuid import uuid4

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client

from openmash.actions.tokens import make_token, revoke_token
from openmash.domain.access import AgencyKind
from openmash.records.models import Account, Membership, PartnerToken
from openmash.records.tenancy import in_hub
from tests.guards.tellings import (
    NAVIGATORS,
    TEAMS,
    Told,
    contacts_of,
    exclude_everybody,
    tell,
)
from tests.support.cast import DESKS, PASSWORD, make_hub
from tests.support.databases import ANALYST
from tests.support.stories import RECEIVED

OWN, OTHER_AGENCY, EXCLUDED, NEXT_DOOR, ABSENT = (
    "own",
    "another agency's",
    "excluded from",
    "of the hub next door",
    "absent",
)
RELATIONS = (OWN, OTHER_AGENCY, EXCLUDED, NEXT_DOOR, ABSENT)
SIGNED_OUT, NO_SECOND_FACTOR, NO_HUB = "signed_out", "no_second_factor", "no_hub"
REGIONAL = "analyst of a region"
_FORM = "application/x-www-form-urlencoded"
PEOPLE = (*DESKS, SIGNED_OUT, NO_SECOND_FACTOR, NO_HUB, REGIONAL)


class World:
    """Everything told, and a browser for each person."""

    def __init__(self) -> None:
        self.cast = make_hub("HAC")
        self.told: dict[str, Told] = {OWN: tell(self.cast, 0)}
        before = contacts_of(self.cast)
        self.told[EXCLUDED] = tell(self.cast, 8)
        exclude_everybody(self.cast, before)
        self.next_door = make_hub("NEW")
        self.told[NEXT_DOOR] = tell(self.next_door, 0)
        self.told[ABSENT] = Told(
            contacts={name: uuid4() for name in self.told[OWN].contacts},
            requests={kind: uuid4() for kind in NAVIGATORS},
            answered={kind: uuid4() for kind in NAVIGATORS},
            handovers={kind: uuid4() for kind in TEAMS},
            items={kind: uuid4() for kind in (*NAVIGATORS, AgencyKind.SOCIAL_CARE)},
            own_record_items={kind: uuid4() for kind in (*NAVIGATORS, AgencyKind.SOCIAL_CARE)},
            products={kind: uuid4() for kind in (*NAVIGATORS, *TEAMS)},
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
        elif name == REGIONAL:
            account = Account.objects.get(email=ANALYST[0])
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
        cookies = deepcopy(client.cookies)
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
    if noun in ("item", "own_record+item", "release", "release_request", "override"):
        kinds.append(AgencyKind.SOCIAL_CARE)
    if noun == "product":
        kinds = [*NAVIGATORS, *TEAMS]
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
    "contact+tie": lambda told, story, _: {
        "contact_id": told.contacts["asked"],
        "ref": getattr(told.tied, story),
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
    "review": lambda told, _, __: {"review_id": told.reviewed.review},
    "proposal": lambda told, _, __: {"proposal_id": told.reviewed.proposal},
    "undone": lambda told, _, __: {"notice_id": told.reviewed.notice},
    "handover": lambda told, story, kind: {
        "handover_id": told.challenged if story == "challenged" else told.handovers[kind]
    },
    "attachment": lambda told, _, __: {
        "contact_id": told.contacts["asked"],
        "attachment_id": told.attachment,
    },
    "item": lambda told, _, kind: {"item_id": told.items[kind]},
    "record": lambda told, _, __: {"record_id": told.record},
    "own_record": lambda told, story, __: {
        "request_id": told.own_record,
        **({"name": story} if story else {}),
    },
    "own_record+item": lambda told, _, kind: {
        "request_id": told.own_record,
        "item_id": told.own_record_items[kind],
    },
    "contact+place": lambda told, _, __: {
        "contact_id": told.contacts["asked"],
        "place_id": told.place,
    },
    "release_request": lambda told, _, kind: {"request_id": told.released.requests[kind]},
    "release": lambda told, _, kind: {"release_id": told.released.releases[kind]},
    "override": lambda told, _, kind: {"override_id": told.released.overrides[kind]},
    "product": lambda told, story, kind: {
        "product_id": told.draft if story == "draft" else told.products[kind]
    },
    "agreement": lambda told, _, __: {"agreement_id": told.released.agreement},
    "ask": lambda told, _, __: {"ask_id": told.ask},
    "membership": lambda told, _, __: {"membership_id": told.membership},
    "token": lambda told, _, __: {"token_id": told.token},
    "matcher": lambda told, _, __: {"agency_id": told.matcher},
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
