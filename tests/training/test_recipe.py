"""Recipes: every key is documented, and what has no meaning is refused by its name."""

import tomllib
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from corpora import RECIPE

from mtkit.errors import InputError, OptionError
from mtkit.training.recipe import Data, Recipe, example, read_recipe

EXEMPLARY = {"name", "data"}


def recipe(tmp_path: Path, text: str, *changes: str) -> Recipe:
    path = tmp_path / "recipe.toml"
    path.write_text(text, encoding="utf-8")
    return read_recipe(path, None, changes)


def test_the_example_shows_every_key_with_its_default() -> None:
    table = tomllib.loads(example())

    def compare(kind: type[Any], shown: dict[str, Any], skipped: set[str]) -> None:
        hints = get_type_hints(kind)
        assert set(shown) == {one.name for one in fields(kind)} - skipped
        for one in fields(kind):
            if one.name in EXEMPLARY | skipped:
                continue
            if is_dataclass(hints[one.name]):
                compare(hints[one.name], shown[one.name], {"data"} if one.name == "validation" else set())
            else:
                default = list(one.default) if isinstance(one.default, tuple) else one.default
                assert (one.name, shown[one.name]) == (one.name, default)

    compare(Recipe, table, set())
    assert set(table["data"][0]) == {one.name for one in fields(Data)}


def test_the_example_is_a_recipe(tmp_path: Path) -> None:
    read = recipe(tmp_path, example())
    assert read.data[0].files == (str(tmp_path / "*.tsv"),)
    assert (read.sources, read.targets) == (("fr",), ("vi",))


def test_the_place_of_data(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(RECIPE, encoding="utf-8")
    assert read_recipe(path, Path("/corpus")).data[0].files == ("/corpus/toy.tsv",)
    assert read_recipe(path, Path("corpus")).data[0].files == (str(Path("corpus").absolute() / "toy.tsv"),)


def test_changes(tmp_path: Path) -> None:
    read = recipe(tmp_path, RECIPE, "training.steps=7", "name=other", "validation.metric = bleu")
    assert (read.training.steps, read.name, read.validation.metric) == (7, "other", "bleu")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("trainin.steps=7", "“trainin”; did you mean “training”?"),
        ("training.step=7", "“training.step”; did you mean “training.steps”?"),
        ("training.steps=many", "“training.steps” of the recipe is 'many': it has to be a whole number"),
        ("training.steps=true", "it has to be a whole number"),
        ("training.steps=-1", "“training.steps” of the recipe is -1: it has to be 0 or more"),
        ("filter.script=2", "it has to be 0 to 1"),
        ("training.optimizer=sgd", "use one of adamw, muon"),
        ("model.heads=5", "a multiple of twice the heads, 10"),
        ("filter.max_tokens=100", "above “model.positions”"),
        ("training.steps=0", "never ends"),
        ("name=a/b", "“name” of the recipe is “a/b”"),
        ("data=[]", "no [[data]]"),
        ("validation.data=[{files=['a'], source='fr', target='ja'}]", "is in ja, which no [[data]] trains"),
        ("sources=['en']", "from which no [[data]] translates"),
        ("data=[{files=['a'], source='fr'}]", "lacks “data[1].target”"),
        ("data=[{files=['a'], source='fr', target='xx'}]", "“xx” is not a language"),
        ("data=[{files=['a'], source='fr', target='fr'}]", "into itself"),
        ("data=[{files=[], source='fr', target='en'}]", "“data[1].files” of the recipe is empty"),
        ("data=[{files='a', source='fr', target='en'}]", "it has to be a list"),
        ("data=[{files=['a'], source='fr', target='en', columns=[0, 1]}]", "counts from 1"),
        ("data=[{files=['a'], source='fr', target='en', columns=[1]}]", "has 1 values: it needs 2"),
        ("model=3", "it has to be a table"),
        ("steps", "sets nothing"),
        ("name.first=a", "no section"),
    ],
)
def test_refused(tmp_path: Path, change: str, told: str) -> None:
    with pytest.raises(OptionError) as error:
        recipe(tmp_path, RECIPE, change)
    assert told in str(error.value)


def test_files_that_are_no_recipe(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 2"):
        recipe(tmp_path, "name = 'a'\nmodel = !\n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not a recipe"):
        read_recipe(tmp_path / "binary")
    with pytest.raises(InputError, match="cannot be read"):
        read_recipe(tmp_path / "absent.toml")
