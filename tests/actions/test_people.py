"""Who works in a hub: given and ended by an administrator, never by and for oneself."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from openmash.actions.people import add_person, end_membership, reset_sign_in
from openmash.core.errors import BadInput, NotNow, NotThere, Refused
from openmash.domain.access import AgencyKind, Role, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.records.models import Account, AuditEntry, Membership, OutboxMessage
from openmash.records.queries import memberships
from openmash.records.queries import people as query
from openmash.records.tenancy import in_hub
from tests.support.stories import RECEIVED as NOW


def add(viewer: Viewer, **given: Any) -> Any:
    wanted = {
        "email": "Nadia.Obi@hac.example.org",
        "name": "Nadia Obi",
        "role": Role.SCREENING_OFFICER,
        "agency_id": None,
        "now": NOW,
        **given,
    }
    return add_person(viewer, **wanted)


def membership_of(cast: Any, viewer: Viewer) -> UUID:
    with in_hub(cast.hub_id):
        return Membership.objects.get(account_id=viewer.user_id, ended_at=None).id


def acts(cast: Any) -> list[str]:
    with in_hub(cast.hub_id):
        return list(AuditEntry.objects.values_list("act", flat=True))


def test_somebody_new_gets_an_account_with_a_temporary_password(cast: Any) -> None:
    added = add(cast.administrator)
    account = Account.objects.get(email="nadia.obi@hac.example.org")
    assert account.password_is_temporary
    assert account.check_password(added.temporary_password)
    assert added.temporary_password not in account.password
    (membership,) = memberships.of_account(account.pk)
    assert (membership.hub_id, membership.role) == (cast.hub_id, Role.SCREENING_OFFICER)
    assert acts(cast) == [AuditAct.MEMBERSHIP_GIVEN.value]


def test_somebody_of_another_hub_keeps_their_account_name_and_password(
    cast: Any, next_door: Any
) -> None:
    before = Account.objects.get(id=next_door.manager.user_id)
    added = add(cast.administrator, email=before.email.upper(), name="Somebody else")
    after = Account.objects.get(id=before.pk)
    assert added.temporary_password is None
    assert (after.name, after.password) == (before.name, before.password)
    assert len(memberships.of_account(before.pk)) == 2


def test_one_person_has_one_role_in_a_hub(cast: Any) -> None:
    email = Account.objects.get(id=cast.police.user_id).email
    with pytest.raises(BadInput, match="works here already"):
        add(cast.administrator, email=email)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "nadia"}, "email"),
        ({"email": f"{'n' * 300}@example.org"}, "email"),
        ({"name": " "}, "name"),
        ({"name": "N" * 121}, "name"),
        ({"name": "Na\x00dia"}, "name"),
        ({"role": Role.NAVIGATOR}, "agency"),
        ({"role": Role.RECEIVING_TEAM}, "agency"),
        ({"agency_id": uuid4()}, "agency"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(
    cast: Any, changes: dict[str, Any], field: str
) -> None:
    before = Account.objects.count()
    with pytest.raises(BadInput) as refused:
        add(cast.administrator, **changes)
    assert list(refused.value.by_field) == [field]
    assert Account.objects.count() == before


def test_an_agency_of_the_hub_next_door_cannot_be_given(cast: Any, next_door: Any) -> None:
    theirs = next_door.agencies[AgencyKind.POLICE].id
    with pytest.raises(BadInput):
        add(cast.administrator, role=Role.NAVIGATOR, agency_id=theirs)


def test_nobody_lifts_themselves(cast: Any) -> None:
    own = Account.objects.get(id=cast.administrator.user_id).email
    with pytest.raises((BadInput, Refused)):
        add(cast.administrator, email=own, role=Role.MANAGER)
    # Nor after having left: the page may still be open, the viewer still in hand.
    with in_hub(cast.hub_id):
        Membership.objects.filter(account_id=cast.administrator.user_id).update(ended_at=NOW)
    with pytest.raises(Refused, match="yourself"):
        add(cast.administrator, email=own, role=Role.MANAGER)


def test_a_membership_ends_for_the_next_request(cast: Any) -> None:
    end_membership(cast.administrator, membership_id=membership_of(cast, cast.police), now=NOW)
    assert memberships.of_account(cast.police.user_id) == []
    assert acts(cast) == [AuditAct.MEMBERSHIP_ENDED.value]
    added = add(cast.administrator, email=Account.objects.get(id=cast.police.user_id).email)
    assert added.temporary_password is None


def test_the_last_administrator_stays(cast: Any) -> None:
    last = membership_of(cast, cast.administrator)
    with pytest.raises(NotNow, match="last administrator"):
        end_membership(cast.administrator, membership_id=last, now=NOW)
    added = add(cast.administrator, role=Role.ADMINISTRATOR)
    # Nobody yet, until they have signed in once: their mail may never have come.
    with pytest.raises(NotNow, match="let them sign in first"):
        end_membership(cast.administrator, membership_id=last, now=NOW)
    Account.objects.filter(name=added.name).update(last_login=NOW)
    end_membership(cast.administrator, membership_id=last, now=NOW)
    assert memberships.of_account(cast.administrator.user_id) == []


def test_a_reset_renews_both_factors_and_tells_the_person(cast: Any) -> None:
    account = Account.objects.get(id=cast.police.user_id)
    account.set_password("the one they forgot")
    account.save()
    TOTP.activate(account, "GEZDGNBVGY3TQOJQ")
    session_before = account.get_session_auth_hash()
    password = reset_sign_in(
        cast.administrator, membership_id=membership_of(cast, cast.police), now=NOW
    )
    account.refresh_from_db()
    assert account.check_password(password)
    assert account.password_is_temporary
    assert not Authenticator.objects.filter(user_id=account.pk).exists()
    assert account.get_session_auth_hash() != session_before
    assert acts(cast) == [AuditAct.SIGN_IN_RESET.value]
    with in_hub(cast.hub_id):
        message = OutboxMessage.objects.get()
    assert (message.template, message.to_address) == ("sign_in_reset", account.email)


def test_one_hub_cannot_take_over_a_colleague_of_another(cast: Any, next_door: Any) -> None:
    email = Account.objects.get(id=next_door.manager.user_id).email
    added = add(cast.administrator, email=email)
    with pytest.raises(Refused, match="another hub"):
        reset_sign_in(cast.administrator, membership_id=added.membership_id, now=NOW)
    with in_hub(next_door.hub_id):
        Membership.objects.filter(account_id=next_door.manager.user_id).update(
            ended_at=NOW + timedelta(minutes=1)
        )
    assert reset_sign_in(cast.administrator, membership_id=added.membership_id, now=NOW)


def test_nobody_resets_their_own_sign_in(cast: Any) -> None:
    own = membership_of(cast, cast.administrator)
    with pytest.raises(Refused):
        reset_sign_in(cast.administrator, membership_id=own, now=NOW)


def test_people_of_the_hub_next_door_are_not_there(cast: Any, next_door: Any) -> None:
    theirs = membership_of(next_door, next_door.police)
    for verb in (end_membership, reset_sign_in):
        with pytest.raises(NotThere):
            verb(cast.administrator, membership_id=theirs, now=NOW)
    with in_hub(cast.hub_id):
        listed = {each.email for each in query.people(cast.administrator)}
    assert not any("new.example.org" in email for email in listed)
    assert len(listed) == len(cast.viewers)


def test_only_an_administrator_may(cast: Any) -> None:
    target = membership_of(cast, cast.police)
    for viewer in cast.viewers.values():
        if viewer is cast.administrator:
            continue
        with pytest.raises(Refused):
            add(viewer)
        with pytest.raises(Refused):
            end_membership(viewer, membership_id=target, now=NOW)
        with pytest.raises(Refused):
            reset_sign_in(viewer, membership_id=target, now=NOW)
