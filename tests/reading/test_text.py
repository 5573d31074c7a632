import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.article import Kind
from mtkit.errors import InputError
from mtkit.reading.text import read_text

WRAPPED = """\
Un nouveau quai à Hai Phong

Le port de la province a accueilli soixante navires au cours du mois
dernier, soit dix de plus qu'en septembre. Les autorités espèrent que
ce chiffre doublera avant la fin de l'année prochaine.

Les travaux

Points clés :
- le premier point, qui est assez long pour être coupé en deux lignes
  dans le fichier ;
- le second.
  1. numéro un
  2) numéro deux
"""


def kinds(text):
    return [(block.kind, block.text) for block in read_text(text.encode(), "a.txt").blocks]


def test_wrapped_lines_are_joined():
    article = read_text(WRAPPED.encode(), "a.txt")
    assert article.blocks[0].kind is Kind.TITLE
    paragraph = article.blocks[1]
    assert paragraph.text.startswith(
        "Le port de la province a accueilli soixante navires au cours du mois dernier, soit"
    )
    assert paragraph.text.endswith("l'année prochaine.")


def test_items_lose_their_bullets_and_keep_depth_and_order():
    items = [block for block in read_text(WRAPPED.encode(), "a.txt").blocks if block.kind is Kind.ITEM]
    assert [(item.level, item.ordered) for item in items] == [(1, False), (1, False), (2, True), (2, True)]
    assert items[0].text.endswith("deux lignes dans le fichier ;")
    assert items[3].text == "numéro deux"


def test_a_short_line_on_its_own_is_a_heading_and_an_introduction_is_not():
    assert (Kind.HEADING, "Les travaux") in kinds(WRAPPED)
    assert (Kind.PARAGRAPH, "Points clés :") in kinds(WRAPPED)


def test_one_paragraph_a_line():
    long = (
        "La province a signé un accord avec une entreprise japonaise du secteur de l’énergie, selon la presse locale. "
    )
    text = f"Premier paragraphe de la page.\n\n{long * 3}\n{long * 2}\nUne dernière phrase."
    assert [kind for kind, _ in kinds(text)] == [Kind.PARAGRAPH] * 4


def test_short_lines_that_do_not_fill_the_width_stay_apart():
    assert len(kinds("Titre\n\nrue de la Paix\nHanoï\nVietnam\n\nUn paragraphe.")) == 5


def test_captions_are_known_by_their_credit_or_by_the_image_above():
    text = "Un titre\n\n2.jpg\nLe port vu du ciel\n\nUne usine à Dong Banh. (Photo : VNA)\n\nUne phrase de l’article."
    assert kinds(text)[2:] == [
        (Kind.CAPTION, "Le port vu du ciel"),
        (Kind.CAPTION, "Une usine à Dong Banh. (Photo : VNA)"),
        (Kind.PARAGRAPH, "Une phrase de l’article."),
    ]


def test_a_sentence_about_a_picture_is_no_caption():
    text = "Un titre\n\nIl résume la situation en une image : celle du pays."
    assert kinds(text)[1][0] is Kind.PARAGRAPH


def test_a_sentence_at_the_start_is_no_title():
    assert kinds("La province a signé un accord.\n\nIl entre en vigueur demain.")[0][0] is Kind.PARAGRAPH


def test_an_empty_file_is_an_error():
    with pytest.raises(InputError, match="empty"):
        read_text(b"\n\n", "a.txt")


@given(st.text())
def test_places_point_at_the_text(text):
    try:
        article = read_text(text.encode("utf-8", "replace"), "a.txt")
    except InputError:
        return
    origin = article.origin.decode()
    for block in article.blocks:
        start, end = block.place
        assert origin[start:end].split() == block.text.split()
