"""Keeping a colleague away from one contact."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from openmash.actions import exclusions, reading
from openmash.core.errors import BadInput, NotThere, Refused
from openmash.records.models import AuditEntry, CaseExclusion
from openmash.records.queries.contacts import visible_contacts
from openmash.records.tenancy import in_hub
from tests.support.stories import RECEIVED, make_contact

NOW = RECEIVED + timedelta(minutes=10)


def exclude(cast: Any, contact_id: UUID, **more: Any) -> None:
    who = more.pop("who", cast.manager)
    told = {"account_id": cast.social_worker.user_id, "reason": "Her nephew.", "now": NOW}
    exclusions.exclude(who, contact_id=contact_id, **{**told, **more})


def test_the_colleague_no_longer_knows_of_it_until_it_is_lifted(cast: Any) -> None:
    contact_id = make_contact(cast)
    exclude(cast, contact_id)
    with in_hub(cast.hub_id):
        assert not visible_contacts(cast.social_worker).exists()
        assert visible_contacts(cast.screening_officer).exists()
        standing = CaseExclusion.objects.get().id
    with pytest.raises(NotThere), transaction.atomic():
        reading.contact_opened(cast.social_worker, contact_id=contact_id, now=NOW)
    exclusions.lift(cast.manager, contact_id=contact_id, exclusion_id=standing, now=NOW)
    reading.contact_opened(cast.social_worker, contact_id=contact_id, now=NOW)
    with pytest.raises(NotThere):
        exclusions.lift(cast.manager, contact_id=contact_id, exclusion_id=standing, now=NOW)
    with in_hub(cast.hub_id):
        acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"staff_excluded", "staff_exclusion_lifted", "contact_opened"} <= acts


@pytest.mark.parametrize("desk", ["screening_officer", "administrator", "police"])
def test_only_a_manager_excludes(cast: Any, desk: str) -> None:
    contact_id = make_contact(cast)
    with pytest.raises(Refused):
        exclude(cast, contact_id, who=getattr(cast, desk))
    with pytest.raises(Refused):
        exclusions.lift(getattr(cast, desk), contact_id=contact_id, exclusion_id=uuid4(), now=NOW)


def test_whom_one_cannot_exclude(cast: Any, next_door: Any) -> None:
    contact_id = make_contact(cast)
    exclude(cast, contact_id)
    for account_id in (
        cast.manager.user_id,
        next_door.social_worker.user_id,
        cast.social_worker.user_id,
        0,
    ):
        with pytest.raises(BadInput) as refused:
            exclude(cast, contact_id, account_id=account_id)
        assert set(refused.value.by_field) == {"account"}
    with pytest.raises(BadInput):
        exclude(cast, contact_id, account_id=cast.police.user_id, reason="")


def test_an_excluded_manager_cannot_let_themselves_back_in(cast: Any) -> None:
    contact_id = make_contact(cast)
    with in_hub(cast.hub_id):
        standing = CaseExclusion.objects.create(
            hub_id=cast.hub_id,
            contact_id=contact_id,
            account_id=cast.manager.user_id,
            reason="His own family.",
            by_id=cast.manager.user_id,
            at=NOW,
        )
    with pytest.raises(NotThere):
        exclusions.lift(cast.manager, contact_id=contact_id, exclusion_id=standing.id, now=NOW)


def test_next_door_cannot_reach_it(cast: Any, next_door: Any) -> None:
    with pytest.raises(NotThere):
        exclude(cast, make_contact(cast), who=next_door.manager)


def test_without_its_audit_entry_nobody_is_excluded(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact_id = make_contact(cast)

    def refuse(*_: Any, **__: Any) -> None:
        raise RuntimeError("the audit cannot be written")

    monkeypatch.setattr("openmash.actions.base.server_cursor", refuse)
    with pytest.raises(RuntimeError):
        exclude(cast, contact_id)
    with in_hub(cast.hub_id):
        assert not CaseExclusion.objects.exists()
