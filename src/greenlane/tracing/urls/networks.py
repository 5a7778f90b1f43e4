from __future__ import annotations

from django.urls import path

from greenlane.tracing.views import charts, chronology, findings, networks, standing, ways

patterns = [
    path("tracing/network/", networks.network, name="network"),
    path("tracing/network/data/", networks.network_data, name="network-data"),
    path("tracing/network/nodes/", networks.nodes, name="network-nodes"),
    path("tracing/network/node/", networks.node, name="network-node"),
    path("tracing/network/edge/", networks.edge, name="edge"),
    path("tracing/network/standing/", standing.standing, name="network-standing"),
    path("tracing/network/breaking/", standing.breaking, name="network-breaking"),
    path("tracing/network/findings/", findings.findings, name="network-findings"),
    path("tracing/network/paths/", ways.paths, name="paths"),
    path("tracing/network/chart/", charts.chart, name="chart"),
    path("tracing/network/export/<str:form>/", networks.network_export, name="network-export"),
    path("tracing/cases/<uuid:pk>/chronology/", chronology.chronology, name="chronology"),
]
