"""Weights learned without labels, moved by judgements; companies taken together."""

import numpy as np
import pyarrow as pa
import pytest
from benchmarks.parties_made import mentions

from greenlane.tracing.same_party import bulk, rarity, training
from greenlane.tracing.same_party.groups import groups
from greenlane.tracing.same_party.learning import learned
from greenlane.tracing.same_party.named import Named
from greenlane.tracing.same_party.weights import shipped, weigh

SOME = 500


@pytest.fixture(scope="module")
def made():
    return list(mentions(1500, seed=5))


@pytest.fixture(scope="module")
def few_drawn():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "DRAWN", 50_000)
        patch.setattr(training, "IN_A_SESSION", 20_000)
        patch.setattr(training, "_BY", ("sounds", "phone", "place"))
        yield


@pytest.fixture(scope="module")
def model(made, few_drawn):
    return training.train((named for named, _ in made), seed=7)


def test_what_is_learned_finds_the_parties(made, model):
    truth = np.array([party for _, party in made])
    found = bulk.pairs((named for named, _ in made), model, threshold=0.5)
    right = [truth[int(row["first"])] == truth[int(row["second"])] for row in found.to_pylist()]
    counts = np.unique(truth, return_counts=True)[1]
    precision, recall = sum(right) / len(right), sum(right) / (counts * (counts - 1) // 2).sum()
    assert precision > 0.95 and recall > 0.9
    assert model.about["engine"] == "duckdb" and model.about["person"] + model.about["company"] > 1300


def test_the_same_seed_gives_the_same_weights(made, few_drawn, monkeypatch):
    monkeypatch.setattr(training, "_BY", ("phone", "place"))
    persons = bulk.columns([named for named, _ in made if named.person is not False][:SOME])
    once, again = (
        training.train_columns(persons, engine="duckdb", seed=7, memory_mb=512, overflow=None) for _ in range(2)
    )
    assert once == again
    assert once.person != shipped().person


def test_of_very_many_mentions_some_are_drawn(made, monkeypatch):
    monkeypatch.setattr(training, "ENOUGH", 200)
    given = bulk.columns(named for named, _ in made)
    chosen = training._chosen(given, "company", 1)
    assert chosen.table.num_rows == 200
    assert set(chosen.keys.column("id").to_pylist()) <= set(chosen.table.column("id").to_pylist())


def test_too_few_mentions_teach_nothing():
    again = training.train([Named(str(number), f"Ivan {number}", True) for number in range(20)])
    assert (again.person, again.company) == (shipped().person, shipped().company)


def _pair(number):
    one = Named("1", f"Firma {number} Rassvet", False, "RU", phone="+74951234567")
    return weigh(one, Named("2", f"Zakat {number}", False, "RU", phone="+74951234567"), shipped())


def test_judgements_move_what_was_judged_and_are_undone_by_leaving_them_out():
    before = _pair(0)
    moved = learned(shipped(), [(_pair(number), False) for number in range(12)])
    after = weigh(Named("1", "Firma 0 Rassvet", False, "RU", phone="+74951234567"),
                  Named("2", "Zakat 0", False, "RU", phone="+74951234567"), moved)  # fmt: skip
    assert after.weight < before.weight
    assert moved.person == shipped().person and moved.about["judgements"] == {"same": 0, "not": 12}
    assert moved.company.levels["email"] == shipped().company.levels["email"]
    assert learned(shipped(), []).company == shipped().company


def test_judgements_that_agree_with_the_weights_move_little():
    likely = weigh(
        Named("1", "Zebulon Quirke", True, "KE", paper="AB123456"),
        Named("2", "Zebulon Quirke", True, "KE", paper="AB123456"),
        shipped(),
    )
    assert likely.probability > 0.999
    moved = learned(shipped(), [(likely, True)] * 5)
    assert moved.person.prior == pytest.approx(shipped().person.prior, rel=0.05)


def _pairs(*rows):
    return pa.Table.from_pylist([dict(zip(bulk.PAIRS.names, row, strict=True)) for row in rows], schema=bulk.PAIRS)


def test_companies_hang_together_and_what_was_judged_apart_stays_apart():
    pairs = _pairs(
        ("a", "b", 12.0, 0.999, "company"), ("b", "c", 9.0, 0.99, "company"), ("c", "d", 8.0, 0.98, "company"),
        ("e", "f", 0.0, 0.5, "company"), ("p", "q", 20.0, 0.9999, "person"),
    )  # fmt: skip
    assert groups(pairs) == (frozenset("abcd"),)
    assert groups(pairs, apart=[("c", "a")]) == (frozenset("ab"), frozenset("cd"))
    assert groups(_pairs()) == ()


def test_a_field_in_which_all_say_the_same_leaves_room_for_another_word():
    u = training._meeting({"+49 1": 1.0}, 0.0)
    levels = rarity.with_u({"same": (0.9, 0.1), "else": (0.1, 0.9)}, "same", u)
    assert all(share > 0 for _m, share in levels.values())
