"""Toy models of each architecture, and the shipped model in float32."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from toys import Toy, convert, m2m100_toy, nllb_toy, opus_toy, t5_toy

from mtkit.hub import Model, find_model
from mtkit.hub.card import write_card


@pytest.fixture(scope="session")
def opus(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    return opus_toy(tmp_path_factory.mktemp("models") / "opus-mt-fr-en")


@pytest.fixture(scope="session")
def m2m100(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    return m2m100_toy(tmp_path_factory.mktemp("models") / "m2m100_toy")


@pytest.fixture(scope="session")
def nllb(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    return nllb_toy(tmp_path_factory.mktemp("models") / "nllb_toy")


@pytest.fixture(scope="session")
def t5(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    return t5_toy(tmp_path_factory.mktemp("models") / "t5_toy")


@pytest.fixture(scope="session")
def t5_tied(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    return t5_toy(tmp_path_factory.mktemp("models") / "t5_tied", tied=True)


@pytest.fixture(params=["opus", "m2m100", "nllb", "t5", "t5_tied"])
def toy(request: pytest.FixtureRequest) -> Toy:
    """Each of the toys in turn."""
    found: Toy = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def shipped() -> Model:
    """The model that comes with mtkit."""
    return find_model()


@pytest.fixture(scope="session")
def shipped_float32(tmp_path_factory: pytest.TempPathFactory, shipped: Model) -> Path:
    """The shipped model, converted to CTranslate2 in float32."""
    if shipped.hugging_face is None:
        pytest.skip("the shipped model has no Hugging Face weights here")
    folder = tmp_path_factory.mktemp("models") / "fr-mul-tiny"
    convert(shipped.hugging_face, folder)
    for name in ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json"):
        shutil.copy(shipped.folder / name, folder / name)
    write_card(folder, replace(shipped.card, files={}))
    return folder


@pytest.fixture
def copy(opus: Toy, tmp_path: Path) -> Iterator[Path]:
    """A copy of the Opus toy, to be damaged."""
    folder = tmp_path / "opus-mt-fr-en"
    shutil.copytree(opus.folder, folder)
    yield folder
    shutil.rmtree(folder)
