"""A small set of good tables, and copies of it with one thing changed, or broken as each code of problem needs it."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.unit.disk_server import Server
from transcaspian.dataset.loading import Loaded, load
from transcaspian.dictionary.problem_examples import EXAMPLES
from transcaspian.tables.reading import LIMITS, Limits, RawTable, read_table
from transcaspian.tables.schema import Table

GOOD = Path(__file__).parent.parent / "data" / "good"
# For each code with an example the files that differ from the good ones (``scripts/build_docs.py``).
BROKEN = GOOD.parent / "broken"

Found = list[tuple[str, int | None, str | None, str]]


# Limits that the good table of minerals is beyond, one at a time.
LIMITS_OF = {
    "file-too-large": Limits(size=100),
    "too-many-rows": Limits(rows=0),
    "too-many-columns": Limits(columns=14),
    "reading-time": Limits(seconds=-1),
    "cell-too-long": Limits(cell=14),
}


# A cell of the good tables as it was, and as a program made it, for codes that only the rows of before show.
REWRITTEN = {
    "date-turned": ("actors", "name_local", "2023-07", "Jul-23"),
    "date-first-day": ("sources", "published", "2023-06", "2023-06-01"),
    "leading-zeros": ("actors", "name_local", "007", "7"),
    "plus-sign": ("actors", "name_local", "+48", "48"),
    "number-turned": ("actors", "name_local", "1.10", "1.1"),
    "number-grouped": ("volumes", "tonnes", "4764", "4,764"),
    "scientific": ("actors", "name_local", "1234567890123456", "1.23E+15"),
    "digits-lost": ("actors", "name_local", "1234567890123456", "1234567890123450"),
    "letters-lost": ("actors", "name_local", "Łódź", "??dz"),
    "cut-off": ("events", "summary_en", "x" * 300, "x" * 255),
    "apostrophe": ("actors", "name_local", "2023 (sic)", "'2023 (sic)"),
}


def within(limits: Limits, name: str) -> Callable[[Path, Table], RawTable]:
    """Return a way to read tables that holds one of them to limits."""
    return lambda path, table: read_table(path, table, limits if table.name == name else LIMITS)


def copy_of_good(folder: Path) -> Path:
    """Return a copy of the good tables to break."""
    return Path(shutil.copytree(GOOD, folder / "tables"))


def change(folder: Path, table: str, old: str, new: str) -> None:
    """Replace the only occurrence of a text in a table."""
    path = folder / f"{table}.csv"
    text = path.read_bytes().decode("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {table}"
    path.write_bytes(text.replace(old, new).encode("utf-8"))


def changed(folder: Path, table: str, old: str, new: str) -> Loaded:
    """Return the good tables with one change, as loaded."""
    copy = copy_of_good(folder)
    change(copy, table, old, new)
    return load(copy)


def with_bytes(folder: Path, table: str, data: bytes) -> Loaded:
    """Return the good tables with one file replaced, as loaded."""
    copy = copy_of_good(folder)
    (copy / f"{table}.csv").write_bytes(data)
    return load(copy)


def text_of(table: str) -> str:
    """Return the text of a good table."""
    return (GOOD / f"{table}.csv").read_text(encoding="utf-8")


def found(loaded: Loaded) -> Found:
    """Return where each problem is, and its code."""
    return [(problem.table, problem.row, problem.column, problem.code) for problem in loaded.problems]


def rewritten(folder: Path, table: str, column: str, *texts: str) -> Server:
    """Return a server that saw a column as it was in the first rows, and then as a program made it: half of the texts.

    Rows that the table lacks are copies of its last one.
    """
    half = len(texts) // 2
    path = folder / f"{table}.csv"
    header, *rows = csv.reader(io.StringIO(path.read_text("utf-8")))
    rows += [[f"{rows[-1][0]}-{number}", *rows[-1][1:]] for number in range(half - len(rows))]
    for number, state in enumerate((texts[:half], texts[half:])):
        for row, text in zip(rows, state, strict=False):
            row[header.index(column)] = text
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])
        path.write_bytes(stream.getvalue().encode())
        if number == 0:
            server = Server(folder)
            assert server.shown.kept is None
    server.look()
    return server


def broken(code: str, folder: Path) -> tuple[Loaded, Found]:
    """Return the tables with the problem of a code and no other, as loaded, and where it has to be found."""
    tables = copy_of_good(folder)
    match code:
        case "no-folder":
            return load(tables / "nowhere"), [("nowhere/", None, None, code)]
        case "empty-folder":
            for path in tables.iterdir():
                path.unlink()
            return load(tables), [("tables/", None, None, code)]
        case "no-schema":
            return load(tables, schema_path=folder / "none.json"), [("datapackage.json", None, None, code)]
        case "no-country-layer":
            loaded = load(tables, countries_path=folder / "countries.geojson")
            return loaded, [("countries.geojson", None, None, code)]
        case "missing-file":
            (tables / "actors.csv").unlink()
            return load(tables), [("actors", None, None, code)]
        case "older-folder":
            (tables / "figures.csv").unlink()
            return load(tables), [("figures", None, None, code)]
        case "not-a-file":
            (tables / "views.csv").unlink()
            (tables / "views.csv").mkdir()
            return load(tables), [("views", None, None, code)]
        case "unreadable-file":
            (tables / "views.csv").unlink()
            (tables / "views.csv").symlink_to("views.csv")
            return load(tables), [("views", None, None, code)]
        case "file-too-large" | "too-many-rows" | "too-many-columns" | "reading-time" | "cell-too-long":
            row, column = (2, "source_ids") if code == "cell-too-long" else (None, None)
            return load(tables, read=within(LIMITS_OF[code], "minerals")), [("minerals", row, column, code)]
        case "rewritten":
            server = rewritten(tables, *REWRITTEN["leading-zeros"])
            assert server.shown.kept is not None
            told = server.shown.kept.reasons[0].problem
            return replace(server.shown.disk, problems=(told,)), [("actors", None, None, code)]
        case "shuffled-column":
            names = [f"Actor {number}" for number in range(7)]
            server = rewritten(tables, "actors", "name_en", *names, *reversed(names))
            return server.shown.disk, [("actors", 1, "name_en", code)]
    if code in REWRITTEN:
        table, column, *_ = REWRITTEN[code]
        return rewritten(tables, *REWRITTEN[code]).shown.disk, [(table, 2, column, code)]
    shutil.copytree(BROKEN / code, tables, dirs_exist_ok=True)
    example = EXAMPLES[code]
    return load(tables), [(example.table, example.row, example.column, code)]


def emptied(folder: Path) -> None:
    """Take everything out of a folder of tables."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
