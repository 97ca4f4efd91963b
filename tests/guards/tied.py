"""Two ties of a network, one of them said to be wrong: what addresses name by a secret digest."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from openmash.actions.picture_ties import TieDraft, record_tie, say_wrong
from openmash.domain.picture.ties import Confidence, TieKind
from openmash.records.queries.network import Surroundings, surroundings
from openmash.records.tenancy import in_hub
from openmash.web.presenters.network import ref_of
from tests.support.cast import HubCast
from tests.support.stories import RECEIVED

TODAY = RECEIVED.date()


@dataclass(frozen=True)
class Tied:
    """What the ties are called in addresses; nothing that exists unless told."""

    stands: str = field(default_factory=lambda: uuid4().hex)
    removed: str = field(default_factory=lambda: uuid4().hex)


def tell_ties(cast: HubCast, contact_id: UUID) -> Tied:
    """The child of a contact has an associate, and a friend who turned out to be nobody's."""
    _record(cast, contact_id, TieKind.ASSOCIATE, "A man called Ray")
    _record(cast, contact_id, TieKind.FRIEND, "A girl called Kim")
    keys = {edge.kind: edge.key for edge in _around(cast, contact_id).network.edges}
    say_wrong(
        cast.manager,
        contact_id=contact_id,
        tie_key=keys[TieKind.FRIEND],
        reason="A misprint.",
        today=TODAY,
        now=RECEIVED,
    )
    return Tied(ref_of(keys[TieKind.ASSOCIATE]), ref_of(keys[TieKind.FRIEND]))


def _around(cast: HubCast, contact_id: UUID) -> Surroundings:
    with in_hub(cast.hub_id):
        return surroundings(cast.manager, contact_id, today=TODAY)


def _record(cast: HubCast, contact_id: UUID, kind: TieKind, name: str) -> None:
    nodes = _around(cast, contact_id).network.nodes.values()
    child = next(node.key for node in nodes if node.here and node.is_child)
    draft = TieDraft(child, "", name, kind, Confidence.UNSURE)
    record_tie(cast.manager, contact_id=contact_id, draft=draft, today=TODAY, now=RECEIVED)
