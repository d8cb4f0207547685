"""Examples of what stands in a column, from the rows of the collection that is open: no other subject speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import zones
from transcaspian.language.messages import words
from transcaspian.tables.schema import Column
from transcaspian.versions.snapshot import snapshot

Row = Mapping[str, str]

# A description may end with examples, in the language that they are in.
EXAMPLES = re.compile(r"\s*\b(?P<word>Examples?|Przykłady|Przykład): (?P<body>.+?)\.?$", re.DOTALL)
YEAR = 2019  # of examples where no event has one
_WORD = re.compile(r"[^\W\d_]{2}")
_ROWS = 500  # that are looked at
_MOST = 2  # examples
_LONG = 60  # letters: what is longer shows nothing that the description does not say


def for_any_subject(description: str) -> str:
    """Return the description of a column without examples in words, which are of one subject; numbers suit all.

    >>> for_any_subject("What. Example: a yard."), for_any_subject("When. Example: 2023-07.")
    ('What.', 'When. Example: 2023-07.')
    """
    match = EXAMPLES.search(description)
    return description[: match.start()] if match and _WORD.search(match["body"]) else description


def rows_of(data: Dataset) -> Mapping[str, Iterable[Row]]:
    """Return the rows of each table of a collection, its editors' notes left out."""
    return {name: rows.values() for name, rows in snapshot(data).tables.items()}


def samples(column: Column, rows: Iterable[Row], most: int = _MOST) -> tuple[str, ...]:
    """Return the first cells of a column with something short in them, none twice; none where values are listed."""
    if column.enum or column.type == "boolean":
        return ()
    cells = (row.get(column.name, "") for row in islice(rows, _ROWS))
    return tuple(islice(dict.fromkeys(cell for cell in cells if cell and len(cell) <= _LONG), most))


def described(column: Column, rows: Iterable[Row], language: str) -> str:
    """Return the description of a column with an example from these rows, if there is one."""
    description = column.description(language)
    found = samples(column, rows, 1)
    if not found:
        return for_any_subject(description)
    return f"{without_examples(description)} {words(language)('dictionary.example', text=found[0])}".strip()


def without_examples(description: str) -> str:
    """Return the description of a column without the examples that it ends with."""
    match = EXAMPLES.search(description)
    return description[: match.start()] if match else description


def year_and_zone(data: Dataset) -> tuple[int, str]:
    """Return the year that most events of a collection begin in, and its first time zone, for examples of dates."""
    years = [event.date.earliest.year for event in data.events.values() if event.date.earliest]
    return max(sorted(set(years)), key=years.count, default=YEAR), zones(data)[0]
