"""What a network is drawn from, and what it is drawn into. Times are aware UTC."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openmash.domain.sharing.protection import Place

from .ties import Confidence, TieKind


@dataclass(frozen=True, slots=True)
class RecordTold:
    """One child or adult as told in one contact.

    Attributes:
        who: the person as the hub knows them now; the record's own id if it is joined to none.
        relationship: of an adult to the children of the contact, in the words it was told in.
        lives_with_children: "yes", "no" or "not_known".
    """

    record_id: UUID
    who: UUID
    contact_id: UUID
    reference: str
    told_at: datetime
    is_child: bool
    forename: str = ""
    surname: str = ""
    birth_date: date | None = None
    birth_precision: str = "unknown"
    approximate_age: int | None = None
    is_unborn: bool = False
    sex: str = "U"
    address: str = ""
    postcode: str = ""
    school: str = ""
    relationship: str = ""
    lives_with_children: str = "not_known"


@dataclass(frozen=True, slots=True)
class TieTold:
    """A tie that somebody recorded. The one who looks may read its item, if it has one.

    Attributes:
        to_record: the far end, or None if it is `to_name`: a person or place without a record.
        read_from: the agency that owns the item it was read from; "" if there is none.
    """

    tie_id: UUID
    contact_id: UUID
    reference: str
    from_record: UUID
    to_record: UUID | None
    to_name: str
    kind: TieKind
    confidence: Confidence
    known_from: date | None
    note: str
    by: str
    at: datetime
    item_id: UUID | None = None
    read_from: str = ""


@dataclass(frozen=True, slots=True)
class WrongTold:
    """Somebody's word that a tie is wrong, which nobody has taken back."""

    wrong_id: UUID
    tie_key: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """Everything that a network is drawn from, as far as the one who looks may read it.

    Attributes:
        contact_id: the contact that is open.
        around: contacts that tell of the same people; the rest of `records` share an address.
        aliases: every record of each person, those of hidden contacts as well, so that a tie that
            was said to be wrong is found by any of them. Never shown.
        protected: places that no word of the network may give away.
    """

    contact_id: UUID
    around: frozenset[UUID]
    records: Sequence[RecordTold]
    ties: Sequence[TieTold] = ()
    wrongs: Sequence[WrongTold] = ()
    aliases: Mapping[UUID, Collection[UUID]] | None = None
    protected: Sequence[Place] = ()


class NodeKind(StrEnum):
    """What an end of a tie is."""

    PERSON = "person"
    NAMED = "named"
    PLACE = "place"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class Node:
    """One end of a tie.

    Attributes:
        key: names it within this network. Never to be shown: that of an address can be guessed.
        title: its name; of an address, its lines and postcode; "" of a person nobody has named.
        records: of a person: those the viewer may read, the newest last.
        here: a person told of in the contact that is open.
        around: a person told of in a contact around it; False where only an address is shared.
        protected: the place is never told; the title says so instead.
    """

    key: str
    kind: NodeKind
    title: str
    records: tuple[RecordTold, ...] = ()
    here: bool = False
    around: bool = False
    protected: bool = False

    @property
    def is_child(self) -> bool:
        """True if the newest telling tells of a child."""
        return bool(self.records) and self.records[-1].is_child

    @property
    def newest(self) -> RecordTold | None:
        """The newest telling, of a person."""
        return self.records[-1] if self.records else None


class SourceKind(StrEnum):
    """Where a tie comes from."""

    TOLD = "told"
    WORKED_OUT = "worked_out"
    RECORDED = "recorded"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Source:
    """One source of a tie.

    Attributes:
        words: what was told or noted, in those words; safe to show.
        by: who recorded it, or the owner of the item it was read from.
        known_from: since when the tie has been, if that was recorded.
    """

    kind: SourceKind
    contact_id: UUID
    reference: str
    at: datetime
    words: str = ""
    by: str = ""
    known_from: date | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """One tie.

    Attributes:
        key: names the tie for ever, to say that it is wrong. Never to be shown as it is.
        start, end: keys of nodes; the words of the kind are about the first.
        sources: oldest first.
        wrong: those who said that it is wrong. Then it is kept and not drawn.
        item_id: the item it was read from.
    """

    key: str
    kind: TieKind
    start: str
    end: str
    confidence: Confidence
    sources: tuple[Source, ...]
    wrong: tuple[WrongTold, ...] = ()
    item_id: UUID | None = None

    @property
    def told_again(self) -> bool:
        """True if a source is newer than every word that it is wrong."""
        return bool(self.wrong) and self.sources[-1].at > max(each.at for each in self.wrong)


class PromptRule(StrEnum):
    """What is asked that nobody has said. The stored word never changes."""

    UNIDENTIFIED_ADULT = "unidentified_adult"
    ADULT_WITHOUT_BIRTH_DATE = "adult_without_birth_date"
    PARTNER_HOME_NOT_KNOWN = "partner_home_not_known"
    NO_ADULT_IN_HOME = "no_adult_in_home"
    ONE_PARENT = "one_parent"
    CHILDREN_AT_ADDRESS = "children_at_address"
    SIBLING_NOT_HERE = "sibling_not_here"
    TOLD_AGAIN = "told_again"


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something that ought to be asked, with what it rests on.

    Attributes:
        people: keys of those it is about.
        place: the key of the address it is about, or "".
        evidence: what says so.
    """

    rule: PromptRule
    people: tuple[str, ...]
    evidence: tuple[Source, ...]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """Who and what is around a contact.

    Attributes:
        edges: ties that stand. removed: ties that somebody said are wrong.
    """

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    removed: tuple[Edge, ...]
    prompts: tuple[Prompt, ...]
