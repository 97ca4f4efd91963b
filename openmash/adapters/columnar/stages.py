# ruff: noqa: S608  # every statement is of our own words; values are bound
"""The waits of a stage as SQL over the store: what `insights.stages.waits` makes of courses.

The two are held equal by a test; a change of one without the other is seen there.
"""

from typing import Final

from openmash.domain.insights.stages import Stage, Wanted

_CONTACTS: Final = {
    Stage.TURNAROUND: ("received_at", "decided_at", "decision_due_at", "turnaround_worked"),
    Stage.RATING: ("received_at", "rated_at", "screening_due_at", "rating_worked"),
    Stage.DECISION: ("decision_from", "decided_at", "NULL::TIMESTAMP", "decision_worked"),
    Stage.FEEDBACK: ("decided_at", "feedback_given_at", "feedback_due_at", "feedback_worked"),
}
_REQUESTS: Final = {
    Stage.RETURNS: ("coalesce(rated_at, asked_at)", "answered_at", "due_at", "returns_worked"),
    Stage.ASKING: ("asked_at", "answered_at", "due_at", "asking_worked"),
}


def waits(wanted: Wanted) -> tuple[str, dict[str, object]]:
    """A SELECT of the waits wanted, without an order, and its values.

    Its columns: hub_code, contact_id, policy_id, received_at, received_on, place (which of the
    contact's waits), source_code, initial, agency (returns only, else null), began, ended, due
    (times) and worked (minutes of working time; null while it lasts).
    """
    of_returns = wanted.stage.of_returns
    began, ended, due, worked = (_REQUESTS if of_returns else _CONTACTS)[wanted.stage]
    own = "place, agency" if of_returns else "0 AS place, NULL::VARCHAR AS agency"
    found = (
        f"SELECT hub_code, contact_id, policy_id, received_at, received_on, source_code, initial, "
        f"{own}, {began} AS began, {ended} AS ended, {due} AS due, {worked} AS worked "
        f"FROM {'requests' if of_returns else 'contacts'} WHERE NOT redirected"
    )
    tests, values = _tests(wanted)
    if of_returns:
        tests.append("NOT withdrawn")
    else:
        tests.append(f"{began} IS NOT NULL")
    return " AND ".join([found, *tests]), values


def _tests(wanted: Wanted) -> tuple[list[str], dict[str, object]]:
    tests: list[str] = []
    values: dict[str, object] = {}
    if wanted.rating:
        tests.append("initial = $rating")
        values["rating"] = wanted.rating.value
    if wanted.source:
        tests.append("source_code = $source")
        values["source"] = wanted.source
    if wanted.agency:
        values["agency"] = wanted.agency.value
        asked = "SELECT contact_id FROM requests WHERE agency = $agency AND NOT withdrawn"
        own = "agency = $agency" if wanted.stage.of_returns else f"contact_id IN ({asked})"
        tests.append(own)
    return tests, values
