"""A model on this machine becomes one of the store, or the store stays as it was."""

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import toys
from toys import FRENCH, Toy

from mtkit.engines import Decoding, load_engine
from mtkit.errors import ModelError, MtkitError, OptionError
from mtkit.hub import Card, find_model, installed_models
from mtkit.hub.add import add, name_of

Make = Callable[[str], Toy]
BUILDERS = {"opus": toys.opus_toy, "nllb": toys.nllb_toy}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Build a toy by name, once."""
    found: dict[str, Toy] = {}

    def make(name: str) -> Toy:
        if name not in found:
            found[name] = BUILDERS[name](tmp_path_factory.mktemp("models") / f"{name}-toy")
        return found[name]

    return make


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MTKIT_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "models"


def passes(folder: Path, card: Card) -> None:
    """The smoke test of these tests: the engine loads the model and says something."""
    engine = load_engine(folder, threads=1)
    source = engine.tokenizer.encode(FRENCH[0], "fr", "ja" if card.architecture == "nllb" else "en")
    assert toys.translate(engine, [source], Decoding(max_length=10))[0].tokens


def fails(folder: Path, card: Card) -> None:
    raise ModelError(f"{card.name} says nothing")


def test_a_folder(made: Make, store: Path) -> None:
    model = add(made("opus").folder, smoke=passes)
    assert model.folder == store / "opus-toy"
    card = find_model("opus-toy").card
    assert (card.name, card.architecture, card.quantization) == ("opus-toy", "marian", "int8")
    assert (card.origin, card.converted_from, card.commercial) == ("opus-toy", "safetensors", True)
    assert {"source.spm", "ctranslate2/model.bin"} < set(card.files)
    assert model.hugging_face is None
    assert "opus-toy" in {found.card.name for found in installed_models()}
    assert made("opus").folder.joinpath("model.safetensors").is_file()


@pytest.mark.parametrize("zipped", [True, False])
def test_a_release(made: Make, store: Path, zipped: bool, tmp_path: Path) -> None:
    path = tmp_path / "opus-2020-02-26"
    toys.marian_release(made("opus"), path)
    if zipped:
        path = toys.packed(path, tmp_path / "opus-2020-02-26.zip")
    card = add(path, quantization="float32", smoke=passes).card
    assert (card.name, card.sources, card.targets) == ("opus-2020-02-26", ("fr",), ("en",))
    assert (card.converted_from, card.quantization) == ("opus-mt", "float32")


def test_names(made: Make, store: Path) -> None:
    add(made("opus").folder, "newsroom", smoke=passes)
    with pytest.raises(OptionError, match="exists already"):
        add(made("opus").folder, "newsroom", smoke=passes)
    changed = find_model("newsroom").card.quantization
    add(made("opus").folder, "newsroom", "float32", smoke=passes, force=True)
    assert (changed, find_model("newsroom").card.quantization) == ("int8", "float32")
    with pytest.raises(OptionError, match="no name"):
        add(made("opus").folder, "../evil", smoke=passes)
    with pytest.raises(OptionError, match="int3"):
        add(made("opus").folder, "another", "int3", smoke=passes)
    assert [path.name for path in store.iterdir()] == ["newsroom"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("opus-mt-fr-en", "opus-mt-fr-en"),
        ("opus-2020-02-26.zip", "opus-2020-02-26"),
        ("opus+bt-2021.zip", "opus+bt-2021"),
        ("Mon modèle (2)", "Mon-modèle-2"),
        ("models--Helsinki-NLP--opus-mt-fr-en/snapshots/1f2e3d4c", "opus-mt-fr-en"),
        ("models--gpt2/snapshots/1f2e3d4c", "gpt2"),
        ("...", None),
    ],
)
def test_default_names(path: str, name: str | None, tmp_path: Path) -> None:
    if name is None:
        with pytest.raises(OptionError, match="--name"):
            name_of(tmp_path / "((")
    else:
        assert name_of(tmp_path / path) == name


def test_what_fails_is_not_installed(made: Make, store: Path, tmp_path: Path) -> None:
    add(made("opus").folder, "kept", smoke=passes)
    before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    broken = tmp_path / "broken"
    shutil.copytree(made("opus").folder, broken)
    with (broken / "model.safetensors").open("r+b") as file:
        file.truncate(5000)
    for path, smoke in ((made("opus").folder, fails), (broken, passes), (tmp_path, passes)):
        with pytest.raises(MtkitError):
            add(path, "kept", smoke=smoke, force=True)
    assert {path: path.read_bytes() for path in store.rglob("*") if path.is_file()} == before
    assert not [path for path in store.parent.rglob("*") if path.name in ("model", ".mtkit")]


def test_nllb_is_not_for_commerce(made: Make, store: Path, tmp_path: Path) -> None:
    """Known by its content, under any name; what its card says is believed."""
    folder = tmp_path / "our-own-model"
    shutil.copytree(made("nllb").folder, folder, ignore=shutil.ignore_patterns("ctranslate2"))
    with pytest.raises(OptionError, match="--accept-license"):
        add(folder, smoke=passes)
    assert not store.exists() or not list(store.iterdir())
    card = add(folder, smoke=passes, accept_license=True).card
    assert (card.licence, card.architecture) == ("CC-BY-NC-4.0", "nllb")
    assert len(card.accepted) == len("2026-01-01")
    (folder / "README.md").write_text("---\nlicense: mit\n---\n")
    card = add(folder, "free", smoke=passes).card
    assert (card.licence, card.accepted) == ("MIT", "")


def test_a_card_beside_the_weights(made: Make, store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(made("opus").folder, folder, ignore=shutil.ignore_patterns("*.safetensors"))
    (folder / "mtkit.toml").write_text(
        '[model]\nname = "old"\nlicence = "CC-BY-4.0"\nattribution = "Made by somebody"\norigin = "somewhere"\n'
        'sources = ["fr"]\ntargets = ["en"]\nmax_source_tokens = 40\n[files]\n"gone.txt" = "00"\n'
    )
    model = add(folder, "new", smoke=passes)
    card = model.card
    assert (card.name, card.licence, card.attribution) == ("new", "CC-BY-4.0", "Made by somebody")
    assert (card.origin, card.max_source_tokens, card.quantization) == ("somewhere", 40, "float32")
    assert card.converted_from == "ctranslate2"
    assert "gone.txt" not in card.files
    assert "mtkit.toml" not in tomllib.loads((model.folder / "mtkit.toml").read_text())["files"]
