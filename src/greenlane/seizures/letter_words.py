"""Words of a letter that are not on the shelf ``letters``: its recipient, grounds, reasons and papers. Pure.

The English is what a page says of the same codes; the others were written for this product and were read by no lawyer.
"""

from __future__ import annotations

from collections.abc import Mapping

TO: Mapping[str, str] = {
    "en": "Competent authority: {country}", "fr": "Autorité compétente : {country}",
    "es": "Autoridad competente: {country}", "ar": "السلطة المختصة: {country}", "zh": "主管当局：{country}",
    "ru": "Компетентный орган: {country}",
}  # fmt: skip
STATE_OF_EXPORT: Mapping[str, str] = {
    "en": "State of export", "fr": "État d'exportation", "es": "Estado de exportación", "ar": "دولة التصدير",
    "zh": "出口国", "ru": "государство экспорта",
}  # fmt: skip
WITHHELD: Mapping[str, str] = {
    "en": "held on file, given on request", "fr": "au dossier, communiqué sur demande",
    "es": "consta en el expediente, se facilita previa solicitud", "ar": "محفوظ في الملف ويُقدَّم عند الطلب",
    "zh": "已存档，可应要求提供", "ru": "имеется в деле, сообщается по запросу",
}  # fmt: skip
GROUNDS: Mapping[str, Mapping[str, str]] = {
    "basel_9_1_a": {
        "en": "Basel Convention, Article 9(1)(a): without notification",
        "fr": "Convention de Bâle, article 9, paragraphe 1 a) : sans notification",
        "es": "Convenio de Basilea, artículo 9, párrafo 1 a): sin notificación",
        "ar": "اتفاقية بازل، المادة 9 (1) (أ): بدون إخطار",
        "zh": "《巴塞尔公约》第九条第1款(a)项：未经通知",
        "ru": "Базельская конвенция, статья 9, пункт 1 a): без уведомления",
    },
    "basel_9_1_b": {
        "en": "Basel Convention, Article 9(1)(b): without consent",
        "fr": "Convention de Bâle, article 9, paragraphe 1 b) : sans consentement",
        "es": "Convenio de Basilea, artículo 9, párrafo 1 b): sin consentimiento",
        "ar": "اتفاقية بازل، المادة 9 (1) (ب): بدون موافقة",
        "zh": "《巴塞尔公约》第九条第1款(b)项：未经同意",
        "ru": "Базельская конвенция, статья 9, пункт 1 b): без согласия",
    },
    "basel_9_1_c": {
        "en": "Basel Convention, Article 9(1)(c): consent obtained by falsification, misrepresentation or fraud",
        "fr": "Convention de Bâle, article 9, paragraphe 1 c) : consentement obtenu par falsification, fausse"
              " déclaration ou fraude",
        "es": "Convenio de Basilea, artículo 9, párrafo 1 c): consentimiento obtenido mediante falsificación, falsas"
              " declaraciones o fraude",
        "ar": "اتفاقية بازل، المادة 9 (1) (ج): موافقة تم الحصول عليها بالتزوير أو ببيانات كاذبة أو الغش",
        "zh": "《巴塞尔公约》第九条第1款(c)项：以伪造、谎报或欺诈方式取得同意",
        "ru": "Базельская конвенция, статья 9, пункт 1 c): согласие получено путём фальсификации, введения в"
              " заблуждение или обмана",
    },
    "basel_9_1_d": {
        "en": "Basel Convention, Article 9(1)(d): does not conform with the documents",
        "fr": "Convention de Bâle, article 9, paragraphe 1 d) : non conforme aux documents",
        "es": "Convenio de Basilea, artículo 9, párrafo 1 d): no conforme con los documentos",
        "ar": "اتفاقية بازل، المادة 9 (1) (د): غير مطابق للوثائق",
        "zh": "《巴塞尔公约》第九条第1款(d)项：与文件不符",
        "ru": "Базельская конвенция, статья 9, пункт 1 d): не соответствует документам",
    },
    "basel_9_1_e": {
        "en": "Basel Convention, Article 9(1)(e): deliberate disposal against the Convention",
        "fr": "Convention de Bâle, article 9, paragraphe 1 e) : élimination délibérée en violation de la Convention",
        "es": "Convenio de Basilea, artículo 9, párrafo 1 e): eliminación deliberada en contra del Convenio",
        "ar": "اتفاقية بازل، المادة 9 (1) (هـ): تخلص متعمد مخالف للاتفاقية",
        "zh": "《巴塞尔公约》第九条第1款(e)项：违反公约的故意处置",
        "ru": "Базельская конвенция, статья 9, пункт 1 e): преднамеренное удаление в нарушение Конвенции",
    },
    "basel_4": {
        "en": "Basel Convention, Article 4: prohibited import or export",
        "fr": "Convention de Bâle, article 4 : importation ou exportation interdite",
        "es": "Convenio de Basilea, artículo 4: importación o exportación prohibida",
        "ar": "اتفاقية بازل، المادة 4: استيراد أو تصدير محظور",
        "zh": "《巴塞尔公约》第四条：禁止的进口或出口",
        "ru": "Базельская конвенция, статья 4: запрещённый ввоз или вывоз",
    },
    "cites_2": {
        "en": "CITES, Articles II to V: trade against the Convention",
        "fr": "CITES, articles II à V : commerce contraire à la Convention",
        "es": "CITES, artículos II a V: comercio contrario a la Convención",
        "ar": "اتفاقية سايتس، المواد من الثانية إلى الخامسة: اتجار مخالف للاتفاقية",
        "zh": "《濒危野生动植物种国际贸易公约》第二至第五条：违反公约的贸易",
        "ru": "СИТЕС, статьи II–V: торговля в нарушение Конвенции",
    },
    "cites_8": {
        "en": "CITES, Article VIII: confiscation", "fr": "CITES, article VIII : confiscation",
        "es": "CITES, artículo VIII: decomiso", "ar": "اتفاقية سايتس، المادة الثامنة: مصادرة",
        "zh": "《濒危野生动植物种国际贸易公约》第八条：没收", "ru": "СИТЕС, статья VIII: конфискация",
    },
    "cites_permit": {
        "en": "CITES, Article VI: permit missing or not valid",
        "fr": "CITES, article VI : permis absent ou non valable",
        "es": "CITES, artículo VI: permiso inexistente o no válido",
        "ar": "اتفاقية سايتس، المادة السادسة: تصريح مفقود أو غير صالح",
        "zh": "《濒危野生动植物种国际贸易公约》第六条：许可证缺失或无效",
        "ru": "СИТЕС, статья VI: разрешение отсутствует или недействительно",
    },
    "montreal_4": {
        "en": "Montreal Protocol, Article 4: trade with a non-Party",
        "fr": "Protocole de Montréal, article 4 : commerce avec un État non Partie",
        "es": "Protocolo de Montreal, artículo 4: comercio con un Estado que no es Parte",
        "ar": "بروتوكول مونتريال، المادة 4: اتجار مع دولة ليست طرفا",
        "zh": "《蒙特利尔议定书》第4条：与非缔约方的贸易",
        "ru": "Монреальский протокол, статья 4: торговля с государством, не являющимся Стороной",
    },
    "montreal_4b": {
        "en": "Montreal Protocol, Article 4B: without a licence",
        "fr": "Protocole de Montréal, article 4B : sans licence",
        "es": "Protocolo de Montreal, artículo 4B: sin licencia",
        "ar": "بروتوكول مونتريال، المادة 4 باء: بدون ترخيص",
        "zh": "《蒙特利尔议定书》第4B条：无许可证",
        "ru": "Монреальский протокол, статья 4B: без лицензии",
    },
    "national": {
        "en": "national law", "fr": "droit national", "es": "derecho nacional", "ar": "القانون الوطني", "zh": "国内法",
        "ru": "национальное законодательство",
    },
}  # fmt: skip
REASONS: Mapping[str, Mapping[str, str]] = {
    "no_permit": {"en": "no permit", "fr": "sans permis", "es": "sin permiso", "ar": "بدون تصريح", "zh": "无许可证",
                  "ru": "без разрешения"},
    "false_permit": {"en": "false or forged permit", "fr": "permis faux ou falsifié",
                     "es": "permiso falso o falsificado", "ar": "تصريح مزور", "zh": "虚假或伪造的许可证",
                     "ru": "поддельное разрешение"},
    "wrong_permit": {"en": "the permit does not fit the goods", "fr": "le permis ne correspond pas aux marchandises",
                     "es": "el permiso no corresponde a las mercancías", "ar": "التصريح لا يطابق البضائع",
                     "zh": "许可证与货物不符", "ru": "разрешение не соответствует товару"},
    "misdeclared": {"en": "declared as something else", "fr": "déclaré comme autre chose",
                    "es": "declarado como otra cosa", "ar": "مصرح به بوصفه شيئا آخر", "zh": "申报为其他货物",
                    "ru": "задекларировано как иной товар"},
    "undeclared": {"en": "not declared", "fr": "non déclaré", "es": "no declarado", "ar": "غير مصرح به", "zh": "未申报",
                   "ru": "не задекларировано"},
    "prohibited": {"en": "prohibited", "fr": "interdit", "es": "prohibido", "ar": "محظور", "zh": "禁止",
                   "ru": "запрещено"},
    "over_quota": {"en": "beyond the quota", "fr": "au-delà du quota", "es": "por encima del cupo", "ar": "فوق الحصة",
                   "zh": "超出配额", "ru": "сверх квоты"},
    "no_consent": {"en": "without notification or consent", "fr": "sans notification ni consentement",
                   "es": "sin notificación ni consentimiento", "ar": "دون إخطار ولا موافقة", "zh": "未经通知或同意",
                   "ru": "без уведомления или согласия"},
    "no_licence": {"en": "without a licence", "fr": "sans licence", "es": "sin licencia", "ar": "بدون ترخيص",
                   "zh": "无许可证", "ru": "без лицензии"},
    "not_as_notified": {"en": "not as notified", "fr": "non conforme à la notification",
                        "es": "no conforme con la notificación", "ar": "غير مطابق للإخطار", "zh": "与通知不符",
                        "ru": "не соответствует уведомлению"},
    "welfare": {"en": "the way live animals were transported", "fr": "les conditions de transport d'animaux vivants",
                "es": "las condiciones de transporte de animales vivos", "ar": "طريقة نقل الحيوانات الحية",
                "zh": "活体动物的运输条件", "ru": "условия перевозки живых животных"},
}  # fmt: skip
PAPERS: Mapping[str, Mapping[str, str]] = {
    "declaration": {"en": "customs declaration", "fr": "déclaration en douane", "es": "declaración aduanera",
                    "ar": "بيان جمركي", "zh": "报关单", "ru": "таможенная декларация"},
    "manifest": {"en": "manifest", "fr": "manifeste", "es": "manifiesto", "ar": "بيان الحمولة", "zh": "舱单",
                 "ru": "манифест"},
    "bill_of_lading": {"en": "bill of lading", "fr": "connaissement", "es": "conocimiento de embarque",
                       "ar": "بوليصة الشحن", "zh": "提单", "ru": "коносамент"},
    "air_waybill": {"en": "air waybill", "fr": "lettre de transport aérien", "es": "carta de porte aéreo",
                    "ar": "بوليصة الشحن الجوي", "zh": "航空运单", "ru": "авианакладная"},
    "road_waybill": {"en": "road waybill", "fr": "lettre de voiture", "es": "carta de porte por carretera",
                     "ar": "بوليصة النقل البري", "zh": "公路运单", "ru": "автотранспортная накладная"},
    "cites_permit": {"en": "CITES permit", "fr": "permis CITES", "es": "permiso CITES", "ar": "تصريح سايتس",
                     "zh": "CITES许可证", "ru": "разрешение СИТЕС"},
    "basel_notification": {"en": "Basel notification", "fr": "notification de Bâle", "es": "notificación de Basilea",
                           "ar": "إخطار بازل", "zh": "巴塞尔通知书", "ru": "Базельское уведомление"},
    "movement_document": {"en": "movement document", "fr": "document de mouvement", "es": "documento de movimiento",
                          "ar": "وثيقة النقل", "zh": "转移文件", "ru": "документ о перевозке"},
    "annex_vii": {"en": "Annex VII document", "fr": "document de l'annexe VII", "es": "documento del anexo VII",
                  "ar": "وثيقة المرفق السابع", "zh": "附件七文件", "ru": "документ по приложению VII"},
    "ozone_licence": {"en": "licence for gases", "fr": "licence pour gaz", "es": "licencia para gases",
                      "ar": "ترخيص غازات", "zh": "气体许可证", "ru": "лицензия на газы"},
    "invoice": {"en": "invoice", "fr": "facture", "es": "factura", "ar": "فاتورة", "zh": "发票", "ru": "счёт-фактура"},
    "packing_list": {"en": "packing list", "fr": "liste de colisage", "es": "lista de empaque", "ar": "قائمة التعبئة",
                     "zh": "装箱单", "ru": "упаковочный лист"},
    "passport": {"en": "passport", "fr": "passeport", "es": "pasaporte", "ar": "جواز سفر", "zh": "护照",
                 "ru": "паспорт"},
    "laboratory": {"en": "laboratory report", "fr": "rapport de laboratoire", "es": "informe de laboratorio",
                   "ar": "تقرير مختبر", "zh": "实验室报告", "ru": "лабораторное заключение"},
    "other": {"en": "other", "fr": "autre", "es": "otro", "ar": "أخرى", "zh": "其他", "ru": "прочее"},
}  # fmt: skip


def said(words: Mapping[str, Mapping[str, str]], code: str, language: str) -> str:
    """Return what a code is called in a language; the code itself where it is not known."""
    return words[code][language] if code in words else code
