"""How a person tells the hub about a child: the public form, page by page."""

from dataclasses import dataclass, field

from tests.journeys.people import Visitor


@dataclass
class Child:
    """A child as the referrer tells of them. `born` is (day, month, year) as typed."""

    forename: str = ""
    surname: str = ""
    born: tuple[str, str, str] | None = None
    about_years: str = ""
    unborn: bool = False
    address: str = ""
    postcode: str = ""
    school: str = ""


@dataclass
class Adult:
    """An adult as the referrer tells of them."""

    forename: str
    surname: str
    relationship: str
    lives_with_child: str = "Yes"


@dataclass
class Concern:
    """Everything one person tells."""

    children: list[Child]
    adults: list[Adult] = field(default_factory=list)
    work: str = ""
    relation: str = ""
    name: str = ""
    role: str = ""
    organisation: str = ""
    email: str = ""
    danger: str = ""
    saw: str = ""
    told: str = ""
    records: str = ""
    worry: str = ""
    family: str = "I do not know"
    why_not: str = ""
    safe: str = "I do not know"


def begins(visitor: Visitor, concern: Concern) -> None:
    """From the front page to the first question about a child."""
    visitor.goes_to("/").presses("Tell us about a child").presses("Start now")
    visitor.page.get_by_label("Which borough does the child live in?").select_option("Hackney")
    visitor.presses("Continue")
    visitor.chooses("Yes" if concern.work else "No").presses("Continue")
    visitor.chooses(concern.work or concern.relation).presses("Continue")
    for label, words in (
        ("Your name", concern.name),
        ("Your job", concern.role),
        ("Your organisation", concern.organisation),
        ("Email address", concern.email),
    ):
        if words:
            visitor.fills(label, words)
    visitor.presses("Continue")
    if concern.danger:
        visitor.chooses("Yes")
        visitor.fills("What is the danger, and where is the child?", concern.danger)
    else:
        visitor.chooses("No")
    visitor.presses("Continue")


def tells_of(visitor: Visitor, concern: Concern) -> None:
    """The children, then the adults."""
    for number, child in enumerate(concern.children, start=1):
        _child(visitor, child)
        visitor.chooses("Yes" if number < len(concern.children) else "No").presses("Continue")
    for adult in concern.adults:
        visitor.chooses("Yes").presses("Continue")
        _adult(visitor, adult)
    visitor.chooses("No").presses("Continue")


def _child(visitor: Visitor, child: Child) -> None:
    visitor.fills("First name", child.forename).fills("Last name", child.surname)
    visitor.presses("Continue")
    if child.unborn:
        visitor.chooses("The child is not born yet")
    elif child.born:
        visitor.chooses("I know the date of birth, or part of it")
        for label, part in zip(("Day", "Month", "Year"), child.born, strict=True):
            visitor.fills(label, part)
    elif child.about_years:
        visitor.chooses("I know about how old the child is")
        visitor.fills("About how old, in years", child.about_years)
    else:
        visitor.chooses("I do not know")
    visitor.presses("Continue")
    if child.unborn:
        return
    visitor.fills("Address (optional)", child.address)
    visitor.fills("Postcode (optional)", child.postcode)
    visitor.fills("School, nursery or college (optional)", child.school)
    visitor.presses("Continue")
    visitor.presses("Continue")


def _adult(visitor: Visitor, adult: Adult) -> None:
    visitor.fills("First name", adult.forename).fills("Last name", adult.surname)
    visitor.fills("How are they connected to the child?", adult.relationship)
    visitor.chooses(adult.lives_with_child)
    visitor.presses("Continue")
    visitor.presses("Continue")


def says_what_happened(visitor: Visitor, concern: Concern) -> None:
    """Witnessed, reported, fact and opinion, each on a page of its own; then the family."""
    for words in (concern.saw, concern.told, concern.records, concern.worry):
        visitor.page.locator("main textarea").first.fill(words)
        visitor.presses("Continue")
    visitor.presses("Continue")
    visitor.chooses(concern.family)
    if concern.why_not:
        visitor.fills("Why have they not been told?", concern.why_not)
    visitor.presses("Continue")
    visitor.chooses(concern.safe).presses("Continue")
    visitor.presses("Continue")


def sends(visitor: Visitor) -> str:
    """Check the answers and send. Returns the receipt reference."""
    visitor.sees("Check what you have told us")
    visitor.chooses("What I have told you is true as far as I know")
    visitor.presses("Send")
    panel = visitor.page.locator(".govuk-panel__body").inner_text()
    return panel.split()[-1]


def tells_the_hub(visitor: Visitor, concern: Concern) -> str:
    """The whole form. Returns the receipt reference."""
    begins(visitor, concern)
    tells_of(visitor, concern)
    says_what_happened(visitor, concern)
    return sends(visitor)
