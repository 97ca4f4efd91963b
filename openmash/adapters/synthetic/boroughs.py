"""The 33 London authorities: the names and codes are real, everything else in this world is not.

GSS codes and DfE authority numbers from the national statistics and DfE code lists; the
three-letter codes and relative sizes are this project's own.
"""

from collections.abc import Sequence
from typing import NamedTuple

from openmash.adapters.synthetic.facts import Borough


class Setting(NamedTuple):
    """What makes one borough's stream differ from the next one's.

    Attributes:
        size: contacts a year relative to the average borough.
        pressure: how long waits are relative to the average hub.
        districts: outward halves of postcodes.
        communities: factor on a community's usual share, by community key.
    """

    size: float
    pressure: float
    districts: tuple[str, ...]
    communities: dict[str, float]


def _parse(table: str) -> dict[str, tuple[Borough, Setting]]:
    found: dict[str, tuple[Borough, Setting]] = {}
    for number, line in enumerate(table.strip().splitlines(), start=1):
        code, la, name, size, pressure, districts, communities = line.split("|")
        borough = Borough(code, name, f"E090000{number:02d}", la)
        factors = (pair.split("=") for pair in communities.split())
        setting = Setting(
            float(size),
            float(pressure),
            tuple(districts.split()),
            {key: float(factor) for key, factor in factors},
        )
        found[code] = (borough, setting)
    return found


# In GSS order, which is alphabetical with the City first.
_ALL = _parse("""
CLO|201|City of London|0.06|0.80|EC2 EC3 EC4|british=1.5
BDA|301|Barking and Dagenham|1.15|1.12|RM8 RM9 RM10 IG11|nigerian=2.5 bangladeshi=2 romanian=2
BNT|302|Barnet|1.00|0.97|NW4 NW7 N3 N12|jewish=8 iranian=4 indian=1.5
BEX|303|Bexley|0.80|0.93|DA5 DA6 DA7 DA16|british=1.7 nigerian=1.8
BRE|304|Brent|0.90|1.04|NW2 NW10 HA0 HA9|indian=3 somali=2.5 brazilian=2 irish=2 caribbean=1.5
BRO|305|Bromley|0.95|0.95|BR1 BR2 BR5 SE20|british=1.9
CMD|202|Camden|0.85|0.96|NW1 NW3 NW5 WC1|bangladeshi=2 somali=2 irish=1.6
CRO|306|Croydon|1.30|1.15|CR0 CR7 SE25 CR2|caribbean=2 tamil=2.5 ghanaian=2 nigerian=1.5
EAL|307|Ealing|1.25|1.05|UB1 UB2 W3 W13|indian=3 polish=3 somali=2 afghan=2.5 arab=1.6
ENF|308|Enfield|1.20|1.10|N9 N18 EN1 EN3|turkish=6 somali=1.5 polish=1.3 congolese=1.5
GRE|203|Greenwich|1.15|1.02|SE7 SE10 SE18 SE9|nigerian=2.5 nepali=5 ghanaian=1.5
HAC|204|Hackney|0.95|1.05|E5 E8 E9 N16|turkish=5 jewish=12 caribbean=2 nigerian=1.8 vietnamese=3
HAF|205|Hammersmith and Fulham|0.75|0.92|W6 W12 SW6 W14|somali=1.8 arab=2 irish=1.6
HGY|309|Haringey|1.20|1.08|N4 N15 N17 N22|turkish=5 colombian=2 caribbean=2 jewish=3 ghanaian=2
HRW|310|Harrow|0.85|0.98|HA1 HA2 HA3 HA7|indian=4.5 tamil=4 romanian=3
HVG|311|Havering|0.90|0.99|RM1 RM3 RM7 RM12|british=1.9 nigerian=1.4
HIL|312|Hillingdon|1.05|1.00|UB3 UB4 UB7 UB8|indian=3 afghan=2 british=1.1
HNS|313|Hounslow|1.00|1.00|TW3 TW4 TW5 TW13|indian=3 pakistani=2 afghan=2 polish=2 nepali=2
ISL|206|Islington|0.95|0.95|N1 N5 N7 N19|british=1.2 turkish=2.5 irish=1.8 eritrean=2
KAC|207|Kensington and Chelsea|0.55|0.90|SW3 SW5 W10 W11|arab=3.5 brazilian=1.5 eritrean=3
KUT|314|Kingston upon Thames|0.55|0.92|KT1 KT2 KT3 KT6|british=1.5 tamil=3 chinese=2
LBH|208|Lambeth|1.20|1.07|SW2 SW4 SW9 SE27|caribbean=2.5 brazilian=4 nigerian=1.8 eritrean=2
LEW|209|Lewisham|0.95|1.06|SE4 SE6 SE13 SE14|caribbean=2.5 nigerian=2 vietnamese=4 ghanaian=1.6
MER|315|Merton|0.70|0.94|SM4 SW19 CR4 SW20|tamil=4 polish=2 ghanaian=1.6
NEW|316|Newham|1.40|1.10|E6 E7 E13 E15|bangladeshi=3 pakistani=2.5 indian=2 romanian=2.5 tamil=2
RBG|317|Redbridge|1.05|1.03|IG1 IG2 IG3 IG6|pakistani=3 indian=3 bangladeshi=2.5 tamil=2 jewish=1.5
RUT|318|Richmond upon Thames|0.55|0.88|TW1 TW2 TW9 TW11|british=2
SWK|210|Southwark|1.25|1.06|SE5 SE15 SE16 SE17|nigerian=3 colombian=4 ghanaian=2 congolese=2
STN|319|Sutton|0.70|0.95|SM1 SM2 SM3 SM5|british=1.6 tamil=2.5 polish=1.5
THA|211|Tower Hamlets|1.00|1.03|E1 E2 E3 E14|bangladeshi=9 somali=1.8 chinese=1.5
WFO|320|Waltham Forest|1.10|1.04|E4 E10 E11 E17|pakistani=3 polish=2 romanian=2 caribbean=2
WAN|212|Wandsworth|0.95|0.97|SW11 SW12 SW15 SW17|british=1.2 pakistani=1.5 caribbean=1.3
WES|213|Westminster|0.80|0.98|W2 W9 NW8 SW1V|arab=5 bangladeshi=1.5 kosovan=3 iranian=2
""")

BOROUGHS: dict[str, Borough] = {code: pair[0] for code, pair in _ALL.items()}
"""Every borough by its three-letter code."""

SETTINGS: dict[str, Setting] = {code: pair[1] for code, pair in _ALL.items()}
"""What each borough's stream is made with, by the same code."""

_FIRST = ("HAC", "THA", "CRO", "LEW", "BRE")
DEMO_ORDER: tuple[str, ...] = (
    *_FIRST,
    *(code for code in BOROUGHS if code not in _FIRST),
)
"""The order in which `boroughs=n` takes them: five that differ most, then the rest."""


def choose(boroughs: Sequence[str] | int) -> tuple[str, ...]:
    """Three-letter codes for a number of boroughs (1 to 33) or a list of codes.

    Raises:
        ValueError: a number out of range, an unknown code or one named twice.
    """
    if isinstance(boroughs, int):
        if not 1 <= boroughs <= len(BOROUGHS):
            raise ValueError(f"The number of boroughs must be from 1 to {len(BOROUGHS)}.")
        return DEMO_ORDER[:boroughs]
    codes = (boroughs,) if isinstance(boroughs, str) else tuple(boroughs)
    unknown = [code for code in codes if code not in BOROUGHS]
    if unknown or not codes or len(set(codes)) != len(codes):
        raise ValueError(f"Name each borough once by its code, such as HAC. Not known: {unknown}.")
    return codes
