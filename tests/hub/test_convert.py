"""Conversion without PyTorch gives what CTranslate2's converter gives with it, and nothing half-made.

The oracles are CTranslate2's own converter, byte for byte, and, for what that cannot convert, Transformers.
"""

import json
import pickle
import re
import resource
import shutil
import stat
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import toys
from toys import FRENCH, Toy, write_json

from mtkit.engines import Decoding, Engine, Hypothesis, load_engine
from mtkit.errors import ModelError, OptionError
from mtkit.hub import Model, find_model
from mtkit.hub.conversion import network, variables
from mtkit.hub.conversion.model_bin import read_model_bin
from mtkit.hub.conversion.safetensors import read_safetensors
from mtkit.hub.conversion.tensors import in_memory
from mtkit.hub.convert import QUANTIZATIONS, convert, recognise

# How far two float32 implementations may lie apart in a mean log-probability.
TOLERANCE = 1e-4
BUILDERS = {
    "opus": toys.opus_toy,
    "several targets": toys.multi_target_toy,
    "two vocabularies": toys.two_vocabularies_toy,
    "m2m100": toys.m2m100_toy,
    "nllb": toys.nllb_toy,
}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Toy]:
    """Build a toy by name, once."""
    found: dict[str, Toy] = {}

    def make(name: str) -> Toy:
        if name not in found:
            found[name] = BUILDERS[name](tmp_path_factory.mktemp("models") / name.replace(" ", "-"))
        return found[name]

    return make


@pytest.fixture
def opus(made: Callable[[str], Toy]) -> Toy:
    return made("opus")


@pytest.fixture
def copy(opus: Toy, tmp_path: Path) -> Path:
    """A copy of the Opus toy's Hugging Face files, to be damaged."""
    folder = tmp_path / "copy"
    shutil.copytree(opus.folder, folder, ignore=shutil.ignore_patterns("ctranslate2"))
    return folder


def weights_of(folder: Path) -> bytes:
    return (folder / "ctranslate2" / "model.bin").read_bytes()


def weights_of_float32(toy: Toy, tmp_path: Path) -> bytes:
    convert(toy.folder, tmp_path / "float32", "float32")
    return weights_of(tmp_path / "float32")


def hypotheses(engine: Engine, toy: Toy, beam: int = 1) -> list[Hypothesis]:
    encoded = [engine.tokenizer.encode(line, toy.source, toy.target) for line in FRENCH]
    return [toys.translate(engine, [source], Decoding(beam=beam, max_length=30))[0] for source in encoded]


def agreeing(ours: Sequence[Hypothesis], reference: Sequence[Hypothesis]) -> None:
    """Assert that two systems say the same and believe it as much; and that they say something."""
    assert [h.tokens for h in ours] == [h.tokens for h in reference]
    assert [h.complete for h in ours] == [h.complete for h in reference]
    assert [h.score for h in ours] == pytest.approx([h.score for h in reference], abs=TOLERANCE)
    assert len({h.tokens for h in ours}) > len(ours) // 3


# --- the same as CTranslate2's converter ---


@pytest.mark.parametrize("quantization", ["int8", "int8_float16", "int16", "float16", "float32", "bfloat16"])
@pytest.mark.parametrize("name", ["opus", "several targets", "m2m100", "nllb"])
def test_same_bytes(
    made: Callable[[str], Toy], name: str, quantization: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toy = made(name)
    if name in ("m2m100", "nllb"):  # the one table that PyTorch computes and rounds in its own way
        monkeypatch.setattr(network, "m2m100_positions", torch_positions)
    toys.convert(toy.folder, tmp_path / "reference", quantization)
    convert(toy.folder, tmp_path / "ours", quantization)
    assert weights_of(tmp_path / "ours") == (tmp_path / "reference" / "model.bin").read_bytes()
    ours, reference = (
        {path.name: json.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))}
        for folder in (tmp_path / "ours" / "ctranslate2", tmp_path / "reference")
    )
    assert ours["config.json"].pop("max_position_embeddings") == 64
    assert ours == reference


def torch_positions(count: int, width: int) -> Any:
    from transformers.models.m2m_100.modeling_m2m_100 import M2M100SinusoidalPositionalEmbedding

    return M2M100SinusoidalPositionalEmbedding.get_embedding(count + 2, width, 1).numpy()[2:]


@pytest.mark.parametrize(("count", "width"), [(64, 32), (1024, 1024), (20, 33)])
def test_positions(count: int, width: int) -> None:
    pytest.importorskip("transformers")
    assert network.m2m100_positions(count, width) == pytest.approx(torch_positions(count, width), abs=TOLERANCE)


def test_shipped_model_without_torch(shipped_model: Model, tmp_path: Path) -> None:
    """In an installation without PyTorch, Transformers and safetensors the shipped model comes out as it ships."""
    run_without(
        ("torch", "transformers", "safetensors", "huggingface_hub"),
        "from mtkit.hub.convert import convert\n"
        f"convert(Path({str(shipped_model.folder)!r}), Path({str(tmp_path)!r}, 'out'))",
    )
    converted = {p.name: p.read_bytes() for p in (tmp_path / "out" / "ctranslate2").iterdir()}
    reference = {p.name: p.read_bytes() for p in (shipped_model.folder / "ctranslate2").iterdir()}
    configs = [json.loads(files.pop("config.json")) for files in (converted, reference)]
    assert converted == reference
    assert configs[0] == configs[1] | {"max_position_embeddings": 512}


@pytest.fixture
def shipped_model() -> Model:
    model = find_model()
    if model.hugging_face is None:
        pytest.skip("the shipped model has no Hugging Face weights here")
    return model


def run_without(modules: Sequence[str], code: str) -> str:
    """Run code in a Python that has not got some modules; return what it prints and says."""
    hide = f"import sys\nfrom pathlib import Path\nfor m in {list(modules)!r}: sys.modules[m] = None\n"
    done = subprocess.run([sys.executable, "-c", hide + code], capture_output=True, text=True, timeout=120)
    return done.stdout + done.stderr


# --- the same as Transformers ---


@pytest.mark.parametrize("name", list(BUILDERS))
def test_both_engines_agree(made: Callable[[str], Toy], name: str, tmp_path: Path) -> None:
    toy = made(name)
    convert(toy.folder, tmp_path / "out", "float32")
    ours = load_engine(tmp_path / "out", threads=1, compute_type="float32")
    agreeing(hypotheses(ours, toy), hypotheses(load_engine(toy.folder, "transformers", threads=1), toy))


@pytest.mark.parametrize("beam", [1, 4])
@pytest.mark.parametrize("name", ["m2m100", "nllb"])
def test_same_hypotheses(made: Callable[[str], Toy], name: str, beam: int, tmp_path: Path) -> None:
    """What CTranslate2's converter makes, whose positions are rounded in another way, translates in the same way."""
    toy = made(name)
    convert(toy.folder, tmp_path / "out", "float32")
    engines = (load_engine(folder, threads=1) for folder in (tmp_path / "out", toy.folder))
    agreeing(*(hypotheses(engine, toy, beam) for engine in engines))


def test_padding_that_is_not_zero(copy: Path, opus: Toy, tmp_path: Path) -> None:
    """Fine-tuning in Transformers moves the vector that the decoder starts from."""
    torch = pytest.importorskip("torch")
    change_tensors(torch, copy, lambda tensors: tensors["model.shared.weight"][-1].normal_(std=0.5))
    convert(copy, tmp_path / "out", "float32")
    moved = Toy(copy)
    ours = hypotheses(load_engine(tmp_path / "out", threads=1), moved)
    agreeing(ours, hypotheses(load_engine(copy, "transformers", threads=1), moved))
    assert [h.tokens for h in ours] != [h.tokens for h in hypotheses(load_engine(opus.folder, threads=1), opus)]
    assert not any("<pad>" in h.tokens for h in ours)


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("name", ["opus", "two vocabularies", "m2m100"])
def test_projection_of_its_own(made: Callable[[str], Toy], name: str, tied: bool, tmp_path: Path) -> None:
    """A projection that the file holds is taken, as Transformers 5 does, whether or not it is called tied."""
    torch = pytest.importorskip("torch")
    toys.copy_without_weights(made(name), tmp_path / "copy")
    shutil.copy(made(name).folder / "model.safetensors", tmp_path / "copy")
    change("config.json", tie_word_embeddings=tied)(tmp_path / "copy")

    def separate(tensors: dict[str, Any]) -> None:
        shared = tensors.pop("model.shared.weight", None)
        for side in ("encoder", "decoder"):
            weight = tensors.setdefault(f"model.{side}.embed_tokens.weight", shared)
            tensors[f"model.{side}.embed_tokens.weight"] = weight.clone()
        if shared is not None:
            tensors["model.shared.weight"] = shared
        tensors["lm_head.weight"] = weight + 0.02 * torch.randn(weight.shape)

    change_tensors(torch, tmp_path / "copy", separate)
    toy = replace(made(name), folder=tmp_path / "copy")
    convert(toy.folder, tmp_path / "out", "float32")
    ours = hypotheses(load_engine(tmp_path / "out", threads=1), toy)
    agreeing(ours, hypotheses(load_engine(toy.folder, "transformers", threads=1), toy))
    assert weights_of(tmp_path / "out") != weights_of_float32(made(name), tmp_path)


@pytest.mark.parametrize("name", ["opus", "two vocabularies"])
@pytest.mark.parametrize("form", ["folder", "zip", "zip of a folder"])
def test_release(made: Callable[[str], Toy], name: str, form: str, tmp_path: Path) -> None:
    toy, path = made(name), tmp_path / "release"
    toys.marian_release(toy, path)
    if form != "folder":
        path = toys.packed(path, tmp_path / "opus.zip", "opus/" if form == "zip of a folder" else "")
    convert(path, tmp_path / "out", "float32")
    assert json.loads((tmp_path / "out" / "ctranslate2" / "config.json").read_bytes())["add_source_eos"] is True
    ours = load_engine(tmp_path / "out", threads=1)
    agreeing(hypotheses(ours, toy), hypotheses(load_engine(toy.folder, "transformers", threads=1), toy))


# --- the forms of a checkpoint ---


def test_shards(opus: Toy, tmp_path: Path) -> None:
    toys.in_shards(opus, tmp_path / "shards")
    assert len(list((tmp_path / "shards").glob("*.safetensors"))) > 2
    convert(tmp_path / "shards", tmp_path / "out", "float32")
    assert weights_of(tmp_path / "out") == weights_of_float32(opus, tmp_path)


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("name", ["opus", "two vocabularies", "m2m100"])
def test_pickle(made: Callable[[str], Toy], name: str, zipped: bool, tmp_path: Path) -> None:
    toys.as_pickle(made(name), tmp_path / "pickle", zipped)
    assert recognise(tmp_path / "pickle").kind == "pytorch"
    convert(tmp_path / "pickle", tmp_path / "out")
    convert(made(name).folder, tmp_path / "whole")
    assert weights_of(tmp_path / "out") == weights_of(tmp_path / "whole")


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float64"])
def test_types_of_numbers(opus: Toy, copy: Path, dtype: str, tmp_path: Path) -> None:
    """Half precision is read as PyTorch reads it; what is converted from it is the same by either way."""
    torch = pytest.importorskip("torch")
    save_file = pytest.importorskip("safetensors.torch").save_file
    load_file = pytest.importorskip("safetensors.torch").load_file
    tensors = {k: v.to(getattr(torch, dtype)) for k, v in load_file(opus.folder / "model.safetensors").items()}
    save_file(tensors, copy / "model.safetensors")
    read = read_safetensors(copy)
    assert set(read.tensors) == set(tensors)
    for name, tensor in tensors.items():
        assert np.array_equal(np.concatenate(list(read.tensors[name].blocks())), tensor.float().numpy())
    toys.copy_without_weights(opus, tmp_path / "pickle")
    torch.save(tensors, tmp_path / "pickle" / "pytorch_model.bin")
    for path, out in ((copy, "a"), (tmp_path / "pickle", "b")):
        convert(path, tmp_path / out)
    assert weights_of(tmp_path / "a") == weights_of(tmp_path / "b")


def test_tokenizer_saved_by_transformers_5(made: Callable[[str], Toy], tmp_path: Path) -> None:
    """It lists the codes of M2M100 in another file, and under another name, than the published models do."""
    transformers = pytest.importorskip("transformers")
    toy = made("m2m100")
    toys.copy_without_weights(toy, tmp_path / "copy")
    shutil.copy(toy.folder / "model.safetensors", tmp_path / "copy")
    for name in ("vocab.json", "special_tokens_map.json", "tokenizer_config.json"):
        (tmp_path / "copy" / name).unlink()
    transformers.M2M100Tokenizer.from_pretrained(toy.folder).save_pretrained(tmp_path / "copy")
    convert(tmp_path / "copy", tmp_path / "out", "float32")
    assert weights_of(tmp_path / "out") == weights_of_float32(toy, tmp_path)
    vocabularies = [
        (tmp_path / out / "ctranslate2" / "shared_vocabulary.json").read_bytes() for out in ("out", "float32")
    ]
    assert vocabularies[0] == vocabularies[1]
    for code in ("special_tokens_map.json", "tokenizer_config.json"):
        (tmp_path / "copy" / code).unlink(missing_ok=True)
    shutil.rmtree(tmp_path / "out")
    shutil.rmtree(tmp_path / "float32")
    assert "lists the language codes" in refused(tmp_path / "copy", tmp_path)


def test_blocks(monkeypatch: pytest.MonkeyPatch, opus: Toy, tmp_path: Path) -> None:
    """Weights of many blocks are the same as those of one."""
    for quantization in ("int8", "int16", "float32"):
        convert(opus.folder, tmp_path / f"one-{quantization}", quantization)
    monkeypatch.setattr("mtkit.hub.conversion.tensors.BLOCK", 100)
    for quantization in ("int8", "int16", "float32"):
        convert(opus.folder, tmp_path / f"many-{quantization}", quantization)
        assert weights_of(tmp_path / f"one-{quantization}") == weights_of(tmp_path / f"many-{quantization}")


def test_bfloat16_is_rounded_as_pytorch_does() -> None:
    torch = pytest.importorskip("torch")
    numbers = np.random.default_rng(1).normal(size=10_000).astype(np.float32) * np.float32(1e3)
    numbers[:4] = [0.0, -0.0, 1 + 2**-8, 1 + 3 * 2**-8]
    ours = variables.as_stored(numbers, "bfloat16", "")
    assert ours == torch.from_numpy(numbers).to(torch.bfloat16).view(torch.int16).numpy().tobytes()


@pytest.mark.parametrize("quantization", QUANTIZATIONS)
def test_quantizations(opus: Toy, quantization: str, tmp_path: Path) -> None:
    """Each is written as it is called, smaller than float32, and translates."""
    convert(opus.folder, tmp_path / "out", quantization)
    found = recognise(tmp_path / "out")
    assert found.quantization == quantization.removesuffix("_float32")
    assert quantization == "float32" or len(weights_of(tmp_path / "out")) < 0.7 * len(weights_of(opus.folder))
    found = hypotheses(load_engine(tmp_path / "out", threads=1), opus)
    exact = hypotheses(load_engine(opus.folder, threads=1), opus)
    assert sum(a.tokens[:1] == b.tokens[:1] for a, b in zip(found, exact, strict=True)) >= len(FRENCH) // 2


# --- what is written ---


def test_ctranslate2_is_copied(opus: Toy, tmp_path: Path) -> None:
    """In mtkit's layout or flat: the same bytes, the files that belong to it, and nothing else."""
    layered, flat = tmp_path / "layered", tmp_path / "flat"
    shutil.copytree(opus.folder, layered, ignore=shutil.ignore_patterns("*.safetensors", "vocab.json"))
    shutil.copytree(layered, flat, ignore=shutil.ignore_patterns("ctranslate2", "config.json"))
    shutil.copytree(layered / "ctranslate2", flat, dirs_exist_ok=True)
    for folder in (layered, flat):
        (folder / "run.py").write_text("raise SystemExit")
        convert(folder, tmp_path / f"{folder.name}-out")
        out = tmp_path / f"{folder.name}-out"
        assert weights_of(out) == (opus.folder / "ctranslate2" / "model.bin").read_bytes()
        assert sorted(str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()) == [
            "ctranslate2/config.json",
            "ctranslate2/model.bin",
            "ctranslate2/shared_vocabulary.json",
            "source.spm",
            "target.spm",
            "tokenizer_config.json",
        ]
        agreeing(*(hypotheses(load_engine(f, threads=1), opus) for f in (out, opus.folder)))


def test_rights(copy: Path, tmp_path: Path) -> None:
    for path in copy.iterdir():
        path.chmod(0o600)
    (copy / "README.md").write_text("---\nlicense: mit\n---\n")
    convert(copy, tmp_path / "out")
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "out", *(tmp_path / "out").rglob("*"))}
    assert {name: mode for name, mode in modes.items() if mode != 0o644} == {"out": 0o755, "ctranslate2": 0o755}
    assert "README.md" in modes


def test_no_code_of_a_model_is_run(copy: Path, opus: Toy, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    (copy / "modeling.py").write_text(f"open({str(marker)!r}, 'w')")
    config = json.loads((copy / "config.json").read_text())
    write_json(copy / "config.json", config | {"auto_map": {"AutoModelForSeq2SeqLM": "modeling.Model"}})
    convert(copy, tmp_path / "out", "float32")
    assert not marker.exists()
    assert not list((tmp_path / "out").rglob("*.py"))
    assert weights_of(tmp_path / "out") == weights_of(opus.folder)


class Opens:
    """A pickle of this opens a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return open, (str(self.path), "w")


@pytest.mark.parametrize("zipped", [True, False])
def test_no_pickle_is_run(copy: Path, zipped: bool, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    (copy / "model.safetensors").unlink()
    path = copy / "pytorch_model.bin"
    torch.save({"w": Opens(tmp_path / "marker")}, path, _use_new_zipfile_serialization=zipped)
    assert "something else than tensors" in refused(copy, tmp_path)
    path.write_bytes(pickle.dumps(Opens(tmp_path / "marker")))
    assert "something else than tensors" in refused(copy, tmp_path)
    assert not (tmp_path / "marker").exists()


def test_pickle_without_torch(opus: Toy, tmp_path: Path) -> None:
    toys.as_pickle(opus, tmp_path / "pickle")
    said = run_without(
        ("torch", "transformers"),
        "from mtkit.hub.convert import convert, recognise\nfrom mtkit.errors import ModelError\n"
        f"try: convert(Path({str(tmp_path)!r}, 'pickle'), Path({str(tmp_path)!r}, 'out'))\n"
        "except ModelError as error: print(error)",
    )
    assert said.count("\n") == 1
    assert "pip install 'mtkit[hf]'" in said


# --- what is refused ---


def refused(source: Path, tmp_path: Path, kind: type[Exception] = ModelError) -> str:
    """Convert what cannot be converted; return the one line that says so. Nothing may be left behind."""
    before = set(tmp_path.iterdir())
    with pytest.raises(kind) as caught:
        convert(source, tmp_path / "out")
    assert set(tmp_path.iterdir()) == before
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 600
    return message


def change(name: str, **values: Any) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        write_json(folder / name, json.loads((folder / name).read_text(encoding="utf-8")) | values)

    return damage


def change_tensors(torch: Any, folder: Path, edit: Callable[[dict[str, Any]], Any]) -> None:
    from safetensors.torch import load_file, save_file

    torch.manual_seed(1)
    tensors = load_file(folder / "model.safetensors")
    with torch.no_grad():
        edit(tensors)
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})


def change_header(edit: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        path = folder / "model.safetensors"
        data = path.read_bytes()
        length = int.from_bytes(data[:8], "little")
        header = json.loads(data[8 : 8 + length])
        edit(header)
        new = json.dumps(header).encode()
        path.write_bytes(struct.pack("<Q", len(new)) + new + data[8 + length :])

    return damage


def change_bytes(edit: Callable[[bytes], bytes], name: str = "model.safetensors") -> Callable[[Path], None]:
    return lambda folder: bool((folder / name).write_bytes(edit((folder / name).read_bytes()))) and None


def fill(data: bytes, name: str = "model.safetensors") -> Callable[[Path], None]:
    return change_bytes(lambda _: data, name)


def poison(number: float) -> Callable[[Path], None]:
    name = "model.encoder.layers.1.fc1.weight"

    def damage(folder: Path) -> None:
        torch = pytest.importorskip("torch")
        change_tensors(torch, folder, lambda tensors: tensors[name][3, 5:6].fill_(number))

    return damage


def into_index(shard: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / "model.safetensors").unlink()
        write_json(folder / "model.safetensors.index.json", {"weight_map": {"model.shared.weight": shard}})

    return damage


def vocabulary(edit: Callable[[dict[str, int]], Any]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        numbers = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
        edit(numbers)
        write_json(folder / "vocab.json", numbers)

    return damage


FC1 = "model.encoder.layers.0.fc1.weight"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 301\n"
BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut in the middle": (change_bytes(lambda data: data[: len(data) // 2]), "truncated"),
    "cut at the end": (change_bytes(lambda data: data[:-1]), "truncated"),
    "cut in the header": (change_bytes(lambda data: data[:100]), "truncated"),
    "empty": (fill(b""), "truncated"),
    "a Git LFS pointer": (fill(POINTER), "truncated"),
    "a header that is no JSON": (change_bytes(lambda data: data[:8] + b"?" + data[9:]), "cannot be read"),
    "a header that is deep": (
        change_bytes(lambda data: struct.pack("<Q", 99_999) + b"[" * 99_999 + data),
        "cannot be read",
    ),
    "a header of a list": (fill(struct.pack("<Q", 2) + b"[]"), "no JSON object"),
    "a header that claims all memory": (
        change_header(lambda header: header[FC1].update(shape=[10**12, 10**6])),
        "truncated",
    ),
    "a header with negative numbers": (change_header(lambda header: header[FC1].update(shape=[-64, -32])), "truncated"),
    "a header with offsets beyond": (
        change_header(lambda header: header[FC1].update(data_offsets=[10**15, 10**15 + 64 * 32 * 4])),
        "truncated",
    ),
    "a header without offsets": (change_header(lambda header: header[FC1].pop("data_offsets")), "tells nothing"),
    "a header with offsets of text": (
        change_header(lambda header: header[FC1].update(data_offsets="no")),
        "truncated",
    ),
    "whole numbers": (change_header(lambda header: header[FC1].update(dtype="I32")), "written in I32"),
    "a type that is a list": (change_header(lambda header: header[FC1].update(dtype=[])), "written in []"),
    "another shape": (change_header(lambda header: header[FC1].update(shape=[32, 64])), "32×64"),
    "no such tensor": (change_header(lambda header: header.pop(FC1)), f"{FC1} is missing"),
    "NaN": (poison(float("nan")), "NaN"),
    "infinite": (poison(float("inf")), "NaN or infinite"),
    "a shard elsewhere": (into_index("../model.safetensors"), "no file of this folder"),
    "a shard that is missing": (into_index("model-1.safetensors"), "cannot be read"),
    "a config without width": (change("config.json", d_model=None), "d_model"),
    "a config of another width": (change("config.json", d_model=64), "64"),
    "a config of endless layers": (change("config.json", encoder_layers=10**9), "layers"),
    "a config of more layers": (change("config.json", decoder_layers=3), "layers.2"),
    "a config of odd heads": (change("config.json", encoder_attention_heads=5), "5 heads"),
    "a config of true heads": (change("config.json", decoder_attention_heads=True), "decoder_attention_heads"),
    "a config of endless positions": (change("config.json", max_position_embeddings=10**12), "positions"),
    "another activation": (change("config.json", activation_function="tanhish"), "tanhish"),
    "an activation of no kind": (change("config.json", activation_function=["relu"]), "activation"),
    "a start beyond the end": (change("config.json", decoder_start_token_id=10**6), "starts from"),
    "another architecture": (change("config.json", model_type="gpt2"), "gpt2"),
    "a short vocabulary": (vocabulary(lambda numbers: numbers.popitem()), "in the weights"),
    "a vocabulary with a gap": (vocabulary(lambda numbers: numbers.update({"</s>": 10**9})), "gaps"),
    "a vocabulary with a twin": (vocabulary(lambda numbers: numbers.update({"<unk>": 0})), "gaps"),
    "a vocabulary of text": (vocabulary(lambda numbers: numbers.update({"<unk>": "1"})), "gaps"),
    "a vocabulary without an end": (vocabulary(lambda numbers: numbers.update({"</t>": numbers.pop("</s>")})), "</s>"),
    "no vocabulary": (lambda folder: (folder / "vocab.json").unlink(), "vocab.json is missing"),
    "no pieces": (lambda folder: (folder / "source.spm").unlink(), "source.spm is missing"),
}


@pytest.mark.parametrize("case", list(BROKEN))
def test_broken_checkpoints(copy: Path, case: str, tmp_path: Path) -> None:
    damage, words = BROKEN[case]
    damage(copy)
    assert words in refused(copy, tmp_path)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (change_bytes(lambda data: data[:-100], "release.npz"), "zip"),
        (fill(b"", "release.npz"), "zip"),
        (fill(b"a: b: c\n", "decoder.yml"), "decoder.yml"),
        (fill(b"[" * 100_000, "decoder.yml"), "decoder.yml"),
        (fill(b"- 1", "decoder.yml"), "says nothing"),
        (fill(b"models: []\nvocabs: [a.yml]", "decoder.yml"), "models"),
        (fill(b"models: [1]\nvocabs: [a.yml]", "decoder.yml"), "models"),
        (fill(b"models: [../x.npz]\nvocabs: [a.yml]", "decoder.yml"), "outside"),
        (fill(b"models: [/etc/passwd]\nvocabs: [a.yml]", "decoder.yml"), "outside"),
        (fill(b"models: [release.npz]\nvocabs: [b.yml]", "decoder.yml"), "b.yml"),
        (fill(b"models: [source.spm]\nvocabs: [target.spm]", "decoder.yml"), "npz"),
        (change_bytes(lambda data: data[:20], "opus.src.vocab.yml"), "vocabulary"),
        (lambda folder: (folder / "source.spm").unlink(), "something else"),
        (lambda folder: (folder / "source.spm").rename(folder / "source.bpe"), "BPE"),
    ],
)
def test_broken_releases(opus: Toy, damage: Callable[[Path], None], words: str, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    toys.marian_release(opus, folder)
    (npz,) = folder.glob("*.npz")
    npz.rename(folder / "release.npz")
    names = {"models": ["release.npz"], "vocabs": ["opus.src.vocab.yml"] * 2}
    write_json(folder / "decoder.yml", names)
    damage(folder)
    assert words in refused(folder, tmp_path)


def test_objects_in_a_release(opus: Toy, tmp_path: Path) -> None:
    """numpy keeps objects as pickles: none is read."""
    folder = tmp_path / "release"
    toys.marian_release(opus, folder)
    (npz,) = folder.glob("*.npz")
    arrays = dict(np.load(npz)) | {"Wemb": np.array([Opens(tmp_path / "marker")], dtype=object)}
    np.savez(npz, **arrays)
    assert "cannot be converted" in refused(folder, tmp_path)
    assert not (tmp_path / "marker").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"encoder_l1_ffn_b1": np.full((1, 64), np.nan, np.float32)}, "NaN"),
        ({"encoder_l1_ffn_W1": np.zeros((3, 3), np.float32)}, "shape"),
        ({"encoder_l2_self_bq": np.zeros((1, 3), np.float32)}, "shape"),
        ({"decoder_ff_logit_out_b": np.zeros((1, 3), np.float32)}, "shape"),
        ({"Wemb": np.zeros((3, 32), np.float32)}, "shape"),
        ({"Wemb": np.zeros(3, np.float32)}, "cannot be converted"),
        ({"special:model.yml": np.frombuffer(b"enc-depth: 1000000000\ndec-depth: 2\n\0", np.int8)}, "layers"),
        ({"special:model.yml": np.frombuffer(b"enc-depth: 2\ndec-depth: 2\n\0", np.int8)}, "cannot be converted"),
        ({"special:model.yml": np.frombuffer(b"{", np.int8)}, "cannot be converted"),
    ],
)
def test_broken_weights_of_a_release(opus: Toy, change: dict[str, Any], words: str, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    toys.marian_release(opus, folder)
    (npz,) = folder.glob("*.npz")
    np.savez(npz, **(dict(np.load(npz)) | change))
    assert re.search(words, refused(folder, tmp_path))


def test_too_large_for_half_precision(copy: Path, tmp_path: Path) -> None:
    poison(1e6)(copy)
    with pytest.raises(ModelError, match="too large for float16"):
        convert(copy, tmp_path / "out", "float16")
    assert not (tmp_path / "out").exists()
    convert(copy, tmp_path / "out", "int8")


@pytest.mark.parametrize("form", ["safetensors", "release", "ctranslate2"])
def test_disk_full(opus: Toy, form: str, tmp_path: Path) -> None:
    folder = tmp_path / form
    if form == "release":
        toys.marian_release(opus, folder)
        folder = toys.packed(folder, tmp_path / "release.zip")
    else:
        left_out = "ctranslate2" if form == "safetensors" else "*.safetensors"
        shutil.copytree(opus.folder, folder, ignore=shutil.ignore_patterns(left_out))
    with longest_file(20_000):
        message = refused(folder, tmp_path)
    assert "room" in message or "space" in message


@contextmanager
def longest_file(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond ``size``, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_interrupted(opus: Toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(variables.Quantised, "to_bytes", interrupt)
    refused(opus.folder, tmp_path, KeyboardInterrupt)


def test_wrong_options(opus: Toy, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="int4"):
        convert(opus.folder, tmp_path / "out", "int4")
    (tmp_path / "out").mkdir()
    with pytest.raises(OptionError, match="exists"):
        convert(opus.folder, tmp_path / "out")
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]
    assert not list((tmp_path / "out").iterdir())


def test_nowhere_to_write(opus: Toy, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="rights"):
        convert(opus.folder, tmp_path / "file" / "out")


def test_int16_of_zeros() -> None:
    zeros = variables.Weight(in_memory("zeros", np.zeros((3, 4), np.float32)))
    scale = variables.scale_of(zeros, "int16")
    assert np.isfinite(scale)
    assert not any(variables.Quantised(zeros, scale, "int16").to_bytes())


def test_model_bin(opus: Toy) -> None:
    contents = read_model_bin(opus.folder / "ctranslate2" / "model.bin")
    assert contents.specification == "TransformerSpec"
    assert contents.variables["encoder/layer_1/ffn/linear_0/weight"] == ("float32", (64, 32))
    assert replace(contents, variables={}).quantization == "float32"
