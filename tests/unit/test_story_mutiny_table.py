"""The map and the feed as tables and files."""

from __future__ import annotations

import csv
import io

from tests.unit.handmade import dataset, event, shipped
from transcaspian.stories.mutiny.clock import clockless_view, hours
from transcaspian.stories.mutiny.moment import now
from transcaspian.stories.mutiny.table import feed_csv, hourly, hourly_csv
from transcaspian.tables.records import Text
from transcaspian.view.query import View

HOURS = hours(shipped())
MINUTES = HOURS.minutes

TODAY = clockless_view(View())


def rows(content_: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content_.decode("utf-8-sig"))))


def test_the_hourly_table_has_every_hour_of_both_columns_and_its_file_the_same() -> None:
    table = hourly(shipped(), TODAY, None)
    assert len(table) == 2 * (MINUTES // 60 + 1)
    assert rows(hourly_csv(shipped(), TODAY, None)) == [dict(row) for row in table]
    assert all(row["text"] for row in table)
    assert any(row["from"] == "" for row in table) and any(row["from"] for row in table)


def test_live_the_table_ends_at_the_minute() -> None:
    table = hourly(shipped(), TODAY, 16 * 60)
    assert table[-1]["time"] == "2023-06-24 10:00"
    assert not any("Elizavetovka" in row["text"] for row in table)


def test_the_feed_as_a_file_has_every_line_with_who_says_so() -> None:
    found = now(shipped(), TODAY, MINUTES, False)
    lines = (*found.lines, *found.untimed)
    told = rows(feed_csv(lines))
    assert [row["id"] for row in told] == [line.event_id for line in lines]
    assert all(row["who"] and row["time"] for row in told)


def test_a_title_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    data = dataset([event(title=Text.of(en="=1+1", pl="=1+1"))])
    (row,) = rows(feed_csv(now(data, TODAY, MINUTES, False).untimed))
    assert row["title"] == "'=1+1"


def test_no_lines_make_an_empty_file() -> None:
    assert rows(feed_csv(())) == []
