"""An SVG drawing built sign by sign, for a page and for a file of its own.

Everything that makes it readable is in presentation attributes: the content-security policy lets
no style attribute through, and a downloaded file has no style sheet. Nothing rests on colour
alone: lines differ in their dashes and carry their names, points differ in their shapes.
"""

from collections.abc import Iterable

from markupsafe import Markup

INK, QUIET, RULE, PAPER = "#0b0c0c", "#484949", "#cecece", "#ffffff"
BLUE, ORANGE, GREEN, RED, PURPLE = "#1d70b8", "#b35c00", "#0f7a52", "#ca3535", "#54319f"
TEXT = 14
"""Pixels; nothing in a chart is smaller."""
_WIDTH_OF_A_LETTER = 0.54
_NOTHING, _OPEN, _OPEN_END, _CLOSE = Markup(""), Markup("<"), Markup("</"), Markup(">")
_SPACE, _IS, _ENDS = Markup(" "), Markup('="'), Markup('"')


class Drawing:
    """One chart. Coordinates are pixels from the top left.

    Attributes:
        title: what it is, for whoever does not see it.
        about: what it shows, in a sentence or two: the finding, not the look.
    """

    def __init__(self, width: float, height: float, *, title: str, about: str) -> None:
        self.width, self.height = width, height
        self.title, self.about = title, about
        self._signs: list[Markup] = []

    def line(self, x1: float, y1: float, x2: float, y2: float, **look: object) -> None:
        """A straight line; `look` is presentation attributes, with _ for -."""
        self._add("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke": INK, **look})

    def path(self, points: Iterable[tuple[float, float]], **look: object) -> None:
        """A line through points, in order; nothing of no points."""
        steps = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
        if steps:
            self._add("polyline", {"points": steps, "fill": "none", "stroke": INK, **look})

    def area(self, points: Iterable[tuple[float, float]], **look: object) -> None:
        """A filled shape with these corners."""
        steps = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
        self._add("polygon", {"points": steps, "fill": RULE, "stroke": "none", **look})

    def rect(self, x: float, y: float, width: float, height: float, **look: object) -> None:
        """A rectangle."""
        self._add("rect", {"x": x, "y": y, "width": width, "height": height, **look})

    def circle(self, x: float, y: float, radius: float, **look: object) -> None:
        """A circle."""
        self._add("circle", {"cx": x, "cy": y, "r": radius, **look})

    def text(self, x: float, y: float, words: str, **look: object) -> None:
        """One line of words; `text_anchor` is start, middle or end."""
        look = {"fill": INK, "font_size": TEXT, **look}
        self._add("text", {"x": x, "y": y, **look}, words)

    def _add(self, sign: str, attributes: dict[str, object], inside: str = "") -> None:
        # Joined rather than formatted, which takes several times as long: a study draws thousands.
        pieces = [_OPEN, sign]
        for name, value in attributes.items():
            pieces += (_SPACE, name.replace("_", "-"), _IS, _value(value), _ENDS)
        self._signs.append(_NOTHING.join([*pieces, _CLOSE, inside, _OPEN_END, sign, _CLOSE]))

    def markup(self, name: str) -> Markup:
        """The drawing for a page. `name`: unique in the page, begins the ids of its own parts."""
        head = Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" class="om-chart__svg" role="img"'
            ' aria-labelledby="{0}-title {0}-about" viewBox="0 0 {1} {2}" width="{1}" height="{2}"'
            ' font-family="arial, helvetica, sans-serif">'
            '<title id="{0}-title">{3}</title><desc id="{0}-about">{4}</desc>'
        )
        size = (_number(self.width), _number(self.height))
        inside = Markup("").join(self._signs)
        return head.format(name, *size, self.title, self.about) + inside + Markup("</svg>")

    def icon(self) -> Markup:
        """The drawing beside words that say the same: nothing to whoever does not see it."""
        head = Markup(
            '<svg aria-hidden="true" focusable="false" viewBox="0 0 {0} {1}" width="{0}"'
            ' height="{1}" font-family="arial, helvetica, sans-serif">'
        )
        size = (_number(self.width), _number(self.height))
        return head.format(*size) + Markup("").join(self._signs) + Markup("</svg>")

    def file(self) -> bytes:
        """The drawing as a file of its own, on white paper."""
        paper = f'<rect width="100%" height="100%" fill="{PAPER}"/><title'
        drawn = str(self.markup("chart")).replace("<title", paper, 1)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}\n'.encode()


def width_of(words: str, size: float = TEXT) -> float:
    """About how wide words are, in pixels: enough to keep labels apart."""
    return len(words) * size * _WIDTH_OF_A_LETTER


def _value(value: object) -> str:
    return _number(value) if isinstance(value, float) else str(value)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
