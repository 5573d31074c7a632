"""The seed articles through reading and writing: what is kept, what is dropped, what is written in place."""

from dataclasses import replace
from pathlib import Path

from mtkit.article import Kind
from mtkit.reading import read, read_bytes
from mtkit.writing.markdown import render_markdown

SEEDS = Path(__file__).parents[2] / "seeds"


def test_a_title_in_front_matter_and_heading_is_one_block_and_written_twice() -> None:
    article = read(SEEDS / "lang-son.md")
    titles = [block for block in article.blocks if block.kind is Kind.TITLE]
    assert len(titles) == 1
    assert sum(block.text == titles[0].text for block in article.blocks) == 1
    blocks = [replace(block, text="Title!") if block.kind is Kind.TITLE else block for block in article.blocks]
    written = render_markdown(article, blocks, "vi").decode()
    assert written.startswith('---\ntitle: "Title!"\n')
    assert "\n# Title!\n" in written
    assert "\nlang: vi\n" in written


def test_the_source_comes_back_where_nothing_is_translated() -> None:
    article = read(SEEDS / "lang-son.md")
    assert render_markdown(article, article.blocks, "fr") == article.origin


def test_only_the_articles_own_language_is_changed_in_front_matter() -> None:
    for line, expected in (
        ("language: 'fr'  # la", "language: 'ja'  # la"),
        ("Lang: FR", "Lang: ja"),
        ("lang: de", "lang: de"),
        ("langue: fr", "langue: fr"),
        ("  lang: fr", "  lang: fr"),
    ):
        article = read_bytes(f"---\n{line}\n---\n\nUn texte.\n\nlang: fr\n".encode(), "a.md", "markdown")
        written = render_markdown(article, article.blocks, "ja").decode()
        assert written == f"---\n{expected}\n---\n\nUn texte.\n\nlang: fr\n"


def test_the_page_keeps_its_title_and_caption_once_and_loses_its_furniture() -> None:
    article = read(SEEDS / "vjecpa.html")
    assert article.blocks[0].kind is Kind.TITLE
    assert article.title == "À Higashi-Osaka, un accord nippo-vietnamien pour transférer machines et savoir-faire"
    assert [block.text for block in article.blocks if block.kind is Kind.CAPTION] == [
        "Un atelier de mécanique à Higashi-Osaka, dans l’ouest du Japon. © Agence Exemple / Archives"
    ]
    kinds = [block.kind for block in article.blocks[1:]]
    assert set(kinds) == {Kind.PARAGRAPH, Kind.HEADING, Kind.CAPTION}
    text = "\n".join(article.texts())
    for residue in ("Partager", "cookies", "Par la rédaction", "À lire aussi", "lettre d’information", "Industrie\n"):
        assert residue not in text
    assert text.endswith("retombées concrètes.")


def test_the_pasted_page_has_its_title_once() -> None:
    article = read(SEEDS / "quang-ninh.txt")
    assert article.blocks[0].kind is Kind.TITLE
    assert article.title.startswith("Quang Ninh courtise")
    assert sum(block.text == article.title for block in article.blocks) == 1
    assert not any(block.text.endswith(".jpg") for block in article.blocks)
    assert sum(block.kind is Kind.CAPTION for block in article.blocks) == 1
