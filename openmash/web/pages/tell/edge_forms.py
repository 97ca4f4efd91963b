"""The forms before the draft begins, and after it is complete."""

from openmash.web.forms.fields import ConfirmField, DropdownField

from .form_base import IdentifierField, StepForm


class BoroughForm(StepForm):
    """Which hub. Its choices are set by the page."""

    title = "Which borough does the child live in?"
    one_question = True
    borough = DropdownField(
        label="Which borough does the child live in?",
        help_text="If you do not know, choose the borough where the child is now.",
        choices=(),
        prompt="Select a borough",
        called="Borough",
        needed="Select the borough where the child lives or is now",
    )


class ComeBackForm(StepForm):
    """The code that opens a saved draft."""

    title = "Come back to what you saved"
    code = IdentifierField(
        lambda typed: typed,
        label="Code to come back with",
        help_text="For example, HAC-7F3K-9QMT-2BXC",
        needed="Enter your code to come back with",
    )


class SendForm(StepForm):
    """The declaration."""

    title = "Check what you have told us"
    declaration = ConfirmField(
        label="What I have told you is true as far as I know",
        needed="Confirm that what you have told us is true as far as you know",
    )
