"""From DuckDB's dialect to Spark's: the same question, meant in the same way, or a refusal that names the part.

sqlglot knows the words of both; here stands what it leaves different: dividing by zero, counting in lists, NULLs in
lists, patterns, capitals beyond ASCII, and whatever would not be the same to the last bit.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.expressions import apply_index_offset
from sqlglot.optimizer.annotate_types import annotate_types

from greenlane.engine.failure import QueryFailed, Unspeakable
from greenlane.engine.pattern import java

DUCKDB = "duckdb"


def is_ordered(sql: str) -> bool:
    """Tell whether the rows of a query come in an order of its own, not only those of a part of it."""
    if "order by" not in sql.lower():
        return False
    try:
        tree = sqlglot.parse_one(sql, read=DUCKDB)
    except SqlglotError:
        return True
    return bool(tree.args.get("order"))


def spark(sql: str) -> str:
    """Return a query in Spark's dialect. Raises QueryFailed where it cannot be read, Unspeakable where it differs."""
    try:
        return said(sqlglot.parse_one(sql, read=DUCKDB))
    except SqlglotError as error:
        raise QueryFailed(f"the query cannot be read: {str(error).splitlines()[0]}") from None


def said(tree: exp.Expr) -> str:
    """Return a query or an expression in Spark's dialect; the tree is changed. Raises Unspeakable."""
    holder = exp.Paren(this=annotate_types(tree, dialect=DUCKDB))
    # Before anything else: how sqlglot keeps an entry's number depends on the types that it can tell.
    while (bracket := holder.find(exp.Bracket)) is not None:
        bracket.replace(_counted(bracket))
    # From the leaves up: what replaces a node holds children that were repaired before.
    for node in reversed(list(tree.walk(bfs=True))):
        if type(node) in _REFUSED:
            raise Unspeakable(f"{node.sql(DUCKDB)[:60]!r} cannot be put to Spark: {_REFUSED[type(node)]}")
        repair = _REPAIRS.get(type(node))
        if repair and (better := repair(node)) is not node:
            node.replace(better)
    return str(holder.this.sql("spark"))


def _call(name: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _not_zero(divisor: exp.Expr) -> exp.Expr:
    return exp.Nullif(this=divisor, expression=exp.Literal.number(0))


def _divided(node: exp.Expr) -> exp.Expr:
    """Doubles divide, also whole and decimal numbers; nothing divides by zero."""
    return exp.Paren(
        this=exp.Div(this=_double(node.this), expression=_not_zero(_double(node.expression)), typed=False, safe=False)
    )


def _double(value: exp.Expr) -> exp.Expr:
    return value if isinstance(value, exp.Cast) and value.to.is_type("double") else exp.cast(value, "double")


def _whole_part(node: exp.Expr) -> exp.Expr:
    node.set("expression", _not_zero(node.expression))
    return node


def _counted(node: exp.Bracket) -> exp.Expr:
    """An entry of a list: counted from 1, from the end where negative, NULL where there is none."""
    place = apply_index_offset(node.this, node.expressions, 1, dialect=DUCKDB)
    if len(place) != 1 or isinstance(place[0], exp.Slice) or place[0].is_string:
        raise Unspeakable(f"{node.sql(DUCKDB)[:60]!r} cannot be put to Spark: name one entry of a list by its number")
    return _call("try_element_at", node.this, exp.cast(_not_zero(place[0]), "int"))


def _held(node: exp.Expr) -> exp.Expr:
    """A list holds a value or not; what else is unknown in it does not matter."""
    return _call("array_contains", _known(node.this), node.expression)


def _known(listed: exp.Expr) -> exp.Expr:
    """Return a list without its NULLs; one that is written out has none, or says so."""
    if isinstance(listed, exp.Array) and all(isinstance(entry, exp.Literal) for entry in listed.expressions):
        return listed
    return _call("array_compact", listed)


def _shared(node: exp.Expr) -> exp.Expr:
    return _call("arrays_overlap", _known(node.this), _known(node.expression))


def _joined(node: exp.Expr) -> exp.Expr:
    """Lists joined, as if one that is NULL were empty, unless all are."""
    lists = [node.this, *node.expressions]
    nothing = exp.and_(*(exp.Is(this=one.copy(), expression=exp.Null()) for one in lists))
    joined = _call("concat", *(exp.Coalesce(this=one, expressions=[exp.Array()]) for one in lists))
    return exp.Case(ifs=[exp.If(this=nothing, true=exp.Null())], default=joined)


def _numbered(node: exp.Expr) -> exp.Expr:
    """The second name of a lambda is the entry's number, which DuckDB counts from 1."""
    if len(node.expressions) == 2:
        number = node.expressions[1].name
        for named in list(node.this.find_all(exp.Column, exp.Identifier)):
            bare = isinstance(named, exp.Column) or not isinstance(named.parent, exp.Column)
            if bare and named.name == number:
                one = exp.Literal.number(1)
                named.replace(exp.Paren(this=exp.Add(this=named.copy(), expression=one)))
    return node


def _matched(node: exp.Expr) -> exp.Expr:
    pattern = node.expression
    if not pattern.is_string or node.args.get("flag"):
        raise Unspeakable("a pattern that is no fixed text, or has options, cannot be put to Spark")
    text = pattern.this
    if _FOLDS.search(text):
        text = text.translate(str.maketrans(_TURKISH, _HIDDEN[:2]))
        apart = exp.Literal.string(_TURKISH), exp.Literal.string(_HIDDEN[:2])
        node.set("this", _call("translate", node.this, *apart))
    node.set("expression", exp.Literal.string(java(text)))
    return node


def _replaced(node: exp.Expr) -> exp.Expr:
    options = node.args.get("modifiers")
    if options is None or options.name != "g":
        raise Unspeakable("Spark replaces every match of a pattern: say so to DuckDB as well, with 'g'")
    return _matched(node)


def _alike(node: exp.Expr) -> exp.Expr:
    if not node.expression.is_string or "\\" in node.expression.this:
        raise Unspeakable("LIKE with what is no fixed text, or has a backslash, cannot be put to Spark")
    return node


def _cast(node: exp.Expr) -> exp.Expr:
    """Hexadecimal digits become a number, doubles the nearest one; 128 bits are as many as Spark's decimals have."""
    kind = node.args["to"]
    if kind.is_type("int128"):
        return exp.cast(node.this, "decimal(38, 0)")
    value = node.this
    if kind.is_type(*exp.DataType.INTEGER_TYPES) and value.is_type("double"):
        return exp.cast(_call("rint", value), kind)
    if kind.is_type("bigint") and isinstance(value, exp.DPipe) and value.this.is_string and value.this.this == "0x":
        digits = _call("conv", value.expression, exp.Literal.number(16), exp.Literal.number(10))
        return exp.cast(digits, "bigint")
    return node


_FOLDS = re.compile(r"\(\?\w*i")
_TURKISH = "İı"
"""Java takes them for an i where capitals do not matter."""
_LONGER = "".join(c for c in map(chr, range(0x20, 0xFFFF)) if len(c.upper()) > 1) + "ƛɤꟓꟕ"
_SHORT = "".join("ẞ" if c == "ß" else c.title() if len(c.title()) == 1 else c for c in _LONGER)
_HIDDEN = "".join(chr(0xE000 + n) for n in range(len(_LONGER)))
"""Letters that DuckDB gives one capital or none, and Java several; signs for private use to hide them behind."""


def _capitals(node: exp.Expr) -> exp.Expr:
    hidden, short = exp.Literal.string(_HIDDEN), exp.Literal.string(_SHORT)
    node.set("this", _call("translate", node.this, exp.Literal.string(_LONGER), hidden))
    return _call("translate", _call("upper", node.this), hidden.copy(), short)


def _small(node: exp.Expr) -> exp.Expr:
    """Java gives the dotted İ two signs, and a sigma that ends a word its own."""
    return _call("lower", _call("translate", node.this, exp.Literal.string("İΣ"), exp.Literal.string("iσ")))


def _rounded(node: exp.Expr) -> exp.Expr:
    if node.args.get("decimals") is not None:
        raise Unspeakable("rounding to digits is not the same on both engines: scale, then round to a whole number")
    return node


def _within_round(node: exp.Expr) -> exp.Expr:
    if node.find_ancestor(exp.Round) is None:
        raise Unspeakable(
            f"{node.sql(DUCKDB)[:60]!r} differs in its last bit: scale it and round it to a whole number at once"
        )
    return node


_DOUBLES = "it differs in its last bit with the order of the rows: divide a sum of whole numbers by a count"
_ORDER = "the engines order it differently"
_REFUSED: dict[type[exp.Expr], str] = {
    exp.Avg: _DOUBLES, exp.Stddev: _DOUBLES, exp.StddevPop: _DOUBLES, exp.StddevSamp: _DOUBLES,
    exp.Variance: _DOUBLES, exp.VariancePop: _DOUBLES, exp.Corr: _DOUBLES,
    exp.ArrayAgg: _ORDER, exp.GroupConcat: _ORDER, exp.ArrayDistinct: _ORDER, exp.Median: "rank the rows instead",
}  # fmt: skip
_REPAIRS: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.Div: _divided, exp.IntDiv: _whole_part, exp.Mod: _whole_part,
    exp.ArrayContains: _held, exp.ArrayOverlaps: _shared, exp.ArrayConcat: _joined, exp.Lambda: _numbered,
    exp.RegexpLike: _matched, exp.RegexpReplace: _replaced, exp.Like: _alike, exp.ILike: _alike, exp.Cast: _cast,
    exp.Round: _rounded, exp.Ln: _within_round, exp.Log: _within_round, exp.Exp: _within_round,
    exp.Pow: _within_round, exp.Upper: _capitals, exp.Lower: _small,
}  # fmt: skip
