from __future__ import annotations

from django.urls import path

from greenlane.seizures.views import deeds, listing, one, writing

app_name = "seizures"
urlpatterns = [
    path("seizures/", listing.cases, name="list"),
    path("seizures/new/", writing.new, name="new"),
    path("seizures/peek/<uuid:pk>/", listing.peek, name="peek"),
    path("seizures/from-inspection/<uuid:pk>/", writing.from_inspection, name="from-inspection"),
    path("seizures/<uuid:pk>/", one.one, name="one"),
    path("seizures/<uuid:pk>/edit/", writing.edit, name="edit"),
    path("seizures/<uuid:pk>/assign/", deeds.assign, name="assign"),
    path("seizures/<uuid:pk>/show/", deeds.refer, name="refer"),
    path("seizures/<uuid:pk>/withdraw/", deeds.withdraw, name="withdraw"),
    path("seizures/<uuid:pk>/propose-close/", deeds.propose, name="propose-close"),
    path("seizures/<uuid:pk>/close/", deeds.close, name="close"),
    path("seizures/<uuid:pk>/reopen/", deeds.reopen, name="reopen"),
    path("seizures/<uuid:pk>/alike/<uuid:other>/", deeds.judge, name="judge"),
]
