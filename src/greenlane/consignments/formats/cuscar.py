"""UN/EDIFACT CUSCAR, the customs cargo report (manifest): each CNI is one consignment.

Editions D.95B to D.16A. Of the head: BGM, DTM, LOC, TDT, NAD, EQD with SEL, MEA, TMP; of a consignment: CNI, RFF, DTM,
LOC, TDT, NAD, COM, GID, FTX, MEA, PCI, CST, DGS, MOA, SGP. The order of groups follows the directories; segments not
named here are passed over. ``line`` is the number of the goods item (GID) over the whole file; a consignment without
any, and a part that cannot be read, count as one. Element positions follow published samples, qualifiers the code lists
as generally known (see ``edifact_reading``). The country of departure is that of the place of loading.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from greenlane.consignments import convert
from greenlane.consignments.messages import edifact_reading as reading
from greenlane.consignments.messages.edifact import Segment
from greenlane.consignments.messages.edifact_parts import Part, parts
from greenlane.consignments.messages.filling import Filling, Group
from greenlane.consignments.reading import Draft, Format, Options


def read(stream: BinaryIO, options: Options) -> Iterator[Draft]:
    """Yield a draft for each consignment of each manifest."""
    line = 1
    for part in parts(stream, options, "CUSCAR", "CNI"):
        lines = tuple(range(line, line + max(1, sum(segment.tag == "GID" for segment in part.segments))))
        line = lines[-1] + 1
        filling = Filling(lines[0])
        if part.segments:
            _Manifest(filling, lines).read(part)
        yield reading.draft(filling, part, lines, options.max_lines_per_consignment)


class _Manifest:
    """Reads the head and one consignment of a manifest."""

    def __init__(self, filling: Filling, lines: tuple[int, ...]) -> None:
        self._filling = filling
        self._lines = iter(lines)
        self._route = reading.Route()
        self._mode: str | None = None
        self._manifest = ""
        self._party: Group | None = None
        self._goods: Group | None = None
        self._path = ""
        self._currency = ""
        self._text: list[str] = []

    def read(self, part: Part) -> None:
        """Read a part; what its own segments say comes before what the head says for all."""
        fields = self._filling.fields
        fields["kind"] = "manifest"
        for segment in part.header:
            if segment.tag == "BGM":
                self._manifest = segment.get(2).strip()
        for segment in part.segments:
            self._consignment(segment)
        for segment in part.header:
            self._head(segment)
        reading.container(self._filling, part.header)
        if self._goods is None:
            self._item(Segment("GID", (), "", part.segments[0].marks))
        self._filling.put(fields, "reference", f"{self._manifest}/{part.segments[0].get(1)}".strip("/"), "BGM")
        if self._text:
            fields["free_text"] = "\n".join(self._text)
        self._route.write(self._filling, self._mode)

    def _head(self, segment: Segment) -> None:
        tag = segment.tag
        if tag == "NAD":
            self._party = reading.party(self._filling, segment)
        elif tag == "COM" and self._party is not None:
            reading.contact(self._filling, self._party, segment)
        elif tag == "DTM" and segment.get(1) == "137":
            reading.moment(self._filling, "submitted", segment)
        elif tag == "LOC" and segment.get(1) in ("22", "41", "118"):
            self._filling.put(self._filling.fields, "office", segment.get(2), "LOC")
        else:
            self._carriage(segment)

    def _carriage(self, segment: Segment) -> None:
        """Read what head and consignment both may say of the journey."""
        tag = segment.tag
        if tag == "TDT":
            self._mode = reading.conveyance(self._filling, segment) or self._mode
        elif tag == "LOC":
            self._place(segment)
        elif tag == "DTM" and segment.get(1) in ("132", "178"):
            reading.date(self._filling, self._filling.fields, "arrival", segment)
        elif tag == "DTM" and segment.get(1) in ("133", "136"):
            self._route.departure(segment)
        elif tag == "CUX":
            self._currency = self._currency or segment.get(1, 1)

    def _place(self, loc: Segment) -> None:
        fields, code = self._filling.fields, loc.get(2)
        if loc.get(1) == "27" and self._goods is not None:
            self._filling.put(self._goods, f"{self._path}.origin", code, "LOC+27", convert.country)
        elif loc.get(1) == "35":
            self._filling.put(fields, "export_country", code, "LOC+35", convert.country)
        elif loc.get(1) in ("28", "36"):
            self._filling.put(fields, "destination_country", code, "LOC+28", convert.country)
        else:
            self._route.take(loc)

    def _consignment(self, segment: Segment) -> None:
        filling, tag = self._filling, segment.tag
        if tag == "CNI":
            filling.put(filling.fields, "reference", segment.get(2), "CNI")
        elif tag == "GID":
            self._item(segment)
        elif tag == "NAD":
            self._party = reading.party(filling, segment)
        elif tag == "COM" and self._party is not None:
            reading.contact(filling, self._party, segment)
        elif tag == "RFF":
            self._reference(segment)
        elif tag == "FTX" and (self._goods is None or segment.get(1) != "AAA"):
            self._text.append(segment.words(4))
        elif self._goods is not None and tag in _ITEM:
            self._of_item(segment, self._goods)
        else:
            self._carriage(segment)

    def _reference(self, rff: Segment) -> None:
        if rff.get(1) == "HS" and self._goods is not None:
            self._filling.put(self._goods, f"{self._path}.hs", rff.get(1, 1), "RFF+HS", reading.tariff)
        elif reading.paper_by_reference(self._filling, rff):
            self._filling.put(self._filling.fields, "reference", rff.get(1, 1), "RFF")

    def _item(self, gid: Segment) -> None:
        self._goods, self._path = self._filling.entry("goods", line=next(self._lines))
        self._filling.put(self._goods, f"{self._path}.packages", gid.get(2), "GID", convert.count)
        kind = gid.get(2, 4) or gid.get(2, 1)
        self._filling.put(self._goods, f"{self._path}.package_kind", kind, "GID")

    def _of_item(self, segment: Segment, goods: Group) -> None:
        filling, path, tag = self._filling, self._path, segment.tag
        if tag == "FTX":
            text = " ".join([goods.get("description", ""), segment.words(4)])
            goods["description"] = text.strip()
        elif tag == "MEA":
            reading.measure(filling, goods, path, segment)
        elif tag == "PCI":
            filling.put(goods, f"{path}.marks", segment.words(2), "PCI")
        elif tag == "CST":
            filling.put(goods, f"{path}.hs", segment.get(2), "CST", reading.tariff)
        elif tag == "DGS":
            filling.put(goods, f"{path}.un_number", segment.get(3), "DGS")
        elif tag == "MOA":
            freight = segment.get(1) in ("23", "64", "144")
            reading.value(filling, goods, path, segment, self._currency, "freight" if freight else "value")
        elif segment.get(1).strip():
            filling.container(segment.get(1))
            filling.put(goods, f"{path}.container", "".join(segment.get(1).split()), "SGP")


_ITEM = frozenset(("FTX", "MEA", "PCI", "CST", "DGS", "MOA", "SGP"))

FORMAT = Format("cuscar", "UN/EDIFACT CUSCAR manifest", read, (".edi", ".edifact", ".cuscar"), "goods items")
