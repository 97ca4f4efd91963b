"""The children in need census return of the Department for Education, as far as a hub fills it.

Form and codes: the 2026 schema as London boroughs use it. Rules: the Department's own numbers, for
everything that a front door can break, and rules of our own (OM) for what others miss.
"""

from .build import NOT_HELD, census_of, faults_of
from .check import check
from .facts import Assessment, Census, Child, Episode, Plan, ProtectionPlan, Section47
from .structure import faults as structure_faults
from .writer import Release, census_xml

__all__ = [
    "NOT_HELD",
    "Assessment",
    "Census",
    "Child",
    "Episode",
    "Plan",
    "ProtectionPlan",
    "Release",
    "Section47",
    "census_of",
    "census_xml",
    "check",
    "faults_of",
    "structure_faults",
]
