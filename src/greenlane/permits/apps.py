"""The room as Django knows it."""

from django.apps import AppConfig


class PermitsConfig(AppConfig):
    name = "greenlane.permits"
    label = "permits"
    default_auto_field = "django.db.models.BigAutoField"
