"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from greenlane.front.panels import room


class ReportingConfig(AppConfig):
    name = "greenlane.reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the room into the masthead, and tell the page of what is due what was sent."""
        from greenlane.reporting import panels  # noqa: F401
        from greenlane.reporting.actions.due_dates import due_returns
        from greenlane.seizures import due

        due.register(due_returns)
        room(_("Reports"), "reporting:returns", ("/reports/",), order=45)
