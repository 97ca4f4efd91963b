"""Registers the records app with Django."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The app's label is `records`; its tables are named `records_<noun>`."""

    name = "openmash.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
