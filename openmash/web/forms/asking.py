"""Asking agencies: one small form per agency, sent together."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from openmash.domain.agency_checks.proposal import AgencyChoice, questions_for, scope_for
from openmash.records.queries.asking import AgencyToAsk, AskingPage
from openmash.web.forms.dates import GovDateField
from openmash.web.forms.fields import CheckboxesField, CleanCharField
from openmash.web.presenters.agency_checks import person_option

ASK = "ask"
_SAY_WHICH = (
    "Say which kind of concern it is, for example an injury, neglect or violence at home. Do not "
    "say who told the hub."
)
_ONLY_THIS_READ = f"The agency reads this and nothing else of the concern. {_SAY_WHICH}"
_AND_ITS_OWN_READ = (
    f"The agency reads this and nothing else of the concern, unless it told the hub. {_SAY_WHICH}"
)
"""For whoever may read nothing of the concern: which agency told it is then not said either."""
_ALSO_READ = "The agency reads this, and what is open to it of what was told."
_WHOM_AND_WHEN = ("period_from", "people")


class AgencyForm(forms.Form):
    """What one agency is asked, or why it is left out."""

    def __init__(self, *args: Any, agency: AgencyToAsk, page: AskingPage, **kwargs: Any) -> None:
        kwargs["prefix"] = str(agency.id)
        super().__init__(*args, **kwargs)
        self.agency = agency
        self.fields["ask"] = CheckboxesField(
            label=agency.kind.label,
            choices=[(ASK, f"Ask {agency.name}")],
            initial=[ASK] if agency.proposed else [],
            required=False,
        )
        self.fields["reason"] = CleanCharField(
            label=f"Why {agency.name} is left out"
            if agency.proposed
            else f"Why {agency.name} is asked",
            lines=True,
            max_length=1_000,
            required=False,
        )
        self._add_words(agency, page)
        self.fields["period_from"] = GovDateField(
            label="Search from", initial=page.search_from, latest=page.today, required=False
        )
        people = [person_option(person) for person in page.people]
        self.fields["people"] = CheckboxesField(
            label="About whom", choices=people, initial=[each for each, _ in people], required=False
        )

    def choice(self) -> AgencyChoice:
        """What was chosen; only after the form was found valid."""
        typed = self.cleaned_data
        return AgencyChoice(
            agency_id=self.agency.id,
            name=self.agency.name,
            proposed=self.agency.proposed,
            ask=ASK in typed["ask"],
            reason=typed["reason"],
            questions=typed["questions"],
            search_scope=typed["search_scope"],
            period_from=typed["period_from"],
            people=frozenset(UUID(each) for each in typed["people"]),
        )

    @property
    def leaves_out(self) -> bool:
        """True if a proposed agency was unticked, or a reason for that was typed."""
        return self.is_bound and (not self["ask"].value() or bool(self["reason"].value()))

    @property
    def words_wrong(self) -> bool:
        """True if what the agency is asked, or about whom, was refused."""
        return any(name in self.errors for name in ("questions", "search_scope", *_WHOM_AND_WHEN))

    def _add_words(self, agency: AgencyToAsk, page: AskingPage) -> None:
        # Whoever tells the hub owns it, so where nobody seems to read, the viewer does not.
        viewer_reads = any(each.reads for each in page.agencies)
        only = _ONLY_THIS_READ if viewer_reads else _AND_ITS_OWN_READ
        self.fields["questions"] = CleanCharField(
            label="Questions",
            help_text=_ALSO_READ if agency.reads else only,
            initial=questions_for(agency.kind, page.rating),
            lines=True,
            max_length=2_000,
            required=False,
        )
        self.fields["search_scope"] = CleanCharField(
            label="Where to search",
            initial=scope_for(agency.kind),
            lines=True,
            max_length=1_000,
            required=False,
        )


class AskingForms:
    """Every agency's form on one page, judged together.

    Args:
        page: the contact, its people and the agencies.
        data: what was posted; None for a first showing.
    """

    def __init__(self, page: AskingPage, data: QueryDict | None = None) -> None:
        self.top = forms.Form(data)
        self.each = [
            AgencyForm(data, agency=agency, page=page)
            for agency in page.agencies
            if agency.open_since is None
        ]

    @property
    def all(self) -> list[forms.Form]:
        """Every form, the page's own first."""
        return [self.top, *self.each]

    @property
    def any_proposed(self) -> bool:
        """True if the policy proposes an agency that nobody has dealt with."""
        return any(form.agency.proposed for form in self.each)

    @property
    def wrong(self) -> forms.Form | None:
        """A form with an error, if there is one: the page's title says so."""
        return next((form for form in self.all if form.errors), None)

    def are_valid(self) -> bool:
        """True if everything typed can be read."""
        # Every form is asked, so that all refusals are shown at once.
        verdicts = [form.is_valid() for form in self.all]
        return all(verdicts)

    def choices(self) -> list[AgencyChoice]:
        """What was chosen for every agency that can be asked."""
        return [form.choice() for form in self.each]

    def refuse(self, by_field: Mapping[str, str]) -> None:
        """Put the refusals of the rules beside the fields they are about."""
        by_agency = {str(form.agency.id): form for form in self.each}
        for name, sentence in by_field.items():
            agency, _, field = name.partition(".")
            form = by_agency.get(agency)
            if form is not None and field in form.fields:
                form.add_error(field, sentence)
            else:
                self.top.add_error(None, sentence)
