"""The order of training, and what is kept of the data."""

from pathlib import Path

import numpy as np
import pytest
from corpora import RECIPE, rows, write_recipe
from hypothesis import given
from hypothesis import strategies as st

from mtkit.errors import InputError, OptionError
from mtkit.hub import find_model
from mtkit.training.dataset import Dataset, batches, open_dataset, prepare
from mtkit.training.recipe import Recipe, read_recipe

LENGTHS = st.lists(st.integers(1, 60), min_size=1, max_size=200)


def prepared(path: Path, *changes: str) -> tuple[Recipe, Dataset]:
    recipe = read_recipe(path, None, changes)
    prepare(recipe, path.parent / "run" / "data")
    return recipe, open_dataset(recipe, path.parent / "run" / "data")


@given(LENGTHS, st.integers(60, 300), st.integers(0, 3), st.integers(0, 3))
def test_batches(lengths: list[int], tokens: int, seed: int, epoch: int) -> None:
    given_, weights = np.array(lengths), np.ones(len(lengths), np.float32)
    found = batches(given_, weights, tokens, seed, epoch)
    assert sorted(np.concatenate(found)) == list(range(len(lengths)))
    assert all(len(batch) * given_[batch].max() <= tokens for batch in found)
    again = batches(given_, weights, tokens, seed, epoch)
    assert [list(batch) for batch in found] == [list(batch) for batch in again]


def test_another_order_in_each_pass() -> None:
    lengths, weights = np.arange(1, 51), np.ones(50, np.float32)
    first, second, third = (batches(lengths, weights, 100, *place) for place in ((1, 0), (1, 1), (2, 0)))
    assert [list(batch) for batch in first] not in ([list(b) for b in second], [list(b) for b in third])


def test_weights_say_how_often_a_pair_is_seen() -> None:
    lengths, weights = np.full(4, 5), np.array([0.0, 0.25, 1.0, 2.5], np.float32)
    seen = np.bincount(
        np.concatenate([b for e in range(400) for b in batches(lengths, weights, 50, 1, e)]), minlength=4
    )
    assert seen[0] == 0
    assert seen[2] == 400
    assert seen[1] == pytest.approx(100, abs=30)
    assert seen[3] == pytest.approx(1000, abs=40)


def test_what_is_written_is_what_was_read(tmp_path: Path) -> None:
    recipe, dataset = prepared(write_recipe(tmp_path), "filter.placeholders=0")
    assert recipe.targets == ("en", "vi")
    assert dataset.lexicon.placeholders
    texts = list(dict.fromkeys(rows(1500)[:-10]))
    sources, expected = [row[0] for row in texts], set()
    for at, language in enumerate(("en", "vi"), 1):
        pairs = zip(
            dataset.lexicon.sources(sources, language), dataset.lexicon.targets([row[at] for row in texts]), strict=True
        )
        expected |= {(tuple(source), tuple(target)) for source, target in pairs}
    numbers = np.arange(len(dataset))
    padding, end = dataset.lexicon.padding, dataset.lexicon.end
    sides = [[tuple(row[row != padding]) for row in dataset.padded(side, numbers)] for side in ("source", "target")]
    written = set(zip(*sides, strict=True))
    assert len(written) == len(dataset) > 2000
    assert written <= expected
    assert all(source[-1] == target[-1] == end for source, target in written)


def test_padding(tmp_path: Path) -> None:
    _, dataset = prepared(write_recipe(tmp_path))
    numbers = np.array([5, 1, 9])
    narrow, wide = dataset.padded("target", numbers), dataset.padded("target", numbers, 8)
    assert wide.shape == (3, -(-narrow.shape[1] // 8) * 8)
    assert np.array_equal(wide[:, : narrow.shape[1]], narrow)
    assert (wide != dataset.lexicon.padding).sum() == dataset.tokens(numbers)


def test_digits_bytes_and_placeholders_are_pieces(tmp_path: Path) -> None:
    _, dataset = prepared(write_recipe(tmp_path))
    names = {number: name for name, number in find_names(dataset).items()}
    found = [names[number] for number in dataset.lexicon.targets(["In 2024 ⟦3⟧ 港"])[0]]
    assert [name.strip("▁") for name in found if name.strip("▁").isdecimal()] == ["2", "0", "2", "4"]
    assert "⟦3⟧" in found
    assert found[-4:] == [*(f"<0x{byte:02X}>" for byte in "港".encode()), "</s>"]


def find_names(dataset: Dataset) -> dict[str, int]:
    import json

    names: dict[str, int] = json.loads((dataset.folder / "vocab.json").read_text(encoding="utf-8"))
    return names


def test_a_vocabulary_that_is_there(tmp_path: Path) -> None:
    path = write_recipe(tmp_path)
    shipped = find_model().folder / "source.spm"
    _, dataset = prepared(path, f"vocabulary.file={shipped}")
    assert (dataset.folder / "source.spm").read_bytes() == shipped.read_bytes()
    assert dataset.lexicon.size == 15_999  # two targets' tokens where the shipped model has three


def test_the_vocabulary_of_the_model_that_is_gone_on_from(tmp_path: Path) -> None:
    _, dataset = prepared(write_recipe(tmp_path), f"start={find_model().folder}")
    names = find_names(dataset)
    assert (dataset.lexicon.size, dataset.lexicon.padding) == (16_000, 15_999)
    assert {dataset.sources[at] for at in dataset.source_ends[:-1]} == {names[">>eng<<"], names[">>vie<<"]}


@pytest.mark.parametrize("change", ["filter.max_ratio=3", "vocabulary.size=380", "exclude=['a.txt']"])
def test_another_recipe_is_refused(tmp_path: Path, change: str) -> None:
    path = write_recipe(tmp_path)
    _, dataset = prepared(path)
    with pytest.raises(OptionError, match="--out"):
        open_dataset(read_recipe(path, None, [change]), dataset.folder)
    with pytest.raises(OptionError, match="--out"):
        open_dataset(read_recipe(path), dataset.folder, share=0.5)
    open_dataset(read_recipe(path, None, ["training.steps=9"]), dataset.folder)


@pytest.mark.parametrize("name", ["weights.npy", "validation.json", "vocab.json"])
def test_damaged_data(tmp_path: Path, name: str) -> None:
    path = write_recipe(tmp_path)
    recipe, dataset = prepared(path)
    (dataset.folder / name).write_bytes(b"[")
    with pytest.raises(InputError, match="made again"):
        open_dataset(recipe, dataset.folder)


def test_nothing_is_left_of_data_that_could_not_be_prepared(tmp_path: Path) -> None:
    path = write_recipe(tmp_path, text=RECIPE.replace("max_tokens = 60", "max_tokens = 4"))
    with pytest.raises(InputError, match="max_tokens"):
        prepared(path)
    with pytest.raises(OptionError, match="vocabulary of 270"):
        prepared(path, "vocabulary.size=270")
    assert not list((tmp_path / "run").iterdir())
