from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

app_name = "seizures"
urlpatterns = [
    path("seizures/", RedirectView.as_view(url="/"), name="list"),
]
