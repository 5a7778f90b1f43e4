"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from greenlane.front.panels import room


class SeizuresConfig(AppConfig):
    name = "greenlane.seizures"
    label = "seizures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the room into the masthead, and its panels onto the pages of lower rooms."""
        from greenlane.seizures import panels  # noqa: F401

        room(_("Seizures"), "seizures:list", ("/seizures/",), order=17)
