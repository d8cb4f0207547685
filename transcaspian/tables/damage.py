"""What programs do to a text, as far as the text alone shows it: the same for a file on disk and for an upload."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import is_normalized, normalize

from transcaspian.language.letters import has_invisible, repaired_letters, seen, visible
from transcaspian.language.shapes import ERROR_VALUE, HASHES
from transcaspian.tables.schema import Column

# What a spreadsheet computes when it opens the file: no sentence begins so, and no number has a name and brackets.
_FORMULA = re.compile(r"=(?=[^\s=])|[+@-](?=[A-Za-z][A-Za-z0-9.]*\()")
# Formulas that only write a text: ="2023-06" keeps it from being turned, the other is a link with a name.
_WRITES = re.compile(r'="((?:[^"]|"")*)"')
_LINK = re.compile(r'=(?:HYPERLINK|HIPERŁĄCZE)\(\s*"(?:[^"]|"")*"\s*[,;]\s*"((?:[^"]|"")*)"\s*\)', re.IGNORECASE)
# A question mark within a word, or before a small letter; those in addresses mean something else.
_LOST = re.compile(r"\?{3}|[^\W\d_]\?[^\W\d_]|(?<!\S)\?([^\W\d_])")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
# Most texts have nothing of all this.
_SUSPECT = re.compile(r"^(?:[=+@#-]|Err:|Fehler:)|\?|[^\x20-\x7e]")


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that a program did to a text: a code of ``problems.CODES``, and the text as it was if that is known.

    It is ``certain`` if nothing else can have been there.
    """

    code: str
    proposal: str | None = None
    certain: bool = False


def holds_text(column: Column) -> bool:
    """Say whether a column holds sentences or names, and not what has a form."""
    formed = column.is_date or column.enum or column.references or column.is_url or column.pattern
    return column.type == "string" and not formed


@lru_cache(maxsize=4096)
def damages(text: str, free: bool) -> tuple[Damage, ...]:
    """Return what programs did to a text; ``free`` if its column holds any text."""
    return tuple(_damages(text, free)) if _SUSPECT.search(text) else ()


def _damages(text: str, free: bool) -> Iterator[Damage]:
    if HASHES.fullmatch(text) or ERROR_VALUE.fullmatch(text):
        yield Damage("hashes" if HASHES.fullmatch(text) else "error-value")
        return
    if _FORMULA.match(text):
        writes, link = _WRITES.fullmatch(text), _LINK.fullmatch(text)
        if writes or link:
            found = (writes or link or [""])[1].replace('""', '"')
            yield Damage("formula", found, bool(writes))
        else:
            yield Damage("formula")
        return
    if not free:
        if has_invisible(text):
            yield Damage("control-characters", visible(text), True)
        return
    if not text.isascii():
        repaired = repaired_letters(text)
        if repaired:
            yield Damage("mojibake", repaired)
            return
        if has_invisible(text):
            yield Damage("invisible", seen(text), True)
        if not is_normalized("NFC", text):
            yield Damage("undone-accents", seen(text) if has_invisible(text) else normalize("NFC", text), True)
    if "?" in text and any(not m[1] or m[1].islower() for m in _LOST.finditer(_ADDRESS.sub("", text))):
        yield Damage("lost-letters")
