"""Tables, workbooks and archives made for tests, and LibreOffice Calc to open and save them."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from tests.unit.programs import program
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.reading import RawRow, RawTable, parse_table, read_table
from transcaspian.tables.schema import Schema, read_schema

SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")
ACTORS = "id,name_en,name_pl,name_local,kind,part_of,country,note"
# What spreadsheets and XML are known to spoil, as the name of an actor.
NASTY = (
    "=1+1",
    "+48",
    "-5",
    "@SUM(A1)",
    "007",
    "0",
    "1e10",
    "1.23E+15",
    "12345678901234567890",
    "2023-07",
    "2023-06-24",
    "06/24/2023",
    "1.5",
    "1/2",
    "TRUE",
    "PRAWDA",
    "#N/A",
    "Zażółć gęślą jaźń",
    "Москва, Орал",
    "Өскемен, Қазақстан",
    "two\nlines",
    "'apostrophe",
    "''",
    "https://example.org/a?b=c&d=<e>",
    'say "no"',
    "a;b,c\td",
    "<b>&amp;</b>",
    "_x0041_",
    "emoji 🚂 and flag 🇰🇿",
    "no\u00a0break, zero\u200bwidth",
    "ł" * 5000,
)


@cache
def shipped_tables() -> dict[str, RawTable]:
    """Return the tables that ship, as read."""
    return {name: read_table(DATA_FOLDER / table.path, table) for name, table in SCHEMA.tables.items()}


def table(name: str, text: str) -> RawTable:
    """Return a table of these lines."""
    return parse_table(text.encode(), SCHEMA.tables[name])


def nasty_actors() -> RawTable:
    """Return a table of actors with names that spreadsheets spoil."""
    empty = dict.fromkeys(ACTORS.split(","), "")
    rows = [
        RawRow(number, empty | {"id": f"a-{number}", "name_en": name, "kind": "person"})
        for number, name in enumerate(NASTY, start=2)
    ]
    return replace(table("actors", ACTORS + "\na,A,,,person,,,\n"), rows=tuple(rows))


def texts(raw: RawTable) -> list[dict[str, str]]:
    """Return the cells of a table, row by row."""
    return [row.cells for row in raw.rows]


def opened(content: bytes) -> openpyxl.Workbook:
    """Return a workbook as openpyxl reads it whole, formulas, comments and validations too."""
    return openpyxl.load_workbook(io.BytesIO(content))


def book(sheets: Mapping[str, Sequence[Sequence[Any]]], **options: Any) -> bytes:
    """Return a workbook of sheets with such cells; a pair is a value and its number format, ``=…`` is a formula."""
    made = openpyxl.Workbook(**options)
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for index, cell in enumerate(row, start=1):
                value, form = cell if isinstance(cell, tuple) else (cell, None)
                if value is None:
                    continue
                written = page.cell(number, index, value)
                if form:
                    written.number_format = form
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def with_formula(rows: Sequence[Sequence[str]], at: str, formula: str, value: str) -> bytes:
    """Return a workbook of one sheet of actors with a formula and what it came to."""
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = made.add_worksheet("actors")
    for number, row in enumerate(rows):
        for index, cell in enumerate(row):
            page.write_string(number, index, cell)
    page.write_formula(at, formula, None, value)
    made.close()
    return buffer.getvalue()


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    """Return an archive of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    """Return the files in an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved_by_calc(content: bytes, name: str, folder: Path, infilter: str = "") -> bytes:
    """Return what LibreOffice makes of a file when it opens it and saves it as XLSX.

    Without LibreOffice's Calc the test is skipped, or fails where everything has to be there (``programs``).
    """
    program("localc")  # an office without it opens no tables
    soffice = program("soffice")
    source, out = folder / name, folder / "saved"
    source.write_bytes(content)
    command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += [f"--infilter={infilter}"] if infilter else []
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    saved = out / f"{source.stem}.xlsx"
    assert saved.exists(), done.stderr
    return saved.read_bytes()


def schema_with(name: str, column: str, **changes: Any) -> Schema:
    """Return the schema with one column changed."""
    old = SCHEMA.tables[name]
    columns = tuple(replace(one, **changes) if one.name == column else one for one in old.columns)
    return Schema(SCHEMA.tables | {name: replace(old, columns=columns)})
