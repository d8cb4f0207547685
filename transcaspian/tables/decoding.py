"""From the bytes of a table to text: UTF-8, or another encoding where only one can be meant.

Excel saves "CSV" in the code page of the Windows that it runs on. Which one that was is not in the
file, so a code page is accepted only when it alone makes plausible words of every letter.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from transcaspian.language.turned import whole_turned_back

# First bytes of files that often have the wrong name: ZIP (xlsx, ods), OLE (xls), PDF.
_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")
# With a larger share of control bytes than this, a file is not text with an accident in it.
_BINARY_SHARE = 0.02
_LETTERS = bytes(one for one in range(256) if one in b"\t\n\r" or (one >= ord(" ") and one != 0x7F))  # no controls

# By their marks; that of UTF-16 is also how UTF-32 begins.
WIDE = {
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}
# One byte in this many is zero where letters have two or four of them, and one letter in this many is plain.
_ZEROS = 8
_NAMES = {
    "mac_latin2": "Mac Central European",
    "mac_roman": "Mac Roman",
    "mac_cyrillic": "Mac Cyrillic",
    "latin_1": "ISO 8859-1",
    "iso8859_2": "ISO 8859-2",
    "iso8859_5": "ISO 8859-5",
    "iso8859_15": "ISO 8859-15",
    "koi8_r": "KOI8-R",
    **{f"cp{number}": f"DOS {number}" for number in (437, 850, 852, 866)},
}

PUNCTUATION = frozenset("„”“’‘–—…°№€§«»·\u00a0±×")
_POLISH = set("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_WESTERN = set("àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŸŒ")
# Letters at the same place in the Central and the Western European page.
_SHARED = {letter for letter in _WESTERN if letter.encode("cp1252") == letter.encode("cp1250", "ignore")}
_CYRILLIC = {chr(code) for code in range(0x410, 0x450)} | set("ЁёІіЇїЄєЎўҐґ")
# Of each code page the letters of the languages that it is accepted for.
LETTERS = {name: frozenset(page) for name, page in
           {"cp1250": _POLISH | _SHARED, "cp1251": _CYRILLIC, "cp1252": _WESTERN}.items()}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
# KOI8-R read as Windows-1251: all letters are Cyrillic, and each small one is large and the other way round.
_INSIDE_OUT = re.compile(r"[а-яё][А-ЯЁ]{2,}")
# So many letters outside ASCII in a row are another script, read by the wrong page.
_FOREIGN_RUN = {"cp1250": 5, "cp1252": 3}


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, or the code of the fault that keeps it from being read.

    ``encoding`` is set when it is not UTF-8; ``cut`` says that the file ends within a letter, ``marks`` how many byte
    order marks it begins with, ``turned`` that its text, as UTF-8, was read in ``encoding`` and saved so. A byte that
    no encoding explains is U+FFFD in the text.
    """

    text: str = ""
    fault: str = ""
    encoding: str = ""
    cut: bool = False
    marks: int = 0
    turned: bool = False


def decode(data: bytes) -> Decoded:
    """Return the text of a file's bytes."""
    if data.startswith(_MAGIC):
        return Decoded(fault="binary-file")
    for found in _wide(data):  # Excel's "Unicode text", and what other programs write
        return found if found.text.strip() else Decoded(fault="empty-file")
    letters = data.removeprefix(codecs.BOM_UTF8)
    if not letters or letters.isspace():
        return Decoded(fault="empty-file")
    if _control_bytes(data) > _BINARY_SHARE * len(data):
        return Decoded(fault="binary-file")
    try:
        return _turned_back(_unmarked(data.decode("utf-8")))
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return replace(_unmarked(data[: error.start].decode("utf-8")), cut=True)
    readings = {page: reading for page in LETTERS if (reading := _plausible(data, page)) is not None}
    if len(set(readings.values())) == 1:
        page, reading = next(iter(readings.items()))
        return Decoded(reading, encoding=f"Windows-{page[2:]}")
    return _unmarked(data.decode("utf-8", "replace"))


def _control_bytes(data: bytes) -> int:
    """Return how many bytes are controls that no text has; line ends and tabs do not count."""
    return len(data.translate(None, _LETTERS))


def _unmarked(text: str, encoding: str = "") -> Decoded:
    """Return a text without the byte order marks that it begins with."""
    plain = text.lstrip("\ufeff")
    return Decoded(plain, encoding=encoding, marks=len(text) - len(plain))


def _wide(data: bytes) -> Iterator[Decoded]:
    """Yield the text of a file with two or four bytes a letter, by its mark, or else by the zeros of plain letters."""
    marked = [codec for codec, mark in WIDE.items() if data.startswith(mark)]
    if not is_wide(data):
        return
    for codec in marked or WIDE:
        cut = len(data) % (4 if "32" in codec else 2)
        text = data[: len(data) - cut].decode(codec, "replace")
        if marked or ("\x00" not in text and text.count("\ufffd") * _ZEROS < len(text) and _has_plain(text)):
            yield replace(_unmarked(text, codec[:6].upper()), cut=bool(cut))


def is_wide(data: bytes) -> bool:
    """Say whether a file seems to have two or four bytes for each letter."""
    return data.startswith(tuple(WIDE.values())) or (0 in data and data.count(0) * _ZEROS >= len(data) > 1)


def _has_plain(text: str) -> bool:
    """Say whether a text has the letters of a table: with its bytes in the wrong order it would have none of them."""
    return sum(" " <= letter <= "~" for letter in text) * _ZEROS > len(text)


def _turned_back(decoded: Decoded) -> Decoded:
    """Return the text of a file that was UTF-8, was read as a code page and saved as UTF-8 again."""
    found = whole_turned_back(decoded.text)
    if found is None:
        return decoded
    once = _unmarked(found.text)  # it may have happened more than once
    return replace(_turned_back(once), encoding=page_name(found.page), turned=True)


def page_name(page: str) -> str:
    """Return the name of a code page.

    >>> page_name("cp1250"), page_name("mac_roman")
    ('Windows-1250', 'Mac Roman')
    """
    return _NAMES.get(page) or f"Windows-{page[2:]}"


def codec_of(name: str) -> str:
    """Return Python's codec for the name of a code page."""
    return next((page for page, known in _NAMES.items() if known == name), f"cp{name.removeprefix('Windows-')}")


def stored(data: bytes) -> tuple[bytes, str]:
    """Return the byte order marks that a file begins with, and Python's codec for what follows."""
    found = decode(data)
    wide = [codec for codec in WIDE if codec[:6].upper() == found.encoding]
    for codec in wide:
        if data.startswith(WIDE[codec]):
            return WIDE[codec] + (found.marks - 1) * "\ufeff".encode(codec), codec
    for codec in wide:
        if data.decode(codec, "replace") == found.text:
            return b"", codec
    if found.encoding and not found.turned:
        return b"", codec_of(found.encoding)
    return (b"" if found.turned else found.marks * codecs.BOM_UTF8), "utf-8"


def _plausible(data: bytes, page: str) -> str | None:
    """Return the text that a code page makes of the bytes, if it looks like words of its languages."""
    try:
        text = data.decode(page)
    except UnicodeDecodeError:
        return None
    if {letter for letter in text if letter > "\x7f"} - LETTERS[page] - PUNCTUATION:
        return None
    for word in set(_WORD.findall(text)):
        if word.isascii():
            continue
        if page == "cp1251":
            if any(letter.isascii() for letter in word) or _INSIDE_OUT.fullmatch(word):
                return None  # Latin and Cyrillic letters in one word, or large letters after a small one
        elif re.search(rf"[^\x00-\x7f]{{{_FOREIGN_RUN[page]}}}", word):
            return None
    return text
