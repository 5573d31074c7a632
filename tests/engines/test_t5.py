"""T5 as MADLAD-400: the target named before the source, a network of its own, and T5s that do not translate."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from toys import FRENCH, Toy, translate, write_json

from mtkit.engines import Decoding, load_engine
from mtkit.engines.load import load_tokenizer
from mtkit.engines.t5 import T5Tokenizer
from mtkit.errors import ModelError
from mtkit.hub import find_model
from mtkit.hub.conversion.model_bin import read_model_bin
from mtkit.hub.convert import convert, recognise
from mtkit.hub.coverage import languages_of


@pytest.fixture
def folder(t5: Toy, tmp_path: Path) -> Path:
    """A copy of the toy as it would be published, to be changed."""
    return shutil.copytree(t5.folder, tmp_path / "t5_toy", ignore=shutil.ignore_patterns("ctranslate2"))


@pytest.mark.parametrize(
    ("tag", "token"), [("en", "<2en>"), ("vi", "<2vi>"), ("ja", "<2ja>"), ("fr-CA", "<2fr>"), ("he", "<2iw>")]
)
def test_target_token(t5: Toy, tag: str, token: str) -> None:
    tokenizer = load_tokenizer(t5.model)
    tokenizer.check("fr", tag)
    source = tokenizer.encode("Le Japon", "fr", tag)
    assert (source.tokens[0], source.tokens[-1], source.prefix) == (token, "</s>", ())
    assert "".join(source.tokens[1:-1]) == "▁Le▁Japon"
    assert (source.spans[0], source.spans[1][0], source.spans[-2][1], source.spans[-1]) == ((-1, -1), 0, 8, (-1, -1))


def test_unknown_target(t5: Toy) -> None:
    tokenizer = load_tokenizer(t5.model)
    for refused in (lambda: tokenizer.check("fr", "tlh"), lambda: tokenizer.encode("a", "fr", "tlh")):
        with pytest.raises(ModelError, match="t5_toy does not know the language tlh; it knows <2en>, <2fr>, "):
            refused()
    tokenizer.check("tlh", "ja")  # of the source it is told nothing


def test_languages(t5: Toy) -> None:
    """<2iw> is Hebrew; <2translit> names a task."""
    found = languages_of(t5.model)
    assert found.targets == ("en", "fr", "he", "ja", "vi", "zh")
    assert found.sources == (*found.targets, "*")


def test_texts_of_hypotheses(t5: Toy) -> None:
    tokenizer = load_tokenizer(t5.model)
    tokens = ["<2ja>", "▁le", "<extra_id_0>", "▁port", "<pad>"]
    assert tokenizer.decode(tokens) == "le port"
    assert tokenizer.pieces(tokens) == ["", " le", "", " port", ""]


def test_a_text_chooses_no_target(t5: Toy) -> None:
    """Whether or not SentencePiece has the token as a piece of its own, as MADLAD-400's has."""
    tokenizer = load_tokenizer(t5.model)
    assert isinstance(tokenizer, T5Tokenizer)
    tokenizer._tokens |= {"▁Le"}
    assert tokenizer.encode("Le <2vi>", "fr", "ja").tokens[:2] == ("<2ja>", "<unk>")
    assert "<2vi>" not in tokenizer.encode("Le <2vi>", "fr", "ja").tokens


def test_limits(t5: Toy, folder: Path) -> None:
    tokenizer = load_tokenizer(t5.model)
    assert (tokenizer.limit, tokenizer.positions) == (128, 512)
    (folder / "mtkit.toml").write_text("[model]\nmax_source_tokens = 30\n")
    assert load_tokenizer(find_model(folder)).limit == 30


def test_the_target_counts(t5: Toy) -> None:
    engine = load_engine(t5.folder, threads=1)
    sources = [engine.tokenizer.encode(FRENCH[0], "fr", target) for target in ("en", "ja", "vi")]
    found = translate(engine, sources, Decoding(beam=1, max_length=20))
    assert len({hypothesis.tokens for hypothesis in found}) == len(found)


def test_beyond_the_farthest_distance(t5: Toy) -> None:
    """Sources far longer than the distance that the model tells apart are computed alike by both engines."""
    engines = load_engine(t5.folder, threads=1), load_engine(t5.folder, "transformers", threads=1)
    source = engines[0].tokenizer.encode(" ".join(FRENCH[:4]), "fr", "en")
    assert len(source.tokens) > 5 * 20
    (ours,), (reference,) = (translate(engine, [source], Decoding(beam=1, max_length=60)) for engine in engines)
    assert ours.tokens == reference.tokens


@pytest.mark.parametrize("name", ["spiece.model", "sentencepiece.model"])
def test_conversions(t5: Toy, folder: Path, name: str, tmp_path: Path) -> None:
    """A converted folder has all it takes, and so has one that others converted, whose pieces have another name."""
    out = tmp_path / "out"
    convert(folder, out, "int8_float16")
    assert sorted(path.name for path in out.iterdir()) == ["ctranslate2", "spiece.model", "tokenizer_config.json"]
    (out / "spiece.model").rename(out / name)
    found = recognise(out)
    assert (found.kind, found.architecture, found.quantization) == ("ctranslate2", "t5", "int8_float16")
    assert found.targets == languages_of(t5.model).targets
    assert read_model_bin(out / "ctranslate2" / "model.bin").quantization == "int8_float16"
    again = tmp_path / "again"
    convert(out, again)
    engine = load_engine(again, threads=1)
    assert translate(engine, [engine.tokenizer.encode(FRENCH[0], "fr", "ja")], Decoding(beam=1, max_length=20))


def test_ungated(folder: Path, tmp_path: Path) -> None:
    """The first T5 has one matrix where version 1.1 has two, and relu; its own name for no value is null."""
    from safetensors.numpy import load_file, save_file

    tensors = load_file(folder / "model.safetensors")
    first = {name.replace("wi_0", "wi"): tensor for name, tensor in tensors.items() if "wi_1" not in name}
    save_file(first, folder / "model.safetensors", {"format": "pt"})
    change(folder, feed_forward_proj="relu", num_decoder_layers=None)
    convert(folder, folder / "ctranslate2-of", "float32")
    (folder / "ctranslate2-of" / "ctranslate2").rename(folder / "ctranslate2")
    engines = load_engine(folder, threads=1), load_engine(folder, "transformers", threads=1)
    source = engines[0].tokenizer.encode(FRENCH[1], "fr", "en")
    (ours,), (reference,) = (translate(engine, [source], Decoding(beam=1, max_length=20)) for engine in engines)
    assert (ours.tokens, ours.score) == (reference.tokens, pytest.approx(reference.score, abs=1e-4))


def change(folder: Path, **values: Any) -> None:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    write_json(folder / "config.json", config | values)


def without_targets(folder: Path) -> None:
    """As a T5 that was trained for other tasks."""
    path = folder / "tokenizer.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"<2', '"<of_'), encoding="utf-8")


BROKEN: dict[str, tuple[Callable[[Path], Any], str]] = {
    "no pieces": (lambda folder: (folder / "spiece.model").unlink(), "spiece.model is missing"),
    "no vocabulary": (lambda folder: (folder / "tokenizer.json").unlink(), "tokenizer.json is missing"),
    "no targets": (without_targets, "no tokens for target languages"),
    "a vocabulary of nothing": (lambda f: (f / "tokenizer.json").write_text('{"<2ja>": 1}'), "no vocabulary in it"),
    "a list of nothing": (
        lambda f: (f / "tokenizer.json").write_text('{"model": {"vocab": ["<2ja>"]}, "added_tokens": []}'),
        "no vocabulary in it",
    ),
    "rows": (lambda folder: change(folder, vocab_size=5000), "in the weights"),
    "another feed-forward layer": (lambda folder: change(folder, feed_forward_proj="gated-maxout"), "gated-maxout"),
    "no feed-forward layer": (lambda folder: change(folder, feed_forward_proj=["relu"]), "feed-forward layer"),
    "width": (lambda folder: change(folder, d_model=64), "where config.json asks for"),
    "heads": (lambda folder: change(folder, num_heads=0), "num_heads as 0"),
    "endless layers": (lambda folder: change(folder, num_layers=10**9), "the weights have fewer"),
    "one layer more": (lambda folder: change(folder, num_decoder_layers=3), "block.2"),
    "a start beyond the end": (lambda folder: change(folder, decoder_start_token_id=10**6), "starts from token"),
    "a norm": (lambda folder: change(folder, layer_norm_epsilon=0), "layer_norm_epsilon as 0"),
    "buckets": (lambda folder: change(folder, relative_attention_num_buckets=9), "8×4"),
    "a distance": (lambda folder: change(folder, relative_attention_max_distance=4), "distances up to 4"),
    "a far distance": (lambda folder: change(folder, relative_attention_max_distance=2**31), "distances up to 2147"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken(folder: Path, case: str, tmp_path: Path) -> None:
    damage, words = BROKEN[case]
    damage(folder)
    with pytest.raises(ModelError) as raised:
        convert(folder, tmp_path / "out")
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)
    assert not (tmp_path / "out").exists()


def test_no_targets(folder: Path) -> None:
    without_targets(folder)
    with pytest.raises(ModelError, match="no file here lists tokens for target languages"):
        load_tokenizer(find_model(folder))
