"""CSV for people (RFC 4180), in which cells that a spreadsheet would run are made into text.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@``, or with a tab or line break before one, for a
formula (OWASP, "CSV Injection"; their full-width forms count in East Asian settings). An apostrophe in front makes it
text. Only copies for people are treated so: whoever edits tables needs their exact bytes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_SIGNS = "=+\\-@＝＋－＠"
# Also after a semicolon or line break inside a cell: where the list separator is a semicolon, as in Polish Excel, a
# file with commas is cut there, quotes or not, and what follows begins a cell of its own.
_FORMULA = re.compile(rf"\A(?=[{_SIGNS}\t\r\n])|(?<=[;\r\n])(?=[{_SIGNS}])")
_NUMBER = re.compile(r"-[0-9]+(?:\.[0-9]+)?")


def neutral(text: str) -> str:
    """Return the text of a cell so that no spreadsheet runs it; numbers below zero stay numbers.

    >>> neutral("=HYPERLINK(A1)"), neutral("a;=1"), neutral("-1.5"), neutral("../2022-02")
    ("'=HYPERLINK(A1)", "a;'=1", '-1.5', '../2022-02')
    """
    return text if _NUMBER.fullmatch(text) else _FORMULA.sub("'", text)


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as CSV in UTF-8, with the byte order mark that lets Excel read it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in row])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")
