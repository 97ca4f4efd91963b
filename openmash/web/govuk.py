"""The GOV.UK Frontend components as callables, apart from our own templates.

The macros (kept by HM Land Registry) probe for optional parameters, so they need an environment
in which a missing name is empty. Ours is strict; hence two environments.
"""

import pickle
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, cast

from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

PREFIX = "govuk_frontend_jinja"

COMPONENTS = (
    "accordion",
    "back-link",
    "breadcrumbs",
    "button",
    "character-count",
    "checkboxes",
    "date-input",
    "details",
    "error-message",
    "error-summary",
    "exit-this-page",
    "fieldset",
    "file-upload",
    "hint",
    "input",
    "inset-text",
    "label",
    "notification-banner",
    "pagination",
    "panel",
    "password-input",
    "phase-banner",
    "radios",
    "select",
    "service-navigation",
    "skip-link",
    "summary-list",
    "table",
    "tabs",
    "tag",
    "task-list",
    "textarea",
    "warning-text",
)


KEPT = frozenset({"date-input", "pagination", "select", "service-navigation"})
"""Components that take a tenth of a page to draw, and are drawn alike page after page."""


@cache
def macro_environment() -> Environment:
    """The environment in which the macros run; everything they are given is escaped."""
    loader = PrefixLoader({PREFIX: PackageLoader(PREFIX)})
    # Trimming changes no element and saves a fifth of each page.
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _compiled(component: str) -> Any:
    template = macro_environment().get_template(f"{PREFIX}/components/{component}/macro.html")
    return getattr(template.module, macro_name(component))


class _Options:
    """What a component is given, alike if it comes to the same bytes.

    Bytes that hold every part of a value, its type too: text that is safe already is another thing
    than the same text that is not.
    """

    __slots__ = ("args", "content", "kwargs")

    def __init__(self, args: tuple[Any, ...], kwargs: dict[str, Any], content: bytes) -> None:
        self.args, self.kwargs, self.content = args, kwargs, content

    @classmethod
    def of(cls, args: tuple[Any, ...], kwargs: dict[str, Any]) -> "_Options | None":
        """None where a part is no plain value: it may be another the next time."""
        try:
            return cls(args, kwargs, pickle.dumps((args, kwargs)))
        except (TypeError, AttributeError, pickle.PicklingError):
            return None

    def __hash__(self) -> int:
        return hash(self.content)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Options) and other.content == self.content


@lru_cache(maxsize=256)
def _kept(component: str, options: _Options) -> Markup:
    """The component as drawn before of the same options: nothing else decides how it looks."""
    return cast("Markup", _compiled(component)(*options.args, **options.kwargs))


def macro_name(component: str) -> str:
    """The macro's published name.

    >>> macro_name("date-input")
    'govukDateInput'
    """
    return "govuk" + "".join(word.capitalize() for word in component.split("-"))


def macro(component: str) -> Callable[..., Markup]:
    """The macro of one component, compiled at its first call.

    Args:
        component: its folder name, as `date-input`.

    Returns:
        A callable taking the component's options as one mapping and giving HTML. Values under
        `text` and `value` are escaped; those under `html` must be Markup that is safe already.
    """

    def call(*args: Any, **kwargs: Any) -> Markup:
        options = _Options.of(args, kwargs) if component in KEPT else None
        if options is None:
            return cast("Markup", _compiled(component)(*args, **kwargs))
        return _kept(component, options)

    call.__name__ = macro_name(component)
    return call


def all_macros() -> dict[str, Callable[..., Markup]]:
    """Every component by its published name, as globals for our templates."""
    return {macro_name(component): macro(component) for component in COMPONENTS}
