"""The questions about the family and the safety of everybody, one page each."""

from typing import Any

from openmash.web.forms.fields import RadiosField

from .form_base import StepForm, text


class FamilyForm(StepForm):
    """Whether the family knows. Only a professional must say why it does not."""

    title = "Does the family know that you are telling us?"
    one_question = True
    family_told = RadiosField(
        label="Does the family know that you are telling us?",
        choices=(
            ("told", "Yes, they have been told"),
            ("not_told", "No, they have not been told"),
            ("not_known", "I do not know"),
        ),
        needed="Select whether the family knows that you are telling us",
    )
    family_told_why_not = text("family_told_why_not", "Why have they not been told?")

    def arrange(self) -> None:
        """Nobody else has to give a reason."""
        if not self.professional:
            self.fields["family_told_why_not"].label = "Why have they not been told? (optional)"

    def inside(self) -> frozenset[str]:
        """The reason is asked under No."""
        return frozenset({"family_told_why_not"})

    def options(self) -> dict[str, dict[str, Any]]:
        """Nobody is to put themselves in danger by asking first."""
        whom = "you" if self.about.oneself else "the child, you"
        hint = f"Do not tell them if it could put {whom} or somebody else at risk."
        reason = self.under("family_told_why_not", rows=3)
        return {"family_told": {"hint": hint, "conditional": {"not_told": reason}}}

    def clean(self) -> None:
        """No needs a reason, of a professional."""
        if self.professional and self.cleaned_data.get("family_told") == "not_told":
            self.need("family_told_why_not", "Enter why the family has not been told")


class SafetyForm(StepForm):
    """Whether it is safe to contact the family."""

    title = "Is it safe for us to contact the family?"
    one_question = True
    safe_to_contact = RadiosField(
        label="Is it safe for us to contact the family?",
        help_text="For example, a call or letter may put somebody at risk if another person in the "
        "home learns of it.",
        choices=(
            ("yes", "Yes"),
            ("no", "No, or only in a certain way"),
            ("not_known", "I do not know"),
        ),
        needed="Select whether it is safe for us to contact the family",
    )
    safe_to_contact_detail = text(
        "safe_to_contact_detail", "What would be unsafe, and is there a safe way?"
    )

    def arrange(self) -> None:
        """Nobody but a professional has to explain."""
        if not self.professional:
            field = self.fields["safe_to_contact_detail"]
            field.label = "What would be unsafe, and is there a safe way? (optional)"

    def inside(self) -> frozenset[str]:
        """The detail is asked under No."""
        return frozenset({"safe_to_contact_detail"})

    def options(self) -> dict[str, dict[str, Any]]:
        """Where the detail shows."""
        detail = self.under("safe_to_contact_detail", rows=3)
        return {"safe_to_contact": {"conditional": {"no": detail}}}

    def clean(self) -> None:
        """No needs the detail, of a professional."""
        if self.professional and self.cleaned_data.get("safe_to_contact") == "no":
            self.need("safe_to_contact_detail", "Enter what would be unsafe")


class StaffForm(StepForm):
    """What keeps staff safe."""

    title = "Is there anything that could put our staff at risk?"
    one_question = True
    staff_safety = text(
        "staff_safety",
        "Is there anything that could put our staff at risk?",
        help_text="For example, a dangerous dog, weapons, or threats to people who visit. "
        "If nothing, or you do not know, leave this empty and continue.",
    )
