"""Which way from one language to another is taken."""

import json
from pathlib import Path
from typing import Any

import pytest

from mtkit.errors import ModelError, OptionError
from mtkit.hub import Card
from mtkit.hub.card import write_card
from mtkit.hub.routes import best_route, better_routes, choose, find_routes, parse_route

FLORES = "FLORES-200 devtest"
SHIPPED = "fr-mul-tiny"


def score(pair: str, test_set: str = FLORES, **points: Any) -> dict[str, Any]:
    return {"test_set": test_set, "pair": pair, **points}


class Store:
    """The user's own store, filled by a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, name: str, sources: str, targets: str, *scores: dict[str, Any], **known: Any) -> None:
        folder = self.folder / name
        folder.mkdir(parents=True)
        (folder / "model.bin").write_bytes(b"-")
        write_card(folder, Card(name, sources=tags(sources), targets=tags(targets), scores=scores, **known))


def tags(text: str) -> tuple[str, ...]:
    return tuple(text.split())


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("MTKIT_HOME", str(tmp_path / "home"))
    return Store(tmp_path / "home" / "models")


def names(source: str, target: str) -> list[tuple[str, ...]]:
    return [route.names for route in find_routes(source, target)]


def test_what_ships_needs_nothing_else(store: Store) -> None:
    (route,) = find_routes("fr", "vi")
    (leg,) = route.legs
    assert (leg.model.folder.name, leg.source, leg.target, route.metric) == (SHIPPED, "fr", "vi", "bleu")
    assert route.score == next(
        s["bleu"] for s in leg.model.card.scores if (s["test_set"], s["pair"]) == (FLORES, "fr-vi")
    )
    assert best_route("fr", "vi") == route
    assert f"BLEU {route.score} on FLORES devtest" in route.reason


def test_the_better_score_first(store: Store) -> None:
    store.add("good", "fr", "en", score("fr-en", bleu=41.0))
    store.add("poor", "fr", "en", score("fr-en", bleu=2.0))
    assert names("fr", "en") == [("good",), (SHIPPED,), ("poor",)]


@pytest.mark.parametrize(
    "beside",
    [
        score("fr-en", "Tatoeba", bleu=60.0),
        score("fr-en", "FLORES-200 dev", bleu=60.0),
        score("fr-vi", bleu=60.0),
        score("fr-en", bleu="60"),
        score("fr-en", bleu=600),
        score("fr-en", comet22=0.9),
        {"bleu": 60.0},
    ],
)
def test_other_scores_do_not_count(store: Store, beside: dict[str, Any]) -> None:
    store.add("good", "fr", "en", score("fr-en", bleu=41.0))
    store.add("boasting", "fr", "en", beside)
    assert names("fr", "en")[0] == ("good",)
    assert find_routes("fr", "en")[1].score is None


def test_both_editions_of_the_test_set_count(store: Store) -> None:
    store.add("one", "fr", "en", score("fr-en", "flores101-devtest", bleu=41.0))
    store.add("two", "fr", "en", score("fr-en", bleu=42.0))
    assert names("fr", "en")[:2] == [("two",), ("one",)]


def test_the_metric_is_the_one_that_most_have(store: Store) -> None:
    store.add("direct", "fr", "ja", score("fr-ja", bleu=30.0, chrf2=20.0))
    store.add("other", "fr", "ja", score("fr-ja", chrf2=35.0))
    first, second, last = find_routes("fr", "ja")  # the shipped model has both metrics
    assert [route.metric for route in (first, second, last)] == ["chrf2"] * 3
    assert (first.names, second.names) == (("other",), ("direct",))


def test_bleu_of_unspaced_text_cut_at_spaces_does_not_count(store: Store) -> None:
    store.add("wrong", "fr", "ja", score("fr-ja", bleu=60.0, signature="nrefs:1|tok:13a|version:2.6.0"))
    store.add("right", "fr", "ja", score("fr-ja", bleu=20.0, signature="nrefs:1|tok:ja-mecab-0.996-IPA"))
    assert names("fr", "ja")[0] == ("right",)


def test_two_legs_are_put_at_less_than_either(store: Store) -> None:
    store.add("fr-en", "fr", "en", score("fr-en", bleu=40.0))
    store.add("en-ja", "en", "ja", score("en-ja", bleu=20.0))
    first = find_routes("fr", "ja")[0]
    assert first.names == ("fr-en", "en-ja")
    assert [(leg.source, leg.target) for leg in first.legs] == [("fr", "en"), ("en", "ja")]
    assert first.score == pytest.approx(20.0 * 7 / 8 * 40 / 50)
    assert "about BLEU 14.0" in first.reason


def test_a_direct_route_of_nearly_the_same_score_is_kept_to(store: Store) -> None:
    store.add("fr-en", "fr", "en", score("fr-en", bleu=46.0))
    store.add("mul", "fr en", "vi", score("fr-vi", bleu=34.6), score("en-vi", bleu=42.4))
    assert names("fr", "vi")[:2] == [("mul",), ("fr-en", "mul")]


def test_a_bad_first_leg_spoils_a_good_second_one(store: Store) -> None:
    store.add("en-ja", "en", "ja", score("en-ja", bleu=28.0))
    store.add("direct", "fr", "ja", score("fr-ja", bleu=15.0))
    assert names("fr", "ja")[:2] == [("direct",), (SHIPPED, "en-ja")]


def test_a_first_leg_counts_by_whichever_metric_it_has(store: Store) -> None:
    store.add("fr-en", "fr", "en", score("fr-en", chrf2=60.0))
    store.add("en-ja", "en", "ja", score("en-ja", spbleu=20.0))
    route = parse_route("fr-en,en-ja", "fr", "ja")
    assert (route.metric, route.score) == ("spbleu", pytest.approx(20.0 * 7 / 8 * 60 / 75))


def test_without_scores(store: Store) -> None:
    """Direct before pivot, specialised before many languages, English before another; all before what ships."""
    many = " ".join(["fr", "en", "ja", "vi", *(f"{a}{b}" for a in "abcdefghi" for b in "xyzk")])
    store.add("a-many", many, many)
    store.add("direct", "fr", "ja")
    store.add("fr-vi-en", "fr", "en vi")
    store.add("en-vi-ja", "en vi", "ja")
    routes = find_routes("fr", "ja")
    assert [route.names for route in routes[:4]] == [
        ("direct",),
        ("a-many",),
        ("fr-vi-en", "en-vi-ja"),
        ("fr-vi-en", "en-vi-ja"),
    ]
    assert [route.legs[0].target for route in routes[2:4]] == ["en", "vi"]
    shipped = [route.names for route in routes].index((SHIPPED,))
    assert all(SHIPPED not in route.names for route in routes[:shipped])
    assert all(SHIPPED in route.names for route in routes[shipped:])
    assert ("a-many", "a-many") in [route.names for route in routes]
    assert [r.legs[0].target for r in routes if r.names == ("a-many", "a-many")] == ["en"]


def test_a_licence_has_to_be_accepted(store: Store) -> None:
    store.add("nllb", "fr", "en", score("fr-en", bleu=45.0), licence="CC-BY-NC-4.0")
    assert names("fr", "en") == [(SHIPPED,)]
    ((route, why),) = choose("fr", "en").refused
    assert (route.names, "CC-BY-NC-4.0" in why) == (("nllb",), True)
    with pytest.raises(OptionError, match="--accept-license"):
        parse_route("nllb", "fr", "en")
    store.add("accepted", "fr", "en", score("fr-en", bleu=44.0), licence="CC-BY-NC-4.0", accepted="2026-01-02")
    assert names("fr", "en")[0] == ("accepted",)


@pytest.mark.parametrize("origin", ["", "https://huggingface.co/Helsinki-NLP/opus-mt-en-jap"])
def test_known_bad(store: Store, origin: str) -> None:
    name = "mine" if origin else "opus-mt-en-jap"
    store.add(name, "en", "ja", score("en-ja", bleu=42.0), origin=origin)
    assert names("en", "ja") == []
    assert "Bible" in choose("en", "ja").refused[0][1]
    with pytest.raises(ModelError, match=f"{name} should not be used: .*Bible"):
        parse_route(name, "en", "ja")


@pytest.mark.parametrize(
    ("known", "asked", "found"),
    [("fr", "fr-CA", "fr"), ("fr-CA fr", "fr-CA", "fr-CA"), ("zh-Hans", "zh", "zh-Hans"), ("zh-Hant", "zh", "")],
)
def test_varieties(store: Store, known: str, asked: str, found: str) -> None:
    store.add("variety", known, "ko")
    assert [route.legs[0].source for route in find_routes(asked, "ko")] == ([found] if found else [])


def test_variety_of_what_ships(store: Store) -> None:
    assert names("fr-CA", "vi-VN") == [(SHIPPED,)]


def test_a_folder_without_card_says_it_in_its_files(store: Store) -> None:
    opus = store.folder / "opus"
    opus.mkdir(parents=True)
    (opus / "model.bin").write_bytes(b"-")
    (opus / "source.spm").write_bytes(b"-")
    (opus / "tokenizer_config.json").write_text(json.dumps({"source_lang": "deu+eng+fra", "target_lang": "aav"}))
    (opus / "vocab.json").write_text(json.dumps({"</s>": 0, ">>vie<<": 1, ">>khm<<": 2, ">>nonsense<<": 3}))
    nllb = store.folder / "nllb"
    nllb.mkdir()
    (nllb / "model.bin").write_bytes(b"-")
    (nllb / "sentencepiece.bpe.model").write_bytes(b"-")
    (nllb / "shared_vocabulary.json").write_text(json.dumps(["▁a", "fra_Latn", "khm_Khmr", "zho_Hans"]))
    assert names("de", "km") == [("opus",)]
    assert [found for found in names("fr", "km") if len(found) == 1] == [("nllb",), ("opus",)]
    assert names("fr", "zh-Hans")[0] == ("nllb",)


def test_a_folder_that_does_not_say_is_told_of(store: Store) -> None:
    silent = store.folder / "silent"
    silent.mkdir(parents=True)
    (silent / "model.bin").write_bytes(b"-")
    broken = store.folder / "unreadable"
    broken.mkdir()
    (broken / "model.bin").write_bytes(b"-")
    (broken / "tokenizer_config.json").write_text("[")
    choice = choose("fr", "en")
    assert [route.names for route in choice.routes] == [(SHIPPED,)]
    assert {model.folder.name: why.split(";")[0][-30:] for model, why in choice.unknown}.keys() == {
        "silent",
        "unreadable",
    }
    assert parse_route("silent", "fr", "en").legs[0].target == "en"


def test_none(store: Store) -> None:
    assert find_routes("ja", "vi") == []
    with pytest.raises(ModelError, match=r"no installed model .* from ja to vi.*mtkit models route ja vi"):
        best_route("ja", "vi")


@pytest.mark.parametrize("pair", [("fr", "fr"), ("fr", "klingonish"), ("", "en")])
def test_pairs_that_are_none(store: Store, pair: tuple[str, str]) -> None:
    with pytest.raises(OptionError):
        find_routes(*pair)


@pytest.fixture
def filled(store: Store) -> Store:
    store.add("fr-en", "fr", "en vi", score("fr-en", bleu=40.0))
    store.add("en-ja", "en vi", "ja", score("en-ja", bleu=20.0))
    store.add("en-ko", "en", "ko")
    return store


@pytest.mark.parametrize(
    ("text", "expected", "between"),
    [
        ("direct", (SHIPPED,), ""),
        ("en", ("fr-en", "en-ja"), "en"),
        ("vi", ("fr-en", "en-ja"), "vi"),
        ("fr-en,en-ja", ("fr-en", "en-ja"), "en"),
        (f" {SHIPPED} , en-ja ", (SHIPPED, "en-ja"), "en"),
        (SHIPPED, (SHIPPED,), ""),
    ],
)
def test_parse(filled: Store, text: str, expected: tuple[str, ...], between: str) -> None:
    route = parse_route(text, "fr", "ja")
    assert route.names == expected
    assert (route.legs[0].source, route.legs[-1].target) == ("fr", "ja")
    assert [leg.target for leg in route.legs[:-1]] == ([between] if between else [])


@pytest.mark.parametrize(
    ("text", "error", "told"),
    [
        ("", OptionError, "no route"),
        ("fr-en,", OptionError, "no route"),
        ("fr-en,en-ja,en-ko", OptionError, "no route"),
        ("ko", ModelError, "no two installed models go from fr through ko to ja"),
        ("missing", ModelError, "there is no model “missing”"),
        ("fr-en", ModelError, "translates into en, vi, not into ja"),
        ("en-ja", ModelError, "translates from en, vi, not from fr"),
        ("en-ja,fr-en", ModelError, "translates into ja, and fr-en from fr: no language lies between them"),
        ("fr-en,en-ko", ModelError, "translates into ko, not into ja"),
    ],
)
def test_parse_refuses(filled: Store, text: str, error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        parse_route(text, "fr", "ja")


def test_direct_is_missing(filled: Store) -> None:
    with pytest.raises(ModelError, match="no installed model goes directly from fr to ko"):
        parse_route("direct", "fr", "ko")


def test_what_could_be_fetched(store: Store) -> None:
    (best, fetch), *others = better_routes("fr", "ja")
    assert fetch == best.names == ("opus-mt-tc-big-fr-en", "fugumt-en-ja")
    assert all(route.score is not None for route, _ in others)
    store.add("mine", "fr", "ja", score("fr-ja", bleu=49.0, chrf2=74.0))
    assert better_routes("fr", "ja") == []


def test_what_is_at_hand_need_not_be_fetched(store: Store) -> None:
    store.add("opus-mt-tc-big-fr-en", "fr", "en", score("fr-en", bleu=46.0))
    assert better_routes("fr", "ja")[0][1] == ("fugumt-en-ja",)
