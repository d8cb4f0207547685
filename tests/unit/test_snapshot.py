"""A dataset as rows of text, and as bytes."""

from __future__ import annotations

import csv
import gzip

import pytest

from tests.unit.broken_tables import GOOD
from tests.unit.handmade import dataset, event, shipped
from transcaspian.dataset.loading import load
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.columns import columns_of
from transcaspian.tables.records import RECORDS
from transcaspian.tables.schema import read_schema
from transcaspian.versions.snapshot import KEYS, BrokenSnapshot, decode, encode, head, snapshot


def test_cells_are_as_the_tables_have_them() -> None:
    found = snapshot(load(GOOD).published)
    for table in RECORDS:
        with (GOOD / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
            written = [dict(row) for row in csv.DictReader(stream)]
        for row in found.tables[table].values():
            if table != "seed_claims":  # those name events that are drafts
                assert any(row.items() <= there.items() for there in written), (table, row)


def test_keys_and_columns_are_those_of_the_schema() -> None:
    schema = read_schema(DATA_FOLDER / "datapackage.json")
    for name, table in schema.tables.items():
        assert KEYS.get(name, ("id",)) == table.key
        assert {c.name for c in table.columns if not c.editors_only} >= set(columns_of(name, ("en", "pl")))
    found = snapshot(shipped())
    assert {name: len(rows) for name, rows in found.tables.items()} == {
        name: len(getattr(shipped(), name)) for name in RECORDS
    }


def test_drafts_and_notes_are_in_no_snapshot() -> None:
    content = gzip.decompress(encode(snapshot(load(GOOD).published))).decode()
    assert "kite-rumour" not in content and "seen only in passing" not in content


def test_bytes_are_the_same_for_the_same_and_give_it_back() -> None:
    found = snapshot(shipped())
    content = encode(found)
    assert encode(snapshot(shipped())) == content
    back = decode(content)
    assert back == found
    assert [list(rows) for rows in back.tables.values()] == [list(rows) for rows in found.tables.values()]
    assert head(content) == (shipped().version, {name: len(rows) for name, rows in found.tables.items()})


GOOD_BYTES = encode(snapshot(dataset([event()])))
LINES = gzip.decompress(GOOD_BYTES).split(b"\n")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"id,date\n",
        GOOD_BYTES[:40],
        GOOD_BYTES[:-1],
        GOOD_BYTES[:200] + b"\0" * 40 + GOOD_BYTES[240:],
        gzip.compress(b"", mtime=0),
        gzip.compress(b"{}\n{}\n", mtime=0),
        gzip.compress(b"[]\n{}\n", mtime=0),
        gzip.compress(LINES[0].replace(b"version-1", b"version-9") + b"\n" + LINES[1] + b"\n", mtime=0),
        gzip.compress(LINES[0] + b"\n{}\n", mtime=0),
        gzip.compress(LINES[0] + b"\n[1]\n", mtime=0),
        gzip.compress(LINES[0] + b'\n{"events":{"columns":["id"],"rows":{"a":["a","b"]}}}\n', mtime=0),
        gzip.compress(LINES[0] + b"\n" + b"[" * 200_000 + b"\n", mtime=0),
        gzip.compress(b"\xff\xfe\n\xff\n", mtime=0),
    ],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(BrokenSnapshot):
        decode(content)
