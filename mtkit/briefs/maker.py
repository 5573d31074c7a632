"""What makes briefs: a summariser and, where there is anything to translate, a translator."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mtkit.article import Article
from mtkit.briefs.brief import Brief, BriefOptions
from mtkit.briefs.ledger import digest_of
from mtkit.briefs.summarize import summarize
from mtkit.briefs.translate import Translates

__all__ = ["Maker", "Settings", "load"]

Summarizer = Callable[[Article, BriefOptions], Brief]
_WINDOW = 1000  # segments translated together: briefs are small, and what is finished is written sooner


def _nothing(source: str, target: str) -> object:  # noqa: ARG001 - as Maker asks for it
    return None


def _anything(source: str, to: Sequence[str]) -> None:
    """Raise ModelError for languages that cannot be translated between: there are none."""


@dataclass(frozen=True, slots=True)
class Maker:
    """A summariser and a translator, ready to work.

    ``check`` raises ModelError where there is no way from a language into others. ``models`` tells all that makes a
    difference to a translation between two languages, and ``settings`` what does to the summary, as plain data.
    ``written_by`` names the model that summarises, if any, and its licence.
    """

    translator: Translates | None = None
    summarizer: Summarizer = summarize
    check: Callable[[str, Sequence[str]], None] = _anything
    models: Callable[[str, str], object] = _nothing
    settings: object = None
    written_by: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Which models to load, and how.

    ``summarizer`` is the folder of a model that writes the briefs, if any. ``glossary`` is a file or “beat”. The
    others are those of `mtkit.translation.Translator` and `TranslateOptions`.
    """

    summarizer: Path | None = None
    accept_license: bool = False
    model: str = ""
    route: str = ""
    glossary: str = ""
    engine: str = "ctranslate2"
    threads: int = 0
    beam: int = 4


def load(settings: Settings, *, translates: bool) -> Maker:
    """Load what makes briefs; a translator only where one ``translates``.

    Raises ModelError for a model that is missing or broken, OptionError for a setting without a meaning, InputError
    for a glossary that cannot be read.
    """
    write: Summarizer = summarize
    identity: object = None
    credit = ""
    if settings.summarizer:
        from mtkit.briefs.abstractive import Abstractive

        abstractive = Abstractive(settings.summarizer, accept_license=settings.accept_license, threads=settings.threads)
        write, identity, credit = abstractive.summarize, abstractive.identity, abstractive.credit
    if not translates:
        return Maker(summarizer=write, settings=identity, written_by=credit)
    from mtkit.glossary import default_glossary, read_glossary
    from mtkit.translation import TranslateOptions, Translator
    from mtkit.translation.pool import EnginePool

    terms = None
    if settings.glossary:
        terms = default_glossary() if settings.glossary == "beat" else read_glossary(Path(settings.glossary))
    options = TranslateOptions(beam=settings.beam, window=_WINDOW)
    pool = EnginePool(settings.model, settings.route, settings.engine, settings.threads)
    translator = Translator(glossary=terms, options=options, pool=pool)

    how = [repr(options), digest_of(repr(terms).encode())]

    def models(source: str, target: str) -> list[Any]:
        legs = pool.legs(source, target)
        cards = [(leg.engine.name, leg.card.name, leg.card.version, leg.card.revision, leg.card.files) for leg in legs]
        return [*how, *cards]

    return Maker(translator, write, translator.check, models, identity, credit)
