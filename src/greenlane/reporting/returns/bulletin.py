"""The national monthly bulletin: how many cases, and what they come to, by regime, goods, route and method."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from greenlane.reporting import coded, due
from greenlane.reporting.facts import CaseFacts, CountedLine, Key
from greenlane.reporting.statutory import Asked, Cell, Column, Form, LeftOut, Made, Return, Row, plain_number, written

BASES = ("kg", "specimens", "live", "m3", "co2e_t", "odp_t")
COLUMNS = (
    Column("section", "By"),
    Column("group", "Group"),
    Column("cases", "Cases"),
    Column("lines", "Lines of goods"),
    Column("kg", "Mass (kg)"),
    Column("unweighed", "Lines whose mass is not known"),
    Column("specimens", "Specimens"),
    Column("live", "Live animals"),
    Column("m3", "Volume (m3)"),
    Column("co2e_t", "CO2 equivalent (t)"),
    Column("odp_t", "ODP tonnes"),
    Column("value", "Value as written"),
)
Counted = tuple[CaseFacts, CountedLine]
GROUPS: tuple[tuple[str, Callable[[CaseFacts, CountedLine], str]], ...] = (
    ("regime", lambda case, line: line.regime),
    ("goods", lambda case, line: coded.words(line.goods_class) or "(not classed)"),
    ("route", lambda case, line: _route(case)),
    ("office", lambda case, line: case.office),
    ("detection", lambda case, line: coded.words(case.record.detection) or "(not said)"),
)


def rows(cases: Iterable[CaseFacts], _asked: Asked) -> Iterator[Row | LeftOut]:
    """Yield a row for each group of each grouping. The first grouping covers every line; the others tell it again."""
    cases = list(cases)
    pairs = [(case, line) for case in cases if case.record.kind == "seizure" for line in case.lines]
    for section, of in GROUPS:
        groups: dict[str, list[Counted]] = defaultdict(list)
        for case, line in pairs:
            groups[of(case, line)].append((case, line))
        for name in sorted(groups):
            covers = tuple((case.id, line.number, "") for case, line in groups[name])
            yield _sums(section, name, groups[name], covers if section == "regime" else ())
    yield from _controls(cases)


def _route(case: CaseFacts) -> str:
    record = case.record
    start = next(iter(record.countries("export") or record.countries("origin")), "?")
    end = next(iter(record.countries("destination") or record.countries("import")), "?")
    return f"{start} → {end}"


def _sums(section: str, name: str, counted: list[Counted], covers: tuple[Key, ...]) -> Row:
    sums: dict[str, Decimal | int | None] = {}
    for base in BASES:
        known = [value for _case, line in counted if (value := getattr(line, base)) is not None]
        sums[base] = sum(known) if known else None
    values: dict[str, Decimal] = defaultdict(Decimal)
    for _case, line in counted:
        if line.value is not None:
            values[line.currency] += line.value
    cells: tuple[Cell, ...] = (
        section, name, len({case.id for case, _line in counted}), len(counted), sums["kg"],
        sum(line.kg is None for _case, line in counted), sums["specimens"], sums["live"], sums["m3"], sums["co2e_t"],
        sums["odp_t"], coded.listed(f"{plain_number(values[code])} {code}" for code in sorted(values)),
    )  # fmt: skip
    return Row(covers, "", cells)


def _controls(cases: Iterable[CaseFacts]) -> Iterator[Row]:
    """Searches in which nothing was found, and what the random sample found of how many."""
    cases = list(cases)
    nothing = [case for case in cases if case.record.kind == "negative"]
    covers = tuple(key for case in nothing for key in case.keys("line"))
    empty: tuple[Cell, ...] = (None,) * (len(COLUMNS) - 4)
    if nothing:
        yield Row(covers, "", ("control", "searched, nothing found", len(nothing), 0, *empty))
    drawn = [case for case in cases if case.record.sampled]
    if drawn:
        found = sum(case.record.kind == "seizure" for case in drawn)
        yield Row((), "", ("control", f"drawn at random: {found} found of {len(drawn)}", len(drawn), None, *empty))


def text(made: Made) -> str:
    """Return the bulletin as lines of words."""
    said, last = [], ""
    for row in made.rows:
        section, name = str(row.cells[0]), str(row.cells[1])
        if section != last:
            said.append(f"\nBy {section}")
            last = section
        figures = zip(made.header[2:], row.cells[2:], strict=True)
        told = "; ".join(f"{title.lower()} {written(cell)}" for title, cell in figures if cell not in (None, "", 0))
        said.append(f"  {name}: {told}")
    return "\n".join(said).lstrip("\n") or "No case in this period."


RETURN = Return(
    name="bulletin",
    title="National bulletin of seizures",
    authority="whoever reads it in the country",
    basis="national practice",
    form=Form(seen=True, words="No official form: this bulletin is Greenlane's own.", trust="own"),
    cycle="monthly",
    due=due.days_after(10, "ten days after the month: a custom", source="general knowledge", trust="unverified"),
    columns=COLUMNS,
    rows=rows,
    kinds=("pdf", "xlsx", "csv", "text"),
    key=("section", "group"),
    controls=True,
    text=text,
    notices=(
        "A case with goods of several groups is counted in each of them. Sums leave out what is not known.",
        "Reported seizures are not trafficking: they show where was looked, too.",
    ),
)  # fmt: skip
