"""Which agencies can say whether they know a person, and the hub's keys for asking them."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from openmash.adapters.matcher import client, handed_in, pair_keys
from openmash.adapters.matcher.index import About
from openmash.adapters.signing import PublicKey
from openmash.core.errors import BadInput, Misconfigured, NotThere
from openmash.core.text import refusal, tidy
from openmash.domain.access import Act, Viewer
from openmash.domain.audit_acts import AuditAct
from openmash.records.models import Agency, Matcher

from .base import Actor, action, record

ASKED, CODES = "asked", "codes"
"""The two ways: our matcher beside the agency's data, or an index of codes that it handed in."""

_ADDRESS_LIMIT = 200


def keys_folder() -> Path:
    """Where the hub's keys for agencies are.

    Raises:
        Misconfigured: this installation has none.
    """
    folder: Path | None = settings.OPENMASH_PAIR_KEYS
    if folder is None:
        raise Misconfigured(
            "OPENMASH_PAIR_KEYS is not set, so no agency can be asked whether it knows a person. "
            "Name a folder outside the data folder."
        )
    return folder


@action(Act.MANAGE_PEOPLE)
def register(
    viewer: Viewer, *, agency_id: UUID, address: str, public_key: str, now: datetime
) -> tuple[str, ...]:
    """Let the hub ask an agency's matcher from now on; one registered before ends.

    Returns the hub's public keys, newest last, for the agency to allow. They are the ones it has
    already if the hub made some for this agency before.

    Raises:
        BadInput: the address or the key will not do, or this installation keeps no keys.
        NotThere: no such agency in this hub.
    """
    where, key = address.strip(), public_key.strip()
    _check(where, key)
    agency = _agency(agency_id)
    kept = _made_keys(viewer, agency_id)
    _end(viewer, agency_id, now)
    made = Matcher.objects.create(
        hub_id=viewer.hub_id,
        agency=agency,
        way=ASKED,
        address=where,
        public_key=key,
        registered_by_id=viewer.user_id,
        registered_at=now,
    )
    _note(viewer, AuditAct.MATCHER_REGISTERED, made, now, key=PublicKey(key).key_id)
    return kept.public()


@action(Act.MANAGE_PEOPLE)
def new_key(viewer: Viewer, *, agency_id: UUID, now: datetime) -> str:
    """Make one more key for asking an agency. Questions are signed with the old one too.

    Returns its public half, for the agency to allow.

    Raises:
        NotThere: the agency has no matcher here. BadInput: this installation keeps no keys.
    """
    made = _standing(agency_id)
    kept = pair_keys.add_signing(_folder(), viewer.hub_id, agency_id)
    _note(viewer, AuditAct.MATCHER_KEYS_CHANGED, made, now, count=len(kept.signing))
    return kept.public()[-1]


@action(Act.MANAGE_PEOPLE)
def forget_old_key(viewer: Viewer, *, agency_id: UUID, now: datetime) -> None:
    """Sign with the newest key alone: the agency has allowed it.

    Raises:
        NotThere: the agency has no matcher here. BadInput: this installation keeps no keys.
    """
    made = _standing(agency_id)
    kept = pair_keys.keep_newest(_folder(), viewer.hub_id, agency_id)
    _note(viewer, AuditAct.MATCHER_KEYS_CHANGED, made, now, count=len(kept.signing))


@action(Act.MANAGE_PEOPLE)
def new_encoding_key(viewer: Viewer, *, agency_id: UUID, now: datetime) -> bytes:
    """Make one more key for an agency's codes. Codes made with the one before can still be read.

    Returns the key, to be carried to the agency by hand: whoever has it and the codes has the
    names that they guess.

    Raises:
        NotThere: no such agency in this hub. BadInput: this installation keeps no keys.
    """
    agency = _agency(agency_id)
    kept = pair_keys.add_encoding(_folder(), viewer.hub_id, agency_id)
    record(
        Actor.of(viewer),
        AuditAct.MATCHER_KEYS_CHANGED,
        "agency",
        agency.id,
        now=now,
        way=CODES,
        key=pair_keys.encoding_id(kept.encoding[-1]),
    )
    return kept.encoding[-1]


@action(Act.MANAGE_PEOPLE)
def load_codes(
    viewer: Viewer, *, agency_id: UUID, file: Path, contact_point: str, now: datetime
) -> About:
    """Keep the codes that an agency handed in; those it handed in before are gone.

    From now on the agency is asked by them, whatever it was asked by before. Returns what the
    codes are of.

    Raises:
        NotThere: no such agency in this hub. BadInput: see `handed_in.take_in`; no contact point.
    """
    agency = _agency(agency_id)
    point = tidy(contact_point, lines=False)
    if not point or len(point) > _ADDRESS_LIMIT or refusal(point, "Contact point"):
        raise BadInput({"contact": "Give the contact point in one line of at most 200 characters."})
    keys = pair_keys.load(_folder(), viewer.hub_id, agency_id)
    place = _codes_place(viewer.hub_id, agency_id)
    about = handed_in.take_in(file, place, keys)
    _end(viewer, agency_id, now, keep_codes=True)
    made = Matcher.objects.create(
        hub_id=viewer.hub_id,
        agency=agency,
        way=CODES,
        contact_point=point,
        registered_by_id=viewer.user_id,
        registered_at=now,
    )
    _note(viewer, AuditAct.MATCHER_REGISTERED, made, now, key=about.key_id, count=about.people)
    return about


def _codes_place(hub_id: UUID, agency_id: UUID) -> Path:
    return handed_in.path_of(settings.OPENMASH_DATA_DIR, hub_id, agency_id)


@action(Act.MANAGE_PEOPLE)
def end(viewer: Viewer, *, agency_id: UUID, now: datetime) -> None:
    """Stop asking an agency's matcher. What it answered stays on the record; its codes go.

    Raises:
        NotThere: the agency has no matcher here.
    """
    _standing(agency_id)
    _end(viewer, agency_id, now)


def public_keys(hub_id: UUID, agency_id: UUID) -> tuple[str, ...]:
    """The hub's public keys for an agency, newest last; () if this installation keeps none."""
    folder: Path | None = settings.OPENMASH_PAIR_KEYS
    return pair_keys.load(folder, hub_id, agency_id).public() if folder else ()


def _check(address: str, key: str) -> None:
    wrong = {}
    if len(address) > _ADDRESS_LIMIT:
        wrong["address"] = f"The address must have {_ADDRESS_LIMIT} characters or fewer."
    elif fault := client.check_address(address):
        wrong["address"] = fault
    try:
        PublicKey(key)
    except ValueError:
        wrong["public_key"] = "This is no matcher’s public key. Copy the whole line it printed."
    if wrong:
        raise BadInput(wrong)


def _made_keys(viewer: Viewer, agency_id: UUID) -> pair_keys.PairKeys:
    folder = _folder()
    kept = pair_keys.load(folder, viewer.hub_id, agency_id)
    return kept if kept.signing else pair_keys.add_signing(folder, viewer.hub_id, agency_id)


def _folder() -> Path:
    try:
        return keys_folder()
    except Misconfigured as missing:
        raise BadInput({"address": missing.sentence}) from None


def _agency(agency_id: UUID) -> Agency:
    # Locked, so that two administrators cannot register one agency's matcher at once.
    agency = Agency.objects.select_for_update().filter(id=agency_id).first()
    if agency is None:
        raise NotThere("There is no such agency in this hub. Choose one of the list.")
    return agency


def _standing(agency_id: UUID) -> Matcher:
    _agency(agency_id)
    made = Matcher.objects.filter(agency_id=agency_id, ended_at__isnull=True).first()
    if made is None:
        raise NotThere("This agency has no matcher here. Open the list again.")
    return made


def _end(viewer: Viewer, agency_id: UUID, now: datetime, *, keep_codes: bool = False) -> None:
    made = Matcher.objects.filter(agency_id=agency_id, ended_at__isnull=True).first()
    if made is None:
        return
    made.ended_at, made.ended_by_id = now, viewer.user_id
    made.save(update_fields=["ended_at", "ended_by"])
    if made.way == CODES and not keep_codes:
        handed_in.forget(_codes_place(viewer.hub_id, agency_id))
    _note(viewer, AuditAct.MATCHER_ENDED, made, now)


def _note(viewer: Viewer, act: AuditAct, made: Matcher, now: datetime, **more: str | int) -> None:
    record(
        Actor.of(viewer),
        act,
        "matcher",
        made.id,
        now=now,
        agency=str(made.agency_id),
        way=made.way,
        **more,
    )
