"""Markdown written in place and anew."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.article import Article, Block, Kind, Mark, MarkKind
from mtkit.reading.markdown import read_markdown
from mtkit.writing.markdown import render_markdown

SOURCE = """\
---
title: "Le marché : l'essor"
author: Claire
draft: true
---

Le titre *nouveau*
==================

Un paragraphe avec **gras**, _italique_, ~~barré~~
ou un [lien](https://exemple.fr/é "Le titre") et un [autre][ref].

## Chiffres ##

1. Premier point
   suite du point

   Second alinéa.
2. Deuxième `code` point
   - imbriqué <https://exemple.fr>
   - ![Une photo](a.png) avec texte[^1]

> Une citation
qui continue paresseusement\\
après un retour.
>
> - dans la citation

| Pays | Valeur |
|:-----|-------:|
| France | 3 |
| a \\| b | |

![Le port](port.jpg "vue")
*Le port de Brest*

```python
print("Bonjour")
```

<div>Bloc brut</div>

    code indenté

***

Un 1<sup>er</sup> texte<br>avec du <u>HTML</u> et <span class="x">un reste</span>.

[^1]: La note.

[ref]: /chemin "titre"
"""


def read(text: str) -> Article:
    return read_markdown(text.encode(), "a.md")


def render(article: Article, blocks: tuple[Block, ...]) -> str:
    return render_markdown(article, blocks, "en").decode()


def shouted(block: Block) -> Block:
    """A stand-in for a translation: all text changes, but not what is protected, and marks stay where they are."""
    safe = {n for mark in block.marks if mark.kind is MarkKind.CODE for n in range(mark.start, mark.end)}
    text = "".join(c if n in safe or len(c.upper()) != 1 else c.upper() for n, c in enumerate(block.text))
    return replace(block, text=text)


def without_places(blocks: tuple[Block, ...]) -> list[tuple]:
    return [(b.kind, b.level, b.ordered, b.text, coverage(b)) for b in blocks]


def coverage(block: Block) -> set[tuple[int, str, str]]:
    offsets = {(n, mark.kind, mark.href) for mark in block.marks for n in range(mark.start, mark.end)}
    return {entry for entry in offsets if not block.text[entry[0]].isspace()}


def test_identity_changes_nothing() -> None:
    article = read(SOURCE)
    assert render(article, article.blocks) == SOURCE


def test_windows_line_ends_stay() -> None:
    source = SOURCE.replace("\n", "\r\n")
    article = read(source)
    assert render(article, article.blocks) == source
    changed = render(article, tuple(map(shouted, article.blocks)))
    assert changed.count("\r\n") == changed.count("\n") > 10


def test_everything_but_the_text_stays() -> None:
    article = read(SOURCE)
    blocks = tuple(map(shouted, article.blocks))
    assert (
        render(article, blocks)
        == """\
---
title: "LE MARCHÉ : L'ESSOR"
author: Claire
draft: true
---

LE TITRE *NOUVEAU*
==================

UN PARAGRAPHE AVEC **GRAS**, _ITALIQUE_, ~~BARRÉ~~ OU UN [LIEN](https://exemple.fr/é "Le titre") ET UN [AUTRE][ref].

## CHIFFRES ##

1. PREMIER POINT SUITE DU POINT

   SECOND ALINÉA.
2. DEUXIÈME `code` POINT
   - IMBRIQUÉ [HTTPS://EXEMPLE.FR](https://exemple.fr)
   - ![UNE PHOTO](a.png) AVEC TEXTE[^1]

> UNE CITATION QUI CONTINUE PARESSEUSEMENT\\
> APRÈS UN RETOUR.
>
> - DANS LA CITATION

| PAYS | VALEUR |
|:-----|-------:|
| FRANCE | 3 |
| A \\| B | |

![LE PORT](port.jpg "vue")
*LE PORT DE BREST*

```python
print("Bonjour")
```

<div>Bloc brut</div>

    code indenté

***

UN 1ER TEXTE\\
AVEC DU <u>HTML</u> ET <span class="x">UN RESTE</span>.

[^1]: LA NOTE.

[ref]: /chemin "titre"
"""
    )


def test_written_document_reads_back() -> None:
    article = read(SOURCE)
    blocks = tuple(map(shouted, article.blocks))
    assert without_places(read(render(article, blocks)).blocks) == without_places(blocks)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1. Not a list", "1\\. Not a list"),
        ("1.5 million", "1.5 million"),
        ("# 5", "\\# 5"),
        ("- minus", "\\- minus"),
        ("-5 °C", "-5 °C"),
        ("* star", "\\* star"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("*not italic*", "\\*not italic\\*"),
        ("snake_case_name", "snake_case_name"),
        ("[…] and so on", "[…] and so on"),
        ("[a](b)", "\\[a\\](b)"),
        ("<b>", "\\<b>"),
        ("a < b", "a < b"),
        ("R&D &amp; co", "R&D \\&amp; co"),
        ("AT&T", "AT&T"),
        ("> quoted", "\\> quoted"),
        ("---", "\\---"),
        ("[ref]: x", "\\[ref\\]: x"),
        ("first\n1. second", "first\\\n1\\. second"),
    ],
)
def test_escapes_no_more_than_it_must(text: str, written: str) -> None:
    article = read("Bonjour.\n")
    blocks = (replace(article.blocks[0], text=text),)
    assert render(article, blocks) == written + "\n"
    assert [block.text for block in read(written).blocks] == [text]


def test_reference_labels_are_escaped_where_they_are_defined() -> None:
    article = read("Bonjour [a].\n\n[a]: /x\n")
    blocks = (replace(article.blocks[0], text="Hello [a].", marks=()),)
    assert render(article, blocks).startswith("Hello \\[a\\].")


def test_japanese_bold_beside_punctuation_survives() -> None:
    article = read("Il a dit **« oui »** hier.\n")
    mark = Mark(3, 9, MarkKind.STRONG)
    blocks = (
        replace(article.blocks[0], text="昨日彼「はい。」と言った。"[:3] + "「はい!。」と言った。", marks=(mark,)),
    )
    assert without_places(read(render(article, blocks)).blocks) == without_places(blocks)


@pytest.mark.parametrize(
    ("text", "written"),
    [("Use <kbd>x</kbd> or `y` here[^1].", "Use <kbd>x</kbd> or `y` here[^1]."), ("Use x.", "Use x.[^1]")],
)
def test_code_is_found_without_its_marks(text: str, written: str) -> None:
    article = read("Prenez <kbd>x</kbd> ou `y`[^1].\n\n[^1]: Note.\n")
    blocks = (replace(article.blocks[0], text=text.replace("`", ""), marks=()), article.blocks[1])
    assert render(article, blocks).split("\n")[0] == written


def test_dropped_blocks_are_left_out() -> None:
    source = "# Titre\n\nPartager\n\n- un\n- deux\n  - trois\n\nFin.\n\n> Lire aussi\n\nVrai fin.\n"
    article = read(source)
    unwanted = {"Partager", "un", "deux", "Lire aussi"}
    kept = tuple(block for block in article.blocks if block.text not in unwanted)
    assert render(article, kept) == "# Titre\n\n-\n  - trois\n\nFin.\n\nVrai fin.\n"


def test_dropped_rows_are_left_out() -> None:
    source = "| A | B |\n|---|---|\n| c | d |\n| e | f |\n\nFin.\n"
    article = read(source)
    kept = tuple(block for block in article.blocks if block.text not in {"c", "d", "f"})
    assert render(article, kept) == "| A | B |\n|---|---|\n| e |  |\n\nFin.\n"
    kept = tuple(block for block in article.blocks if block.text == "Fin.")
    assert render(article, kept) == "Fin.\n"


def test_dropping_a_heading_does_not_merge_paragraphs() -> None:
    article = read("a\n# b\nc\n")
    kept = tuple(block for block in article.blocks if block.text != "b")
    assert render(article, kept) == "a\n\nc\n"


def test_new_document() -> None:
    blocks = (
        Block(Kind.TITLE, "Title", 1),
        Block(
            Kind.PARAGRAPH, "A link and bold.", marks=(Mark(2, 6, MarkKind.LINK, "/x y"), Mark(11, 15, MarkKind.STRONG))
        ),
        Block(Kind.HEADING, "Part", 2),
        Block(Kind.ITEM, "one", 1, ordered=True),
        Block(Kind.ITEM, "inner", 2),
        Block(Kind.ITEM, "two\nlines", 1, ordered=True),
        Block(Kind.QUOTE, "Said."),
        Block(Kind.QUOTE, "Again."),
        Block(Kind.CELL, "a", 1),
        Block(Kind.CELL, "b|c", 2),
        Block(Kind.CELL, "d", 2),
        Block(Kind.CAPTION, "A photo"),
    )
    article = Article("a.html", "html", blocks)
    assert (
        render(article, blocks)
        == """\
# Title

A [link](</x y>) and **bold**.

## Part

1. one
   - inner
2. two\\
   lines

> Said.
>
> Again.

| a | b\\|c |
| --- | --- |
|  | d |

*A photo*
"""
    )


WORDS = st.sampled_from([*"abé \n*_`[]()<>#-+.!|~&\\1:=日本、。「」\"'", "1. ", "](x)", "**", "&amp;", "<b>", "    "])
TEXTS = st.lists(WORDS, min_size=1, max_size=15).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["Texte.", "# Texte", "Texte\n---", "> 1. Texte", "| Texte |\n|---|", "- a\n- Texte"]))
def test_any_text_survives_anywhere(text: str, source: str) -> None:
    article = read(source)
    blocks = (*article.blocks[:-1], replace(article.blocks[-1], text=text, marks=()))
    expected = "\n".join(line.strip(" ") for line in text.split("\n")).strip("\n")
    if expected:
        found = read(render(article, blocks)).blocks
        assert [block.text for block in found] == [*(b.text for b in blocks[:-1]), expected]
        assert [block.kind for block in found] == [block.kind for block in blocks]


@st.composite
def marked_blocks(draw: st.DrawFn) -> tuple[str, tuple[Mark, ...]]:
    text = draw(st.text("ab 。「」é.,", min_size=1, max_size=12))
    kinds = [MarkKind.STRONG, MarkKind.EMPHASIS, MarkKind.STRIKE, MarkKind.UNDERLINE, MarkKind.LINK]
    marks = []
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=3, unique=True)):
        start = draw(st.integers(0, len(text) - 1))
        marks.append(Mark(start, draw(st.integers(start, len(text))), kind, "/x" if kind is MarkKind.LINK else ""))
    return text, tuple(marks)


@settings(max_examples=150, deadline=None)
@given(marked_blocks())
def test_any_marks_survive(marked: tuple[str, tuple[Mark, ...]]) -> None:
    text, marks = marked
    lead = len(text) - len(text.lstrip(" "))
    if not text.strip(" "):
        return
    article = read("Texte.")
    block = replace(article.blocks[0], text=text, marks=marks)
    (found,) = read(render(article, (block,))).blocks
    assert found.text == text.strip(" ")
    assert coverage(found) == {(n - lead, kind, href) for n, kind, href in coverage(block)}
