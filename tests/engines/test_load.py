"""What is wrong with a model is said in one line, and nothing in a folder is run."""

import json
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from toys import Toy, write_json

from mtkit.engines import Decoding, load_engine
from mtkit.errors import ModelError, MtkitError, OptionError
from mtkit.hub import Model


def refused(folder: Path, engine: str, kind: type[MtkitError] = ModelError) -> str:
    """Load what cannot be loaded; return the message."""
    with pytest.raises(kind) as caught:
        load_engine(folder, engine, threads=1)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 600
    assert any(word in message for word in ("fetch", "copy", "use ", "give", "needs", "restore", "correct")), message
    return message


def cut(name: str, keep: float) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[: int(len(data) * keep)])

    return damage


def fill(name: str, data: bytes) -> Callable[[Path], None]:
    return lambda folder: bool((folder / name).write_bytes(data)) and None


def remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def change(name: str, **values: object) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        old = json.loads((folder / name).read_text(encoding="utf-8"))
        write_json(folder / name, old | values)

    return damage


PAGE = b"<!DOCTYPE html><html>Not Found</html>\n" * 40
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 301\n"

BOTH = {
    "source.spm missing": remove("source.spm"),
    "source.spm garbage": fill("source.spm", PAGE),
    "source.spm empty": fill("source.spm", b""),
    "vocab.json not UTF-8": fill("vocab.json", b'{"\xff": 1}'),
    "tokenizer_config.json broken": fill("tokenizer_config.json", b"{"),
    "tokenizer_config.json a list": fill("tokenizer_config.json", b"[]"),
    "config.json broken": fill("config.json", b'{"model_type": '),
    "config.json a list": fill("config.json", b"[]"),
    "config.json empty": fill("config.json", b""),
    "config.json deep": fill("config.json", b"[" * 100_000),
    "positions no number": change("config.json", max_position_embeddings="many"),
    "card broken": fill("mtkit.toml", b"[model\nname = 1"),
    "card not UTF-8": fill("mtkit.toml", b'[model]\nname = "\xe9"'),
    "card of wrong kind": fill("mtkit.toml", b"model = 3"),
    "card with a wrong number": fill("mtkit.toml", b'[model]\nmax_source_tokens = "long"'),
    "card with languages as text": fill("mtkit.toml", b'[model]\nsources = "fr"'),
}
CTRANSLATE2 = {
    "cut to nothing": cut("ctranslate2/model.bin", 0),
    "cut short": cut("ctranslate2/model.bin", 0.01),
    "cut in the middle": cut("ctranslate2/model.bin", 0.5),
    "cut at the end": cut("ctranslate2/model.bin", 0.999),
    "zeros": fill("ctranslate2/model.bin", bytes(5000)),
    "a web page": fill("ctranslate2/model.bin", PAGE),
    "a Git LFS pointer": fill("ctranslate2/model.bin", POINTER),
    "config.json missing": remove("ctranslate2/config.json"),
    "config.json broken": fill("ctranslate2/config.json", b"{"),
    "vocabulary missing": remove("ctranslate2/shared_vocabulary.json"),
    "vocabulary broken": fill("ctranslate2/shared_vocabulary.json", b'["</s>", '),
}
TRANSFORMERS = {
    "cut to nothing": cut("model.safetensors", 0),
    "cut in the middle": cut("model.safetensors", 0.5),
    "cut at the end": cut("model.safetensors", 0.999),
    "a web page": fill("model.safetensors", PAGE),
    "a Git LFS pointer": fill("model.safetensors", POINTER),
    "target.spm missing": remove("target.spm"),
    "target.spm cut": cut("target.spm", 0.5),
    "vocab.json missing": remove("vocab.json"),
    "vocab.json broken": fill("vocab.json", b"{"),
    "vocab.json without <unk>": fill("vocab.json", b'{"</s>": 0}'),
    "vocab.json of a larger model": change("vocab.json", zzz=9999),
    "another shape": change("config.json", d_model=64),
    "more layers than weights": change("config.json", decoder_layers=3),
    "unknown architecture": change("config.json", model_type="parrot"),
    "no special tokens": change("config.json", decoder_start_token_id=None, eos_token_id=None),
}


@pytest.mark.parametrize("damage", BOTH.values(), ids=BOTH.keys())
@pytest.mark.parametrize("engine", ["ctranslate2", "transformers"])
def test_broken_for_both(copy: Path, damage: Callable[[Path], None], engine: str) -> None:
    damage(copy)
    refused(copy, engine)


@pytest.mark.parametrize("damage", CTRANSLATE2.values(), ids=CTRANSLATE2.keys())
def test_broken_for_ctranslate2(copy: Path, damage: Callable[[Path], None]) -> None:
    damage(copy)
    refused(copy, "ctranslate2")


@pytest.mark.parametrize("damage", TRANSFORMERS.values(), ids=TRANSFORMERS.keys())
def test_broken_for_transformers(copy: Path, damage: Callable[[Path], None]) -> None:
    damage(copy)
    refused(copy, "transformers")


def test_a_vocabulary_of_another_model(copy: Path) -> None:
    """CTranslate2 does not compare sizes when it loads; what comes of it must not be a traceback."""
    (copy / "ctranslate2" / "shared_vocabulary.json").write_text('["</s>", "<unk>", "▁Le"]', encoding="utf-8")
    engine = load_engine(copy, threads=1)
    source = engine.tokenizer.encode("Le Japon", "fr", "en")
    with pytest.raises(ModelError, match=r"the weights do not work \(Invalid token ID .*fetch or convert"):
        list(engine.translate([([source], Decoding())]))


def test_folders_that_are_no_models(tmp_path: Path) -> None:
    refused(tmp_path / "nowhere", "ctranslate2")
    refused(tmp_path, "ctranslate2")
    (tmp_path / "letter.txt").write_text("Bonjour")
    assert "not a model folder" in refused(tmp_path, "ctranslate2")
    assert "there is no model “nllb”" in refused("nllb", "ctranslate2")  # type: ignore[arg-type]


def test_weights_of_the_other_engine(copy: Path) -> None:
    conversion = shutil.move(copy / "ctranslate2", copy.parent / "conversion")
    assert "use --engine transformers" in refused(copy, "ctranslate2")
    for name in ("source.spm", "target.spm"):
        shutil.copy(copy / name, conversion)
    assert "use --engine ctranslate2" in refused(conversion, "transformers")


def test_settings_without_meaning(opus: Toy) -> None:
    for settings, message in (
        ({"engine": "marian"}, "there is no engine “marian”: use one of ctranslate2, transformers"),
        ({"compute_type": "int3"}, "there is no compute type “int3”: use one of default, "),
        ({"engine": "transformers", "compute_type": "int8"}, "computes in float32, not in int8"),
        ({"threads": -1}, "-1 threads: give 0"),
    ):
        with pytest.raises(OptionError, match=message):
            load_engine(opus.folder, **settings)  # type: ignore[arg-type]


def test_without_torch(opus: Toy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    assert "needs torch and transformers: pip install 'mtkit[hf]'" in refused(opus.folder, "transformers")
    load_engine(opus.folder)


def test_the_default_engine_needs_no_torch(opus: Toy) -> None:
    code = (
        "import sys; from mtkit.engines import load_engine; load_engine(sys.argv[1], threads=1); "
        "print({'torch', 'transformers'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, opus.folder], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


class Malice:
    """A pickle that would create a file when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str, str]]:
        return open, (str(self.path), "w")


def test_a_pickle_is_not_run(copy: Path, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    proof = tmp_path / "proof"
    (copy / "model.safetensors").unlink()
    for save in (lambda value, path: path.write_bytes(pickle.dumps(value, 2)), torch.save):
        save({"model.shared.weight": Malice(proof)}, copy / "pytorch_model.bin")
        refused(copy, "transformers")
        assert not proof.exists()


def test_weights_in_an_old_bin(opus: Toy, copy: Path) -> None:
    """Older Opus-MT folders hold pytorch_model.bin alone."""
    torch = pytest.importorskip("torch")
    from safetensors.torch import load_file

    torch.save(load_file(copy / "model.safetensors"), copy / "pytorch_model.bin")
    (copy / "model.safetensors").unlink()
    load_engine(copy, "transformers", threads=1)


def test_code_in_a_folder_is_not_run(copy: Path, tmp_path: Path) -> None:
    proof = tmp_path / "proof"
    (copy / "modeling.py").write_text(f"open({str(proof)!r}, 'w')\nclass Model: pass\n")
    change("config.json", model_type="own", auto_map={"AutoConfig": "modeling.Model"})(copy)
    refused(copy, "transformers")
    assert not proof.exists()


def test_shipped_model_loads_by_default(shipped: Model) -> None:
    assert load_engine("fr-mul-tiny").name == "ctranslate2"
    assert load_engine(shipped).tokenizer.limit > 0
