"""The code lists of a seizure. Pure: what each is called stands in ``words``.

The lists follow the sections of the treaties' forms; where a form's own codes are not public, they are ours.
"""

from __future__ import annotations

DETECTIONS = (
    "profile", "documents", "scan", "search", "dog", "intelligence", "random", "tip", "post", "market", "other",
)  # fmt: skip
CONCEALMENTS = (
    "none", "cover_load", "false_label", "false_wall", "luggage", "body", "clothing", "mixed", "vehicle", "parcel",
    "other",
)  # fmt: skip
LOCATIONS = ("airport", "seaport", "land_border", "rail", "mail", "inland", "warehouse", "market", "sea", "other")
REASONS = (
    "no_permit", "false_permit", "wrong_permit", "misdeclared", "undeclared", "prohibited", "over_quota", "no_consent",
    "no_licence", "not_as_notified", "welfare", "other",
)  # fmt: skip
DECLARED = ("not", "otherwise", "partly", "wholly")
MEASURES = ("seized", "detained", "confiscated", "arrest", "fine", "warning", "returned", "referred", "none")
DISPOSALS = (
    "stored", "returned", "rescue_centre", "released_wild", "zoo", "destroyed", "donated", "sold", "recovered",
    "disposed", "evidence", "died", "other",
)  # fmt: skip
RESULTS = ("pending", "convicted", "acquitted", "dropped", "fined", "settled", "administrative", "unknown")
ROLES = (
    "exporter", "consignor", "importer", "consignee", "notify", "carrier", "broker", "declarant", "notifier",
    "generator", "disposer", "owner", "passenger", "driver", "crew", "courier", "suspect", "witness", "other",
)  # fmt: skip
PAPERS = (
    "declaration", "manifest", "bill_of_lading", "air_waybill", "road_waybill", "cites_permit", "basel_notification",
    "movement_document", "annex_vii", "ozone_licence", "invoice", "packing_list", "passport", "laboratory", "other",
)  # fmt: skip
GROUNDS = (
    "basel_9_1_a", "basel_9_1_b", "basel_9_1_c", "basel_9_1_d", "basel_9_1_e", "basel_4", "cites_2", "cites_8",
    "cites_permit", "montreal_4", "montreal_4b", "national",
)  # fmt: skip
"""Basel Art. 9(1) a–e: without notification, without consent, with consent by falsification, not conforming with the
papers, deliberate disposal against the Convention. CITES Art. II and VIII. Montreal Protocol Art. 4 (trade with
non-Parties) and 4B (licensing)."""
