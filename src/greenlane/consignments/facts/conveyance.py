"""What carries the goods: vessel, containers, seals, and what the scales found."""

from __future__ import annotations

from greenlane.consignments.consignment import Consignment, Container
from greenlane.consignments.facts import checks
from greenlane.consignments.facts.normalise import code_key
from greenlane.consignments.facts.view import Row, View, ratio

INNER_VOLUME_M3 = {
    "20": 30.0, "22": 33.2, "25": 37.4, "40": 60.5, "42": 67.7, "45": 76.3, "L2": 77.0, "L5": 86.0, "M5": 98.0,
}  # fmt: skip
"""Usual inner volume of a box by the first two signs of its ISO 6346 size-type code (length, height), cubic metres.
Makers differ by a few per cent. Source: figures that carriers commonly publish."""

_COOLED_SHARE = 0.88
"""Inner volume of a refrigerated container against a box of the same outside, insulation taken off (usual figure)."""
_BOXES, _COOLED = ("G", "V", "U"), ("R", "H")
_WITHOUT_CONTAINERS = ("post", "express", "luggage", "air")


def of_consignment(view: View) -> Row:
    """Return the facts that every line shares; masses in kilograms."""
    by = view.consignment.conveyance
    imo = by.imo if by else None
    boxes = view.consignment.containers
    gap, share = weighed_gap(boxes)
    return {
        "vessel": (by.name or by.voyage or by.registration) if by else None,
        "imo": imo,
        "imo_valid": checks.imo_valid(imo) if imo else None,
        **_containers(view),
        "reefer": reefer(view),
        "reefer_set": reefer_set(view),
        "seal_declared": seal_declared(view),
        "seal_changed": seal_changed(boxes),
        "weighed_gap_kg": gap,
        "weighed_gap_share": share,
        "load_density": ratio(view.gross_kg, _volume(boxes)),
    }


def container_numbers(declared: Consignment) -> list[str]:
    """Return the container numbers of the consignment and its lines, letters and digits alone, each once."""
    numbers = [box.number for box in declared.containers]
    numbers += [line.container for line in declared.goods if line.container]
    return list(dict.fromkeys(key for key in map(code_key, numbers) if key))


def _containers(view: View) -> Row:
    """No container named means none for a manifest and for modes that use none; elsewhere nobody can tell."""
    numbers = container_numbers(view.consignment)
    tells = bool(numbers) or view.consignment.kind == "manifest" or view.mode in _WITHOUT_CONTAINERS
    return {
        "containers": len(numbers) if tells else None,
        "container_numbers": numbers if tells else None,
        "containers_valid": all(map(checks.container_valid, numbers)) if numbers else None,
    }


def reefer(view: View) -> bool | None:
    """Say whether a refrigerated container is used: by its ISO 6346 type (R, H), or, untyped, by its temperature."""
    boxes = view.consignment.containers
    if any(_cooled(box) for box in boxes):
        return True
    if boxes:
        return False if all(_type(box) for box in boxes) else None
    return False if view.mode in _WITHOUT_CONTAINERS else None


def reefer_set(view: View) -> bool | None:
    """Say whether every refrigerated container has a temperature set; None where there is none or nobody tells.

    A blank temperature means "not set" in a manifest, or where another container has one.
    """
    cooled = [box for box in view.consignment.containers if _cooled(box)]
    warm = [box for box in cooled if box.temperature_c is None]
    if not cooled:
        return None
    if not warm:
        return True
    return False if len(warm) < len(cooled) or view.consignment.kind == "manifest" else None


def seal_declared(view: View) -> bool | None:
    """Say whether every container has a seal number; blank means "none" in a manifest or beside a sealed container."""
    boxes = view.consignment.containers
    sealed = [box for box in boxes if any(box.seals)]
    if not boxes:
        return None
    if len(sealed) == len(boxes):
        return True
    return False if sealed or view.consignment.kind == "manifest" else None


def seal_changed(boxes: tuple[Container, ...]) -> bool | None:
    """Say whether the seals found on a container differ from those declared; None where nobody looked or declared."""
    looked = [box for box in boxes if box.seals_found is not None and box.seals]
    if not looked:
        return None
    return any(set(map(code_key, box.seals)) != set(map(code_key, box.seals_found or ())) for box in looked)


def weighed_gap(boxes: tuple[Container, ...]) -> tuple[float | None, float | None]:
    """Return the gaps between verified and declared gross mass, summed without sign over the containers that have
    both, in kilograms, and as a share of their declared mass."""
    pairs = [
        (float(box.verified_gross_kg), float(box.gross_kg))
        for box in boxes
        if box.verified_gross_kg is not None and box.gross_kg is not None
    ]
    if not pairs:
        return None, None
    gap = sum(abs(weighed - declared) for weighed, declared in pairs)
    return gap, ratio(gap, sum(declared for _, declared in pairs))


def inner_volume_m3(size_type: str | None) -> float | None:
    """Return the usual inner volume in m3 of a container by its ISO 6346 size-type code; None for tanks, flats and
    codes without a usual figure."""
    code = code_key(size_type or "")
    volume = INNER_VOLUME_M3.get(code[:2])
    if volume is None or len(code) < 3 or code[2] not in _BOXES + _COOLED:
        return None
    return volume * _COOLED_SHARE if code[2] in _COOLED else volume


def _volume(boxes: tuple[Container, ...]) -> float | None:
    volumes = [inner_volume_m3(box.size_type) for box in boxes]
    return None if None in volumes or not volumes else sum(v for v in volumes if v is not None)


def _cooled(box: Container) -> bool:
    kind = _type(box)
    return kind in _COOLED if kind else box.temperature_c is not None


def _type(box: Container) -> str:
    """Return the letter of the ISO 6346 type group, or an empty string where it is not told."""
    code = code_key(box.size_type or "")
    return code[2] if len(code) == 4 and code[2].isalpha() else ""
