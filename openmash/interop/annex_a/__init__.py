"""Ofsted's Annex A (child-level data for inspections), lists 1 to 5, as far as a hub fills them.

Headers and allowed values are those of the sample workbook in use, to the letter. Dates are shown
dd/mm/yyyy; one sheet for each list, its headers in row 1.
"""

from .build import NOT_HELD, Lists, lists_of
from .check import check
from .lists import HEADERS
from .workbook import workbook

__all__ = ["HEADERS", "NOT_HELD", "Lists", "check", "lists_of", "workbook"]
