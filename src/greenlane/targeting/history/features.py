"""Every history feature that an indicator or a model can name: its type, its unit and its meaning."""

from __future__ import annotations

from greenlane.consignments.facts.columns import Column, Type
from greenlane.targeting.history.keys import MEASURES, RATED, YEAR

GROUP = "history"
STRENGTH = 20
"""A rate leans on the overall rate as if on so many inspections."""
BASE_FOUND, BASE_INSPECTED = 1, 50
"""What the overall rate leans on itself, so that a first find is no certainty."""
DEEP = 180
"""Days that the history must reach back before 'never seen' says anything."""
FEW = 30
"""With fewer peers than this under a key, the next wider one is asked."""
SCALE = 10_000
"""Logarithms are kept as whole numbers of ten-thousandths, so that their sums are exact in any order."""
BLUR = 1_000
"""Spread (ten-thousandths of a logarithm, about a tenth of the value) that is added to that of any peers."""
MOST = 8.0
"""A distance from peers is cut off here."""
LOW = 1.645
"""Standard deviations below a rate at which its lower bound lies: about one in twenty is lower."""

_OF = {
    "consignee": "the consignee",
    "consignor": "the consignor",
    "broker": "the broker",
    "office": "the office",
    "route": "the route (country of export, destination, office)",
    "hs2": "the chapter",
    "hs4": "the heading",
    "hs6": "the subheading",
    "origin": "the country of origin",
    "taxon": "the taxon",
    "hs6_origin": "the subheading from this country of origin",
    "taxon_origin": "the taxon from this country of origin",
    "consignee_hs4": "the consignee's goods of this heading",
    "pair": "what this consignor sends to this consignee",
}
_MEASURED = {
    "unit_value": "value per kilogram",
    "kg_per_package": "mass of a package",
    "kg_per_piece": "mass of a piece",
    "goods_density": "density",
}
_SHARED = {"address": "address", "phone": "telephone"}


def _columns(*rows: tuple[str, Type, str] | tuple[str, Type, str, str]) -> list[Column]:
    return [Column(row[0], row[1], GROUP, row[2], row[3] if len(row) > 3 else "") for row in rows]


def _rates(kind: str) -> list[Column]:
    of = _OF[kind]
    return _columns(
        (f"{kind}_rate", "DOUBLE",
            f"Share of inspections of {of} that found something, of those recorded in the {YEAR} days before, smoothed "
            f"by {STRENGTH} at the overall rate; None while no outcome at all is known"),
        (f"{kind}_rate_low", "DOUBLE", "Lower bound of the same rate: one in twenty true rates would be lower"),
        (f"{kind}_inspected", "BIGINT", f"Consignments of {of} with an outcome recorded in the {YEAR} days before"),
    )  # fmt: skip


def _traffic(kind: str) -> list[Column]:
    return _columns(
        *(
            (f"{kind}_consignments_{days}", "BIGINT", f"Consignments of {_OF[kind]} in the {days} days before")
            for days in (30, 90, YEAR)
        )
    )


_NEW = f"None while the history is less than {DEEP} days deep"
_ALL = [
    *_columns(
        ("history_days", "BIGINT", "Days from the first consignment of the history to the day of declaration", "d"),
        ("overall_rate", "DOUBLE",
            f"Share of all inspections that found something, of those recorded in the {YEAR} days before; leans on "
            f"{BASE_FOUND} in {BASE_INSPECTED}; None while no outcome at all is known"),
        ("overall_inspected", "BIGINT", f"Consignments with an outcome recorded in the {YEAR} days before"),
    ),
    *(column for kind in RATED for column in _rates(kind)),
    *(column for kind in ("consignee", "consignor", "route") for column in _traffic(kind)),
    *_columns(
        ("consignee_first", "BOOLEAN", f"The consignee was never seen before the day; {_NEW}"),
        ("consignee_known_days", "BIGINT", f"Days since the consignee was first seen; {_NEW}", "d"),
        ("consignee_idle_days", "BIGINT", "Days since the consignee was last seen before the day", "d"),
        ("consignor_first", "BOOLEAN", f"The consignor was never seen before the day; {_NEW}"),
        ("consignor_known_days", "BIGINT", f"Days since the consignor was first seen; {_NEW}", "d"),
        ("consignor_idle_days", "BIGINT", "Days since the consignor was last seen before the day", "d"),
        ("consignee_hs2_first", "BOOLEAN", f"The consignee never had goods of this chapter before; {_NEW}"),
        ("consignee_hs4_first", "BOOLEAN", f"The consignee never had goods of this heading before; {_NEW}"),
        ("pair_first", "BOOLEAN", f"The consignor never sent this consignee anything before; {_NEW}"),
        ("consignee_route_first", "BOOLEAN",
            f"The consignee never had goods from this country to this destination and office before; {_NEW}"),
        ("consignor_ports_first", "BOOLEAN",
            f"The consignor never used this pair of first and last place before; {_NEW}"),
        (f"trade_lines_{YEAR}", "BIGINT",
            f"Goods lines of the subheading from this origin to this destination in the {YEAR} days before; {_NEW}"),
        ("pair_consignments_7", "BIGINT", "Consignments from this consignor to this consignee in the 7 days before"),
        ("pair_consignments_90", "BIGINT", "Consignments from this consignor to this consignee in the 90 days before"),
        ("pair_kg_7", "DOUBLE", "Net mass that this consignor sent this consignee in the 7 days before", "kg"),
        ("repeated_90", "BIGINT",
            "Goods lines of the consignor with the very same net mass and value in the 90 days before"),
    ),
    *_columns(
        *(
            (f"{measure}_z", "DOUBLE",
                f"Distance of the {_MEASURED[measure]} from that of its peers in standard deviations of the logarithm: "
                f"lines of the {YEAR} days before with the same subheading and origin, else subheading, else heading, "
                f"whichever first has {FEW}; None with fewer")
            for measure in MEASURES
        ),
        *(
            (f"{end}_{kind}_others", "BIGINT",
                f"Other names that used the {end}'s {word} in the {YEAR} days before, at either end of a consignment")
            for end in ("consignor", "consignee")
            for kind, word in _SHARED.items()
        ),
    ),
]  # fmt: skip

FEATURES: dict[str, Column] = {column.name: column for column in _ALL}
