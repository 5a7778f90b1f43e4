from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

app_name = "reporting"
urlpatterns = [
    path("reports/", RedirectView.as_view(url="/"), name="returns"),
]
