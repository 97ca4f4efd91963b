"""Funnels on published figures, and orders that are refused."""

import pytest

from openmash.domain.insights.benchmarking import (
    Unit,
    funnel_of_ratios,
    funnel_of_shares,
)
from openmash.domain.insights.intervals import Estimate, missing, wilson
from openmash.domain.insights.separation import separation

# Re-referrals within 12 months and referrals, London boroughs, year to 31 March 2025. Source:
# Department for Education, children in need, table C1 (Open Government Licence v3.0).
LONDON = """\
Camden 381 2086
City of London 9 57
Hackney 728 3653
Hammersmith and Fulham 255 1666
Haringey 618 3312
Islington 404 2407
Kensington and Chelsea 318 1511
Lambeth 582 2736
Lewisham 944 4522
Newham 700 4690
Southwark 582 3414
Tower Hamlets 1182 4834
Wandsworth 388 2172
Westminster 325 1752
Barking and Dagenham 1158 5307
Barnet 407 2751
Bexley 736 3365
Brent 503 3553
Bromley 1101 4630
Croydon 2143 7986
Ealing 815 4173
Enfield 954 4214
Greenwich 474 3629
Harrow 355 2281
Havering 586 3592
Hillingdon 870 4153
Hounslow 261 2158
Kingston upon Thames 246 1640
Merton 531 2488
Redbridge 681 4057
Richmond upon Thames 235 1429
Sutton 338 1843
Waltham Forest 714 3730"""


def _london() -> list[Unit]:
    rows = (line.rsplit(maxsplit=2) for line in LONDON.splitlines())
    return [Unit(name, int(again), int(every)) for name, again, every in rows]


def test_londons_boroughs_differ_too_much_for_a_plain_funnel() -> None:
    """18 of 33 beyond plain limits, none once what boroughs differ by anyway is allowed for."""
    found = funnel_of_shares(_london())
    assert found.centre == pytest.approx(0.1940, abs=5e-5)
    assert found.dispersion == pytest.approx(17.1, abs=0.05)
    assert found.between == pytest.approx(0.0286, abs=5e-5)
    assert found.naive == 18
    assert not any(each.differs for each in found.points)
    far = {each.name for each in found.points if each.z is not None and abs(each.z) > 2}
    assert far == {"Croydon", "Greenwich", "Hounslow"}
    assert "17.1 times" in found.notes[0]


def test_without_over_dispersion_the_limits_are_the_binomial_ones() -> None:
    units = [Unit(f"B{n}", 20, 100) for n in range(8)]
    found = funnel_of_shares(units)
    assert found.between == 0
    low, high = found.points[0].warning
    # Exact 2.5% and 97.5% points of a binomial of 100 at 0.2 are 12 and 28.
    assert 0.11 < low <= 0.13
    assert 0.27 <= high < 0.285
    assert found.naive == 0


def test_one_borough_far_out_is_flagged() -> None:
    units = [Unit(f"B{n}", 95 + 3 * (n % 4), 1000) for n in range(20)]
    found = funnel_of_shares([*units, Unit("Far", 200, 1000)])
    assert [each.name for each in found.points if each.differs] == ["Far"]


def test_ratios_are_judged_against_what_was_expected() -> None:
    units = [Unit(f"B{n}", 50 + (n % 5) * 3, 55.5) for n in range(12)]
    found = funnel_of_ratios([*units, Unit("Twice", 120, 60.0), Unit("None", 0, 0)])
    assert found.centre == 1
    assert [each.name for each in found.points if each.differs] == ["Twice"]
    assert found.points[-1].value is None
    low, high = found.points[0].alarm
    assert low < 1 < high


def test_nothing_all_alike_and_a_handful_are_each_said() -> None:
    assert funnel_of_shares([]).notes
    assert funnel_of_shares([Unit("A", 0, 0)]).centre is None
    alike = funnel_of_shares([Unit("A", 0, 10), Unit("B", 0, 90)])
    assert "0% in every borough" in alike.notes[0]
    assert not any(each.differs for each in alike.points)
    assert funnel_of_ratios([Unit("A", 0, 0)]).centre is None
    few = funnel_of_shares([Unit("A", 10, 100), Unit("B", 90, 100)])
    assert "With 2 boroughs" in few.notes[0]
    assert all(each.differs for each in few.points)


def test_an_order_is_refused_where_intervals_overlap_and_says_how_many() -> None:
    found = separation({"A": wilson(10, 100), "B": wilson(15, 100), "C": wilson(60, 100)})
    assert found.order is None
    assert found.apart == (("A", "C"), ("B", "C"))
    assert "of 3 pairs of boroughs, 1 has intervals that overlap" in found.sentence


def test_two_boroughs_are_one_pair() -> None:
    found = separation({"A": wilson(10, 100), "B": wilson(15, 100)})
    assert "the intervals of the two boroughs overlap" in found.sentence


def test_an_order_is_given_where_every_interval_is_clear() -> None:
    found = separation({"B": wilson(300, 1000), "A": wilson(100, 1000), "C": wilson(600, 1000)})
    assert found.order == ("A", "B", "C")


def test_a_borough_without_a_figure_or_an_end_refuses_the_order() -> None:
    two = {"A": Estimate(1, 0.5, 1.5), "B": Estimate(9, 8, None)}
    assert separation(two).order == ("A", "B")
    refused = separation({**two, "C": missing("Too few.")})
    assert (refused.order, refused.sentence) == (None, "No order is given: 1 has no figure.")
    assert separation({"A": Estimate(1, 0.5, None), "B": Estimate(9, 8, 10)}).order is None
    assert separation({}).order is None
