"""A search is written down without what was typed; asking for access reaches who may grant it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import override_settings

from openmash.actions import exclusions, searching
from openmash.core.errors import BadInput, NotThere, Refused
from openmash.domain.contacts.searching.typed import read
from openmash.records.models import AccessAsk, AuditEntry, Membership, OutboxMessage
from openmash.records.queries import closed
from openmash.records.tenancy import in_hub
from tests.support.stories import RECEIVED, TOLU, make_contact

NOW = RECEIVED + timedelta(minutes=10)
TODAY = RECEIVED.date()


def told(cast: Any, surname: str = "Bello") -> UUID:
    contact_id: UUID = make_contact(cast, children=(replace(TOLU, surname=surname),))
    return contact_id


def keep_away(cast: Any, contact_id: UUID, who: str, *, may_ask: bool) -> None:
    exclusions.exclude(
        cast.manager,
        contact_id=contact_id,
        account_id=getattr(cast, who).user_id,
        reason="Her neighbour’s children.",
        may_ask=may_ask,
        now=NOW,
    )


def search(viewer: Any, typed: str, *, wider: bool = False) -> Any:
    return searching.searched(viewer, typed=typed, sought=read(typed, TODAY), wider=wider, now=NOW)


def ask(viewer: Any, typed: str = "tolu bello", reason: str = "I work with her aunt.") -> None:
    searching.ask_access(viewer, typed=typed, reason=reason, today=TODAY, now=NOW)


def entries(cast: Any, act: str) -> list[AuditEntry]:
    with in_hub(cast.hub_id):
        return list(AuditEntry.objects.filter(act=act).order_by("at", "id"))


def test_every_search_is_written_down_without_what_was_typed(cast: Any) -> None:
    told(cast)
    search(cast.social_worker, "Tolu Bello 14/3/2018")
    search(cast.social_worker, "nobody atall", wider=True)
    searching.nothing_searched(cast.social_worker, typed="2019", now=NOW)
    first, none, refused = sorted(
        (entry.detail for entry in entries(cast, "contacts_searched")),
        key=lambda detail: (-detail["results"], not detail["wider"]),
    )
    assert (first["results"], first["wider"], first["closed"]) == (1, False, "nothing")
    assert (none["results"], none["wider"]) == (0, True)
    assert refused["results"] == 0
    for entry in entries(cast, "contacts_searched"):
        assert entry.actor == f"account:{cast.social_worker.user_id}"
        assert len(entry.detail["typed"]) == 64
        for word in ("tolu", "bello", "2018", "nobody"):
            assert word not in str(entry.detail).lower()


def test_the_digest_is_the_same_for_the_same_words_and_says_nothing_without_the_key(
    cast: Any, next_door: Any
) -> None:
    one = searching.digest(cast.hub_id, "Tolu  Bello ")
    assert searching.digest(cast.hub_id, "tolu bello") == one
    assert searching.digest(cast.hub_id, "bello tolu") != one
    assert searching.digest(next_door.hub_id, "tolu bello") != one
    with override_settings(SECRET_KEY="another" * 9):
        assert searching.digest(cast.hub_id, "tolu bello") != one


def test_without_its_audit_entry_nothing_is_found(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(cast)

    def refuse(*_: Any, **__: Any) -> None:
        raise RuntimeError("the audit cannot be written")

    monkeypatch.setattr("openmash.actions.base.server_cursor", refuse)
    with pytest.raises(RuntimeError):
        search(cast.social_worker, "tolu bello")


@pytest.mark.parametrize("desk", ["police", "assessment_team", "auditor", "administrator"])
def test_other_desks_neither_search_nor_ask(cast: Any, desk: str) -> None:
    for act in (search, ask):
        with pytest.raises(Refused):
            act(getattr(cast, desk), "tolu bello")


def test_asking_is_recorded_once_and_reaches_the_managers_who_may_grant_it(cast: Any) -> None:
    closed_one = told(cast)
    keep_away(cast, closed_one, "social_worker", may_ask=True)
    with in_hub(cast.hub_id):
        Membership.objects.filter(account_id=cast.screening_officer.user_id).update(role="manager")
        Membership.objects.filter(account_id=cast.business_support.user_id).update(role="manager")
    keep_away(cast, closed_one, "business_support", may_ask=False)
    ask(cast.social_worker)
    with in_hub(cast.hub_id):
        told_to = set(OutboxMessage.objects.values_list("to_account_id", flat=True))
        assert AccessAsk.objects.get().reason == "I work with her aunt."
    # Whoever is kept from it too hears nothing of it.
    assert told_to >= {cast.manager.user_id, cast.screening_officer.user_id}
    assert cast.business_support.user_id not in told_to
    assert len(entries(cast, "access_asked")) == 1
    with pytest.raises(NotThere):
        ask(cast.social_worker)
    assert search(cast.social_worker, "tolu bello").closed is closed.Closed.ASKED


def test_what_must_not_be_known_cannot_be_asked_for_and_answers_as_if_absent(cast: Any) -> None:
    keep_away(cast, told(cast), "social_worker", may_ask=False)
    answers = []
    for typed in ("tolu bello", "nobody atall"):
        with pytest.raises(NotThere) as refused:
            ask(cast.social_worker, typed)
        answers.append(refused.value.sentence)
    assert len(set(answers)) == 1
    assert not entries(cast, "access_asked")


def test_a_reason_is_needed(cast: Any) -> None:
    keep_away(cast, told(cast), "social_worker", may_ask=True)
    with pytest.raises(BadInput):
        ask(cast.social_worker, reason="  ")


def waiting(viewer: Any) -> list[UUID]:
    with in_hub(viewer.hub_id):
        return [each.id for each in closed.waiting(viewer)]


def test_a_manager_answers_and_nobody_answers_for_what_is_hidden_from_them(
    cast: Any, next_door: Any
) -> None:
    closed_one = told(cast)
    keep_away(cast, closed_one, "social_worker", may_ask=True)
    ask(cast.social_worker)
    (ask_id,) = waiting(cast.manager)
    assert waiting(next_door.manager) == []
    with pytest.raises(NotThere):
        exclusions.decline(next_door.manager, ask_id=ask_id, now=NOW)
    with pytest.raises(Refused):
        exclusions.decline(cast.social_worker, ask_id=ask_id, now=NOW)
    other = replace(cast.manager, user_id=cast.screening_officer.user_id)
    keep_away(cast, closed_one, "screening_officer", may_ask=False)
    assert waiting(other) == []
    with pytest.raises(NotThere):
        exclusions.decline(other, ask_id=ask_id, now=NOW)
    exclusions.decline(cast.manager, ask_id=ask_id, now=NOW)
    assert waiting(cast.manager) == []
    with pytest.raises(NotThere):
        exclusions.decline(cast.manager, ask_id=ask_id, now=NOW)
    assert [entry.subject_id for entry in entries(cast, "access_declined")] == [str(ask_id)]
    with in_hub(cast.hub_id):
        assert OutboxMessage.objects.filter(
            template="access_answered", to_account_id=cast.social_worker.user_id
        ).exists()
    ask(cast.social_worker, reason="The aunt has rung again.")
    assert len(waiting(cast.manager)) == 1
