"""How a study is made, in the words of its report: what anyone needs to check or repeat it."""

from collections.abc import Iterator

from openmash.adapters.typeset import Block, Heading, Paragraph, Points
from openmash.domain.insights.interrupted_series import FEWEST_MONTHS
from openmash.domain.insights.panel import FEWEST
from openmash.domain.insights.staggered import LEAD, SHUFFLES
from openmash.domain.insights.study_cases import Clock
from openmash.domain.insights.suppression import SMALL
from openmash.domain.insights.survival import MOST_OPEN
from openmash.web.presenters.formatters import plural

REFERENCES = (
    "Crockett and others 2013, University of Greenwich: the early impact of hubs in London.",
    "Kaplan and Meier 1958; Brookmeyer and Crowley 1982: medians with open contacts counted.",
    "Wagner and others 2002: interrupted time series. Zellner 1971: how alike months are.",
    "Borusyak, Jaravel and Spiess 2024; Callaway and Sant’Anna 2021: areas that start in turn.",
    "Fisher 1935; Rosenbaum 2002: tests and intervals by shuffling who started when.",
)


def notes(*, clock: Clock, days: int, settling: int, tens: bool) -> Iterator[Block]:
    """The method, part by part."""
    yield Heading("How this was made", "method")
    yield Paragraph(_counted(days, settling), "What is counted.")
    yield Paragraph(f"{clock.meaning} {_LENGTH}", "How long.")
    yield Paragraph(_OPEN, "Open contacts.")
    yield Paragraph(_TABLE, "The table.")
    yield Paragraph(_SERIES, "Each area over time.")
    yield Paragraph(_ACROSS, "Across the areas.")
    yield Paragraph(_TRENDS, "The check before the starts.")
    yield Paragraph(_MIX, "The mix of contacts.")
    yield Paragraph(f"{_SMALL} {_TENS}" if tens else _SMALL, "Small numbers.")
    yield Paragraph(_TRIED, "How far the intervals can be trusted.")
    yield Heading("Sources", "sources", 3)
    yield Points(REFERENCES)


def _counted(days: int, settling: int) -> str:
    after = f", leaving out the first {plural(settling, 'day')} after it" if settling else ""
    return (
        "Every contact that an area received, rated or not, decided or open, but for those passed "
        "straight to a worker who has the child already. A contact belongs to the day and month of "
        "its receipt in London, and to the rating first confirmed, whatever became of the rating. "
        f"The table takes {plural(days, 'day')} before each start and as many from it on{after}; "
        "everything else takes every month there is."
    )


_LENGTH = "From receipt in the hub to the decision on the last child of the contact."
_OPEN = (
    "They count as at least as long as they have lasted (Kaplan-Meier), never left out, but in the "
    "mean of the decided, which is there only because the 2013 study printed it. Where more than "
    f"{MOST_OPEN:.0%} are open no figure is fit for a headline."
)
_TABLE = (
    "Intervals are at 95%. Means: bootstrap (BCa), from 1,000 contacts on Student’s t; differences "
    "of means: Welch; medians and means up to ten days: Kaplan-Meier, with ratios by the delta "
    "method on logs. The 2013 study gave means alone: no counts, no open contacts, no intervals."
)
_SERIES = (
    "Segmented regression on the log of each month’s median: a level and a slope before, then a "
    "step and a change of slope. The month of the start is left out unless it began on the first. "
    "Errors of neighbouring months are taken to be alike (first-order autoregressive), averaged "
    f"over how much. {FEWEST_MONTHS} months with figures are needed on each side; a month has a "
    f"figure from {FEWEST} contacts on, once half are decided."
)
_ACROSS = (
    "What each area would have had comes from its own months before its start and from the areas "
    "that had not started in the same month (imputation, Borusyak and others), which stays right "
    "where areas start at different times and effects grow. The interval and p come from handing "
    "the starting dates out among the areas in other ways: all ways where there are few, "
    f"{SHUFFLES} drawn by lot where there are many, from a fixed seed, so that the same contacts "
    "give the same figures. Callaway and Sant’Anna’s estimate stands beside it as a second "
    "opinion, without an interval of its own. Months since the start are shown without intervals: "
    "each is of few areas, and the eye would take the widest for a finding. Every area’s month "
    "counts alike."
)
_TRENDS = (
    f"Each start is taken to lie {LEAD} months earlier than it did, the effect found is taken out, "
    "and the months after the true start are left out. What is found then should be no change. "
    "That it is none is no proof that the areas would have gone on alike."
)
_MIX = (
    "A log-linear model of the decided contacts, with a level for each area and month, says how "
    "much longer each source, first rating and need takes than the commonest; each length is "
    "brought to the average mix, and everything across the areas is computed again from these. "
    "It is fair only while hubs rate and record alike before and after."
)
_SMALL = (
    f"Counts of 1 to {SMALL}, what is computed from so few, and further counts by which they could "
    "be worked out are kept back, as in the national tables. No figure here names a child."
)
_TENS = (
    "Other counts are to the nearest ten, so that reports of nearly the same days cannot be "
    "subtracted from each other; every figure is computed from the whole counts."
)
_TRIED = (
    "Each method was tried on generated contacts with a known effect and with none: 95% intervals "
    "of the effect across areas held it in 95 of 100 worlds, and an effect was found where there "
    "was none in 5 of 100. That shows the arithmetic keeps its word, not that an area behaves like "
    "a generated one. The measures page of the documentation has all the trials."
)
