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

        room(_("Indicators"), "targeting:indicators", ("/indicators/",), order=50)
        room(_("Lanes"), "targeting:policies", ("/lanes/",), order=60)
        room(_("Learning"), "targeting:models", ("/models/", "/trials/", "/how-good/"), order=70)
