"""From the bytes of a table to text: UTF-8, or another encoding where only one can be meant.

Excel saves "CSV" in the code page of the Windows that it runs on. Which one that was is not in the
file, so a code page is accepted only when it alone makes plausible words of every letter.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

# First bytes of files that often have the wrong name: ZIP (xlsx, ods), OLE (xls), PDF.
_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")
# With a larger share of control bytes than this, a file is not text with an accident in it.
_BINARY_SHARE = 0.02
_CONTROL_BYTES = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")

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

    ``encoding`` is set when it is not UTF-8; ``cut`` says that the file ends within a letter. A byte
    that no encoding explains is U+FFFD in the text.
    """

    text: str = ""
    fault: str = ""
    encoding: str = ""
    cut: bool = False


def decode(data: bytes) -> Decoded:
    """Return the text of a file's bytes."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # Excel's "Unicode text"
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            return Decoded(fault="binary-file")
        return Decoded(text, encoding="UTF-16") if text.strip() else Decoded(fault="empty-file")
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        return Decoded(fault="empty-file")
    control = len(data) - len(data.translate(None, _CONTROL_BYTES))
    if data.startswith(_MAGIC) or control > _BINARY_SHARE * len(data):
        return Decoded(fault="binary-file")
    try:
        return Decoded(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return Decoded(data[: _offset(data, error)].decode("utf-8-sig"), cut=True)
    readings = {page: reading for page in LETTERS if (reading := _plausible(data, page)) is not None}
    if len(set(readings.values())) == 1:
        page, reading = next(iter(readings.items()))
        return Decoded(reading, encoding=f"Windows-{page[2:]}")
    return Decoded(data.decode("utf-8-sig", "replace"))


def _offset(data: bytes, error: UnicodeDecodeError) -> int:
    """Return where the fault begins in the file; the decoder counts from after a byte order mark."""
    return error.start + len(data) - len(error.object)


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
