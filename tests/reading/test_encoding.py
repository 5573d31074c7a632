import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mtkit.errors import InputError
from mtkit.reading.encoding import decode, tidy

FRENCH = "L’été dernier, « la province » a reçu 12 000 visiteurs – un record à Hanoï. Ça coûte 5 €."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_french_comes_through_in_every_encoding(encoding):
    assert decode(FRENCH.encode(encoding), "a.txt") == FRENCH


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp"])
def test_other_encodings_are_guessed(encoding):
    japanese = "日本の投資家がクアンニン省を訪問した。" * 5
    assert decode(japanese.encode(encoding), "a.txt") == japanese


def test_a_page_declares_its_encoding():
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"></head>投資'
    assert decode(page.encode("shift_jis"), "a.html") == page


def test_a_declaration_that_is_no_encoding_of_text_is_ignored():
    assert "été" in decode('<meta charset="rot13">été'.encode("cp1252"), "a.html")


def test_a_wrong_declaration_does_not_spoil_utf_8():
    page = '<meta charset="iso-8859-1">été à Hạ Long'
    assert decode(page.encode(), "a.html") == page


def test_double_encoding_is_undone():
    twice = FRENCH.encode().decode("cp1252").encode()
    assert decode(twice, "a.txt") == FRENCH


def test_a_file_cut_in_the_middle_of_a_character_is_still_utf_8():
    assert decode("à l’été, où qu’il fût né, « déjà »…".encode()[:-1], "a.txt").startswith("à l’été")


def test_surrogate_pairs_in_utf_8_are_joined():
    assert decode("été \ud83d\ude00".encode("utf-8", "surrogatepass"), "a.txt") == "été 😀"


def test_half_a_surrogate_pair_is_replaced():
    assert decode(b"\xff\xfe\x00\xd8a\x00", "a.txt") == "\ufffda"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04rest", "docx"),
        (b"\x7fELF\x02", "program"),
        (b"{\\rtf1 text}", "RTF"),
        (bytes(range(256)), "binary"),
        (b"a\0b\0\0\0c", "binary"),
    ],
)
def test_what_is_not_text_is_refused_by_name(data, what):
    with pytest.raises(InputError, match=what) as caught:
        decode(data, "a.txt")
    assert str(caught.value).startswith("a.txt ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", "\u200b\ufeff".encode()])
def test_nothing_to_read_is_an_error(data):
    with pytest.raises(InputError, match=r"a\.txt is empty"):
        decode(data, "a.txt")


def test_tidy_removes_what_cannot_be_seen():
    assert tidy("a\u200bb\u200e\u00adc\x07d\r\ne\rf\u2028g\x0ch\ufeff") == "abcd\ne\nf\ng\n\nh"
    assert tidy("e\u0301") == "é"


@given(st.binary(max_size=400))
@example(b"\x81\x8d\x8f\x90\x9d")
@example(b"<meta charset=utf-7>+ADw-")
def test_any_bytes_give_text_or_an_input_error(data):
    try:
        text = decode(data, "a.txt")
    except InputError:
        return
    assert text.strip()
    text.encode()


@given(st.text())
def test_tidy_is_idempotent(text):
    assert tidy(tidy(text)) == tidy(text)
