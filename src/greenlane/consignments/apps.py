"""The room as Django knows it."""

from django.apps import AppConfig


class ConsignmentsConfig(AppConfig):
    name = "greenlane.consignments"
    label = "consignments"
    default_auto_field = "django.db.models.BigAutoField"
