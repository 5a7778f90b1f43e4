from __future__ import annotations

from django.urls import path

from greenlane.reporting.views import columns, returns, statistics, submissions

app_name = "reporting"
urlpatterns = [
    path("reports/", returns.returns, name="returns"),
    path("reports/statistics/", statistics.statistics, name="statistics"),
    path("reports/statistics.csv", statistics.statistics_file, name="statistics-file"),
    path("reports/sent/", submissions.sent, name="sent"),
    path("reports/sent/<uuid:pk>/", submissions.submission, name="submission"),
    path("reports/sent/<uuid:pk>/file/", submissions.download, name="file"),
    path("reports/sent/<uuid:pk>/sign/", submissions.sign, name="sign"),
    path("reports/sent/<uuid:pk>/reject/", submissions.reject, name="reject"),
    path("reports/sent/<uuid:pk>/mark-sent/", submissions.mark_sent, name="mark-sent"),
    # What a return is called comes last: it may be any word.
    path("reports/<slug:name>/", returns.one, name="one"),
    path("reports/<slug:name>/prepare/", returns.prepare, name="prepare"),
    path("reports/<slug:name>/columns/", columns.columns, name="columns"),
]
