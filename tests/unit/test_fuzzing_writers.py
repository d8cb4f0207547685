"""Tables as programs write and damage them, on disk and as uploads: nothing raises, and no row is lost in silence.

The same cases for the same numbers: 200 in ``make test``, 10 000 in ``make test-long``. A row that a writer wrote is
shown, or set aside and named; where its bytes were hurt afterwards, all rows that were read are.
"""

from __future__ import annotations

import csv
import io
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pandas
import pytest
from openpyxl import Workbook

from tests.amounts import share
from tests.unit.broken_tables import GOOD
from tests.unit.test_fuzzing import ENCODINGS, FILES, SCHEMA, assert_nothing_is_lost, written
from transcaspian.dataset.loading import load
from transcaspian.language.messages import LANGUAGES, Refused
from transcaspian.tables.earlier.rows import compared
from transcaspian.tables.keys import rows_by_id
from transcaspian.tables.problems import Problem
from transcaspian.tables.reading import RawTable, parse_table
from transcaspian.tables.schema import Schema
from transcaspian.workbook.damage import judge_by_current
from transcaspian.workbook.findings import Upload
from transcaspian.workbook.uploads import read_upload
from transcaspian.workbook.wording import lines

Rows = list[list[str]]
KNOWN = {name: rows_by_id(parse_table(data, SCHEMA.tables[name]), SCHEMA.tables[name]) for name, data in FILES.items()}


@dataclass(frozen=True)
class Case:
    """A file that a program wrote, and how many rows are in it; None if nobody knows."""

    table: str
    file: str
    data: bytes
    rows: int | None


def rows_of(name: str) -> Rows:
    return list(csv.reader(io.StringIO(FILES[name].decode())))


def by_csv(chance: random.Random, rows: Rows) -> str:
    """Python's own writer, with the dialects that programs have."""
    mark = chance.choice(",,,;\t")
    quoting: Literal[0, 1, 2] = chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
    out = io.StringIO()
    csv.writer(out, delimiter=mark, quoting=quoting, lineterminator=chance.choice(["\n", "\r\n", "\r"])).writerows(rows)
    return (f"sep={mark}\n" if chance.random() < 0.1 else "") + out.getvalue()


def by_pandas(chance: random.Random, rows: Rows) -> str:
    """A table that was read with or without guesses and is written again, perhaps with its numbers of rows."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    text.seek(0)
    frame = pandas.read_csv(text) if chance.random() < 0.5 else pandas.read_csv(text, dtype=str, keep_default_na=False)
    if chance.random() < 0.3:
        frame = frame.sort_values(frame.columns[-1])
    written: str = frame.to_csv(sep=chance.choice(",,;\t"), index=chance.random() < 0.3, lineterminator="\n")
    return written


def by_openpyxl(chance: random.Random, rows: Rows) -> bytes:
    """A workbook with the numbers and days that a spreadsheet makes of texts."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    if chance.random() < 0.2:
        sheet.append(["A title"])
    for row in rows:
        sheet.append([_as_typed(chance, cell) for cell in row])
    if chance.random() < 0.2:
        sheet.cell(row=chance.randint(1, len(rows)), column=len(rows[0]) + 2, value="a note")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _as_typed(chance: random.Random, cell: str) -> object:
    if chance.random() < 0.5:
        return cell
    for kind in (int, float, pandas.Timestamp):
        try:
            value = kind(cell)
        except (ValueError, TypeError):
            continue
        return value.to_pydatetime().replace(tzinfo=None) if isinstance(value, pandas.Timestamp) else value
    return cell


def titled(chance: random.Random, text: str) -> str:
    return f"Our table\n{text}"


def noted(chance: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    place = chance.randrange(len(lines))
    lines[place] = lines[place].rstrip("\r\n") + ",why?\n"
    return "".join(lines)


def in_conflict(chance: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    place = chance.randint(1, len(lines))
    mine = lines[place : place + chance.randint(0, 2)]
    marks = ["<<<<<<< HEAD\n", *mine, "=======\n", *(line.replace("a", "o") for line in mine), ">>>>>>> theirs\n"]
    return "".join([*lines[:place], *marks, *lines[place + len(mine) :]])


def undone(chance: random.Random, text: str) -> str:
    return normalize("NFD", text)


def turned(chance: random.Random, text: str) -> str:
    page = chance.choice(["cp1250", "cp1251", "cp1252", "mac_roman"])
    return "".join(bytes([byte]).decode(page, "ignore") or chr(byte) for byte in text.encode())


def hurt(chance: random.Random, data: bytes) -> bytes:
    """Cut a file off, or turn bits, or put bytes in or out."""
    start = chance.randrange(len(data))
    match chance.choice(["cut", "flip", "flip", "insert", "delete"]):
        case "cut":
            return data[:start]
        case "flip":
            return data[:start] + bytes([data[start] ^ 1 << chance.randrange(8)]) + data[start + 1 :]
        case "insert":
            return data[:start] + chance.randbytes(chance.randint(1, 8)) + data[start:]
        case _:
            return data[:start] + data[start + chance.randint(1, 60) :]


TEXTS: list[Callable[[random.Random, str], str]] = [titled, noted, in_conflict, undone, turned]


def case(number: int) -> Case:
    chance = random.Random(number)
    name = chance.choice(sorted(FILES))
    rows = rows_of(name)
    if chance.random() < 0.2:
        data = by_openpyxl(chance, rows)
        hurt_after = chance.random() < 0.2
        return Case(name, "t.xlsx", hurt(chance, data) if hurt_after else data, None if hurt_after else len(rows) - 1)
    text, count = chance.choice([by_csv, by_pandas])(chance, rows), None
    if chance.random() < 0.4:
        text = chance.choice(TEXTS)(chance, text)
    else:
        count = len(rows) - 1
    encoding = chance.choice(ENCODINGS) if chance.random() < 0.5 else "utf-8"
    data = text.encode(encoding, "replace")
    if chance.random() < 0.4:
        data, count = hurt(chance, data), None
    return Case(name, f"{name}.csv", data, count)


@pytest.mark.parametrize("some", range(20))
def test_what_programs_write_and_damage_is_read_or_named(some: int) -> None:
    for number in range(some, share(100, 10_000), 20):
        one = case(number)
        try:
            if one.file.endswith(".csv"):
                on_disk(one)
            uploaded(one)
        except Exception as error:
            raise AssertionError(f"case {number}: {one.table}, {one.file}") from error


def beside_good(tables: Mapping[str, RawTable], schema: Schema) -> Iterator[Problem]:
    """What programs did to tables, beside the good rows."""
    for name, table in schema.tables.items():
        yield from compared(tables[name], table, KNOWN[name])


def on_disk(one: Case) -> None:
    with written({one.table: one.data}) as folder:
        loaded = load(folder, countries_path=folder / "none")
        beside = load(folder, countries_path=folder / "none", compare=beside_good)
    assert_nothing_is_lost(loaded)
    assert_nothing_is_lost(beside)
    assert (beside.set_aside, beside.published.version) == (loaded.set_aside, loaded.published.version)
    if one.rows is not None and one.table not in loaded.unreadable:
        assert loaded.rows[one.table] == one.rows
    for problem in loaded.problems:
        assert problem.table and (problem.row is None or problem.row >= 1)
        if problem.table in SCHEMA.tables and problem.row is not None:
            read = loaded.raw[problem.table]
            assert problem.row <= max([read.header, len(read.lines), *(row.number for row in read.rows)])


def uploaded(one: Case) -> None:
    try:
        upload = judge_by_current(read_upload(one.file, one.data, SCHEMA, known=KNOWN), SCHEMA, KNOWN)
        for asked in upload.questions:
            answer = {asked.key: asked.options[-1].value}
            assert isinstance(read_upload(one.file, one.data, SCHEMA, None, answer, KNOWN), Upload)
    except Refused as refused:
        assert refused.key.startswith("upload.refused.")
        return
    for raw in upload.tables.values():
        if one.rows is not None:
            assert len(raw.rows) == one.rows
        broken = {row.number for row in raw.rows if row.broken}
        named = {problem.row for problem in raw.problems if problem.severity == "error"}
        disputed = [problem.hint.split() for problem in raw.problems if problem.code == "conflict"]
        for first, last in disputed:
            named |= set(range(int(first), int(last) + 1))
        assert broken <= named or any(problem.more for problem in raw.problems)
    for language in LANGUAGES:
        for line in lines(upload, language):
            assert line.place and line.sentence


def converted(folder: Path, files: list[Path], ending: str) -> list[Path]:
    """Return what LibreOffice makes of files: those that it could open."""
    command = ["soffice", "--headless", "--convert-to", ending, "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=1200)
    made = [folder / path.with_suffix(f".{ending}").name for path in files]
    return [path for path in made if path.is_file()]


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("soffice"), reason="there is no LibreOffice")
@pytest.mark.parametrize("some", range(4))
def test_what_libreoffice_makes_of_damaged_tables_is_read_or_named(some: int, tmp_path: Path) -> None:
    """It opens each as it can, and saves it as a workbook, and then as a table again: what it lost itself is lost."""
    source, cases = tmp_path / "csv", {}
    source.mkdir()
    for number in range(some, 400, 4):
        one = case(number)
        if one.file.endswith(".csv"):
            path = source / f"case-{number}.csv"
            path.write_bytes(one.data)
            cases[path.stem] = one
    books = [
        path for ending in ("ods", "xlsx") for path in converted(tmp_path / ending, sorted(source.iterdir()), ending)
    ]
    assert len(books) > len(cases)
    for path in (*books, *converted(tmp_path / "back", books[: len(cases)], "csv")):
        one = cases[path.stem]
        try:
            if path.suffix == ".csv":
                on_disk(Case(one.table, f"{one.table}.csv", path.read_bytes(), None))
                uploaded(Case(one.table, f"{one.table}.csv", path.read_bytes(), None))
            else:
                uploaded(Case(one.table, path.name, path.read_bytes(), None))
        except Exception as error:
            raise AssertionError(f"{path.name}: {one.table}") from error


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("soffice"), reason="there is no LibreOffice")
@pytest.mark.parametrize("name", ["events", "claims", "locations", "volumes", "views"])
def test_what_libreoffice_makes_of_a_table_is_read(name: str, tmp_path: Path) -> None:
    source = shutil.copy(GOOD / f"{name}.csv", tmp_path / f"{name}.csv")
    for ending in ("xlsx", "ods"):
        command = ["soffice", "--headless", "--convert-to", ending, "--outdir", str(tmp_path), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    back = tmp_path / "back"
    command = ["soffice", "--headless", "--convert-to", "csv", "--outdir", str(back), str(tmp_path / f"{name}.ods")]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    count = len(rows_of(name)) - 1
    on_disk(Case(name, f"{name}.csv", (back / f"{name}.csv").read_bytes(), count))
    uploaded(Case(name, f"{name}.xlsx", (tmp_path / f"{name}.xlsx").read_bytes(), count))
    uploaded(Case(name, f"{name}.ods", (tmp_path / f"{name}.ods").read_bytes(), count))
