"""The refusals every layer may raise. Each carries one sentence a person can act on.

The sentence must never hold personal data: it may reach a page, a log or a problem document.
"""

from collections.abc import Mapping


class OpenMashError(Exception):
    """Base of every refusal this system makes on purpose.

    Args:
        sentence: plain English, naming what is wrong and the cure; no personal data.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Refused(OpenMashError):
    """The viewer may not do this. Shown as a page with status 403."""


class NotThere(OpenMashError):
    """The record does not exist, or the viewer may not know that it does. Status 404.

    Hidden and absent are one error on purpose, so that an answer is no oracle.
    """


class NotNow(OpenMashError):
    """The record is not in a state in which this can be done. Status 409."""


class Overtaken(NotNow):
    """Somebody else changed the record first. The sentence says who did what."""


class BadInput(OpenMashError):
    """What was sent cannot be accepted. Status 422.

    Args:
        by_field: field name to a sentence that names the field and the cure.
    """

    def __init__(self, by_field: Mapping[str, str]) -> None:
        super().__init__(" ".join(by_field.values()))
        self.by_field = dict(by_field)


class Misconfigured(OpenMashError):
    """The installation is set up wrongly. The sentence names the setting and the cure."""
