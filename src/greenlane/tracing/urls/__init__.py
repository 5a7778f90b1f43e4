"""The addresses of tracing, one file for each kind of page."""

from greenlane.tracing.urls import cases, forensics, maps, networks, origins, parties, trends

app_name = "tracing"
urlpatterns = [
    *cases.patterns,
    *origins.patterns,
    *forensics.patterns,
    *parties.patterns,
    *networks.patterns,
    *maps.patterns,
    *trends.patterns,
]
