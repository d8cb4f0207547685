"""What a recipe makes of a file of any size, as plain rows: for those who count rows and keep none as an event."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain, islice
from typing import Any, NamedTuple

from transcaspian.language.dates import parse
from transcaspian.recipes.foreign import ForeignRow, Remark
from transcaspian.recipes.streaming import Opened
from transcaspian.recipes.taking import Candidate, Counted, Taker, all_midnight

Batch = tuple[dict[str, list[Any]], list[Remark]]

_LOOKED_AT = 20_000  # rows that say whether every time of a file is midnight


class PlainRow(NamedTuple):
    """A row in our words: ``row`` is its number in the file, ``key`` what names it in the next version, too.

    ``begin`` and ``end``, which is exclusive, are instants; days are those of UTC, and None is an end that is open.
    Places without usable coordinates have none; who says so is the first of several.
    """

    row: int
    key: str
    begin: datetime | None
    end: datetime | None
    edtf: str
    longitude: float | None
    latitude: float | None
    radius_km: float | None
    place: str
    country: str
    category: str
    title: str
    text: str
    actors: tuple[str, ...]
    publisher: str
    source_title: str
    address: str
    published: str
    figures: tuple[Counted, ...]


def plain_rows(file: Opened, categories: Collection[str] = ()) -> Iterator[PlainRow | Remark]:
    """Yield a plain row for each row of a file, or why it is refused: as many as the file has. Raise Refused, OSError.

    ``categories`` are those that our tables have, if they are known.
    """
    rows = file.rows()
    first = list(islice(rows, _LOOKED_AT))
    known = [row for row in first if isinstance(row, ForeignRow)]
    taker = Taker(file.recipe, categories, all_midnight(known, file.recipe))
    for row in chain(first, rows):
        found = taker.take(row) if isinstance(row, ForeignRow) else row
        yield _plain(found) if isinstance(found, Candidate) else found


def in_columns(rows: Iterator[PlainRow | Remark], most: int = 50_000) -> Iterator[Batch]:
    """Yield plain rows by column, and the refusals among them, in batches of so many."""
    while batch := list(islice(rows, most)):
        taken = [row for row in batch if isinstance(row, PlainRow)]
        columns = [list(column) for column in zip(*taken, strict=True)] or [[] for _ in PlainRow._fields]
        refused = [row for row in batch if isinstance(row, Remark)]
        yield dict(zip(PlainRow._fields, columns, strict=True)), refused


def _plain(one: Candidate) -> PlainRow:
    begin, end = _instants(one.date)
    place, told = one.place, one.told[0]
    return PlainRow(
        one.row,
        one.key,
        begin,
        end,
        one.date,
        place.longitude,
        place.latitude,
        None if place.longitude is None else place.radius_km,
        place.name,
        place.country,
        one.category,
        one.title,
        one.text,
        one.actors,
        *(told.publisher, told.title, told.address, told.published),
        one.figures,
    )


@lru_cache(maxsize=65_536)
def _instants(edtf: str) -> tuple[datetime | None, datetime | None]:
    begin, end = parse(edtf).bounds(UTC)
    return begin and begin.replace(tzinfo=UTC), end and end.replace(tzinfo=UTC)
