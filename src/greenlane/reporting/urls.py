from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from greenlane.reporting.views import statistics

app_name = "reporting"
urlpatterns = [
    path("reports/", RedirectView.as_view(url="/"), name="returns"),
    path("reports/sent/", RedirectView.as_view(url="/"), name="sent"),
    path("reports/statistics/", statistics.statistics, name="statistics"),
    path("reports/statistics.csv", statistics.statistics_file, name="statistics-file"),
]
