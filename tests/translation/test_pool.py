"""Which engines a translator works with: a named model, a named route, or the best of those installed."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from toys import Toy, m2m100_toy, multi_target_toy, opus_toy

from mtkit.errors import ModelError, OptionError
from mtkit.hub import Card, find_model
from mtkit.hub.card import write_card
from mtkit.translation import TranslateOptions, Translator
from mtkit.translation.pool import EnginePool

TEXT = "Le Japon investit au Vietnam. La province de Quang Ninh s’en félicite."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's store with a model from French to English, and one from many languages to many."""
    home = tmp_path_factory.mktemp("home")
    for name, make, card in (
        ("fr-en-toy", opus_toy, Card("fr-en-toy", sources=("fr",), targets=("en",), licence="Apache-2.0")),
        ("to-vi-toy", multi_target_toy, Card("to-vi-toy", sources=("fr",), targets=("en", "vi", "ja"), licence="MIT")),
        ("many-toy", m2m100_toy, Card("many-toy", sources=("en", "fr"), targets=("vi", "ja"), licence="CC-BY-4.0")),
    ):
        folder = home / "models" / name
        folder.parent.mkdir(exist_ok=True)
        made: Toy = make(folder)
        write_card(made.folder, card)
    return home


@pytest.fixture(autouse=True)
def home(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MTKIT_HOME", str(store))


@pytest.mark.parametrize("engine", ["ctranslate2", "transformers"])
def test_a_route_through_english_keeps_the_text_between(engine: str) -> None:
    options = TranslateOptions(beam=1, retry=False)
    translator = Translator(route="fr-en-toy,many-toy", engine=engine, threads=1, options=options)
    found = translator.translate(TEXT, to="ja")
    alone = Translator("fr-en-toy", engine=engine, threads=1, options=replace(options, typography="model"))
    assert [segment.pivot for segment in found.segments] == [
        segment.text for segment in alone.translate(TEXT, to="en").segments
    ]
    assert found.model == "fr-en-toy → many-toy"
    assert {segment.model for segment in found.segments} == {"fr-en-toy → many-toy"}
    assert found.credits == ("fr-en-toy, Apache-2.0", "many-toy, CC-BY-4.0")


def test_both_engines_give_the_same_by_way_of_english() -> None:
    texts = [
        Translator(
            route="fr-en-toy,many-toy",
            engine=engine,
            threads=1,
            compute_type="float32" if engine == "ctranslate2" else "default",
            options=TranslateOptions(beam=1, retry=False),
        )
        .translate(TEXT, to="vi")
        .text
        for engine in ("ctranslate2", "transformers")
    ]
    assert texts[0] == texts[1]


def test_the_best_route_is_taken_and_another_model_is_asked_in_doubt() -> None:
    pool = EnginePool(threads=1)
    (leg,) = pool.legs("fr", "vi")
    other = pool.alternative(leg)
    assert other is not None
    assert other.card.name != leg.card.name
    assert pool.legs("fr", "vi")[0].engine is leg.engine  # loaded once
    assert EnginePool(leg.card.name, threads=1).alternative(leg) is None  # who names a model gets that one


def test_only_models_that_the_engine_can_load_take_part(store: Path) -> None:
    shutil.copytree(store / "models" / "fr-en-toy", store / "models" / "hf-only")
    shutil.rmtree(store / "models" / "hf-only" / "ctranslate2")
    write_card(store / "models" / "hf-only", Card("hf-only", sources=("de",), targets=("en",)))
    try:
        assert find_model("hf-only").ctranslate2 is None
        with pytest.raises(ModelError, match="no installed model translates from de to en"):
            EnginePool(threads=1).legs("de", "en")
        assert EnginePool(engine="transformers", threads=1).legs("de", "en")[0].card.name == "hf-only"
    finally:
        shutil.rmtree(store / "models" / "hf-only")


def test_a_route_that_leads_nowhere() -> None:
    with pytest.raises((ModelError, OptionError), match="fr-en-toy"):
        EnginePool(route="fr-en-toy,fr-en-toy", threads=1).legs("fr", "ja")
