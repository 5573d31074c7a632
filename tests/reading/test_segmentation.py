"""Sentence segmentation: the join invariant, single rules, and the gold set as a quality gate."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.article import Segment
from mtkit.reading.segmentation import segment

ROOT = Path(__file__).resolve().parents[2]


def cut(text: str, language: str = "fr") -> str:
    """The text with a bar behind each sentence but the last."""
    return "|".join(s.text for s in segment(text, language)).replace(" |", "| ")


def check(text: str, segments: tuple[Segment, ...]) -> None:
    assert "".join(s.text for s in segments) == text
    assert all(text[s.start : s.end] == s.text for s in segments)
    assert all(s.text for s in segments)
    if text.strip():
        assert all(s.text.strip() for s in segments)
        assert all(not s.text[0].isspace() for s in segments[1:])


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("segmentation_benchmark", ROOT / "benchmarks" / "segmentation.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


# The characters that the rules look at, so that random text meets them.
TRICKY = st.text(st.sampled_from("aéEÀ1 .!?…«»“”\"'’()[]-–:;,\n\r\t\u00a0\u202f。！「」とMmJLetc@/w¹"), max_size=80)


@given(st.text() | TRICKY, st.sampled_from(["fr", "en", "vi", "ja", "de", "fr-CA", ""]))
def test_joins_to_the_text(text: str, language: str) -> None:
    check(text, segment(text, language))


@given(st.lists(TRICKY, max_size=5))
def test_every_line_break_cuts(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert all(len(s.text.split("\n")) == 1 or not s.text[s.text.index("\n") :].strip() for s in segment(text)[1:])


def test_empty_text_has_no_segments() -> None:
    assert segment("") == ()


def test_blank_text_is_one_segment() -> None:
    assert segment(" \n\u00a0") == (Segment(" \n\u00a0", 0),)


def test_white_space_goes_with_the_sentence_before_it() -> None:
    assert segment("  Un. \n\n Deux.  ") == (Segment("  Un. \n\n ", 0), Segment("Deux.  ", 9))


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "." * 1_000_000,
        "«" * 200_000,
        '"' * 200_000,
        "(" * 100_000 + "Un. Deux. " + ")" * 100_000,
        "« A. » " * 50_000,
        ". " * 200_000,
        "A. " * 100_000,
        "Fin. " + " " * 1_000_000 + "Fin.",
        "Fin. " + "- " * 300_000 + "Fin.",
        "\n" * 1_000_000,
        "ab.Cd" * 100_000,
        "(…) " * 100_000,
        "www." * 100_000,
        "« " + "Une phrase. " * 50_000 + "»",
    ],
    ids=lambda text: text[:12],
)
def test_huge_lines_come_back(text: str) -> None:
    check(text, segment(text))


@pytest.mark.parametrize(
    "sentences",
    [
        # rule 1: line breaks, headlines, semicolons
        "Un titre sans point",
        "Un titre\n|Un texte.",
        "Un\r\n|Deux\u2028|Trois",
        "Le riz ; le thé ; la soie.",
        # rule 2: what opens a sentence
        "Il est venu.| Elle aussi.",
        "Il est venu. puis reparti.",
        "Il est venu.| 45 autres aussi.",
        "Il est venu.| iPhone en main.",
        "« Où ? » demande-t-il.",
        "Il hésite… puis signe.",
        "Il hésite…| Puis il signe.",
        "Il hésite...| Puis il signe.",
        "De 3… 4… 5 jours.",
        "Quoi ?!| Oui !!| Non.",
        # rule 3: closing marks and omissions
        "« Il vient. »| Elle part.",
        "“Il vient.”| Elle part.",
        '"Il vient."| Elle part.',
        '" Il vient. "| Elle part.',
        "«\u00a0Il vient.\u202f»| Elle part.",
        "(Il vient.)| Elle part.",
        "Il vient.[2]| Elle part.²| Fin.",
        "Il vient.| (…) Elle part.",
        "Des usines (…) Toyota et d'autres.",
        # rule 4: several sentences in a quotation
        "Il a dit : « Oui.| Nous viendrons. »",
        "« Oui.| Nous viendrons », a-t-il dit.",
        'Il a dit : "Oui.| Nous viendrons."| Puis il est parti.',
        # rule 5: a quotation within one sentence
        "Aux cris de « Non ! Dehors ! », ils sont partis.",
        "La digue (elle a cédé. Deux fois.) sera relevée.",
        "Il a gagné (enfin !) Wimbledon.",
        # rule 6: abbreviations, initials, acronyms, labels
        "M. Dang et Mme. Ito.| Fin.",
        "J. Dupont et J.-P. Martin.",
        "J. Le Goff est là.",
        "Nguyen V. A. est là.",
        "Le plan B.| Le reste suit.",
        "Un câble de 220 V.| Un autre.",
        "Des ponts, etc.| Le coût est élevé.",
        "Des ponts, etc. et des routes.",
        "Il rate son vol.| C'est la fin.| L'usine aussi.",
        "L'art. 12.| L'art.| Tout est là.",
        "L’av. Hung Vuong.",
        "Une S.A.| Le groupe.",
        "Une S.A. Minh Phat.",
        "L'Union (U.E.) Finance.",
        "En 52 av. J.-C.| Le fort brûle.",
        "Le 12 janv. 2026.| Le 3 sept.| Ensuite.",
        "Honda Motor Co., Ltd. Vietnam.",
        "Aoki Inc.| Le groupe.",
        "1. Le port.| 2. La route.",
        "Il y en a trois : 1. Le port ; 2. La route ; 3. Le rail.",
        "II. Le port",
        "Ils sont 12.| Le treizième arrive.",
        "Yahoo! Japan est là.",
        "2 783,8 et 1.249,8 et 3.14.| 16ᵉ.| Il part à 10h30.| Fin.",
        # rule 7: forgotten spaces, addresses, files
        "C'est la fin.|Le port ferme.",
        "C'est la fin !|Le port ferme.",
        "C'est la fin.|« Le port ferme. »",
        "Voir example.Com ou Node.Js, photo.JPG, rapport.Final.docx.",
        "Sur www.example.org/page.Le ou a.b@example.com.| Fin.",
        "Sur https://example.org/a?B=c.D.| Fin.",
        # rule 8, and scripts without capitals
        "モーニング娘。|次。",
    ],
)
def test_french(sentences: str) -> None:
    assert "|".join(s.text for s in segment(sentences.replace("|", ""))).replace(" |", "| ") == sentences


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", "Mr. Dang met Dr. Ito in the U.S. Senate.| They spoke."),
        ("en", "He works for Aoki Inc.| The firm is big."),
        ("en", "See No. 5 and fig. 2.| No.| I mean it."),
        ("en-GB", "It opens at 9 a.m. on Monday.| Come early."),
        ("vi", "TP. Hồ Chí Minh có 10 triệu dân.| GS. TS. Nguyễn Văn A đã đến."),
        ("vi", "Có cầu, đường, v.v.| Theo ông, chi phí cao."),
        ("ja", "知事は会見した。|「来年も続ける。」と述べた。|以上。"),
        ("ja", "本当ですか？|はい！|そうです。"),
        ("ja", "すごい!|次はhttps://example.jp/?q=1です。"),
        ("ja", "「はい。|行きます。」|彼は笑った。"),
        ("ja", "成長率は3.5％（前年は2.1％。改定値。）だった。"),
        ("de", "Herr Prof. Ito kam.| Er blieb."),
    ],
)
def test_other_languages(language: str, sentences: str) -> None:
    assert cut(sentences.replace("|", ""), language) == sentences


def test_a_long_quotation_is_cut_all_the_same() -> None:
    speech = "Une phrase de plus. " * 30
    assert len(segment(f"Il a dit « {speech}», puis il est parti.")) == 30


def test_gold_set_is_large_and_clean(benchmark: ModuleType) -> None:
    paragraphs = benchmark.read_gold()
    assert sum(len(p.boundaries) + 1 for p in paragraphs) >= 320
    assert len({p.text for p in paragraphs}) == len(paragraphs)
    assert all(p.text == p.text.strip() for p in paragraphs)


def test_gold_set(benchmark: ModuleType) -> None:
    segmenter, _ = benchmark.mtkit_segmenter()
    paragraphs = benchmark.read_gold()
    total = benchmark.score(segmenter, paragraphs)
    assert total.f1 >= 0.99
    ordinary = benchmark.score(segmenter, [p for p in paragraphs if p.section == "ordinary"])
    assert ordinary.f1 == 1.0


def test_benchmark_counts(benchmark: ModuleType) -> None:
    paragraph = benchmark.Paragraph("", "Un. Deux. Trois.", benchmark.boundaries(["Un. ", "Deux. ", "Trois."]))
    assert paragraph.boundaries == {3, 8}
    half = benchmark.score(lambda _: ["Un.", "Deux. Tr", "ois."], [paragraph])
    assert (half.precision, half.recall, half.f1) == (0.5, 0.5, 0.5)
    none = benchmark.score(lambda text: [text], [paragraph])
    assert (none.precision, none.recall, none.f1) == (1.0, 0.0, 0.0)
