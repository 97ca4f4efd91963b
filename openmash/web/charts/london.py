"""London as a map of equal tiles, so that a small borough is seen as well as a large one.

Each tile stands about where its borough lies; the gap in the fourth row is the Thames below the
City. Our own layout. Shape, hatching and words say all that colour does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openmash.domain.insights.comparing import Standing
from openmash.web.charts.standings import sign
from openmash.web.charts.svg import BLUE, INK, ORANGE, PAPER, QUIET, RULE, Drawing

_LAYOUT = """
    ...  ...  ...  BNT  ENF  ...  ...  ...
    ...  HRW  BRE  CMD  HGY  WFO  RBG  HVG
    HIL  EAL  KAC  WES  ISL  HAC  NEW  BDA
    ...  HNS  HAF  ...  CLO  THA  ...  ...
    ...  RUT  WAN  LBH  SWK  LEW  GRE  BEX
    ...  KUT  MER  STN  CRO  BRO  ...  ...
"""
PLACES: dict[str, tuple[int, int]] = {
    code: (column, row)
    for row, line in enumerate(_LAYOUT.split("\n")[1:-1])
    for column, code in enumerate(line.split())
    if code != "..."
}
"""Column and row of every borough, by its three-letter code."""

NAMES = {
    "BDA": "Barking", "BEX": "Bexley", "BNT": "Barnet", "BRE": "Brent", "BRO": "Bromley",
    "CLO": "City", "CMD": "Camden", "CRO": "Croydon", "EAL": "Ealing", "ENF": "Enfield",
    "GRE": "Greenwich", "HAC": "Hackney", "HAF": "Hammersmith", "HGY": "Haringey",
    "HIL": "Hillingdon", "HNS": "Hounslow", "HRW": "Harrow", "HVG": "Havering",
    "ISL": "Islington", "KAC": "Kensington", "KUT": "Kingston", "LBH": "Lambeth",
    "LEW": "Lewisham", "MER": "Merton", "NEW": "Newham", "RBG": "Redbridge", "RUT": "Richmond",
    "STN": "Sutton", "SWK": "Southwark", "THA": "Tower Hamlets", "WAN": "Wandsworth",
    "WES": "Westminster", "WFO": "Waltham F.",
}  # fmt: skip
"""Names short enough for a tile."""

_WIDE, _HIGH, _GAP, _TOP = 112.0, 74.0, 6.0, 8.0
WIDTH = 8 * (_WIDE + _GAP) + _GAP
_MAP_ENDS = _TOP + 6 * (_HIGH + _GAP)
_KEY, _KEY_COLUMN = 32.0, WIDTH / 2


@dataclass(frozen=True, slots=True)
class Tile:
    """What one borough's tile says: its figure in a word, and how it stands."""

    words: str
    standing: Standing


def drawing(
    tiles: Mapping[str, Tile], legend: Sequence[tuple[Standing, str]], *, title: str, about: str
) -> Drawing:
    """The map. A borough without a tile has no hub in the region.

    Args:
        tiles: by the borough's code.
        legend: the standings to explain, with their words; a line on no hub is added.
    """
    key: list[tuple[Standing | None, str]] = [*legend]
    if len(tiles.keys() & PLACES.keys()) < len(PLACES):
        key.append((None, "No hub in this region"))
    rows = (len(key) + 1) // 2
    drawn = Drawing(WIDTH, _MAP_ENDS + 20 + rows * _KEY, title=title, about=about)
    for code, (column, row) in PLACES.items():
        x, y = _GAP + column * (_WIDE + _GAP), _TOP + row * (_HIGH + _GAP)
        _tile(drawn, NAMES[code], tiles.get(code), x, y)
    for n, (standing, words) in enumerate(key):
        x, y = _GAP + (n % 2) * _KEY_COLUMN, _MAP_ENDS + 20 + (n // 2) * _KEY
        _ground(drawn, standing, x, y, 40.0, 24.0)
        if standing and _shaped(standing):
            sign(drawn, x + 20, y + 9, standing, 4.5)
        drawn.text(x + 50, y + 17, words)
    return drawn


def _tile(drawn: Drawing, name: str, tile: Tile | None, x: float, y: float) -> None:
    standing = tile.standing if tile else None
    _ground(drawn, standing, x, y, _WIDE, _HIGH)
    ink = INK if tile else QUIET
    drawn.text(x + _WIDE / 2, y + 24, name, text_anchor="middle", fill=ink)
    if tile is None:
        drawn.text(x + _WIDE / 2, y + 52, "no hub", text_anchor="middle", fill=ink)
        return
    apart = _shaped(tile.standing)
    middle = x + _WIDE / 2 + (10 if apart else 0)
    drawn.text(middle, y + 53, tile.words, text_anchor="middle", font_size=17, font_weight="bold")
    if apart:
        sign(drawn, x + 22, y + 47, tile.standing, 7.0)


def _shaped(standing: Standing) -> bool:
    return standing not in (Standing.AMONG, Standing.KEPT_BACK, Standing.NOTHING)


def _ground(
    drawn: Drawing, standing: Standing | None, x: float, y: float, width: float, height: float
) -> None:
    """The tile without its words: a frame that says how it stands, heavier the further apart."""
    if standing is None:
        look: dict[str, object] = {"stroke": QUIET, "stroke_dasharray": "3 4", "fill": PAPER}
    elif standing in (Standing.KEPT_BACK, Standing.NOTHING):
        look = {"stroke": QUIET, "fill": "#f3f2f1"}
    else:
        look = {"stroke": INK, "fill": _FILLS.get(standing, PAPER)}
    far = standing in (Standing.FAR_ABOVE, Standing.FAR_BELOW)
    drawn.rect(x, y, width, height, stroke_width=3 if far else 1.5, **look)
    if standing is Standing.KEPT_BACK:
        _hatch(drawn, x, y, width, height, RULE)
    if far or standing in (Standing.ABOVE, Standing.BELOW):
        colour = BLUE if standing in (Standing.FAR_ABOVE, Standing.ABOVE) else ORANGE
        drawn.rect(x + 3, y + height - 8, width - 6, 5.0, fill=colour)


_FILLS = {
    Standing.FAR_ABOVE: "#d2e2f1",
    Standing.ABOVE: "#eef4fa",
    Standing.BELOW: "#fdf3e6",
    Standing.FAR_BELOW: "#f7dfc0",
}


def _hatch(drawn: Drawing, x: float, y: float, width: float, height: float, colour: str) -> None:
    """Slanting lines inside a rectangle."""
    step = 10.0
    start = step
    while start < width + height:
        x1, y1 = (x + start, y) if start <= width else (x + width, y + start - width)
        x2, y2 = (x, y + start) if start <= height else (x + start - height, y + height)
        drawn.line(x1, y1, x2, y2, stroke=colour, stroke_width=1.5)
        start += step
