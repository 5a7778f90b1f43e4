"""The learned core on real declarations of amphibians to the United States, beside what learns off the shelf.

Rolling years: trained on everything before the year that was known by then, judged on the year; intervals draw whole
shipments again. Two variants of the table:

A  all declared columns but the disposition. `source` U and `purpose` P are in part written after the find, `unit` GM
   nearly always: what is measured here is partly how well that is read off.
D  commercial cargo alone (no purpose P, no source U or X), without the columns source and unit: the honest headline.

A find is a refusal by the inspector, for whichever reason. The table does not ship:
    python -m benchmarks.bench_lemis [FOLDER]        or GREENLANE_BENCH_DATA=FOLDER, else ../shared/data
"""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import machine

NAME = "lemis_amphibians_2016_2019.csv"
YEARS = (2018, 2019)
LATER = ("disposition", "disposition_year", "cleaning_notes", "shipment_year")
"""Written after the fact, or by who cleaned the table, or nothing but the year."""
ROUTE = ("country_origin", "country_imp_exp", "port")
LABELS = {
    "greenlane": "Greenlane",
    "facts_lightgbm": "LightGBM as it comes, on Greenlane's facts",
    "facts_logistic": "logistic regression on Greenlane's facts",
    "rate_table": "rates of origin × export country × port",
    "lightgbm": "LightGBM as it comes",
    "xgboost": "XGBoost as it comes",
    "logistic_regression": "logistic regression",
}
AIM = {"A": "0.86 / 0.93", "D": "0.60 / 0.78"}
Row = dict[str, Any]


def main(folder: Path) -> int:
    """Measure each variant and year in a process of its own, and report."""
    if not (folder / NAME).is_file():
        print(f"  left out: {NAME} is not in {folder.name}/; name its folder, or set GREENLANE_BENCH_DATA")
        return 0
    found: dict[str, dict[str, Row]] = {}
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as temporary:
        for variant in ("A", "D"):
            table = variant_of(folder / NAME, variant, Path(temporary) / f"{variant}.csv")
            for year in YEARS:
                data = Path(temporary) / "data"
                found[f"{variant} {year}"] = machine.fresh("bench_lemis", "measure", str(table), str(year), data=data)
    lines: list[tuple[str, Any]] = [("recall at 5 % / 10 % inspected · average precision · AUC", "")]
    for at, one in found.items():
        about = one["about"]
        lines.append((f"{at}: {about['finds']} finds in {about['rows']:,} lines", f"aim {AIM[at[0]]}"))
        lines += [(f"  {LABELS[name]}", said(one[name])) for name in LABELS if name in one]
        lines.append(("  Greenlane without fields that look written later", said(about["audited"])))
        lines.append(("  Greenlane on lines without a twin", said(about["twin_free"])))
        lines.append(("  look-up, and one smoothed rate", f"{said(about['look_up'])}; {said(about['single_profile'])}"))
    machine.report(
        "lemis", "Learning, on real declarations of amphibians (rolling years)", lines, given=NAME, found=found
    )
    return 0


def said(one: Row | None) -> str:
    """Say four figures, the first with its interval."""
    if not one or not one.get("auc"):
        return "not defined"
    five, ten = one["recall_at"]["0.05"], one["recall_at"]["0.10"]
    return (
        f"{five['value']:.3f} ({five['low']:.2f}–{five['high']:.2f}) / {ten['value']:.3f} · "
        f"{one['average_precision']['value']:.3f} · {one['auc']['value']:.3f}"
    )


def variant_of(source: Path, variant: str, out: Path) -> Path:
    """Write a variant of the table."""
    with source.open(encoding="utf-8", newline="") as file, out.open("w", encoding="utf-8", newline="") as written:
        records = csv.DictReader(file)
        gone = {"source", "unit"} if variant == "D" else set()
        kept = [name for name in records.fieldnames or () if name not in gone]
        rows = csv.DictWriter(written, kept, extrasaction="ignore")
        rows.writeheader()
        rows.writerows(
            one for one in records if variant == "A" or (one["purpose"] != "P" and one["source"] not in ("U", "X"))
        )
    return out


def measure(path: str, year: str) -> Row:
    """Measure ours by the command itself, and the peers on the same lines."""
    from click.testing import CliRunner

    from benchmarks.learned_peers import Table

    os.environ["DJANGO_SETTINGS_MODULE"] = "greenlane.settings"
    from greenlane.cli import main as greenlane

    start, end = date(int(year), 1, 1), date(int(year), 12, 31)
    asked = ["evaluate", "--history", path, "--format", "lemis", "--from", str(start), "--to", str(end), "--json"]
    with machine.spent() as spent:
        done = CliRunner().invoke(greenlane, asked, catch_exceptions=False)
    if done.exit_code:
        raise SystemExit(done.stderr)
    report = json.loads(done.stdout)
    peers = Table(
        Path(path), shipment="control_number", day="shipment_date", outcome="action", found="R",
        known="disposition_date", leave_out=LATER, numbers=("quantity", "value"),
    ).split(start, end)  # fmt: skip
    kept = ("average_precision", "auc", "precision_at", "recall_at")
    ours = {name: report[name] for name in kept}
    beside = report["baselines"]
    return {
        "about": {
            **{name: report[name] for name in ("rows", "shipments", "finds", "base_rate", "split", "twins", "cold")},
            "audit": report["audit"], "audited": report["audit"]["without"], "twin_free": report["twin_free"],
            "look_up": beside["look_up"], "single_profile": beside["single_profile"], "scarcity": report["scarcity"],
            "calibration": report["calibration"], "wall": spent.wall, "cpu": spent.cpu, "peak_mb": machine.peak_mb(),
        },
        "greenlane": ours,
        "facts_lightgbm": beside["lightgbm_default"],
        "facts_logistic": beside["logistic_regression"],
        "rate_table": peers.measured(peers.rate_table(ROUTE)),
        "lightgbm": peers.measured(peers.lightgbm()),
        "xgboost": peers.measured(peers.xgboost()),
        "logistic_regression": peers.measured(peers.logistic_regression()),
    }  # fmt: skip


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] == "measure":
        print(json.dumps(measure(*sys.argv[2:])))
    else:
        sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else machine.data()))
