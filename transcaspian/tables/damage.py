"""What programs do to a text, as far as the text alone shows it: the same for a file on disk and for an upload."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
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
# What is certainly as somebody wrote it, as most texts are: letters of a few languages and their marks; no sign of a
# formula, of markup, or of a letter that was lost. The first letter beyond plain English stands alone, as it never does
# where UTF-8 was read as a code page, or they are two of Polish which no UTF-8 begins with in any ("ół").
ORDINARY = re.compile(
    "(?![=+@#-]|Err:|Fehler:)(?=[\x00-\x7f]*+(?:\\Z|(?:[^\x00-\x7f]|[ąćęłóśźż][ąćęłńóśźż])(?![^\x00-\x7f])))"
    "[\n -%'-;=>@-Z_a-z{-~\u00a0\u00a7\u00ab\u00b0\u00b1\u00b7\u00bb-\u00be\u00c0-\u017f"
    "\u0400-\u045f\u0490-\u04e9\u2013\u2014\u2018\u2019\u201c-\u201e\u2026\u20ac]*+"
)
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


def is_plain(text: str) -> bool:
    """Say whether a text has no letters but the plain ones of English, and begins with nothing that acts."""
    return _SUSPECT.search(text) is None


def damages(text: str, free: bool) -> tuple[Damage, ...]:
    """Return what programs did to a text; ``free`` if its column holds any text."""
    return () if is_plain(text) else tuple(_damages(text, free))


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
