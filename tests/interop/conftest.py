"""Formats are tried without a database and without a socket, as the domain is."""

from tests.domain.conftest import _alone, django_db_setup, postgres

__all__ = ["_alone", "django_db_setup", "postgres"]
