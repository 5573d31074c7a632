"""``mtkit train``: usage, exit statuses, what goes where."""

import json
import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from corpora import write_recipe
from running import ROOT, Run, process

from mtkit.engines import Decoding, load_engine
from mtkit.training.recipe import read_recipe

pytest_plugins = ["inside"]

CORPUS = ROOT.parent / "shared" / "corpus"
QUICK = ("--set", "training.steps=6", "--set", "training.log_every=2")


def test_the_example_is_a_recipe(mtkit_: Run) -> None:
    ran = mtkit_("train", "--example")
    assert (ran.status, ran.told) == (0, [])
    assert tomllib.loads(ran.out.decode())["training"]["learning_rate"] == 0.001


def test_the_plan_writes_nothing(mtkit_: Run, tmp_path: Path) -> None:
    recipe = write_recipe(tmp_path)
    before = sorted(tmp_path.iterdir())
    ran = mtkit_("train", recipe, "--dry-run", "--out", tmp_path / "run")
    assert ran.status == 0
    assert "fr-vi" in ran.out.decode()
    assert "1+1 layers of 32" in ran.out.decode()
    as_json = json.loads(mtkit_("train", recipe, "--dry-run", "--json").out)
    assert as_json["validation"] == 20
    assert [one["rows"] for one in as_json["counts"]] == [1500, 1500]
    part = json.loads(mtkit_("train", recipe, "--dry-run", "--json", "--share", "0.2").out)
    assert part["pairs_a_pass"] < 0.4 * as_json["pairs_a_pass"]
    assert sorted(tmp_path.iterdir()) == before


def test_trained(mtkit_: Run, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    recipe = write_recipe(tmp_path)
    ran = mtkit_("train", recipe, "--out", tmp_path / "run", "--json", *QUICK)
    assert ran.status == 0
    events = [json.loads(line) for line in ran.out.splitlines()]
    names = [event["event"] for event in events]
    assert [name for name in names if name != "preparing"] == [
        "prepared",
        "began",
        "step",
        "step",
        "step",
        "tried",
        "saved",
        "finished",
    ]
    assert [event["step"] for event in events if event["event"] == "step"] == [2, 4, 6]
    read = [event["rows"] for event in events if event["event"] == "preparing" and event["action"] == "read"]
    assert read == [1000, 2000, 3000]
    assert events[-1]["folder"] == str(tmp_path / "run" / "model")
    assert sum("tokens/s" in line for line in ran.told) == 3
    quiet = mtkit_("train", recipe, "--out", tmp_path / "run", "--quiet", *QUICK)
    assert (quiet.status, quiet.out, quiet.told) == (0, b"", [])


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        ((), 2, "give a recipe"),
        (("absent.toml",), 1, "absent.toml cannot be read"),
        (("{recipe}", "--set", "training.step=3"), 2, "did you mean “training.steps”?"),
        (("{recipe}", "--share", "0"), 2, "--share"),
        (("{recipe}", "--data", "/absent"), 1, "no such file"),
        (("{recipe}", "--set", "training.device=cuda:99"), 2, "no device"),
    ],
)
def test_refused(mtkit_: Run, tmp_path: Path, arguments: tuple[str, ...], status: int, told: str) -> None:
    recipe = write_recipe(tmp_path)
    given = [argument.format(recipe=recipe) for argument in arguments]
    ran = mtkit_("train", *given, *(("--out", tmp_path / "run") if given else ()))
    assert ran.status == status
    assert len(ran.told) == 1
    assert told in ran.told[0]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_keeps_what_was_trained(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    arguments = ["train", write_recipe(tmp_path), "--out", tmp_path / "run", "--json"]
    endless = ["--set", "training.steps=1000000", "--set", "training.log_every=1"]
    with subprocess.Popen(
        [sys.executable, "-m", "mtkit", *arguments, *endless], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        assert running.stderr
        for line in running.stdout:
            if json.loads(line)["event"] == "step":
                running.send_signal(signal.SIGINT)
                break
        last = json.loads(running.stdout.read().splitlines()[-1])
        told = running.stderr.read().splitlines()
    assert running.returncode == 130
    assert last["event"] == "saved"
    assert told[-2:] == [
        f"mtkit: step {last['step']:,} is saved; the same command goes on from there",
        "mtkit: interrupted; what was finished is kept",
    ]
    ran = process("train", *arguments[1:], "--finish", *endless)
    assert ran.status == 0
    assert json.loads(ran.out.splitlines()[-1])["step"] == last["step"]
    assert (tmp_path / "run" / "model" / "ctranslate2" / "model.bin").is_file()


def test_the_recipe_of_the_shipped_model(mtkit_: Run, tmp_path: Path) -> None:
    """A hundredth of the data, and a smaller batch: the loss falls, and the model translates."""
    pytest.importorskip("torch")
    pytest.importorskip("zstandard")
    recipe = ROOT / "models" / "fr-mul-tiny" / "recipe.toml"
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not beside the checkout")
    steps = ("training.steps=24", "training.warmup=8", "training.tokens=1024", "training.log_every=4")
    changes = (*steps, "validation.lines=4", "training.threads=2")
    out = tmp_path / "run"
    given = [part for change in changes for part in ("--set", change)]
    ran = mtkit_("train", recipe, "--data", CORPUS, "--share", "0.01", "--out", out, "--json", *given)
    assert ran.status == 0, ran.told
    events = [json.loads(line) for line in ran.out.splitlines()]
    losses = [event["loss"] for event in events if event["event"] == "step"]
    assert losses[-1] < 0.9 * losses[0]
    model = read_recipe(recipe, CORPUS)
    engine = load_engine(out / "model", threads=1)
    for target in model.targets:
        encoded = engine.tokenizer.encode("Le Japon investit au Vietnam.", "fr", target)
        [hypothesis] = next(engine.translate([([encoded], Decoding(beam=2, max_length=40))]))
        assert hypothesis.tokens
