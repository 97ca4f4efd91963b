"""Checks of a submission before it is sent: what must be mended, and what may be passed over.

A thin contact costs the hub a telephone call, and the child the hours until somebody answers it.
But nobody is turned away for what they do not know: only contradictions must be mended.
"""

from dataclasses import dataclass
from datetime import date

from openmash.core.errors import BadInput
from openmash.domain.contacts.intake import AdultTold, ChildTold, Submission, tidied
from openmash.domain.sharing.handling import DatePrecision

_ADULT = 18
_SCHOOL_AGES = range(5, 17)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    Attributes:
        path: dotted path of the part of the submission it is about, such as "children.0.address".
        sentence: what is missing or contradicts itself, and the cure. It numbers people and never
            names them.
        must: True if the submission cannot be sent so; False if it is advice.
    """

    path: str
    sentence: str
    must: bool = False


def review(submission: Submission, *, today: date) -> tuple[Finding, ...]:
    """Everything found, what must be mended first, each in the order of the form.

    Args:
        submission: as `intake.checked` gives it.
        today: the London date, for ages.
    """
    found = [
        *_about_referrer(submission),
        *_about_urgency(submission),
        *_about_children(submission, today),
        *_about_adults(submission),
        *_about_statements(submission),
        *_about_family(submission),
    ]
    return tuple(sorted(found, key=lambda finding: not finding.must))


def ready(submission: Submission, *, today: date, allow_test_numbers: bool = False) -> Submission:
    """The submission in the form in which it is stored, as `intake.checked` gives it.

    Raises:
        BadInput: every fault that `intake.checked` finds and every finding that must be mended, so
            that whoever sends it need not send it again for each.
    """
    clean, wrong = tidied(submission, today=today, allow_test_numbers=allow_test_numbers)
    for finding in review(clean, today=today):
        if finding.must:
            wrong.setdefault(finding.path, finding.sentence)
    if wrong:
        raise BadInput(wrong)
    return clean


def _about_referrer(submission: Submission) -> list[Finding]:
    told = submission.referrer
    reachable = bool(told.email or told.phone)
    if not told.is_professional:
        if reachable or told.source_code == "9":
            return []
        return [
            Finding(
                "referrer.phone",
                "You have not given a phone number or email address. You do not have to, but we "
                "cannot ask you anything more or tell you that we have acted.",
            )
        ]
    needed = (
        ("name", told.name, "Give your name. A professional cannot be anonymous."),
        ("role", told.role, "Give your job, so that we know how you know the family."),
        ("organisation", told.organisation, "Give the organisation you work for."),
        ("phone", reachable, "Give a phone number or an email address on which to reach you."),
    )
    return [Finding(f"referrer.{name}", words, must=True) for name, has, words in needed if not has]


def _about_urgency(submission: Submission) -> list[Finding]:
    if submission.urgent and not submission.urgent_reason:
        words = "Say why a child is in danger now, so that the right person reads this first."
        return [Finding("urgent_reason", words, must=True)]
    return []


def _about_children(submission: Submission, today: date) -> list[Finding]:
    if not submission.children:
        words = (
            "Tell us about at least one child. If you do not know their name, say what you know."
        )
        return [Finding("children", words, must=True)]
    found: list[Finding] = []
    professional = submission.referrer.is_professional
    for n, child in enumerate(submission.children):
        found += _about_child(child, f"children.{n}", f"child {n + 1}", today, professional)
    return found


def _about_child(
    child: ChildTold, path: str, words: str, today: date, professional: bool
) -> list[Finding]:
    found: list[Finding] = []
    if child == ChildTold():
        empty = f"You have told us nothing about {words}. Say what you know, or remove this child."
        return [Finding(path, empty, must=True)]
    if not (child.forename or child.surname or child.other_names or child.is_unborn):
        found.append(Finding(f"{path}.forename", f"You have not told us the name of {words}."))
    age = _age(child, today)
    if not child.is_unborn and age is None:
        both = f"You have not told us the date of birth of {words}, or about how old they are."
        found.append(Finding(f"{path}.birth_date", both))
    if age is not None and age >= _ADULT:
        grown = f"By what you have told us, {words} is 18 or older. Check the age."
        found.append(Finding(f"{path}.birth_date", grown))
    if not child.is_unborn and not (child.address or child.postcode):
        found.append(Finding(f"{path}.address", f"You have not told us where {words} is living."))
    if professional and age is not None and age in _SCHOOL_AGES and not child.school:
        found.append(Finding(f"{path}.school", f"You have not told us the school of {words}."))
    return found


def _age(child: ChildTold, today: date) -> int | None:
    if child.birth_date is None:
        return child.approximate_age
    years = today.year - child.birth_date.year
    exact = child.birth_precision is DatePrecision.DAY
    before_birthday = (today.month, today.day) < (child.birth_date.month, child.birth_date.day)
    return years - 1 if exact and before_birthday else years


def _about_adults(submission: Submission) -> list[Finding]:
    unborn = [n for n, each in enumerate(submission.children, 1) if each.is_unborn]
    mother = f"the mother of child {unborn[0]}" if unborn else ""
    if not submission.adults and mother:
        words = (
            f"You have not told us about {mother}. If you know her name, or where she is living, "
            "add her."
        )
        return [Finding("adults", words)]
    if not submission.adults:
        words = (
            "You have not told us about any adult. If you know who looks after the child, add them."
        )
        return [Finding("adults", words)]
    found = []
    if mother and not _any_address(submission):
        found.append(Finding("adults", f"You have not told us where {mother} is living."))
    for n, adult in enumerate(submission.adults):
        if adult == AdultTold():
            empty = (
                f"You have told us nothing about adult {n + 1}. Say what you know, or remove them."
            )
            found.append(Finding(f"adults.{n}", empty, must=True))
        elif not adult.relationship:
            words = f"You have not told us how adult {n + 1} is connected to the child."
            found.append(Finding(f"adults.{n}.relationship", words))
    return found


def _any_address(submission: Submission) -> bool:
    children = any(each.address or each.postcode for each in submission.children)
    return children or any(each.address or each.postcode for each in submission.adults)


def _about_statements(submission: Submission) -> list[Finding]:
    told = submission.statements
    if not told.each():
        words = (
            "Say what happened, or what worries you. One is enough: what you saw or heard, what "
            "you were told, what records show, or what worries you."
        )
        return [Finding("statements", words, must=True)]
    found = []
    if not (told.witnessed or told.reported or told.fact):
        only = (
            "You have told us what you think, but nothing that was seen, said or recorded. If "
            "there is anything, add it."
        )
        found.append(Finding("statements.opinion", only))
    if told.event_date is None and (told.witnessed or told.reported or told.fact):
        found.append(
            Finding("statements.event_date", "You have not told us when it happened, even roughly.")
        )
    return found


def _about_family(submission: Submission) -> list[Finding]:
    found = []
    professional = submission.referrer.is_professional
    not_told = submission.family_told == "not_told"
    if professional and not_told and not submission.family_told_why_not:
        words = "Say why the family has not been told."
        found.append(Finding("family_told_why_not", words, must=True))
    if professional and submission.family_told == "not_known":
        words = (
            "We do not know yet whether the family knows that you are telling us. If you can find "
            "out safely, say so."
        )
        found.append(Finding("family_told", words))
    unsafe = submission.safe_to_contact == "no"
    if professional and unsafe and not submission.safe_to_contact_detail:
        words = "Say what would make it unsafe to contact the family."
        found.append(Finding("safe_to_contact_detail", words, must=True))
    if professional and submission.safe_to_contact == "not_known":
        words = "We do not know yet whether it is safe to contact the family."
        found.append(Finding("safe_to_contact", words))
    return found
