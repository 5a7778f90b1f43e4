"""Check digits and tests of form: what a number or a name shows by itself, without any register."""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum import imo, iso6346

from greenlane.consignments.facts.normalise import code_key, plain, tokens, word_set

_S10 = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}")
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_PERMIT_SIGNS = frozenset("/-._ ()")
_PERMIT_SHORTEST, _PERMIT_LONGEST = 4, 30

_POST_BOX = re.compile(
    r"""
    \bp\W{0,2}o\W{0,2}b(?:ox\b|\W*\d) | \bpost(?:al)?\s+(?:office\s+)?box\b | \bpostbus\b | \bpostfach\b
    | \bpobox | \bpo\s+box\b | \bp\W?m\W?b\W+\d | \bprivate\s+(?:mail)?\s*bag\b | \blocked\s+bag\b
    | \bmail\s*drop\b | \bposte\s+restante\b
    | \bb\W?p\W{0,3}\d | \bboite\s+postale\b
    | \bapartado\b | \bapdo\b | \bcasilla\s+(?:de\s+correo|postal)? | \bcaixa\s+postal\b | \bc\W?p\W{0,3}\d{2,5}\b
    | ص\W{0,2}ب\b | صندوق\s+(?:ال)?بريد
    | \bа\s?/\s?я\b | \bабонентский\s+ящик\b | \bабонементный\s+ящик\b | до\s+востребования
    | 信箱 | 邮政信箱 | 郵政信箱 | 邮箱\d | 私書箱
    """,
    re.VERBOSE,
)

_INTERMEDIARY_WORDS = word_set(
    """
    bank bankers banking banque banco banca banka sparkasse
    forwarder forwarders forwarding freight logistics logistic logistik logistique logistiques logistica courier
    couriers consolidator consolidators nvocc shipping airline airlines airways transitaire transitaires spedition
    spediteur expeditors transitario transitarios aduanero customsbroker dhl fedex ups tnt
    банк банка логистика логистик логистические экспедитор экспедиция экспедирование грузоперевозки авиакомпания
    بنك البنك مصرف المصرف للشحن الشحن شحن لوجستية اللوجستية للتخليص
    """
)
_INTERMEDIARY_PARTS = (
    "货运", "貨運", "货代", "貨代", "物流", "快递", "快遞", "银行", "銀行", "航运", "船务", "报关", "承运",
)  # fmt: skip
_TO_ORDER = re.compile(
    r"""
    \bto\s+(?:the\s+)?order\b | \bto\s+the\s+holder\b | ^order$ | \ba\s+l\s?ordre\b | \bl\s?ordre\b | ^a\s+ordre\b
    | \ba\s+la\s+orden\b | \bpor\s+orden\b | \ban\s+(?:die\s+)?order\b | \bприказу\b | \bпо\s+приказу\b
    | لأمر | للأمر | لامر | 凭指示 | 憑指示 | 待指示 | 空白抬头
    """,
    re.VERBOSE,
)
_ORDER_FILLERS = word_set(
    """
    to the order of shipper holder bearer unto a l la ordre lordre de por orden an die order bank shippers consignor
    """
)


@lru_cache(maxsize=65536)
def container_valid(number: str) -> bool:
    """Say whether a container number has the form and the check digit of ISO 6346."""
    return bool(iso6346.is_valid(code_key(number)))


@lru_cache(maxsize=65536)
def imo_valid(number: str) -> bool:
    """Say whether a ship's number has seven digits and the right check digit (IMO Resolution A.1117(30))."""
    return bool(imo.is_valid(code_key(number)))


def item_id_valid(number: str) -> bool:
    """Say whether a postal item's number has the form and the check digit of UPU standard S10."""
    key = code_key(number)
    if not (key.isascii() and _S10.fullmatch(key)):
        return False
    weighted = sum(weight * int(digit) for weight, digit in zip(_S10_WEIGHTS, key[2:10], strict=True))
    check = 11 - weighted % 11
    return int(key[10]) == {10: 0, 11: 5}.get(check, check)


@lru_cache(maxsize=16384)
def permit_number_odd(number: str) -> bool:
    """Say whether a CITES permit number looks like no authority's: a strange sign, no digit, too short or too long.

    Letters of two scripts in one number count as strange, and so do other digits than 0 to 9 beside any of ours. Limits
    are derived from numbers in use, not from a rule.
    """
    letters = [sign for sign in number if sign.isalpha()]
    if not _PERMIT_SHORTEST <= len(code_key(number)) <= _PERMIT_LONGEST:
        return True
    if not any(sign.isdecimal() for sign in number):
        return True
    if any(not sign.isalnum() and sign not in _PERMIT_SIGNS for sign in number):
        return True
    foreign = any(sign.isdecimal() and not sign.isascii() for sign in number)
    mixed = foreign and any(sign.isascii() and sign.isalnum() for sign in number)
    return mixed or len({sign.isascii() for sign in letters}) > 1


@lru_cache(maxsize=65536)
def post_box(address: str) -> bool:
    """Say whether an address is a post box or a mail drop, as written in six languages."""
    return _POST_BOX.search(plain(address)) is not None


@lru_cache(maxsize=65536)
def to_order(name: str) -> bool:
    """Say whether a consignee's name makes the goods out 'to order' (negotiable), with or without naming whose."""
    return _TO_ORDER.search(" ".join(tokens(name))) is not None


@lru_cache(maxsize=65536)
def only_to_order(name: str) -> bool:
    """Say whether the name is 'to order' (of the shipper, of the holder) and names nobody."""
    words = tokens(name)
    return to_order(name) and (not "".join(words).isascii() or all(word in _ORDER_FILLERS for word in words))


@lru_cache(maxsize=65536)
def intermediary(name: str) -> bool:
    """Say whether a name is that of a bank, forwarder, courier or carrier, or only 'to order': not the owner."""
    words = tokens(name)
    if any(word in _INTERMEDIARY_WORDS for word in words):
        return True
    whole = "".join(words)
    if not whole.isascii() and any(part in whole for part in _INTERMEDIARY_PARTS):
        return True
    return to_order(name)
