"""A refused declaration is read again by today's format and tables; what an officer put right stands over it."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from tests.consignments.formats import samples
from tests.shipments import shipment

from greenlane.consignments import mending
from greenlane.consignments.consignment import Consignment
from greenlane.consignments.format_shelf import all_formats
from greenlane.consignments.mending import TEXT, Kept, can_be_put, read_again, value_at
from greenlane.consignments.reading import Fault, Options, PathError, Refused, check
from greenlane.consignments.tables import profile as profiles
from greenlane.consignments.tables import tabular


def kept(text: str, reader: str = "json", lines: tuple[int, ...] = (1,), **more: Any) -> Kept:
    return Kept(reader, lines, text, more.get("fields", {}), more.get("faults", ()), more.get("mended", {}))


BAD = json.dumps(shipment(arrival="never", export_country="Nowhere"))


def test_the_text_is_read_again_with_what_was_put_right_over_it() -> None:
    found = read_again(kept(BAD, mended={"arrival": "2026-05-04"}), {"export_country": "GB"})
    assert found.mended == {"arrival": "2026-05-04", "export_country": "GB"}
    assert isinstance(check(found.draft), Consignment)


def test_lines_keep_their_numbers_in_the_file() -> None:
    goods = [{"line": n, "description": "x", "net_kg": "abc"} for n in (7, 9)]
    found = read_again(kept(json.dumps(shipment(goods=goods)), lines=(7, 9)), {"goods[0].net_kg": "1"})
    assert found.draft.lines == (7, 9)
    assert [entry["line"] for entry in found.draft.fields["goods"]] == [7, 9]
    refused = check(found.draft)
    assert isinstance(refused, Refused)
    assert [(fault.line, fault.field) for fault in refused.faults] == [(9, "goods[1].net_kg")]


@pytest.mark.parametrize("name", [known.name for known in all_formats()])
def test_what_any_format_keeps_is_read_again_as_it_was(name: str) -> None:
    (format_,) = [known for known in all_formats() if known.name == name]
    reader = "lemis" if name in ("csv", "parquet") else name
    for content in samples.inputs(name):
        for draft in format_.read(BytesIO(content), samples.options(name)):
            again = read_again(kept(draft.raw, reader, draft.lines), {}).draft
            assert (again.lines, again.fields, again.faults) == (draft.lines, draft.fields, draft.faults)


def test_todays_tables_know_what_was_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'title="T"\nsource="S"\nlicence="L"\n[[field]]\nto="reference"\nfrom="id"\n'
    text += '[[field]]\nto="goods.description"\nfrom="what"\ncodes="goods"\n'
    before = profiles.parse("office", text + "[codes.goods]\nvalues={1='oak'}")
    after = profiles.parse("office", text + "[codes.goods]\nvalues={1='oak',2='yew'}")
    (draft,) = tabular.table(BytesIO(b"id,what\nA,2\n"), before, Options())
    assert draft.faults
    for profile, faults in ((before, draft.faults), (after, ())):
        monkeypatch.setattr(profiles, "profiles", lambda profile=profile: {"office": profile})
        found = read_again(kept(draft.raw, "office", draft.lines, fields=draft.fields, faults=draft.faults), {})
        assert found.draft.faults == faults
    assert found.draft.fields["goods"][0]["description"] == "yew"


def test_a_text_that_is_no_consignment_says_so_and_loses_no_field() -> None:
    before = kept(BAD, fields=json.loads(BAD), mended={"arrival": "2026-05-04"})
    found = read_again(before, {"export_country": "GB"}, "[{}, {}]")
    assert [(fault.field, fault.reason) for fault in found.draft.faults] == [(TEXT, "must hold one consignment, not 2")]
    assert found.draft.fields["export_country"] == "GB"
    assert found.mended == {"arrival": "2026-05-04", "export_country": "GB"}
    assert found.draft.raw == "[{}, {}]"


def test_a_fault_of_the_text_is_settled_by_another_text_alone() -> None:
    broken = kept("[{}, {}]", fields=shipment(), faults=(Fault(1, TEXT, "must hold one consignment, not 2"),))
    with pytest.raises(PathError):
        read_again(broken, {TEXT: ""})
    assert isinstance(check(read_again(broken, {}).draft), Refused)
    assert isinstance(check(read_again(broken, {}, json.dumps(shipment())).draft), Consignment)


def test_a_profile_that_is_gone_leaves_everything_as_it_was() -> None:
    faults = (Fault(3, "goods[0].origin", "is not a code that the profile knows", "ZZZ"),)
    goods = [{"line": 3, "description": "x", "term": "ZZZ"}]
    before = kept("id;what\nA;x\n", "no such profile", (3,), fields=shipment(goods=goods), faults=faults)
    found = read_again(before, {})
    assert (found.draft.fields, found.draft.faults) == (before.fields, faults)
    assert isinstance(check(read_again(before, {"goods[0].origin": "KE"}).draft), Consignment)


def test_the_last_word_holds_where_the_text_and_a_field_were_both_mended() -> None:
    before = kept(BAD, mended={"arrival": "2026-05-04", "export_country": "GB"})
    text = BAD.replace("never", "2026-06-01")
    found = read_again(before, {}, text)
    assert found.draft.fields["arrival"] == "2026-06-01"
    assert found.mended == {"export_country": "GB"}
    found = read_again(before, {"arrival": "2026-07-01"}, text)
    assert found.draft.fields["arrival"] == "2026-07-01"


def test_what_was_put_on_a_line_is_let_go_where_lines_were_put_in_or_taken_out() -> None:
    goods = [{"line": 1, "origin": "Nowhere"}, {"line": 2, "origin": "KE"}]
    before = kept(json.dumps(shipment(goods=goods)), lines=(1, 2), mended={"goods[0].origin": "TZ"})
    found = read_again(before, {}, json.dumps(shipment(goods=goods[1:])))
    assert (found.mended, found.draft.fields["goods"][0]["origin"]) == ({}, "KE")


def test_a_part_of_a_table_is_never_taken_for_the_whole() -> None:
    (content,) = samples.inputs("csv")
    options = replace(samples.options("csv"), max_lines_per_consignment=1)
    parts = [draft for draft in tabular.read(BytesIO(content), options) if draft.faults]
    assert parts
    for draft in parts:
        refused = check(draft)
        assert isinstance(refused, Refused)
        again = read_again(kept(draft.raw, "lemis", draft.lines, fields=refused.fields, faults=refused.faults), {})
        assert again.draft.faults == draft.faults


@pytest.mark.parametrize(
    ("path", "can"),
    [
        ("arrival", True), ("goods[0].origin", True), ("goods[0].value.amount", True), ("parties[9].name", False),
        ("surplus", True), ("message", False), ("line", False), (TEXT, False), ("goods", False), ("consignment", False),
        ("specific_name and generic_name", False), ("goods[0]", False), ("goods[0].value", False), ("", False),
    ],
)  # fmt: skip
def test_only_a_value_of_a_consignment_is_put(path: str, can: bool) -> None:
    assert can_be_put({**shipment(), "surplus": "1"}, path) is can
    assert not can_be_put({}, path)


def test_a_value_is_found_at_its_path_or_is_none() -> None:
    assert value_at(shipment(), "goods[0].value.amount") == "1400"
    assert [value_at(shipment(), path) for path in ("goods[1].hs", "arrival.day", "x.y", "goods.hs")] == [None] * 4
    assert mending.TEXT not in shipment()
