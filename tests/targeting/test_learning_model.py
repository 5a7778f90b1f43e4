"""A model ranks, says how sure it is, gives its reasons, learns on, and is kept as bytes without code."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pyarrow as pa
import pytest
from tests.targeting import learned_from
from tests.targeting.learned_from import day, lines, table

from greenlane.targeting.learning.examples import Examples
from greenlane.targeting.learning.explain import START
from greenlane.targeting.learning.model import TooFew, UnknownModel, fit, load
from greenlane.targeting.learning.store import MAGIC, packed, unpacked

LATER = day("2024-06-01")


def line(**fields: object) -> pa.Table:
    return table([{**lines(1)[0], "taxon": "Rana rana", "quantity": 50.0, "found": None, "known": None} | fields])


def test_it_ranks_what_was_often_wrong_above_the_rest_and_says_how_likely() -> None:
    new = learned_from.examples(count=400, seed=8)
    scored = learned_from.model().score(new.rows, LATER)
    bad, good = new.found == 1, new.found == 0
    assert scored.raw[bad].mean() > scored.raw[good].mean() + 0.2
    top = scored.raw >= np.quantile(scored.raw, 0.9)
    assert new.found[top].mean() > 3 * new.found.mean()
    assert ((scored.low <= scored.p) & (scored.p <= scored.high)).all()
    assert ((scored.low >= 0) & (scored.high <= 1)).all()
    assert abs(scored.p.mean() - new.found.mean()) < 0.06
    assert ((scored.raw >= 0) & (scored.raw <= 1)).all()


def test_a_line_is_scored_alike_alone_and_among_others() -> None:
    new = learned_from.examples(count=60, seed=8)
    many = learned_from.model().score(new.rows, LATER)
    one = learned_from.model().score(new.rows.slice(7, 1), LATER)
    assert one.raw[0] == many.raw[7]
    assert (one.p[0], one.low[0], one.high[0]) == (many.p[7], many.low[7], many.high[7])
    assert one.novelty[0] == pytest.approx(many.novelty[7])


def test_what_was_never_seen_is_new() -> None:
    model = learned_from.model()
    known, new = line(), line(taxon="Nova nova", origin="ZZ", export_country="ZZ")
    assert model.score(new, LATER).novelty[0] > model.score(known, LATER).novelty[0] + 0.3


def test_no_lines_and_lines_without_a_column_are_scored() -> None:
    model = learned_from.model()
    assert len(model.score(line().slice(0, 0), LATER).p) == 0
    assert len(model.score(line().select(["origin"]), LATER).p) == 1


def test_equal_data_and_seed_give_equal_bytes() -> None:
    one, two = learned_from.model().dump(), fit(learned_from.examples()).dump()
    assert one == two


def test_it_learns_on_at_once() -> None:
    model = load(learned_from.model().dump())
    asked = line(origin="KE", export_country="KE", term="LIV")
    before = model.score(asked, LATER)
    model.learn(pa.concat_tables([asked] * 40), np.ones(40), day("2024-05-30"))
    after = model.score(asked, LATER)
    assert after.novelty[0] < before.novelty[0]
    words = {why.code: why.sentence for why in model.explain(asked, LATER, 0)[0]}
    fresh = {why.code: why.sentence for why in learned_from.model().explain(asked, LATER, 0)[0]}
    assert words["taxon × origin"] != fresh["taxon × origin"]
    model.learn(asked, [True], day("2024-05-31"))


def test_too_few_finds_are_said_in_a_sentence() -> None:
    made = learned_from.examples(count=40)
    with pytest.raises(TooFew, match=r"There are \d lines with a find and \d+ without; to learn takes 10"):
        fit(made)


def test_reasons_add_up_to_the_margin_and_name_no_party() -> None:
    new = learned_from.examples(count=6, seed=8)
    model = learned_from.model()
    every = model.explain(new.rows, LATER, 0)
    margins = model.margin(new.rows, LATER)
    for reasons, margin in zip(every, margins, strict=True):
        assert sum(why.weight for why in reasons) == pytest.approx(margin, abs=1e-6)
        assert any(why.code == START for why in reasons)
    said = " ".join(why.sentence for reasons in every for why in reasons)
    assert "this consignee" in said
    assert "Importer" not in said


def test_reasons_are_few_strong_and_in_plain_words() -> None:
    model = learned_from.model()
    (reasons,) = model.explain(line(origin="TH", export_country="TH", term="BOD"), LATER, 4)
    assert len(reasons) == 4
    weights = [abs(why.weight) for why in reasons]
    assert weights == sorted(weights, reverse=True)
    assert any("inspected, expected" in why.sentence for why in reasons if why.weight > 0)
    (strange,) = model.explain(line(taxon="Nova nova"), LATER, 0)
    assert "taxon Nova nova: not among the lines learned from" in {why.sentence for why in strange}


def test_the_card_says_what_a_person_must_know() -> None:
    card = json.loads(json.dumps(learned_from.model().card()))
    made = learned_from.examples()
    assert (card["lines"], card["shipments"], card["finds"]) == (500, 250, int(made.found.sum()))
    assert (card["since"], card["until"]) == (str(made.day.min()), str(made.known.max()))
    measured = card["out_of_fold"]
    assert {"average_precision", "auc", "recall_at 0.05"} <= measured.keys()
    assert all(one["low"] <= one["value"] <= one["high"] for one in measured.values())
    assert measured["auc"]["value"] > 0.7
    assert card["limits"]
    assert [one["importance"] for one in card["features"]] == sorted(
        (one["importance"] for one in card["features"]), reverse=True
    )


def test_a_regime_with_finds_enough_has_trees_of_its_own() -> None:
    rows = [
        {**row, "hs_regimes": ["CITES"] if n % 4 < 2 else ["BASEL"], "found": row["found"] or n % 2 == 0}
        for n, row in enumerate(lines(500))
    ]
    made = Examples.of(table(rows))
    model = fit(made)
    assert set(model.ensemble.heads) == {"CITES", "BASEL"}
    assert model.card()["regimes"] == ["BASEL", "CITES"]
    kept = load(model.dump())
    assert (kept.score(made.rows, LATER).raw == model.score(made.rows, LATER).raw).all()
    (reasons,) = model.explain(made.rows.slice(0, 1), LATER, 0)
    assert sum(why.weight for why in reasons) == pytest.approx(model.margin(made.rows.slice(0, 1), LATER)[0], abs=1e-6)


def test_what_was_dumped_is_what_is_loaded() -> None:
    model = learned_from.model()
    data = model.dump()
    kept = load(data)
    assert kept.dump() == data
    assert hashlib.sha256(kept.dump()).hexdigest() == hashlib.sha256(data).hexdigest()
    new = learned_from.examples(count=50, seed=8)
    for one, two in zip(vars(kept.score(new.rows, LATER)).values(), vars(model.score(new.rows, LATER)).values(),
                        strict=True):  # fmt: skip
        assert (one == two).all()
    assert kept.explain(new.rows, LATER, 2) == model.explain(new.rows, LATER, 2)
    assert b"Importer" not in data


def test_other_bytes_are_refused() -> None:
    data = learned_from.model().dump()
    for wrong in (b"", b"PK\x03\x04", data[:-1], data + b"x", data[: len(MAGIC) + 3], b"\x80\x04" + data):
        with pytest.raises(UnknownModel):
            load(wrong)
    for at in (len(MAGIC) + 2, len(MAGIC) + 40, len(data) // 2, len(data) - 5):
        with pytest.raises(UnknownModel):
            load(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    with pytest.raises(UnknownModel, match="version"):
        load(data.replace(b"GREENLANE-MODEL 1", b"GREENLANE-MODEL 9"))


def test_a_model_that_lacks_a_part_is_refused() -> None:
    head, arrays, texts = unpacked(learned_from.model().dump())
    with pytest.raises(UnknownModel, match="lacks a part"):
        load(packed(head, {name: array for name, array in arrays.items() if name != "profiles.keys"}, texts))
    with pytest.raises(UnknownModel, match="lacks a part"):
        load(packed({**head, "definitions": ["shoe size"]}, arrays, texts))
    with pytest.raises(UnknownModel):
        load(packed(head, arrays, dict.fromkeys(texts, "no trees")))
    with pytest.raises(ValueError, match="kind of array"):
        packed({}, {"code": np.asarray(["x"])}, {})
