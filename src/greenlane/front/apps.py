from __future__ import annotations

from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "greenlane.front"
    label = "front"
    verbose_name = "front"
