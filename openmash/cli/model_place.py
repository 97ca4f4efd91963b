"""What the commands of `openmash model` share: the owner's connection, the models there are."""

import os
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, TypeVar

import click

from openmash.cli import installation
from openmash.config import environment
from openmash.core.errors import Misconfigured, OpenMashError

if TYPE_CHECKING:
    from openmash.adapters.linkage.upkeep_files import Folder, ModelFile
    from openmash.domain.people.upkeep.comparing import Finding

R = TypeVar("R")


def as_owner() -> None:
    """Set Django up as the role that owns the tables.

    Raises:
        Misconfigured: its address is not set, or the database is not current.
    """
    owner = os.environ.get("OPENMASH_OWNER_DATABASE_URL", "").strip()
    if not owner:
        raise Misconfigured(
            "OPENMASH_OWNER_DATABASE_URL is not set. Models are kept by the role that owns the "
            "tables: set it to that role's address of the same database."
        )
    environment.database(os.environ, "OPENMASH_OWNER_DATABASE_URL")
    os.environ["OPENMASH_DATABASE_URL"] = owner
    installation.ready()
    installation.need_current_database()


def folder() -> "Folder":
    """The models of this installation."""
    from openmash.adapters.linkage.upkeep_files import Folder
    from openmash.records.queries.trained_models import stored

    data = environment.read().data_dir
    installation.make_private(data)
    return Folder(data, stored())


def in_force(place: "Folder") -> "ModelFile":
    """The file of the model by which the installation judges."""
    from openmash.records.queries import trained_models

    return place.get(trained_models.in_force().name)


def said(step: Callable[[], R]) -> R:
    """Do a step, or end with the sentence that says why not."""
    try:
        return step()
    except OpenMashError as wrong:
        raise click.ClickException(wrong.sentence) from None


def why_not(
    new: "ModelFile",
    old: "ModelFile",
    finding: "Finding | None",
    before: Collection[str | None],
    reason: str,
) -> str:
    """Why a model is not taken into use, in a sentence; "" if it is.

    Args:
        new, old: the model, and the one in force.
        finding: how they compared; None if they never were.
        before: digests of those that were in force.
        reason: of whoever wants it nevertheless.
    """
    from openmash.domain.people.upkeep.comparing import Finding

    if not new.fits:
        return (
            f"{new.name} was trained for other rules of comparing people than this release has: "
            "its weights would belong to other levels. Train a model anew."
        )
    if reason or new.comes_with_release or new.digest in before:
        return ""
    compared = f"openmash model compare {old.name} {new.name}"
    if finding is None:
        return (
            f"{new.name} was never compared with {old.name}, which is in force. Run: {compared}  "
            "Or say with --reason why it should be used unseen."
        )
    if finding is Finding.WORSE:
        return (
            f"{new.name} did worse than {old.name}, which is in force. Read the report of: "
            f"{compared}  Or say with --reason why it should be used nevertheless."
        )
    if finding is Finding.TOO_FEW:
        return (
            f"{new.name} and {old.name} were compared on too few pairs to tell. Say with --reason "
            "why it should be used nevertheless."
        )
    return ""
