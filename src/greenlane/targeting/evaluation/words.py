"""An evaluation as a page of text: the headline never without what it must be read beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from greenlane.targeting.evaluation.audit import RATE

_BASELINES = {
    "look_up": "look-up (a dictionary of twins)",
    "single_profile": "one smoothed rate",
    "rate_table": "rates of origin × export country × office",
    "logistic_regression": "logistic regression",
    "lightgbm_default": "LightGBM as it comes",
}
_SLICES = {
    "new_consignee": "new consignee",
    "new_consignor": "new consignor",
    "new_party": "new consignee or consignor",
    "new_heading": "new heading",
    "new_taxon": "new taxon",
    "new_route": "new route (origin, export country, office)",
}
_WIDTH = 58


def text(report: Mapping[str, Any]) -> str:
    """Return the report of ``evaluate`` for a reader."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    split, unit = report["split"], f"{report['by']}s"
    yield from _source(report)
    yield f"Trained on {split['train_from']} to {split['train_to']}: {split['train_rows']:,} lines, of which "
    yield (
        f"  {split['train_inspected']:,} inspected and known before {split['from']}, {split['train_finds']:,} finds"
        f" ({split['outcomes_known_too_late']:,} outcomes became known too late)."
    )
    yield f"Judged on {split['from']} to {split['to']}: {report['rows']:,} lines in {report['shipments']:,} shipments; "
    yield f"  {split['not_inspected_and_not_judged']:,} lines nobody inspected are not judged."
    if report["left_out"]:
        yield f"Left out: {', '.join(report['left_out'])}."
    yield ""
    yield f"Base rate: {report['base_rate']:.4f} ({report['finds']:,} finds, by {report['by']})"
    yield f"Intervals: {report['interval']:.0%}, whole shipments drawn again."
    if report["provisional"]:
        yield "PROVISIONAL: --quick leaves out the scarcity curve and the slow baselines. No headline."
    yield ""
    yield _head(unit)
    yield _row("the model, all facts", report)
    yield from _beside(report)
    yield from _slices(report)
    yield from _audit(report["audit"])
    yield from _scarcity(report["scarcity"])
    yield from _calibration(report["calibration"])
    yield from _card(report["model_card"])


def _source(report: Mapping[str, Any]) -> Iterator[str]:
    source = report.get("source", {})
    if source.get("means"):
        yield f"A find here is: {source['means']}."
    left = source.get("left_out")
    if left and (left["refused"] or left["without_day"]):
        yield (
            f"Of {left['lines']:,} lines read, {left['refused']:,} were refused and {left['without_day']:,} have no "
            "day: they are not judged."
        )
        for reason, count in left["reasons"].items():
            yield f"  {count:,} × {reason}"


def _beside(report: Mapping[str, Any]) -> Iterator[str]:
    without = report["audit"]["without"]
    if without:
        yield _row("  without the suspicious fields below", without)
    yield _row("  on rows without a twin", report["twin_free"])
    for name, one in report["baselines"].items():
        label = f"{_BASELINES.get(name, name)}{': ' + one['fact'] if 'fact' in one else ''}"
        yield _row(f"against {label}", one)
        yield _row("  on rows without a twin", one["twin_free"])
    twins = report["twins"]
    yield ""
    yield (
        f"Twins: {twins['share']:.1%} of what is judged was seen before ({twins['exact']:.1%} in all "
        f"{twins['facts_compared']} facts, {twins['in_goods']:.1%} in its goods and amounts)."
    )


def _slices(report: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield "What the model had never seen:"
    for name, one in report["cold"].items():
        label = f"  {_SLICES[name]} ({one['rows']:,} of them, {one['finds']:,} finds)"
        yield _row(label, one) if one["auc"] else f"{label}: cannot be judged"


def _audit(audit: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    if not audit["suspicious"]:
        yield f"No field looks filled in after the find (no value with {RATE:.0%} finds or more that many finds share)."
        return
    yield "Fields that look filled in after the find; read the figures without them:"
    for one in audit["suspicious"]:
        yield f"  {one['sentence']}"
    if not audit["without"]:
        yield f"  Without them no model can be trained: {audit.get('because', '')}"


def _scarcity(curve: list[Mapping[str, Any]] | None) -> Iterator[str]:
    if curve is None:
        return
    yield ""
    yield "With fewer outcomes to learn from:"
    for one in curve:
        label = f"  {one['share']:.0%} of them ({one['finds']:,} finds)"
        yield _row(label, one) if "auc" in one else f"{label}: {one['because']}"


def _calibration(given: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield (
        f"Chances: {given['expected_finds']:,.1f} finds expected, {given['finds']:,} made; Brier {given['brier']:.4f} "
        f"(always the base rate: {given['brier_of_base_rate']:.4f})."
    )
    for one in given["table"]:
        yield f"  {one['rows']:>8,} with a mean chance of {one['chance']:.4f}: {one['found']:.4f} were finds"


def _card(card: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield "Model:"
    for name, value in card.items():
        if isinstance(value, str | int | float):
            yield f"  {name}: {value}"


def _head(unit: str) -> str:
    return f"{'':<{_WIDTH}} {'avg. precision':<22}{'AUC':<22}{f'recall, 5 % of {unit}':<22}{'recall, 10 %':<22}"


def _row(label: str, one: Mapping[str, Any]) -> str:
    recall = one["recall_at"] or {}
    parts = [one["average_precision"], one["auc"], recall.get("0.05"), recall.get("0.10")]
    return f"{label:<{_WIDTH}} " + "".join(f"{_figure(part):<22}" for part in parts)


def _figure(one: Mapping[str, float | None] | None) -> str:
    if not one or one["value"] is None:
        return "not defined"
    if one["low"] is None or one["high"] is None:
        return f"{one['value']:.3f}"
    return f"{one['value']:.3f} ({one['low']:.3f}–{one['high']:.3f})"
