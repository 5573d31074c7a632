"""Markdown read into blocks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.article import Article, Block, Kind, Mark, MarkKind, Metadata
from mtkit.errors import InputError
from mtkit.reading.markdown import parse, read_markdown


def read(text: str) -> Article:
    return read_markdown(text.encode(), "a.md")


def only(text: str) -> Block:
    (block,) = read(text).blocks
    return block


def test_kinds() -> None:
    source = """\
## Petit

# Grand

Texte.

- un
  1. deux

  suite

> dit-il
>
> - liste

| a | b |
|---|---|
| c |   |

![La photo](x.png)

Fin.
"""
    assert [(block.kind, block.text, block.level, block.ordered) for block in read(source).blocks] == [
        (Kind.HEADING, "Petit", 2, False),
        (Kind.TITLE, "Grand", 1, False),
        (Kind.PARAGRAPH, "Texte.", 0, False),
        (Kind.ITEM, "un", 1, False),
        (Kind.ITEM, "deux", 2, True),
        (Kind.PARAGRAPH, "suite", 0, False),
        (Kind.QUOTE, "dit-il", 0, False),
        (Kind.ITEM, "liste", 1, False),
        (Kind.CELL, "a", 1, False),
        (Kind.CELL, "b", 2, False),
        (Kind.CELL, "c", 1, False),
        (Kind.CAPTION, "La photo", 0, False),
        (Kind.PARAGRAPH, "Fin.", 0, False),
    ]


def test_the_first_heading_is_the_title_without_one_of_level_one() -> None:
    assert [block.kind for block in read("### a\n\n## b\n").blocks] == [Kind.TITLE, Kind.HEADING]


def test_front_matter() -> None:
    article = read(
        "---\ntitle: 'L''essor : enfin'\ndate: 2025-03-01\nauthor: Claire # la\nsource: AFP\n---\n\n# Autre\n"
    )
    assert [(block.kind, block.text) for block in article.blocks] == [
        (Kind.TITLE, "L'essor : enfin"),
        (Kind.HEADING, "Autre"),
    ]
    assert article.metadata == Metadata(source="AFP", date="2025-03-01", author="Claire")


@pytest.mark.parametrize(
    "source", ["```\ncode\n```\n", "    code\n", "<div>\nbrut\n</div>\n", "[a]: /b 'c'\n", "***\n", "---\na: b\n---\n"]
)
def test_what_is_not_translated(source: str) -> None:
    assert not read(source).blocks


def test_marks() -> None:
    block = only("Du **gras *et plus***, ~~barré~~, `code`, [lien](/x), [réf] et <u>HTML</u>.\n\n[réf]: /y")
    assert block.text == "Du gras et plus, barré, code, lien, réf et HTML."
    found = {(block.text[mark.start : mark.end], mark.kind, mark.href) for mark in block.marks}
    assert found == {
        ("gras et plus", MarkKind.STRONG, ""),
        ("et plus", MarkKind.EMPHASIS, ""),
        ("barré", MarkKind.STRIKE, ""),
        ("code", MarkKind.CODE, ""),
        ("lien", MarkKind.LINK, "/x"),
        ("réf", MarkKind.LINK, "/y"),
        ("HTML", MarkKind.UNDERLINE, ""),
    }


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("un\ndeux", "un deux"),
        ("un  \ndeux", "un\ndeux"),
        ("un\\\ndeux", "un\ndeux"),
        ("un<br>deux", "un\ndeux"),
        ("日本\n語", "日本語"),
        ("a &amp; b &eacute; \\*", "a & b é *"),
        ("le 1<sup>er</sup> mai", "le 1er mai"),
    ],
)
def test_text(source: str, text: str) -> None:
    assert only(source).text == text


def test_unknown_tags_and_notes_are_protected() -> None:
    block = only("Un <kbd>x</kbd>[^1]\n\n[^1]: ![](a)")
    assert block.text == "Un <kbd>x</kbd>[^1]"
    assert block.marks == (Mark(3, 8, MarkKind.CODE), Mark(9, 15, MarkKind.CODE), Mark(15, 19, MarkKind.CODE))


def test_pictures_leave_the_text() -> None:
    blocks = read("![Une vue](a.png) Le texte ![icône](b.png) suit.").blocks
    assert [(block.kind, block.text) for block in blocks] == [
        (Kind.CAPTION, "Une vue"),
        (Kind.PARAGRAPH, "Le texte  suit."),
        (Kind.CAPTION, "icône"),
    ]


def test_an_italic_line_under_a_picture_is_its_caption() -> None:
    assert [block.kind for block in read("![](a.png)\n*Le port*").blocks] == [Kind.CAPTION]


def test_scripts_are_no_links() -> None:
    assert not only("[x](javascript:alert(1))").marks


def test_refuses_what_is_no_text() -> None:
    with pytest.raises(InputError):
        read_markdown(bytes(range(256)), "a.md")


@settings(max_examples=100, deadline=None)
@given(st.text("ab *_`[]()<>#-|\n\\!>1.~é日", max_size=40))
def test_sites_lie_in_order_in_their_source(text: str) -> None:
    document = parse(text)
    end = 0
    for site in document.sites:
        assert end <= site.start <= site.end <= len(document.source)
        end = site.end
