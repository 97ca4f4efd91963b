"""The refusals of the rules, shown where the typing is."""

from collections.abc import Mapping

from django import forms


def refuse(form: forms.Form, by_field: Mapping[str, str]) -> None:
    """Put each sentence beside the field it is about; above the form if it has no such field."""
    for name, sentence in by_field.items():
        form.add_error(name if name in form.fields else None, sentence)
