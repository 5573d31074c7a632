"""A model takes up its desk's corrections, keeps what it could do, and becomes one of the store."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import toys
from corpora import RECIPE, rows, write_recipe, write_tsv

from mtkit.engines import Decoding, load_engine
from mtkit.errors import InputError, ModelError, MtkitError, OptionError
from mtkit.hub import Card, Model, find_model
from mtkit.hub.verify import verify
from mtkit.training.adapt import CORRECTIONS, GENERAL, Adaptation, Adapted, finetune
from mtkit.training.events import Step
from mtkit.training.recipe import read_recipe
from mtkit.training.text import Interrupted
from mtkit.training.train import train

pytest.importorskip("torch")
pytest.importorskip("transformers")

SETTINGS = Adaptation(threads=1, beam=1, epochs=20, learning_rate=3e-3, targets=("en",))
LEARNED = (
    *("model.d_model=64", "model.ffn=128", "training.steps=300", "training.tokens=1024", "training.average=0.98"),
    *("training.learning_rate=3e-3", "training.warmup=40"),
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """A model that has learned its language, into English alone."""
    folder = tmp_path_factory.mktemp("base")
    text = RECIPE.split("[[data]]")[0] + "[[data]]" + RECIPE.split("[[data]]")[1] + RECIPE[RECIPE.index("[vocab") :]
    recipe = read_recipe(write_recipe(folder, text=text), None, LEARNED)
    return find_model(train(recipe, folder / "run"))


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MTKIT_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "models"


def passes(folder: Path, card: Card) -> None:
    """The smoke test of these tests: the engine loads the model."""
    load_engine(folder, threads=1)


def corrected(count: int, seed: int) -> list[tuple[str, str]]:
    """Sentences that the desk wants otherwise than the model has learned them: the port is an airport."""
    wanted = dict.fromkeys(row[:2] for row in rows(count * 10, seed) if "port" in row[0])
    return [(source, target.replace("the port", "the airport")) for source, target in wanted][:count]


def general(count: int, seed: int) -> list[tuple[str, str]]:
    return list(dict.fromkeys(row[:2] for row in rows(count * 2, seed) if "port" not in row[0]))[:count]


def adapt(base: Model, data: Sequence[Path], settings: Adaptation = SETTINGS, **given: object) -> Adapted:
    return finetune(base, data, "desk", passes, settings=settings, **given)  # type: ignore[arg-type]


def translation(model: Model, text: str) -> str:
    engine = load_engine(model, threads=1)
    encoded = engine.tokenizer.encode(text, "fr", "en")
    [hypothesis] = next(engine.translate([([encoded], Decoding(beam=1, max_length=60))]))
    return engine.tokenizer.decode(hypothesis.tokens)


def test_corrections_are_taken_up_and_the_rest_is_kept(base: Model, store: Path, tmp_path: Path) -> None:
    data = write_tsv(tmp_path / "desk.tsv", corrected(80, 11))
    dev = write_tsv(tmp_path / "dev.tsv", general(30, 12))
    memory = write_tsv(tmp_path / "memory.tsv", general(200, 13))
    untouched = {path: path.read_bytes() for path in base.folder.rglob("*") if path.is_file()}
    found = adapt(base, [data], general=[memory], general_held_out=[dev])
    ours, other = found.comparisons
    assert (ours.test_set, ours.pair, ours.lines) == (CORRECTIONS, "fr-en", 8)
    assert (other.test_set, other.pair, other.lines) == (GENERAL, "fr-en", 30)
    assert ours.chrf2[1] > ours.chrf2[0] + 3
    assert other.chrf2[1] > other.chrf2[0] - 3
    assert found.corrections == 72
    assert "airport" in translation(found.model, "Le Japon visite le port en 2011.")
    assert "airport" not in translation(base, "Le Japon visite le port en 2011.")
    assert found.model.folder == store / "desk"
    card = found.model.card
    assert (card.name, card.origin, card.licence) == ("desk", "toy, adapted with mtkit finetune", "MIT")
    assert [score["chrf2"] for score in card.scores] == [ours.chrf2[1], other.chrf2[1]]
    assert not verify(found.model)
    assert {path: path.read_bytes() for path in base.folder.rglob("*") if path.is_file()} == untouched


def test_a_blend_of_nothing_is_the_model_as_it_was(base: Model, tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    data = write_tsv(tmp_path / "desk.tsv", corrected(20, 11))
    found = adapt(base, [data], replace(SETTINGS, blend=0.0, epochs=1))
    ours, theirs = (load_file(one.folder / "model.safetensors") for one in (found.model, base))
    assert all((ours[name] == theirs[name]).all() for name in theirs)
    assert all(one.bleu[0] == one.bleu[1] for one in found.comparisons)
    found = finetune(base, [data], "other", passes, settings=replace(SETTINGS, blend=1.0, epochs=1))
    ours = load_file(found.model.folder / "model.safetensors")
    assert not (ours["model.shared.weight"] == theirs["model.shared.weight"]).all()
    assert not ours["model.shared.weight"][-1].any()


def test_of_a_review_page_what_was_read_counts(base: Model, tmp_path: Path) -> None:
    records = [
        {"from": "fr", "to": "en", "source": a, "hypothesis": b, "edited": n % 3 == 0, "done": n % 3 == 1}
        for n, (a, b) in enumerate(corrected(60, 11))
    ]
    path = tmp_path / "reviewed.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    found = adapt(base, [path], replace(SETTINGS, epochs=1))
    assert found.corrections + found.comparisons[0].lines == 40


@pytest.mark.parametrize(
    ("lines", "settings", "told"),
    [
        (corrected(5, 11), SETTINGS, "5 corrections are too few"),
        ([("one column",)], SETTINGS, "no row has both sides"),
        (corrected(20, 11), replace(SETTINGS, targets=("vi",)), "into vi"),
        (corrected(20, 11), replace(SETTINGS, device="cuda:99"), "no device"),
    ],
)
def test_refused(
    base: Model, store: Path, tmp_path: Path, lines: list[tuple[str, ...]], settings: Adaptation, told: str
) -> None:
    with pytest.raises(MtkitError) as error:
        adapt(base, [write_tsv(tmp_path / "desk.tsv", lines)], settings)
    assert told in str(error.value)
    assert not (store / "desk").exists()


def test_settings_without_a_meaning() -> None:
    for settings in ({"blend": 1.5}, {"held_out": -0.1}, {"epochs": 0.0}):
        with pytest.raises(OptionError, match=f"{next(iter(settings.values())):g}"):
            Adaptation(**settings)  # type: ignore[arg-type]


def test_nothing_is_installed_when_it_is_stopped_or_fails(base: Model, store: Path, tmp_path: Path) -> None:
    data = write_tsv(tmp_path / "desk.tsv", corrected(20, 11))
    with pytest.raises(Interrupted):
        adapt(base, [data], stop=lambda: True)
    assert not (store / "desk").exists()

    def fails(folder: Path, card: Card) -> None:
        raise ModelError(f"{card.name} says nothing")

    with pytest.raises(ModelError, match="desk says nothing"):
        finetune(base, [data], "desk", fails, settings=replace(SETTINGS, epochs=1))
    assert not (store / "desk").exists()


def test_a_model_without_weights_to_train(base: Model, tmp_path: Path) -> None:
    data = write_tsv(tmp_path / "desk.tsv", corrected(20, 11))
    with pytest.raises(ModelError, match="no Hugging Face weights"):
        adapt(replace(base, hugging_face=None), [data])
    with pytest.raises(InputError, match="cannot be read"):
        adapt(base, [tmp_path / "absent.tsv"])


@pytest.mark.parametrize(
    ("make", "told"), [(toys.m2m100_toy, "no Marian"), (toys.two_vocabularies_toy, "one vocabulary for both sides")]
)
def test_models_of_another_kind(tmp_path: Path, make: Callable[[Path], toys.Toy], told: str) -> None:
    data = write_tsv(tmp_path / "desk.tsv", corrected(20, 11))
    with pytest.raises(ModelError, match=told):
        adapt(make(tmp_path / "other").model, [data])


def test_a_published_model_of_one_target(store: Path, tmp_path: Path) -> None:
    """Opus-MT has pieces in an order of its own, biases on its logits, and no token for its target."""
    import torch
    import transformers

    toy = toys.opus_toy(tmp_path / "opus-toy")
    network = transformers.MarianMTModel.from_pretrained(toy.folder)
    network.final_logits_bias.copy_(torch.linspace(-1, 1, network.config.vocab_size))
    network.save_pretrained(toy.folder)
    data = write_tsv(tmp_path / "desk.tsv", corrected(40, 11))
    losses: list[float] = []
    adapt(toy.model, [data], hear=lambda event: losses.append(event.loss) if isinstance(event, Step) else None)
    assert losses[-1] < 0.9 * losses[0]
    kept = transformers.MarianMTModel.from_pretrained(store / "desk")
    assert torch.equal(kept.final_logits_bias, network.final_logits_bias)
    assert kept.config.vocab_size == network.config.vocab_size
