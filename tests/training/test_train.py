"""Training: what comes out translates, and what was cut off goes on as if it had not been."""

import errno
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from corpora import RECIPE, rows, write_recipe

from mtkit.engines import Decoding, load_engine
from mtkit.errors import InputError, ModelError, OptionError, OutputError
from mtkit.hub import find_model
from mtkit.hub.verify import verify
from mtkit.training import events
from mtkit.training.recipe import read_recipe
from mtkit.training.train import Interrupted, parameters_of, plan, train

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

LEARNED = (
    *("model.d_model=64", "model.ffn=128", "training.steps=240", "training.tokens=1024", "training.average=0.98"),
    *("training.learning_rate=3e-3", "training.warmup=40", "training.log_every=40", "validation.every=120"),
)
SHORT = ("training.steps=12", "training.log_every=1", "training.dropout=0.1")


@dataclass
class Ear:
    """Hears a run; ``after`` a step it asks for its end."""

    heard: list[Any] = field(default_factory=list)
    after: int = 0

    def hear(self, event: Any) -> None:
        self.heard.append(event)

    def stop(self) -> bool:
        return bool(self.after) and any(step >= self.after for step, _, _ in self.steps)

    def of(self, kind: type) -> list[Any]:
        return [event for event in self.heard if isinstance(event, kind)]

    @property
    def steps(self) -> list[tuple[int, float, float]]:
        return [(event.step, event.loss, event.learning_rate) for event in self.of(events.Step)]


def run(recipe: Path, out: Path, *changes: str, after: int = 0, **settings: Any) -> Ear:
    ear = Ear(after=after)
    with suppress(Interrupted):
        train(read_recipe(recipe, None, changes), out, hear=ear.hear, stop=ear.stop, **settings)
    return ear


def weights(out: Path) -> dict[str, Any]:
    from safetensors.numpy import load_file

    found: dict[str, Any] = load_file(out / "model" / "model.safetensors")
    return found


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ear]:
    """A run that has learned its language."""
    folder = tmp_path_factory.mktemp("trained")
    ear = run(write_recipe(folder), folder / "run", *LEARNED)
    return folder / "run", ear


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Ear]:
    """A recipe, and an uninterrupted short run of it, each step of which is told."""
    folder = tmp_path_factory.mktemp("whole")
    recipe = write_recipe(folder)
    return recipe, folder / "run", run(recipe, folder / "run", *SHORT)


def test_the_loss_falls(trained: tuple[Path, Ear]) -> None:
    losses = [loss for _, loss, _ in trained[1].steps]
    assert len(losses) == 6
    assert losses[-1] < 0.5 * losses[0]
    first, last = trained[1].of(events.Tried)
    assert (first.step, last.step) == (120, 240)
    assert last.mean > first.mean
    assert last.best


def test_the_rate_rises_and_falls(trained: tuple[Path, Ear]) -> None:
    rates = [rate for _, _, rate in trained[1].steps]
    assert rates[0] == max(rates) == 3e-3
    assert rates[-1] == pytest.approx(3e-3 / 48)  # the last of 48 steps that fall


def test_the_model_folder(trained: tuple[Path, Ear]) -> None:
    model = find_model(trained[0] / "model")
    card = model.card
    assert (card.name, card.sources, card.targets, card.licence) == ("toy", ("fr",), ("en", "vi"), "MIT")
    assert (card.max_source_tokens, card.placeholders) == (60, True)
    assert [score["pair"] for score in card.scores] == ["fr-en", "fr-vi"]
    assert not verify(model)
    assert "French → English, Vietnamese" in (model.folder / "README.md").read_text(encoding="utf-8")
    config = json.loads((model.folder / "config.json").read_text(encoding="utf-8"))
    padding = config["pad_token_id"]
    assert config["decoder_start_token_id"] == padding == config["vocab_size"] - 1
    assert not weights(trained[0])["model.shared.weight"][padding].any()


def test_both_engines_translate_what_was_learned(trained: tuple[Path, Ear]) -> None:
    source, english, vietnamese = rows(1)[0]
    made = {}
    for name in ("ctranslate2", "transformers"):
        engine = load_engine(trained[0] / "model", name, threads=1)
        for language in ("en", "vi"):
            encoded = engine.tokenizer.encode(source, "fr", language)
            assert encoded.tokens[0] == {"en": ">>eng<<", "vi": ">>vie<<"}[language]
            [hypothesis] = next(engine.translate([([encoded], Decoding(beam=1, max_length=60))]))
            made[name, language] = engine.tokenizer.decode(hypothesis.tokens)
    for language, reference in (("en", english), ("vi", vietnamese)):
        ours, theirs = made["ctranslate2", language], made["transformers", language]
        assert SequenceMatcher(None, ours, theirs).ratio() > 0.8  # int8 may turn a token of so small a model
        words = made["ctranslate2", language].split()
        assert len(set(words) & set(reference.split())) >= len(set(reference.split())) / 2


def test_the_plan_counts_what_is_trained(trained: tuple[Path, Ear]) -> None:
    recipe = read_recipe(trained[0].parent / "recipe.toml", None, LEARNED)
    [prepared], [began] = trained[1].of(events.Prepared), trained[1].of(events.Began)
    planned = plan(recipe)
    assert [one.kept for one in planned.counts] == [one.kept for one in prepared.counts]
    assert planned.pairs_a_pass == began.pairs
    assert planned.validation == began.validation == 20
    assert parameters_of(recipe.model, began.vocabulary) == began.parameters


def test_smoothed_loss_is_that_of_torch() -> None:
    from mtkit.training.loss import SmoothedCrossEntropy

    generator = torch.Generator().manual_seed(1)
    # more states than are treated at once
    given = [torch.randn(size, generator=generator, dtype=torch.float32) for size in ((1500, 8), (30, 8), (30,))]
    gold = torch.randint(0, 30, (1500,), generator=generator)
    found = []
    for own in (True, False):
        states, weight, bias = (one.clone().requires_grad_(at < 2) for at, one in enumerate(given))
        if own:
            loss = SmoothedCrossEntropy.apply(states, weight, bias, gold, 0.1)
        else:
            logits = states @ weight.t() + bias
            loss = torch.nn.functional.cross_entropy(logits, gold, label_smoothing=0.1, reduction="sum")
        (loss * 3).backward()
        found.append((loss.detach(), states.grad, weight.grad))
    for ours, theirs in zip(*found, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-3)


def test_a_shortlist_of_all_tokens_changes_nothing_but_their_order() -> None:
    from mtkit.training.loss import Shortlist

    gold = torch.tensor([3, 9, 3, 0])
    tokens, added, places = Shortlist(torch.arange(10), 10).draw(gold)
    assert sorted(tokens.tolist()) == list(range(10))
    assert not added.any()
    assert torch.equal(tokens[places], gold)


def test_a_shortlist_has_the_frequent_and_the_batch_and_weighs_the_drawn() -> None:
    from mtkit.training.loss import Shortlist

    torch.manual_seed(1)
    shortlist = Shortlist(torch.arange(100), 20)
    seen = set()
    for _ in range(200):
        tokens, added, places = shortlist.draw(torch.tensor([4, 95]))
        assert tokens[places].tolist() == [4, 95]
        assert len(set(tokens.tolist())) == len(tokens) == 21  # 10 frequent, 95 among them, 4, and 10 drawn
        assert {*range(90, 100), 4} <= set(tokens.tolist())
        torch.testing.assert_close(added, torch.tensor([0.0] * 11 + [89 / 10] * 10).clamp(min=1).log())
        seen |= set(tokens.tolist())
    assert len(seen) == 100


def test_the_gradients_of_shortlists_are_those_of_all_tokens_on_average() -> None:
    from mtkit.training.loss import Shortlist, SmoothedCrossEntropy

    generator = torch.Generator().manual_seed(1)
    states, weight = (torch.randn(size, generator=generator) * 0.6 for size in ((40, 8), (400, 8)))
    gold = torch.randint(0, 400, (40,), generator=generator)
    shortlist, bias = Shortlist(torch.bincount(gold, minlength=400), 120), torch.zeros(400)

    def gradients(part: bool) -> Any:
        ours, whole = states.clone().requires_grad_(), weight.clone().requires_grad_()
        rows, added, places = shortlist.draw(gold) if part else (torch.arange(400), bias, gold)
        SmoothedCrossEntropy.apply(ours, whole.index_select(0, rows), bias[rows] + added, places, 0.0).backward()
        return torch.cat([ours.grad.flatten(), whole.grad.flatten()])  # type: ignore[union-attr]

    torch.manual_seed(1)
    right, some = gradients(part=False), [gradients(part=True) for _ in range(200)]
    alike = torch.nn.functional.cosine_similarity
    assert alike(sum(some), right, dim=0) > 0.999
    assert alike(some[0], right, dim=0) > 0.9
    assert abs(float(sum(some).norm() / 200 / right.norm()) - 1) < 0.03


def test_the_loss_is_that_of_transformers(trained: tuple[Path, Ear]) -> None:
    """Sources and targets of unequal lengths, biases on the logits, and padding where the decoder starts."""
    import transformers

    from mtkit.training.loss import smoothed_loss

    network = transformers.MarianMTModel.from_pretrained(trained[0] / "model").eval()
    padding = network.config.pad_token_id
    network.final_logits_bias.copy_(torch.linspace(-1, 1, network.config.vocab_size))
    sources = torch.tensor([[5, 6, 7, 8, 0], [9, 10, 0, padding, padding]])
    targets = torch.tensor([[20, 21, 0, padding], [22, 23, 24, 0]])
    labels = targets.masked_fill(targets == padding, -100)
    given = {"input_ids": sources, "attention_mask": (sources != padding).long(), "labels": labels}
    theirs = network(**given).loss
    torch.testing.assert_close(smoothed_loss(network, sources, targets, 0.0, False) / 7, theirs)


def test_accumulated_batches_are_one_step(whole: tuple[Path, Path, Ear], tmp_path: Path) -> None:
    ear = run(whole[0], tmp_path / "run", *SHORT, "training.accumulate=3", "training.steps=2")
    assert [step for step, _, _ in ear.steps] == [1, 2]
    state = torch.load(tmp_path / "run" / "state.pt", weights_only=True)
    assert (state["progress"]["step"], state["progress"]["batch"]) == (2, 6)


# Going on


def same(run: tuple[Path, list[tuple[int, float, float]]], whole: tuple[Path, Path, Ear]) -> None:
    """Assert that a run has the losses, to the last bit, and the weights of the uninterrupted one."""
    out, steps = run
    assert steps == whole[2].steps
    ours, theirs = weights(out), weights(whole[1])
    assert ours.keys() == theirs.keys()
    for name, one in ours.items():
        assert np.array_equal(one, theirs[name]), name
    assert (out / "model/ctranslate2/model.bin").read_bytes() == (whole[1] / "model/ctranslate2/model.bin").read_bytes()


def test_two_runs_are_the_same(whole: tuple[Path, Path, Ear], tmp_path: Path) -> None:
    ear = run(whole[0], tmp_path / "run", *SHORT)
    same((tmp_path / "run", ear.steps), whole)


def test_stopped_and_gone_on(whole: tuple[Path, Path, Ear], tmp_path: Path) -> None:
    first = run(whole[0], tmp_path / "run", *SHORT, after=5)
    assert [event.step for event in first.of(events.Saved)] == [5]
    assert not (tmp_path / "run" / "model").exists()
    second = run(whole[0], tmp_path / "run", *SHORT)
    assert second.of(events.Began)[0].step == 5
    same((tmp_path / "run", first.steps + second.steps), whole)


def started(recipe: Path, out: Path) -> subprocess.Popen[str]:
    changes = [part for change in (*SHORT, "training.save_every=0") for part in ("--set", change)]
    return subprocess.Popen(
        [sys.executable, "-m", "mtkit", "train", recipe, "--out", out, "--json", "--quiet", *changes],
        stdout=subprocess.PIPE,
        text=True,
    )


def told(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    assert process.stdout
    yield from map(json.loads, process.stdout)


def test_killed_at_any_point_and_gone_on(whole: tuple[Path, Path, Ear], tmp_path: Path) -> None:
    recipe, out = whole[0], tmp_path / "run"
    seen: dict[int, tuple[int, float, float]] = {}
    # in the middle of the data, between a step and its state, after a state, and not at all
    for event, step in (("", 0), ("step", 3), ("saved", 8), ("", -1)):
        with started(recipe, out) as process:
            if not step:
                while not (out / ".data.part").exists() and process.poll() is None:
                    pass
                process.send_signal(signal.SIGKILL)
            for one in told(process):
                if one["event"] == "step":
                    now = (one["step"], one["loss"], one["learning_rate"])
                    assert seen.setdefault(one["step"], now) == now  # a step that is done again comes out the same
                if (one["event"], one.get("step")) == (event, step):
                    process.send_signal(signal.SIGKILL)
        assert process.returncode == (0 if step < 0 else -signal.SIGKILL)
    same((out, [seen[step] for step in sorted(seen)]), whole)
    assert not list(out.glob(".*.part"))


# The end


def test_longer_limits_go_on(whole: tuple[Path, Path, Ear], tmp_path: Path) -> None:
    run(whole[0], tmp_path / "run", *SHORT)
    more = run(whole[0], tmp_path / "run", *SHORT, "training.steps=14")
    assert [step for step, _, _ in more.steps] == [13, 14]
    again = run(whole[0], tmp_path / "run", *SHORT, "training.steps=14")
    assert not again.steps
    assert again.of(events.Finished)


def test_limits_of_passes_and_seconds(whole: tuple[Path, Path, Ear], tmp_path: Path) -> None:
    ear = run(whole[0], tmp_path / "a", *SHORT, "training.steps=0", "training.epochs=0.1")
    assert 0 < len(ear.steps) < 20
    ear = run(whole[0], tmp_path / "b", *SHORT, "training.steps=0", "training.seconds=0.3")
    assert ear.steps
    assert ear.of(events.Finished)


def test_patience(whole: tuple[Path, Path, Ear], tmp_path: Path) -> None:
    # at a rate of 0 no validation is better than the first
    changes = ("training.learning_rate=0", "validation.every=2", "validation.patience=2", "validation.lines=3")
    ear = run(whole[0], tmp_path / "run", *SHORT, *changes)
    assert [(event.step, event.best) for event in ear.of(events.Tried)] == [(2, True), (4, False), (6, False)]
    [finished] = ear.of(events.Finished)
    assert (finished.step, finished.reason) == (2, "no better validation in 2")


def test_finish(whole: tuple[Path, Path, Ear], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nothing was trained"):
        run(whole[0], tmp_path / "run", *SHORT, finish=True)
    run(whole[0], tmp_path / "run", *SHORT, after=4)
    ear = run(whole[0], tmp_path / "run", *SHORT, finish=True)
    assert not ear.steps
    assert ear.of(events.Finished)[0].step == 4
    assert load_engine(tmp_path / "run" / "model", threads=1)


def test_going_on_from_a_model(trained: tuple[Path, Ear], tmp_path: Path) -> None:
    recipe = write_recipe(tmp_path)
    start = f"start={trained[0] / 'model'}"
    with pytest.raises(ModelError, match="64 positions"):
        run(recipe, tmp_path / "long", start, "filter.max_tokens=100", "model.positions=512")
    ear = run(recipe, tmp_path / "run", *SHORT, start, "training.learning_rate=0", "training.average=0")
    fresh = trained[1].steps[-1][1]
    assert ear.steps[0][1] == pytest.approx(fresh, abs=0.5)
    ours, theirs = weights(tmp_path / "run"), weights(trained[0])
    assert all(np.array_equal(ours[name], theirs[name]) for name in theirs)
    japanese = write_recipe(tmp_path / "ja", text=RECIPE.replace('target = "vi"', 'target = "ja"'))
    with pytest.raises(ModelError, match="ja"):
        run(japanese, tmp_path / "b", start)


@pytest.mark.skipif(not hasattr(torch.optim, "Muon"), reason="this PyTorch has no Muon")
def test_a_run_with_a_shortlist_learns_and_goes_on(tmp_path: Path) -> None:
    recipe, some = write_recipe(tmp_path), ("training.shortlist=60", "training.steps=60")
    whole = run(recipe, tmp_path / "whole", *some)
    assert whole.steps[-1][1] < 0.7 * whole.steps[0][1]
    first = run(recipe, tmp_path / "run", *some, after=25)
    second = run(recipe, tmp_path / "run", *some)
    assert first.steps + second.steps == whole.steps


def test_muon(tmp_path: Path) -> None:
    ear = run(write_recipe(tmp_path), tmp_path / "run", "training.optimizer=muon", "training.steps=60")
    losses = [loss for _, loss, _ in ear.steps]
    assert losses[-1] < 0.7 * losses[0]


# What goes wrong


def test_a_loss_that_is_no_number(whole: tuple[Path, Path, Ear], tmp_path: Path) -> None:
    run(whole[0], tmp_path / "run", *SHORT, after=3)
    state = (tmp_path / "run" / "state.pt").read_bytes()
    changes = ("training.learning_rate=1", "training.clip=0", "training.warmup=0", "training.log_every=100")
    huge = ("training.optimizer=adamw", "training.steps=40")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mtkit.training.loop.smoothed_loss", diverging)
        with pytest.raises(ModelError, match=r"no number any more at step .* keeps the last good state"):
            run(whole[0], tmp_path / "run", *SHORT, *changes, *huge, "training.save_every=0")
    assert torch.load(tmp_path / "run" / "state.pt", weights_only=True)["progress"]["step"] == 5
    assert state  # the state of step 5 was the last that was sound
    run(whole[0], tmp_path / "run", *SHORT)


def diverging(network: Any, *rest: Any) -> Any:
    from mtkit.training.loss import smoothed_loss

    diverging.calls += 1  # type: ignore[attr-defined]
    loss = smoothed_loss(network, *rest)
    return loss * float("nan") if diverging.calls > 2 else loss  # type: ignore[attr-defined]


diverging.calls = 0  # type: ignore[attr-defined]


def test_a_full_disk(whole: tuple[Path, Path, Ear], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(whole[0], tmp_path / "run", *SHORT, after=3)
    before = (tmp_path / "run" / "state.pt").read_bytes()

    def full(_: object, file: Any) -> None:
        file.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(OutputError, match="No space left on device"):
        run(whole[0], tmp_path / "run", *SHORT)
    monkeypatch.undo()
    assert (tmp_path / "run" / "state.pt").read_bytes() == before
    assert not list((tmp_path / "run").glob(".*.part"))


@pytest.mark.parametrize("device", ["cuda:99", "tpu", "cpu:1"])
def test_a_device_that_is_not_there(tmp_path: Path, device: str) -> None:
    with pytest.raises(OptionError, match=f"no device “{device}” here: use one of cpu"):
        run(write_recipe(tmp_path), tmp_path / "run", f"training.device={device}")


def test_without_torch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ModelError, match=r"pip install 'mtkit\[hf\]'"):
        run(write_recipe(tmp_path), tmp_path / "run")
    assert plan(read_recipe(tmp_path / "recipe.toml")).validation == 20


class Hostile:
    """What a pickle can hold that does something when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("damage", ["empty", "nonsense", "cut", "hostile", "other"])
def test_a_damaged_state(whole: tuple[Path, Path, Ear], tmp_path: Path, damage: str) -> None:
    run(whole[0], tmp_path / "run", *SHORT, after=2)
    path = tmp_path / "run" / "state.pt"
    match damage:
        case "cut":
            path.write_bytes(path.read_bytes()[:-2000])
        case "hostile":
            torch.save({"format": 1, "progress": Hostile(tmp_path / "executed")}, path)
        case "other":
            torch.save({"format": 99}, path)
        case _:
            path.write_bytes(b"" if damage == "empty" else b"nonsense")
    with pytest.raises(InputError, match=r"state\.pt .* remove it to begin again"):
        run(whole[0], tmp_path / "run", *SHORT)
    assert not (tmp_path / "executed").exists()


def test_a_state_of_another_shape(whole: tuple[Path, Path, Ear], tmp_path: Path) -> None:
    run(whole[0], tmp_path / "run", *SHORT, after=2)
    for change in ("model.d_model=64", "model.encoder_layers=2", "training.optimizer=muon"):
        with pytest.raises(OptionError, match="another model or optimiser"):
            run(whole[0], tmp_path / "run", *SHORT, change)


def test_a_folder_that_holds_other_things(whole: tuple[Path, Path, Ear], tmp_path: Path) -> None:
    (tmp_path / "run" / "model").mkdir(parents=True)
    with pytest.raises(OptionError, match="holds model"):
        run(whole[0], tmp_path / "run")
    assert [path.name for path in (tmp_path / "run").iterdir() if path.name != ".lock"] == ["model"]


def test_two_at_once(whole: tuple[Path, Path, Ear], tmp_path: Path) -> None:
    from mtkit.training.train import locked

    with locked(tmp_path / "run"), pytest.raises(OutputError, match="another mtkit"):
        run(whole[0], tmp_path / "run")


def test_a_folder_that_cannot_be_made(whole: tuple[Path, Path, Ear], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="cannot be written"):
        run(whole[0], tmp_path / "file" / "run")
