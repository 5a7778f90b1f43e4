"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from greenlane.front.panels import room


class ConsignmentsConfig(AppConfig):
    name = "greenlane.consignments"
    label = "consignments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the room into the masthead."""
        room(_("Consignments"), "consignments:list", ("/consignments/", "/receive/", "/quarantine/"), order=20)
