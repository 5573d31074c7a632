"""The review page: hostile text stays text, and a browser can filter, edit and export it."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from mtkit.checks import Flag
from mtkit.writing.review import Reviewed, Row, marked, render_review

HOSTILE = '</script><script>document.title="owned"</script><img src=x onerror="document.title=1">&amp;\u2028"\''
ROWS = [
    Row("a.txt", 0, "Le Japon investit.", (Reviewed("en", "Japan invests."), Reviewed("vi", "Nhật Bản đầu tư."))),
    Row(
        "a.txt",
        1,
        "Le total est de 283,82 €.",
        (
            Reviewed("en", "The total is 28.82 €.", (Flag("quantity", "“283,82 €” is “28.82 €”", (16, 24), (13, 20)),)),
            Reviewed("vi", "Tổng số là 283,82 euro."),
        ),
    ),
    Row("b.txt", 0, HOSTILE, (Reviewed("en", HOSTILE, (Flag("name", HOSTILE),)), Reviewed("vi", "ba"))),
]
DRIVER, BROWSER = shutil.which("chromedriver"), shutil.which("chromium") or shutil.which("google-chrome")


def test_doubtful_rows_come_first_with_the_words_marked() -> None:
    page = html.fromstring(render_review(ROWS, "fr").decode())
    rows = page.xpath("//tbody/tr")
    assert [row.get("data-at") for row in rows] == ["1", "2", "0"]
    assert [mark.text for mark in rows[0].xpath(".//mark")] == ["283,82 €", "28.82 €"]
    assert page.xpath("//thead//th/text()")[1:] == ["French", "English", "Vietnamese"]


def test_a_page_of_one_document_says_where_a_segment_stands_and_each_doubt_once() -> None:
    doubt = Flag("name", "“Japon” has no counterpart in the translation")
    rows = [Row("a → b", 4, "Japon, Japon", (Reviewed("en", "J", (doubt, doubt)),), "line 7")]
    page = html.fromstring(render_review(rows, "fr").decode())
    assert page.xpath("//td[@class='number']")[0].text_content() == "line 7"
    assert page.xpath("//div[@contenteditable]/@aria-label") == ["English, line 7"]
    assert len(page.xpath("//ul[@class='flags']/li")) == 1
    assert page.xpath("//label[select/@id='name']/@hidden")
    several = html.fromstring(render_review(ROWS, "fr").decode())
    assert several.xpath("//td[@class='number']")[0].text_content() == "a.txt2"
    assert not several.xpath("//label[select/@id='name']/@hidden")


def test_hostile_text_is_shown_as_text() -> None:
    page = html.fromstring(render_review(ROWS, "fr", title=HOSTILE).decode())
    assert len(page.xpath("//script")) == 1
    assert page.xpath("//img") == []
    assert not any(name.startswith("on") for element in page.iter() for name in element.attrib)
    assert HOSTILE in page.xpath("//tr[@id='s2']//div[contains(@class, 'source')]")[0].text_content()


def test_the_policy_allows_the_page_itself_and_nothing_else() -> None:
    page = render_review(ROWS, "fr").decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert not re.search(r"https?:", page)


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=5))
def test_marking_loses_no_character(text: str, spans: list[tuple[int, int]]) -> None:
    shown = html.fromstring(f"<p>{marked(text, spans)}</p>").text_content() if text.strip() else text
    assert re.sub(r"[\x00-\x1f\x7f-\x9f\ufffd\ufdd0-\ufdef\ufffe\uffff]", "", shown) == re.sub(
        r"[\x00-\x1f\x7f-\x9f\ufffd\ufdd0-\ufdef\ufffe\uffff]", "", text
    )


@pytest.fixture
def no_network() -> None:
    """The browser is spoken to over a socket of this machine; the page itself is held back by its policy."""


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Any]:
    if not DRIVER or not BROWSER:
        pytest.skip("needs chromium and chromedriver")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"download.default_directory": str(tmp_path / "saved")})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(DRIVER))
    (tmp_path / "saved").mkdir()
    (tmp_path / "review.html").write_bytes(render_review(ROWS, "fr", title="Essai"))
    driver.get((tmp_path / "review.html").as_uri())
    yield driver
    driver.quit()


def saved(folder: Path, name: str) -> str:
    from selenium.webdriver.support.wait import WebDriverWait

    WebDriverWait(None, 20).until(lambda _: (folder / name).is_file())
    return (folder / name).read_text(encoding="utf-8")


def test_a_browser_filters_edits_and_exports(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.select import Select

    def shown() -> list[str]:
        return [r.get_attribute("id") for r in browser.find_elements(By.CSS_SELECTOR, "tbody tr") if r.is_displayed()]

    assert browser.title == "Essai"
    page = browser.find_element(By.TAG_NAME, "body")
    Select(browser.find_element(By.ID, "kind")).select_by_value("quantity")
    assert shown() == ["s1"]
    Select(browser.find_element(By.ID, "kind")).select_by_value("*")
    Select(browser.find_element(By.ID, "order")).select_by_value("reading")
    assert shown() == ["s0", "s1", "s2"]
    browser.find_element(By.ID, "search").send_keys("japon")
    assert shown() == ["s0"]
    browser.find_element(By.ID, "search").send_keys(Keys.BACKSPACE * 5, Keys.ESCAPE)

    page.send_keys("jj")
    page.send_keys(Keys.ENTER)
    cell = browser.switch_to.active_element
    assert cell.text == "The total is 28.82 €."
    cell.send_keys(Keys.CONTROL, "a")
    cell.send_keys("The total is <b>€283.82</b> & more.", Keys.ESCAPE)
    page.send_keys("d")
    assert "1 edited, 1 done" in browser.find_element(By.ID, "state").text
    Select(browser.find_element(By.ID, "kind")).select_by_value("~")
    assert shown() == ["s1"]

    browser.find_element(By.ID, "jsonl").click()
    records = [json.loads(line) for line in saved(tmp_path / "saved", "reviewed.jsonl").split("\n") if line]
    assert [(r["article"], r["segment"], r["to"]) for r in records] == [
        (row.name, row.number, target.language) for row in ROWS for target in row.targets
    ]
    (edited,) = (record for record in records if record["edited"])
    assert edited["hypothesis"] == "The total is <b>€283.82</b> & more."
    assert (edited["before"], edited["source"]) == ("The total is 28.82 €.", "Le total est de 283,82 €.")
    assert records[4]["hypothesis"] == HOSTILE

    browser.find_element(By.ID, "tmx").click()
    saved(tmp_path / "saved", "reviewed.tmx")
    from mtkit.reading.bitext import read_bitext

    pairs = read_bitext(tmp_path / "saved" / "reviewed.tmx", source_language="fr", target_language="en").pairs
    assert [(pair.source, pair.target) for pair in pairs][:2] == [
        ("Le Japon investit.", "Japan invests."),
        ("Le total est de 283,82 €.", "The total is <b>€283.82</b> & more."),
    ]
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    assert browser.title == "Essai"
