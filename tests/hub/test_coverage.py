"""Which languages a model folder is said, or says itself, to translate."""

import json
from pathlib import Path
from typing import Any

import pytest

from mtkit.errors import ModelError
from mtkit.hub import Card, find_model
from mtkit.hub.card import write_card
from mtkit.hub.coverage import Languages, languages_of, match


def make(folder: Path, files: dict[str, Any], card: Card | None = None) -> Languages:
    (folder / "model.bin").write_bytes(b"-")
    for name, content in files.items():
        (folder / name).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    if card:
        write_card(folder, card)
    return languages_of(find_model(folder))


MARIAN = {"source.spm": "-"}
MANY = {"sentencepiece.bpe.model": "-"}


@pytest.mark.parametrize(
    ("files", "sources", "targets"),
    [
        ({**MARIAN}, "", ""),
        ({**MARIAN, "tokenizer_config.json": {"source_lang": "fr", "target_lang": "vi"}}, "fr", "vi"),
        ({**MARIAN, "tokenizer_config.json": {"source_lang": "fra", "target_lang": "eng"}}, "fr", "en"),
        ({**MARIAN, "tokenizer_config.json": {"source_lang": "deu+fra", "target_lang": "mul"}}, "de fr", ""),
        ({**MARIAN, "tokenizer_config.json": {"source_lang": "deu+roa", "target_lang": ""}}, "", ""),
        ({**MARIAN, "tokenizer_config.json": {"source_lang": 3, "target_lang": ["fr"]}}, "", ""),
        ({**MARIAN, "vocab.json": {">>vie<<": 1, ">>cmn_Hans<<": 2, ">>no words<<": 3}}, "", "vi zh-Hans"),
        (
            {**MARIAN, "shared_vocabulary.json": [">>jpn<<"], "tokenizer_config.json": {"target_lang": "vie"}},
            "",
            "ja",
        ),
        ({**MANY, "shared_vocabulary.json": ["a", "__vi__", "__fr__"]}, "vi fr", "vi fr"),
        ({**MANY, "tokenizer_config.json": {"more": ["fra_Latn", "jpn_Jpan", "arb_Arab"]}}, "fr ja ar", "fr ja ar"),
        ({**MANY, "vocab.json": ["fra_Latn"]}, "", ""),
        ({**MANY, "shared_vocabulary.json": ["__vi__"], "added_tokens.json": {"__ja__": 1}}, "ja", "ja"),
    ],
)
def test_files(files: dict[str, Any], sources: str, targets: str, tmp_path: Path) -> None:
    assert make(tmp_path, files) == Languages(tuple(sources.split()), tuple(targets.split()))


def test_the_card_says_it_better(tmp_path: Path) -> None:
    files = {**MARIAN, "tokenizer_config.json": {"source_lang": "de", "target_lang": "vi"}}
    assert make(tmp_path, files, Card("m", sources=("fr",))) == Languages(("fr",), ("vi",))
    assert make(tmp_path, files, Card("m", sources=("fr",), targets=("ja",))) == Languages(("fr",), ("ja",))


@pytest.mark.parametrize("content", ["", "[", "[1]", "\ud83d".encode("utf-8", "surrogatepass").decode("latin-1")])
def test_a_file_that_is_broken(content: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"tokenizer_config\.json"):
        make(tmp_path, {**MARIAN, "tokenizer_config.json": content})


def test_many() -> None:
    tags = tuple(f"{a}{b}" for a in "abcdef" for b in "abcdef")
    assert Languages(("fr",), tags).many
    assert Languages(("fr",), ("en", "*")).many
    assert not Languages(("fr",), ("en", "vi", "ja")).many


@pytest.mark.parametrize(
    ("known", "tag", "found"),
    [
        ("fr en", "fr", "fr"),
        ("fr en", "fr-CA", "fr"),
        ("fr-CA fr", "fr-CA", "fr-CA"),
        ("fr-CA", "fr", ""),
        ("zh-Hant zh-Hans", "zh", "zh-Hans"),
        ("zh-Hant", "zh-Hans", ""),
        ("frr", "fr", ""),
        ("", "fr", ""),
    ],
)
def test_match(known: str, tag: str, found: str) -> None:
    assert match(known.split(), tag) == found
