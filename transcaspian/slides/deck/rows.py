"""Events as rows of native tables: their words, the widths of columns, and the pages that they fill.

Sizes are points.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transcaspian.dataset.certainty import claims_known, sources_deciding
from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.numbering import runs
from transcaspian.drawing.sheet import Text, lines
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.look.typography import text_width
from transcaspian.scene.names import short_name
from transcaspian.slides.page import Slide
from transcaspian.tables.records import Event

TABLES = 3  # slides of events that a view may have
COLUMNS = {"when": 0.18, "title": 1.0, "track": 0.13, "certainty": 0.12, "where": 0.22, "sources": 0.1}  # at most
LINES = 4  # that the words of a cell may have
LEAST, PAD, LINE = 10.0, 3.5, 1.22  # points: smallest letters of a table, room around them; a line in font sizes


@dataclass(frozen=True, slots=True)
class Row:
    """An event in a table: its words by column, its sources, and how high it is in points."""

    event: Event
    cells: tuple[str, ...]
    sources: tuple[str, ...]
    height: float = 0.0
    shortened: tuple[str, ...] = ()  # in full what a cell has no room for


def event_rows(data: Dataset, one: Slide, most: int) -> list[Row]:
    """Return the most significant events of a view, those first, and then in time; their numbers are still to come."""
    view, say, rows = one.scene.view, words(one.sheet.language), []
    for event in sorted(one.scene.events, key=lambda event: -event.significance)[:most]:
        sign, place = one.scene.signs[event.id], data.locations.get(event.location_id or "")
        concerned = [data.locations[i] for i in event.about_location_ids if i in data.locations]
        about = say.list([short_name(place.name(say.language)) for place in concerned])
        cells = (
            when(event.date, say.language, view.zone, short=True),
            sign.title,
            say(f"track.{event.track}"),
            sign.certainty,
            short_name(place.name(say.language)) if place else say("deck.concerns", places=about) if about else "–",
        )
        claims = claims_known(data, event.id, view.known_by, view.tz)
        rows.append(Row(event, cells, sources_deciding(claims, one.scene.certainty[event.id], data)))
    return rows


def column_widths(cells: Sequence[Sequence[str]], room: float, size: float) -> list[float]:
    """Return the widths of columns: each as wide as its words, within its share; the title takes the rest."""
    widths = [
        min(share * room, max(text_width(row[n], size, "semibold") for row in cells) + 2 * PAD + 1)
        for n, share in enumerate(COLUMNS.values())
    ]
    title = list(COLUMNS).index("title")
    widths[title] += room - sum(widths)
    return widths


def paged(
    rows: Sequence[Row], widths: Sequence[float], room: float, size: float, numbers: dict[str, int], last: int
) -> list[list[Row]]:
    """Divide rows into tables of a height, as many as there may be; number the sources of what finds room."""
    pages: list[list[Row]] = []
    y, inner = math.inf, [width - 2 * PAD for width in widths]
    for row in rows:
        counted = dict(numbers)
        for source in row.sources:
            counted.setdefault(source, max(last, *counted.values(), 0) + 1)
        written = runs(counted[source] for source in row.sources).replace(",", ", ")
        found = [
            lines(Text(text, 0, 0, size, ""), wide, LINES)
            for text, wide in zip((*row.cells, written), inner, strict=True)
        ]
        height = max(map(len, found)) * size * LINE + 2 * PAD
        cells = tuple(" ".join(one.text for one in cell) for cell in found)
        whole = tuple(cell[-1].whole for cell in found if cell[-1].whole)
        if y + height > room:
            if len(pages) == TABLES:
                break
            pages.append([])
            y = size * LINE + 2 * PAD  # of the header
        pages[-1].append(replace(row, cells=cells, height=height, shortened=whole))
        y += height
        numbers.update(counted)
    return pages
