"""Bytes of a file → clean text: finds the encoding, refuses what is not text, and removes invisible characters."""

import re
import unicodedata

from mtkit.errors import InputError

__all__ = ["decode", "tidy"]

# First bytes of files that people mistake for text, what they are, and what to do about it.
_SIGNATURES = (
    (b"\x89PNG", "a PNG image", "give the text of the article instead"),
    (b"\xff\xd8\xff", "a JPEG image", "give the text of the article instead"),
    (b"GIF87a", "a GIF image", "give the text of the article instead"),
    (b"GIF89a", "a GIF image", "give the text of the article instead"),
    (b"%PDF-", "a PDF document", "save its text as .txt or .docx first"),
    (b"{\\rtf", "an RTF document", "save it as .docx or .txt first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Office document", "save it as .docx first"),
    (b"PK\x03\x04", "a ZIP archive or a Word document", "name it .docx if it is a Word document, or unpack it"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
    (b"\x7fELF", "a program", "give the text of the article instead"),
    (b"SQLite format 3\x00", "a database", "export its text first"),
)

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

# The encodings that a page may declare; some more that Python knows ("rot13", "zip") are no encodings of text.
_DECLARABLE = re.compile(
    r"iso-?8859-?\d{1,2}|latin-?[19]|windows-?125\d|cp-?125\d|mac(intosh|-?roman)|koi8-[ru]|shift[_-]?jis|sjis|euc-(jp|kr)|"
    r"iso-2022-jp|gbk|gb2312|gb18030|big5|tcvn-?5712|tis-620",
    re.ASCII,
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)

# What a French article in Windows-1252 has beyond ASCII.
_FRENCH = frozenset("àâäæçéèêëîïôöœùûüÿÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸ«»‹›‘’‚“”„–—…•·€£©®™°ºª§²³¹½¼¾×±µáíóúñÁÍÓÚÑ¡¿\xa0")

_LINE_ENDS = re.compile("\r\n|[\r\v\x85\u2028]")
_PAGE_ENDS = re.compile("[\f\u2029]")
# Zero-width and direction characters, soft hyphens, surrogates, controls (not tab and newline), non-characters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_SAMPLE = 65_536


def decode(data: bytes, name: str) -> str:
    """Return the text of a text or HTML file, normalised by `tidy`.

    Knows UTF-8, UTF-16 and UTF-32, the encoding that an HTML page declares, Windows-1252, and guesses others.
    ``name`` is the file's name, for messages.

    Raises:
        InputError: the data are empty, are not text, or are in an encoding that cannot be told.

    """
    _refuse_other_formats(data, name)
    text = tidy(_to_text(data, name))
    if not text.strip():
        raise InputError(f"{name} is empty: there is no text to read")
    return text


def tidy(text: str) -> str:
    """Return text with ``LF`` line ends, composed characters (NFC), and no invisible or control characters.

    Halves of surrogate pairs become U+FFFD, so that the result can always be written as UTF-8.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _PAGE_ENDS.sub("\n\n", text)
    text = _INVISIBLE.sub("", text)
    text = _SURROGATE.sub("\ufffd", text)
    return unicodedata.normalize("NFC", text)


def _refuse_other_formats(data: bytes, name: str) -> None:
    for signature, what, advice in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"{name} looks like {what}, not text: {advice}")


def _to_text(data: bytes, name: str) -> str:
    marked = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if marked:
        return data.decode(marked, errors="replace")
    wide = _wide_encoding(data)
    if wide:
        return data.decode(wide, errors="replace")
    _refuse_binary(data, name)
    text = _utf8(data)
    if text is None:
        text = _declared(data)
    if text is None:
        text = _windows_1252(data)
    if text is None:
        text = _guessed(data)
    if text is None:
        raise InputError(f"{name} is in an encoding that cannot be told: save it as UTF-8")
    return _undo_double_encoding(text)


def _wide_encoding(data: bytes) -> str | None:
    """Recognise UTF-16 without a mark: the NULs of its ASCII characters all lie on one side."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    half = len(data) // 2
    if odd > half / 5 and even <= half / 50:
        return "utf-16-le"
    if even > half / 5 and odd <= half / 50:
        return "utf-16-be"
    return None


def _refuse_binary(data: bytes, name: str) -> None:
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    if controls > len(data) / 100:
        raise InputError(f"{name} looks like binary data, not text: give a .txt, .md, .html or .docx file")


def _utf8(data: bytes) -> str | None:
    """Return the text, also where a few bytes are damaged: a file cut in the middle of a character is still UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = _surrogates_joined(data) or data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    sound = sum(character > "\x7f" for character in text) - damaged
    return text if sound >= 10 * damaged else None


def _surrogates_joined(data: bytes) -> str:
    """Return UTF-8 whose characters beyond U+FFFF are pairs of surrogates, as some databases export it."""
    try:
        text = data.decode("utf-8", errors="surrogatepass")
    except UnicodeDecodeError:
        return ""
    return text.encode("utf-16", errors="surrogatepass").decode("utf-16", errors="replace")


def _declared(data: bytes) -> str | None:
    found = _META_CHARSET.search(data[:4096])
    if not found:
        return None
    label = found[1].decode("ascii", errors="replace").lower()
    if not _DECLARABLE.fullmatch(label):
        return None
    if label in {"iso-8859-1", "iso8859-1", "latin1", "latin-1"}:
        label = "cp1252"  # as browsers read it
    return _strictly(data, label)


def _windows_1252(data: bytes) -> str | None:
    """Return the text if its accents and signs are those of French."""
    text = _strictly(data, "cp1252")
    if text is None:
        return None
    special = [character for character in text if character > "\x7f"]
    french = sum(character in _FRENCH for character in special)
    return text if french >= 0.9 * len(special) else None


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE].rpartition(b"\n")[0] or data[:_SAMPLE]).best()
    return _strictly(data, best.encoding) if best else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _undo_double_encoding(text: str) -> str:
    """Undo UTF-8 that was once read as Windows-1252 ("Ã©" for "é"): only where the whole text says so."""
    if "Ã" not in text and "â€" not in text:
        return text
    try:
        return b"".join(map(_byte, text)).decode("utf-8")
    except UnicodeError:
        return text


def _byte(character: str) -> bytes:
    return character.encode("latin-1" if character <= "\xff" else "cp1252")
