"""The structured fields of each agency's return: key, label, kind. The return forms share the keys.

Built on the record types that the Department for Education explored for its single view of a
child (education, health, police, children's services), with what hubs add. Kinds: text, count,
percent, date (ISO), yes_no, and rows (a list of records; `columns` are its keys).
"""

from typing import NamedTuple

from openmash.domain.access import AgencyKind


class ReturnField(NamedTuple):
    """One field of a return form."""

    key: str
    label: str
    kind: str
    columns: tuple[str, ...] = ()


_F = ReturnField
RETURN_FIELDS: dict[AgencyKind, tuple[ReturnField, ...]] = {
    AgencyKind.POLICE: (
        _F("missing_episodes", "Missing episodes", "rows", ("on", "return_interview")),
        _F("domestic_abuse_callouts", "Domestic abuse call-outs", "rows", ("on", "outcome")),
        _F("police_protection_last", "Police protection last used", "date"),
        _F("linked_risk", "Linked risk", "rows", ("kind", "on")),
        _F("address_markers", "Markers on the address", "text"),
        _F("bail_conditions", "Bail conditions in force", "text"),
        _F("marac", "Heard at MARAC in 12 months", "yes_no"),
    ),
    AgencyKind.HEALTH: (
        _F("gp_practice", "GP practice", "text"),
        _F("emergency_attendances", "Emergency attendances", "rows", ("on", "reason")),
        _F("missed_appointments", "Missed appointments", "rows", ("on", "setting", "reason")),
        _F("camhs", "CAMHS team and contact", "text"),
        _F("health_visitor", "Health visitor or school nurse", "text"),
        _F("immunisations_up_to_date", "Immunisations up to date", "yes_no"),
    ),
    AgencyKind.EDUCATION: (
        _F("setting", "School or setting", "text"),
        _F("attendance_percent", "Attendance this year", "percent"),
        _F("unauthorised_absence_percent", "Unauthorised absence", "percent"),
        _F("school_average_percent", "Attendance of the school", "percent"),
        _F("suspensions", "Suspensions this year", "count"),
        _F("exclusions", "Permanent exclusions", "count"),
        _F("unplanned_moves", "Moves outside the usual times", "count"),
        _F("special_needs", "Special educational needs", "text"),
    ),
    AgencyKind.SOCIAL_CARE: (
        _F("key_worker", "Allocated worker", "text"),
        _F("team", "Team", "text"),
        _F("referrals", "Earlier referrals", "rows", ("on", "kind")),
        _F("child_protection_plan", "Child protection plan", "text"),
        _F("looked_after", "Looked after now or before", "yes_no"),
    ),
    AgencyKind.PROBATION: (
        _F("order", "Order or licence", "text"),
        _F("risk_of_serious_harm", "Risk of serious harm", "text"),
        _F("next_release", "Next release", "date"),
        _F("household_checked", "Household checked", "yes_no"),
    ),
    AgencyKind.HOUSING: (
        _F("tenancy", "Tenancy", "text"),
        _F("moves", "Moves in five years", "count"),
        _F("temporary_accommodation", "In temporary accommodation", "yes_no"),
        _F("arrears_weeks", "Weeks of arrears", "count"),
        _F("antisocial_behaviour", "Antisocial behaviour reports", "rows", ("on", "kind")),
    ),
    AgencyKind.EARLY_HELP: (
        _F("lead_practitioner", "Lead practitioner", "text"),
        _F("plan_started", "Plan started", "date"),
        _F("plan_ended", "Plan ended", "date"),
        _F("engagement", "How the family took part", "text"),
    ),
    AgencyKind.YOUTH_JUSTICE: (
        _F("order", "Order", "text"),
        _F("assessed_risk", "Assessed risk", "text"),
        _F("associates_known", "Associates of concern", "yes_no"),
    ),
    AgencyKind.ADULT_SOCIAL_CARE: (
        _F("adult_known", "Adult known", "text"),
        _F("care_needs", "Care needs", "text"),
        _F("carer_assessment", "Carer's assessment done", "yes_no"),
    ),
    AgencyKind.SUBSTANCE_MISUSE: (
        _F("treatment_status", "Treatment", "text"),
        _F("substances", "Substances", "text"),
        _F("engagement", "Engagement", "text"),
        _F("children_in_household_recorded", "Children recorded by the service", "yes_no"),
    ),
    AgencyKind.DOMESTIC_ABUSE: (
        _F("advocate", "Adviser allocated", "text"),
        _F("risk_checklist_score", "Risk checklist score", "count"),
        _F("marac", "Heard at MARAC in 12 months", "yes_no"),
        _F("safety_plan", "Safety plan", "text"),
    ),
}
"""Return fields by agency."""
