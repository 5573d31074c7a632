"""The briefs in references/: their form, and that they say what the articles say."""

import re
from pathlib import Path

import pytest

from mtkit.checks import compare_quantities, read_quantities
from mtkit.checks.quantities import Mismatch
from mtkit.reading import read
from mtkit.reading.segmentation import segment

ROOT = Path(__file__).resolve().parents[2]
SEEDS = {path.stem: path for path in (ROOT / "seeds").iterdir() if path.stem != "README"}
LANGUAGES = ("fr", "en", "vi", "ja")
each_brief = pytest.mark.parametrize(("name", "language"), [(name, tag) for name in sorted(SEEDS) for tag in LANGUAGES])


def brief(name: str, language: str) -> list[str]:
    return (ROOT / "references" / f"{name}.brief.{language}").read_text(encoding="utf-8").splitlines()


def inventions(name: str, text: str, language: str) -> list[Mismatch]:
    """Return the figures of a text that the article lacks."""
    article = "\n".join(read(SEEDS[name]).texts())
    return [one for one in compare_quantities(article, text, "fr", language) if one.target]


def test_every_article_has_a_brief_in_every_language_and_no_other_has() -> None:
    found = {path.name for path in (ROOT / "references").glob("*.brief.*")}
    assert found == {f"{name}.brief.{tag}" for name in SEEDS for tag in LANGUAGES}


@each_brief
def test_form(name: str, language: str) -> None:
    headline, standfirst, *points = brief(name, language)
    assert not headline.endswith((".", "。"))
    assert len(segment(standfirst, language)) == 1
    assert 3 <= len(points) <= 5
    for line in (standfirst, *points):
        assert line.endswith((".", ".”", "。"))
    assert all(point.startswith("- ") and not point.startswith("-  ") for point in points)


@each_brief
def test_no_figure_that_the_article_lacks(name: str, language: str) -> None:
    for line in brief(name, language):
        assert inventions(name, line, language) == []


@pytest.mark.parametrize("name", sorted(SEEDS))
@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_figures_are_those_of_the_french_brief_line_by_line(name: str, language: str) -> None:
    for french, other in zip(brief(name, "fr"), brief(name, language), strict=True):
        assert compare_quantities(french, other, "fr", language) == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["quang-ninh", "forum", "climat-affaires"])
def test_a_changed_figure_would_be_found(name: str, language: str) -> None:
    text = "\n".join(brief(name, language))
    figures = [one for one in read_quantities(text, language) if re.fullmatch(r"\d\d+", one.text) and one.value < 1900]
    assert figures
    for figure in figures:
        wrong = text[: figure.start] + str(int(figure.value) + 7919) + text[figure.end :]
        assert inventions(name, wrong, language)
