"""Waste: the code, the bans, and the papers of the Basel Convention."""

from __future__ import annotations

import datetime as dt

from greenlane.consignments.consignment import Document, GoodsLine
from greenlane.consignments.facts import permits
from greenlane.consignments.facts.goods import Tariff
from greenlane.consignments.facts.normalise import code_key
from greenlane.consignments.facts.text import Reading
from greenlane.consignments.facts.view import Row, View

_LOGS = "4403"


def of_line(view: View, line: GoodsLine, reading: Reading, tariff: Tariff | None) -> Row:
    """Return the facts of one line."""
    consent = _first(view, line, "basel_consent")
    return {
        "waste_code": line.waste_code,
        **_code(view, line),
        "recovery_code": code_key(line.recovery_code) if line.recovery_code else None,
        "import_banned": import_banned(view, line, reading, tariff),
        "log_export_banned": log_export_banned(view, line),
        "consent_from": consent.valid_from if consent else None,
        "consent_until": consent.valid_until if consent else None,
        "notified_days_before": notified_days_before(view, line),
        "consent_quantity_over": permits.quantity_over(view, line, consent) if consent else None,
    }


def _code(view: View, line: GoodsLine) -> Row:
    if not line.waste_code:
        return {"waste_control": None, "waste_code_valid": None}
    consent = view.books.needs_consent(line.waste_code, view.day)
    control = None if consent is None else "pic" if consent else "green"
    return {"waste_control": control, "waste_code_valid": view.books.waste(line.waste_code, view.day) is not None}


def waste_classes(view: View, line: GoodsLine, reading: Reading, tariff: Tariff | None) -> list[str]:
    """Return the classes of waste the goods are: by waste code, by a specific tariff code, by text."""
    named = (*(tariff.specific if tariff else ()), *reading.strong)
    if line.waste_code:
        named = (*view.books.classes_of_waste(line.waste_code), *named)
    return [code for code in dict.fromkeys(named) if view.books.is_waste(code)]


def import_banned(view: View, line: GoodsLine, reading: Reading, tariff: Tariff | None) -> bool | None:
    """Say whether the destination bans a class of waste that the goods are. False where they are no waste.

    None where the destination or its law is not known, or where neither code nor text tells what the goods are.
    """
    classes = waste_classes(view, line, reading, tariff)
    if not classes:
        return False if tariff is not None or line.description else None
    if view.destination is None:
        return None
    answers = [view.books.import_banned(code, view.destination, view.day) for code in classes]
    if True in answers:
        return True
    return None if None in answers else False


def log_export_banned(view: View, line: GoodsLine) -> bool | None:
    """Say whether the country of origin (else of export) bans the export of logs; False for goods outside HS 4403."""
    if line.hs is None:
        return None
    if not line.hs.startswith(_LOGS):
        return False
    country = line.origin or view.export_country
    return view.books.export_banned("timber", country, view.day) if country else None


def notified_days_before(view: View, line: GoodsLine) -> int | None:
    """Return the days from the issue of the movement document (the notice sent before a shipment) to departure."""
    notice = _first(view, line, "movement_document")
    sent: dt.date | None = notice.issued if notice else None
    return (view.departed - sent).days if sent and view.departed else None


def _first(view: View, line: GoodsLine, kind: str) -> Document | None:
    if kind not in view.kinds(line):
        return None
    return next((paper for paper in view.documents(line) if paper.kind == kind), None)
