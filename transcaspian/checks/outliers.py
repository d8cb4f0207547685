"""A rule about dates that lie far from all others: what programs make of a clock time, or a wrong digit of the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from transcaspian.checks.values import read_date
from transcaspian.language.dates import Date
from transcaspian.tables.problems import Problem
from transcaspian.tables.reading import RawTable
from transcaspian.tables.schema import Schema

# Fewer dates say nothing about where the others lie.
_ENOUGH = 10
# A date is far if it lies this many years, and this many times the span of most dates, before or after most dates.
_YEARS, _SPANS = 50, 4
# A tenth at each end does not count as most dates.
_EDGE = 10
# Where the calendars of programs begin: a cell with a clock time only becomes a moment of such a day.
_ZERO_DAYS = ("1899-12-30", "1899-12-31", "1900-01-00", "1900-01-01", "1904-01-01", "1970-01-01")


def far_dates(tables: Mapping[str, RawTable], schema: Schema) -> Iterator[Problem]:
    """Find dates far from those of their column, or of all tables where the column has only a few."""
    columns = {
        (table.name, column.name): tables[table.name].whole
        for table in schema.tables.values()
        for column in table.columns
        if column.is_date and tables[table.name].has(column.name)
    }
    years = {(table, name): _years(raw.kinds(name)) for (table, name), raw in columns.items()}
    written = {year for own in years.values() for year in own.values()}
    if not written or max(written) - min(written) <= _YEARS:
        return  # no date is that far from any other
    pools = {place: _pool(raw.texts(place[1]), years[place]) for place, raw in columns.items()}
    every = sorted(year for pool in pools.values() for year in pool)
    for (table, name), raw in columns.items():
        pool = pools[table, name] if len(pools[table, name]) >= _ENOUGH else every
        if len(pool) < _ENOUGH:
            continue
        first, last = pool[len(pool) // _EDGE], pool[-1 - len(pool) // _EDGE]
        room = max(_YEARS, _SPANS * (last - first))
        beyond = {text for text, year in years[table, name].items() if not first - room <= year <= last + room}
        far = {text for text in beyond if isinstance(read_date(text), Date)}
        for number, text in zip(raw.numbers, raw.texts(name), strict=True) if far else ():
            if text in far:
                kind = "zero" if text.startswith(_ZERO_DAYS) else "far"
                yield Problem(table, number, name, "far-date", text, "note", f"{kind} {first} {last}")


def _years(texts: Iterable[str]) -> dict[str, int]:
    """Return the year of each date: that in which it begins, or ends if it has no beginning."""
    found = {}
    for text in texts:
        if text[:4].isdecimal():  # nearly all
            found[text] = int(text[:4])
        elif text and isinstance(read := read_date(text), Date) and (edge := read.earliest or read.latest):
            found[text] = edge.year
    return found


def _pool(texts: Iterable[str], years: Mapping[str, int]) -> list[int]:
    """Return the years of all dates of a column in their order."""
    found = Counter(map(years.get, texts))
    return [year for year in sorted(set(years.values())) for _ in range(found[year])]
