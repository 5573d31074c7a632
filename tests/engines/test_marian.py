"""Marian: languages from the card, tokenizer_config.json or the vocabulary; target tokens; limits."""

from pathlib import Path

import pytest
from toys import Toy, write_json

from mtkit.engines.load import load_tokenizer
from mtkit.engines.marian import MarianTokenizer
from mtkit.errors import ModelError
from mtkit.hub import Model, find_model


def tokenizer_of(folder: Path) -> MarianTokenizer:
    found = load_tokenizer(find_model(folder))
    assert isinstance(found, MarianTokenizer)
    return found


def with_codes(folder: Path, *codes: str) -> None:
    """Give the vocabulary target tokens."""
    names = ["</s>", "<unk>", *(f">>{code}<<" for code in codes), "▁a", "<pad>"]
    write_json(folder / "vocab.json", {name: n for n, name in enumerate(names)})


def test_one_target_needs_no_token(opus: Toy) -> None:
    source = tokenizer_of(opus.folder).encode("Le Japon", "fr", "en")
    assert source.prefix == ()
    assert source.tokens[0] == "▁Le"
    assert source.tokens[-1] == "</s>"
    assert source.spans[-1] == (-1, -1)


@pytest.mark.parametrize(("target", "token"), [("en", ">>eng<<"), ("vi", ">>vie<<"), ("ja", ">>jpn<<")])
def test_targets_of_the_shipped_model(shipped: Model, target: str, token: str) -> None:
    tokenizer = load_tokenizer(shipped)
    tokenizer.check("fr", target)
    source = tokenizer.encode("Le Japon", "fr", target)
    assert source.tokens[0] == token
    assert source.spans[0] == (-1, -1)


def test_languages_of_tokenizer_config(opus: Toy) -> None:
    tokenizer = tokenizer_of(opus.folder)
    tokenizer.check("fr", "en")
    tokenizer.check("fr-CA", "en")
    with pytest.raises(ModelError, match="translates into en, not into vi"):
        tokenizer.check("fr", "vi")
    with pytest.raises(ModelError, match="translates from fr, not from ja"):
        tokenizer.check("ja", "en")


def test_languages_of_the_card_come_first(copy: Path) -> None:
    (copy / "mtkit.toml").write_text('[model]\nname = "mine"\nsources = ["de"]\ntargets = ["vi"]\n')
    tokenizer = tokenizer_of(copy)
    tokenizer.check("de", "vi")
    with pytest.raises(ModelError, match="mine translates into vi, not into en"):
        tokenizer.check("de", "en")


def test_languages_of_the_vocabulary(copy: Path) -> None:
    with_codes(copy, "vie", "jpn", "cmn_Hans", "cmn_Hant")
    tokenizer = tokenizer_of(copy)
    tokenizer.check("fr", "vi")
    tokenizer.check("fr", "ja")
    with pytest.raises(ModelError, match=r"does not translate into en; it knows cmn_Hans, cmn_Hant, jpn, vie$"):
        tokenizer.check("fr", "en")


def test_two_letter_codes_of_old_models(copy: Path) -> None:
    with_codes(copy, "vi", "en")
    assert tokenizer_of(copy).encode("a", "fr", "vi").tokens[0] == ">>vi<<"


def test_a_long_list_of_codes_is_cut(copy: Path) -> None:
    with_codes(copy, *(f"a{x}{y}" for x in "abcdefgh" for y in "abcdefgh"))
    with pytest.raises(ModelError, match=r"aab, .* …$") as caught:
        tokenizer_of(copy).check("fr", "vi")
    assert len(str(caught.value)) < 200


def test_a_target_that_the_card_promises_and_the_vocabulary_lacks(copy: Path) -> None:
    (copy / "mtkit.toml").write_text('[model]\nsources = ["fr"]\ntargets = ["vi", "ja"]\n')
    with_codes(copy, "vie")
    tokenizer_of(copy).check("fr", "vi")
    with pytest.raises(ModelError, match="it knows vie"):
        tokenizer_of(copy).check("fr", "ja")


@pytest.mark.parametrize("written", ["roa", "mul", "ROMANCE", "", None, 7, "deu+eng+fra+por+spa"])
def test_a_group_of_sources_is_left_open(copy: Path, written: object) -> None:
    write_json(copy / "tokenizer_config.json", {"source_lang": written, "target_lang": "eng"})
    tokenizer_of(copy).check("fr", "en")


def test_several_sources(copy: Path) -> None:
    write_json(copy / "tokenizer_config.json", {"source_lang": "deu+eng+fra", "target_lang": "vie"})
    tokenizer = tokenizer_of(copy)
    tokenizer.check("en", "vi")
    with pytest.raises(ModelError, match="from de, en, fr, not from ja"):
        tokenizer.check("ja", "vi")


def test_no_word_on_languages_leaves_them_open(copy: Path) -> None:
    (copy / "tokenizer_config.json").unlink()
    tokenizer_of(copy).check("fr", "vi")


def test_limits(opus: Toy, copy: Path, shipped: Model) -> None:
    assert (tokenizer_of(opus.folder).limit, tokenizer_of(opus.folder).positions) == (64, 64)
    assert load_tokenizer(shipped).positions == 512
    assert load_tokenizer(shipped).limit == (shipped.card.max_source_tokens or 256)
    (copy / "mtkit.toml").write_text("[model]\nmax_source_tokens = 20\n")
    assert tokenizer_of(copy).limit == 20


def test_ctranslate2_files_alone(opus: Toy, tmp_path: Path) -> None:
    """A folder that holds a conversion and the tokenizer files, and no vocab.json."""
    import shutil

    folder = tmp_path / "converted"
    shutil.copytree(opus.folder / "ctranslate2", folder)
    for name in ("source.spm", "target.spm"):
        shutil.copy(opus.folder / name, folder / name)
    tokenizer = tokenizer_of(folder)
    assert tokenizer.encode("Le Japon", "fr", "en") == tokenizer_of(opus.folder).encode("Le Japon", "fr", "en")
    assert tokenizer.limit == 256
