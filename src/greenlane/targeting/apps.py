"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from greenlane.front.panels import room


class TargetingConfig(AppConfig):
    name = "greenlane.targeting"
    label = "targeting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the room into the masthead, and its panels onto the pages of lower rooms."""
        from greenlane.targeting import panels  # noqa: F401

        begins = ("/indicators/", "/lanes/", "/models/", "/trials/", "/how-good/")
        room(_("Targeting"), "targeting:indicators", begins, order=50)
