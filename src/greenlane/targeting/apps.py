"""The room as Django knows it."""

from django.apps import AppConfig


class TargetingConfig(AppConfig):
    name = "greenlane.targeting"
    label = "targeting"
    default_auto_field = "django.db.models.BigAutoField"
