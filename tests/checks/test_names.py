"""Names are read in four languages; a true translation raises no doubt, a wrong name does."""

import string
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.checks import Flag
from mtkit.checks.names import compare_names, read_names
from mtkit.errors import OptionError

READ = [
    ("fr", "M. Iwasaki Noboru, président, et Mme Pham Thi Lua", {"person": ["Iwasaki Noboru", "Pham Thi Lua"]}),
    ("fr", "le Premier ministre Pham Minh Chinh", {"person": ["Pham Minh Chinh"]}),
    ("fr", "À Kamata, le 3 mars, les Japonais et les Vietnamiens", {"place": ["Kamata"]}),
    ("fr", "Le premier Japonais a terminé huitième devant le maire Tanaka.", {"person": ["Tanaka"]}),
    ("fr", "Longtemps, la province de Quang Ninh", {"place": ["Quang Ninh"]}),
    ("fr", "Hô Chi Minh-Ville et Thanh Hoa", {"place": ["Hô Chi Minh-Ville", "Thanh Hoa"]}),
    ("fr", "le port de Cam Pha, à Uchisawa", {"place": ["Cam Pha", "Uchisawa"]}),
    ("fr", "le PIB et la VASEP", {"acronym": ["PIB", "VASEP"]}),
    ("fr", "selon la Banque mondiale", {"organisation": ["Banque mondiale"]}),
    ("fr", "voir https://vnanet.vn/fr?a=1. Bien à vous", {"url": ["https://vnanet.vn/fr?a=1"]}),
    ("fr", "écrire à a.b@vna.vn.", {"email": ["a.b@vna.vn"]}),
    ("fr", "il parle « du développement durable »", {"quotation": ["« du développement durable »"]}),
    ("fr", "au XXe siècle, sous Louis XIV, lundi, en Mars", {}),
    ("en", "On Monday in March, the Vietnamese ate", {}),
    ("en", "Hanoi Hosts Regional Meeting on Trade", {"place": ["Hanoi"]}),
    ("en", "Governor Takeshi Morikawa of Kumamoto", {"person": ["Takeshi Morikawa"], "place": ["Kumamoto"]}),
    ("vi", "Chủ tịch tỉnh Quảng Ninh Nguyễn Văn Hùng", {"place": ["Quảng Ninh"], "person": ["Nguyễn Văn Hùng"]}),
    ("ja", "グエン・ヴァン・フン氏はJICAと会見", {"person": ["グエン・ヴァン・フン"], "organisation": ["JICA"]}),
    ("ja", "クアンニン省で", {"place": ["クアンニン省"]}),
    ("ja", "氏は「持続可能な発展」と述べた", {"quotation": ["「持続可能な発展」"]}),
]  # fmt: skip

TRUE = [
    ("fr", "en", "La province de Quang Ninh, au Vietnam", "Vietnam's Quang Ninh Province"),
    ("fr", "en", "Le PIB de l'UE, selon l'ONU", "The EU's GDP, according to the UN"),
    ("fr", "en", "Vladimir Khrouchtchev à Séoul", "Vladimir Khrushchev in Seoul"),
    ("fr", "en", "L'astronome Copernic", "The astronomer Copernicus"),
    ("fr", "en", "Le pape François", "Pope Francis"),
    ("fr", "en", "L'Agence japonaise de coopération internationale", "JICA"),
    ("fr", "vi", "M. Pham Minh Chinh à Hanoï", "Ông Phạm Minh Chính tại Hà Nội"),
    ("fr", "vi", "Le gouverneur Takeshi Morikawa", "Thống đốc Morikawa Takeshi"),
    ("fr", "vi", "à Thanh Hoa", "tại Thanh Hoá"),
    ("fr", "vi", "une usine à Kunming", "một nhà máy ở Côn Minh"),
    ("fr", "ja", "Nguyen Van Hung, de Quang Ninh", "クアンニン省のグエン・ヴァン・フン氏"),
    ("fr", "ja", "Hélène Garrigou et Rolando Mendoza", "エレーヌ・ガリグー氏とロランド・メンドーサ氏"),
    ("fr", "ja", "Le vice-gouverneur Takeshi Morikawa, de Kumamoto", "熊本県の森川武副知事"),
    ("fr", "ja", "Hanoï prône la paix", "ベトナム政府は平和を唱える"),
    ("fr", "ja", "le village de Van Phuc", "ヴァンフック村"),
    ("fr", "ja", "« Le stress est un signal », dit-elle", "「ストレスはサインだ」と語る"),
    ("en", "vi", "Ms. Pham Thi Lua of Nam Dinh", "Bà Phạm Thị Lụa ở Nam Định"),
    ("en", "ja", "Prime Minister Pham Minh Chinh", "ファム・ミン・チン首相"),
]

FALSE = [
    ("fr", "en", "La province de Quang Ninh", "Quang Nam Province", "“Quang Ninh” is “Quang Nam” in the translation"),
    ("fr", "en", "à Quang Ninh et à Hanoï", "in Hanoi", "“Quang Ninh” has no counterpart in the translation"),
    ("fr", "en", "M. Iwasaki Noboru", "Mr. Iwasaki Nobiru", "“Iwasaki Noboru” is “Nobiru” in the translation"),
    ("fr", "en", "Une hausse du PIB", "A rise in the EU", "“PIB” has no counterpart in the translation"),
    ("fr", "en", "sur www.vna.vn", "on www.vna.com", "“www.vna.vn” has no counterpart in the translation"),
    ("fr", "en", "la province", "Quang Ninh Province", "“Quang Ninh” has no counterpart in the original"),
    ("fr", "en", "il dit « que tout va bien pour nous »", "he says “that all is well for us",
     "a quotation is not closed in the translation"),
    ("fr", "vi", "Mme Pham Thi Lua", "Bà Phạm Thị Lan", "“Pham Thi Lua” has no counterpart in the translation"),
    ("fr", "vi", "à Quang Ninh", "ở Quàng Ninh", "“Quang Ninh” has no counterpart in the translation"),
    ("fr", "ja", "Nguyen Van Hung", "グエン・ヴァン・フク", "“Nguyen Van Hung” has no counterpart in the translation"),
    ("fr", "ja", "à Quang Ninh", "クアンナム省で", "“Quang Ninh” is “クアンナム省” in the translation"),
    ("fr", "ja", "à Kumamoto", "長崎県で", "“Kumamoto” is “長崎県” in the translation"),
    ("fr", "ja", "Mme Hélène Garrigou", "マルタン氏", "“Hélène Garrigou” has no counterpart in the translation"),
    ("en", "vi", "Mr. Morikawa", "Ông Morikewa", "“Morikawa” is “Morikewa” in the translation"),
]  # fmt: skip


def test_reading() -> None:
    for language, text, expected in READ:
        names: dict[str, list[str]] = {}
        for name in read_names(text, language):
            assert text[name.start : name.end] == name.text
            names.setdefault(name.kind, []).append(name.text)
        assert names == expected, text


@pytest.mark.parametrize(("ours", "theirs", "source", "target"), TRUE)
def test_true_translations_raise_no_doubt(ours: str, theirs: str, source: str, target: str) -> None:
    assert compare_names(source, target, ours, theirs) == []


@pytest.mark.parametrize(("ours", "theirs", "source", "target", "reason"), FALSE)
def test_wrong_names_are_told(ours: str, theirs: str, source: str, target: str, reason: str) -> None:
    (flag,) = compare_names(source, target, ours, theirs)
    assert (flag.kind, flag.reason) == ("name", reason)


def test_flags_know_where_the_names_stand() -> None:
    assert compare_names("à Quang Ninh", "ở Quảng Nam", "fr", "vi") == [
        Flag("name", "“Quang Ninh” is “Quảng Nam” in the translation", (2, 12), (2, 11))
    ]


def test_a_name_with_combining_marks_keeps_its_place() -> None:
    text = "le sénateur à Hải Phòng".replace("é", "e\u0301").replace("ò", "o\u0300")
    (name,) = [n for n in read_names(text, "fr") if n.kind == "place"]
    assert name.text == text[name.start : name.end] == "Hải Pho\u0300ng"


@pytest.mark.parametrize("language", ["de", "", "xx-fr"])
def test_other_languages_are_refused(language: str) -> None:
    with pytest.raises(OptionError, match="names cannot be read"):
        read_names("Hanoi", language)


TEXT = st.text(
    st.sampled_from(string.ascii_letters + " .,-'’«»“”\"「」éêđạắクアンニン省・ー氏熊本\u0301\n@/:0123"), max_size=80
)


@given(TEXT, TEXT, st.sampled_from(["fr", "en", "vi", "ja"]), st.sampled_from(["en", "vi", "ja"]))
def test_any_text_is_read_in_order_without_overlap(source: str, target: str, ours: str, theirs: str) -> None:
    names = read_names(source, ours)
    for name in names:
        assert source[name.start : name.end] == name.text
    assert all(a.end <= b.start for a, b in pairwise(names))
    for flag in compare_names(source, target, ours, theirs):
        assert flag.source is None or flag.source[1] <= len(source)
        assert flag.target is None or flag.target[1] <= len(target)


@pytest.mark.parametrize(
    "text", ["Nguyen " * 20_000, "クアンニン" * 20_000, "«" * 50_000, "A-" * 50_000, "www." * 30_000]
)
def test_a_long_text_is_read(text: str) -> None:
    language = "ja" if "ク" in text else "fr"
    assert compare_names(text, text, language, language) == []
