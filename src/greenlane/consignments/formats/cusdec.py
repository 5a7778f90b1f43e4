"""UN/EDIFACT CUSDEC, the customs declaration: each message is one consignment, each CST of its detail a line of goods.

Editions D.95B to D.16A. Of the head: BGM, LOC, DTM, EQD, SEL, FTX, RFF, TDT, DOC, NAD, COM, MOA, CUX; of the detail
(after UNS+D): CST, FTX, LOC, MEA, PAC, PCI, NAD, MOA, DOC, RFF, TDT, DGS; the summary (after UNS+S), TAX and GIS are
passed over. ``line`` is the number of the CST over the whole file. Element positions follow published samples of D.96B
and D.99B; BGM codes and qualifiers are those of the code lists as generally known (see ``edifact_reading``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from greenlane.consignments import convert
from greenlane.consignments.messages import edifact_reading as reading
from greenlane.consignments.messages import paper_codes
from greenlane.consignments.messages.edifact import Segment
from greenlane.consignments.messages.edifact_parts import Part, parts
from greenlane.consignments.messages.filling import Filling, Group
from greenlane.consignments.reading import Draft, Format, Options

_DIRECTIONS = {"929": "import", "830": "export"} | {str(code): "transit" for code in range(820, 826)}
_BY_NAME = {
    "IM": "import",
    "EX": "export",
    "CO": "import",
    "EU": "import",
    "T1": "transit",
    "T2": "transit",
    "TIR": "transit",
}
_VALUES = ("38", "66", "63", "40", "43")
"""Kinds of amount that are the value of goods, the first one declared counting: invoice, goods, FOB, customs value."""


def read(stream: BinaryIO, options: Options) -> Iterator[Draft]:
    """Yield a draft for each declaration."""
    line = 1
    for part in parts(stream, options, "CUSDEC", None):
        sections = _sections(part)
        lines = tuple(range(line, line + max(1, sum(segment.tag == "CST" for segment in sections["D"]))))
        line = lines[-1] + 1
        filling = Filling(lines[0])
        if part.segments:
            _Declaration(filling, lines).read(sections)
        yield reading.draft(filling, part, lines, options.max_lines_per_consignment)


def _sections(part: Part) -> dict[str, list[Segment]]:
    """Cut a message at its UNS into head (H), detail (D) and summary (S)."""
    sections: dict[str, list[Segment]] = {"H": [], "D": [], "S": []}
    at = "H"
    for segment in part.segments:
        if segment.tag == "UNS":
            at = "S" if segment.get(1) == "S" or at == "D" else "D"
        else:
            sections[at].append(segment)
    return sections


# What a reference points at that is no paper, or one without a number: a date after it is no other paper's date.
_UNNAMED: tuple[Group, str] = ({}, "")


class _Declaration:
    """Reads the head and the lines of one declaration."""

    def __init__(self, filling: Filling, lines: tuple[int, ...]) -> None:
        self._filling = filling
        self._lines = iter(lines)
        self._route = reading.Route()
        self._mode: str | None = None
        self._currency = ""
        self._origin = ""
        self._party: Group | None = None
        self._paper: tuple[Group, str] | None = None
        self._goods: Group | None = None
        self._path = ""
        self._text: list[str] = []

    def read(self, sections: dict[str, list[Segment]]) -> None:
        """Read a message cut into its sections."""
        fields = self._filling.fields
        fields["kind"] = "declaration"
        for segment in sections["H"]:
            if segment.tag == "TDT":
                self._mode = reading.conveyance(self._filling, segment) or self._mode
        for segment in sections["H"]:
            self._head(segment)
        reading.container(self._filling, sections["H"])
        for segment in sections["D"]:
            if segment.tag == "CST":
                self._item(segment)
            elif self._goods is not None:
                self._of_item(segment, self._goods)
        for i, goods in enumerate(fields.get("goods", ())):
            self._filling.put(goods, f"goods[{i}].origin", self._origin, "LOC+27", convert.country)
        if self._text:
            fields["free_text"] = "\n".join(self._text)
        self._route.write(self._filling, self._mode)

    def _head(self, segment: Segment) -> None:
        filling, tag = self._filling, segment.tag
        if tag == "BGM":
            name = segment.get(1, 3)[:3].strip().upper()
            direction = _DIRECTIONS.get(segment.get(1)) or _BY_NAME.get(name) or _BY_NAME.get(name[:2])
            filling.put(filling.fields, "direction", direction or "", "BGM")
            filling.put(filling.fields, "reference", segment.get(2), "BGM")
        elif tag == "LOC":
            self._place(segment)
        elif tag == "DTM":
            self._date(segment)
        elif tag == "NAD":
            self._party = reading.party(filling, segment)
        elif tag == "COM" and self._party is not None:
            reading.contact(filling, self._party, segment)
        elif tag == "FTX":
            self._text.append(segment.words(4))
        elif tag in ("DOC", "RFF"):
            self._papers(segment)
        elif tag in ("MOA", "CUX") and not self._currency:
            self._currency = segment.get(1, 2 if tag == "MOA" else 1).strip()

    def _place(self, loc: Segment) -> None:
        fields, code, what = self._filling.fields, loc.get(2), loc.get(1)
        if what == "27":
            self._origin = code
        elif what == "35":
            self._filling.put(fields, "export_country", code, "LOC+35", convert.country)
        elif what in ("28", "36"):
            self._filling.put(fields, "destination_country", code, f"LOC+{what}", convert.country)
        elif what in ("22", "41", "42", "96", "118"):
            self._filling.put(fields, "office", code, "LOC")
        else:
            self._route.take(loc)

    def _date(self, dtm: Segment) -> None:
        """Read DTM: of the paper named last (issue 137, validity 36), else of the whole declaration."""
        what, fields = dtm.get(1), self._filling.fields
        if self._paper is not None and what in ("137", "3", "36", "171"):
            entry, path = self._paper
            if self._paper is _UNNAMED:
                return
            reading.date(self._filling, entry, f"{path}.{'valid_until' if what == '36' else 'issued'}", dtm)
        elif what in ("137", "182"):
            reading.moment(self._filling, "submitted", dtm)
        elif what in ("132", "178"):
            reading.date(self._filling, fields, "arrival", dtm)
        elif what in ("133", "136"):
            self._route.departure(dtm)

    def _papers(self, segment: Segment) -> None:
        filling = self._filling
        if segment.tag == "DOC":
            kind = paper_codes.paper(segment.get(1), segment.get(1, 3))
            self._paper = filling.document(kind, segment.get(2))
            if kind == "other":
                note = " ".join([segment.get(1), segment.get(1, 3)])
                filling.put(self._paper[0], f"{self._paper[1]}.note", note, "DOC")
        elif segment.get(1) == "AAS" and segment.get(1, 1).strip():
            self._paper = filling.document(paper_codes.transport_paper(self._mode), segment.get(1, 1))
        else:
            self._paper = reading.paper_by_reference(filling, segment) or _UNNAMED

    def _item(self, cst: Segment) -> None:
        self._goods, self._path = self._filling.entry("goods", line=next(self._lines))
        self._paper = None
        self._filling.put(self._goods, f"{self._path}.hs", cst.get(2), "CST", reading.tariff)

    def _of_item(self, segment: Segment, goods: Group) -> None:
        filling, path, tag = self._filling, self._path, segment.tag
        if tag == "FTX" and segment.get(1) in ("AAA", ""):
            goods["description"] = f"{goods.get('description', '')} {segment.words(4)}".strip()
        elif tag == "LOC" and segment.get(1) == "27":
            filling.put(goods, f"{path}.origin", segment.get(2), "LOC+27", convert.country)
        elif tag == "MEA":
            reading.measure(filling, goods, path, segment)
        elif tag == "PAC":
            filling.put(goods, f"{path}.packages", segment.get(1), "PAC", convert.count)
            filling.put(goods, f"{path}.package_kind", segment.get(3, 3) or segment.get(3), "PAC")
        elif tag == "PCI":
            filling.put(goods, f"{path}.marks", segment.words(2), "PCI")
        elif tag == "DGS":
            filling.put(goods, f"{path}.un_number", segment.get(3), "DGS")
        elif tag == "MOA" and segment.get(1) in _VALUES:
            reading.value(filling, goods, path, segment, self._currency)
        elif tag == "MOA" and segment.get(1) in ("64", "144"):
            reading.value(filling, goods, path, segment, self._currency, "freight")
        elif tag == "RFF" and segment.get(1) == "HS":
            filling.put(goods, f"{path}.hs", segment.get(1, 1), "RFF+HS", reading.tariff)
        elif tag in ("DOC", "RFF"):
            self._papers(segment)
        elif tag == "DTM" and self._paper is not None:
            self._date(segment)


FORMAT = Format(
    "cusdec", "UN/EDIFACT CUSDEC declaration", read, (".edi", ".edifact", ".cusdec"), "goods items", lists_papers=True
)
