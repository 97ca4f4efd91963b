"""What the times of millions of contacts are drawn from, and which of it is known.

- contacts of an average borough a year: 9,090 (3 million over 33 boroughs and 10 years); growth of
  5.9% a year, for initial contacts rose by 78% in ten years (ADCS Safeguarding Pressures 6);
- sources as `arrivals.SOURCES` (DfE open data on referrals; the rest by judgement);
- 27% of contacts become referrals (ADCS 2.4 million contacts, DfE 655,630 referrals in 2017/18);
- need N1 is that of more than half of the children (DfE children in need).

Everything else is an assumption: the shares of ratings, how many agencies are asked, nil returns,
and every length. Lengths are medians in working minutes.
"""

from typing import Final

from openmash.core.codes import PrimaryNeed
from openmash.domain.agency_checks.lifecycle import Answer
from openmash.domain.contacts.ratings import Rating

GROWTH: Final = 1.059
REDIRECTED: Final = 0.06
NEVER_DECIDED: Final = 0.002
NEVER_ANSWERED: Final = 0.012
WITHDRAWN: Final = 0.02
RE_RATED: Final = 0.08
MORE_CHILDREN: Final = 0.6
"""Children of a contact beyond the first, on average."""

RATINGS: Final = (Rating.RED, Rating.AMBER, Rating.GREEN, Rating.BLUE)
"""What the following go by."""
RATED: Final = (0.06, 0.18, 0.18, 0.58)
URGENT: Final = (0.80, 0.05, 0.05, 0.05)
ASKED: Final = (5, 4, 3, 0)
REFERRED: Final = (0.95, 0.74, 0.33, 0.08)
NOTHING: Final = (0.01, 0.04, 0.22, 0.58)
REPLY: Final = (45.0, 70.0, 150.0, 1.0)
DECIDING: Final = (90.0, 130.0, 240.0, 60.0)
"""From the last reply, or the rating, to the decision."""
SCREENING, ASKING, TELLING = 50.0, 12.0, 240.0
URGENT_SCREENING: Final = 25.0

ANSWERS: Final = {
    Answer.NOTHING_HELD: 0.45,
    Answer.NOT_RELEVANT: 0.17,
    Answer.SHARED: 0.25,
    Answer.SHARED_IN_PART: 0.08,
    Answer.DECLINED: 0.02,
    Answer.CANNOT_SEARCH: 0.03,
}
NEEDS: Final = {
    PrimaryNeed.ABUSE_OR_NEGLECT: 0.57,
    PrimaryNeed.CHILD_DISABILITY: 0.09,
    PrimaryNeed.PARENTAL_ILLNESS: 0.04,
    PrimaryNeed.ACUTE_STRESS: 0.09,
    PrimaryNeed.DYSFUNCTION: 0.13,
    PrimaryNeed.UNACCEPTABLE_BEHAVIOUR: 0.03,
    PrimaryNeed.ABSENT_PARENTING: 0.03,
    PrimaryNeed.NOT_IN_NEED: 0.02,
}
