from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from mtkit.article import Article, Block, Kind, Mark, MarkKind, Metadata
from mtkit.reading.html import read_html
from mtkit.writing.html import inline, render_html

BLOCKS = (
    Block(Kind.TITLE, "Một cây cầu & <Osaka>"),
    Block(Kind.CAPTION, "Le port"),
    Block(
        Kind.PARAGRAPH, "Un plan utile\net clair", marks=(Mark(3, 13, MarkKind.STRONG), Mark(8, 16, MarkKind.EMPHASIS))
    ),
    Block(Kind.HEADING, "Partie", level=2),
    Block(Kind.ITEM, "un", 1),
    Block(Kind.ITEM, "un un", 2, ordered=True),
    Block(Kind.ITEM, "deux", 1),
    Block(Kind.CELL, "a", 1, place=(0, 0, 1, 1)),
    Block(Kind.CELL, "b", 2, place=(0, 0, 2, 1)),
    Block(Kind.CELL, "c", 1, place=(0, 1, 1, 0)),
    Block(Kind.CELL, "d", 1, place=(1, 0, 1, 0)),
    Block(Kind.CELL, "e", 2, place=(1, 0, 2, 0)),
    Block(Kind.CELL, "f", 1, place=(1, 1, 1, 0)),
    Block(Kind.QUOTE, "« Oui »"),
    Block(Kind.PARAGRAPH, "Fin."),
)
ARTICLE = Article("a.html", "html", BLOCKS, metadata=Metadata('https://example.org/?a=1&b="2"', "2025-10-09"))


class Checker(HTMLParser):
    """Fails where tags are not properly nested."""

    def __init__(self):
        super().__init__()
        self.open = []
        self.text = ""
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def parsed(page):
    checker = Checker()
    checker.feed(page)
    checker.close()
    assert not checker.open
    return checker


def test_a_page_stands_alone():
    page = render_html(ARTICLE, BLOCKS, "vi").decode()
    assert page.startswith('<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">')
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    assert "<title>Một cây cầu &amp; &lt;Osaka&gt;</title>" in page
    tags = parsed(page).tags
    assert ("meta", {"name": "dcterms.source", "content": ARTICLE.metadata.source}) in tags
    assert not {"script", "link", "img"} & {tag for tag, _ in tags}


def test_structure():
    page = render_html(ARTICLE, BLOCKS, "fr").decode()
    assert "<figure><figcaption>Le port</figcaption></figure>" in page
    assert "<ul>\n<li>un\n<ol>\n<li>un un</li>\n</ol>\n</li>\n<li>deux</li>\n</ul>" in page
    assert page.count("<table>") == 2
    assert "<tr><th>a</th><th>b</th></tr>\n<tr><td>c</td></tr>" in page
    assert "<blockquote>\n<p>« Oui »</p>\n</blockquote>" in page


def test_overlapping_marks_are_nested():
    assert inline(BLOCKS[2]) == "Un <strong>plan <em>utile</em></strong><em><br>\net</em> clair"


def test_only_safe_links_are_links():
    for href in ("javascript:alert(1)", " jAvA\tscript:x", "data:text/html,x", "file:///etc/passwd", "vbscript:x"):
        assert inline(Block(Kind.PARAGRAPH, "lien", marks=(Mark(0, 4, MarkKind.LINK, href),))) == "lien"
    for href in ("https://example.org/", "mailto:a@example.org", "/plan", "?a=1", "#note", "page.html"):
        assert f'<a href="{href}">lien</a>' == inline(
            Block(Kind.PARAGRAPH, "lien", marks=(Mark(0, 4, MarkKind.LINK, href),))
        )


def test_what_is_written_can_be_read_again():
    page = render_html(ARTICLE, BLOCKS, "fr")
    again = read_html(page, "a.html")
    assert [(block.kind, block.text) for block in again.blocks] == [(block.kind, block.text) for block in BLOCKS]
    assert again.metadata == ARTICLE.metadata


marks = st.builds(
    Mark,
    st.integers(-2, 12),
    st.integers(-2, 12),
    st.sampled_from(MarkKind),
    st.sampled_from(["", "/a", "javascript:x"]),
)


@given(st.text(max_size=10), st.lists(marks, max_size=6))
def test_any_marks_give_nested_tags_and_the_same_text(text, some):
    checker = parsed(inline(Block(Kind.PARAGRAPH, text, marks=tuple(some))))
    assert checker.text.replace("\r", "\n") == text.replace("\r", "\n")


@given(
    st.lists(
        st.builds(Block, st.sampled_from(Kind), st.text(max_size=5), st.integers(0, 4), st.booleans()), max_size=12
    )
)
def test_any_blocks_give_nested_tags(blocks):
    parsed(render_html(Article("a", "docx", tuple(blocks)), blocks, "ja").decode())
