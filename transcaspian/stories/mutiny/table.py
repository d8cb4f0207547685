"""The map and the feed as tables: where each column may have been hour by hour, and what had happened."""

from __future__ import annotations

import csv
import io
import math
from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.exchange.neutral import neutral
from transcaspian.language.dates import wall_time
from transcaspian.language.messages import words
from transcaspian.stories.mutiny.clock import hours
from transcaspian.stories.mutiny.moment import Line, now, placings
from transcaspian.view.query import View

_HOUR = 60  # minutes
_MOST = 200  # rows of one column: over many days they are further apart


@lru_cache(maxsize=32)
def hourly(dataset: Dataset, view: View, live: int | None) -> tuple[dict[str, str], ...]:
    """Return where each column may have been at every hour: the time, kilometres along its road, and why.

    Over many days the rows are further apart. ``live``: the last minute to include, each hour by what was public at
    that hour; None: in hindsight.
    """
    say, told = words(view.language), hours(dataset)
    rows = []
    every = _HOUR * math.ceil(told.minutes / _HOUR / _MOST)
    for at in range(0, (told.minutes if live is None else live) + 1, every):
        found = now(dataset, view, at, live is not None)
        for (_, where), placing in zip(found.columns, placings(dataset, view, found), strict=True):
            rows.append(
                {
                    "time": f"{wall_time(told.moment(at), view.tz):%Y-%m-%d %H:%M}",
                    "column": placing.name,
                    "from": say.number(round(where.low)) if where.known else "",
                    "to": say.number(round(where.high)) if where.known else "",
                    "text": placing.text,
                }
            )
    return tuple(rows)


@lru_cache(maxsize=256)
def hourly_csv(dataset: Dataset, view: View, live: int | None) -> bytes:
    """Return the hourly table as a CSV file (RFC 4180), in the view's language."""
    return _csv(hourly(dataset, view, live))


def feed_rows(lines: tuple[Line, ...]) -> list[dict[str, str]]:
    """Return lines of the feed as rows."""
    return [
        {
            "time": f"{line.day} {line.clock}".strip(),
            "title": line.title,
            "certainty": line.certainty,
            "who": line.who,
            "id": line.event_id,
        }
        for line in lines
    ]


def feed_csv(lines: tuple[Line, ...]) -> bytes:
    """Return lines of the feed as a CSV file."""
    return _csv(tuple(feed_rows(lines)))


def _csv(rows: tuple[dict[str, str], ...]) -> bytes:
    buffer = io.StringIO()
    if rows:
        writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({name: neutral(cell) for name, cell in row.items()} for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()
