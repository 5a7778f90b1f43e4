"""Files in: lines a second and memory, of public files (where they are at hand) and made-up ones; into a database."""

from __future__ import annotations

import csv
import io
import itertools
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import installation, machine, made

REAL = machine.ROOT.parent / "shared" / "data"
FILES = {"korea_declarations_2020.csv": "korea", "lemis_amphibians_2016_2019.csv": "lemis"}
FEW, MANY = 20_000, 200_000
CONSTANT = 1.3
"""Ten times the lines may take so many times the memory: a grouped file is sorted first, within a fixed allowance."""
RECEIVED = 2_000
Row = dict[str, Any]


def main() -> int:
    """Run each file in a process of its own, and report."""
    table: list[tuple[str, Any]] = []
    found: dict[str, Row] = {}
    for name, profile in FILES.items():
        if (REAL / name).is_file():
            one = found[name] = machine.fresh("bench_intake", "screen", str(REAL / name), profile)
            table.append((f"screen {name}", _said(one)))
        else:
            table.append((f"screen {name}", f"left out: the file is not in {REAL.name}/ beside the repository"))
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as folder:
        for count in (FEW, MANY):
            path = str(Path(folder) / f"{count}.csv")
            machine.fresh("bench_intake", "write", path, str(count))
            one = found[str(count)] = machine.fresh("bench_intake", "screen", path, "lemis")
            table.append((f"screen a made-up file of {count:,} lines", _said(one)))
        received = found["receive"] = machine.fresh("bench_intake", "receive", data=Path(folder) / "data")
    growth = found[str(MANY)]["peak_mb"] / found[str(FEW)]["peak_mb"]
    each = received["consignments"] / received["cpu"]
    table += [
        (f"memory for {MANY:,} lines against {FEW:,} (aim: at most {CONSTANT})", f"{growth:.2f} ×"),
        (f"receive and screen {received['consignments']:,} consignments into SQLite",
         f"{received['consignments'] / received['wall']:,.0f} a second, {each:,.0f} per CPU second"),
        ("  peak memory, database afterwards",
         f"{received['peak_mb']:,.0f} MB, {received['database_mb']:.0f} MB"),
    ]  # fmt: skip
    given = (
        f"{made.SAID}, in the columns of the profile lemis; the files named are public, one of them itself synthetic"
    )
    machine.report("intake", "Files in", table, given=given, found=found | {"growth": growth})
    lost = [name for name, one in found.items() if one["lines_in"] != one["lines_out"] + one["quarantined"]]
    if lost:
        print(f"  lines were lost: {', '.join(lost)}")
    return 1 if lost or growth > CONSTANT else 0


def _said(one: Row) -> str:
    return (
        f"{one['lines_in']:,} lines, {one['lines_in'] / one['wall']:,.0f} a second, "
        f"{one['lines_in'] / one['cpu']:,.0f} per CPU second, peak {one['peak_mb']:,.0f} MB, "
        f"{one['quarantined']:,} refused"
    )


def screen(path: str, profile: str) -> Row:
    """Screen one file as the command does, by the indicators that ship."""
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "greenlane.settings"
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as folder:
        os.environ["GREENLANE_DATA"] = folder
        django.setup()
        from greenlane import flow

        with machine.spent() as spent, Path(path).open("rb") as stream:
            out, refused = Path(folder) / "lanes.parquet", Path(folder) / "refused.csv"
            counts, _label = flow.screen_file(stream, format=profile, out=out, quarantine=refused)
    return {
        "lines_in": counts.lines_in, "lines_out": counts.lines_out, "quarantined": counts.quarantined,
        "lanes": dict(counts.lanes), "wall": spent.wall, "cpu": spent.cpu, "peak_mb": machine.peak_mb(),
    }  # fmt: skip


COLUMNS = (
    "control_number,species_code,taxa,class,genus,species,subspecies,specific_name,generic_name,description,quantity,"
    "unit,value,country_origin,country_imp_exp,purpose,source,action,disposition,disposition_date,disposition_year,"
    "shipment_date,shipment_year,import_export,port,us_co,foreign_co,cleaning_notes"
).split(",")
GOODS = (
    ("Rana", "catesbeiana", "BULLFROG", "LIV"), ("Python", "regius", "PYTHON, BALL", "LIV"),
    ("Crocodylus", "niloticus", "CROCODILE, NILE", "LPS"), ("Dendrobates", "tinctorius", "FROG, DYEING POISON", "LIV"),
    ("Acipenser", "baerii", "STURGEON, SIBERIAN", "CAV"), ("Varanus", "salvator", "MONITOR, WATER", "SKI"),
)  # fmt: skip


def write(path: str, count: str) -> Row:
    """Write a made-up file of so many lines, several of them to a shipment, not all beside each other."""
    wanted = int(count)
    some = list(itertools.islice(made.traffic(seed=3), 2000))
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS, restval="NA")
        rows.writeheader()
        for n in range(wanted):
            # Every hundredth line belongs to a shipment that began long before.
            shipment = 10**9 + (n // 200 if n % 100 == 99 else n // 3 + 10**8)
            fields = some[shipment % len(some)]
            genus, species, name, term = GOODS[n * 7 % len(GOODS)]
            rows.writerow({
                "control_number": shipment, "genus": genus, "species": species, "specific_name": name,
                "generic_name": name.partition(",")[0], "description": term, "quantity": 1 + n % 40, "unit": "NO",
                "value": 10 + n % 5000, "country_origin": "ZA", "country_imp_exp": fields["export_country"],
                "purpose": "T", "source": "WCFR"[n % 4], "shipment_date": f"{fields['arrival']}T00:00:00Z",
                "import_export": "I", "port": "NY",
            })  # fmt: skip
    return {"lines": wanted}


def receive() -> Row:
    """Take consignments in and screen them, as an upload does."""
    installation.opened()
    cast = installation.peopled()
    from django.conf import settings

    from greenlane import flow
    from greenlane.people.actions import SYSTEM

    some = itertools.islice(made.traffic(seed=5), RECEIVED)
    text = "\n".join(json.dumps(fields | {"office": cast.terminal.code}) for fields in some)
    with machine.spent() as spent:
        run = flow.take_in(
            io.BytesIO(text.encode()), format="json", file_name="made-up.json", office=cast.terminal, by=SYSTEM
        )
    size = sum(path.stat().st_size for path in settings.DATA.glob("greenlane.sqlite3*")) / 2**20
    return {
        "lines_in": run.lines_in, "lines_out": run.lines_received, "quarantined": run.lines_quarantined,
        "consignments": run.consignments.count(), "wall": spent.wall, "cpu": spent.cpu, "peak_mb": machine.peak_mb(),
        "database_mb": size,
    }  # fmt: skip


if __name__ == "__main__":
    steps = {"screen": screen, "write": write, "receive": receive}
    if len(sys.argv) > 1:
        print(json.dumps(steps[sys.argv[1]](*sys.argv[2:])))
    else:
        sys.exit(main())
