"""What returns under the Basel Convention say of a case: countries, waste, tonnes, measures. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from greenlane.reporting import coded
from greenlane.reporting.facts import CaseFacts, CostFacts, CountedLine, TakeBackFacts
from greenlane.seizures.record import Goods, Parties, Record
from greenlane.seizures.takeback import path
from greenlane.seizures.takeback.states import FAULT_NAMES


def countries(record: Record) -> str:
    """Return the States concerned with their part: ``export GB; import XN``; what is only alleged says so."""
    said = []
    for role in ("origin", "export", "transit", "import", "destination"):
        sure = {stop.country for stop in record.stops(role, established=True)}
        said += [f"{role} {one}{'' if one in sure else ' (alleged)'}" for one in record.countries(role)]
    return "; ".join(said)


def described(goods: Goods) -> str:
    """Return what a line of waste is, with every code that it bears."""
    codes = [goods.waste_code, goods.y_code if goods.y_code != goods.waste_code else ""]
    codes += [f"EWC {goods.ewc}" if goods.ewc else "", f"HS {goods.hs}" if goods.hs else "", goods.operation]
    return " ".join(filter(None, (goods.description, f"[{', '.join(filter(None, codes))}]" if any(codes) else "")))


def tonnes(lines: Iterable[CountedLine]) -> Decimal | None:
    """Return the mass in tonnes; None where that of any line is not known."""
    masses = [line.kg for line in lines]
    known = [mass for mass in masses if mass is not None]
    return sum(known, Decimal(0)) / 1000 if known and len(known) == len(masses) else None


def measures(case: CaseFacts) -> str:
    """Return what was done: measures, disposal, how goods went back, and what it cost."""
    said = [coded.words(code) for code in case.record.measures]
    said += [coded.words(goods.disposal) for _line, goods in case.goods if goods.disposal]
    for one in case.take_backs:
        said.append(taken_back(one))
        said += _costs(one.costs)
    return coded.listed(said)


def _costs(costs: Iterable[CostFacts]) -> Iterator[str]:
    """What was spent, summed for each kind, payer and currency."""
    by: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for one in costs:
        by[one.kind, one.payer, one.currency] += one.amount
    for (kind, payer, currency), amount in by.items():
        yield f"cost {coded.words(kind)} {amount} {currency} ({coded.words(payer)})"


def taken_back(one: TakeBackFacts) -> str:
    """Return by which law goods go back, or what is done instead, and how far it is."""
    way = path.get(one.path)
    closed = f" on {one.closed_on.isoformat()}" if one.closed_on else ""
    return f"{way.title.en if way else coded.words(one.path)}: {coded.words(one.state)}{closed}"


def responsible(case: CaseFacts) -> str:
    """Return who was found to be at fault, by their part and without a name."""
    return coded.listed(FAULT_NAMES.get(one.fault, coded.words(one.fault)) for one in case.take_backs)


def traders(parties: Parties | None, roles: Iterable[str]) -> str:
    """Return the people and companies with one of these parts: nominal."""
    said = []
    for role in roles:
        for one in parties or ():
            if one.role == role:
                name = " ".join(filter(None, (one.first_names, one.name)))
                said.append(f"{role}: {', '.join(filter(None, (name, one.address, one.country)))} ({one.standing})")
    return "; ".join(said)
