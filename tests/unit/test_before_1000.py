"""Years before 1000, as other people's timelines have them: written with four digits wherever a date is."""

from __future__ import annotations

import re
from pathlib import Path

from tests.unit.handmade import shipped
from transcaspian.language.dates import from_then_on, parse
from transcaspian.view.grammar import window_bounds
from transcaspian.view.query import View
from transcaspian.view.window import window_over

ROOT = Path(__file__).parents[2]
# What strftime makes of a year has as many digits as the system likes. These write moments of our own time.
OURS = {"times.py", "table.py", "feeds.py", "words.py", "importing.py", "slides.py", "player.py"}


def test_a_window_around_an_old_event_can_be_read_back() -> None:
    written = window_over(shipped(), parse("0674/0678"), View())
    assert written == "0674-01-01..0678-12-31" and window_bounds(written)[0].year == 674
    assert from_then_on("0674") == "0674-01-01/.."


def test_no_date_of_the_tables_is_written_by_strftime() -> None:
    found = {
        path.name
        for folder in ("transcaspian", "ui", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r":%Y|strftime\(.%Y", path.read_text(encoding="utf-8"))
    }
    assert found <= OURS
