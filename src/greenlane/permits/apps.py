"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from greenlane.front.panels import room


class PermitsConfig(AppConfig):
    name = "greenlane.permits"
    label = "permits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the room into the masthead, and its panel onto the page of a consignment."""
        from greenlane.permits import panels  # noqa: F401

        room(_("Permits"), "permits:desk", ("/permits/",), order=25)
