"""A file made into the table of a layer, once: read by its recipe, sorted by time, with an index of its words.

It runs as a process of its own (``python -m transcaspian.layers.filling``), so that a page never waits for it and all
its memory goes back; what it takes is bounded, whatever the file has.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any

from filelock import FileLock

from transcaspian.language.messages import Refused
from transcaspian.layers.engines.duckdb import written_to
from transcaspian.layers.model import Profile, Refusal
from transcaspian.layers.profile import as_text, frame_of, reach
from transcaspian.layers.storing import STORED, stored
from transcaspian.layers.table import COLUMNS, in_arrow
from transcaspian.recipes.foreign import ForeignRow, Remark
from transcaspian.recipes.recipe import Recipe, read_recipe
from transcaspian.recipes.streaming import opened
from transcaspian.recipes.taking import Candidate, Taker, all_midnight

# A change of what is stored makes every layer anew.
LAYOUT = 2
# Rows up to which words get an index; of more, a search reads all of them, and that is said.
INDEXED = 3_000_000
_AT_ONCE = 20_000  # rows
_MEMORY = "700MB"
_GARBAGE = 500_000  # objects before Python looks for circles among them
_TYPES = {"int64": "BIGINT", "int32": "INTEGER", "int16": "SMALLINT", "float64": "DOUBLE", "boolean": "BOOLEAN"}


def fill(
    rows: Iterable[Candidate | Remark],
    target: Path,
    *,
    file: str = "",
    sha256: str = "",
    measure: str = "",
    indexed: int = INDEXED,
    told: Callable[[int], None] = lambda _: None,
) -> Profile:
    """Make the rows of a recipe into a file for DuckDB, whole or not at all; ``told`` hears how many are read.

    Raise OSError or EngineError if there is no room, and whatever the rows raise.
    """
    import duckdb

    from transcaspian.layers.engines.engine import EngineError

    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    spilled = target.with_name(f".{target.name}.{os.getpid()}.spilled.tmp")
    try:
        with written_to(temporary, _MEMORY, spilled) as con:
            read, refused = _taken(con, rows, measure, told)
            profile = _arranged(con, read, refused, file, sha256, indexed)
            con.execute("CREATE TABLE profile (said VARCHAR)")
            con.execute("INSERT INTO profile VALUES (?)", [as_text(profile)])
            con.execute("CHECKPOINT")
        os.replace(temporary, target)
    except duckdb.Error as error:
        raise EngineError(str(error)) from error
    finally:
        for path in (temporary, temporary.with_name(f"{temporary.name}.wal")):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        with suppress(OSError):
            spilled.rmdir()
    return profile


def _taken(
    con: Any, rows: Iterable[Candidate | Remark], measure: str, told: Callable[[int], None]
) -> tuple[int, tuple[Refusal, ...]]:
    """Store the rows that are taken as they come; return how many were read, and what was refused."""
    import pyarrow as pa

    schema = in_arrow(STORED)
    defined = ", ".join(f'"{name}" {_sql(name)}' for name in STORED)
    con.execute(f"CREATE TABLE taken ({defined})")
    refused: dict[str, Refusal] = {}
    read, all_rows = 0, iter(rows)
    while piece := list(islice(all_rows, _AT_ONCE)):
        read += len(piece)
        columns = zip(*(stored(one, measure) for one in piece if isinstance(one, Candidate)), strict=True)
        arrays = [pa.array(column, kind.type) for column, kind in zip(columns, schema, strict=False)]
        if arrays:
            batch = pa.Table.from_arrays(arrays, schema=schema)
            con.register("batch", batch)
            con.execute("INSERT INTO taken SELECT * FROM batch")
            con.unregister("batch")
        for one in piece:
            if isinstance(one, Remark):
                first = refused.get(one.code) or Refusal(one.code, 0, one.row, one.column, one.value)
                refused[one.code] = Refusal(one.code, first.count + 1, first.row, first.column, first.value)
        told(read)
    return read, tuple(sorted(refused.values(), key=lambda one: (-one.count, one.code)))


def _sql(name: str) -> str:
    return _TYPES.get(COLUMNS[name], "VARCHAR")


def _arranged(con: Any, read: int, refused: tuple[Refusal, ...], file: str, sha256: str, indexed: int) -> Profile:
    """Sort the rows by time, number the categories and what has the same key, look words up; return the profile."""
    con.execute(
        "CREATE TABLE kinds AS SELECT category, CAST(nth - 1 AS SMALLINT) AS kind FROM"
        " (SELECT category, row_number() OVER (ORDER BY count(*) DESC, category) AS nth FROM taken GROUP BY category)"
    )
    con.execute(
        "CREATE TABLE again AS SELECT number, row_number() OVER (PARTITION BY origin ORDER BY number) AS nth FROM taken"
        " WHERE origin IN (SELECT origin FROM taken GROUP BY origin HAVING count(*) > 1)"
    )
    columns = ", ".join(
        {
            "kind": "kind",
            "origin": "CASE WHEN nth > 1 THEN origin || ' #' || nth ELSE origin END AS origin",
            "number": "taken.number",
            "category": "taken.category",
        }.get(name, f'"{name}"')
        for name in COLUMNS
    )
    con.execute(
        f"CREATE TABLE rows AS SELECT {columns} FROM taken JOIN kinds USING (category)"
        ' LEFT JOIN again ON again.number = taken.number ORDER BY "at" NULLS LAST, taken.number'
    )
    con.execute("DROP TABLE taken")
    con.execute("DROP TABLE again")
    total = con.execute("SELECT count(*) FROM rows").fetchone()[0]
    if total <= indexed:
        _index(con)
    categories = tuple(name for (name,) in con.execute("SELECT category FROM kinds ORDER BY kind").fetchall())
    con.execute("DROP TABLE kinds")
    first, last, clocks, *edges = con.execute(
        'SELECT min("at"), max("at"), coalesce(bool_or(clock), false), min(x), min(y), max(x), max(y) FROM rows'
    ).fetchone()
    return Profile(total, read, refused, *reach(first, last, clocks), frame_of(edges), categories, clocks, file, sha256,
                   total <= indexed)  # fmt: skip


def _index(con: Any) -> None:
    """Make the index: each word of the layer once, and which rows have it."""
    con.execute("CREATE TABLE said AS SELECT unnest(string_split(trim(words), ' ')) AS word, number FROM rows")
    con.execute(
        "CREATE TABLE vocabulary AS SELECT word, row_number() OVER (ORDER BY word) AS id"
        " FROM (SELECT DISTINCT word FROM said WHERE word <> '')"
    )
    con.execute("CREATE TABLE postings AS SELECT id, number FROM said JOIN vocabulary USING (word) ORDER BY id, number")
    con.execute("DROP TABLE said")


def rows_of(path: Path, recipe: Recipe) -> Iterator[Candidate | Remark]:
    """Yield what a recipe makes of each row of a file, those without a time too; raise Refused or OSError."""
    file = opened(path, recipe)
    rows = file.rows()
    first = list(islice(rows, _AT_ONCE))
    midnights = all_midnight((row for row in first if isinstance(row, ForeignRow)), recipe)
    taker = Taker(recipe, midnights=midnights, layer=True)
    for row in chain(first, rows):
        taker.keys.clear()  # repeated keys are numbered in the database, which holds any number of them
        yield taker.take(row) if isinstance(row, ForeignRow) else row


def main(arguments: list[str]) -> int:
    """Fill in a process of its own: the file, the target, hash and measure; the recipe comes as TOML on standard input.

    It says how many rows are read, a line each time, and at the end either nothing or why not, as JSON.
    """
    path, target, sha256, measure = Path(arguments[0]), Path(arguments[1]), *arguments[2:4]
    with suppress(OSError):
        os.nice(10)
    recipe = read_recipe(sys.stdin.read())
    gc.set_threshold(_GARBAGE)  # rows make no circles

    def told(read: int) -> None:
        print(read, flush=True)

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{target}.lock"):
            if not target.exists():  # else another process was quicker
                fill(rows_of(path, recipe), target, file=path.name, sha256=sha256, measure=measure, told=told)
    except Refused as refused:
        _say(refused.key, refused.values)
        return 2
    except Exception as error:  # a full disk, a folder that cannot be made, or an engine's own
        _say("engine.not_filled", {"why": str(error)[:300]})
        return 3
    return 0


def _say(key: str, values: Mapping[str, object]) -> None:
    print(json.dumps({"key": key, "values": {name: str(value) for name, value in values.items()}}), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
