from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mtkit.article import Article, Block, Kind
from mtkit.errors import InputError
from mtkit.reading import read_bytes
from mtkit.reading.text import read_text
from mtkit.writing.text import render_text

SOURCE = """\
Un titre

Points clés :
 • le premier ;
 • le second.

   1) numéro un


Partager
Dernière phrase de l’article.
"""


def written(text):
    article = read_text(text.encode("utf-8", "replace"), "a.txt")
    return article, render_text(article, article.blocks, "fr").decode()


def test_the_spacing_of_the_source_is_kept():
    assert written(SOURCE)[1] == SOURCE


def test_translations_take_the_place_of_their_source():
    article = read_text(SOURCE.encode(), "a.txt")
    blocks = [replace(block, text=f"<{number}>") for number, block in enumerate(article.blocks)]
    out = render_text(article, blocks, "en").decode()
    assert out == "<0>\n\n<1>\n • <2>\n • <3>\n\n   1) <4>\n\n\n<5>\n<6>\n"


def test_dropped_blocks_leave_no_gap():
    article = read_bytes(b"Un titre\n\n2.jpg\nLe port. Photo : VNA\n\nUne phrase.\n\n\nPartager\n", "a", "text")
    out = render_text(article, article.blocks, "fr").decode()
    assert out == "Un titre\n\nLe port. Photo : VNA\n\nUne phrase.\n"


def test_other_formats_are_laid_out():
    blocks = (
        Block(Kind.TITLE, "Title"),
        Block(Kind.PARAGRAPH, "Text."),
        Block(Kind.ITEM, "one", 1, ordered=True),
        Block(Kind.ITEM, "inner", 2),
        Block(Kind.ITEM, "two", 1, ordered=True),
        Block(Kind.CELL, "a", 1),
        Block(Kind.CELL, "b", 2),
        Block(Kind.CELL, "c", 1),
    )
    out = render_text(Article("a", "html", blocks), blocks, "en").decode()
    assert out == "Title\n\nText.\n\n1. one\n  - inner\n2. two\n\na\tb\nc\n"


@given(st.text(alphabet=st.sampled_from("aé .\n\t-•1)A:"), max_size=80) | st.text())
def test_round_trip(text):
    try:
        article, out = written(text)
    except InputError:
        return
    source = article.origin.decode()
    assert out.split() == source.split()
    if all("\n" not in source[slice(*block.place)] for block in article.blocks):  # no lines were joined
        assert stripped(out) == stripped(source)


def stripped(text):
    return [line.rstrip() for line in text.strip().split("\n")]
