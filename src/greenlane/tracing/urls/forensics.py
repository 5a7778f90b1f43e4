from __future__ import annotations

from django.urls import path

from greenlane.tracing.views import forensics, references

patterns = [
    path("tracing/references/", references.references, name="references"),
    path("tracing/references/new/", references.new, name="new-reference"),
    path("tracing/references/<uuid:pk>/", references.reference, name="reference"),
    path("tracing/references/<uuid:pk>/measure/", references.measure, name="measure-reference"),
    path("tracing/references/<uuid:pk>/retire/", references.retire, name="retire-reference"),
    path("tracing/cases/<uuid:pk>/specimens/", forensics.specimens, name="specimens"),
    path("tracing/cases/<uuid:pk>/specimens/add/", forensics.add, name="add-specimens"),
    path("tracing/cases/<uuid:pk>/specimens/assign/", forensics.assign, name="assign-origin"),
    path("tracing/cases/<uuid:pk>/specimens/<uuid:result>/", forensics.result, name="forensic-result"),
    path(
        "tracing/cases/<uuid:pk>/specimens/<uuid:result>/origin.<str:form>",
        forensics.download,
        name="forensic-download",
    ),
    path("tracing/cases/<uuid:pk>/matches/", forensics.matches, name="matches"),
    path("tracing/cases/<uuid:pk>/matches/find/", forensics.find, name="find-matches"),
]
