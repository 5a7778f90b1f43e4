"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from greenlane.front.panels import room


class InspectionConfig(AppConfig):
    name = "greenlane.inspection"
    label = "inspection"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the room into the masthead, and its panels onto the pages of lower rooms."""
        from greenlane.inspection import panels  # noqa: F401

        room(_("Queue"), "inspection:queue", ("/queue/",), order=10)
        room(_("Scans"), "inspection:scans", ("/inspection/",), order=15)
