"""Chinese characters that are frequent in names of people and companies, in pinyin without tones. Pure.

Only these some 700 are known, simplified and traditional; a character of several readings has the one that is usual
in names. A name with others keeps them as they are, and is then found by its other particulars alone.
"""

from __future__ import annotations

_READINGS = """
an 安 ai 艾爱愛 ao 奥奧敖 ba 巴霸 bai 白百柏 ban 班 bang 邦 bao 包宝寶保鲍鮑 bei 北贝貝 ben 本 bi 毕畢碧 bian 边邊卞
biao 标標彪 bin 斌滨濱宾賓彬 bing 冰兵炳 bo 博波伯薄 bu 卜布步 cai 蔡才彩财財 can 灿燦 cang 仓倉沧滄 cao 曹草 cen 岑
ceng 曾 chai 柴 chang 常昌长長畅暢 chao 超朝潮晁 che 车車 chen 陈陳晨辰臣沉 cheng 程成城诚誠承澄 chi 池驰馳 chong 崇
chu 储儲楚褚初 chuan 川船传傳 chuang 创創 chun 春纯純淳 ci 慈 cui 崔翠 da 大达達 dai 戴代 dan 丹单單 dang 党黨
de 德得 deng 邓鄧登 di 迪地帝狄 dian 电電典 ding 丁定鼎 dong 东東董冬栋棟动動 du 杜都 duan 段端 en 恩 er 尔爾二
fa 发發法 fan 范範樊凡帆 fang 方芳房坊 fei 飞飛菲费費 feng 冯馮封风風峰丰豐锋鋒凤鳳枫楓 fu 傅付富福符复復夫甫扶芙
gan 甘干 gang 刚剛钢鋼港岗 gao 高 ge 葛戈格歌 gen 根 geng 耿 gong 龚龔公宫宮工贡功 gou 苟 gu 顾顧古谷固
guan 关關管官 guang 光广廣 gui 桂贵貴 guo 郭国國果 hai 海 han 韩韓汉漢寒涵翰 hang 航杭 hao 郝豪浩好昊
he 何贺賀和河荷合赫 hei 黑 heng 恒恆衡亨横 hong 洪红紅宏鸿鴻虹弘 hou 侯厚后 hu 胡湖虎沪滬护 hua 华華花化桦
huai 怀懷淮 huan 欢歡环環焕煥 huang 黄黃皇煌 hui 惠慧辉輝汇匯会會徽晖 huo 霍火活货貨 ji 吉季纪紀姬机機际際冀济濟集继
jia 贾賈嘉家佳加甲 jian 建剑劍健简簡坚堅见鉴 jiang 江蒋蔣姜疆将匠 jiao 焦交娇嬌胶 jie 杰傑洁潔捷介界
jin 金晋晉津锦錦进進近瑾 jing 京晶静靜景经經敬菁荆靖精竞 jiu 久九玖 ju 居巨菊聚 juan 娟 jun 军軍俊君钧鈞骏駿均
kai 凯凱开開 kang 康 ke 柯科克可 kong 孔空 kuang 邝鄺匡矿 kui 奎魁 kun 昆坤琨 lai 赖賴来來莱 lan 兰蘭蓝藍岚嵐澜
lang 郎朗浪 lao 劳老 le 乐樂 lei 雷磊蕾 leng 冷 li 李黎利力丽麗立理礼禮莉厉里励勵 lian 连連联聯廉莲蓮 liang 梁亮良
liao 廖辽遼 lin 林琳临霖麟 ling 凌玲灵靈领铃岭 liu 刘劉柳六流 long 龙龍隆 lou 娄楼樓 lu 卢盧陆陸鲁魯路露禄绿綠芦
luan 栾 lun 伦倫轮 luo 罗羅骆駱洛落 lv 吕呂律旅 ma 马馬麻玛 mai 麦麥迈 man 满滿曼 mao 毛茂茅贸貿 mei 梅美媒 men 门門
meng 孟蒙梦夢萌 mi 米密 miao 苗妙 min 民敏闵 ming 明铭銘名鸣鳴 mo 莫墨 mu 木穆牧 na 娜那 nan 南楠男 nian 年 nie 聂聶
ning 宁寧 niu 牛 nong 农農 ou 欧歐 pan 潘盘 pang 庞龐 pei 裴培佩 peng 彭鹏鵬朋 pi 皮 pin 品 ping 平萍 pu 浦蒲普朴
qi 齐齊祁奇琪旗启啟其琦企 qian 钱錢前千倩谦 qiang 强強 qiao 乔喬桥橋巧 qin 秦琴勤钦 qing 青清庆慶卿晴 qiu 邱秋丘裘
qu 曲屈 quan 全权泉 que 阙 ran 冉然 ren 任仁人 rong 荣榮容蓉融 ru 茹如 ruan 阮 rui 瑞睿锐銳蕊 run 润潤 ruo 若 sen 森
sha 沙 shan 山单善珊陕 shang 尚商上 shao 邵少绍紹 she 佘 shen 沈申深神慎 sheng 盛胜勝生升圣聖声
shi 石史施时時世事实實士诗食师 shou 寿壽守 shu 舒书書树樹淑 shuai 帅帥 shuang 双雙霜 shui 水 shun 顺順舜 shuo 硕
si 司思四斯 song 宋松嵩颂 su 苏蘇素速 sui 隋随 sun 孙孫 suo 索 tai 台泰太 tan 谭譚谈覃檀探 tang 唐汤湯堂
tao 陶涛濤桃 teng 滕腾騰 tian 田天甜 tie 铁鐵 ting 婷廷亭 tong 童佟通同铜銅彤 tu 涂土图 wan 万萬婉湾灣
wang 王汪旺望网 wei 魏韦韋卫衛伟偉威维維薇巍微为未炜 wen 文温溫闻雯 wu 吴吳武伍邬五物午舞务 xi 西希喜席习熙溪锡玺
xia 夏霞下侠 xian 先贤賢仙鲜显献 xiang 向香祥翔湘项項相想 xiao 肖萧蕭晓曉小孝潇 xie 谢謝解协協 xin 新辛欣鑫信心馨昕
xing 邢星兴興行幸杏 xiong 熊雄 xiu 秀修 xu 徐许許旭续 xuan 轩軒宣选萱 xue 薛雪学學 xun 迅荀 ya 亚亞雅
yan 严嚴颜顏闫閆燕岩艳艷言延妍 yang 杨楊阳陽羊洋扬揚 yao 姚耀瑶瑤尧药 ye 叶葉业業野 yi 易伊一义義益艺怡毅仪宜亿億
yin 尹殷银銀印音荫 ying 英应應颖穎鹰盈莹瑩营 yong 永勇用 you 尤游友有优由 yu 于余俞玉宇雨语郁裕喻渔漁鱼羽域虞
yuan 袁元远遠源园園原缘 yue 岳月越悦粤粵 yun 云雲运運芸韵 ze 泽澤 zeng 曾增 zhan 詹展占湛 zhang 张張章掌彰
zhao 赵趙兆招昭照 zhe 哲浙 zhen 甄振珍镇鎮真震贞 zheng 郑鄭正政征 zhi 志智之芝植质知制 zhong 钟鍾鐘中忠仲众重
zhou 周舟州洲 zhu 朱祝珠竹主柱诸 zhuang 庄莊 zhuo 卓 zi 子紫资資自 zong 宗总 zou 邹鄒 zu 祖 zuo 左佐作
"""
_COMPOUND = (
    "欧阳",
    "歐陽",
    "司马",
    "司馬",
    "上官",
    "诸葛",
    "諸葛",
    "东方",
    "東方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
)
PLACES = {
    "深圳": "shenzhen", "广州": "guangzhou", "廣州": "guangzhou", "上海": "shanghai", "北京": "beijing",
    "天津": "tianjin", "香港": "hongkong", "厦门": "xiamen", "廈門": "xiamen", "福建": "fujian", "广东": "guangdong",
    "廣東": "guangdong", "广西": "guangxi", "云南": "yunnan", "义乌": "yiwu", "宁波": "ningbo", "青岛": "qingdao",
    "大连": "dalian", "浙江": "zhejiang", "江苏": "jiangsu", "山东": "shandong", "河北": "hebei", "东莞": "dongguan",
    "莆田": "putian", "南宁": "nanning", "昆明": "kunming", "成都": "chengdu", "重庆": "chongqing", "武汉": "wuhan",
    "西安": "xian", "南京": "nanjing", "杭州": "hangzhou", "苏州": "suzhou", "佛山": "foshan", "中山": "zhongshan",
    "珠海": "zhuhai", "汕头": "shantou", "台湾": "taiwan", "台北": "taipei", "澳门": "macau", "中国": "china",
}  # fmt: skip
"""Places as company names begin with them."""


def _table() -> dict[str, str]:
    words = _READINGS.split()
    found: dict[str, str] = {}
    for reading, signs in zip(words[::2], words[1::2], strict=True):
        for sign in signs:
            found.setdefault(sign, reading)
    return found


PINYIN = _table()


def pinyin(signs: str) -> str:
    """Return a run of characters as one word; a character that is not known stays."""
    return "".join(PINYIN.get(sign, sign) for sign in signs)


def person(signs: str) -> tuple[str, ...]:
    """Return the name of a person as (family, given), the family name being its first character, or its first two."""
    cut = 2 if signs[:2] in _COMPOUND and len(signs) > 2 else 1
    return tuple(pinyin(part) for part in (signs[:cut], signs[cut:]) if part)
