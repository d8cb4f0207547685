"""What version control leaves in a file that two people changed: marks around what each of them wrote.

Git, Mercurial and Subversion write them alike: seven signs at the beginning of a line (git-merge(1), "How conflicts
are presented").
"""

from __future__ import annotations

import re
from typing import Literal

from transcaspian.tables.csv_rows import Record

_BEGINS, _ENDS = re.compile(r"^<{7}(?: |$)", re.MULTILINE), re.compile(r"^>{7}(?: |$)", re.MULTILINE)
_MARK = re.compile(r"<{7}(?: [^\n]*)?$|\|{7}(?: [^\n]*)?$|={7}$|>{7}(?: [^\n]*)?$", re.MULTILINE)
_WITHIN = re.compile(rf"^(?:{_MARK.pattern})", re.MULTILINE)


class Conflicts:
    """The conflicts of a text, as its rows are read one after the other.

    ``found`` has the first and the last row of each, its marks included; what is between them is in dispute. Without
    ``has_any`` there are none.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[tuple[int, int]] = []
        self._is_open = False
        self.has_any = "<<<<<<<" in text and bool(_BEGINS.search(text) and _ENDS.search(text))

    def take(self, record: Record, number: int) -> Literal["", "mark", "row"]:
        """Return what a row has to do with conflicts: it is a mark, it is in dispute, or nothing."""
        text = self.text[record.start : record.end]
        is_mark = _MARK.match(text) is not None
        if text.startswith("<<<<<<<") and is_mark and not self._is_open:
            self._is_open = True
            self.found.append((number, number))
        # A quotation mark that one side has left open takes in marks.
        marks = _WITHIN.findall(text)
        if not (self._is_open or marks):
            return ""
        if not self._is_open:
            self.found.append((number, number))
        self.found[-1] = (self.found[-1][0], number)
        if marks:
            self._is_open = not marks[-1].startswith(">")
        return "mark" if is_mark and text.count("\n") <= 1 else "row"
