"""The language of indicators: SQL scalar expressions over the facts, and nothing else.

An expression is parsed by sqlglot and admitted only if every part of it stands on a list: no sub-select, no
function outside the list, no name that is not a fact, no pattern that is not a fixed text. Patterns are matched by
RE2, in time linear in the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import isfinite

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from greenlane.targeting.vocabulary import NAMES

ADMITTED: tuple[type[exp.Expr], ...] = (
    exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Placeholder, exp.Paren,
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Between, exp.Is,
    exp.NullSafeEQ, exp.NullSafeNEQ, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg, exp.Case, exp.If, exp.Coalesce,
    exp.Nullif, exp.Abs, exp.Lower, exp.Upper, exp.RegexpLike, exp.StartsWith, exp.Contains,
    exp.Array, exp.ArrayContains, exp.ArrayOverlaps, exp.ArraySize, exp.Month, exp.Year, exp.DateDiff, exp.Var,
    exp.Cast, exp.DataType,
)  # fmt: skip
FUNCTIONS = (
    "coalesce, nullif, abs, lower, upper, regexp_matches, starts_with, contains, list_contains, "
    "list_has_any, array_length, month, year, date_diff('day', from, to)"
)
MAX_LENGTH = 4000


class ExpressionError(ValueError):
    """The expression cannot be used; the message says which part and why."""


def parse(text: str, thresholds: Mapping[str, float]) -> exp.Expr:
    """Parse and admit ``text``; every ``:name`` in it must be one of ``thresholds``. Raises ExpressionError."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"the expression is longer than {MAX_LENGTH} characters")
    try:
        tree = sqlglot.parse_one(text, read="duckdb")
        for node in tree.walk():
            _admit(node, thresholds)
            node.comments = None
        tree.sql("duckdb")
    except SqlglotError as error:
        raise ExpressionError(f"the expression cannot be read: {str(error).splitlines()[0]}") from None
    except RecursionError:
        raise ExpressionError("the expression is nested too deeply") from None
    return tree


def _admit(node: exp.Expr, thresholds: Mapping[str, float]) -> None:
    if not isinstance(node, ADMITTED):
        raise ExpressionError(f"{node.sql('duckdb')[:60]!r} is not admitted; functions are: {FUNCTIONS}")
    if isinstance(node, exp.Column):
        if node.table or node.name not in NAMES:
            raise ExpressionError(f"there is no fact named {node.sql('duckdb')!r}")
    elif isinstance(node, exp.Placeholder):
        if node.name not in thresholds:
            raise ExpressionError(f"there is no threshold named {node.name!r}")
    elif isinstance(node, exp.RegexpLike):
        if not node.expression.is_string or node.args.get("flag"):
            raise ExpressionError("a pattern must be a fixed text in quotes; (?i) in it means: capitals or not")
    elif isinstance(node, exp.Contains):
        if node.this.name in NAMES and NAMES[node.this.name].type == "VARCHAR[]":
            raise ExpressionError(f"{node.this.name} is a list: write list_contains, which looks for a whole entry")
    elif isinstance(node, exp.Cast):
        _admit_date(node)
    elif isinstance(node, exp.Literal) and not node.is_string and not isfinite(float(node.this)):
        raise ExpressionError(f"{node.this} is too large a number")


def _admit_date(node: exp.Cast) -> None:
    written = node.this.this if isinstance(node.this, exp.Literal) and node.this.is_string else ""
    try:
        known = type(node) is exp.Cast and node.to.is_type("date") and date.fromisoformat(written) is not None
    except ValueError:
        known = False
    if not known:
        raise ExpressionError("only a date may be written with its type: DATE '2021-01-01'")


def names(tree: exp.Expr) -> frozenset[str]:
    """Return the facts that the expression looks at."""
    return frozenset(column.name for column in tree.find_all(exp.Column))


def sql(tree: exp.Expr, thresholds: Mapping[str, float]) -> str:
    """Return the expression as the door to the engines takes it: thresholds filled in, names quoted, numbers doubles.

    Numbers are cast because engines disagree on the type of a bare ``1.0``; both then give the same bits. Division by
    zero gives NULL (*cannot tell*): engines give infinity, an error or NULL.
    """
    return str(fixed(tree, thresholds).sql("duckdb"))


def fixed(tree: exp.Expr, thresholds: Mapping[str, float]) -> exp.Expr:
    """Return the expression as ``sql`` writes it, still as a tree."""
    return tree.transform(_fixed, thresholds).transform(_divided)


def _double(number: str) -> exp.Expr:
    return exp.cast(exp.Literal.number(number), "double")


def _divided(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Div):
        node.set("expression", exp.Nullif(this=node.expression, expression=_double("0")))
    return node


def _fixed(node: exp.Expr, thresholds: Mapping[str, float]) -> exp.Expr:
    if isinstance(node, exp.Column):
        return exp.column(exp.to_identifier(node.name, quoted=True))
    if isinstance(node, exp.Placeholder):
        return _double(repr(float(thresholds[node.name])))
    if isinstance(node, exp.Literal) and not node.is_string and not isinstance(node.parent, exp.Cast):
        return _double(node.this)
    return node
