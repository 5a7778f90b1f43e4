"""Words that stand in the names of many companies, in six languages, each as one English word. Pure.

They say what a company does, not which company it is.
"""

from __future__ import annotations

_SPELLINGS = """
trade: trading trade traders trader commerce commercial commerciale comercio comercial comercializadora handel
  handels negoce torgovaya torgovyi torgovy torgovlya торговая торговый торговое торговля торг торговли коммерческая
  коммерц تجارة تجاره التجارة للتجارة التجارية تجارية تجاري التجاري 贸易 貿易 商贸 商貿 经贸 經貿 商行 商业
import: import imports importing importer importacion importaciones importation импорт импортная استيراد الاستيراد
  进口 進口
export: export exports exporting exportacion exportaciones exportation экспорт экспортная تصدير التصدير 出口
import+export: impex importexport импэкс 进出口 進出口
company: company co companies compania compagnie entreprise empresa firma kompaniya компания компании фирма
  предприятие предприятия شركة شركه مؤسسة المؤسسة مؤسسه 公司 行 商号
group: group groupe grupo gruppa группа групп مجموعة المجموعة 集团 集團
international: international internationale internacional mezhdunarodnaya международная международный العالمية
  الدولية عالمية دولية 国际 國際
global: global worldwide world mundial mondial mirovoy 全球 环球 環球
general: general generale generales general العامة عامة
industry: industry industries industrial industrie industrielle industria industrias промышленная промышленность
  индустрия صناعة الصناعة الصناعية صناعات 实业 實業 工业 工業
transport: transport transports transporte transportes transportation trucking haulage perevozki транспорт
  транспортная перевозки نقل النقل للنقل 运输 運輸
logistics: logistics logistic logistique logistica logistik логистика логистик логистические لوجستية اللوجستية 物流
  货运 貨運
shipping: shipping maritime maritima marine navigation naviera sudokhodnaya судоходная морская шиппинг شحن الشحن
  للشحن الملاحة بحرية 航运 船务 船務 海运
forwarding: forwarding forwarders freight cargo transit transitaire spedition экспедиция карго 货代
service: service services servicios servicio servis сервис услуги خدمات الخدمات للخدمات 服务 服務
technology: technology technologies tech technologie tecnologia tecnologias tekhnologii технологии технология
  تكنولوجيا التقنية تقنية 科技 技术 技術
electronics: electronics electronic electronique electronica электроника электроникс إلكترونيات الكترونيات 电子 電子
recycling: recycling recycle recyclage reciclaje pererabotka переработка вторсырье تدوير التدوير 再生 回收 环保
metal: metal metals metaux metales metall металл металлы معادن المعادن 金属 金屬
plastic: plastic plastics plastique plastiques plasticos plastico пластик пластмасс بلاستيك البلاستيك 塑料 塑膠
chemical: chemical chemicals chimie chimique quimica quimicos khimiya химия химическая كيماويات الكيماوية كيميائية
  化工
gas: gas gases gaz газ غاز الغاز غازات 气体 氣體
cooling: refrigeration cooling refrigerants refrigeration refrigeracion frigorifique холод холодильная تبريد التبريد
  制冷 冷冻
wood: wood woods timber lumber bois madera maderas les древесина лесная лес أخشاب الأخشاب اخشاب 木业 木材 木業
forest: forest forestry forestal forestiere лесхоз 林业
food: food foods alimentos alimentaire alimentation produkty продукты питание أغذية الأغذية المواد الغذائية 食品
sea: seafood fish fishery fisheries pesca peche pescados рыба рыбная أسماك الأسماك 水产 水產 海产 渔业
farm: agro agri agriculture agricole agricola agricultural ferma агро сельхоз زراعة الزراعية 农业 農業
mining: mining mines minera minero mineria mine горная рудник تعدين التعدين 矿业 礦業
build: construction constructions constructora building batiment stroy строй строительная بناء البناء مقاولات
  للمقاولات 建筑 建設
energy: energy energie energia power энергия энерго طاقة الطاقة 能源
craft: arts craft crafts artesania artisanat antique antiques art ремесла антиквариат تحف 工艺 工藝 艺术 古董
medicine: medicine medical pharma pharmaceutical pharmacy herbal herbs медицина фарма أدوية طبية 医药 药业 药材
holding: holding holdings холдинг قابضة القابضة 控股
invest: investment investments inversiones investissement инвест инвестиции استثمار الاستثمار للاستثمار 投资 投資
supply: supply supplies supplier suministros fourniture снабжение поставка поставки توريد التوريدات 供应链
express: express courier exprés экспресс курьер سريع 快递 速递
brothers: brothers bros frères freres hermanos bratya братья إخوان الإخوان اخوان اخوة 兄弟
sons: sons fils hijos أولاد اولاد وأولاده
house: house torgovyi дом بيت
material: material materials materiaux materiales материалы مواد 材料 物资
garment: garment garments textile textiles textil leather cuir cuero одежда текстиль نسيج منسوجات 服装 纺织 皮革
and: and et und y и e
limited: 有限公司 有限责任公司 有限責任公司 股份有限公司
"""


def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    words: tuple[str, ...] = ()
    for part in _SPELLINGS.split():
        if part.endswith(":"):
            words = tuple(part[:-1].split("+"))
        else:
            found.setdefault(part, words)
    return found


TRADE_WORDS = _table()
"""A spelling, lower case, in its own script → the English words that stand for it, mostly one."""
TRADES = frozenset(word for found in TRADE_WORDS.values() for word in found)
"""The English words themselves."""
CHINESE = tuple(sorted((word for word in TRADE_WORDS if "\u4e00" <= word[0] <= "\u9fff"), key=len, reverse=True))
"""Those written without blanks, longest first."""
