"""Many rows of a CSV text at once, as columns: of text in which each row is one line with right quotes (RFC 4180).

Where the marks and quotes stand is found in all bytes together; what is found outside of quotes is replaced by a sign
that occurs nowhere, and the text is split at it. Text that is not so, in whatever way, is for ``csv_rows``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Bytes = np.ndarray[Any, np.dtype[np.uint8]]
Places = np.ndarray[Any, np.dtype[np.intp]]

_LINE, _QUOTE = b"\n"[0], b'"'[0]
# Control characters, which no table has: where cells end, and what is left out.
_END, _OUT = b"\x1f", b"\x1e"


def columns_of(lines: str, mark: str, width: int) -> list[list[str]]:
    r"""Return the cells of lines by column; no columns if a line is not a row of so many cells, rightly quoted.

    >>> columns_of('a,"b, c"\n,"d ""e"" f"\n', ",", 2)
    [['a', ''], ['b, c', 'd "e" f']]
    >>> columns_of("a,b\nc\n", ",", 2)
    []
    """
    written = lines.encode("utf-8", "surrogatepass")
    if not written.endswith(b"\n") or not mark.isascii() or _END in written or _OUT in written:
        return []
    letters = np.frombuffer(bytearray(written), np.uint8)
    ends = letters == _LINE
    between = ends | (letters == ord(mark))
    if b'"' in written and not _take_quotes(letters, ends, between):
        return []
    places = np.flatnonzero(between)
    if len(places) % width:
        return []
    is_last = ends[places].reshape(-1, width)
    if not is_last[:, -1].all() or is_last[:, :-1].any():
        return []
    letters[places] = _END[0]
    cells = letters.tobytes().translate(None, _OUT).decode("utf-8", "surrogatepass").split(_END.decode())
    return [cells[column:-1:width] for column in range(width)]


def _take_quotes(letters: Bytes, ends: Bytes, between: Bytes) -> bool:
    """Take quotes out, and what stands in them from ``between``; say whether they are right and of one line."""
    quotes = letters == _QUOTE
    places = np.flatnonzero(quotes)
    opening, closing = places[::2], places[1::2]
    if len(opening) != len(closing):
        return False
    bounds = np.concatenate(([0], places, [len(letters)]))
    inside = np.repeat(np.arange(len(bounds) - 1) % 2 == 1, np.diff(bounds))
    # A mark that closes and one that opens side by side are one within a text.
    doubled = closing[:-1] + 1 == opening[1:]
    opens, closes = between[opening - 1], between[closing + 1]  # before the first letter is the end of the last line
    opens[1:] |= doubled
    closes[:-1] |= doubled
    if not (opens.all() and closes.all()) or (ends & inside).any():
        return False
    letters[places] = _OUT[0]
    letters[opening[1:][doubled]] = _QUOTE
    between &= ~inside
    return True
