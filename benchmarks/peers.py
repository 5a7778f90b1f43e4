"""The same indicators written in two other ways, to compare with: plain Python, and the rule engine ``rule-engine``.

Both are made from the expressions themselves. An expression has three answers and a rule of a programming language
has two, so each is turned into *fires, or not*: negations are moved down to the comparisons, and a comparison asks
first whether its facts are known, unless it cannot be true of an unknown one.
"""

from __future__ import annotations

import ast
import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlglot import exp

from greenlane.targeting import expression
from greenlane.targeting.indicator import Indicator
from greenlane.targeting.vocabulary import NAMES

Facts = Mapping[str, Any]
Fires = Callable[[Facts], Any]
Formula = bool | str | tuple[str, tuple["Formula", ...]]
"""True, False, a comparison as text, or ("and" | "or" | "not", formulas)."""

COMPARED = {exp.EQ: "==", exp.NEQ: "!=", exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<="}
COUNTED = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*"}
TESTS = (*COMPARED, exp.And, exp.Or, exp.Not, exp.In, exp.Between, exp.Is, exp.NullSafeEQ, exp.NullSafeNEQ,
         exp.RegexpLike, exp.StartsWith, exp.Contains, exp.ArrayContains, exp.ArrayOverlaps)  # fmt: skip


def all_of(*parts: Formula) -> Formula:
    """Return the formula that holds where each part does."""
    return _joined("and", parts, nothing=True)


def any_of(*parts: Formula) -> Formula:
    """Return the formula that holds where one part does."""
    return _joined("or", parts, nothing=False)


def _joined(word: str, parts: Sequence[Formula], *, nothing: bool) -> Formula:
    flat: dict[Formula, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part[1] if isinstance(part, tuple) and part[0] == word else (part,)))
    if (not nothing) in flat:
        return not nothing
    kept = [part for part in flat if part is not nothing]
    return nothing if not kept else kept[0] if len(kept) == 1 else (word, tuple(kept))


def neither(part: Formula) -> Formula:
    """Return the formula that holds where the part does not."""
    return not part if isinstance(part, bool) else ("not", (part,))


def plain(node: exp.Expr) -> bool:
    """Whether the expression is a number, a text or a date as written."""
    return isinstance(node, exp.Literal | exp.Placeholder) or (isinstance(node, exp.Cast) and plain(node.this))


class Writing(ABC):
    """One language that an indicator is written in."""

    true, false = "True", "False"

    def __init__(self, indicator: Indicator) -> None:
        self.values = indicator.values
        tree = expression.parse(indicator.when, indicator.values)
        self.source = self.shown(self.tells(tree, wanted=True))

    # ---- when an expression is surely true, surely false, or known at all

    def tells(self, node: exp.Expr, *, wanted: bool) -> Formula:
        """Return when a true-or-false expression is surely ``wanted``."""
        match node:
            case exp.Paren():
                return self.tells(node.this, wanted=wanted)
            case exp.Not():
                return self.tells(node.this, wanted=not wanted)
            case exp.And() | exp.Or():
                parts = self.tells(node.left, wanted=wanted), self.tells(node.right, wanted=wanted)
                return all_of(*parts) if isinstance(node, exp.And) is wanted else any_of(*parts)
            case exp.Boolean():
                return bool(node.this) is wanted
            case exp.Null():
                return False
            case exp.Column():
                return self.holds(node.name, wanted)
            case exp.Coalesce():
                return self._first(node, wanted)
            case exp.Case():
                return self._chosen(node, lambda value: self.tells(value, wanted=wanted))
            case exp.Between() if not wanted:
                low, high = (node.args[name].copy() for name in ("low", "high"))
                outside = exp.LT(this=node.this, expression=low), exp.GT(this=node.this, expression=high)
                return any_of(*(self.tells(one, wanted=True) for one in outside))
            case exp.In() if not all(map(plain, node.expressions)):
                equal = [exp.EQ(this=node.this, expression=one) for one in node.expressions]
                return (any_of if wanted else all_of)(*(self.tells(one, wanted=wanted) for one in equal))
            case exp.Is() | exp.NullSafeEQ() | exp.NullSafeNEQ():
                same = self._same(node.this, node.expression)
                return same if wanted is not isinstance(node, exp.NullSafeNEQ) else neither(same)
            case _:
                return self._compared(node, wanted)

    def _compared(self, node: exp.Expr, wanted: bool) -> Formula:
        test = self._test(node)
        unneeded = wanted and isinstance(node, exp.EQ | exp.In) and isinstance(node.this, exp.Column)
        if unneeded and all(plain(other) for other in (node.args.get("expressions") or [node.expression])):
            return test
        guards = [self.known(part) for part in _parts(node)]
        return all_of(*guards, test if wanted else neither(test))

    def _first(self, node: exp.Coalesce, wanted: bool) -> Formula:
        found: Formula = False
        for part in reversed([node.this, *node.expressions]):
            here, other = self.tells(part, wanted=wanted), self.tells(part, wanted=not wanted)
            found = any_of(here, all_of(neither(other), found))
        return found

    def _chosen(self, node: exp.Case, ask: Callable[[exp.Expr], Formula]) -> Formula:
        found = ask(node.args.get("default") or exp.null())
        for branch in reversed(node.args["ifs"]):
            asked = exp.EQ(this=node.this.copy(), expression=branch.this.copy()) if node.this else branch.this
            holds = self.tells(asked, wanted=True)
            found = any_of(all_of(holds, ask(branch.args["true"])), all_of(neither(holds), found))
        return found

    def _same(self, left: exp.Expr, right: exp.Expr) -> Formula:
        known = self.known(left), self.known(right)
        equal = self.equal(self.value(left), self.value(right)) if all(k is not False for k in known) else False
        return any_of(all_of(*known, equal), all_of(*(neither(k) for k in known)))

    def known(self, node: exp.Expr) -> Formula:
        """Return when an expression has a value."""
        match node:
            case exp.Column():
                return self.present(node.name)
            case exp.Null():
                return False
            case exp.Coalesce():
                return any_of(*(self.known(part) for part in _parts(node)))
            case exp.Case():
                return self._chosen(node, self.known)
            case exp.Nullif():
                equal = self.tells(exp.EQ(this=node.this.copy(), expression=node.expression.copy()), wanted=True)
                return all_of(self.known(node.this), neither(equal))
            case exp.Div():
                nought = False if plain(node.expression) else self.equal(self.value(node.expression), self.number(0))
                return all_of(self.known(node.this), self.known(node.expression), neither(nought))
            case _ if isinstance(node, TESTS):
                return any_of(self.tells(node, wanted=True), self.tells(node, wanted=False))
            case _:
                return all_of(*(self.known(part) for part in _parts(node)))

    def shown(self, formula: Formula) -> str:
        """Return a formula as text."""
        if isinstance(formula, bool):
            return self.true if formula else self.false
        if isinstance(formula, str):
            return formula
        word, parts = formula
        return f"(not {self.shown(parts[0])})" if word == "not" else f"({f' {word} '.join(map(self.shown, parts))})"

    # ---- values, where they are known

    def value(self, node: exp.Expr) -> str:
        """Return an expression as text that is only looked at where it is known."""
        match node:
            case exp.Paren() | exp.Nullif():
                return self.value(node.this)
            case exp.Column():
                return self.fact(node.name)
            case exp.Neg():
                return f"(-{self.value(node.this)})"
            case exp.Coalesce():
                *early, last = _parts(node)
                return self._cascade([(self.known(part), part) for part in early], last)
            case exp.Case():
                cases = [(exp.EQ(this=node.this, expression=b.this) if node.this else b.this, b.args["true"])
                         for b in node.args["ifs"]]  # fmt: skip
                last = node.args.get("default") or exp.null()
                return self._cascade([(self.tells(asked, wanted=True), part) for asked, part in cases], last)
            case _ if type(node) in COUNTED:
                return f"({self.value(node.this)} {COUNTED[type(node)]} {self.value(node.expression)})"
            case _ if isinstance(node, TESTS):
                return self.shown(self.tells(node, wanted=True))
            case _:
                return self._constant(node) or self.called(node)

    def _constant(self, node: exp.Expr) -> str:
        match node:
            case exp.Null():
                return self.nothing
            case exp.Boolean():
                return self.true if node.this else self.false
            case exp.Literal():
                return self.text(node.this) if node.is_string else self.number(float(node.this))
            case exp.Placeholder():
                return self.number(self.values[node.name])
            case exp.Cast():
                return self.day(dt.date.fromisoformat(node.this.this))
            case _:
                return ""

    def _cascade(self, cases: Sequence[tuple[Formula, exp.Expr]], last: exp.Expr) -> str:
        text = self.value(last)
        for holds, part in reversed(cases):
            text = self.choice(self.shown(holds), self.value(part), text)
        return text

    def _test(self, node: exp.Expr) -> str:
        match node:
            case exp.In():
                return self.among(self.value(node.this), [self.value(one) for one in node.expressions])
            case exp.Between():
                low, this, high = (self.value(node.args[name]) for name in ("low", "this", "high"))
                return self.between(low, this, high)
            case exp.EQ():
                return self.equal(self.value(node.this), self.value(node.expression))
            case _ if type(node) in COMPARED:
                return f"({self.value(node.this)} {COMPARED[type(node)]} {self.value(node.expression)})"
            case _:
                return self.called(node)

    # ---- what each language writes in its own way

    nothing = "None"
    calls: Mapping[type[exp.Expr], str]

    def equal(self, left: str, right: str) -> str:
        return f"({left} == {right})"

    def number(self, value: float) -> str:
        """Return a number."""
        return format(Decimal(repr(float(value))), "f")

    @abstractmethod
    def holds(self, fact: str, wanted: bool) -> str: ...
    @abstractmethod
    def present(self, fact: str) -> str: ...
    @abstractmethod
    def fact(self, name: str) -> str: ...
    @abstractmethod
    def text(self, value: str) -> str: ...
    @abstractmethod
    def day(self, value: dt.date) -> str: ...
    @abstractmethod
    def array(self, listed: Sequence[str]) -> str: ...
    @abstractmethod
    def choice(self, holds: str, this: str, other: str) -> str: ...
    @abstractmethod
    def among(self, value: str, listed: Sequence[str]) -> str: ...
    @abstractmethod
    def between(self, low: str, value: str, high: str) -> str: ...
    @abstractmethod
    def matches(self, pattern: str, value: str) -> str: ...

    def called(self, node: exp.Expr) -> str:
        """Return a function's call; a table says how each is written."""
        if isinstance(node, exp.RegexpLike):
            # RE2 means ASCII by \w, \b and \d.
            pattern = str(node.expression.this)
            return self.matches(f"(?a){pattern}" if pattern.isascii() else pattern, self.value(node.this))
        if isinstance(node, exp.Array):
            return self.array([self.value(one) for one in node.expressions])
        a, b = ([self.value(part) for part in _parts(node)] + [""])[:2]
        return self.calls[type(node)].format(a=a, b=b)


def _parts(node: exp.Expr) -> list[exp.Expr]:
    return [part for part in node.iter_expressions() if not isinstance(part, exp.Var | exp.DataType)]


class Python(Writing):
    """An ordinary Python function over a dictionary of facts."""

    calls = {
        exp.Div: "({a} / {b})", exp.ArrayOverlaps: "(not frozenset({b}).isdisjoint({a}))",
        exp.ArrayContains: "({b} in {a})", exp.Contains: "({b} in {a})", exp.StartsWith: "{a}.startswith({b})",
        exp.ArraySize: "len({a})", exp.Lower: "{a}.lower()", exp.Upper: "{a}.upper()", exp.Abs: "abs({a})",
        exp.Month: "{a}.month", exp.Year: "{a}.year", exp.DateDiff: "({a} - {b}).days",
    }  # fmt: skip

    def __init__(self, indicator: Indicator) -> None:
        self._constants: dict[str, Any] = {}
        super().__init__(indicator)

    def compiled(self) -> Fires:
        """Return the function."""
        made: dict[str, Any] = dict(self._constants)
        exec(f"def fires(f):\n    return {self.source}", made)
        return made["fires"]  # type: ignore[no-any-return]

    def _kept(self, value: Any) -> str:
        name = f"c{len(self._constants)}"
        self._constants[name] = value
        return name

    def holds(self, fact: str, wanted: bool) -> str:
        return f"f[{fact!r}]" if wanted else f"(f[{fact!r}] is False)"

    def present(self, fact: str) -> str:
        return f"(f[{fact!r}] is not None)"

    def fact(self, name: str) -> str:
        return f"f[{name!r}]"

    def text(self, value: str) -> str:
        return repr(value)

    def day(self, value: dt.date) -> str:
        return self._kept(value)

    def choice(self, holds: str, this: str, other: str) -> str:
        return f"({this} if {holds} else {other})"

    def among(self, value: str, listed: Sequence[str]) -> str:
        return f"({value} in {{{', '.join(listed)}}})"

    def between(self, low: str, value: str, high: str) -> str:
        return f"({low} <= {value} <= {high})"

    def array(self, listed: Sequence[str]) -> str:
        return self._kept(frozenset(map(ast.literal_eval, listed)))

    def matches(self, pattern: str, value: str) -> str:
        return f"({self._kept(re.compile(pattern))}.search({value}) is not None)"


class RuleEngine(Writing):
    """A rule of ``rule-engine`` in its own syntax."""

    true, false, nothing = "true", "false", "null"
    calls = {
        exp.Div: "({a} / {b})", exp.ArrayOverlaps: "$any([v in {b} for v in {a}])", exp.ArrayContains: "({b} in {a})",
        exp.Contains: "({b} in {a})", exp.StartsWith: "{a}.starts_with({b})", exp.ArraySize: "{a}.length",
        exp.Lower: "{a}.as_lower", exp.Upper: "{a}.as_upper", exp.Abs: "$abs({a})", exp.Month: "{a}.month",
        exp.Year: "{a}.year", exp.DateDiff: "({a} - {b}).days",
    }  # fmt: skip

    def compiled(self) -> Fires:
        """Return the rule, parsed once."""
        import rule_engine

        context = rule_engine.Context(default_timezone="utc")
        return rule_engine.Rule(self.source, context).matches  # type: ignore[no-any-return]

    def holds(self, fact: str, wanted: bool) -> str:
        return fact if wanted else f"({fact} == false)"

    def present(self, fact: str) -> str:
        return f"({fact} != null)"

    def fact(self, name: str) -> str:
        return name

    def text(self, value: str) -> str:
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def day(self, value: dt.date) -> str:
        return f"d'{value.isoformat()}'"

    def choice(self, holds: str, this: str, other: str) -> str:
        return f"({holds} ? {this} : {other})"

    def among(self, value: str, listed: Sequence[str]) -> str:
        return f"({value} in [{', '.join(listed)}])"

    def between(self, low: str, value: str, high: str) -> str:
        return f"({value} >= {low} and {value} <= {high})"

    def array(self, listed: Sequence[str]) -> str:
        return f"[{', '.join(listed)}]"

    def matches(self, pattern: str, value: str) -> str:
        quoted = pattern.replace("'", "\\x27")
        return f"({value} =~~ r'{quoted}')"


def for_python(facts: Facts) -> dict[str, Any]:
    """Return the facts of one goods line as plain Python sees them; what is not known is None."""
    return {name: facts.get(name) for name in NAMES}


def for_rule_engine(facts: Facts) -> dict[str, Any]:
    """Return the facts of one goods line in the types that the rule engine works in, so that it converts nothing."""
    return {name: _native(facts.get(name)) for name in NAMES}


def _native(value: Any) -> Any:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return Decimal(repr(value))
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
    return tuple(value)
