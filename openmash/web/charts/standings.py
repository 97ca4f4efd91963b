"""The shape that says how a borough stands to the others, alike in the funnel, dots and map."""

from openmash.domain.insights.comparing import Standing
from openmash.web.charts.svg import BLUE, INK, ORANGE, PAPER, QUIET, Drawing

WORDS = {
    Standing.FAR_ABOVE: "Above the 99.8% limit",
    Standing.ABOVE: "Above the 95% limit, within the 99.8%",
    Standing.AMONG: "Within the limits",
    Standing.BELOW: "Below the 95% limit, within the 99.8%",
    Standing.FAR_BELOW: "Below the 99.8% limit",
    Standing.KEPT_BACK: "Kept back",
    Standing.NOTHING: "Nothing to count",
}
"""In the order of a legend."""
_UP = (Standing.FAR_ABOVE, Standing.ABOVE)
_FAR = (Standing.FAR_ABOVE, Standing.FAR_BELOW)
_APART = (*_FAR, Standing.ABOVE, Standing.BELOW)


def sign(drawn: Drawing, x: float, y: float, standing: Standing, size: float = 6.0) -> None:
    """A triangle that points up or down, filled where it is beyond the wide limits; else a dot."""
    if standing not in _APART:
        drawn.circle(x, y, size * 0.75, fill=QUIET, stroke=PAPER)
        return
    up = standing in _UP
    tip, base = (y - size * 1.2, y + size * 0.8) if up else (y + size * 1.2, y - size * 0.8)
    corners = [(x, tip), (x + size * 1.15, base), (x - size * 1.15, base)]
    colour = BLUE if up else ORANGE
    fill = colour if standing in _FAR else PAPER
    drawn.area(corners, fill=fill, stroke=INK if standing in _FAR else colour, stroke_width=1.5)
