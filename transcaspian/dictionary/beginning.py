"""What an empty collection needs first, table by table, so that there is a picture: a step each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from transcaspian.language.messages import words
from transcaspian.tables.schema import Schema

ORDER = ("collection", "sources", "locations", "events", "claims")


@dataclass(frozen=True, slots=True)
class Step:
    """A table to fill in: what it is called, what a row of it is, which cells a row needs, and how many rows it has."""

    table: str
    title: str
    file: str
    told: str
    columns: tuple[str, ...]
    rows: int


def steps(schema: Schema, rows: Mapping[str, int], language: str) -> tuple[Step, ...]:
    """Return the steps to a first picture, in order; ``rows`` counts the rows that the tables have."""
    say = words(language)
    return tuple(
        Step(
            name,
            table.title(language),
            table.path,
            say(f"begin.step.{name}"),
            tuple(column.name for column in table.columns if column.required),
            rows.get(name, 0),
        )
        for name in ORDER
        if (table := schema.tables.get(name))
    )
