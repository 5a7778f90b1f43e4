"""Cues: words that name no class of goods but give goods away, in the product's languages.

The lists are this product's own and never complete; the word list of classes, taxa and substances is the lexicon.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from greenlane.consignments.facts.normalise import word_set


@dataclass(frozen=True)
class Cue:
    """A list of cues: ``words`` stand by themselves, ``phrases`` are words in a row, ``signs`` may stand anywhere (in
    scripts that part no words)."""

    words: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    heads: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "heads", frozenset(phrase.split()[0] for phrase in self.phrases))

    def given(self, words: tuple[str, ...]) -> bool:
        """Say whether one of the cues stands in a text, given its words in their order (``normalise.tokens``)."""
        if not self.words.isdisjoint(words):
            return True
        if not self.heads.isdisjoint(words):
            lined = f" {' '.join(words)} "
            if any(f" {phrase} " in lined for phrase in self.phrases):
                return True
        return bool(self.signs) and any(sign in word for word in words if word >= "\u2e80" for sign in self.signs)


WASTE = Cue(
    word_set(
        """
        scrap scraps waste wastes regrind regrinds offcuts offcut junk refuse rubbish sweepings residues residue
        remnants dechet dechets ferraille rebut rebuts rebroye
        desecho desechos residuo residuos chatarra desperdicio desperdicios desguace triturado
        отходы отходов лом лома утиль дробленка вторсырье брак
        نفايات نفاية خردة مخلفات سكراب
        """
    ),
    signs=("废", "廢", "垃圾", "破碎料", "再生料", "边角料", "下脚料", "水口料"),
)
USED = Cue(
    word_set(
        """
        used secondhand preowned refurbished reconditioned salvaged
        usagee usages usagees doccasion reconditionne reconditionnes
        usado usada usados usadas reacondicionado reacondicionados
        бу б/у подержанный подержанные подержанных использованные бывшие
        مستعمل مستعملة مستعملات
        """
    ),
    (
        "second hand",
        "2nd hand",
        "end of life",
        "б у",
        "segunda mano",
        "seconde main",
        "d occasion",
        "mitumba",
        "okrika",
    ),
    ("二手", "旧", "舊", "翻新"),
)
RECLAIMED = Cue(
    word_set(
        """
        recovered reclaimed recycled
        recupere recuperee recuperes recuperees regenere regenerees regeneres recyclee recycles recyclees
        recuperado recuperada recuperados regenerado regenerada reciclado reciclada reciclados
        рекуперированный рекуперированные восстановленный восстановленные регенерированный регенерированные
        مسترجع مستردة
        """
    ),
    ("معاد تدويره", "معاد تدويرها"),
    ("回收", "再生", "循环利用"),
)
EXEMPT = Cue(
    word_set(
        """
        feedstock laboratory quarantine preshipment analytical qps
        laboratoire quarantaine analytique
        laboratorio cuarentena preembarque analitico
        лабораторный лабораторных карантин карантинная
        مختبر مخبرية الحجر لقيم
        """
    ),
    ("raw material for synthesis", "matiere premiere", "materia prima", "pre shipment", "сырье для синтеза"),
    ("原料用途", "化工原料", "实验室", "检疫"),
)
JEWELS = Cue(
    word_set(
        """
        karat carat carats 18k 14k 9k 10k 750 585 ring rings necklace necklaces bracelet bracelets earring earrings
        pendant pendants jewellery jewelry jewels diamond diamonds bague bijoux collier anillo anillos joyas collar
        """
    ),
    signs=("戒指", "项链", "首饰", "钻", "铂"),
)
SLANG = Cue(
    phrases=(
        "elephant jelly",
        "red ivory",
        "blood ivory",
        "xiang ya",
        "chuan shan jia",
        "gui ban",
        "xi jiao",
        "hu gu",
    )
)
"""Trade and slang names for wildlife goods that the word list does not hold by themselves."""

METALS = frozenset(("white gold", "oro blanco", "or blanc", "白金"))
"""Slang for ivory that is a metal among jewels."""

SLANG_TERMS = METALS | frozenset(
    (
        "白货", "小牙", "果冻料", "软黄金", "鹤顶红", "jade of the sea", "cocaine of the sea", "peng yu sai", "bekko",
        "ring shawl", "hasma", "hongmu", "hong mu", "红木", "zitan", "suanzhi", "huanghuali", "金钱鳘",
    )
)  # fmt: skip
"""Trade and slang names among the terms of the word list; known from press and case reports."""

STOP_WORDS = word_set(
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
"""Words that tell nothing of the goods: small words, packing, units, the language of forms."""

STOP_SIGNS = frozenset("的和与及等个件箱袋包公斤吨千克其他")
