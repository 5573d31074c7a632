"""A translation as a whole: there, complete, in its language, free of debris."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.checks.lengths import deviation, size
from mtkit.checks.repeats import find_repeats
from mtkit.checks.sentences import check_sentence

SOURCE = "La province de Quang Ninh veut attirer davantage d'entreprises japonaises dans les énergies propres."
GOOD = {
    "en": "Quang Ninh province wants to attract more Japanese companies in clean energy.",
    "vi": "Tỉnh Quảng Ninh muốn thu hút thêm doanh nghiệp Nhật Bản vào lĩnh vực năng lượng sạch.",
    "ja": "クアンニン省は、クリーンエネルギー分野でより多くの日本企業を誘致したい考えだ。",
}
TWO = f"{SOURCE} Le Comité populaire, organe exécutif de la province, a promis des démarches plus simples."


def kinds(source: str, target: str, to: str, source_language: str = "fr") -> list[str]:
    return [flag.kind for flag in check_sentence(source, target, source_language, to)]


@pytest.mark.parametrize("to", GOOD)
def test_a_good_translation_raises_no_flag(to: str) -> None:
    assert kinds(SOURCE, GOOD[to], to) == []


@pytest.mark.parametrize("to", GOOD)
@pytest.mark.parametrize("source", GOOD)
def test_any_of_the_four_languages_may_be_the_source(source: str, to: str) -> None:
    if source != to:
        assert kinds(GOOD[source], GOOD[to], to, source) == []


@pytest.mark.parametrize(
    ("source", "target", "to", "kind"),
    [
        (SOURCE, " \n", "vi", "empty"),
        ("\t", GOOD["vi"], "vi", "empty"),
        (SOURCE, SOURCE, "en", "copied"),
        (SOURCE, SOURCE.replace("veut", "wants to"), "en", "copied"),
        ("Croyez-vous en Dieu ?", "Croyez-vous en Dieu ?", "vi", "copied"),
        (SOURCE, GOOD["en"], "ja", "language"),
        (SOURCE, GOOD["ja"], "en", "language"),
        (SOURCE, GOOD["en"], "vi", "language"),
        (SOURCE, GOOD["vi"], "en", "language"),
        ("Kagoshima courtise les golfeurs", "Kagoshima woos Vietnamese golfers", "vi", "language"),
        (SOURCE, "Quang Ninh möchte künftig mehr japanische Unternehmen anziehen, die saubere und günstige Energie "
         "erzeugen, speichern oder verteilen.", "en", "language"),
        (SOURCE, "广宁省希望在清洁能源领域吸引更多日本企业前来投资兴业并开展合作。", "ja", "language"),
        (SOURCE, "Quang Ninh province wants to attract more 日本 companies in clean energy.", "en", "language"),
        (SOURCE, "クアンニン省は、クリーンэнергия分野でより多くの日本企業を誘致したい考えだ。", "ja", "language"),
        (SOURCE, "Quang Ninh.", "en", "length"),
        (SOURCE, GOOD["en"] * 2, "en", "sentences"),
        (SOURCE, GOOD["en"].rstrip(".") + ", which " + GOOD["en"].lower(), "en", "length"),
        (SOURCE, "Quang Ninh province wants to attract", "en", "length"),
        (TWO, GOOD["en"], "en", "sentences"),
        (TWO, GOOD["ja"], "ja", "sentences"),
        (SOURCE, "Quang Ninh wants to attract more more more companies from Japan in clean energy.", "en", "repeated"),
        (SOURCE, "Quang Ninh is the province is the province is the province of Japan.", "en", "repeated"),
        (SOURCE, "Tỉnh muốn thu hút doanh nghiệp, muốn thu hút doanh nghiệp Nhật vào năng lượng.", "vi", "repeated"),
        (SOURCE, "クアンニン省は、日本企業を日本企業を日本企業を誘致したい考えだという。", "ja", "repeated"),
        (SOURCE, "Quang Ninh province wants to attract “more Japanese companies in clean energy.", "en", "marks"),
        (SOURCE, "クアンニン省は「クリーンエネルギー分野でより多くの日本企業を誘致したい考えだ。", "ja", "marks"),
        (SOURCE, "Quang Ninh province wants to attract more (Japanese companies in clean energy.", "en", "marks"),
        (SOURCE, "Quang Ninh province wants to attract more ⟦0⟧ companies in clean energy.", "en", "leftover"),
        (SOURCE, "Quang Ninh province wants to attract more <unk> companies in clean energy.", "en", "leftover"),
        (SOURCE, ">>vie<< " + GOOD["vi"], "vi", "leftover"),
        (SOURCE, GOOD["en"].replace(" ", "▁"), "en", "leftover"),
        (SOURCE, GOOD["vi"].encode().decode("cp1252", "replace"), "vi", "leftover"),
        (SOURCE, GOOD["ja"].encode().decode("cp1252", "replace"), "ja", "leftover"),
        (SOURCE, GOOD["ja"].replace("クリーン", "\ufffd\ufffd"), "ja", "leftover"),
        (SOURCE, "Quang Ninh province wants to attract Japan&#39;s companies in clean energy.", "en", "leftover"),
        (SOURCE, "Quang Ninh wants to attract more d'entreprises japonaises dans les clean energies.", "en",
         "untranslated"),
    ],
)  # fmt: skip
def test_each_fault(source: str, target: str, to: str, kind: str) -> None:
    assert kind in kinds(source, target, to)


@pytest.mark.parametrize(
    ("source", "target", "to"),
    [
        ("Photo : VNA", "Photo: VNA", "en"),
        ("Toyota Motor Corporation", "Toyota Motor Corporation", "en"),
        ("Arc de Triomphe", "Arc de Triomphe", "en"),
        ("12 %", "12%", "ja"),
        ("HANOÏ", "HANOI", "en"),
        ("Hanoï", "ハノイ", "ja"),
        ("", "", "en"),
        ("Non, non, non et non !", "No, no, no and no!", "en"),
        ("Ha ! Ha ! Ha !", "Ha! Ha! Ha!", "en"),
        ("Il cria : aaaah !", "「ああああ！」と彼は叫んだ。", "ja"),
        ("Il ouvre : « C'est fini.", "He begins: “It is over.", "en"),
        ("a) la liste ;", "a) the list;", "en"),
        ("Le code &amp; reste.", "The code &amp; stays.", "en"),
        ("AT&T vend R&D; tout va.", "AT&T sells R&D; all is well.", "en"),
        ("Le nom 日本 signifie Japon.", "The name 日本 means Japan.", "en"),
        ("La société « Le Petit Journal » paraît.", "Le Petit Journal appears.", "en"),
        ("L'ennemi d'hier peut devenir l'ami de demain.", "Yesterday's enemy can become tomorrow's friend.", "en"),
        ("Le temps qui passe, observez un événement cyclique. Un événement cyclique se reproduit.",
         "Thời gian trôi, hãy quan sát sự kiện tuần hoàn. Sự kiện tuần hoàn lặp đi lặp lại.", "vi"),
        ("La commune dit « c'est assez ».", "XÃ\u00a0nói: «khá».", "vi"),
        ("Un iPhone 17 Pro Max", "iPhone 17 Pro Max", "vi"),
    ],
)  # fmt: skip
def test_what_is_no_fault(source: str, target: str, to: str) -> None:
    assert kinds(source, target, to) == []


@pytest.mark.parametrize(
    ("target", "kind", "words"),
    [
        ("Quang Ninh province wants more ⟦12⟧ companies from Japan in clean energy.", "leftover", "⟦12⟧"),
        ("Quang Ninh wants to attract more more more companies from Japan in it.", "repeated", "more more more"),
        ("Quang Ninh province wants to attract “more Japanese companies in energy.", "marks", "“"),
        ("Quang Ninh province wants to attract more 日本 companies in clean energy.", "language", "日本"),
    ],
)
def test_a_flag_knows_its_words(target: str, kind: str, words: str) -> None:
    flag = next(flag for flag in check_sentence(SOURCE, target, "fr", "en") if flag.kind == kind)
    assert flag.target is not None
    assert target[slice(*flag.target)] == words


@pytest.mark.parametrize(("source_language", "to"), [("de", "pt"), ("fr", "de"), ("de", "en"), ("th", "zh-Hans")])
def test_other_languages_are_checked_for_what_needs_no_knowledge_of_them(source_language: str, to: str) -> None:
    assert kinds(SOURCE, "Quang Ninh.", to, source_language) == []
    assert "leftover" in kinds(SOURCE, "Quang Ninh ⟦3⟧", to, source_language)
    assert "empty" in kinds(SOURCE, "", to, source_language)


def test_a_region_changes_nothing() -> None:
    assert kinds(SOURCE, GOOD["en"], "en-GB", "fr-CA") == []
    assert kinds(SOURCE, GOOD["vi"], "en-GB", "fr-CA") == ["language"]


@pytest.mark.parametrize("to", GOOD)
def test_sizes_compare(to: str) -> None:
    assert size(GOOD[to], to) == pytest.approx(size(SOURCE, "fr"), rel=0.25)
    assert abs(deviation(SOURCE, GOOD[to], "fr", to)) < 1
    half = GOOD[to][: len(GOOD[to]) // 2]
    assert deviation(SOURCE, half, "fr", to) < deviation(SOURCE, GOOD[to], "fr", to) - 1


def test_a_repeat_is_told_once_and_counted() -> None:
    assert find_repeats("a b c a b c a b c", spaced=True) == [(0, 17, 3)]
    assert find_repeats("日本日本日本", spaced=False) == [(0, 6, 3)]
    assert find_repeats("one two three one two four", spaced=True) == []


@given(
    st.text(),
    st.text(),
    st.sampled_from(["fr", "en", "vi", "ja", "th", "de"]),
    st.sampled_from(["en", "vi", "ja", "ar"]),
)
def test_any_text_can_be_checked(source: str, target: str, source_language: str, to: str) -> None:
    for flag in check_sentence(source, target, source_language, to):
        assert flag.reason
        if flag.target:
            assert 0 <= flag.target[0] < flag.target[1] <= len(target)
