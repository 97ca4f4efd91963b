"""Tables of the Standard Safeguarding Dataset that a front door feeds, as CSV files."""

from .build import NOT_HELD, Row, Tables, tables_of
from .check import check
from .columns import COLUMNS
from .files import archive

__all__ = ["COLUMNS", "NOT_HELD", "Row", "Tables", "archive", "check", "tables_of"]
