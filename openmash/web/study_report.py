"""A study's document as files: one HTML page that stands alone, and a tagged PDF.

Needs no settings and no database, so that the worked example can be had anywhere.
"""

from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from openmash.adapters import typeset
from openmash.adapters.typeset import Document

FOOT = "Made by OpenMASH. Counts and times only: no figure names a child."


def html(document: Document) -> bytes:
    """The document as one accessible HTML file without any address in it."""
    page = _templates().get_template("study/report.html")
    return page.render(document=document, foot=FOOT, style=_style()).encode()


def pdf(document: Document) -> bytes:
    """The document as PDF/UA-1."""
    return typeset.pdf(document, foot=FOOT)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("openmash.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=1)
def _style() -> Markup:
    # The policy against inline styles is for pages of the service; a file on a disk has no other
    # place for its own. It needs no sign that would have to be escaped.
    sheet = (files(__package__) / "static" / "own" / "report.css").read_text()
    return Markup("<style>{}</style>").format(sheet)
