"""Which folder a name means."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mtkit.errors import ModelError
from mtkit.hub import DEFAULT_MODEL, Model, find_model, installed_models
from mtkit.hub.store import is_shipped, name_of, stores, survey

SHIPPED = Path(__file__).parents[2] / "models"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own store, empty."""
    monkeypatch.setenv("MTKIT_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "models"


def make(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"{}")
    return folder


CTRANSLATE2 = ("model.bin", "config.json")
HUGGING_FACE = ("model.safetensors", "config.json")


def test_the_default_ships(home: Path) -> None:
    assert find_model().folder == SHIPPED / DEFAULT_MODEL
    assert find_model(DEFAULT_MODEL).card.name == DEFAULT_MODEL
    assert [model.folder.name for model in installed_models()] == [DEFAULT_MODEL]


def test_the_users_own_store_comes_first(home: Path) -> None:
    assert stores()[0] == home
    folder = make(home / DEFAULT_MODEL, *CTRANSLATE2)
    assert find_model(DEFAULT_MODEL).folder == folder
    assert [model.folder for model in installed_models()] == [folder]


def test_a_folder_without_weights_hides_nothing(home: Path) -> None:
    make(home / DEFAULT_MODEL, "source.spm")
    assert find_model(DEFAULT_MODEL).folder == SHIPPED / DEFAULT_MODEL


def test_without_mtkit_home_a_store_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MTKIT_HOME", raising=False)
    first, *_, last = stores()
    assert (first.parent.name, first.name) == ("mtkit", "models")
    assert last == SHIPPED


def test_by_name_and_by_path(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(home / "nllb", *HUGGING_FACE)
    elsewhere = make(tmp_path / "elsewhere" / "mine", *CTRANSLATE2)
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert find_model("nllb").folder == folder
    for given in (elsewhere, str(elsewhere), Path("mine"), "mine", "./mine"):
        assert find_model(given).folder.resolve() == elsewhere


def test_a_name_in_a_store_comes_before_a_folder_at_hand(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make(home / "nllb", *HUGGING_FACE)
    make(tmp_path / "nllb", *HUGGING_FACE)
    monkeypatch.chdir(tmp_path)
    assert find_model("nllb").folder == folder
    assert find_model("./nllb").folder.resolve() == tmp_path / "nllb"


def test_a_name_with_an_owner(home: Path) -> None:
    """Names on the hub have a slash; so may those in a store."""
    folder = make(home / "Helsinki-NLP" / "opus-mt-fr-en", *HUGGING_FACE)
    assert find_model("Helsinki-NLP/opus-mt-fr-en").folder == folder


def test_an_unknown_name_lists_those_installed(home: Path) -> None:
    make(home / "nllb", *HUGGING_FACE)
    make(home / "notes", "letter.txt")
    with pytest.raises(ModelError, match=rf"no model “opus”: .* one of: nllb, {DEFAULT_MODEL}$"):
        find_model("opus")
    with pytest.raises(ModelError, match="no model"):
        find_model(home / "opus")


def test_a_broken_model_does_not_hide_the_others(home: Path) -> None:
    """The list of names must not fail for a card that someone else's model has."""
    (make(home / "broken", *HUGGING_FACE) / "mtkit.toml").write_text("[")
    make(home / "nllb", *HUGGING_FACE)
    assert [model.folder.name for model in installed_models()] == ["nllb", DEFAULT_MODEL]
    with pytest.raises(ModelError, match="one of: nllb"):
        find_model("opus")
    with pytest.raises(ModelError, match="the model card cannot be read"):
        find_model("broken")


def test_what_the_stores_hold(home: Path) -> None:
    make(home / "nllb", *HUGGING_FACE)
    make(home / "Helsinki-NLP" / "opus-mt-fr-en", *HUGGING_FACE)
    make(home / ".on-its-way" / "opus", *HUGGING_FACE)
    make(home / "notes", "letter.txt")
    (make(home / "broken", *HUGGING_FACE) / "mtkit.toml").write_text("[")
    (home / "a file").touch()
    found = survey()
    assert set(found) == {"Helsinki-NLP/opus-mt-fr-en", "broken", "nllb", DEFAULT_MODEL}
    assert isinstance(found.pop("broken"), ModelError)
    for name, model in found.items():
        assert isinstance(model, Model)
        assert name_of(model) == name
        assert find_model(name) == model
        assert is_shipped(model) is (name == DEFAULT_MODEL)


def test_the_name_of_a_model_elsewhere_is_its_path(home: Path, tmp_path: Path) -> None:
    folder = make(tmp_path / "elsewhere", *CTRANSLATE2)
    assert name_of(find_model(folder)) == str(folder)
    assert not is_shipped(find_model(folder))


def test_a_store_that_is_a_file(home: Path) -> None:
    home.parent.mkdir()
    home.touch()
    with pytest.raises(ModelError, match="not a folder, so no models lie there"):
        installed_models()
    assert find_model().folder == SHIPPED / DEFAULT_MODEL


def test_a_store_that_may_not_be_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(home / "nllb", *HUGGING_FACE)
    real = Path.iterdir

    def refuse(self: Path) -> Iterator[Path]:
        if self == home:
            raise PermissionError(13, "Permission denied")
        return real(self)

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(ModelError, match=r"models: cannot be read \(Permission denied\); check its rights"):
        installed_models()
    with pytest.raises(ModelError, match="cannot be read"):
        find_model("opus")
    assert find_model("nllb").folder == home / "nllb"


def test_a_model_that_may_not_be_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(home / "locked", *CTRANSLATE2)
    real = Path.is_file

    def refuse(self: Path) -> bool:
        if self.parent.name == "locked":
            raise PermissionError(13, "Permission denied")
        return real(self)

    monkeypatch.setattr(Path, "is_file", refuse)
    assert isinstance(survey()["locked"], ModelError)
    assert [model.folder.name for model in installed_models()] == [DEFAULT_MODEL]
    with pytest.raises(ModelError, match="locked: cannot be read"):
        find_model("locked")


@pytest.mark.parametrize("name", ["", ".", "..", "/", "x" * 5000, "a\0b"])
def test_names_that_are_none(home: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(home / "nllb", *HUGGING_FACE)
    monkeypatch.chdir(make(tmp_path / "a" / "b", "c/d").parent)
    with pytest.raises(ModelError):
        find_model(name)


def test_a_folder_that_is_no_model(home: Path) -> None:
    make(home / "notes", "letter.txt")
    for given in ("notes", home / "notes"):
        with pytest.raises(ModelError, match=r"not a model folder; it needs model\.bin .* or config\.json"):
            find_model(given)
    with pytest.raises(ModelError, match="no model"):
        find_model(home / "notes" / "letter.txt")


def test_layouts(home: Path) -> None:
    both = find_model(make(home / "both", *HUGGING_FACE, "ctranslate2/model.bin", "ctranslate2/config.json"))
    assert (both.hugging_face, both.ctranslate2) == (home / "both", home / "both" / "ctranslate2")
    alone = find_model(make(home / "alone", *CTRANSLATE2))
    assert (alone.hugging_face, alone.ctranslate2) == (None, home / "alone")
    old = find_model(make(home / "old", "pytorch_model.bin", "config.json"))
    assert (old.hugging_face, old.ctranslate2) == (home / "old", None)


def test_files_beside_either_layout(home: Path) -> None:
    folder = make(home / "both", *HUGGING_FACE, "ctranslate2/model.bin", "ctranslate2/extra.json", "source.spm")
    model = find_model(folder)
    assert model.file("source.spm") == folder / "source.spm"
    assert model.file("extra.json") == folder / "ctranslate2" / "extra.json"
    assert model.file("target.spm") is None
    assert model.json("extra.json") == model.json("missing.json") == {}
    (folder / "config.json").write_text("[1]")
    with pytest.raises(ModelError, match=r"config\.json: not a JSON object; fetch"):
        model.json("config.json")
