"""The gazetteer has every province and prefecture, in forms that the four languages write."""

import re
import unicodedata

import pytest
from babel import Locale

from mtkit.checks.names import gazetteer
from mtkit.checks.names.gazetteer import Entry, entries, hits, lookup
from mtkit.checks.names.spelling import is_syllable, words

LANGUAGES = ("fr", "en", "vi", "ja")
CITIES = {"Hà Nội", "Thành phố Hồ Chí Minh", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế"}


def of_sort(sort: str) -> list[Entry]:
    return [entry for entry in entries() if entry.sort == sort]


def vietnam() -> list[Entry]:
    return [e for e in entries() if e.sort == "province" or (e.sort == "city" and e.forms["vi"][0] in CITIES)]


def one(text: str, language: str) -> Entry:
    (entry,) = lookup(text, language)
    return entry


def test_vietnam_had_63_provinces_and_cities_and_has_34() -> None:
    assert len(vietnam()) == 63
    assert len([entry for entry in vietnam() if not entry.until]) == 34


def test_what_was_merged_went_into_one_that_is_there() -> None:
    here = {entry.forms["fr"][0] for entry in vietnam() if not entry.until}
    for entry in vietnam():
        assert bool(entry.into) == bool(entry.until)
        assert not entry.into or entry.into in here
    assert one("Hai Duong", "fr").into == "Haïphong"
    assert one("Bình Phước", "vi").into == "Dong Nai"


def test_japan_has_47_prefectures() -> None:
    prefectures = of_sort("prefecture")
    assert len(prefectures) == 47
    whole = {form for entry in prefectures for form in entry.forms["ja"] if len(form) > 2 and form[-1] in "都道府県"}
    assert len(whole) == 47


@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_have_the_names_of_the_unicode_repository(language: str) -> None:
    names = {form.replace("’", "'") for entry in of_sort("country") for form in entry.forms[language]}
    territories = Locale.parse(language).territories
    for code in re.findall("..", "VNJPFRCNKRKPKHLATHSGIDPHMYBNUSGBDEINAUNZRUTWCHBRZA"):
        assert territories[code].replace("Viêt Nam", "Vietnam") in names


@pytest.mark.parametrize("entry", [e for e in entries() if e.sort in ("province", "prefecture", "country", "city")],
                         ids=lambda e: e.forms["fr"][0])  # fmt: skip
def test_forms_are_of_their_language(entry: Entry) -> None:
    for language in LANGUAGES:
        assert entry.forms[language], language
        for form in entry.forms[language]:
            assert form == unicodedata.normalize("NFC", form).strip()
            assert entry in lookup(form, language)
    assert all(re.search("[\u3040-\u30ff\u4e00-\u9fff]", form) for form in entry.forms["ja"][:1])
    assert not re.search("[\u3040-\u30ff\u4e00-\u9fff]", "".join(entry.forms["fr"] + entry.forms["en"]))


def test_vietnamese_names_are_vietnamese_syllables() -> None:
    for entry in of_sort("province"):
        for word in words(entry.forms["vi"][0]):
            assert is_syllable(word.folded) or word.folded in ("dak", "lak"), word


@pytest.mark.parametrize(
    ("fr", "en", "vi", "ja"),
    [
        ("Quang Ninh", "Quang Ninh", "Quảng Ninh", "クアンニン省"),
        ("Hô Chi Minh-Ville", "Ho Chi Minh City", "Thành phố Hồ Chí Minh", "ホーチミン市"),
        ("Haïphong", "Hai Phong", "Hải Phòng", "ハイフォン"),
        ("Kyushu", "Kyushu", "Kyushu", "九州"),
        ("PIB", "GDP", "GDP", "国内総生産"),
        ("IDE", "FDI", "FDI", "外国直接投資"),
        ("UE", "EU", "EU", "EU"),
        ("ONU", "UN", "LHQ", "国連"),
        ("APD", "ODA", "ODA", "政府開発援助"),
        ("JETRO", "JETRO", "JETRO", "ジェトロ"),
        ("Banque mondiale", "World Bank", "Ngân hàng Thế giới", "世界銀行"),
        ("VNA", "VNA", "TTXVN", "ベトナム通信社"),
    ],
)
def test_one_entry_has_the_forms_of_all_languages(fr: str, en: str, vi: str, ja: str) -> None:
    found = [set(lookup(text, language)) for text, language in zip((fr, en, vi, ja), LANGUAGES, strict=True)]
    assert set.intersection(*found)


def test_diacritics_tell_vietnamese_words_apart_but_may_be_left_out() -> None:
    assert lookup("Quảng Ninh", "vi") == lookup("Quang Ninh", "vi")
    assert lookup("Hoà Bình", "vi") == lookup("Hòa Bình", "vi")
    assert not lookup("Quàng Ninh", "vi")


def test_the_longest_form_is_found_and_capitals_count() -> None:
    text = "Ho Chi Minh-Ville, au Japon, sans le pib"
    assert [text[hit.start : hit.end] for hit in hits(text, "fr")] == ["Ho Chi Minh-Ville", "Japon"]
    assert [hit.forms[0].entry.sort for hit in hits("クアンニン省と熊本県", "ja")] == ["province", "prefecture"]


def test_the_tables_are_read_once() -> None:
    assert gazetteer.entries() is gazetteer.entries()
