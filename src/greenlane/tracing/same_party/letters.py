"""Letters of other scripts as Latin ones, by small tables of our own. Pure.

They follow how names are most often written in English papers, not a standard that can be read back. Vowels that
Arabic does not write stay unwritten: محمد is ``mhmd``. Chinese: see ``hanzi``. Letters of scripts that have no table
(Thai, Devanagari, Hangul, Kana …) stay as they are.
"""

from __future__ import annotations

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz",
    "ѓ": "g", "ќ": "k", "ѕ": "dz", "қ": "k", "ғ": "g", "ә": "a", "ө": "o", "ү": "u", "ұ": "u", "ң": "n", "һ": "h",
    "ѣ": "e",
}  # fmt: skip
_ARABIC = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh",
    "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "",
    "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u", "ي": "i", "ى": "a",
    "ة": "a", "ء": "", "ئ": "i", "ؤ": "u", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ک": "k", "ی": "i", "ہ": "h",
    "ے": "e", "ٹ": "t", "ڈ": "d", "ڑ": "r", "ں": "n", "ھ": "h", "ڤ": "v",
}  # fmt: skip
_AT_START = {"و": "w", "ي": "y", "ی": "y", "ع": "a"}
"""Arabic letters that stand for a consonant where a word begins, and mostly for a vowel within it."""
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o", "ά": "a", "έ": "e", "ή": "i", "ί": "i", "ό": "o", "ύ": "y", "ώ": "o",
}  # fmt: skip
_LATIN = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ħ": "h", "ŧ": "t",
    "ı": "i", "ŋ": "n", "ə": "a",
}  # fmt: skip
_ALL = str.maketrans(_CYRILLIC | _ARABIC | _GREEK | _LATIN)


def is_arabic(word: str) -> bool:
    """Tell whether a word is written in Arabic letters, by its first one."""
    return bool(word) and "\u0600" <= word[0] <= "\u06ff"


def is_chinese(sign: str) -> bool:
    """Tell whether a sign is a Chinese character (the two blocks in which names are written)."""
    return "\u4e00" <= sign <= "\u9fff" or "\u3400" <= sign <= "\u4dbf"


def romanised(word: str) -> str:
    """Return one word, lower case, with the letters that have a table as Latin ones."""
    if is_arabic(word):
        word = _AT_START.get(word[0], word[0]) + word[1:]
    return word.translate(_ALL)
