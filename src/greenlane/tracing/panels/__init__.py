"""What tracing shows on the page of a case and of a consignment, and on its own page of a case (place "trace")."""

from greenlane.tracing.panels import belonging, forensics, links, origin, parties, routes

__all__ = ["belonging", "forensics", "links", "origin", "parties", "routes"]
