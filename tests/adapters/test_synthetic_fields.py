"""The synthetic returns answer the questions that the forms ask."""

from openmash.adapters.synthetic.return_fields import RETURN_FIELDS
from openmash.domain.agency_checks.fields import FIELDS


def test_the_synthetic_returns_use_the_keys_of_the_forms() -> None:
    for kind, fields in RETURN_FIELDS.items():
        assert {each.key for each in fields} <= {each.key for each in FIELDS[kind]}
