from concurrent.futures import ThreadPoolExecutor

import pytest

from mtkit.article import Article, Block, Kind
from mtkit.errors import InputError, LanguageError
from mtkit.reading.language import check_language, detect

SAMPLES = {
    "fr": "La province a approuvé un plan d’investissement de cinq ans, a dit le président du comité.",
    "en": "The province has approved an investment plan for the next five years, said the chairman on Monday.",
    "vi": "Tỉnh đã phê duyệt kế hoạch đầu tư cho năm năm tới, chủ tịch ủy ban nhân dân cho biết hôm qua.",
    "ja": "同省は今後五年間の投資計画を承認したと、委員会の委員長が記者会見で述べた。" * 2,
    "es": "La provincia ha aprobado un plan de inversiones para cinco años, según informó el presidente del comité.",
    "it": "La provincia ha approvato un piano di investimenti di cinque anni, ha detto il presidente del comitato.",
}


def article(text):
    return Article("page.txt", "text", (Block(Kind.PARAGRAPH, text),))


@pytest.mark.parametrize("language", SAMPLES)
def test_detects(language):
    found, probability = detect(SAMPLES[language])
    assert found == language
    assert probability > 0.9


def test_no_letters_no_language():
    assert detect("12 345 – 67 %") == ("und", 0.0)


@pytest.mark.parametrize("language", sorted(set(SAMPLES) - {"fr"}))
def test_another_language_is_an_error_that_says_what_to_do(language):
    with pytest.raises(
        LanguageError, match=rf"page\.txt looks like .* \({language}, \d+%\), not French; use --force"
    ) as caught:
        check_language(article(SAMPLES[language]))
    assert isinstance(caught.value, InputError)


def test_the_expected_language_passes():
    check_language(article(SAMPLES["fr"]))
    check_language(article(SAMPLES["en"]), "en")
    check_language(article(SAMPLES["en"]), "en-GB")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2.jpg",
        "Hello world, this is short.",
        "Lạng Sơn, Quảng Ninh, Hải Phòng, Bắc Giang : quatre provinces du Nord à l'honneur à la foire d'Osaka",
        "M. Nguyễn Văn Thắng, Mme Trần Thị Hoa, M. Phạm Quang Minh et M. Lê Văn Tuấn, vice-chefs du Comité populaire "
        "de Quảng Ninh, ont visité Hạ Long, Cẩm Phả, Móng Cái et Uông Bí.",
        "Toyota, Honda, Mitsubishi, Panasonic, Samsung, LG, Pegatron et Foxconn à Vinh Phuc, Bac Ninh et Hai Phong",
    ],
)
def test_short_texts_and_names_never_raise(text):
    check_language(article(text))


def test_threads_may_ask_at_once():
    with ThreadPoolExecutor(4) as pool:
        assert {language for language, _ in pool.map(detect, [SAMPLES["fr"]] * 16)} == {"fr"}
