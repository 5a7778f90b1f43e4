from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from greenlane.ledger import verbs


class LedgerConfig(AppConfig):
    name = "greenlane.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Register what every room may write: its ``verbs.py`` holds ``VERBS``, a dict of verb to sentence."""
        autodiscover_modules("verbs")
        verbs.collect()
