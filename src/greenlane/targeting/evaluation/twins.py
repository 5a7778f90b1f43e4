"""Rows that were seen before: near-duplicates let a model remember where it should judge.

Two kinds of twin are looked for among the rows trained on. An *exact* twin agrees in every fact that a model may use.
A twin *in goods* agrees in all that describes the goods and in at least two different amounts of them (mass,
quantity, packages, value): the same line of goods again, whatever parties and route it is declared with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from greenlane.targeting.evaluation.coded import BLANK, Coded, amounts, rate
from greenlane.targeting.learning.examples import Floats, Mask, Whole

AMOUNTS = ("net_kg", "gross_kg", "quantity", "packages", "value_usd")
GOODS = (*AMOUNTS, "description", "hs", "taxon", "taxon_declared", "term", "origin", "quantity_unit", "substance",
         "waste_code")  # fmt: skip
ENOUGH = 2
"""So many different amounts must be declared before equal goods are no coincidence."""


@dataclass(frozen=True, eq=False)
class Twins:
    """For each row asked about: whether a row trained on is its twin, of either kind, and what look-up says."""

    exact: Mask
    goods: Mask
    looked_up: Floats

    @property
    def any(self) -> Mask:
        """Rows with a twin of either kind."""
        return self.exact | self.goods


def twins(rows: pa.Table, table: Coded, train: Whole, test: Whole, found: Floats) -> Twins:
    """Look for twins of the ``test`` rows among the ``train`` rows (positions in ``rows``, which ``table`` numbers).

    ``found`` (of every row) is read for inspected ``train`` rows alone. The look-up answers with the finds among the
    exact twins, else among the twins in goods, else with the base rate: a dictionary, no model.
    """
    every = table.keys(table.names)
    goods = table.keys([name for name in GOODS if name in table.names])
    told = _told(rows, table)
    seen = train[~np.isnan(found[train])]
    base = float(found[seen].mean()) if len(seen) else 0.0
    exact = np.isin(every[test], every[train])
    alike = told[test] & np.isin(goods[test], goods[train[told[train]]])
    by_goods = seen[told[seen]]
    hit = found == 1
    wide = rate(goods[by_goods], hit[by_goods], goods[test], base=base, strength=0.0)
    narrow = rate(every[seen], hit[seen], every[test], base=base, strength=0.0)
    known = np.isin(every[test], every[seen])
    looked_up = np.where(known, narrow, np.where(alike & np.isin(goods[test], goods[by_goods]), wide, base))
    return Twins(exact, alike, looked_up)


def _told(rows: pa.Table, table: Coded) -> Mask:
    """Tell which rows declare enough different amounts."""
    given = [amounts(rows, name) for name in AMOUNTS if name in table.names]
    if not given:
        return np.zeros(rows.num_rows, dtype=np.bool_)
    ordered = np.sort(np.column_stack(given), axis=1)
    new = ~np.isnan(ordered)
    new[:, 1:] &= ordered[:, 1:] != ordered[:, :-1]
    return np.asarray(new.sum(axis=1) >= ENOUGH)


def unseen(table: Coded, name: str, train: Whole, test: Whole) -> Mask:
    """Tell which test rows declare a value that no row trained on has; a blank is no value."""
    values = table.column(name)
    return np.asarray((values[test] != BLANK) & ~np.isin(values[test], values[train]))
