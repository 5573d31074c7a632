"""Reading mtkit.toml."""

from pathlib import Path

import pytest

from mtkit.errors import ModelError
from mtkit.hub import Card, find_model, read_card

WHOLE = """
[model]
name = "fr-mul"
version = "2"
architecture = "marian"
sources = ["fr"]
targets = ["en", "vi", "ja"]
licence = "CC-BY-4.0"
origin = "trained for mtkit"
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


def test_whole(tmp_path: Path) -> None:
    (tmp_path / "mtkit.toml").write_text(WHOLE, encoding="utf-8")
    assert read_card(tmp_path) == Card(
        name="fr-mul",
        version="2",
        sources=("fr",),
        targets=("en", "vi", "ja"),
        licence="CC-BY-4.0",
        origin="trained for mtkit",
        max_source_tokens=150,
        placeholders=True,
        scores=({"testset": "flores200-devtest", "target": "vi", "bleu": 30.1},),
        files={"source.spm": "00ff", "ctranslate2/model.bin": "11ee"},
    )


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
        "files = [1]",
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
