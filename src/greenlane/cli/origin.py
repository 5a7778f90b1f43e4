"""Where tusks were grown, by their genotypes: for whoever has the machine.

It reads files, calls one part of ``tracing.origin.genotype``, and prints; no database is opened.
"""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from greenlane.cli.installation import FILE

if TYPE_CHECKING:
    from greenlane.tracing.origin.genotype.assign import Assigned
    from greenlane.tracing.origin.genotype.match import Match
    from greenlane.tracing.origin.genotype.samples import Reference
    from greenlane.tracing.origin.genotype.trust import Trust
    from greenlane.tracing.origin.genotype.validate import Validation
    from greenlane.tracing.origin.posterior import Posterior

PLACES = click.option("--places", type=FILE, help="Sampling places: name, number, latitude, longitude.")
GRID = click.option("--grid", type=FILE, multiple=True, help="The range: cells of one degree; may stand twice.")
OUT = click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to write to.")
NEUTRAL = click.option(
    "--neutral", is_flag=True, help="Before a genotype is looked at, every cell of the range is equally likely."
)
SIMULATED = "simulated: the reference set was made up, and so is whatever follows from it"


@click.group()
def origin() -> None:
    """Assign genotypes or isotopes to places, match specimens, make a simulated reference set."""


@origin.command()
@click.argument("reference", metavar="REF", type=FILE)
@click.argument("samples", metavar="SAMPLES", type=FILE)
@PLACES
@GRID
@OUT
@click.option("--joint", is_flag=True, help="Also one map for all specimens, as of one place.")
@click.option("--validate/--no-validate", "check", default=True, show_default=True, help="Leave every place out first.")
@NEUTRAL
def assign(
    reference: Path, samples: Path, places: Path | None, grid: tuple[Path, ...], out: Path, joint: bool, check: bool,
    neutral: bool,
) -> None:  # fmt: skip
    """Say where the specimens in SAMPLES are from, by the reference set REF. Writes CSV, GeoJSON maps and JSON."""
    from greenlane.tracing.origin.genotype.assign import assign as assigned_by
    from greenlane.tracing.origin.genotype.reading import read_samples
    from greenlane.tracing.origin.genotype.surface import fit
    from greenlane.tracing.origin.genotype.validate import LEAST_SPOTS, leave_places_out
    from greenlane.tracing.origin.genotype.zones import spots

    with _said():
        ref = _reference(reference, places, grid)
        specimens = read_samples(_text(samples), loci=len(ref.samples.loci))
        begun = time.monotonic()
        surface = fit(ref, neutral=neutral)
        found = assigned_by(surface, specimens)
        seconds = time.monotonic() - begun
        enough = len(set(spots(ref).tolist())) >= LEAST_SPOTS
        validation = leave_places_out(ref, neutral=neutral) if check and enough else None
    about = {**surface.about(), "validation": validation.to_json() if validation else None}
    _write(out, _assign_files(found, joint, about))
    _say_reference(ref)
    for name, one in found.each.items():
        click.echo(_said_of(name, one, found.loci[name]))
    for name in found.left_out:
        click.echo(f"{name}: too few loci were read; no map was made")
    if joint and found.joint:
        click.echo(_said_of("all together", found.joint, 0))
        click.echo(f"  one place for all against several: log10 {found.together:+.1f}")
        odd = [f"{name} ({fit:+.1f})" for name, fit in found.fits.items() if fit < 0]
        click.echo(f"  fits the others badly: {', '.join(odd)}" if odd else "  each fits the others")
    click.echo(f"method: {about['method']}; {seconds:.1f} s; {_said_before(surface.trust)}")
    if validation:
        _say_validation(validation)
    else:
        click.echo(
            "not validated" if enough else f"not validated: fewer than {LEAST_SPOTS} places apart from each other"
        )
    click.echo(f"written to {out}")


@origin.command()
@click.argument("samples", metavar="SAMPLES", type=FILE)
@click.option("--ref", "reference", type=FILE, required=True, help="The reference set: frequencies come from it.")
@PLACES
@GRID
@click.option("--against", type=FILE, help="Compare with these specimens instead of with each other.")
@click.option(
    "--least", default=3.0, show_default=True, help="log10 of the likelihood ratio from which a match is told."
)
@click.option("--pairs", default=2000, show_default=True, help="Simulated pairs that measure false matches.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="CSV of the matches.")
def match(
    samples: Path, reference: Path, places: Path | None, grid: tuple[Path, ...], against: Path | None, least: float,
    pairs: int, out: Path | None,
) -> None:  # fmt: skip
    """Find specimens of one animal, or of close relatives, with likelihood ratios and the rate of false matches."""
    from greenlane.tracing.origin.genotype.match import match as matches
    from greenlane.tracing.origin.genotype.reading import read_samples
    from greenlane.tracing.origin.genotype.surface import fit

    with _said():
        ref = _reference(reference, places, grid)
        loci = len(ref.samples.loci)
        one = read_samples(_text(samples), loci=loci)
        two = read_samples(_text(against), loci=loci) if against else None
        found = matches(fit(ref), one, two, least=least, simulated=pairs)
    compared = len(one) * len(two) if two else len(one) * (len(one) - 1) // 2
    if out:
        out.write_text(_matches_csv(found), encoding="utf-8")
    _say_reference(ref)
    for m in found:
        click.echo(
            f"{m.first} – {m.second}: {m.relation}, log10 LR {m.log10_lr:.1f} at {m.loci} loci; "
            f"unrelated pairs that reach it: at most {m.false_rate:.2g}"
            + (f"; close relatives: at most {m.false_rate_relatives:.2g}" if m.false_rate_relatives else "")
        )
    click.echo(
        f"{len(found)} of {compared:,} pairs reach {least:g}; the rates are of {pairs} simulated pairs of one place"
    )


@origin.command()
@click.argument("reference", metavar="REF", type=FILE)
@PLACES
@GRID
@click.option(
    "--leave-out",
    "left",
    type=click.Choice(["places", "samples"]),
    default="places",
    show_default=True,
    help="Whole places, or single samples of places that stay.",
)
@NEUTRAL
def validate(reference: Path, places: Path | None, grid: tuple[Path, ...], left: str, neutral: bool) -> None:
    """Leave places or samples of REF out in turn, and say how far off the samples are put."""
    from greenlane.tracing.origin.genotype.validate import leave_places_out, leave_samples_out

    with _said():
        ref = _reference(reference, places, grid)
        begun = time.monotonic()
        found = (leave_places_out if left == "places" else leave_samples_out)(ref, neutral=neutral)
    _say_reference(ref)
    _say_validation(found)
    click.echo(f"{time.monotonic() - begun:.1f} s")


@origin.command()
@OUT
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same files.")
@click.option("--samples", default=1600, show_default=True, type=click.IntRange(20, 20_000))
@click.option("--loci", default=16, show_default=True, type=click.IntRange(1, 200))
@click.option("--places", "sites", default=70, show_default=True, type=click.IntRange(6, 500))
def simulate(out: Path, seed: int, samples: int, loci: int, sites: int) -> None:
    """Make up a reference set over the range of African elephants, and seizures of known truth. Every file says so."""
    from greenlane.tracing.origin.genotype.simulate import simulate as simulated

    made = simulated(seed, samples=samples, loci=loci, places=sites)
    truth = [{"specimen": n, "lat": lat, "lon": lon, "animal": animal} for n, (lat, lon, animal) in made.truth.items()]
    kin = [{"first": a, "second": b, "relation": relation} for (a, b), relation in made.relations.items()]
    files = {"reference.txt": made.samples, "places.txt": made.places, "grid.txt": made.grid}
    files |= {f"{name}.txt": text for name, text in made.seizures.items()}
    _write(out, {**files, "truth.csv": _csv(truth), "relations.csv": _csv(kin)})
    click.echo(f"simulated, seed {seed}: {samples} samples of {sites} places, {len(made.seizures)} seizures, in {out}")


class _said:  # noqa: N801
    """What is wrong with a file is told in one message; then nothing is written."""

    def __enter__(self) -> None:
        """Nothing to set up."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        from greenlane.tracing.origin.genotype.samples import Faults

        if isinstance(error, Faults):
            raise click.ClickException(str(error)) from None


def _text(path: Path | None) -> str:
    if path is None:
        return ""
    raw = path.read_bytes()
    try:  # spreadsheets save "Unicode text" in UTF-16, and say so in the first two bytes
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise click.ClickException(f"{path}, line {line}: is not text in UTF-8: save it as UTF-8") from None


def _reference(path: Path, places: Path | None, grid: Iterable[Path]) -> Reference:
    from greenlane.tracing.origin import land
    from greenlane.tracing.origin.genotype.reading import read

    return read(_text(path), _text(places), "\n".join(map(_text, grid)), land.country)


def _say_reference(reference: Reference) -> None:
    counts = reference.counts()
    click.echo(f"reference: {', '.join(f'{count:,} {what}' for what, count in counts.items())}")
    for note in reference.notes:
        click.echo(f"  {note}")
    if reference.simulated:
        click.echo(f"  {SIMULATED}")


def _say_validation(found: Validation) -> None:
    click.echo(
        f"validation, every {found.left.removesuffix('s')} left out: median error {found.median_km:.0f} km (likest "
        f"sample {found.nearest_median_km:.0f}, likeliest population {found.population_median_km:.0f}), mean "
        f"{found.mean_km:.0f} km (likeliest population {found.population_mean_km:.0f}); three in four within "
        f"{found.km_75:.0f} km; regions of 50 % and 90 % hold {found.covered_50:.0%} and {found.covered_90:.0%}"
        + (f"; right country {found.country:.0%}" if found.country is not None else "")
        + ("; every cell equally likely before" if found.neutral else "")
    )


def _said_before(trust: Trust) -> str:
    if trust.neutral:
        return "every cell equally likely before"
    near = (1 - trust.sampled) * trust.near
    return f"of what is likely before {trust.sampled:.0%} lies at sampled places and {near:.0%} near them"


def _said_of(name: str, one: Posterior, loci: int) -> str:
    lat, lon = one.centre()
    top = [f"{code or 'sea'} {p:.0%}" for code, p in list(one.by_country().items())[:3] if p >= 0.005]
    read = f" ({loci} loci)" if loci else ""
    areas = " and ".join(f"{one.area_km2(share):,.0f}" for share in (0.5, 0.9))
    return f"{name}{read}: median point {lat:.2f}, {lon:.2f}; 50 % and 90 % regions {areas} km²; {', '.join(top)}"


def _row(name: str, one: Posterior, loci: int | None) -> dict[str, Any]:
    lat, lon = one.centre()
    top = list(one.by_country().items())[:3]
    row: dict[str, Any] = {
        "specimen": name, "loci": loci, "lat": round(lat, 3), "lon": round(lon, 3),
        "km2_50": round(one.area_km2(0.5)), "km2_90": round(one.area_km2(0.9)),
    }  # fmt: skip
    for i in range(3):
        row[f"country_{i + 1}"], p = top[i] if i < len(top) else ("", 0.0)
        row[f"p_{i + 1}"] = round(p, 4)
    return row


def _assign_files(found: Assigned, joint: bool, about: Mapping[str, Any]) -> dict[str, str]:
    rows = [_row(name, one, found.loci[name]) for name, one in found.each.items()]
    said: dict[str, Any] = {
        "about": about, "left_out": found.left_out, "together": found.together, "fits": found.fits,
        "each": {name: one.to_json() for name, one in found.each.items()},
    }  # fmt: skip
    maps = {f"map-{_file_name(i, name)}.geojson": (name, one) for i, (name, one) in enumerate(found.each.items(), 1)}
    if joint and found.joint:
        rows.append(_row("(all together)", found.joint, None))
        said["joint"] = found.joint.to_json()
        maps["map-all-together.geojson"] = ("all together, as of one place", found.joint)
    files = {"specimens.csv": _csv(rows), "origin.json": json.dumps(said, ensure_ascii=False)}
    for file, (name, one) in maps.items():
        short = {"specimen": name, "method": about["method"], "simulated": about["simulated"]}
        files[file] = json.dumps(one.to_geojson(short), ensure_ascii=False)
    return files


def _file_name(number: int, name: str) -> str:
    kept = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in name)[:60]
    return f"{number:03}-{kept}"


def _matches_csv(found: Iterable[Match]) -> str:
    rows = []
    for m in found:
        about = m.about()
        ratios = {f"log10_lr_{name}": value for name, value in about.pop("log10_lrs").items()}
        rows.append({"first": m.first, "second": m.second, **about, **ratios})
    return _csv(rows)


def _csv(rows: list[dict[str, Any]]) -> str:
    from greenlane.front.inert import inert

    stream = io.StringIO()
    if rows:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {name: inert(value) if isinstance(value, str) else value for name, value in row.items()} for row in rows
        )
    return stream.getvalue()


def _write(out: Path, files: Mapping[str, str]) -> None:
    """All or nothing that can be foreseen: the folder is made when everything is worked out."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (out / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
