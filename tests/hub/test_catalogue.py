"""What the catalogue knows, what a user adds to it, and what it refuses to be."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mtkit.errors import InputError, OptionError
from mtkit.hub import DEFAULT_MODEL, find_model
from mtkit.hub.catalogue import NEEDS, Catalogue, load_catalogue, read, recommended
from mtkit.hub.licences import is_commercial
from mtkit.languages import canonical

PERMISSIVE = {"Apache-2.0", "MIT"}


@pytest.fixture
def users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own catalogue, which is not there yet."""
    monkeypatch.setenv("MTKIT_HOME", str(tmp_path))
    return tmp_path / "catalogue.toml"


@pytest.fixture
def catalogue(users: Path) -> Catalogue:
    return load_catalogue()


def test_every_entry_is_whole(catalogue: Catalogue) -> None:
    for name, entry in catalogue.entries.items():
        assert entry.name == name
        assert entry.licence, name
        assert entry.sources, name
        assert entry.targets, name
        assert entry.int8, name
        assert [tag for tag in (*entry.sources, *entry.targets) if tag != "*" and canonical(tag) != tag] == []
        assert bool(entry.places) is not entry.shipped
        assert not entry.licence.startswith("CC-BY") or entry.attribution or entry.shipped, name
        assert all({"test_set", "pair", "source"} <= set(score) for score in entry.scores), name


def test_pins_are_whole_commits_or_nothing(catalogue: Catalogue) -> None:
    places = [place for entry in catalogue.entries.values() for place in entry.places]
    for place in places:
        if place.kind == "archive":
            assert urlsplit(place.address).scheme == "https"
            assert re.fullmatch("([0-9a-f]{64})?", place.sha256)
            assert not place.revision
        else:
            assert re.fullmatch(r"([0-9a-f]{40}|refs/pr/\d+)?", place.revision)
            assert not place.sha256
    assert sum(bool(place.revision or place.sha256) for place in places) >= 10


def test_what_ships_is_in_it(catalogue: Catalogue) -> None:
    entry, card = catalogue.entries[DEFAULT_MODEL], find_model().card
    assert (entry.sources, entry.targets, entry.licence) == (card.sources, card.targets, card.licence)


@pytest.mark.parametrize("need", NEEDS)
def test_each_need_is_served_in_all_three_languages(catalogue: Catalogue, need: str) -> None:
    entries = catalogue.recommended(need)
    pairs = {(source, target) for entry in entries for source in entry.sources for target in entry.targets}
    for target in ("vi", "ja"):
        assert ("fr", target) in pairs or {("fr", "en"), ("en", target)} <= pairs
    assert ("fr", "en") in pairs
    assert catalogue.about[need]
    assert all(is_commercial(entry) and not entry.unsupported for entry in entries)
    assert need != "permissive" or {entry.licence for entry in entries} <= PERMISSIVE
    assert need != "single" or len(entries) == 1


def test_quality_has_the_best_score_of_each_direct_pair(catalogue: Catalogue) -> None:
    """Of what the catalogue has under a licence for everyone, on the test set that all were scored on."""
    for pair in ("fr-en", "fr-vi"):
        best = max(
            (score["bleu"], entry.name)
            for entry in catalogue.entries.values()
            if is_commercial(entry)
            for score in entry.scores
            if score["pair"] == pair and "FLORES" in score["test_set"] and "bleu" in score
        )
        assert best[1] in {entry.name for entry in recommended()}


def test_by_name_and_by_repository(catalogue: Catalogue) -> None:
    entry = catalogue.entries["fugumt-en-ja"]
    assert catalogue.find("fugumt-en-ja") is catalogue.find("Staka/FuguMT-en-ja") is entry
    assert catalogue.find("staka/fugumt-ja-en") is None


@pytest.mark.parametrize("name", ["Helsinki-NLP/opus-mt-en-jap", "opus-mt-en-jap", "GSARTI/opus-mt-tc-base-en-ja"])
def test_what_nobody_should_use(catalogue: Catalogue, name: str) -> None:
    assert catalogue.reason_against(name).endswith(("use fugumt-en-ja", "use that"))
    assert catalogue.reason_against("fugumt-en-ja") == ""


def test_the_card_leaves_open_what_the_files_say(catalogue: Catalogue) -> None:
    card = catalogue.entries["opus-mt-tc-bible-big-deu_eng_fra_por_spa-aav"].card()
    assert (card.sources, card.targets) == (("de", "en", "fr", "pt", "es"), ())
    card = catalogue.entries["nllb-200-distilled-600M"].card()
    assert (card.sources, card.targets, card.commercial, card.licence) == ((), (), False, "CC-BY-NC-4.0")


USERS = """
[[models]]
name = "ours-fr-vi"
sources = ["fr"]
targets = ["vi"]
licence = "MIT"

[[models.places]]
kind = "huggingface"
address = "press/ours-fr-vi"

[[models]]
name = "m2m100_418M"
licence = "our own fine-tuning"

[sets.desk]
models = ["ours-fr-vi", "opus-mt-fr-en"]

[bad]
"press/old" = "it is old"
"""


def test_a_users_own(users: Path) -> None:
    users.write_text(USERS, encoding="utf-8")
    catalogue = load_catalogue()
    assert [entry.name for entry in recommended("desk")] == ["ours-fr-vi", "opus-mt-fr-en"]
    assert catalogue.entries["m2m100_418M"].licence == "our own fine-tuning"
    assert catalogue.reason_against("old") == "it is old"
    assert catalogue.reason_against("opus-mt-en-jap")
    with pytest.raises(OptionError, match="no set “none”"):
        recommended("none")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[", "Expected|Invalid"),
        ('models = "a"', "models"),
        ("[[models]]\nname = ''", "is no name"),
        ("[[models]]\nname = '../a'", "is no name"),
        ("[[models]]\nname = 'a'\nlicense = 'MIT'", "“license” is not a key"),
        ("[[models]]\nname = 'a'\nint8 = '5'", "int8"),
        ("[[models]]\nname = 'a'\n[[models.places]]\nkind = 'ftp'", "no kind of place"),
        ("[[models]]\nname = 'a'\n[[models.places]]\nkind = 'huggingface'\naddress = 'a/../b'", "is no address"),
        ("[[models]]\nname = 'a'\n[[models.places]]\nkind = 'archive'\naddress = 'http://a/b'", "is no address"),
        ("[sets.desk]\nmodels = ['absent']", "“absent”"),
        ("[sets]\ndesk = 3", "desk"),
        ("bad = 3", "bad"),
        ("[bad]\na = 3", "bad"),
    ],
)
def test_a_broken_one(users: Path, text: str, told: str) -> None:
    users.write_text(text)
    with pytest.raises(
        InputError, match=rf"catalogue\.toml: the catalogue cannot be read .*(?:{told}).* file"
    ) as caught:
        load_catalogue()
    assert "\n" not in str(caught.value)


def test_unreadable(users: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read(users)
