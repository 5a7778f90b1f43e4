"""Names, addresses and numbers brought to one form, so that two spellings of the same thing are found to be equal.

Every key is lower case (numbers: upper case) without punctuation. An empty key means that nothing was left.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list that is written with blanks between them."""
    return frozenset(text.split())


_FORMS = word_set(
    """
    ab ag aktiengesellschaft aps as asa bv bvba cc co company corp corporation cv cvba doo dooel eirl epe eood ev
    fzc fzco fze gesmbh gmbh hf inc incorporated jsc kft kg kgaa ks limited limitada llc llp lp ltd ltda mbh nv
    ohg ood oy oyj pjsc plc pt pte pty pvt private pllc pvtltd sa sab sac sagl sal sapi sarl sas sasu sca scs sdn bhd
    se sia sl slu snc soe spa spol sprl spzoo sro srl sti tbk tov uab ug vof wll zao zrt

    ооо оао зао пао ао ип тоо чп тов пп иооо

    شمم شذمم شمع مم ذمم شركة شم
    """
)
"""Legal forms of companies as they stand in names, dots dropped."""

_EASTERN_FORMS = (
    "有限责任公司", "股份有限公司", "有限責任公司", "有限公司", "株式会社", "有限会社", "주식회사", "유한회사",
)  # fmt: skip
"""Legal forms written without a blank, longest first where one ends another."""

_STREETS = {
    "street": "st", "strasse": "str", "straße": "str", "road": "rd", "avenue": "ave", "av": "ave", "avenida": "ave",
    "boulevard": "blvd", "building": "bldg", "floor": "fl", "room": "rm", "number": "no", "numero": "no", "nº": "no",
    "улица": "ул", "проспект": "пр", "дом": "д", "شارع": "ش",
}  # fmt: skip

_INITIALS = re.compile(r"(?<!\w)(?:\w\.){2,}\w?(?!\w)")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`´")


def plain(text: str) -> str:
    """Return a text in compatibility form, case folded, without the accents of Latin letters and Arabic vowel signs.

    Marks of other scripts stay: й is a letter of its own. Source: Unicode Standard Annex 15, form NFKC.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold()
    return folded if folded.isascii() else _without_accents(folded)


@lru_cache(maxsize=65536)
def tokens(text: str) -> tuple[str, ...]:
    """Return the words of a text in their order, plain; initials joined (``S.A.R.L.`` is one word), & is ``and``."""
    joined = plain(text).replace("&", " and ")
    if "." in joined:
        joined = _INITIALS.sub(lambda found: found.group().replace(".", ""), joined)
    return tuple(_WORD.findall(joined.translate(_APOSTROPHES)))


@lru_cache(maxsize=65536)
def party_key(name: str) -> str:
    """Return the key of a person's or company's name: its words in order, without the company form.

    A name that is nothing but a form keeps its words.
    """
    words = [_without_eastern_form(word) for word in tokens(name)]
    words = _joined_tail([word for word in words if word])
    kept = _without_forms(words)
    return " ".join(kept or words)


@lru_cache(maxsize=65536)
def address_key(address: str, city: str = "", country: str = "") -> str:
    """Return the key of an address: words in order, usual words for streets shortened, city and country at the end."""
    words = [_STREETS.get(word, word) for word in tokens(address)]
    if not words:
        return ""
    known = set(words)
    words += [word for word in tokens(city) if word not in known]
    code = country.casefold()
    return " ".join([*words, code] if code and words[-1] != code else words)


@lru_cache(maxsize=65536)
def code_key(code: str) -> str:
    """Return the key of a number or code: letters and digits alone, upper case; digits of any script as 0 to 9."""
    if code.isascii():
        return "".join(sign for sign in code.upper() if sign.isalnum())
    signs = (sign for sign in unicodedata.normalize("NFKC", code).upper() if sign.isalnum())
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in signs)


def phone_key(phone: str) -> str:
    """Return the key of a telephone number: its digits, the international prefix 00 dropped; empty below six digits."""
    digits = "".join(str(unicodedata.digit(sign)) for sign in phone if sign.isdigit())
    digits = digits.removeprefix("00")
    return digits if len(digits) >= 6 else ""


def email_key(email: str) -> str:
    """Return the key of an e-mail address: lower case, no blanks; empty where it has no ``@``."""
    key = "".join(unicodedata.normalize("NFKC", email).casefold().split())
    return key if "@" in key.strip("@") else ""


def _without_accents(folded: str) -> str:
    kept = []
    latin = False
    for sign in unicodedata.normalize("NFD", folded):
        if not unicodedata.combining(sign):
            latin = sign <= "\u024f"
        elif latin or "\u064b" <= sign <= "\u0652":
            continue
        if sign != "\u0640":
            kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept))


def _without_eastern_form(word: str) -> str:
    if word.isascii():
        return word
    for form in _EASTERN_FORMS:
        word = word.removesuffix(form).removeprefix(form)
    return word


def _joined_tail(words: list[str]) -> list[str]:
    """Join single letters at the end that spell a company form: ``s a r l``."""
    start = len(words)
    while start > 0 and len(words[start - 1]) == 1:
        start -= 1
    tail = "".join(words[start:])
    return [*words[:start], tail] if len(words) - start > 1 and tail in _FORMS else words


def _without_forms(words: list[str]) -> list[str]:
    start, end = 0, len(words)
    while end > start and (words[end - 1] in _FORMS or (words[end - 1] == "and" and end < len(words))):
        end -= 1
    while start < end - 1 and words[start] in _FORMS:
        start += 1
    return words[start:end]
