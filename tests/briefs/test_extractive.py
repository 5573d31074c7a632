"""The parts of the extractive summariser: terms, the graph, leaning sentences, candidates and the choice among them."""

import numpy as np
import pytest
from articles import PORT, article

from mtkit.article import Article, Block, Kind
from mtkit.briefs.graph import centrality, similarities, vectors
from mtkit.briefs.leaning import Lean, leaning
from mtkit.briefs.selection import Length, choose, score
from mtkit.briefs.sentences import sentences
from mtkit.briefs.words import count_words, reading_minutes, terms


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "L’État japonaise, les entreprises et aujourd’hui 17,07 %", ["etat", "japonai", "entrepri", "17,07"]),
        ("fr", "japonais régionaux développer", ["japonai", "regional", "developp"]),
        ("en", "The companies' policies are in ports", ["company", "policy", "port"]),
        ("vi", "Quảng Ninh và Nhật Bản", ["quảng", "ninh", "nhật", "bản", "quảng ninh", "nhật bản"]),
        ("ja", "日本企業が投資した。", ["日本", "企業", "投資"]),
    ],
)  # fmt: skip
def test_terms(language: str, text: str, expected: list[str]) -> None:
    assert terms(text, language) == expected


def test_japanese_that_is_no_text() -> None:
    assert terms("日本\0企業\ud800", "ja") == ["日本", "企業"]
    assert terms("", "ja") == []


def test_lengths() -> None:
    assert count_words("Le Japon – ou l’archipel – investit 2 fois.", "fr") == 7
    assert count_words("日本が投資する。", "ja") == 4
    assert reading_minutes("mot " * 585, "fr") == 3
    assert reading_minutes("字" * 714, "ja") == 2
    assert reading_minutes("", "vi") == 1


def test_the_sentence_that_others_resemble_is_central() -> None:
    rows = vectors([["port", "quai"], ["port", "grue"], ["quai", "prêt"], ["oiseau"]])
    ranks = centrality(similarities(rows, rows))
    assert ranks.argmax() == 0
    assert ranks.argmin() == 3


def test_centrality_is_the_stationary_distribution() -> None:
    """The same ranks as by solving the linear equations of the walk."""
    random = np.random.default_rng(1).random((6, 6))
    similarity = (random + random.T) / 2
    weights = similarity - np.diag(np.diag(similarity))
    step = weights / weights.sum(1, keepdims=True)
    exact = np.linalg.solve(np.eye(6) - 0.85 * step.T, np.full(6, 0.15 / 6))
    assert centrality(similarity) == pytest.approx(exact / exact.max(), abs=1e-4)


def test_centrality_without_any_likeness() -> None:
    assert centrality(np.eye(3)).tolist() == [1, 1, 1]
    assert centrality(np.zeros((1, 1))).tolist() == [1]


@pytest.mark.parametrize(
    ("language", "text", "lean"),
    [
        ("fr", "Elle a signé mardi.", Lean.FULLY),
        ("fr", "« Elle a signé », dit le ministre.", Lean.FULLY),
        ("fr", "Ce dernier arrive à Hanoï.", Lean.FULLY),
        ("fr", "Celui-ci arrive à Hanoï.", Lean.FULLY),
        ("fr", "Par ailleurs, la province investit.", Lean.FULLY),
        ("fr", "De son côté, le Japon investit.", Lean.FULLY),
        ("fr", "Côté vietnamien, elle ouvre le corridor.", Lean.FULLY),
        ("fr", "C’est un succès.", Lean.FULLY),
        ("fr", "Il y a dix ans, la province était pauvre.", Lean.NOT),
        ("fr", "Il faudra deux ans.", Lean.NOT),
        ("fr", "Cette année, le Japon investit.", Lean.NOT),
        ("fr", "Cette ville attire le Japon.", Lean.FULLY),
        ("fr", "Les parcs industriels n’en accueillent que 11.", Lean.SLIGHTLY),
        ("fr", "Les deux signataires se disent satisfaits.", Lean.FULLY),
        ("fr", "L’accord comprend aussi un volet social.", Lean.SLIGHTLY),
        ("fr", "Lesseps a creusé le canal.", Lean.NOT),
        ("fr", "Son La et Sa Pa attirent le Japon.", Lean.NOT),
        ("fr", "Sa frontière attire le Japon.", Lean.FULLY),
        ("fr", "Le Premier ministre arrive à Hanoï.", Lean.NOT),
        ("fr", "Maison et jardin sont à vendre.", Lean.NOT),
        ("en", "He signed on Tuesday.", Lean.FULLY),
        ("en", "However, residents fear the noise.", Lean.FULLY),
        ("en", "On Tuesday, it signed.", Lean.FULLY),
        ("en", "Heavy rain fell on Hanoi.", Lean.NOT),
        ("en", "There are 47 species of birds.", Lean.NOT),
        ("vi", "Tuy nhiên, người dân lo ngại.", Lean.FULLY),
        ("vi", "Cơ quan này tài trợ đào tạo.", Lean.FULLY),
        ("vi", "Ông cho biết dự án sẽ bắt đầu.", Lean.FULLY),
        ("vi", "Ông Nguyễn Văn A cho biết dự án sẽ bắt đầu.", Lean.NOT),
        ("ja", "これに対し、日本は投資する。", Lean.FULLY),
        ("ja", "同氏は満足だ。", Lean.FULLY),
        ("ja", "このほど、日本の企業が進出した。", Lean.NOT),
        ("ja", "来月着工する。", Lean.SLIGHTLY),
        ("ja", "日本は投資する。", Lean.NOT),
    ],
)
def test_leaning(language: str, text: str, lean: Lean) -> None:
    assert leaning(text, language) is lean


def test_candidates() -> None:
    """A dateline is left out; questions, bare quotations and fragments are not quotable."""
    found = sentences(article(PORT), "fr")
    lead = found[1]
    assert lead.point.text.startswith("L’agence japonaise")
    assert PORT.split("\n\n")[lead.point.block][lead.point.start : lead.point.end] == lead.point.text
    assert {one.point.text for one in found if not one.quotable} == {"Pourquoi un tel effort ?"}
    assert [one.order for one in found] == list(range(len(found)))


@pytest.mark.parametrize(
    ("block", "quotable"),
    [
        (Block(Kind.PARAGRAPH, "Le Japon prête 42 milliards de yens au port."), True),
        (Block(Kind.PARAGRAPH, "Le Japon prête 42 milliards de yens au port"), False),
        (Block(Kind.PARAGRAPH, "Le Japon prête."), False),
        (Block(Kind.PARAGRAPH, "Le Japon prête au port ce qui suit :"), False),
        (Block(Kind.PARAGRAPH, "« Le Japon prête 42 milliards de yens au port. »"), False),
        (Block(Kind.PARAGRAPH, "Le maire dit : « Le Japon prête 42 milliards de yens."), False),
        (Block(Kind.PARAGRAPH, "Le Japon prête " + "encore " * 70 + "au port."), False),
        (Block(Kind.PARAGRAPH, "Nguồn : le Japon prête 42 milliards de yens au port."), False),
        (Block(Kind.ITEM, "un prêt de 42 milliards de yens au port ;"), False),
        (Block(Kind.ITEM, "Le Japon prête 42 milliards de yens au port de Hai Phong."), True),
    ],
)
def test_what_can_be_quoted(block: Block, quotable: bool) -> None:
    first = Block(Kind.PARAGRAPH, "Le port va doubler sa capacité.")
    assert sentences(Article("a", "text", (first, block)), "fr")[1].quotable is quotable


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("HANOÏ (AFP) – Le Japon prête au port.", "Le Japon"),
        ("HAI PHONG, Vietnam, March 3, 2025 – Japan lends to the port.", "Japan"),
        ("HẢI PHÒNG, ngày 3/3/2025 – Nhật Bản cho cảng vay vốn.", "Nhật"),
        ("【ハイフォン3日】日本は港に貸し付ける。", "日本"),
        ("ASEAN 2025 – le sommet du port.", "ASEAN"),
        ("Le Japon – 42 milliards de yens – prête au port.", "Le Japon"),
    ],
)
def test_datelines(text: str, start: str) -> None:
    found = sentences(Article("a", "text", (Block(Kind.PARAGRAPH, text),)), "fr")
    assert found[0].point.text.startswith(start)


def test_a_sentence_in_the_middle_of_a_quotation_is_not_quotable() -> None:
    said = "Le maire a dit : « Le port manque de place depuis cinq ans. Le Japon paiera tous les quais du port. Nous paierons la route. » Le chantier commence en septembre à Hai Phong."  # noqa: E501
    found = sentences(Article("a", "text", (Block(Kind.PARAGRAPH, said),)), "fr")
    assert [one.quotable for one in found] == [False, False, False, True]
    block = Block(Kind.QUOTE, "Le Japon paiera tous les quais du port.")
    assert not sentences(Article("a", "text", (block,)), "fr")[0].quotable


def test_headings_captions_and_cells_are_no_candidates() -> None:
    text = "Le Japon prête 42 milliards de yens au port."
    blocks = tuple(Block(kind, text) for kind in (Kind.TITLE, Kind.HEADING, Kind.CAPTION, Kind.CELL, Kind.PARAGRAPH))
    assert sentences(Article("a", "text", blocks), "fr") == []  # the paragraph repeats the title


def test_a_leaning_sentence_comes_with_the_one_before() -> None:
    found = sentences(article(PORT), "fr")
    for count in range(1, 9):
        chosen = choose(score(found, "Formation de grutiers", "fr"), Length(count, 10**9))
        orders = [one.order for one in chosen]
        assert orders == sorted(orders)
        assert len(orders) <= count
        for one in chosen:
            assert one.lean is not Lean.FULLY or one.order - 1 in orders


def test_what_says_the_same_is_chosen_once() -> None:
    text = "Le port de Hai Phong va doubler sa capacité."
    blocks = (Block(Kind.PARAGRAPH, text), *[Block(Kind.PARAGRAPH, f"{text} {text}")] * 10)
    found = sentences(Article("a", "text", blocks), "fr")
    assert len(choose(score(found, "", "fr"), Length(5, 10**9))) == 1
