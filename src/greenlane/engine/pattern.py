"""Patterns as DuckDB reads them (RE2), written so that Java, and so Spark, matches the very same texts.

Both know the same signs and mean different things by some: in Java ``.`` shuns more ends of lines, ``$`` stands
before the last of them too, ``\\b`` counts letters beyond ASCII, ``(?i)`` does not. And Java tries every way to match,
for ever where what is repeated can match in several ways; RE2 never does. Such a pattern is refused.
"""

from __future__ import annotations

import re

from greenlane.engine.failure import Unspeakable

_TOKEN = re.compile(
    r"""(?P<flags>\(\?[imsU]+[:)]) | (?P<open>\((?:\?:|\?P?<\w+>)?) | (?P<close>\)) | (?P<set>\[\^?\]?)
      | (?P<many>[*+]|\{\d+(?:,\d*)?\}) | (?P<vary>[?|]) | (?P<sign>\\.) | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_IN_SET = re.compile(r"(?P<named>\[:\^?\w+:\])|(?P<sign>\\.)|(?P<other>.)", re.DOTALL)
_SPACE = r"\t\n\f\r "
_WORD = r"[0-9A-Za-z_]"
_EDGE = f"(?-iu:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))"
_NOT_EDGE = f"(?-iu:(?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))"
_SIGNS = {
    r"\b": _EDGE, r"\B": _NOT_EDGE, r"\s": f"[{_SPACE}]", r"\S": f"[^{_SPACE}]", r"\d": "[0-9]", r"\D": "[^0-9]",
    r"\w": r"(?-iu:\w)", r"\W": r"(?-iu:\W)", r"\z": r"\z", r"\A": r"\A",
}  # fmt: skip
_SIGNS_IN_SET = {r"\s": _SPACE, r"\d": "0-9", r"\w": "0-9A-Za-z_"}
_PLAIN = re.compile(r"\\[^\w\s]|\\[nrtfv]")


def java(pattern: str) -> str:
    """Return an RE2 pattern as Java must read it. Raises Unspeakable where none matches the same, or surely ends."""
    groups = [False]  # for each open group, whether it can match in more than one way
    closed = False  # of the group that has just been closed, the same
    written: list[str] = []
    dots_match_all = False
    at = 0
    while at < len(pattern):
        found = _TOKEN.match(pattern, at)
        if found is None:  # pragma: no cover (``other`` matches anything)
            raise _refused(pattern, pattern[at:])
        at, kind, text = found.end(), str(found.lastgroup), found[0]
        if kind == "set":
            piece, at = _set(pattern, at, text)
            written.append(piece)
        elif kind == "flags":
            dots_match_all |= "s" in text
            written.append(_flags(text, pattern))
        else:
            written.append(_written(kind, text, pattern, dots_match_all))
        if kind == "open" or (kind == "flags" and text.endswith(":")):
            groups.append(False)
        elif kind == "many" and closed:
            raise Unspeakable(
                f"the pattern {pattern!r} repeats a group that can match in several ways: Spark may never finish"
            )
        elif kind in ("many", "vary"):
            groups[-1] = True
        closed = groups.pop() if kind == "close" and len(groups) > 1 else False
        groups[-1] |= closed
    return "".join(written)


def _written(kind: str, text: str, pattern: str, dots_match_all: bool) -> str:
    if kind == "sign":
        if text in _SIGNS:
            return _SIGNS[text]
        if _PLAIN.fullmatch(text):
            return text
        raise _refused(pattern, text)
    if kind == "open":
        return text.replace("?P<", "?<")
    if text == ".":
        return r"[\s\S]" if dots_match_all else r"[^\n]"
    return r"\z" if text == "$" else text


def _flags(text: str, pattern: str) -> str:
    flags = text[2:-1]
    if set(flags) - {"i", "s"}:
        raise _refused(pattern, text)
    kept = "iu" if "i" in flags else ""
    return f"(?{kept}{text[-1]}" if kept or text[-1] == ":" else ""


def _set(pattern: str, at: int, opened: str) -> tuple[str, int]:
    """Return a set of signs that begins before ``at``, and where it ends."""
    written = [opened.replace("]", r"\]")]
    while at < len(pattern):
        found = _IN_SET.match(pattern, at)
        if found is None:  # pragma: no cover (``other`` matches anything)
            break
        at, text = found.end(), found[0]
        if text == "]":
            return "".join([*written, "]"]), at
        if found.lastgroup == "named" or (found.lastgroup == "sign" and not _known_in_set(text)):
            raise _refused(pattern, text)
        written.append(_SIGNS_IN_SET.get(text, f"\\{text}" if text in "[&^" else text))
    raise _refused(pattern, "".join(written))


def _known_in_set(text: str) -> bool:
    return text in _SIGNS_IN_SET or _PLAIN.fullmatch(text) is not None


def _refused(pattern: str, part: str) -> Unspeakable:
    return Unspeakable(f"the pattern {pattern!r} cannot be put to Spark: {part!r} is not read alike by both engines")
