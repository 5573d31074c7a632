"""Whether a model is what its card says, and what loading a damaged one does."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mtkit.errors import ModelError
from mtkit.hub import Card, find_model
from mtkit.hub.card import write_card
from mtkit.hub.install import hashes
from mtkit.hub.verify import Problem, quick_check, repair, size_of, verify

WEIGHTS = "ctranslate2/model.bin"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The shipped model as an installed package has it, in the user's own hands: without the Hugging Face layout."""
    shipped = find_model().folder
    folder = tmp_path / "models" / "mine"
    shutil.copytree(shipped / "ctranslate2", folder / "ctranslate2")
    for name in ("source.spm", "target.spm", "mtkit.toml", "README.md"):
        shutil.copy(shipped / name, folder / name)
    return folder


def problems(folder: Path) -> list[tuple[str, str]]:
    return [(one.file, one.kind) for one in verify(find_model(folder))]


def test_what_ships_is_whole() -> None:
    read: list[int] = []
    model = find_model()
    assert verify(model, read.append) == []
    assert sum(read) == sum((model.folder / name).stat().st_size for name in model.card.files)
    assert size_of(model) >= sum(read)
    quick_check(model)


def test_a_layout_that_was_left_out_is_not_missed(copy: Path) -> None:
    assert problems(copy) == []
    quick_check(find_model(copy))


def test_a_layout_that_is_there_in_part_is_missed(copy: Path) -> None:
    shutil.copy(find_model().folder / "config.json", copy)
    assert ("model.safetensors", "missing") in problems(copy)
    with pytest.raises(ModelError, match=r"is missing; (?:it lies in no store|add it again)"):
        quick_check(find_model(copy))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("name", "harm", "kind"),
    [
        (WEIGHTS, cut, "truncated"),
        (WEIGHTS, flip, "changed"),
        (WEIGHTS, lambda path: path.write_bytes(b""), "truncated"),
        ("source.spm", flip, "changed"),
        ("source.spm", Path.unlink, "missing"),
        ("source.spm", lambda path: path.write_bytes(b""), "truncated"),
        ("ctranslate2/config.json", cut, "changed"),
    ],
)
def test_harm(copy: Path, name: str, harm: Callable[[Path], None], kind: str) -> None:
    model = find_model(copy)
    harm(copy / name)
    assert verify(model) == [Problem(name, kind)]


def test_safetensors_cut_short(copy: Path) -> None:
    shipped = find_model().folder
    for path in shipped.iterdir():
        if path.is_file():
            shutil.copy(path, copy)
    assert problems(copy) == []
    cut(copy / "model.safetensors")
    assert problems(copy) == [("model.safetensors", "truncated")]


def test_unexpected(copy: Path) -> None:
    (copy / "ctranslate2" / "extra.bin").write_bytes(b"-")
    (copy / ".cache").mkdir()
    (copy / ".cache" / "file").write_bytes(b"-")
    (copy / "LICENSE").write_bytes(b"-")
    assert problems(copy) == [("ctranslate2/extra.bin", "unexpected")]


def test_a_card_without_sums(copy: Path) -> None:
    (copy / "mtkit.toml").unlink()
    assert problems(copy) == [("mtkit.toml", "unlisted")]
    quick_check(find_model(copy))


@pytest.mark.parametrize("name", ["../secret", "/etc/hostname"])
def test_a_card_that_names_files_elsewhere(copy: Path, name: str) -> None:
    (copy.parent / "secret").write_bytes(b"-")
    write_card(copy, Card("mine", files={name: "00"}))
    assert (name, "unexpected") in problems(copy)


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_quick_check(copy: Path, harm: Callable[[Path], None]) -> None:
    model = find_model(copy)
    harm(copy / "target.spm")
    with pytest.raises(ModelError, match=r"mine: target\.spm is (missing|empty); (?:it lies in no store|add it again)"):
        quick_check(model)


def test_repair(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MTKIT_HOME", str(tmp_path))
    assert repair(find_model(copy)).endswith("mtkit models add FOLDER --name mine --overwrite")
    known = copy.rename(copy.with_name("m2m100_418M"))
    assert repair(find_model(known)).endswith("mtkit models pull m2m100_418M --overwrite")
    assert repair(find_model()) == "install mtkit again"


def number_at(folder: Path, name: str) -> Callable[[int], None]:
    """Return what writes another number into a variable of one number."""
    path = folder / WEIGHTS
    data = bytearray(path.read_bytes())
    place = data.index(name.encode() + b"\0") + len(name) + 1
    place += 1 + 4 * data[place]  # dimensions
    wide = {1: 1, 2: 2, 3: 4}[data[place]]
    place += 5  # type and length

    def write(number: int) -> None:
        data[place : place + wide] = number.to_bytes(wide, "little", signed=True)
        path.write_bytes(data)

    return write


@pytest.mark.parametrize(
    ("name", "number", "told"),
    [
        ("encoder/num_heads", 0, "encoder/num_heads is 0"),
        ("decoder/num_heads", -1, "decoder/num_heads is -1"),
        ("decoder/alignment_layer", 99, "decoder/alignment_layer is 99, of "),
        ("decoder/alignment_heads", 99, "decoder/alignment_heads has 99, of "),
    ],
)
def test_numbers_that_would_crash(copy: Path, name: str, number: int, told: str) -> None:
    model = find_model(copy)
    write = number_at(copy, name)
    write(number)
    with pytest.raises(
        ModelError, match=rf"mine: model\.bin is damaged \({told}.*\); (?:it lies in no store|add it again)"
    ):
        quick_check(model)


# Damages a copy of the model in one place after the other, loads it and translates. A crash would end it early.
LOAD = """
import sys
from pathlib import Path
from mtkit.engines import Decoding, load_engine
from mtkit.errors import MtkitError
from mtkit.hub import find_model
from mtkit.hub.verify import quick_check

folder = Path(sys.argv[1])
for line in sys.stdin:
    name, how, where = line.split()
    path = folder / name
    whole = path.read_bytes()
    data, at = bytearray(whole), int(float(where) * len(whole)) if "." in where else int(where)
    if how == "cut":
        del data[at:]
    else:
        data[at] ^= int(how, 16)
    path.write_bytes(data)
    try:
        model = find_model(folder)
        quick_check(model)
        engine = load_engine(model, threads=1)
        source = engine.tokenizer.encode("Le Japon investit au Vietnam.", "fr", "vi")
        (hypotheses,) = engine.translate([([source], Decoding(beam=2, max_length=12, attention=True))])
        print("translated", engine.tokenizer.decode(hypotheses[0].tokens))
    except MtkitError as error:
        print("refused", error)
    path.write_bytes(whole)
"""


def test_damage_anywhere_ends_in_a_line_or_a_translation(copy: Path) -> None:
    model_bin = [f"{WEIGHTS} cut {where}" for where in (0, 3, 9, 40, 130, "0.0002", "0.1", "0.5", "0.9", "0.9999")]
    model_bin += [f"{WEIGHTS} {bit} {where}" for bit in ("80", "01") for where in range(0, 80, 3)]
    model_bin += [f"{WEIGHTS} ff {where / 10:.2f}" for where in range(10)]
    vocabulary = [f"ctranslate2/shared_vocabulary.json {how} 0.5" for how in ("cut", "ff", "20")]
    others = [f"{name} {how} 0.5" for name in ("source.spm", "ctranslate2/config.json") for how in ("cut", "ff", "02")]
    cases = [*model_bin, *vocabulary, *others]
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(copy)],
        input="\n".join(cases),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len(lines) == len(cases)
    assert {line.split()[0] for line in lines} == {"translated", "refused"}
    assert all(
        "refused" in line for line, case in zip(lines, cases, strict=True) if " cut " in case and WEIGHTS in case
    )


def test_sums_are_those_that_installing_writes(copy: Path) -> None:
    write_card(copy, replace(find_model(copy).card, files=hashes(copy)))
    assert problems(copy) == []
