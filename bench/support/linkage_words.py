"""People in the words of a table."""

from .linkage_asked import Answer


def pair(answer: Answer) -> str:
    """A row of what was told and what is held."""
    query = answer.query
    return f"| {told(query.facts)} | {told(query.about.facts)} | {', '.join(query.families)} |"


def told(facts: object) -> str:
    """What is known of a person, in words."""
    born = getattr(facts, "birth_date", None)
    precise = getattr(facts, "birth_precision", "") == "day"
    date = f"{born:%d/%m/%Y}" if born and precise else f"{born:%Y}" if born else "no date"
    names = f"{getattr(facts, 'forename', '')} {getattr(facts, 'surname', '')}".strip()
    also = ", ".join(getattr(facts, "other_names", ()))
    places = ", ".join(getattr(facts, "postcodes", ())) or "no postcode"
    number = "NHS number" if getattr(facts, "nhs_number", "") else "no NHS number"
    return "; ".join(filter(None, (names, f"also {also}" if also else "", date, places, number)))
