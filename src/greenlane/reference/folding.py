"""Folding: the one way in which names and descriptions are made comparable before anything is looked up.

Compatibility forms, accents, letter case, punctuation and the choice between traditional and simplified Chinese
characters are levelled; words come out parted by one blank. ``Folded`` remembers where each letter stood.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache

_WORD = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_TRADITIONAL = (
    "龍鱗龜鯊魚廢紅蘭黃膠鰻參膽製劑電塊鳥獅貓紋畫舊輪險醫療鉛"
    "鋁銅鋼鐵礦爐紙銀雙鸚鵡馬貝殼豬駝雞鷹鶴臘壇藥車輛氣號龐貨雜"
)
_SIMPLIFIED = (
    "龙鳞龟鲨鱼废红兰黄胶鳗参胆制剂电块鸟狮猫纹画旧轮险医疗铅"
    "铝铜钢铁矿炉纸银双鹦鹉马贝壳猪驼鸡鹰鹤腊坛药车辆气号庞货杂"
)
_LETTERS = dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)) | {
    "đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h",
    "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ـ": "", "×": "x",
}  # fmt: skip
_LATIN_LOOKALIKES = str.maketrans("авекмнорстухіјѕԁοαρντεικ", "abekmhopctyxijsdoapvteik")


@dataclass(frozen=True, slots=True)
class Folded:
    """Words parted and framed by one blank; ``starts`` and ``spans`` say where."""

    text: str
    starts: array[int]
    spans: tuple[tuple[int, int], ...]
    offsets: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original text of a span (start, end) of ``text`` that begins and ends in words."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_left(self.starts, end) - 1
        begin = self.spans[first][0] + (start - self.starts[first])
        finish = self.spans[last][0] + (end - self.starts[last])
        if self.offsets is None:
            return begin, finish
        return self.offsets[begin], self.offsets[finish - 1] + 1


def fold(text: str) -> str:
    """Return the words of a text, folded and parted by one blank."""
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """Return the folded words of a text in order."""
    return _ASCII_WORD.findall(text.lower()) if text.isascii() else _WORD.findall(_levelled(text)[0])


def folded(text: str) -> Folded:
    """Fold a text and keep where each of its words stood."""
    offsets: tuple[int, ...] | None = None
    if text.isascii():
        level = text.lower()
        found = _ASCII_WORD.finditer(level)
    else:
        level, offsets = _levelled(text)
        found = _WORD.finditer(level)
    spans: list[tuple[int, int]] = []
    starts = array("L")
    pieces: list[str] = []
    at = 1
    for match in found:
        spans.append(match.span())
        starts.append(at)
        word = match.group()
        pieces.append(word)
        at += len(word) + 1
    return Folded(f" {' '.join(pieces)} ", starts, tuple(spans), offsets)


def unmasked(word: str) -> str:
    """Return a folded word with Cyrillic or Greek look-alikes made Latin, if it mixes them with Latin letters."""
    if word.isascii() or not any("a" <= letter <= "z" for letter in word):
        return word
    return word.translate(_LATIN_LOOKALIKES)


@cache
def _letter(letter: str) -> str:
    out = []
    for part in unicodedata.normalize("NFKD", letter).casefold():
        for piece in unicodedata.normalize("NFKD", part):
            if not unicodedata.combining(piece) and unicodedata.category(piece) not in ("Mn", "Cf"):
                out.append(_LETTERS.get(piece, piece))
    return "".join(out)


def _levelled(text: str) -> tuple[str, tuple[int, ...]]:
    out: list[str] = []
    offsets: list[int] = []
    for at, letter in enumerate(text):
        plain = _letter(letter)
        out.append(plain)
        offsets.extend([at] * len(plain))
    return "".join(out), tuple(offsets)
