"""The code pages that a file may have been saved in, and the question which of them makes the right words of it.

Whoever is asked sees the same words of the file in every reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from transcaspian.tables.decoding import page_name
from transcaspian.tables.problems import Problem
from transcaspian.tables.questions import Option, Question
from transcaspian.tables.reading import RawTable, parse_table
from transcaspian.tables.schema import Table

# Windows: Central European, Western European, Cyrillic.
PAGES = ("cp1250", "cp1252", "cp1251")
# With earlier rows to compare, also pages that are too similar without them: Turkish, and two of the Macintosh.
ALL = (*PAGES, "cp1254", "mac_latin2", "mac_roman")
UTF_8 = "utf-8"
_SAMPLES = 4
_SAMPLE_LENGTH = 24  # letters of a word that are shown: a long word must not fill a page
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_SEARCHED = 2_000_000  # bytes from which words are taken


def which(file: str, data: bytes, pages: Sequence[str]) -> Question | None:
    """Return the question in which of these code pages a file is written; None if no page fits."""
    readable = tuple(page for page in pages if reading(data, page) is not None)
    if not readable:
        return None
    words = _words(data, readable)
    options: dict[tuple[str, ...], Option] = {}
    for page in readable:
        samples = tuple(word.decode(page) for word in words)
        options.setdefault(samples, Option(page, samples))
    return Question(f"code-page:{file}", "code-page", file, tuple(options.values()))


def reading(data: bytes, page: str) -> str | None:
    """Return the text that a code page makes of the bytes; None if it leaves some of them undefined."""
    try:
        return data.decode(page)
    except UnicodeDecodeError:
        return None


def read(text: str, page: str, table: Table) -> RawTable:
    """Return the table that the text of a file in a code page is, with a note that names a page that is not UTF-8."""
    raw = parse_table(text.encode(), table)
    if page == UTF_8:
        return raw
    told = Problem(table.name, None, None, "code-page", page_name(page), "note")
    return replace(raw, problems=(told, *raw.problems))


def _words(data: bytes, pages: tuple[str, ...]) -> list[bytes]:
    """Return words that the pages read differently, those with most of such letters first."""
    found = dict.fromkeys(match[0][:_SAMPLE_LENGTH] for match in _WORD.finditer(data, 0, _SEARCHED))
    telling = [word for word in found if len({word.decode(page) for page in pages}) > 1]
    telling.sort(key=lambda word: -sum(byte > 0x7F for byte in word))
    return telling[:_SAMPLES]
