"""The tables of inspection."""

from greenlane.inspection.models.examinations import Examination, Photo
from greenlane.inspection.models.orders import Inspection, InspectionQuerySet, SavedView, Work, trader_records
from greenlane.inspection.models.practice import Practice
from greenlane.inspection.models.scans import Decision, Mark, Reading, Scan, ScanQuerySet, ScanView, UnreadScan

__all__ = [
    "Decision",
    "Examination",
    "Inspection",
    "InspectionQuerySet",
    "Mark",
    "Photo",
    "Practice",
    "Reading",
    "SavedView",
    "Scan",
    "ScanQuerySet",
    "ScanView",
    "UnreadScan",
    "Work",
    "trader_records",
]
