"""Many rows of a CSV text at once, as columns: of text in which each row is one line with right quotes (RFC 4180).

The text is split at its quotes, what is outside of them is changed in one piece, and all of it is split into cells:
a few searches through the whole, and nothing cell by cell. Text that is not so, in whatever way, is for ``csv_rows``.
"""

from __future__ import annotations

import re
from functools import cache

# Control characters, which no table has: where cells end, and where a part in quotes stands.
_END, _QUOTED = "\x1f", "\x1e"


def columns_of(lines: str, mark: str, width: int) -> list[list[str]]:
    r"""Return the cells of lines by column; no columns if a line is not a row of so many cells, rightly quoted.

    >>> columns_of('a,"b, c"\n,"d ""e"" f"\n', ",", 2)
    [['a', ''], ['b, c', 'd "e" f']]
    >>> columns_of("a,b\nc\n", ",", 2)
    []
    """
    if not lines.endswith("\n") or _END in lines or _QUOTED in lines:
        return []
    parts = lines.split('"')
    if len(parts) % 2 == 0:
        return []
    outside = _QUOTED.join(parts[::2])
    rows = outside.count("\n")
    if len(parts) > 1 and (rows != lines.count("\n") or _wrong(mark).search(outside)):
        return []
    # The first cell of each row but the first begins with the line end before it.
    parts[::2] = outside.replace(mark, _END).replace("\n", f"{_END}\n").split(_QUOTED)
    # Nothing between two parts in quotes: two marks side by side are one within a text.
    for place in range(2, len(parts), 2):
        if not parts[place]:
            parts[place] = '"'
    cells = "".join(parts).split(_END)
    if len(cells) != rows * width + 1 or not all(cell.startswith("\n") for cell in cells[width::width]):
        return []
    return [[cells[0], *(cell[1:] for cell in cells[width:-1:width])], *(cells[n:-1:width] for n in range(1, width))]


@cache
def _wrong(mark: str) -> re.Pattern[str]:
    """Return what stands beside a part in quotes that is not a whole cell, or not alone in it."""
    beside = f"[^{_QUOTED}{re.escape(mark)}\n]"
    return re.compile(f"{_QUOTED}(?:{beside}|(?<={beside}{_QUOTED}))")
