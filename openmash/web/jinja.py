"""The Jinja environment of every page (setting: openmash.web.jinja.environment).

Strict on purpose: a name that was not passed raises, because on these pages a silent blank would
read as "nothing known". Where a template may do without a name it says so with `is defined`.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import QueryDict
from django.templatetags.static import static as django_static
from django.urls import NoReverseMatch
from jinja2 import Environment, StrictUndefined, Template

from openmash.web import govuk
from openmash.web.addresses import address
from openmash.web.forms import rendering
from openmash.web.presenters import formatters

_FILTERS: dict[str, Callable[..., str]] = {
    function.__name__: function
    for function in (
        formatters.day,
        formatters.short_day,
        formatters.clock_time,
        formatters.moment,
        formatters.machine_time,
        formatters.partial_date,
        formatters.age,
        formatters.nhs_number,
        formatters.duration,
        formatters.plural,
        formatters.joined,
        formatters.in_sentence,
    )
}
"""What templates may call, by the functions' own names."""


class StrictEnvironment(Environment):
    """Our templates; those of the GOV.UK package come from its own, lenient environment."""

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: Any = None,  # noqa: A002 - Jinja's own parameter name
    ) -> Template:
        """As Jinja's, so that `{% from "govuk_frontend_jinja/..." import ... %}` works as well."""
        if isinstance(name, str) and name.startswith(f"{govuk.PREFIX}/"):
            return govuk.macro_environment().get_template(name)
        return super().get_template(name, parent, globals)

    def make_globals(self, d: Any) -> Any:
        """As Jinja's, in one dictionary: each import on a page asks which names it brings anew.

        What is added to the environment's names after a template was loaded is not seen by it;
        nothing adds any.
        """
        return {**self.globals, **(d or {})}


def url(name: str, *args: Any, query: dict[str, Any] | None = None, **kwargs: Any) -> str:
    """The address of a named page; `query` becomes its query string, properly quoted."""
    found = address(name, *args, **kwargs)
    if not query:
        return found
    pairs = QueryDict(mutable=True)
    for key, value in query.items():
        many = value if isinstance(value, list | tuple) else [value]
        pairs.setlist(key, [str(each) for each in many])
    return f"{found}?{pairs.urlencode()}"


def url_or(name: str, otherwise: str) -> str:
    """The address of a named page, or `otherwise` where no such page is routed.

    For the frame alone: it must also show when the addresses themselves are what is broken.
    """
    try:
        return address(name)
    except NoReverseMatch:
        return otherwise


static = functools.cache(django_static)
"""The address of a static file: its hash is found once, since files change only with a release."""


def is_demonstration() -> bool:
    """True in an installation whose people are all invented."""
    return bool(getattr(settings, "OPENMASH_DEMO", False))


def static_prefix() -> str:
    """The plain prefix of static files, for the one page that must not depend on the manifest."""
    return str(settings.STATIC_URL)


def environment(**options: Any) -> Environment:
    """Make the environment; `options` are those that Django's Jinja2 backend passes."""
    options["undefined"] = StrictUndefined
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    env = StrictEnvironment(**options)
    env.globals.update(
        url=url,
        url_or=url_or,
        static=static,
        static_prefix=static_prefix,
        get_messages=get_messages,
        is_demonstration=is_demonstration,
        component=rendering.component,
        all_components=rendering.all_components,
        error_summary=rendering.error_summary,
        **govuk.all_macros(),
    )
    env.filters.update(_FILTERS)
    return env
