"""The sentences that pure modules keep as templates (``front.telling``), found where they are written, for messages.py.

Such modules cannot mark a text for gettext, since they know no Django. But each template is written out where it is
handed over: as the first argument of ``passes``, ``fails``, ``cannot_tell``, ``not_applicable`` or ``part``, as itself,
through a variable of the same function, or out of a table of the same module. One that is not cannot be found, and
that is an error here, not a sentence that stays English in silence.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TELLS = frozenset(("passes", "fails", "cannot_tell", "not_applicable", "part"))
"""What is handed a template first."""


class NotFound(ValueError):
    """A template that is not written out where it is used."""


def templates(path: Path) -> Iterator[str]:
    """Yield every template of a module. Raises NotFound with the line of one that cannot be told."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for around in ast.walk(tree):
        if not isinstance(around, ast.FunctionDef) or around.name in TELLS:
            continue
        for call in ast.walk(around):
            if isinstance(call, ast.Call) and call.args and _tells(call.func):
                yield from _texts(call.args[0], around, tree, f"{path.name}:{call.lineno}")


def _tells(function: ast.expr) -> bool:
    if isinstance(function, ast.IfExp):
        return _tells(function.body) and _tells(function.orelse)
    return isinstance(function, ast.Name) and function.id in TELLS


def _texts(node: ast.expr, around: ast.FunctionDef, tree: ast.Module, where: str) -> list[str]:
    """Return every text that an expression may stand for."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _texts(node.body, around, tree, where) + _texts(node.orelse, around, tree, where)
    if isinstance(node, ast.Subscript):
        return _texts(node.value, around, tree, where) if isinstance(node.value, ast.Subscript) else _table(
            node.value, tree, where)  # fmt: skip
    if isinstance(node, ast.Name):
        found = [text for value in _assigned(node.id, around) for text in _texts(value, around, tree, where)]
        if found:
            return found
    if isinstance(node, ast.Attribute) and node.attr == "meaning":
        return []  # of a fact or feature: those are read from their own tables
    raise NotFound(f"{where}: this template cannot be found")


def _assigned(name: str, around: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in ast.walk(around):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id == name:
                    yield node.value
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = zip(target.elts, node.value.elts, strict=True)
                    yield from (value for one, value in pairs if isinstance(one, ast.Name) and one.id == name)


def _table(node: ast.expr, tree: ast.Module, where: str) -> list[str]:
    """Return every text among the values of a table of the module."""
    for one in tree.body:
        if not isinstance(one, ast.Assign) or not isinstance(one.value, ast.Dict) or not isinstance(node, ast.Name):
            continue
        if any(isinstance(target, ast.Name) and target.id == node.id for target in one.targets):
            every = (found for value in one.value.values for found in ast.walk(value))
            return [found.value for found in every if isinstance(found, ast.Constant) and isinstance(found.value, str)]
    raise NotFound(f"{where}: this template cannot be found")
