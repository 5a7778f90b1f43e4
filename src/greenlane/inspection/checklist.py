"""The checklist of an opening: what is asked of these classes of goods, and what an answer must look like. Pure.

The points and the classes that name them are data: see ``reference.points`` and the shelf of commodities. An answer is
kept under the key of its item: the point's code, with the class before it where every class is asked for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from greenlane.reference import commodity, points
from greenlane.reference.points import Point

LONGEST = 1000
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
YES_NO = ("yes", "no")
BY_MARK = {
    "ivory": ("ivory",),
    "rhino_horn": ("rhino_horn",),
    "pangolin_scales": ("pangolin",),
    "reptile": ("live_reptiles", "tortoises_turtles"),
    "bird": ("songbirds_parrots",),
    "mammal": ("primates",),
    "dried_marine": ("seahorses", "sea_cucumber"),
    "shark_fin": ("shark_fin",),
    "gas_cylinder": ("hcfc", "hfc"),
    "plastic_waste": ("plastic_waste",),
    "e_waste": ("e_waste",),
}
"""Which classes of goods are looked for where an officer accepted a mark of the detector's class."""


class Unusable(ValueError):
    """An answer that does not fit its point; the message is a code: ``yes or no``, ``number``, ``share``, ``long``."""


@dataclass(frozen=True)
class Item:
    """One point as it is asked: of all goods, or of one class of them."""

    point: Point
    goods: str = ""

    @property
    def key(self) -> str:
        """Under what its answer is kept."""
        return f"{self.goods}.{self.point.code}" if self.goods else self.point.code


@dataclass(frozen=True)
class Section:
    """Items that stand under one heading: what keeps from harm, what is asked always, what is asked of a class."""

    name: str
    items: tuple[Item, ...]


def classes(declared: Iterable[str], marked: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the classes of goods to be looked for: as declared, then by accepted marks; each once, none unknown."""
    by_mark = (code for mark in marked for code in BY_MARK.get(mark, ()))
    return tuple(code for code in dict.fromkeys([*declared, *by_mark]) if commodity.get(code))


def sections(goods: Iterable[str]) -> tuple[Section, ...]:
    """Return what is asked of these classes: ``safety`` first, ``always`` next, then each class under its code."""
    asked = {code: _points(code) for code in goods}
    safety = dict.fromkeys(point for named in asked.values() for point in named if point.safety)
    always = [point for point in points.all().values() if point.always]
    of_all = [Section("safety", tuple(map(Item, safety))), Section("always", tuple(map(Item, always)))]
    of_each = [Section(code, tuple(_of(code, named))) for code, named in asked.items()]
    return tuple(section for section in [*of_all, *of_each] if section.items)


def items(asked: Iterable[Section]) -> dict[str, Item]:
    """Return every item by its key, in order."""
    return {item.key: item for section in asked for item in section.items}


def understood(point: Point, text: str) -> str:
    """Return an answer as it is kept, empty for none. Raises Unusable."""
    text = " ".join(text.split()) if point.kind != "text" else text.strip()
    if not text:
        return ""
    if point.kind == "yes_no":
        if text not in YES_NO:
            raise Unusable("yes or no")
        return text
    if point.kind == "number":
        return _number(point, text)
    if len(text) > LONGEST:
        raise Unusable("long")
    return text


def answered(asked: Mapping[str, Item], answers: Mapping[str, object]) -> int:
    """How many of the items have an answer."""
    return sum(key in answers for key in asked)


def _points(code: str) -> list[Point]:
    goods = commodity.get(code)
    found = (points.get(named) for named in goods.examination.points) if goods else iter(())
    return [point for point in found if point]


def _of(code: str, named: Iterable[Point]) -> Iterator[Item]:
    return (Item(point, code) for point in named if not (point.safety or point.always))


def _number(point: Point, text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise Unusable("number")
    number = Decimal(text)
    if number < 0 and point.unit != "°C":
        raise Unusable("number")
    if point.unit == "%" and number > 100:
        raise Unusable("share")
    if point.unit == "no." and number != number.to_integral_value():
        raise Unusable("number")
    return text
