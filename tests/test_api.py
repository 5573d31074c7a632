"""The toolkit from Python, with the shipped model."""

from pathlib import Path

import pytest

import mtkit
from mtkit import Article, Block, InputError, Kind, ModelError, MtkitError, OptionError, Translation, Translator
from mtkit.translation import TranslateOptions

GREEDY = TranslateOptions(beam=1)
SENTENCE = "Le Japon investit au Vietnam."


def test_one_language_gives_a_translation() -> None:
    found = mtkit.translate(SENTENCE, to="en", options=GREEDY)
    assert isinstance(found, Translation)
    assert found.language == "en"
    assert str(found) == found.text
    assert "Japan" in found.text


def test_several_languages_give_a_dictionary_by_the_tags_that_were_asked_for() -> None:
    found = mtkit.translate(SENTENCE, to=["EN", "vi", "ja"], options=GREEDY)
    assert list(found) == ["EN", "vi", "ja"]
    assert [one.language for one in found.values()] == ["en", "vi", "ja"]


def test_a_path_and_an_article(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"# Un titre\n\n{SENTENCE}\n")
    from_path = mtkit.translate(tmp_path / "a.md", to="en", options=GREEDY)
    assert [block.kind for block in from_path.blocks] == [Kind.TITLE, Kind.PARAGRAPH]
    article = Article("a", "text", (Block(Kind.PARAGRAPH, SENTENCE),))
    assert mtkit.translate(article, to="en", options=GREEDY).text == from_path.blocks[1].text


@pytest.mark.parametrize(
    ("given", "to", "error"),
    [
        ("", "en", InputError),
        (" \n", "en", InputError),
        (Path("nowhere.txt"), "en", InputError),
        (Path("nowhere.xyz"), "en", InputError),
        (SENTENCE, "xx", OptionError),
        (SENTENCE, "", OptionError),
        (SENTENCE, "en,vi", OptionError),
        (SENTENCE, [], OptionError),
        (SENTENCE, "de", ModelError),
    ],
)
def test_errors_are_one_line(given: str | Path, to: str | list[str], error: type[MtkitError]) -> None:
    with pytest.raises(error) as caught:
        mtkit.translate(given, to=to, options=GREEDY)
    assert str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_model_is_told() -> None:
    with pytest.raises(ModelError, match="nowhere"):
        mtkit.translate(SENTENCE, to="en", model="nowhere")


def test_half_pairs_and_zero_bytes_in_a_text() -> None:
    assert mtkit.translate(f"\ud800 {SENTENCE}\0", to="en", options=GREEDY).text.encode()


def test_a_translator_stays_loaded(shipped: Translator) -> None:
    found = shipped.translate(f"{SENTENCE}\n\nUn titre", to="en")
    assert len(found.blocks) == 2
    assert found.model == "fr-mul-tiny"


def test_messages_hold_on_one_line_whatever_a_name_brings() -> None:
    assert str(InputError("a\nb\x1b[31m\u202ec.txt is \udcff bad")) == "a\\nb\\x1b[31m\\u202ec.txt is \\xff bad"
    assert str(InputError("\ud800")) == "\\ud800"
