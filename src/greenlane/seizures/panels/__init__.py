"""What the room adds to pages: the case of a consignment, and the parts of a case's own page."""

from greenlane.seizures.panels import cases, custody, evidence, takeback

__all__ = ["cases", "custody", "evidence", "takeback"]
