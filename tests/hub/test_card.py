"""Reading mtkit.toml."""

from pathlib import Path

import pytest

from mtkit.errors import ModelError, OutputError
from mtkit.hub import Card, find_model, read_card
from mtkit.hub.card import write_card

WHOLE = """
[model]
name = "fr-mul"
version = "2"
architecture = "marian"
sources = ["fr"]
targets = ["en", "vi", "ja"]
licence = "CC-BY-4.0"
attribution = "Weights by A. Translator"
commercial = false
accepted = "2026-11-27"
origin = "https://example.org/fr-mul"
revision = "0123abc"
converted_from = "safetensors"
quantization = "int8"
beam = 6
max_source_tokens = 150
placeholders = true
later = "a key of a later version"

[[scores]]
testset = "flores200-devtest"
target = "vi"
bleu = 30.1

[files]
"source.spm" = "00ff"
"ctranslate2/model.bin" = "11ee"
"""


WHOLE_CARD = Card(
    name="fr-mul",
    version="2",
    architecture="marian",
    sources=("fr",),
    targets=("en", "vi", "ja"),
    licence="CC-BY-4.0",
    attribution="Weights by A. Translator",
    commercial=False,
    accepted="2026-11-27",
    origin="https://example.org/fr-mul",
    revision="0123abc",
    converted_from="safetensors",
    quantization="int8",
    beam=6,
    max_source_tokens=150,
    placeholders=True,
    scores=({"testset": "flores200-devtest", "target": "vi", "bleu": 30.1},),
    files={"source.spm": "00ff", "ctranslate2/model.bin": "11ee"},
)


def test_whole(tmp_path: Path) -> None:
    (tmp_path / "mtkit.toml").write_text(WHOLE, encoding="utf-8")
    assert read_card(tmp_path) == WHOLE_CARD


@pytest.mark.parametrize(
    "card",
    [WHOLE_CARD, Card(name="fr-mul"), Card(name='“ngã\n\t"\\', attribution="two\nlines", targets=("zh-Hant",))],
)
def test_what_is_written_is_read(tmp_path: Path, card: Card) -> None:
    (tmp_path / "mtkit.toml").write_text("[model]\nname = 'another'")
    write_card(tmp_path, card)
    assert read_card(tmp_path) == card
    assert [path.name for path in tmp_path.iterdir()] == ["mtkit.toml"]


def test_what_is_open_is_not_written(tmp_path: Path) -> None:
    write_card(tmp_path, Card(name="fr-mul", beam=6))
    assert (tmp_path / "mtkit.toml").read_text() == '[model]\nname = "fr-mul"\nbeam = 6\n'


def test_no_folder_to_write_into(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"mtkit\.toml: cannot be written: No such file or directory; check"):
        write_card(tmp_path / "missing", Card(name="fr-mul"))


def test_none(tmp_path: Path) -> None:
    assert read_card(tmp_path) == Card(name=tmp_path.name)


def test_empty(tmp_path: Path) -> None:
    (tmp_path / "mtkit.toml").touch()
    assert read_card(tmp_path) == Card(name=tmp_path.name)


def test_written_on_windows(tmp_path: Path) -> None:
    (tmp_path / "mtkit.toml").write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert read_card(tmp_path).name == "fr-mul"


@pytest.mark.parametrize(
    "text",
    [
        "[model",
        "model = 3",
        '[model]\nsources = "fr"',
        "[model]\ntargets = [1]",
        '[model]\nmax_source_tokens = "long"',
        "[model]\nmax_source_tokens = -1",
        '[model]\nplaceholders = "no"',
        "[model]\nname = 5",
        "[model]\nbeam = -1",
        "[model]\ncommercial = 1",
        "files = [1]",
        "[files]\n'a' = 1",
        "scores = 3",
        "scores = [3]",
    ],
)
def test_broken(tmp_path: Path, text: str) -> None:
    (tmp_path / "mtkit.toml").write_text(text)
    with pytest.raises(ModelError, match=r"mtkit\.toml: the model card .* file") as caught:
        read_card(tmp_path)
    assert "\n" not in str(caught.value)


def test_no_file_but_a_folder(tmp_path: Path) -> None:
    (tmp_path / "mtkit.toml").mkdir()
    with pytest.raises(ModelError, match="the model card cannot be read"):
        read_card(tmp_path)


def test_the_shipped_card() -> None:
    card = find_model().card
    assert (card.sources, set(card.targets)) == (("fr",), {"en", "vi", "ja"})
    assert card.licence


def test_usual_scores_are_ranges(tmp_path: Path) -> None:
    write_card(tmp_path, Card("a", usual_scores={"en": (-2.5, -0.3)}))
    assert read_card(tmp_path).usual_scores == {"en": (-2.5, -0.3)}
    for bad in ("[1]", "[2, 1]", '"a"', '["a", "b"]'):
        (tmp_path / "mtkit.toml").write_text(f"[usual_scores]\nen = {bad}\n")
        with pytest.raises(ModelError, match="not a table of ranges"):
            read_card(tmp_path)
