"""The tables of the room: returns as they were prepared, signed and sent, and mappings that an administration edits."""

from greenlane.reporting.models.submissions import Mapping, Submission

__all__ = ["Mapping", "Submission"]
