"""The style sheet: a brace too many makes a browser drop the rule behind it, and says nothing."""

from __future__ import annotations

import re
from pathlib import Path

SHEET = Path(__file__).parents[2] / "ui" / "style.css"


def test_every_block_is_opened_before_it_is_closed_and_all_are_closed() -> None:
    depth = 0
    for number, line in enumerate(re.sub(r"/\*.*?\*/", "", SHEET.read_text(encoding="utf-8")).splitlines(), 1):
        depth += line.count("{") - line.count("}")
        assert depth >= 0, f"line {number}: closed without being open"
    assert depth == 0
