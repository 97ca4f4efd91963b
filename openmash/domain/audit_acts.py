"""Every act the audit records, with the verb of the Data Protection Act 2018 section 62 it is.

The stored word never changes. `docs/reference/audit-acts.md` is made from this table.
"""

from enum import StrEnum


class Verb(StrEnum):
    """The six kinds of processing that section 62 wants logged, and two of our own."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    ACCESS_CONTROL = "access control"
    UPKEEP = "upkeep"


class AuditAct(StrEnum):
    """One kind of audited act."""

    CONTACT_RECEIVED = "contact_received"
    CONTACT_OPENED = "contact_opened"
    CONTACT_REDIRECTED = "contact_redirected"
    WORKLIST_SEEN = "worklist_seen"
    CONTACTS_SEARCHED = "contacts_searched"
    FIGURE_OPENED = "figure_opened"
    MATCH_DECIDED = "match_decided"
    MATCH_UNDONE = "match_undone"
    MATCH_REVIEWS_SEEN = "match_reviews_seen"
    MATCH_REVIEW_LAID = "match_review_laid"
    MATCH_REVIEW_DROPPED = "match_review_dropped"
    MATCH_KEPT = "match_kept"
    JOIN_PROPOSED = "join_proposed"
    JOIN_CONFIRMED = "join_confirmed"
    JOIN_REFUSED = "join_refused"
    UNDONE_JOIN_TOLD = "undone_join_told"
    UNDONE_JOIN_CHECKED = "undone_join_checked"
    RATING_PROPOSED = "rating_proposed"
    RATING_CONFIRMED = "rating_confirmed"
    RATING_CHANGED = "rating_changed"
    AGENCIES_ASKED = "agencies_asked"
    INFORMATION_REQUEST_OPENED = "information_request_opened"
    INFORMATION_REQUEST_WITHDRAWN = "information_request_withdrawn"
    AGENCY_QUEUE_SEEN = "agency_queue_seen"
    RETURN_GIVEN = "return_given"
    ITEM_RELEASED = "item_released"
    OWN_ITEMS_SEEN = "own_items_seen"
    ITEM_MARKED = "item_marked"
    AGENCY_CHASED = "agency_chased"
    AGENCY_ESCALATED = "agency_escalated"
    AGENCY_CHANGED = "agency_changed"
    MATCHER_REGISTERED = "matcher_registered"
    MATCHER_KEYS_CHANGED = "matcher_keys_changed"
    MATCHER_ENDED = "matcher_ended"
    KNOWN_ELSEWHERE_ASKED = "known_elsewhere_asked"
    KNOWN_ELSEWHERE_ANSWERED = "known_elsewhere_answered"
    VIEW_WEIGHED = "view_weighed"
    DECISION_MADE = "decision_made"
    HANDOVERS_SEEN = "handovers_seen"
    HANDOVER_OPENED = "handover_opened"
    HANDOVER_ACCEPTED = "handover_accepted"
    HANDOVER_CHALLENGED = "handover_challenged"
    FEEDBACK_GIVEN = "feedback_given"
    STAFF_EXCLUDED = "staff_excluded"
    STAFF_EXCLUSION_LIFTED = "staff_exclusion_lifted"
    ACCESS_ASKED = "access_asked"
    ACCESS_ASKS_SEEN = "access_asks_seen"
    ACCESS_DECLINED = "access_declined"
    POLICY_CHANGED = "policy_changed"
    MEMBERSHIP_GIVEN = "membership_given"
    MEMBERSHIP_ENDED = "membership_ended"
    SIGN_IN_RESET = "sign_in_reset"
    PARTNER_TOKEN_MADE = "partner_token_made"
    PARTNER_TOKEN_REVOKED = "partner_token_revoked"
    AUDIT_SEEN = "audit_seen"
    ACCESS_REFUSED = "access_refused"
    CHRONOLOGY_OPENED = "chronology_opened"
    CHRONOLOGY_PRINTED = "chronology_printed"
    CHRONOLOGY_CURATED = "chronology_curated"
    NETWORK_OPENED = "network_opened"
    TIE_RECORDED = "tie_recorded"
    TIE_SAID_WRONG = "tie_said_wrong"
    TIE_DRAWN_AGAIN = "tie_drawn_again"
    DRAFT_EXPIRED = "draft_expired"
    ATTACHMENT_ADDED = "attachment_added"
    ATTACHMENT_REFUSED = "attachment_refused"
    ATTACHMENT_SCANNED = "attachment_scanned"
    ATTACHMENTS_SEEN = "attachments_seen"
    ATTACHMENT_PAGE_SEEN = "attachment_page_seen"
    ATTACHMENT_ERASED = "attachment_erased"
    FILE_KEYS_ROTATED = "file_keys_rotated"
    RELEASES_SEEN = "releases_seen"
    RELEASE_REQUEST_OPENED = "release_request_opened"
    RELEASE_ASKED = "release_asked"
    RELEASE_PROPOSED = "release_proposed"
    RELEASE_DECLINED = "release_declined"
    RELEASE_WITHDRAWN = "release_withdrawn"
    RELEASE_OVERRIDDEN = "release_overridden"
    RELEASE_CHASED = "release_chased"
    OVERRIDE_OPENED = "override_opened"
    OVERRIDE_REVIEWED = "override_reviewed"
    AGREEMENT_ADDED = "agreement_added"
    AGREEMENT_ENDED = "agreement_ended"
    AGREEMENT_LAPSING = "agreement_lapsing"
    STATUTORY_RETURN_CHECKED = "statutory_return_checked"
    STATUTORY_RETURN_EXPORTED = "statutory_return_exported"
    PRODUCTS_SEEN = "products_seen"
    PRODUCT_STARTED = "product_started"
    PRODUCT_OPENED = "product_opened"
    PRODUCT_CHANGED = "product_changed"
    PRODUCT_DELIVERED = "product_delivered"
    PRODUCT_READ = "product_read"
    PRODUCT_TAKEN_BACK = "product_taken_back"
    PRODUCT_WITHDRAWN = "product_withdrawn"

    PLACES_SEEN = "places_seen"
    PLACE_PROTECTED = "place_protected"
    PLACE_PROTECTION_LIFTED = "place_protection_lifted"
    SUBJECT_REQUESTS_SEEN = "subject_requests_seen"
    SUBJECT_REQUEST_RECORDED = "subject_request_recorded"
    SUBJECT_REQUEST_OPENED = "subject_request_opened"
    SUBJECT_REQUEST_MOVED = "subject_request_moved"
    SUBJECT_CLOCK_STOPPED = "subject_clock_stopped"
    SUBJECT_CLOCK_STARTED = "subject_clock_started"
    SUBJECT_ITEM_DECIDED = "subject_item_decided"
    SUBJECT_ANSWER_SEEN = "subject_answer_seen"
    SUBJECT_ANSWER_RELEASED = "subject_answer_released"
    EXTRACT_COMPARED = "extract_compared"
    EXTRACT_LINKED = "extract_linked"
    AGENCY_LINK_UNDONE = "agency_link_undone"
    REGION_JOINED = "region_joined"
    REGION_LEFT = "region_left"
    REGION_ANALYST_ADDED = "region_analyst_added"
    REGION_ANALYST_ENDED = "region_analyst_ended"
    MATCHING_MODEL_SWITCHED = "matching_model_switched"

    @property
    def verb(self) -> Verb:
        """The kind of processing this act is."""
        return _VERBS[self]

    @property
    def label(self) -> str:
        """The words for a page: the stored word, read aloud; no request is just a request."""
        words = self.value.replace("_", " ").replace("subject request", "subject access request")
        return words.capitalize()


_A = AuditAct
_VERBS: dict[AuditAct, Verb] = {
    **dict.fromkeys((_A.CONTACT_RECEIVED, _A.RETURN_GIVEN, _A.ATTACHMENT_ADDED), Verb.COLLECTION),
    _A.KNOWN_ELSEWHERE_ANSWERED: Verb.COLLECTION,
    **dict.fromkeys(
        (
            _A.CONTACT_OPENED,
            _A.WORKLIST_SEEN,
            _A.CONTACTS_SEARCHED,
            _A.MATCH_REVIEWS_SEEN,
            _A.FIGURE_OPENED,
            _A.ACCESS_ASKS_SEEN,
            _A.INFORMATION_REQUEST_OPENED,
            _A.AGENCY_QUEUE_SEEN,
            _A.HANDOVERS_SEEN,
            _A.HANDOVER_OPENED,
            _A.AUDIT_SEEN,
            _A.OVERRIDE_OPENED,
            _A.PRODUCTS_SEEN,
            _A.PRODUCT_OPENED,
            _A.PRODUCT_READ,
            _A.OWN_ITEMS_SEEN,
            _A.NETWORK_OPENED,
            _A.PLACES_SEEN,
            _A.CHRONOLOGY_OPENED,
            _A.CHRONOLOGY_PRINTED,
            _A.SUBJECT_REQUESTS_SEEN,
            _A.SUBJECT_REQUEST_OPENED,
            _A.SUBJECT_ANSWER_SEEN,
            _A.RELEASE_REQUEST_OPENED,
            _A.RELEASES_SEEN,
            _A.STATUTORY_RETURN_CHECKED,
            _A.ATTACHMENTS_SEEN,
            _A.ATTACHMENT_PAGE_SEEN,
        ),
        Verb.CONSULTATION,
    ),
    **dict.fromkeys(
        (
            _A.MATCH_DECIDED,
            _A.MATCH_UNDONE,
            _A.MATCH_REVIEW_LAID,
            _A.MATCH_REVIEW_DROPPED,
            _A.MATCH_KEPT,
            _A.JOIN_PROPOSED,
            _A.JOIN_CONFIRMED,
            _A.JOIN_REFUSED,
            _A.UNDONE_JOIN_TOLD,
            _A.UNDONE_JOIN_CHECKED,
            _A.EXTRACT_COMPARED,
            _A.EXTRACT_LINKED,
            _A.AGENCY_LINK_UNDONE,
        ),
        Verb.COMBINATION,
    ),
    **dict.fromkeys(
        (
            _A.AGENCIES_ASKED,
            _A.KNOWN_ELSEWHERE_ASKED,
            _A.ITEM_RELEASED,
            _A.CONTACT_REDIRECTED,
            _A.FEEDBACK_GIVEN,
            _A.RELEASE_OVERRIDDEN,
            _A.SUBJECT_ANSWER_RELEASED,
            _A.PRODUCT_DELIVERED,
            _A.STATUTORY_RETURN_EXPORTED,
        ),
        Verb.DISCLOSURE,
    ),
    **dict.fromkeys(
        (
            _A.RATING_PROPOSED,
            _A.RATING_CONFIRMED,
            _A.RATING_CHANGED,
            _A.INFORMATION_REQUEST_WITHDRAWN,
            _A.VIEW_WEIGHED,
            _A.DECISION_MADE,
            _A.CHRONOLOGY_CURATED,
            _A.TIE_RECORDED,
            _A.TIE_SAID_WRONG,
            _A.TIE_DRAWN_AGAIN,
            _A.HANDOVER_ACCEPTED,
            _A.HANDOVER_CHALLENGED,
            _A.RELEASE_ASKED,
            _A.RELEASE_PROPOSED,
            _A.RELEASE_DECLINED,
            _A.SUBJECT_REQUEST_RECORDED,
            _A.SUBJECT_REQUEST_MOVED,
            _A.SUBJECT_CLOCK_STOPPED,
            _A.SUBJECT_CLOCK_STARTED,
            _A.SUBJECT_ITEM_DECIDED,
            _A.OVERRIDE_REVIEWED,
            _A.PRODUCT_STARTED,
            _A.PRODUCT_CHANGED,
        ),
        Verb.ALTERATION,
    ),
    **dict.fromkeys(
        (
            _A.ITEM_MARKED,
            _A.PLACE_PROTECTED,
            _A.PLACE_PROTECTION_LIFTED,
            _A.STAFF_EXCLUDED,
            _A.STAFF_EXCLUSION_LIFTED,
            _A.ACCESS_ASKED,
            _A.ACCESS_DECLINED,
            _A.MEMBERSHIP_GIVEN,
            _A.MEMBERSHIP_ENDED,
            _A.SIGN_IN_RESET,
            _A.REGION_JOINED,
            _A.REGION_LEFT,
            _A.REGION_ANALYST_ADDED,
            _A.REGION_ANALYST_ENDED,
            _A.PARTNER_TOKEN_MADE,
            _A.PARTNER_TOKEN_REVOKED,
            _A.ACCESS_REFUSED,
            _A.RELEASE_WITHDRAWN,
            _A.PRODUCT_TAKEN_BACK,
            _A.PRODUCT_WITHDRAWN,
        ),
        Verb.ACCESS_CONTROL,
    ),
    **dict.fromkeys(
        (
            _A.AGENCY_CHASED,
            _A.AGENCY_ESCALATED,
            _A.AGENCY_CHANGED,
            _A.MATCHER_REGISTERED,
            _A.MATCHER_KEYS_CHANGED,
            _A.MATCHER_ENDED,
            _A.POLICY_CHANGED,
            _A.RELEASE_CHASED,
            _A.AGREEMENT_ADDED,
            _A.AGREEMENT_ENDED,
            _A.AGREEMENT_LAPSING,
            _A.ATTACHMENT_REFUSED,
            _A.ATTACHMENT_SCANNED,
            _A.FILE_KEYS_ROTATED,
            _A.MATCHING_MODEL_SWITCHED,
        ),
        Verb.UPKEEP,
    ),
    **dict.fromkeys((_A.DRAFT_EXPIRED, _A.ATTACHMENT_ERASED), Verb.ERASURE),
}
