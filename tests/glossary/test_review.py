"""The glossary itself is checked: what reads well may still be a mistake."""

from pathlib import Path

import pytest

from mtkit.glossary import compliance, default_glossary
from mtkit.glossary.review import review, warnings
from mtkit.glossary.search import search

REFERENCES = Path(__file__).resolve().parents[2] / "references"
# The articles that rules may be made by; the other two are for final figures only.
DEVELOPMENT = ("quang-ninh", "lang-son", "vjecpa", "prefectures")


def findings(folder: Path, text: str) -> list[tuple[str, int, str]]:
    path = folder / "terms.csv"
    path.write_text(text, encoding="utf-8")
    return [(one.severity, one.line, one.reason) for one in review(path)[1]]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("fr,en\npays,a country that lies somewhere far away\n", 2, "more than 5 times as long"),
        ("fr,en\nsupply of the chain,chain\n", 2, "“supply of the chain” looks like English, not French"),
        ("fr,en\n人民委員会,committee\n", 2, "looks like Japanese, not French"),
        ("fr,en\nỦy ban nhân dân,committee\n", 2, "looks like Vietnamese, not French"),
        ("fr,ja\nzone,industrial zone\n", 2, "“industrial zone” looks like English, not Japanese"),
        ("fr,vi\nzone,chaîne d'or\n", 2, "looks like French, not Vietnamese"),
        ("fr,en\nJICA,JICA\n", 2, "“JICA” is its own translation; mark it in the column keep"),
        ("fr,en\nétat,condition\nÉtat,State\n", 3, "“État” is “état” of line 2 in other capitals"),
        ("fr,en\nzone,area\nzones,areas\n", 3, "“zones” is a form of “zone” of line 2, with other targets"),
        ("fr,en\nzone,MoU|MOU\n", 2, "differ only in their capitals"),
        ("fr,en\nPARC INDUSTRIEL,industrial park\n", 2, "found only in capitals"),
        ("fr,en\nZone,area\nParc,park\n", 0, "most terms of one word begin with a capital"),
    ],
)
def test_what_is_likely_a_mistake_is_told(tmp_path: Path, text: str, line: int, reason: str) -> None:
    assert [(severity, at) for severity, at, _ in findings(tmp_path, text)] == [("warning", line)]
    assert reason in findings(tmp_path, text)[0][2]


def test_errors_and_warnings_come_in_order(tmp_path: Path) -> None:
    text = "fr,en\nJICA,JICA\nzone,\npays,a country that lies somewhere far away\n"
    assert [(severity, line) for severity, line, _ in findings(tmp_path, text)] == [
        ("warning", 2),
        ("error", 3),
        ("warning", 4),
    ]


def test_abbreviations_may_be_short_and_cognates_may_be_alike(tmp_path: Path) -> None:
    assert findings(tmp_path, "fr,en,vi\nPIB,gross domestic product,\nprovince,province,tỉnh\n") == []


def test_the_glossary_of_the_beat_is_sound() -> None:
    assert list(warnings(default_glossary())) == []


@pytest.mark.parametrize("language", ["en", "vi", "ja"])
def test_human_translations_keep_to_the_glossary_of_the_beat(language: str) -> None:
    pairs = [
        pair
        for name in DEVELOPMENT
        for pair in zip(
            (REFERENCES / f"{name}.fr").read_text(encoding="utf-8").splitlines(),
            (REFERENCES / f"{name}.{language}").read_text(encoding="utf-8").splitlines(),
            strict=True,
        )
    ]
    report = compliance(default_glossary(), pairs, language)
    assert report.matched > 50
    assert (report.rate or 0) >= 0.97


def test_a_search_looks_in_every_language_without_accents() -> None:
    for words in (
        ["chaine", "approvisionnement"],
        ["supply chain"],
        ["chuoi cung ung"],
        ["供給網"],
        ["CHAÎNE d’appro"],
    ):
        assert "chaîne d'approvisionnement" in [term.source for term in search(default_glossary(), words).terms]
    assert search(default_glossary(), ["xyzzy"]).terms == ()
    assert search(default_glossary(), []).terms == default_glossary().terms
