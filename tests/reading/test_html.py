import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtkit.article import Kind, Mark, MarkKind
from mtkit.errors import InputError
from mtkit.reading.html import read_html

SENTENCE = (
    "La province a signé un accord avec une entreprise japonaise, selon le journal, pour un montant de 12 millions."
)
PAGE = f"""<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>Un pont vers Osaka | Le Site</title>
<meta property="article:published_time" content="2025-10-09T10:30:00+07:00"><meta name="author" content="Jean Dupont">
<link rel="canonical" href="https://example.org/un-pont"></head>
<body><nav><ul><li><a href="/">Accueil</a></li></ul></nav>
<form id="all"><div><div><article><h1>Un pont vers <em>Osaka</em></h1>
<p class="chapo"><b>La province du littoral ouvre une liaison régulière avec le port japonais, dès cette année.</b></p>
<figure><img src="a.jpg" alt="x"><figcaption>Le port vu du ciel. Photo : Agence</figcaption></figure>
<p>Le comité a approuvé <a href="/plan">le plan</a> : <strong>trois quais </strong>et 12 km<sup>2</sup>. {SENTENCE}</p>
<h2>Des investissements</h2>
<p>{SENTENCE} {SENTENCE}</p>
<div style="display: none">Texte caché que personne ne voit, mais assez long pour compter dans une page.</div>
<ul><li>Le premier point<ul><li>le solaire</li></ul></li><li><p>Le second point</p></li></ul>
<table><tr><th>Année</th><th>Projets</th></tr><tr><td>2023</td><td>11</td></tr></table>
<blockquote><p>« Nous voulons aller vite », a dit le directeur.</p></blockquote>
<p>Court.</p>
<p>{SENTENCE} Les travaux dureront trente mois.<br>Une ligne coupée.</p>
</article><div class="share">Facebook Twitter</div>
<div id="comments"><p>Un lecteur : {SENTENCE}</p></div></div></div></form>
<aside><h3>À la une</h3></aside><footer>© Le Site</footer><script>var x = "texte";</script></body></html>"""


def read(page):
    return read_html(page.encode(), "a.html")


def kinds(page):
    return [(block.kind, block.text) for block in read(page).blocks]


def test_a_saved_page_gives_the_article_alone():
    assert [(block.kind, block.level, block.text[:24]) for block in read(PAGE).blocks] == [
        (Kind.TITLE, 0, "Un pont vers Osaka"),
        (Kind.PARAGRAPH, 0, "La province du littoral "),
        (Kind.CAPTION, 0, "Le port vu du ciel. Phot"),
        (Kind.PARAGRAPH, 0, "Le comité a approuvé le "),
        (Kind.HEADING, 2, "Des investissements"),
        (Kind.PARAGRAPH, 0, SENTENCE[:24]),
        (Kind.ITEM, 1, "Le premier point"),
        (Kind.ITEM, 2, "le solaire"),
        (Kind.ITEM, 1, "Le second point"),
        (Kind.CELL, 1, "Année"),
        (Kind.CELL, 2, "Projets"),
        (Kind.CELL, 1, "2023"),
        (Kind.CELL, 2, "11"),
        (Kind.QUOTE, 0, "« Nous voulons aller vit"),
        (Kind.PARAGRAPH, 0, "Court."),
        (Kind.PARAGRAPH, 0, SENTENCE[:24]),
    ]


def test_metadata():
    metadata = read(PAGE).metadata
    assert metadata.source == "https://example.org/un-pont"
    assert metadata.date == "2025-10-09T10:30:00+07:00"
    assert metadata.author == "Jean Dupont"


def test_a_date_in_the_text_is_not_the_date_of_the_page():
    assert read("<p>Le 9 octobre 2025, la province a signé. 2023-01-02.</p><p>© 2021</p>").metadata.date == ""


def test_marks():
    block = read(PAGE).blocks[3]
    assert [(block.text[mark.start : mark.end], mark.kind, mark.href) for mark in block.marks] == [
        ("le plan", MarkKind.LINK, "/plan"),
        ("trois quais", MarkKind.STRONG, ""),
    ]
    assert "12 km²" in block.text


def test_marks_go_on_over_blocks():
    first, second = read("<b>un<br><br>deux</b>").blocks
    assert first.marks == (Mark(0, 2, MarkKind.STRONG),)
    assert second.marks == (Mark(0, 4, MarkKind.STRONG),)


def test_line_breaks():
    assert read(PAGE).blocks[-1].text.endswith("trente mois.\nUne ligne coupée.")
    assert [text for _, text in kinds("un<br><br>deux <br> trois")] == ["un", "deux\ntrois"]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("Juste du texte", [(Kind.PARAGRAPH, "Juste du texte")]),
        ("<h1>Titre</h1>Texte", [(Kind.TITLE, "Titre"), (Kind.PARAGRAPH, "Texte")]),
        ("<title>Titre</title><p>Texte", [(Kind.TITLE, "Titre"), (Kind.PARAGRAPH, "Texte")]),
        ("<p>Il <q>dit</q> oui", [(Kind.PARAGRAPH, "Il « dit » oui")]),
        ("<p>10<sup>6</sup> et 2<sup>e</sup>", [(Kind.PARAGRAPH, "10⁶ et 2e")]),
        ("<p>a<b>b<i>c</b>d</i>e<div>f</p>g", [(Kind.PARAGRAPH, "abcde"), (Kind.PARAGRAPH, "fg")]),
        ("<table><tr><td><img></td></tr><tr><td>Le port</td></tr></table>", [(Kind.CAPTION, "Le port")]),
        ("<table><tr><td><p>un</p><p>deux</p></td></tr></table>", [(Kind.PARAGRAPH, "un"), (Kind.PARAGRAPH, "deux")]),
        ("<p class='wp-caption-text'>Le port</p><p>Fin.", [(Kind.CAPTION, "Le port"), (Kind.PARAGRAPH, "Fin.")]),
        ("<p>un <script>x</script><!-- y --><svg><text>z</text></svg>deux", [(Kind.PARAGRAPH, "un deux")]),
        ("<p hidden>un</p><p aria-hidden=true>deux</p><p>trois", [(Kind.PARAGRAPH, "trois")]),
    ],
)
def test_fragments(page, expected):
    assert kinds(page) == expected


def test_dangerous_links_are_no_links():
    assert read('<p><a href="javascript:x()">un</a> <a href="#b">deux</a>').blocks[0].marks == ()


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "x",
        "<b>a" * 50_000,
        "<table>" * 50_000 + "x",
        '<p a="' + "x" * 11_000_000 + '">texte</p>',
        "<p>" * 200_001,
        "<html><head><title>x</title></head></html>",
        "<script>x</script>",
        "<!-- x -->",
        "MIME-Version: 1.0\nContent-Type: multipart/related;\n\n<p>texte",
    ],
)
def test_hostile_and_empty_pages_are_clear_errors(page):
    with pytest.raises(InputError, match=r"^a\.html ") as caught:
        read(page)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 240 + "<p>texte</p>" * 20,
        "<nav></nav><p>" + "<b>a</b> " * 10_000,
        "<nav></nav>" + "<li><a href=x>menu</a></li>" * 5_000,
        "<p" + " a=1" * 100_000 + ">texte",
        "<p>" + " " * 2_000_000 + "texte",
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "&a;&a;&a;">]><p>&b;&b; texte</p>',
    ],
)
def test_odd_pages_are_read_in_a_short_time(page):
    start = time.perf_counter()
    assert read(page).blocks
    assert time.perf_counter() - start < 20


def test_libraries_are_silent(capfd):
    read("<nav></nav><div></div><p>x</p>")
    assert capfd.readouterr() == ("", "")


TAGS = st.sampled_from(
    [
        "p",
        "div",
        "b",
        "i",
        "a",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "br",
        "figure",
        "figcaption",
        "blockquote",
        "sup",
        "q",
        "pre",
        "nav",
    ]
)
PIECES = st.one_of(
    TAGS.map("<{}>".format),
    TAGS.map("</{}>".format),
    st.text(max_size=8),
    st.sampled_from([" ", "&eacute;", "<br><br>", "\n"]),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_markup_gives_sound_blocks_or_an_input_error(page):
    try:
        article = read_html(page.encode("utf-8", "replace"), "a.html")
    except InputError:
        return
    for block in article.blocks:
        assert block.text.strip()
        assert all(0 <= mark.start < mark.end <= len(block.text) for mark in block.marks)
