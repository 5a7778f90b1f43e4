"""Every address of the house: each room's own, and the API."""

from django.urls import include, path

from greenlane import flow, jobs
from greenlane.api import api
from greenlane.consignments.urls import patterns as consignments
from greenlane.inspection.models import trader_records
from greenlane.permits.urls import patterns as permits
from greenlane.targeting.urls import patterns as targeting_pages

urlpatterns = [
    path("", include("greenlane.front.urls")),
    path("", include("greenlane.people.urls")),
    path("", include("greenlane.inspection.urls")),
    path("", include("greenlane.seizures.urls")),
    path("", include("greenlane.tracing.urls")),
    path("", include("greenlane.reporting.urls")),
    # What is taken in or mended is screened at once. Only the story above the rooms knows that: the pages get it here.
    path("", include((consignments(enqueue=jobs.receive, again=jobs.again, mend=flow.mend), "consignments"))),
    path("", include((permits(traders=trader_records), "permits"))),
    path("", include((targeting_pages(later=jobs.try_later), "targeting"))),
    path("api/", api.urls),
]

handler400 = "greenlane.front.views.bad_request"
handler403 = "greenlane.front.views.forbidden"
handler404 = "greenlane.front.views.not_found"
handler500 = "greenlane.front.views.server_error"
