import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from benches import GOOD, SOURCES, WORSE, english, write_bench

from mtkit.evaluation.charts import axis, shortened
from mtkit.evaluation.report import differences, render_report
from mtkit.evaluation.testsets import TestSet

HOSTILE = '"><script>alert(1)</script><img src=http://example.org/x onerror=alert(2)>\x1b[2J\x00\u202e</style></svg>'


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    hypotheses = (HOSTILE, *GOOD[1:])
    systems = {"ours": WORSE, HOSTILE: hypotheses}
    flags = [(1, HOSTILE, HOSTILE)]
    lines = replace(english(), sources=(HOSTILE, *SOURCES[1:]))
    bench = write_bench(tmp_path_factory.mktemp("bench"), systems, lines, flags=flags)
    return render_report(bench).decode()


def test_hostile_text_is_text(page: str) -> None:
    tree = lxml.html.fromstring(page)
    assert not tree.xpath("//script | //img | //iframe | //object | //link | //base | //form")
    assert not tree.xpath("//@*[starts-with(name(), 'on') or name() = 'src' or name() = 'style']")
    assert all(href.startswith("#") for href in tree.xpath("//@href"))
    assert "<script>alert(1)</script>" in tree.text_content()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", page)


def test_nothing_from_outside_is_allowed(page: str) -> None:
    tree = lxml.html.fromstring(page)
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = tree.xpath("//style/text()")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style
    assert "@import" not in style


def test_everything_is_there(page: str) -> None:
    tree = lxml.html.fromstring(page)
    titles = [figure.text_content() for figure in tree.xpath("//figcaption")]
    assert [title.split()[0] for title in titles] == ["BLEU", "chrF2", "chrF2", "Mean", "Errors"]
    assert len(tree.xpath("//figure/*[name()='svg']")) == 5
    assert [heading.text for heading in tree.xpath("//h3")][:2] == ["Significance", "Segments"]
    assert tree.xpath("//table[@class='matrix']//td[@class='better']")
    assert tree.xpath("//mark[@class='missed']")
    assert tree.xpath("//mark[@class='extra']")
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert tree.xpath("//dd[@lang='en']")


def test_svg_is_well_formed(page: str) -> None:
    for found in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        lxml.etree.fromstring(found)
        assert "nan" not in found


def test_one_system_has_no_significance_and_no_speed_plot(tmp_path: Path) -> None:
    page = render_report(write_bench(tmp_path, {"ours": WORSE})).decode()
    assert "Significance" not in page
    assert "against speed" not in page


def test_refused_hypotheses_have_no_figure_but_a_reason(tmp_path: Path) -> None:
    page = render_report(write_bench(tmp_path, {"ours": ["これは日本語である。"] * 10})).decode()
    assert "no score: refused" in page
    assert '<strong class="refused">' in page


def test_segments_of_final_articles_are_not_shown(tmp_path: Path) -> None:
    lines = english(["tuning"] * 5 + ["final"] * 5)
    held_out = {"spec": "news", "split": "", "documents": [], "held_out": ["final"]}
    page = render_report(write_bench(tmp_path, {"ours": WORSE}, lines, set=held_out), 10).decode()
    assert SOURCES[2] in page
    assert not any(source in page for source in SOURCES[5:])
    assert "final serve" in page


def test_no_segments_on_request(tmp_path: Path) -> None:
    assert "<h3>Segments" not in render_report(write_bench(tmp_path, {"ours": WORSE}), 0).decode()


def test_japanese_is_compared_by_characters(tmp_path: Path) -> None:
    lines = TestSet("news", "fr", "ja", SOURCES, (("日本はベトナムに投資する。",) * 10,))
    page = render_report(write_bench(tmp_path, {"ours": ["日本はベトナムで投資する。"] * 10}, lines)).decode()
    assert 'ベトナム<mark class="missed">に</mark>投資' in page
    assert 'ベトナム<mark class="extra">で</mark>投資' in page
    assert ':lang(ja) { font-family: "Noto Sans JP"' in page


@pytest.mark.parametrize(
    ("reference", "hypothesis", "missed", "extra"),
    [
        ("a big cat", "a cat", 'a <mark class="missed">big</mark> cat', "a cat"),
        ("a cat", "a cat", "a cat", "a cat"),
        ("", "a <b>", "", '<mark class="extra">a &lt;b&gt;</mark>'),
        ("12 %", "13 %", '<mark class="missed">12</mark> %', '<mark class="extra">13</mark> %'),
    ],
)
def test_differences_by_words(reference: str, hypothesis: str, missed: str, extra: str) -> None:
    assert differences(reference, hypothesis, words=True) == (missed, extra)


def test_very_long_lines_are_shown_unmarked() -> None:
    assert differences("a " * 5000, "b", words=True) == ("a " * 5000, "b")


@pytest.mark.parametrize("numbers", [[1.0], [0.0, 0.0], [float("nan")], [-3.0, 250.0], [1e-6, 2e-6], []])
def test_an_axis_has_a_place_for_everything(numbers: list[float]) -> None:
    found = axis(numbers, 0, 100)
    assert all(-1e-6 <= found(number) <= 100 + 1e-6 for number in numbers if number == number)
    assert 2 <= len(list(found.ticks())) <= 12


def test_long_names_are_shortened() -> None:
    assert shortened("x" * 100) == "x" * 23 + "…"
