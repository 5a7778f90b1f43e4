"""The room as Django knows it."""

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "greenlane.inspection"
    label = "inspection"
    default_auto_field = "django.db.models.BigAutoField"
