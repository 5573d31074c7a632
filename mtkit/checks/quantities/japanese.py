"""The reader of Japanese: numerals with what stands around them."""

import re
from fractions import Fraction

from mtkit.checks.quantities.digits import LONGEST, VERSION
from mtkit.checks.quantities.japanese_dates import is_late, take_date
from mtkit.checks.quantities.kanji import LARGE, NUMERALS, RUN, SMALL, read_run
from mtkit.checks.quantities.lexicon import Unit, alternatives, hints
from mtkit.checks.quantities.patterns import CLOCK, FRACTION, HALF_DAY, ISO_DATE, NUMERIC_DATE, build
from mtkit.checks.quantities.scan import multiply, pounds
from mtkit.checks.quantities.shared_units import CODES, SYMBOLS, currency_before, measures, money
from mtkit.checks.quantities.values import WEEKDAY, Found, Kind, Reading

__all__ = ["read_japanese"]

MONEY = money(
    {
        "USD": "ドル|米ドル|アメリカドル|USドル",
        "AUD": "豪ドル|オーストラリアドル",
        "CAD": "カナダドル|加ドル",
        "SGD": "シンガポールドル",
        "HKD": "香港ドル",
        "TWD": "台湾ドル",
        "EUR": "ユーロ",
        "GBP": "英ポンド",
        "JPY": "円",
        "CNY": "元|人民元|中国元",
        "VND": "ドン|ベトナムドン",
        "KRW": "ウォン",
        "THB": "バーツ",
        "INR": "ルピー",
        "RUB": "ルーブル",
        "CHF": "スイスフラン",
        "XOF": "CFAフラン",
    }
)
MEASURES = measures(
    {
        "km": "キロメートル|㎞|粁",
        "m": "メートル",
        "cm": "センチメートル|センチ|㎝",
        "mm": "ミリメートル|㎜",
        "lb": "ポンド",
        "mile": "マイル",
        "mile²": "平方マイル",
        "foot": "フィート|フット",
        "inch": "インチ",
        "km²": "平方キロメートル|平方キロ|平方km|㎢",
        "m²": "平方メートル|平米|㎡",
        "m³": "立方メートル|㎥",
        "l": "リットル",
        "ha": "ヘクタール",
        "t": "トン",
        "kg": "キログラム|㎏",
        "g": "グラム",
        "mg": "ミリグラム",
        "GW": "ギガワット",
        "MW": "メガワット",
        "kW": "キロワット",
        "TWh": "テラワット時",
        "GWh": "ギガワット時",
        "MWh": "メガワット時",
        "kWh": "キロワット時",
        "°F": "華氏",
        "°C": "℃",
    }
)
NUMBERS = {"ポイント": Unit(Kind.NUMBER, "")}
PERCENT = {"パーセント": Unit(Kind.PERCENT, "%"), "％": Unit(Kind.PERCENT, "%"), "割": Unit(Kind.PERCENT, "%", 10)}
UNITS = SYMBOLS | CODES | MONEY | MEASURES | NUMBERS | PERCENT
# A unit in Latin letters ends where they end.
_LATIN = [name for name in UNITS if name[-1].isascii() and name[-1].isalpha()]
_OTHER = [name for name in UNITS if name not in _LATIN]
UNIT = re.compile(f" ?(?:(?P<sign>{alternatives(_OTHER)})|(?P<unit>{alternatives(_LATIN)})(?![A-Za-z0-9]))")

# What is counted behind a kanji numeral; without one it is part of a word (一部, 千葉).
COUNTERS = (
    "人 名 つ 個 件 社 校 回 度 番 位 年 月 日 時 分 秒 週 歳 才 倍 種 本 台 枚 頭 匹 羽 冊 軒 戸 棟 基 隻 機 "
    "点 票 席 試合 カ国 か国 ヶ国 カ所 か所 ヵ所 ヶ所 箇所 カ月 か月 ヶ月 ヵ月 世紀 世代 世帯 割 代 段 層 階 "
    "号 章 条 項 部門 都市 省 県 州 区 国 行 店 着 品目 項目 分野 団体 機関 大学 地域 地区 村 組 "
    "チーム ゴール 勝 敗 連覇 連勝"
)
COUNTER = re.compile(alternatives(COUNTERS.split()))
ORDER = re.compile("番|位|回目|度目|人目|代目|世紀|世(?![帯界代])")
IMPLIED = hints(
    {
        "0": "真夜中",
        "1/2": "半",
        "1": "初 元年 毎",
        "2": "両 双 ペア カップル デュオ ダブル デュアル 倍 隔",
        "3": "トリオ トリプル",
        "6": "半",
        "12": "ダース 正午 真夜中",
        "15": "半",
        "24": "真夜中",
        "30": "半",
        "50": "半",
    }
)
WEEKDAYS = {day: number for number, day in enumerate("月火水木金土", 2)}
# 京 at the head of a number is that of 東京 and 北京.
START = re.compile(
    f"(?P<number>[0-9{NUMERALS}](?<!京))|(?P<implied>{alternatives(IMPLIED)})|(?P<weekday>[月火水木金土])曜"
)
NAME_BEFORE = re.compile("([A-Za-z]{1,16})[-－ー]?$")
NAME_BEHIND = re.compile("[A-Z][A-Za-z]{0,15}")
HALF = re.compile("(?:年|[かカヶヵ]月|時間|世紀|倍)?半")
# Hundredths behind a unit: “156円80銭”, “2メートル14センチ”, “6メートル23”.
HUNDREDTHS = {
    "円": re.compile("([0-9]{1,2})銭"),
    "メートル": re.compile("([0-9]{1,2}(?=センチ)|[0-9]{2}(?![0-9.,万億人件]))(?:センチ(?:メートル)?)?"),
}
NOT_YUAN = re.compile("元[年首気大]")
SOME = frozenset("数何幾")
SURE = 13
FEW = 20


def read_japanese(text: str) -> list[Found]:
    """Return the quantities of a text, in order; digits are those of ASCII."""
    found: list[Found] = []
    position = 0
    for match in START.finditer(text):
        if match.start() < position:
            continue
        if match["number"]:
            one = (_special(text, match.start()) if match[0] <= "9" else None) or _number(text, match.start(), found)
        else:
            one = _hint(match)
        found.append(one)
        position = one.end
    return found


def _hint(match: re.Match[str]) -> Found:
    if match["weekday"]:
        value = Fraction(WEEKDAYS[match["weekday"]])
        return Found(value, Kind.ORDINAL, *match.span(), WEEKDAY, written=True, vague=True)
    values = IMPLIED[match["implied"]]
    also = tuple(Reading(value, Kind.NUMBER) for value in values[1:])
    return Found(values[0], Kind.NUMBER, *match.span(), written=True, vague=True, also=also)


def _special(text: str, start: int) -> Found | None:
    """Read what is in digits and signs alone: names, versions, dates, clocks, fractions."""
    digits = RUN.match(text, start)
    name = NAME_BEFORE.search(text, max(0, start - 17), start)
    if name and digits and digits[0].isdecimal() and len(digits[0]) <= LONGEST and not currency_before(text, start):
        return Found(Fraction(digits[0]), Kind.NAME, start, digits.end(), name[1].casefold())
    for rule in (ISO_DATE, NUMERIC_DATE, VERSION, CLOCK, FRACTION):
        hit = rule.match(text, start)
        if hit and rule is VERSION:
            return Found(Fraction(0), Kind.NAME, start, hit.end(), hit[0])
        found = build(hit, {}, False) if hit else None
        if found:
            if found.kind is Kind.TIME and found.value < HALF_DAY and is_late(text, start):
                found.value += HALF_DAY
            return found
    return None


def _number(text: str, start: int, before: list[Found]) -> Found:
    run = RUN.match(text, start)
    if run is None or len(run[0]) > LONGEST:
        end = run.end() if run else start + 1
        return Found(Fraction(0), Kind.NAME, start, end, text[start:end])
    value, length, kanji = read_run(run[0])
    found = Found(value, Kind.NUMBER, start, start + length, written=kanji)
    last = text[found.end - 1]
    found.scale = LARGE.get(last) or SMALL.get(last) or 1  # “10～15億” shares it
    # “数十” and “十数” are some tens.
    found.vague = text[found.end : found.end + 1] in ("数", "余") or (kanji and text[start - 1 : start] in SOME)
    if not take_date(text, found, before):
        _dress(text, found, before[-1].end if before else 0)
    return found


def _dress(text: str, found: Found, floor: int) -> None:
    """Take in units and currencies, signs of order and fractions, and judge how sure the number is."""
    start, end, value = found.start, found.end, found.value
    if text.startswith("分の", end):
        _fraction(text, found)
        return
    counted = _take_unit(text, found, floor) or bool(COUNTER.match(text, end))
    if found.kind is Kind.NUMBER and not found.unit:
        _order_or_name(text, found)
    if found.written:  # “一部”, “千葉” have a numeral and no number
        found.vague = found.vague or value < SURE or not counted or end - start < 2
    elif (
        (value == 2 and text.startswith("人", end)) or text.startswith("国間", end) or text.startswith("24時間", start)
    ):
        found.vague = True  # “they”, “bilateral”, “day and night”
    _bounds(text, found)
    if HALF.match(text, end):
        found.also += (Reading(value + Fraction(1, 2), Kind.NUMBER),)


def _take_unit(text: str, found: Found, floor: int) -> bool:
    value, end = found.value, found.end
    unit = UNIT.match(text, end)
    currency = currency_before(text, found.start, floor)
    heat = {"華氏": "°F", "摂氏": "°C"}.get(text[max(0, found.start - 2) : found.start], "")
    if currency:
        found.start = currency.start
    if unit and not NOT_YUAN.match(text, end):
        name = unit["unit"] or unit["sign"]
        found.kind, found.unit, factor = UNITS[name]
        found.end = unit.end()
        multiply(found, factor)
        found.also += pounds(found)
        if name == "割":  # “neuf sur dix”
            found.also = (Reading(value, Kind.NUMBER), Reading(value / 10, Kind.NUMBER))
        rest = HUNDREDTHS[name].match(text, found.end) if name in HUNDREDTHS else None
        if rest:
            found.value, found.end = found.value + Fraction(int(rest[1]), 100), rest.end()
        return True
    if currency:
        found.kind, found.unit = Kind.MONEY, currency.code
    elif heat and text.startswith("度", end):
        found.kind, found.unit = Kind.MEASURE, heat
    return bool(found.unit)


def _order_or_name(text: str, found: Found) -> None:
    if text[found.start - 1 : found.start] == "第" or ORDER.match(text, found.end):
        found.kind = Kind.ORDINAL
        if text.startswith("世紀", found.end):
            found.also = (Reading(found.value * 100, Kind.NUMBER),)
        return
    name = NAME_BEHIND.match(text, found.end) if not found.written else None
    if name:  # “4G”
        found.kind, found.unit, found.end = Kind.NAME, name[0].casefold(), name.end()


def _bounds(text: str, found: Found) -> None:
    """Read “3人以上” as “plus de deux” too, and “4歳以下” as “moins de cinq”."""
    around = text[found.end : found.end + 6]
    if found.value < FEW and "以上" in around:
        found.also += (Reading(found.value - 1, Kind.NUMBER),)
    if found.value < FEW and ("以下" in around or "未満" in around):
        found.also += (Reading(found.value + 1, Kind.NUMBER),)


def _fraction(text: str, found: Found) -> None:
    """Read “3分の1”: the part under the line comes first."""
    run = RUN.match(text, found.end + 2)
    if not run or not found.value or len(run[0]) > LONGEST:
        return
    above, length, _ = read_run(run[0])
    if above == 1:
        found.also = (Reading(found.value, Kind.NUMBER),)
    found.value, found.end, found.scale = above / found.value, run.start() + length, 1
    found.vague = found.vague or found.written
