"""M2M100 and NLLB: codes on both sides, wherever they are listed."""

import json
import shutil
from pathlib import Path

import pytest
from toys import Toy

from mtkit.engines.load import load_tokenizer
from mtkit.engines.m2m100 import M2M100Tokenizer
from mtkit.errors import ModelError
from mtkit.hub import find_model


@pytest.fixture
def folder(m2m100: Toy, tmp_path: Path) -> Path:
    """A copy of the toy, to be changed."""
    return shutil.copytree(m2m100.folder, tmp_path / "m2m100_toy")


@pytest.mark.parametrize(("tag", "code"), [("en", "__en__"), ("vi", "__vi__"), ("ja", "__ja__"), ("zh-Hans", "__zh__")])
def test_codes_of_m2m100(m2m100: Toy, tag: str, code: str) -> None:
    tokenizer = load_tokenizer(m2m100.model)
    tokenizer.check("fr", tag)
    source = tokenizer.encode("Le Japon", "fr", tag)
    assert (source.tokens[0], source.tokens[-1], source.prefix) == ("__fr__", "</s>", (code,))
    assert (source.spans[0], source.spans[-1]) == ((-1, -1), (-1, -1))


@pytest.mark.parametrize(("tag", "code"), [("en", "eng_Latn"), ("vi", "vie_Latn"), ("ja", "jpn_Jpan")])
def test_codes_of_nllb(nllb: Toy, tag: str, code: str) -> None:
    tokenizer = load_tokenizer(nllb.model)
    tokenizer.check("fr", tag)
    source = tokenizer.encode("Le Japon", "fr", tag)
    assert (source.tokens[0], source.tokens[-1], source.prefix) == ("fra_Latn", "</s>", (code,))


def test_script_in_the_tag(nllb: Toy) -> None:
    tokenizer = load_tokenizer(nllb.model)
    assert tokenizer.encode("a", "fr", "zh-Hant").prefix == ("zho_Hant",)
    assert tokenizer.encode("a", "fr", "zh").prefix == ("zho_Hans",)


@pytest.mark.parametrize("source_and_target", [("fr", "tlh"), ("tlh", "fr")])
def test_unknown_language(m2m100: Toy, nllb: Toy, source_and_target: tuple[str, str]) -> None:
    for toy, known in ((m2m100, "__af__, "), (nllb, "ace_Arab, ")):
        with pytest.raises(ModelError, match=f"toy does not know the language tlh; it knows {known}.* …$"):
            load_tokenizer(toy.model).check(*source_and_target)


def test_codes_listed_elsewhere(folder: Path) -> None:
    """Transformers 5 writes no special_tokens_map.json; a conversion has its vocabulary alone."""
    codes = json.loads((folder / "special_tokens_map.json").read_text())["additional_special_tokens"]
    (folder / "special_tokens_map.json").unlink()
    assert load_tokenizer(find_model(folder)).encode("a", "fr", "ja").prefix == ("__ja__",)  # of shared_vocabulary.json
    (folder / "tokenizer_config.json").write_text(json.dumps({"extra_special_tokens": codes[:40]}))
    with pytest.raises(ModelError, match="does not know the language vi"):
        load_tokenizer(find_model(folder)).check("fr", "vi")


def test_no_codes_at_all(folder: Path) -> None:
    for name in ("special_tokens_map.json", "ctranslate2/shared_vocabulary.json"):
        (folder / name).unlink()
    with pytest.raises(ModelError, match="no file here lists the language codes; fetch"):
        load_tokenizer(find_model(folder))


def test_limits(m2m100: Toy, folder: Path) -> None:
    tokenizer = load_tokenizer(m2m100.model)
    assert isinstance(tokenizer, M2M100Tokenizer)
    assert (tokenizer.limit, tokenizer.positions) == (64, 64)
    (folder / "mtkit.toml").write_text("[model]\nmax_source_tokens = 30\n")
    assert load_tokenizer(find_model(folder)).limit == 30
