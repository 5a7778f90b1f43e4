"""Invented mentions of people and companies, of whom it is known which are one: what linking is measured on.

    from benchmarks.parties_made import mentions
    for named, party in mentions(100_000, seed=1): …

Names are put together from usual given and family names and from syllables, in six languages and four scripts; another
mention of the same party may be in another script, spelt otherwise, with a typing error, an initial, its words in
another order, without its legal form, with another address, and leaves fields out. Some names are very common, some
addresses are forwarders' with hundreds of companies, and some companies share a phone: not one party, and not
unconnected. Spellings are of the tables here, not of those that linking uses. No name is meant to be anybody's.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from greenlane.tracing.same_party.named import Named

Choice = random.Random
_GIVEN = {
    "en": ("James Mary John Linda Robert Susan David Karen Peter Grace Samuel Joyce Daniel Esther Brian Agnes").split(),
    "fr": ("Jean Marie Pierre Sylvie Michel Claire Luc Aline Didier Brigitte Thierry Chantal Olivier Odile").split(),
    "es": ("Jose Maria Juan Carmen Luis Rosa Carlos Ana Jorge Lucia Pedro Elena Diego Pilar Andres Isabel").split(),
    "ru": ("Иван Мария Сергей Ольга Дмитрий Елена Алексей Наталья Юрий Татьяна Михаил Ирина Андрей Жанна").split(),
}
_FAMILY = {
    "en": ("Smith Brown Wilson Otieno Mensah Okafor Banda Dlamini Taylor Clarke Mwangi Phiri Moyo Carter").split(),
    "fr": ("Dubois Moreau Traore Diallo Ndiaye Mbemba Lefevre Kone Girard Fournier Ouattara Ngoma Renard").split(),
    "es": ("Garcia Lopez Torres Ramirez Castillo Vargas Mendoza Rojas Herrera Quispe Salazar Navarro Ortiz").split(),
    "ru": "Иванов Петров Смирнов Кузнецов Соколов Попов Волков Зайцев Морозов Новиков Фёдоров Егоров".split(),
}
_SYLLABLES = {
    "en": (
        "ash bar cro del fen gar hol ken lan mor nor pen rad sten tho wick ald bick cam dun els hart lin mil"
    ).split(),
    "fr": (
        "bel char dou fleu gil jou lan mar per quin rou sau tri vau beau mont cour des gran lo nic pas ser vill"
    ).split(),
    "es": "al ben cor dal es gue jar lo mar nar pal que ri sal tor va bra cas del fon gal mon pe rol".split(),
    "ru": ("бар вол гор дем жар зим кур лаз мир нов пол ряз сав тим хар шум бел дуб кал лен мор рус сев чер").split(),
}
_ENDS = {
    "en": ("ton", "ley", "man", "er", "ford"),
    "fr": ("in", "eau", "ard", "et"),
    "es": ("ez", "ero", "al", "ino"),
    "ru": ("ов", "ин", "енко", "ский", "ев"),
}
_CYRILLIC = dict(
    zip("абвгдезийклмнопрстуфцчшыэ", "a b v g d e z i i k l m n o p r s t u f ts ch sh y e".split(), strict=True)
)
_EITHER = {"ж": ("zh", "j"), "х": ("kh", "h"), "ю": ("yu", "iu", "ju"), "я": ("ya", "ia", "ja"), "ё": ("e", "yo"),
           "й": ("y", "i", "j"), "щ": ("shch", "sch"), "ь": ("", ""), "ъ": ("", "")}  # fmt: skip
_ARABIC_GIVEN = {
    "محمد": "Mohammed Muhammad Mohamed Mohamad",
    "أحمد": "Ahmed Ahmad Ahmet",
    "علي": "Ali Aly",
    "حسن": "Hassan Hasan",
    "حسين": "Hussein Hussain Husain",
    "عمر": "Omar Umar",
    "يوسف": "Yusuf Youssef Yousef",
    "خالد": "Khalid Khaled",
    "سعيد": "Saeed Said Saïd",
    "إبراهيم": "Ibrahim Ebrahim",
    "فاطمة": "Fatima Fatimah",
    "مريم": "Maryam Mariam",
    "عبدالرحمن": "Abdul Rahman|Abdelrahman|Abderrahmane|Abd al-Rahman",
    "طارق": "Tariq Tarek",
    "جمال": "Jamal Gamal Djamal",
    "عبدالله": "Abdullah|Abdallah|Abdulla",
    "مصطفى": "Mustafa Mostafa Moustapha",
    "كريم": "Karim Kareem",
}
_ARABIC_FAMILY = {
    "الشريف": "Al-Sharif|El Sherif|Al Shareef|Cherif",
    "النجار": "Al-Najjar|El Naggar|Najjar",
    "حداد": "Haddad|Hadad",
    "منصور": "Mansour|Mansoor|Mansur",
    "سالم": "Salem|Salim",
    "العمري": "Al-Omari|Al Amri|Omari",
    "بكر": "Bakr|Bakar",
    "القاسمي": "Al Qasimi|Al-Qassimi|Kasimi",
    "حمدان": "Hamdan|Hamdane",
    "درويش": "Darwish|Darwich|Darweesh",
    "الخطيب": "Al-Khatib|El Khatib|Alkhateeb",
    "زيدان": "Zidan|Zidane|Zaidan",
    "رشيد": "Rashid|Rasheed|Rachid",
    "الحربي": "Al-Harbi|Alharbi",
    "عثمان": "Othman|Osman|Uthman",
    "الفارسي": "Al Farsi|Al-Farisi",
    "شاهين": "Shaheen|Chahine|Shahin",
    "نصر": "Nasr|Nasser",
    "مراد": "Murad|Mourad",
    "صالح": "Saleh|Salih",
}
_CHINESE_FAMILY = dict(
    pair.split("=")
    for pair in (
        "王=Wang 李=Li 张=Zhang 刘=Liu 陈=Chen 杨=Yang 黄=Huang 赵=Zhao 吴=Wu 周=Zhou "
        "徐=Xu 孙=Sun 马=Ma 朱=Zhu 胡=Hu 郭=Guo 何=He 高=Gao 林=Lin 罗=Luo "
        "郑=Zheng 梁=Liang 谢=Xie 宋=Song 唐=Tang 许=Xu 邓=Deng 冯=Feng "
    ).split()
)
_CHINESE = dict(
    pair.split("=")
    for pair in (
        "伟=wei 芳=fang 娜=na 敏=min 静=jing 丽=li 强=qiang 磊=lei 军=jun 洋=yang "
        "勇=yong 艳=yan 杰=jie 涛=tao 明=ming 超=chao 霞=xia 平=ping 刚=gang 华=hua "
        "飞=fei 玉=yu 萍=ping 红=hong 鹏=peng 建=jian 国=guo 海=hai 文=wen 晓=xiao "
        "东=dong 志=zhi 永=yong 春=chun 云=yun 金=jin 龙=long 盛=sheng 达=da 隆=long "
        "兴=xing 鑫=xin 源=yuan 泰=tai 茂=mao 恒=heng 瑞=rui 德=de 丰=feng 宏=hong "
        "顺=shun 福=fu 祥=xiang 荣=rong 昌=chang 通=tong 威=wei 佳=jia 万=wan 天=tian "
        "安=an 利=li "
    ).split()
)
_CITIES = {
    "深圳": "Shenzhen",
    "广州": "Guangzhou",
    "上海": "Shanghai",
    "厦门": "Xiamen",
    "宁波": "Ningbo",
    "福建": "Fujian",
}
_ARABIC_ROOTS = {
    "النور": "Al Noor|El Nour|Alnoor",
    "الصقر": "Al Saqr|El Sakr",
    "الواحة": "Al Waha|El Waha",
    "البحر": "Al Bahr|El Bahr",
    "الأمل": "Al Amal|El Amal",
    "الفجر": "Al Fajr|El Fagr",
    "النخيل": "Al Nakheel|El Nakhil",
    "الريم": "Al Reem|El Rim",
    "الشروق": "Al Shorouk|El Shuruq",
    "القمة": "Al Qimma|El Kemma",
    "الساحل": "Al Sahel|El Sahil",
    "الجزيرة": "Al Jazira|El Gezira",
    "المروج": "Al Murooj|El Mourouj",
    "الرمال": "Al Rimal|El Remal",
    "الغزال": "Al Ghazal|El Gazal",
    "الدانة": "Al Dana|El Dana",
}
_TRADES = {
    "trade": {"en": "Trading", "fr": "Commerce", "es": "Comercio", "ru": "Торговля", "ar": "للتجارة", "zh": "贸易"},
    "transport": {
        "en": "Transport",
        "fr": "Transports",
        "es": "Transportes",
        "ru": "Транспорт",
        "ar": "للنقل",
        "zh": "运输",
    },
    "logistics": {
        "en": "Logistics",
        "fr": "Logistique",
        "es": "Logistica",
        "ru": "Логистик",
        "ar": "اللوجستية",
        "zh": "物流",
    },
    "wood": {"en": "Timber", "fr": "Bois", "es": "Maderas", "ru": "Лес", "ar": "الأخشاب", "zh": "木业"},
    "metal": {"en": "Metals", "fr": "Metaux", "es": "Metales", "ru": "Металл", "ar": "المعادن", "zh": "金属"},
    "recycling": {
        "en": "Recycling",
        "fr": "Recyclage",
        "es": "Reciclaje",
        "ru": "Переработка",
        "ar": "التدوير",
        "zh": "再生",
    },
    "chemical": {"en": "Chemicals", "fr": "Chimie", "es": "Quimica", "ru": "Химия", "ar": "الكيماويات", "zh": "化工"},
    "electronics": {
        "en": "Electronics",
        "fr": "Electronique",
        "es": "Electronica",
        "ru": "Электроника",
        "ar": "إلكترونيات",
        "zh": "电子",
    },
    "sea": {"en": "Seafood", "fr": "Peche", "es": "Pescados", "ru": "Рыба", "ar": "الأسماك", "zh": "水产"},
    "impex": {
        "en": "Import Export",
        "fr": "Import Export",
        "es": "Import Export",
        "ru": "Импорт Экспорт",
        "ar": "استيراد تصدير",
        "zh": "进出口",
    },
}
_FORMS = {
    "en": ("Ltd", "Limited", "LLC", "Co., Ltd.", "Pty Ltd", ""),
    "fr": ("SARL", "S.A.R.L.", "SA", "SAS", ""),
    "es": ("S.A.", "S.L.", "SA de CV", ""),
    "ru": ("ООО", "ЗАО", "АО", ""),
    "ar": ("ش.م.م", "ذ.م.م", ""),
    "zh": ("有限公司", "股份有限公司"),
}
_COUNTRIES = {
    "en": ("KE", "ZA", "NG", "GB", "GH", "AU"),
    "fr": ("FR", "CM", "CD", "SN", "CI", "BE"),
    "es": ("ES", "MX", "PE", "CO", "EC"),
    "ru": ("RU", "KZ", "BY"),
    "ar": ("AE", "EG", "SD", "MA", "JO", "YE"),
    "zh": ("CN", "HK", "SG", "MY"),
}
_STREETS = {
    "en": ("Harbour Road", "Market Street", "Kings Avenue", "Industrial Area", "Mill Lane"),
    "fr": ("Rue du Port", "Avenue de la Gare", "Boulevard Maritime", "Rue des Palmiers"),
    "es": ("Calle Mayor", "Avenida del Puerto", "Calle Bolivar", "Avenida Central"),
    "ru": ("ул. Ленина", "Портовая улица", "проспект Мира", "Заводская ул."),
    "ar": ("شارع الميناء", "شارع الملك فيصل", "شارع السوق"),
    "zh": ("海港路", "中山路", "工业大道", "人民路"),
}
_MAIL = ("gmail.com", "mail.ru", "163.com", "yahoo.com", "hotmail.com")


@dataclass(frozen=True)
class Party:
    """Who it is: the names it goes by (each a list of spellings), and its particulars."""

    number: int
    person: bool
    language: str
    names: tuple[tuple[str, ...], ...]
    country: str
    address: str
    phone: str
    email: str
    registration: str
    paper: str
    born: dt.date | None
    elsewhere: str


@dataclass(frozen=True)
class Told:
    """A mention, whom it means, and the telephone and address that were meant before they were written."""

    named: Named
    party: Party
    phone: str
    address: str


def mentions(count: int, *, seed: int = 1) -> Iterator[tuple[Named, int]]:
    """Yield ``count`` mentions with the number of the party that each means, mentions of one party apart.

    The same count and seed give the same mentions; they are numbered from 0, and the numbers are their keys.
    """
    for one in told(count, seed=seed):
        yield one.named, one.party.number


def told(count: int, *, seed: int = 1) -> Iterator[Told]:
    """Yield the same mentions with all that is known of them."""
    draw = random.Random(seed)
    forwarders = [_address(draw, draw.choice(list(_COUNTRIES))) for _ in range(max(3, count // 3000))]
    phones = [_phone(draw) for _ in range(max(3, count // 200))]
    parties = [_party(draw, number, forwarders, phones) for number in range(count * 2 // 5)]
    for number in range(count):
        # Half of them by a draw that favours some: a few parties are mentioned often, most once to four times.
        yield _mention(draw, str(number), parties[int(len(parties) * draw.random() ** 1.6)])


def _party(draw: Choice, number: int, forwarders: list[str], phones: list[str]) -> Party:
    language = draw.choice(("en", "fr", "es", "ru", "ar", "zh"))
    person = draw.random() < 0.4
    forwarded = not person and draw.random() < 0.08
    shell = not person and draw.random() < 0.06
    names = _person(draw, language) if person else _company(draw, language)
    address = draw.choice(forwarders) if forwarded else _address(draw, language)
    word = "".join(sign for sign in names[-1][0].casefold() if "a" <= sign <= "z")[:12] or f"office{number}"
    host = draw.choice(_MAIL) if person or draw.random() < 0.3 else f"{word}.example"
    return Party(
        number, person, language, names, draw.choice(_COUNTRIES[language]), address,
        draw.choice(phones) if shell else _phone(draw), f"{word}{draw.randrange(1, 9999)}@{host}",
        f"{draw.choice('ABCDEFGH')}{draw.randrange(10**7, 10**8)}",
        f"{draw.choice('KLMNPR')}{draw.randrange(10**6, 10**8)}",
        dt.date(1945, 1, 1) + dt.timedelta(days=draw.randrange(60 * 365)) if person else None, _address(draw, language),
    )  # fmt: skip


def _mention(draw: Choice, key: str, party: Party) -> Told:
    name = _written(draw, party)
    says = draw.random
    phone = party.phone if says() < 0.93 else _phone(draw)
    address = party.address if says() < 0.85 else party.elsewhere
    born = party.born
    if born and says() < 0.05:
        born = dt.date(born.year, born.day, born.month) if born.day <= 12 else born.replace(year=born.year + 1, day=1)
    named = Named(
        key, name, None if says() < 0.3 else party.person,
        _country(draw, party) if says() < 0.9 else "",
        _slip(draw, address, 0.05) if says() < 0.75 else "",
        _as_written(draw, phone) if says() < 0.6 else "",
        _slip(draw, party.email, 0.02) if says() < 0.35 else "",
        _slip(draw, party.registration, 0.03) if not party.person and says() < 0.5 else "",
        _slip(draw, party.paper, 0.03) if party.person and says() < 0.5 else "",
        born if says() < 0.5 else None,
    )  # fmt: skip
    return Told(named, party, phone, address)


def _country(draw: Choice, party: Party) -> str:
    return party.country if draw.random() < 0.97 else draw.choice(_COUNTRIES[draw.choice(list(_COUNTRIES))])


def _written(draw: Choice, party: Party) -> str:
    spelling = draw.choice(party.names[0 if draw.random() < 0.55 else -1])
    if party.person:
        spelling = _as_person(draw, spelling)
    else:
        form = draw.choice(_FORMS[party.language if not spelling.isascii() else draw.choice(("en", party.language))])
        if spelling.isascii() and not form.isascii():
            form = draw.choice(_FORMS["en"])
        spelling = (
            f"{form} {spelling}" if form in _FORMS["ru"] else f"{spelling}{'' if form in _FORMS['zh'] else ' '}{form}"
        )
    spelling = _slip(draw, spelling.strip(), 0.08)
    return spelling.upper() if draw.random() < 0.3 else spelling


def _as_person(draw: Choice, spelling: str) -> str:
    words = spelling.split()
    if len(words) > 2 and draw.random() < 0.3:
        words = [words[0], words[-1]]
    if len(words) > 1 and draw.random() < 0.07:
        words[0] = words[0][0] + "."
    if len(words) > 1 and draw.random() < 0.3:
        words = [*words[1:], words[0]] if draw.random() < 0.5 else [words[-1] + ",", *words[:-1]]
    return " ".join(words)


def _slip(draw: Choice, text: str, share: float) -> str:
    """Let a letter be wrong, missing, doubled, or change places with the next, in that share of texts."""
    if len(text) < 5 or draw.random() >= share:
        return text
    at = draw.randrange(1, len(text) - 1)
    what = draw.randrange(4)
    if what == 0:
        return text[:at] + text[at + 1 :]
    if what == 1:
        return text[:at] + text[at] + text[at:]
    if what == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + (draw.choice("0123456789") if text[at].isdigit() else draw.choice("aeinorst")) + text[at + 1 :]


def _person(draw: Choice, language: str) -> tuple[tuple[str, ...], ...]:
    if language == "ar":
        given, second = draw.choice(list(_ARABIC_GIVEN)), draw.choice(list(_ARABIC_GIVEN))
        family = draw.choice(list(_ARABIC_FAMILY))
        latin = tuple(
            f"{draw.choice(_spellings(_ARABIC_GIVEN[given]))} {draw.choice(_spellings(_ARABIC_GIVEN[second]))} "
            f"{draw.choice(_ARABIC_FAMILY[family].split('|'))}" for _ in range(3)
        )  # fmt: skip
        return (f"{given} {second} {family}",), latin
    if language == "zh":
        family = draw.choice(list(_CHINESE_FAMILY))
        signs = draw.sample(list(_CHINESE), 1 if draw.random() < 0.2 else 2)
        given = "".join(_CHINESE[sign] for sign in signs).capitalize()
        apart = " ".join(_CHINESE[sign].capitalize() for sign in signs)
        surname = _CHINESE_FAMILY[family]
        return (family + "".join(signs),), (f"{surname} {given}", f"{surname.upper()} {apart}", f"{given} {surname}")
    usual = draw.random() < 0.15
    given = draw.choice(_GIVEN[language])
    family = draw.choice(_FAMILY[language]) if usual else _made(draw, language)
    middle = draw.choice(_GIVEN[language]) if draw.random() < 0.5 else _made(draw, language)
    whole = f"{given} {middle} {family}" if draw.random() < 0.6 else f"{given} {family}"
    if language == "ru":
        return (whole,), tuple(_in_latin(draw, whole) for _ in range(2))
    return ((whole,),)


def _company(draw: Choice, language: str) -> tuple[tuple[str, ...], ...]:
    trade = _TRADES[draw.choice(list(_TRADES))]
    if language == "ar":
        root, other, given = (draw.choice(list(them)) for them in (_ARABIC_ROOTS, _ARABIC_FAMILY, _ARABIC_GIVEN))
        latin = tuple(
            f"{draw.choice(_ARABIC_ROOTS[root].split('|'))} {draw.choice(_spellings(_ARABIC_GIVEN[given]))} "
            f"{draw.choice(_ARABIC_FAMILY[other].split('|'))} {trade['en']}" for _ in range(3)
        )  # fmt: skip
        own = f"{root} {given} {other} {trade['ar']}"
        return (own, f"شركة {own}"), latin
    if language == "zh":
        city, signs = draw.choice(list(_CITIES)), draw.sample(list(_CHINESE), draw.choice((2, 3)))
        word = "".join(_CHINESE[sign] for sign in signs).capitalize()
        apart = " ".join(_CHINESE[sign].capitalize() for sign in signs)
        both = (f"{_CITIES[city]} {word} {trade['en']}", f"{_CITIES[city]} {apart} {trade['en']}")
        return (f"{city}市{''.join(signs)}{trade['zh']}", f"{city}{''.join(signs)}{trade['zh']}"), both
    word = _made(draw, language)
    second = f" {_made(draw, language)}" if draw.random() < 0.5 else ""
    here = (f"{word}{second} {trade[language]}", f"{trade[language]} {word}{second}")
    if language == "ru":
        return here, tuple(f"{_in_latin(draw, word + second)} {trade['en']}" for _ in range(2))
    return here, (f"{word}{second} {trade['en']}",)


def _spellings(said: str) -> list[str]:
    return said.split("|") if "|" in said else said.split()


def _made(draw: Choice, language: str) -> str:
    syllables = _SYLLABLES[language]
    return "".join(
        [*draw.choices(syllables, k=draw.choice((2, 2, 3, 3, 3))), draw.choice(_ENDS[language])]
    ).capitalize()


def _in_latin(draw: Choice, text: str) -> str:
    signs = (draw.choice(_EITHER[sign]) if sign in _EITHER else _CYRILLIC.get(sign, sign) for sign in text.casefold())
    return "".join(signs).title()


def _address(draw: Choice, language: str) -> str:
    street = draw.choice(_STREETS[language])
    if language in ("ru", "zh", "ar"):
        return f"{street} {draw.randrange(1, 400)}, {draw.randrange(1, 90)}"
    return f"{draw.randrange(1, 400)} {street}, {draw.choice(('Unit', 'Block', 'Floor'))} {draw.randrange(1, 90)}"


def _phone(draw: Choice) -> str:
    return f"{draw.choice(('254', '33', '34', '7', '971', '86'))}{draw.randrange(10**8, 10**9)}"


def _as_written(draw: Choice, phone: str) -> str:
    form = draw.randrange(3)
    if form == 0:
        return f"+{phone}"
    return f"00{phone}" if form == 1 else f"+{phone[:-9]} {phone[-9:-6]} {phone[-6:-3]} {phone[-3:]}"
