"""What the words of a goods line say: classes, taxa and substances named, and the words that give goods away.

The word list is ``reference.lexicon``; the short lists here are this product's own, for words that name no class.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from greenlane.consignments.consignment import Consignment, GoodsLine
from greenlane.consignments.facts.books import Books, Mention
from greenlane.consignments.facts.normalise import plain, tokens, word_set

_PART = " ; "

_STOP = word_set(
    """
    a an and are as at by for from in into is it its nos no of on or per the to with without via each other others
    pcs pc pce pieces piece set sets ctn ctns carton cartons box boxes bag bags bale bales pallet pallets plt plts pkg
    pkgs package packages case cases drum drums roll rolls container containers unit units kg kgs kilogram kilograms
    gr gram grams ton tons tonne tonnes mt lb lbs cbm m3 net gross weight wt hs code hscode stc contain contains
    containing said shipper shippers load count seal new size item items goods product products article articles
    various assorted misc general cargo freight prepaid collect order po invoice origin made
    de la le les du des et en un une avec pour par au aux sans dont divers colis sacs caisses articles produits
    el los las y con por una del al sin para varios bultos cajas sacos articulos productos mercancia marchandises
    и в на с по для из шт кг тонн мест коробок мешков товар товары изделия прочие
    و في من على مع الى كغ كيلو قطعة صندوق كيس بضائع منتجات
    """
)
_STOP_SIGNS = frozenset("的和与及等个件箱袋包公斤吨千克其他")

_WASTE = word_set(
    """
    scrap scraps waste wastes regrind regrinds offcuts offcut junk refuse rubbish sweepings residues residue remnants
    dechet dechets ferraille rebut rebuts rebroye
    desecho desechos residuo residuos chatarra desperdicio desperdicios desguace triturado
    отходы отходов лом лома утиль дробленка вторсырье брак
    نفايات نفاية خردة مخلفات سكراب
    """
)
_WASTE_SIGNS = ("废", "廢", "垃圾", "破碎料", "再生料", "边角料", "下脚料", "水口料")

_USED = word_set(
    """
    used secondhand preowned refurbished reconditioned salvaged
    usagee usages usagees doccasion reconditionne reconditionnes
    usado usada usados usadas reacondicionado reacondicionados
    бу б/у подержанный подержанные подержанных использованные бывшие
    مستعمل مستعملة مستعملات
    """
)
_USED_PHRASES = (
    "second hand",
    "2nd hand",
    "end of life",
    "б у",
    "segunda mano",
    "seconde main",
    "d occasion",
    "mitumba",
    "okrika",
)
_USED_SIGNS = ("二手", "旧", "舊", "翻新")

_RECLAIMED = word_set(
    """
    recovered reclaimed recycled
    recupere recuperee recuperes recuperees regenere regenerees regeneres recyclee recycles recyclees
    recuperado recuperada recuperados regenerado regenerada reciclado reciclada reciclados
    рекуперированный рекуперированные восстановленный восстановленные регенерированный регенерированные
    مسترجع مستردة
    """
)
_RECLAIMED_PHRASES = ("معاد تدويره", "معاد تدويرها")
_RECLAIMED_SIGNS = ("回收", "再生", "循环利用")

_EXEMPT = word_set(
    """
    feedstock laboratory quarantine preshipment analytical qps
    laboratoire quarantaine analytique
    laboratorio cuarentena preembarque analitico
    лабораторный лабораторных карантин карантинная
    مختبر مخبرية الحجر لقيم
    """
)
_EXEMPT_PHRASES = (
    "raw material for synthesis",
    "matiere premiere",
    "materia prima",
    "pre shipment",
    "сырье для синтеза",
)
_EXEMPT_SIGNS = ("原料用途", "化工原料", "实验室", "检疫")

_METALS = frozenset(("white gold", "oro blanco", "or blanc", "白金"))
_SLANG = _METALS | frozenset(
    (
        "白货", "小牙", "果冻料", "软黄金", "鹤顶红", "jade of the sea", "cocaine of the sea", "peng yu sai", "bekko",
        "ring shawl", "hasma", "hongmu", "hong mu", "红木", "zitan", "suanzhi", "huanghuali", "money maw", "金钱鳘",
    )
)  # fmt: skip
"""Trade and slang names among the words of the word list; known from press and case reports, never complete."""
_SLANG_PHRASES = (
    "elephant jelly",
    "red ivory",
    "blood ivory",
    "xiang ya",
    "chuan shan jia",
    "gui ban",
    "xi jiao",
    "hu gu",
)
"""Trade and slang names that the word list does not hold by themselves."""
_JEWELS = word_set(
    """
    karat carat carats 18k 14k 9k 10k 750 585 ring rings necklace necklaces bracelet bracelets earring earrings pendant
    pendants jewellery jewelry jewels diamond diamonds bague bijoux collier anillo anillos joyas collar
    """
)
_JEWEL_SIGNS = ("戒指", "项链", "首饰", "钻", "铂")


@dataclass(frozen=True)
class Reading:
    """What one text says. Codes of classes, names of taxa and substances, each once, in the order of the text."""

    mentions: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    taxa: tuple[str, ...] = ()
    substances: tuple[str, ...] = ()
    scientific: bool = False
    misspelt: bool = False
    second_language: bool = False
    slang: bool = False
    waste: bool = False
    used: bool = False
    reclaimed: bool = False
    exempt: bool = False


@dataclass(frozen=True)
class Wording:
    """How much a description tells: its informative words, and whether it is little but a vague phrase."""

    words: int
    vague_phrase: bool


def full_text(declared: Consignment, line: GoodsLine) -> str:
    """Return all words that speak of a line: description, common name, marks, and the consignment's free text."""
    if not (line.common_name or line.marks or declared.free_text):
        return line.description
    parts = (line.description, line.common_name, line.marks, declared.free_text)
    return _PART.join(part for part in parts if part)


@lru_cache(maxsize=16384)
def read(text: str, books: Books) -> Reading:
    """Read a text with the word list."""
    found = books.mentions(text)
    exact = [mention for mention in found if mention.exact]
    words = tokens(text)
    lined = f" {' '.join(words)} "
    used = _says(lined, words, _USED, _USED_PHRASES, _USED_SIGNS)
    goods = [mention for mention in found if mention.kind in ("commodity", "waste")]
    substances = _once(mention.subject for mention in exact if mention.kind == "substance" and _strong(mention))
    strong = _once(
        (
            *(mention.subject for mention in goods if mention.exact and _strong(mention)),
            *books.classes_of_substances(substances),
        )
    )
    return Reading(
        mentions=_once(mention.term for mention in found if mention.kind != "vague"),
        strong=strong,
        weak=_once(mention.subject for mention in goods if mention.subject not in strong),
        taxa=_once(mention.subject for mention in exact if mention.kind == "taxon" and _strong(mention)),
        substances=substances,
        scientific=any(mention.kind == "taxon" and mention.language == "la" for mention in found),
        misspelt=bool({m.subject for m in found if not m.exact} - {m.subject for m in exact}),
        second_language=second_language(text, exact),
        slang=slang(lined, words, found),
        waste=used
        or any(mention.kind == "waste" for mention in found)
        or _says(lined, words, _WASTE, (), _WASTE_SIGNS),
        used=used,
        reclaimed=_says(lined, words, _RECLAIMED, _RECLAIMED_PHRASES, _RECLAIMED_SIGNS),
        exempt=_says(lined, words, _EXEMPT, _EXEMPT_PHRASES, _EXEMPT_SIGNS),
    )


@lru_cache(maxsize=16384)
def wording(description: str, books: Books) -> Wording:
    """Count a description's informative words: neither packing, units, numbers nor small words.

    Chinese writes no blanks: two characters count as a word there.
    """
    count = sum(_weight(word) for word in tokens(description))
    phrase = any(mention.kind == "vague" for mention in books.mentions(description))
    return Wording(count, phrase and books.vague(description))


def second_language(text: str, mentions: list[Mention]) -> bool:
    """Say whether a listed word stands in another language than the rest.

    Two signs, both simple: the word is in another script than most letters of the text; or, in one script, the
    words found are in several languages and most of them in one. Scientific names and numbers of substances are of
    no language, and a word that two languages share counts for the one the word list gives.
    """
    spoken = [word for word in mentions if word.language not in ("", "la") and word.kind not in ("vague", "substance")]
    if not spoken:
        return False
    rest = script(text)
    if any(script(text[mention.start : mention.end]) not in (rest, "") for mention in spoken):
        return True
    counts = Counter(mention.language for mention in spoken).most_common(2)
    return len(counts) == 2 and counts[0][1] > counts[1][1]


def script(text: str) -> str:
    """Return the script of most letters: latin, cyrillic, arabic, eastern, other; empty where there is no letter."""
    if text.isascii():
        return "latin" if any(map(str.isalpha, text)) else ""
    counts = Counter(_script(sign) for sign in text if sign.isalpha())
    return counts.most_common(1)[0][0] if counts else ""


def _script(sign: str) -> str:
    if sign <= "\u024f":
        return "latin"
    if "\u0400" <= sign <= "\u052f":
        return "cyrillic"
    if "\u0600" <= sign <= "\u077f":
        return "arabic"
    return "eastern" if sign >= "\u2e80" else "other"


def _weight(word: str) -> int:
    if word.isascii():
        return int(len(word) > 1 and word not in _STOP and not any(map(str.isdigit, word)))
    if word >= "\u2e80":
        signs = sum(sign not in _STOP_SIGNS and sign.isalpha() for sign in word)
        return (signs + 1) // 2
    return int(len(word) > 1 and word not in _STOP)


def _says(
    lined: str, words: tuple[str, ...], single: frozenset[str], phrases: tuple[str, ...], signs: tuple[str, ...]
) -> bool:
    if not single.isdisjoint(words) or any(f" {phrase} " in lined for phrase in phrases):
        return True
    return not lined.isascii() and any(sign in lined for sign in signs)


def slang(lined: str, words: tuple[str, ...], mentions: tuple[Mention, ...]) -> bool:
    """Say whether a text holds a trade or slang name for wildlife goods; white gold among jewels is the metal."""
    found = {plain(mention.term) for mention in mentions} & _SLANG
    if not _JEWELS.isdisjoint(words) or any(sign in lined for sign in _JEWEL_SIGNS):
        found -= _METALS
    return bool(found) or any(f" {phrase} " in lined for phrase in _SLANG_PHRASES)


def _strong(mention: Mention) -> bool:
    return mention.strength == "strong"


def _once(items: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))  # type: ignore[call-overload]
