"""What is known of one line of goods apart from where it comes from, and earlier lines of which that is known. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from greenlane.consignments.facts.normalise import code_key
from greenlane.reference.folding import fold
from greenlane.seizures.record import Goods, Record

OFTEN = ("mode", "detection", "concealment", "packaging", "box_owner", "box_type", "flag")
"""Habits that are counted by their codes."""


OWNER = re.compile("[A-Z]{3}[UJZ][0-9]")
"""How the number of a container begins: three letters of its owner, and the category of equipment."""


@dataclass(frozen=True)
class Facts:
    """One line of goods and how it was found; nothing here says where it comes from.

    ``what`` is its name by the tables or, where they do not know it, as it was written. Countries are ISO2 codes.
    ``destination`` holds where it was to go and by whom it was to be imported. ``box_owner`` is the owner's code of its
    container (ISO 6346), ``box_type`` its size-type code, ``flag`` that of the vessel. Empty: not known.
    """

    regime: str = ""
    goods_class: str = ""
    what: str = ""
    taxon: str = ""
    day: dt.date | None = None
    place: str = ""
    code: str = ""
    transit: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    mode: str = ""
    detection: str = ""
    concealment: str = ""
    carrier: str = ""
    packaging: str = ""
    box_owner: str = ""
    box_type: str = ""
    flag: str = ""

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The class, the group (genus, or last word of what was written) and the kind, the widest first."""
        words = fold(self.what).split()
        if not words:
            return (f"{self.regime}/{self.goods_class}",)
        group = words[0] if self.taxon else _singular(words[-1])
        return tuple(dict.fromkeys((f"{self.regime}/{self.goods_class}", f"group/{group}", f"kind/{' '.join(words)}")))

    @property
    def shape(self) -> str:
        """How the place where it was seized stands to its way: the same, another or none is known."""
        return f"{_stands(self.place, self.destination)}/{_stands(self.place, self.transit)}"


@dataclass(frozen=True)
class Earlier:
    """A line of an earlier case whose origin is known: ``established``, or no more than alleged.

    ``alleged`` is what papers or people said where something else or the same was established, to learn how often
    they are right; ``exported`` whence they were sent. ``share``: 1 over how many lines its case has, so that each
    case counts once.
    """

    case: str
    facts: Facts
    origin: str
    established: bool = False
    alleged: str = ""
    exported: str = ""
    share: float = 1.0


def of_record(record: Record) -> tuple[tuple[int, Facts], ...]:
    """Return the facts of each line of goods, with its number from 1. Of its origin and export nothing is read."""
    day = record.day
    whole = Facts(
        day=day,
        place=(record.place.country if record.place else None) or "",
        code=(record.place.code if record.place else None) or "",
        transit=record.countries("transit"),
        destination=tuple(dict.fromkeys(record.countries("destination") + record.countries("import"))),
        mode=record.mode or "",
        detection=record.detection,
        concealment=record.concealment,
        carrier=fold(record.carrier),
        flag=(record.conveyance.flag if record.conveyance else None) or "",
    )
    boxes = {box.number: box.size_type or "" for box in record.containers}
    return tuple((n, _of_goods(whole, goods, boxes)) for n, goods in enumerate(record.goods, start=1))


def in_box(named: str, boxes: Mapping[str, str]) -> tuple[str, str]:
    """Return the owner's code (ISO 6346) and the size-type code of the container of goods.

    ``named`` is the number that the goods name; where they name none, it is the only container (number: size-type).
    """
    number = named or (next(iter(boxes)) if len(boxes) == 1 else "")
    key = code_key(number)
    return (key[:4] if OWNER.match(key) else ""), boxes.get(number, "")


def _of_goods(whole: Facts, goods: Goods, boxes: Mapping[str, str]) -> Facts:
    what = goods.taxon or goods.substance or goods.waste_code or goods.description
    owner, size = in_box(goods.container, boxes)
    return replace(
        whole, regime=goods.regime, goods_class=goods.goods_class, what=what, taxon=goods.taxon,
        packaging=fold(goods.packaging), box_owner=owner, box_type=size,
    )  # fmt: skip


def before(past: Iterable[Earlier], day: dt.date | None) -> list[Earlier]:
    """Return the cases before a day; all of them where no day is asked. One without a day is never before."""
    return [one for one in past if day is None or (one.facts.day is not None and one.facts.day < day)]


def _stands(place: str, others: tuple[str, ...]) -> str:
    if not others or not place:
        return "none"
    return "here" if place in others else "else"


def _singular(word: str) -> str:
    """Return an English plural as its singular, roughly: it only has to be the same for both."""
    for end in ("ies", "es", "s"):
        if word.endswith(end) and len(word) > len(end) + 3:
            return word.removesuffix(end)
    return word
