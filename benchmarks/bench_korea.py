"""The learned core on the public synthetic declarations of Korea Customs: trained on 2020, judged on early 2021.

The set was made by a generator: about four of five later lines have a twin in 2020, so that a dictionary of twins beats
every model. The shipped protocol is therefore given only beside that dictionary, and the figure that counts is the AUC
on lines without a twin. A find is tariff fraud, as the generator made it up; no environmental crime. The tables do not
ship:
    python -m benchmarks.bench_korea [FOLDER]        or GREENLANE_BENCH_DATA=FOLDER, else ../shared/data
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import machine

NAMES = ("korea_declarations_2020.csv", "korea_declarations_2021q1.csv")
PERIOD = ("2021-01-01", "2021-03-31")
PUBLISHED = "0.54–0.58"
"""AUC that published features reach on lines without a twin (worked out earlier on these files)."""
LABELS = {
    "look_up": "look-up (a dictionary of twins)",
    "lightgbm_default": "LightGBM as it comes",
    "logistic_regression": "logistic regression",
    "rate_table": "rates of origin × export country × office",
    "single_profile": "one smoothed rate",
}
Row = dict[str, Any]


def main(folder: Path) -> int:
    """Measure in a process of its own, and report."""
    missing = [name for name in NAMES if not (folder / name).is_file()]
    if missing:
        print(f"  left out: {', '.join(missing)} not in {folder.name}/; name its folder, or set GREENLANE_BENCH_DATA")
        return 0
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as temporary:
        both = Path(temporary) / "both.csv"
        first, second = ((folder / name).read_text(encoding="utf-8") for name in NAMES)
        both.write_text(first.rstrip("\n") + "\n" + second.partition("\n")[2], encoding="utf-8")
        found = machine.fresh("bench_korea", "measure", str(both), data=Path(temporary) / "data")
    free = found["twin_free"]
    lines: list[tuple[str, Any]] = [
        (f"lines without a twin: {free['rows']:,}, {free['finds']:,} finds; AUC", f"published {PUBLISHED}"),
        ("  Greenlane", _auc(free)),
        *((f"  {LABELS[name]}", _auc(found["baselines"][name]["twin_free"])) for name in LABELS),
        (f"all {found['rows']:,} lines, {found['twins']['share']:.0%} with a twin in 2020; AUC, average precision", ""),
        *((f"  {LABELS[name]}", _both(found["baselines"][name])) for name in LABELS),
        ("  Greenlane (read it beside the look-up)", _both(found)),
    ]
    given = "synthetic declarations of Korea Customs, 2020 and the first quarter of 2021: tariff fraud, made up"
    machine.report("korea", "Learning, on synthetic declarations full of twins", lines, given=given, found=found)
    return 0


def _auc(one: Row) -> str:
    auc = one["auc"]
    return f"{auc['value']:.3f} ({auc['low']:.3f}–{auc['high']:.3f})" if auc else "not defined"


def _both(one: Row) -> str:
    return f"{_auc(one)} · {one['average_precision']['value']:.3f}"


def measure(path: str) -> Row:
    """Measure by the command itself."""
    from click.testing import CliRunner

    os.environ["DJANGO_SETTINGS_MODULE"] = "greenlane.settings"
    from greenlane.cli import main as greenlane

    start, end = PERIOD
    with machine.spent() as spent:
        done = CliRunner().invoke(
            greenlane,
            ["evaluate", "--history", path, "--format", "korea", "--from", start, "--to", end, "--json"],
            catch_exceptions=False,
        )
    if done.exit_code:
        raise SystemExit(done.stderr)
    report: Row = json.loads(done.stdout)
    return report | {"wall": spent.wall, "cpu": spent.cpu, "peak_mb": machine.peak_mb()}


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] == "measure":
        print(json.dumps(measure(*sys.argv[2:])))
    else:
        sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else machine.data()))
