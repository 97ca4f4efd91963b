"""Who may do what: roles, acts, and the one table that joins them.

A role is held in one hub and, for a navigator, on behalf of one agency; an analyst holds none, and
looks at a region of several hubs. State ("is the contact fit for this?") is ruled in each noun's
lifecycle; visibility of single items in `sharing.firewall`. This file answers only: may a person in
this role do this kind of thing?
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from openmash.core.errors import Refused
from openmash.core.words import joined


class AgencyKind(StrEnum):
    """Kinds of partner organisation. The stored word never changes; the label may."""

    POLICE = "police"
    SOCIAL_CARE = "social_care"
    HEALTH = "health"
    EDUCATION = "education"
    PROBATION = "probation"
    HOUSING = "housing"
    EARLY_HELP = "early_help"
    YOUTH_JUSTICE = "youth_justice"
    ADULT_SOCIAL_CARE = "adult_social_care"
    SUBSTANCE_MISUSE = "substance_misuse"
    DOMESTIC_ABUSE = "domestic_abuse"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _AGENCY_LABELS[self]


_AGENCY_LABELS = {
    AgencyKind.POLICE: "Police",
    AgencyKind.SOCIAL_CARE: "Children's social care",
    AgencyKind.HEALTH: "Health",
    AgencyKind.EDUCATION: "Education",
    AgencyKind.PROBATION: "Probation",
    AgencyKind.HOUSING: "Housing",
    AgencyKind.EARLY_HELP: "Early help",
    AgencyKind.YOUTH_JUSTICE: "Youth justice",
    AgencyKind.ADULT_SOCIAL_CARE: "Adult social care",
    AgencyKind.SUBSTANCE_MISUSE: "Substance misuse service",
    AgencyKind.DOMESTIC_ABUSE: "Domestic abuse service",
}


class Role(StrEnum):
    """What a person is in one hub (domain notes: "Who sees and does what")."""

    BUSINESS_SUPPORT = "business_support"
    SCREENING_OFFICER = "screening_officer"
    SOCIAL_WORKER = "social_worker"
    MANAGER = "manager"
    NAVIGATOR = "navigator"
    RECEIVING_TEAM = "receiving_team"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The words for a page."""
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.BUSINESS_SUPPORT: "Business support officer",
    Role.SCREENING_OFFICER: "Screening officer",
    Role.SOCIAL_WORKER: "Hub social worker",
    Role.MANAGER: "Hub manager",
    Role.NAVIGATOR: "Agency navigator",
    Role.RECEIVING_TEAM: "Receiving team",
    Role.AUDITOR: "Auditor",
    Role.ADMINISTRATOR: "Administrator",
}


class Act(StrEnum):
    """Kinds of thing a person can do. Every page and every action names exactly one."""

    SEE_WORKLIST = "see_worklist"
    OPEN_CONTACT = "open_contact"
    SEARCH = "search"
    CONFIRM_MATCH = "confirm_match"
    REDIRECT_CONTACT = "redirect_contact"
    PROPOSE_RATING = "propose_rating"
    CONFIRM_RATING = "confirm_rating"
    ASK_AGENCIES = "ask_agencies"
    SEE_AGENCY_QUEUE = "see_agency_queue"
    ANSWER_REQUEST = "answer_request"
    DECIDE = "decide"
    SEE_HANDOVERS = "see_handovers"
    ANSWER_HANDOVER = "answer_handover"
    GIVE_FEEDBACK = "give_feedback"
    SEE_TURNAROUND = "see_turnaround"
    SEE_AUDIT = "see_audit"
    MANAGE_POLICY = "manage_policy"
    MANAGE_PEOPLE = "manage_people"
    EXCLUDE_STAFF = "exclude_staff"
    SEE_PICTURE = "see_picture"
    CURATE_PICTURE = "curate_picture"
    CHANGE_TIES = "change_ties"
    MARK_ITEMS = "mark_items"
    ASK_RELEASE = "ask_release"
    ANSWER_RELEASE = "answer_release"
    OVERRIDE_RELEASE = "override_release"
    REVIEW_OVERRIDE = "review_override"
    BUILD_PRODUCT = "build_product"
    READ_PRODUCT = "read_product"
    MANAGE_AGREEMENTS = "manage_agreements"
    HANDLE_SUBJECT_ACCESS = "handle_subject_access"
    ANSWER_SUBJECT_ACCESS = "answer_subject_access"
    PROTECT_PLACES = "protect_places"
    ADD_ATTACHMENT = "add_attachment"
    SEE_ATTACHMENTS = "see_attachments"
    ERASE_ATTACHMENT = "erase_attachment"
    EXPORT_STATUTORY = "export_statutory"
    LINK_EXTRACTS = "link_extracts"
    SEE_REGION = "see_region"


_HUB_DESKS = frozenset(
    {Role.BUSINESS_SUPPORT, Role.SCREENING_OFFICER, Role.SOCIAL_WORKER, Role.MANAGER}
)
_SCREENERS = frozenset({Role.SCREENING_OFFICER, Role.SOCIAL_WORKER, Role.MANAGER})

MAY: dict[Act, frozenset[Role]] = {
    Act.SEE_WORKLIST: _HUB_DESKS,
    Act.OPEN_CONTACT: _HUB_DESKS,
    Act.SEARCH: _HUB_DESKS,
    Act.CONFIRM_MATCH: _SCREENERS,
    Act.REDIRECT_CONTACT: _SCREENERS,
    Act.PROPOSE_RATING: _SCREENERS,
    Act.CONFIRM_RATING: frozenset({Role.MANAGER}),
    Act.ASK_AGENCIES: _HUB_DESKS,
    Act.SEE_AGENCY_QUEUE: frozenset({Role.NAVIGATOR}),
    Act.ANSWER_REQUEST: frozenset({Role.NAVIGATOR}),
    Act.DECIDE: frozenset({Role.MANAGER}),
    Act.SEE_HANDOVERS: frozenset({Role.RECEIVING_TEAM, Role.MANAGER}),
    Act.ANSWER_HANDOVER: frozenset({Role.RECEIVING_TEAM}),
    Act.GIVE_FEEDBACK: _HUB_DESKS,
    Act.SEE_TURNAROUND: frozenset({*_HUB_DESKS, Role.NAVIGATOR, Role.RECEIVING_TEAM, Role.AUDITOR}),
    Act.SEE_AUDIT: frozenset({Role.AUDITOR}),
    Act.MANAGE_POLICY: frozenset({Role.ADMINISTRATOR, Role.MANAGER}),
    Act.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Act.EXCLUDE_STAFF: frozenset({Role.MANAGER}),
    Act.SEE_PICTURE: _HUB_DESKS,
    Act.CURATE_PICTURE: frozenset({Role.MANAGER}),
    Act.CHANGE_TIES: _SCREENERS,
    # What an agency owns it marks and releases itself: at the hub, only social care's own.
    Act.MARK_ITEMS: frozenset({Role.NAVIGATOR, *_SCREENERS}),
    Act.ASK_RELEASE: _SCREENERS,
    Act.ANSWER_RELEASE: frozenset({Role.NAVIGATOR, *_SCREENERS}),
    Act.OVERRIDE_RELEASE: frozenset({Role.MANAGER}),
    Act.REVIEW_OVERRIDE: frozenset({Role.MANAGER, Role.NAVIGATOR}),
    Act.BUILD_PRODUCT: frozenset({Role.SOCIAL_WORKER, Role.MANAGER}),
    Act.READ_PRODUCT: frozenset({Role.NAVIGATOR, Role.RECEIVING_TEAM}),
    Act.MANAGE_AGREEMENTS: frozenset({Role.MANAGER, Role.ADMINISTRATOR}),
    Act.HANDLE_SUBJECT_ACCESS: frozenset({Role.SOCIAL_WORKER, Role.MANAGER}),
    # Every owner decides on its own items; at the hub that is social care.
    Act.ANSWER_SUBJECT_ACCESS: frozenset({Role.NAVIGATOR, Role.SOCIAL_WORKER, Role.MANAGER}),
    Act.PROTECT_PLACES: _SCREENERS,
    Act.ADD_ATTACHMENT: frozenset({*_HUB_DESKS, Role.NAVIGATOR}),
    # Which of a contact's files, if any, is the firewall's business.
    Act.SEE_ATTACHMENTS: frozenset({*_HUB_DESKS, Role.NAVIGATOR, Role.RECEIVING_TEAM}),
    Act.ERASE_ATTACHMENT: frozenset({Role.MANAGER}),
    # The files hold every child of a period: not for an administrator, who sees no case content.
    Act.EXPORT_STATUTORY: frozenset({Role.MANAGER}),
    # Everybody whom the hub and an agency know is compared: not for who sees no case content.
    Act.LINK_EXTRACTS: frozenset({Role.MANAGER}),
    # Nobody by a role in a hub: a hub sees its own figures, and only its region all of them.
    Act.SEE_REGION: frozenset(),
}
"""Role table. An administrator keeps the installation and cannot open case content."""

MAY_IN_REGION = frozenset({Act.SEE_REGION})
"""What an analyst of a region may do, and nothing else: look at counts and times."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person looking or acting, in one hub.

    Attributes:
        user_id: the account's id.
        hub_id: the one hub this viewer acts in; nothing of another hub can be seen.
        role: the role held there.
        agency_id: the agency the person works for in this hub; None for a hub desk without one.
        name: how the person is shown to colleagues.
    """

    user_id: int
    hub_id: UUID
    role: Role
    agency_id: UUID | None
    name: str

    def may(self, act: Act) -> bool:
        """True if the role table allows the act."""
        return self.role in MAY[act]


@dataclass(frozen=True, slots=True)
class RegionalViewer:
    """The person looking at a region: counts and times of its hubs, never a name or a text.

    Attributes:
        user_id: the account's id.
        hub_ids: the hubs of the region.
        name: how the person is shown.
    """

    user_id: int
    region_id: UUID
    region_name: str
    hub_ids: tuple[UUID, ...]
    name: str

    def may(self, act: Act) -> bool:
        """True for the acts of a region's analyst."""
        return act in MAY_IN_REGION


def require(viewer: Viewer | RegionalViewer, act: Act) -> None:
    """Raise `Refused`, with a sentence for the person, unless the role allows the act."""
    if viewer.may(act):
        return
    if isinstance(viewer, RegionalViewer):
        raise Refused("A region sees counts and times of its boroughs. This is for a hub itself.")
    if act in MAY_IN_REGION:
        raise Refused("This is for the analysts of a region. Your hub's own figures are yours.")
    who = joined(sorted(role.label.lower() for role in MAY[act]), "or")
    raise Refused(
        f"Your role here, {viewer.role.label.lower()}, cannot do this. Somebody of this role can: "
        f"{who}."
    )
