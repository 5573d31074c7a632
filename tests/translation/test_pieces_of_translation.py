"""The steps around the model, one by one."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtkit.article import Mark, MarkKind
from mtkit.translation import casing, marks, numbers, protection, typography
from mtkit.translation.edits import Edit, apply, origin
from mtkit.translation.splitting import split


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(st.text(max_size=60))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [Edit(a, b, draw(st.text(max_size=4))) for a, b in pairs if a < b]


@given(edited())
def test_untouched_characters_are_found_again(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    result = apply(text, edits)
    at, shift = 0, 0
    for edit in [*edits, Edit(len(text), len(text), "")]:
        for place in range(at, edit.start):
            assert result[place + shift] == text[place]
            assert origin(edits, place + shift) == place
        at, shift = edit.end, shift + len(edit.replacement) - (edit.end - edit.start)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("« Oui »\u00a0: l’eau", '" Oui " : l\'eau'),
        ("2\u202f783,8  km", "2 783,8 km"),
        ("a — b … c", "a  -  b ... c"),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert apply(text, typography.normalise(text, frozenset("abc"))) == expected


def test_what_the_vocabulary_knows_stays_but_for_the_apostrophe() -> None:
    assert apply("« l’eau »", typography.normalise("« l’eau »", frozenset("«»’"))) == "« l'eau »"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ('He said "yes" and "no".', "en", "He said “yes” and “no”."),
        ("It's the firms' plan .", "en", "It’s the firms’ plan."),
        ('A 6" pipe, "long"', "en", 'A 6" pipe, “long”'),
        ("« Oui », dit-il", "vi", "“Oui”, dit-il"),
        ('彼は "はい" と言った.', "ja", "彼は「はい」と言った。"),
        ("東京, 大阪 (日本)", "ja", "東京、大阪（日本）"),
        ("Open Data, Hanoi.", "ja", "Open Data, Hanoi."),
        ("“ Quang Ninh has grown", "en", "“Quang Ninh has grown"),
        ('"ja"', "de", '"ja"'),
    ],
)
def test_house_style(text: str, language: str, expected: str) -> None:
    assert typography.house_style(text, language) == expected


@given(st.text(alphabet="「」。、日本語ab\"“”«» .,!?()'12", max_size=40))
def test_japanese_has_no_space_beside_its_characters(text: str) -> None:
    once = typography.house_style(text, "ja")
    if typography.JAPANESE.search(once):
        assert not any(a == " " and typography.JAPANESE.match(b) for a, b in pairwise(once))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LE JAPON INVESTIT", True),
        ("JETRO", False),
        ("COOPÉRATION", True),
        ("Le Japon", False),
        ("123", False),
        ("", False),
    ],
)
def test_all_caps(text: str, expected: bool) -> None:
    assert casing.is_all_caps(text) is expected


def test_sentence_case_knows_the_names_of_the_article() -> None:
    known = casing.known_casing(["Selon la JETRO, le Japon aide Quang Ninh.", "À Hanoï, le Japon investit."])
    assert casing.sentence_case("LE JAPON AIDE LA JETRO À HANOÏ", known) == "Le Japon aide la JETRO à Hanoï"


@given(st.text(max_size=40))
def test_sentence_case_keeps_the_length(text: str) -> None:
    assert len(casing.sentence_case(text, {})) == len(text)


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("2 783,8", "en", "2,783.8"),
        ("2\u202f783,8", "vi", "2.783,8"),
        ("17,07 %", "ja", "17.07%"),
        ("2025", "en", "2025"),
        ("1.5.2", "en", "1.5.2"),
        ("12/10", "vi", "12/10"),
    ],
)
def test_numbers_alone(text: str, target: str, expected: str) -> None:
    assert numbers.localise(text, "fr", target) == expected


def test_protected_spans() -> None:
    text = "Voir https://a.example/x?y=1, écrire à nom@a.example ou <b>#VietnamJapon</b>."
    found = [text[a:b] for a, b in protection.protected_spans(text)]
    assert found == ["https://a.example/x?y=1", "nom@a.example", "<b>", "#VietnamJapon", "</b>"]


@given(st.text(alphabet="⟦⟧0123 ab", max_size=30), st.lists(st.text(alphabet="xyz", min_size=1), max_size=4))
def test_each_span_is_restored_once_or_reported(text: str, originals: list[str]) -> None:
    restored, lost = protection.restore(text, originals)
    assert not protection.PLACEHOLDER.search(restored)
    assert len(lost) + sum(f"⟦{k}⟧" in text.replace(" ", "") for k in range(len(originals))) == len(originals)


@given(st.text(max_size=300), st.integers(1, 30))
def test_split_covers_the_text_with_parts_that_fit(text: str, limit: int) -> None:
    parts = split(text, lambda part: len(part) <= limit)
    assert "".join(text[a:b] for a, b in parts) == text
    assert all(b - a <= max(1, limit) for a, b in parts)


def test_split_prefers_clauses_and_keeps_placeholders_whole() -> None:
    text = "Le Japon investit dans la province ; le Vietnam se félicite de cette décision"
    assert [text[a:b] for a, b in split(text, lambda part: len(part) < 50)] == [
        "Le Japon investit dans la province ; ",
        "le Vietnam se félicite de cette décision",
    ]
    parts = split("x" * 9 + "⟦1⟧" + "x" * 9, lambda part: len(part) < 12)
    assert all(
        ("⟦" in part) == ("⟧" in part)
        for part in ("x" * 9 + "⟦1⟧" + "x" * 9)[0:0] or [("x" * 9 + "⟦1⟧" + "x" * 9)[a:b] for a, b in parts]
    )


def test_a_mark_takes_whole_words_and_numbers() -> None:
    pieces = [" the", " ", "1", "7", ".", "0", "7", " bill", "ion", " dollars"]
    inside = [False, False, False, True, False, False, False, False, False, False]
    assert marks.project(pieces, [False] * 10, spaced=True) is None
    start, end = marks.project(pieces, inside, spaced=True) or (0, 0)
    assert "".join(pieces)[start:end] == "17.07"
    start, end = marks.project(["登録", "2", "3", "1", "キロ"], [False, False, False, True, False], spaced=False) or (
        0,
        0,
    )
    assert (start, end) == (2, 5)


@given(
    st.text(alphabet=st.characters(blacklist_categories=["Cs", "Co"]), max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4),
)
def test_marks_ride_in_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    wanted = [(a, b) if a < b <= len(text) and text[a:b].strip() == text[a:b] else None for a, b in spans]
    assert marks.extract(marks.insert(text, wanted), len(wanted)) == (text, wanted)


def test_parts_of_one_mark_are_joined() -> None:
    one, two = Mark(0, 3, MarkKind.STRONG), Mark(4, 7, MarkKind.STRONG)
    assert marks.merge([two, one], "abc def ghi") == (Mark(0, 7, MarkKind.STRONG),)
    assert marks.merge([one, Mark(8, 11, MarkKind.STRONG)], "abc def ghi") == (one, Mark(8, 11, MarkKind.STRONG))


@given(st.text(max_size=40))
def test_normalise_gives_no_odd_space(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    result = apply(text, typography.normalise(text, frozenset()))
    assert not any(space in result for space in typography.SPACES)
