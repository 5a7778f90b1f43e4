"""Which papers are named for a line: yes, no, or nobody can tell."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from greenlane.consignments.facts.view import Row

CITES_EXPORT = ("cites_export", "cites_reexport", "cites_other")
"""Papers under which listed goods may leave: permit, re-export certificate, or another CITES certificate in its
place (pre-Convention, captive-bred, introduction from the sea: Articles III to VII of CITES)."""

_WANTED: dict[str, tuple[str, ...]] = {
    "has_cites_permit": CITES_EXPORT,
    "has_cites_import": ("cites_import",),
    "has_certificate_of_origin": ("certificate_of_origin",),
    "has_health_certificate": ("health_certificate",),
    "has_fishing_certificate": ("fishing_certificate",),
    "has_timber_licence": ("timber_licence",),
    "has_basel_notification": ("basel_notification",),
    "has_basel_consent": ("basel_consent",),
    "has_movement_document": ("movement_document",),
    "has_annex_vii": ("annex_vii",),
    "has_functionality_test": ("functionality_test",),
    "has_ozone_licence": ("ozone_licence",),
    "has_fgas_registration": ("fgas_registration",),
    "has_reclaim_certificate": ("reclaim_certificate",),
    "has_end_user_certificate": ("end_user_certificate",),
    "has_treatment_certificate": ("treatment_certificate",),
}


@lru_cache(maxsize=4096)
def named(kinds: frozenset[str], known: bool) -> MappingProxyType[str, object]:
    """Return every fact ``has_...`` of a line for which papers of ``kinds`` are named.

    ``known``: whether the input tells which papers there are; where it does not, silence is None.
    """
    absent = False if known else None
    row: Row = {name: True if not kinds.isdisjoint(wanted) else absent for name, wanted in _WANTED.items()}
    return MappingProxyType(row)
