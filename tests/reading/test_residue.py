from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.article import Article, Block, Kind, Metadata
from mtkit.reading import read
from mtkit.reading.residue import clean, is_credited, is_photo_name

PAGES = Path(__file__).parents[3] / "shared" / "pages"
SENTENCES = [
    Block(Kind.PARAGRAPH, f"La province numéro {number} a signé un accord avec le Japon, a déclaré son président.")
    for number in range(12)
]


def article(*blocks):
    return Article(
        "a", "text", tuple(block if isinstance(block, Block) else Block(Kind.PARAGRAPH, block) for block in blocks)
    )


def kept(*blocks):
    return [block.text for block in clean(article(*blocks)).blocks]


@pytest.mark.parametrize(
    "residue",
    [
        "2.jpg",
        "IMG_0023.PNG",
        "photo du port (1).jpeg",
        "Comment (0)",
        "Commentaires (3)",
        "12 commentaires",
        "Back to top",
        "Haut de page ↑",
        "Partager",
        "PARTAGER :",
        "Imprimer",
        "S'abonner",
        "S’abonner",
        "Facebook Twitter LinkedIn Imprimer",
        "Facebook | X | E-mail",
        "Lire aussi : Le port de Hai Phong bat un record",
        "> À lire également : Une foire à Hanoï",
        "Tags : Japon, Vietnam",
        "#Japon #Vietnam",
        "Temps de lecture : 3 minutes",
        "Publicité",
    ],
)
def test_residue_is_dropped_anywhere(residue):
    cleaned = clean(article(*SENTENCES[:6], residue, *SENTENCES[6:]))
    assert cleaned.blocks == tuple(SENTENCES)
    assert [block.text for block in cleaned.dropped] == [residue]


@pytest.mark.parametrize(
    "sentence",
    [
        "Partager le gâteau n’est pas simple.",
        "Imprimer un livre coûte cher.",
        "Le fichier 2.jpg a été publié hier par la province, selon la presse.",
        "Publié le 9 octobre 2025, le rapport montre que la croissance atteint 8,2 %.",
        "Facebook et Google investissent à Hanoï.",
        "Source : la province, selon qui le projet coûtera deux milliards.",
        "Les commentaires (3) du ministre ont surpris.",
        "Par ailleurs, le Japon reste le premier investisseur.",
        "Par Hanoï passe la route du Nord.",
        "Lire aussi bien que parler demande du temps.",
    ],
)
def test_real_sentences_stay(sentence):
    assert sentence in kept(sentence, *SENTENCES)


def test_cells_and_quotes_stay():
    blocks = [
        *SENTENCES,
        Block(Kind.CELL, "Facebook"),
        Block(Kind.CELL, "9 octobre 2025"),
        Block(Kind.QUOTE, "Partager"),
    ]
    assert clean(article(*blocks)).blocks == tuple(blocks)


def test_a_list_is_dropped_as_a_whole_or_not_at_all():
    bar = [Block(Kind.ITEM, text, 1) for text in ("Facebook", "Twitter", "Imprimer")]
    companies = [Block(Kind.ITEM, text, 1) for text in ("Facebook", "Toyota")]
    assert clean(article(*SENTENCES, *bar)).blocks == tuple(SENTENCES)
    assert clean(article(*SENTENCES, *companies)).blocks == (*SENTENCES, *companies)


def test_the_title_said_again_is_dropped():
    title = Block(Kind.TITLE, "Lang Son regarde vers l’avenir")
    again = Block(Kind.HEADING, "Lang Son  regarde vers l'avenir", level=2)
    assert clean(article(title, SENTENCES[0], again, SENTENCES[1])).blocks == (title, *SENTENCES[:2])


def test_a_caption_is_kept_once_whatever_its_credit():
    captions = [
        Block(Kind.CAPTION, text)
        for text in (
            "Remise du titre à Lang Son, juin 2025. Photo : journal",
            "Remise du titre à Lang Son,  juin 2025. (Photo: Quang Hòa)",
            "Une usine à Dong Banh. Photo : journal",
        )
    ]
    assert clean(article(SENTENCES[0], *captions)).blocks == (SENTENCES[0], captions[0], captions[2])


def test_a_standfirst_that_begins_the_first_paragraph_stays_but_an_exact_double_goes():
    first = "Une cérémonie s’est tenue le 9 octobre à Osaka, marquant une étape dans la coopération bilatérale."
    assert kept("Titre", first, first[:-1] + " en matière de transfert.") == [
        "Titre",
        first,
        first[:-1] + " en matière de transfert.",
    ]
    assert kept("Titre", first, first, "Suite.") == ["Titre", first, "Suite."]


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Publié le 9 octobre 2025 à 10:30", "2025-10-09T10:30"),
        ("Publié le 1er août 2025", "2025-08-01"),
        ("Mis à jour le 09/10/2025 10h05", "2025-10-09T10:05"),
        ("Jeudi 9 octobre 2025 - 10:30", "2025-10-09T10:30"),
        ("9 oct. 2025", "2025-10-09"),
        ("2025-10-09", "2025-10-09"),
        ("Publié le 9 octobre 2025 | Mis à jour le 10 octobre 2025", "2025-10-09"),
    ],
)
def test_dates_go_to_the_metadata(line, date):
    cleaned = clean(article("Un titre", line, *SENTENCES))
    assert cleaned.metadata.date == date
    assert [block.text for block in cleaned.dropped] == [line]


@pytest.mark.parametrize("line", ["32 octobre 2025", "9 brumaire 2025", "31/02/2025", "9 octobre"])
def test_what_is_no_date_stays(line):
    assert line in kept("Un titre", line, *SENTENCES)


def test_the_dates_of_a_chronology_stay():
    days = [Block(Kind.HEADING, f"{day} octobre 2025", level=2) for day in range(1, 5)]
    blocks = [block for pair in zip(days, SENTENCES, strict=False) for block in pair]
    assert clean(article(*blocks)).blocks == tuple(blocks)


def test_source_and_author_go_to_the_metadata():
    cleaned = clean(article("Un titre", "Par Jean Dupont", *SENTENCES, "Source : https://example.org/article-12.html"))
    assert cleaned.metadata == Metadata(source="https://example.org/article-12.html", author="Jean Dupont")
    assert len(cleaned.dropped) == 2


def test_what_the_page_says_of_itself_comes_first():
    known = replace(article(*SENTENCES, "Publié le 9 octobre 2025"), metadata=Metadata(date="2025-10-08"))
    assert clean(known).metadata.date == "2025-10-08"


def test_an_article_of_residue_alone_stays_as_it_is():
    alone = article("Partager", "2.jpg")
    assert clean(alone) == alone


@given(
    st.lists(
        st.sampled_from([*SENTENCES[:3], *(Block(Kind.PARAGRAPH, text) for text in ("2.jpg", "Partager", "Hanoï"))])
    )
)
def test_cleaning_twice_changes_nothing_and_loses_nothing(blocks):
    once = clean(article(*blocks))
    assert clean(once).blocks == once.blocks
    assert sorted(block.text for block in once.blocks + once.dropped) == sorted(block.text for block in blocks)


@pytest.mark.parametrize(
    "text", ["Le port. Photo : VNA", "Le port (Photo: A. B)", "© AFP", "Le port. Crédit photo : Ville", "Photo/VNA"]
)
def test_credits(text):
    assert is_credited(text)


def test_photo_names():
    assert is_photo_name(" anh-1.jpg ")
    assert not is_photo_name("Le fichier s’appelle anh.jpg !")


@pytest.mark.skipif(not PAGES.is_dir(), reason="the example pages are not part of the project")
@pytest.mark.parametrize(
    ("page", "blocks", "captions", "dropped"),
    [("lang-son.txt", 22, 4, 9), ("quang-ninh.txt", 10, 0, 2), ("vjecpa.txt", 21, 2, 3)],
)
def test_real_pages(page, blocks, captions, dropped):
    cleaned = read(PAGES / page)
    assert len(cleaned.blocks) == blocks
    assert sum(block.kind is Kind.CAPTION for block in cleaned.blocks) == captions
    assert len(cleaned.dropped) == dropped
