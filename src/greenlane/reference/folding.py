"""Folding: the one way in which names and descriptions are made comparable before anything is looked up.

Compatibility forms, accents, letter case, punctuation, the Arabic article and the choice between traditional and
simplified Chinese characters are levelled; what is left are words. ``Folded`` remembers where each of them stood.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_UNPARTED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff"
_WORD = re.compile(rf"[{_UNPARTED}]+|[^\W_{_UNPARTED}]+")
_ARTICLE = re.compile(r"^(?:[وف]?[بك]?ال|[وف]?لل)(?=\w{3})")
_TRADITIONAL = (
    "龍鱗龜鯊魚廢紅蘭黃膠鰻參膽製劑電塊鳥獅貓紋畫舊輪險醫療鉛鋁銅鋼鐵礦爐紙銀雙鸚鵡馬貝殼豬駝雞鷹鶴臘壇藥車輛氣號龐貨雜"
)
_SIMPLIFIED = (
    "龙鳞龟鲨鱼废红兰黄胶鳗参胆制剂电块鸟狮猫纹画旧轮险医疗铅铝铜钢铁矿炉纸银双鹦鹉马贝壳猪驼鸡鹰鹤腊坛药车辆气号庞货杂"
)
_LETTERS = dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)) | {
    "đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h",
    "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ـ": "", "×": "x",
}  # fmt: skip
_LATIN_LOOKALIKES = str.maketrans("авекмнорстухіјѕԁοαρντεικ", "abekmhopctyxijsdoapvteik")


@dataclass(frozen=True, slots=True)
class Folded:
    """The words of a text, and their spans in the levelled text; ``offsets`` leads from there to the original."""

    words: list[str]
    spans: list[tuple[int, int]]
    offsets: list[int] | None

    def original(self, begin: int, end: int) -> tuple[int, int]:
        """Return the span in the original text of a span of the levelled text."""
        if self.offsets is None:
            return begin, end
        return self.offsets[begin], self.offsets[end - 1] + 1


def fold(text: str) -> str:
    """Return the words of a text, folded and parted by one blank."""
    return " ".join(folded(text).words)


def folded(text: str) -> Folded:
    """Fold a text and keep where each of its words stood."""
    if text.isascii():
        found = list(_ASCII_WORD.finditer(text.lower()))
        return Folded([match.group() for match in found], [match.span() for match in found], None)
    level, offsets = _levelled(text)
    found = list(_WORD.finditer(level))
    return Folded([_ARTICLE.sub("", match.group()) for match in found], [match.span() for match in found], offsets)


def unparted(letter: str) -> bool:
    """Say whether a letter belongs to a script that puts no blank between words (Chinese, Japanese)."""
    return _UNPARTED_LETTER.match(letter) is not None


_UNPARTED_LETTER = re.compile(rf"[{_UNPARTED}]")


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
            if unicodedata.category(piece) not in ("Mn", "Me", "Cf"):
                out.append(_LETTERS.get(piece, piece))
    return "".join(out)


def _levelled(text: str) -> tuple[str, list[int]]:
    out: list[str] = []
    offsets: list[int] = []
    for at, letter in enumerate(text):
        plain = _letter(letter)
        out.append(plain)
        offsets.extend([at] * len(plain))
    return "".join(out), offsets
