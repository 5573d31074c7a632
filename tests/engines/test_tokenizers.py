"""What every tokenizer promises, on each toy and on the shipped model."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toys import FRENCH, OTHERS, Toy

from mtkit.engines import Tokenizer
from mtkit.engines.load import load_tokenizer
from mtkit.hub import Model

# French with all that may stand in it: typography, what falls back on bytes, tags, other scripts, odd spaces.
CHARACTERS = st.sampled_from("aàéœçABÉ 0123,.’«»—…€😀👩‍👩‍👧½①\u00a0\u202f\t\n<>⟦⟧/_▁日本ộ\u0301ﬁ\x00\u200b")
TEXTS = st.text(CHARACTERS, max_size=40) | st.text(max_size=20)


@pytest.fixture(params=["opus", "m2m100", "nllb", "shipped"])
def known(request: pytest.FixtureRequest) -> tuple[Tokenizer, str]:
    """A tokenizer and a language that it translates into."""
    found = request.getfixturevalue(request.param)
    return (load_tokenizer(found), "ja") if isinstance(found, Model) else (load_tokenizer(found.model), found.target)


def test_spans_cover_the_text(known: tuple[Tokenizer, str]) -> None:
    tokenizer, target = known

    @settings(max_examples=150, deadline=None)
    @given(TEXTS)
    def check(text: str) -> None:
        source = tokenizer.encode(text, "fr", target)
        assert len(source.spans) == len(source.tokens)
        at, left_out = 0, ""
        for start, end in source.spans:
            if (start, end) != (-1, -1):
                assert at <= start <= end  # in order, none over another
                left_out += text[at:start]
                at = end
        assert not visible(left_out + text[at:])

    check()


def visible(text: str) -> bool:
    """Whether a text holds more than the spaces (▁ too) and control characters that SentencePiece may drop."""
    return any(c != "▁" and unicodedata.category(c)[0] not in "ZC" for c in text)


@pytest.mark.parametrize("text", FRENCH)
def test_spans_of_plain_text_spell_its_tokens(known: tuple[Tokenizer, str], text: str) -> None:
    tokenizer, target = known
    source = tokenizer.encode(text, "fr", target)
    for token, (start, end) in zip(source.tokens, source.spans, strict=True):
        if start >= 0 and token.strip("▁") and not token.startswith("<0x"):
            assert text[start:end].strip() == token.strip("▁")


def test_decode_is_the_pieces_joined(known: tuple[Tokenizer, str]) -> None:
    tokenizer, target = known

    @settings(max_examples=150, deadline=None)
    @given(TEXTS)
    def check(text: str) -> None:
        tokens = tokenizer.encode(text, "fr", target).tokens
        texts = tokenizer.pieces(tokens)
        assert len(texts) == len(tokens)
        assert tokenizer.decode(tokens) == "".join(texts).strip()

    check()


@pytest.mark.parametrize("text", [*FRENCH, *OTHERS])
def test_shipped_model_spells_every_text(shipped: Model, text: str) -> None:
    tokenizer = load_tokenizer(shipped)
    assert tokenizer.decode(tokenizer.encode(text, "fr", "en").tokens) == text


@pytest.mark.parametrize(
    ("tokens", "texts"),
    [
        (("▁Le", "▁Japon"), [" Le", " Japon"]),
        (("▁", "<0xE2>", "<0x82>", "<0xAC>", "5"), [" ", "", "", "€", "5"]),
        (("<0xF0>", "<0x9F>", "<0x98>", "<0x80>", "<0xE2>", "<0x82>", "<0xAC>"), ["", "", "", "😀", "", "", "€"]),
        (("<0xF0>", "<0x9F>", "▁a"), ["", "�", " a"]),  # a character broken off
        (("<0xFF>", "<0xE2>"), ["�", "�"]),
        ((">>vie<<", "▁a", "</s>", "<pad>"), ["", " a", "", ""]),
        (("__vi__", "vie_Latn", "a"), ["", "", "a"]),
        (("a", "<unk>"), ["a", "⁇"]),
        ((), []),
    ],
)
def test_text_of_each_piece(known: tuple[Tokenizer, str], tokens: tuple[str, ...], texts: list[str]) -> None:
    tokenizer, _ = known
    assert tokenizer.pieces(tokens) == texts
    assert tokenizer.decode(tokens) == "".join(texts).strip()


def test_characters_are_those_that_the_vocabulary_spells(shipped: Model, opus: Toy) -> None:
    assert set("aéœç’«»") <= load_tokenizer(shipped).characters
    assert "😀" not in load_tokenizer(shipped).characters
    assert "日" not in load_tokenizer(opus.model).characters


def test_codes_written_in_a_text_stay_text(known: tuple[Tokenizer, str]) -> None:
    tokenizer, target = known
    plain = tokenizer.encode("", "fr", target).tokens
    for code in (">>jpn<<", ">>eng<<", "</s>", "<pad>", "<unk>", "__en__", "eng_Latn", "<0x41>"):
        tokens = tokenizer.encode(code, "fr", target).tokens
        assert tokens.count(code) == plain.count(code)
