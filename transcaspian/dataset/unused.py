"""Places that no row uses: a list for editors, who may want them still; nothing is deleted or withheld for it."""

from __future__ import annotations

from collections.abc import Iterator

from transcaspian.dataset.loading import Dataset
from transcaspian.tables.records import Location
from transcaspian.tables.schema import Schema


def unused_places(data: Dataset, schema: Schema) -> tuple[Location, ...]:
    """Return the places that no row of another table refers to, in the order of the table; drafts count as rows."""
    used = set(_used(data, schema))
    return tuple(place for place in data.locations.values() if place.id not in used)


def _used(data: Dataset, schema: Schema) -> Iterator[str]:
    for table in schema.tables.values():
        names = [column.name for column in table.columns if column.references == "locations" and not column.roles]
        records = getattr(data, table.name, ()) if names else ()
        for record in records.values() if isinstance(records, dict) else records:
            for name in names:
                value = getattr(record, name, None)
                yield from value if isinstance(value, tuple) else filter(None, (value,))
