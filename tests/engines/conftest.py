"""Toy models of each architecture, and the shipped model in float32."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from toys import FRENCH, OTHERS, Toy, build_m2m100, build_marian, convert, train, write_json

from mtkit.hub import Model, find_model
from mtkit.hub.card import write_card


@pytest.fixture(scope="session")
def opus(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    """A Marian model as opus-mt-fr-en: one target, no target token, no bytes, what it searches with in config.json."""
    folder = tmp_path_factory.mktemp("models") / "opus-mt-fr-en"
    pieces = {
        *train(folder / "source.spm", FRENCH, 150),
        *train(folder / "target.spm", OTHERS[:4], 120),
    }
    names = ["</s>", "<unk>", *sorted(pieces), "<pad>"]
    write_json(folder / "vocab.json", {name: number for number, name in enumerate(names)})
    write_json(folder / "tokenizer_config.json", {"source_lang": "fra", "target_lang": "eng", "model_max_length": 512})
    build_marian(folder, len(names), positions=64)
    return Toy(folder)


@pytest.fixture(scope="session")
def m2m100(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    """M2M100 as facebook/m2m100_418M: codes such as __fr__, listed in special_tokens_map.json."""
    transformers = pytest.importorskip("transformers")
    from transformers.models.m2m_100.tokenization_m2m_100 import FAIRSEQ_LANGUAGE_CODES

    folder = tmp_path_factory.mktemp("models") / "m2m100_toy"
    pieces = train(folder / "sentencepiece.bpe.model", FRENCH + OTHERS, 300)
    names = ["<s>", "<pad>", "</s>", "<unk>", *pieces]
    codes = [f"__{code}__" for code in FAIRSEQ_LANGUAGE_CODES["m2m100"]]
    write_json(folder / "vocab.json", {name: number for number, name in enumerate(names)})
    special = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    write_json(folder / "special_tokens_map.json", special | {"additional_special_tokens": codes})
    write_json(
        folder / "tokenizer_config.json", special | {"tokenizer_class": "M2M100Tokenizer", "num_madeup_words": 8}
    )
    build_m2m100(transformers, folder, len(names), len(names) + len(codes) + 8, push=4.0)
    return Toy(folder, target="vi")


@pytest.fixture(scope="session")
def nllb(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    """NLLB as facebook/nllb-200-distilled-600M: codes such as fra_Latn, a tokenizer.json."""
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("models") / "nllb_toy"
    pieces = train(folder / "sentencepiece.bpe.model", FRENCH + OTHERS, 300)
    vocabulary = {name: number for number, name in enumerate(["<s>", "<pad>", "</s>", "<unk>", *pieces])}
    # mtkit asks this tokenizer for the numbers of tokens only: it needs no merges.
    tokenizer = transformers.NllbTokenizer(vocab=vocabulary, merges=[])
    tokenizer.save_pretrained(folder)
    build_m2m100(transformers, folder, len(vocabulary), len(tokenizer) + 2, push=2.7)
    return Toy(folder, target="ja")


@pytest.fixture(params=["opus", "m2m100", "nllb"])
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
