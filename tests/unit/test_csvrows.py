"""Rows of CSV: what is written by the rules is read as it is, and what is not costs its own row."""

from __future__ import annotations

import csv
import io
import json
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.amounts import share
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.csv_rows import CsvText
from transcaspian.tables.reading import RawTable, parse_table
from transcaspian.tables.schema import Table, read_schema

SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")
NAMES = ("actors", "claims", "events", "glossary", "seed_claims", "views", "volumes")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Table]:
    """Tables of texts, by the number of their columns: a, b, c …"""
    fields = {width: [{"name": name, "type": "string"} for name in "abcde"[:width]] for width in range(2, 6)}
    resources = [
        {"name": f"t{width}", "path": f"t{width}.csv", "schema": {"fields": columns, "primaryKey": "a"}}
        for width, columns in fields.items()
    ]
    path = tmp_path_factory.mktemp("plain") / "datapackage.json"
    path.write_text(json.dumps({"resources": resources}), encoding="utf-8")
    return {int(name[1:]): table for name, table in read_schema(path).tables.items()}


def rows(raw: RawTable) -> list[list[str]]:
    return [list(row.cells.values()) for row in raw.rows]


ONCE = [["1", "2", "3"], ["Once by\nrail", "5", "6"], ["7", "8", "9"]]
# The shapes of csv-spectrum (https://github.com/max-mapper/csv-spectrum), in words of our own.
SPECTRUM = {
    "commas in quotes": ('a,b,c\nport,"Aktau, KZ",08123', [["port", "Aktau, KZ", "08123"]]),
    "empty": ('a,b,c\n1,"",""\n2,3,4', [["1", "", ""], ["2", "3", "4"]]),
    "empty, CRLF": ('a,b,c\r\n1,"",""\r\n2,3,4', [["1", "", ""], ["2", "3", "4"]]),
    "escaped quotes": ('a,b\n1,"a ""dry"" port"\n3,4\n', [["1", 'a "dry" port'], ["3", "4"]]),
    "JSON": ('a,b\n1,"{""kind"": ""port"", ""at"": [51.2, 43.6]}"\n', [["1", '{"kind": "port", "at": [51.2, 43.6]}']]),
    "quotes within a cell": ("a,b,c\n1,43\ufffd36'37.8\"N,x", [["1", "43\ufffd36'37.8\"N", "x"]]),
    "line break first": ('a,b,c\n1,2,3\n"Once by\nrail",5,6\n7,8,9\n', ONCE),
    "line break first, CRLF": ('a,b,c\r\n1,2,3\r\n"Once by\r\nrail",5,6\r\n7,8,9\r\n', ONCE),
    "quotes and line breaks": ('a,b\n1,"to\n""Baku""\nby sea"\n3,4\n', [["1", 'to\n"Baku"\nby sea'], ["3", "4"]]),
    "simple": ("a,b,c\n1,2,3\n", [["1", "2", "3"]]),
    "simple, CRLF": ("a,b,c\r\n1,2,3\r\n", [["1", "2", "3"]]),
    "UTF-8": ("a,b,c\n1,2,3\n4,5,ʤ", [["1", "2", "3"], ["4", "5", "ʤ"]]),
}  # fmt: skip


@pytest.mark.parametrize("shape", SPECTRUM)
def test_every_shape_of_csv_spectrum_is_read(shape: str, plain: dict[int, Table]) -> None:
    text, expected = SPECTRUM[shape]
    raw = parse_table(text.encode(), plain[len(expected[0])])
    assert (rows(raw), raw.problems) == (expected, ())


@pytest.mark.parametrize("row", ["", " ", "\t", "\u00a0", ",", " ,", ", ", " , ", '"",""', '" "," "', ",,", " ,,"])
@pytest.mark.parametrize("after", ["", "\n", "\n3,4\n", "\n3,4\n5,6\n"])
def test_a_row_of_nothing_but_blanks_is_no_row(row: str, after: str, plain: dict[int, Table]) -> None:
    raw = parse_table(f"a,b\n1,2\n{row}{after}".encode(), plain[2])
    assert rows(raw) == [["1", "2"], *([["3", "4"]] if "3" in after else []), *([["5", "6"]] if "5" in after else [])]
    told = [(problem.code, problem.row, problem.count) for problem in raw.problems]
    assert told == ([("blank-rows", 3, 1)] if row + after else [])


# A file with more control characters than a slip explains is no text, and is refused as that.
TEXT = st.text(alphabet='a,;\t"\n\r é', max_size=12) | st.text(
    st.characters(exclude_categories=("Cc", "Cs")), max_size=12
)
LOOKALIKES = st.sampled_from(
    ["a,b,c,d,e", "a,b,c,d,e,f,g\n", "map=26,39,74,58.6", "x\n,,,,", ',",\n"', '"', "\r\r\n", 'one\n","\ntwo', "a\n\nb"]
)


# A text like these is read back as what it was before a program read its UTF-8 as a code page, and that is noted.
PAGES = ("cp1250", "cp1251", "cp1252", "cp1254", "mac_roman", "mac_latin2")


def as_read(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def is_utf8_in_a_page(text: str) -> bool:
    """Whether a text beyond ASCII is what some code page makes of UTF-8, as "Â¡" is of "¡"."""
    for page in () if text.isascii() else PAGES:
        with suppress(UnicodeError):
            text.encode(page).decode("utf-8")
            return True
    return False


@pytest.mark.parametrize(("cell", "meant"), [("Â¡", "¡"), ("Â£5", "£5"), ("GdaÅ„sk", "Gdańsk")])
def test_utf_8_that_was_read_in_a_page_is_read_back_and_noted(cell: str, meant: str, plain: dict[int, Table]) -> None:
    assert is_utf8_in_a_page(cell)
    raw = parse_table(f"a,b\n-,{cell}\n".encode(), plain[2])
    assert (rows(raw), [problem.code for problem in raw.problems]) == ([["-", meant]], ["turned-letters"])
    beside = parse_table(f"a,b\né,{cell}\n".encode(), plain[2])  # a letter that is right: the file is, too
    assert (rows(beside), beside.problems) == ([["é", cell]], ())


@settings(max_examples=share(400), deadline=None)
@given(
    data=st.data(),
    width=st.integers(2, 5),
    mark=st.sampled_from([",", ";", "\t"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
)
def test_what_a_program_writes_is_read_as_it_is(
    data: st.DataObject, width: int, mark: str, end: str, quoting: Literal[0, 1, 2], plain: dict[int, Table]
) -> None:
    found = data.draw(st.lists(st.lists(TEXT | LOOKALIKES, min_size=width, max_size=width), min_size=1, max_size=6))
    # A byte order mark and control characters are another matter, and so is a row without a letter.
    table = [["".join(c for c in cell if c.isprintable() or c in "\t\r\n") or "-" for cell in row] for row in found]
    table = [[cell if as_read(cell) and not is_utf8_in_a_page(cell) else "-" for cell in row] for row in table]
    if quoting == csv.QUOTE_MINIMAL and end != "\r\n":  # before Python 3.13 it puts no other line break in quotes
        table = [[end.join(cell.splitlines()) or "-" for cell in row] for row in table]
        table = [[cell if as_read(cell) else "-" for cell in row] for row in table]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark, lineterminator=end, quoting=quoting).writerows([list("abcde"[:width]), *table])
    raw = parse_table(out.getvalue().encode("utf-8", "replace"), plain[width])
    assert rows(raw) == [[as_read(cell.encode("utf-8", "replace").decode()) for cell in row] for row in table]
    assert {problem.code for problem in raw.problems} <= {"delimiter"}


def test_rows_on_one_line_read_as_the_grammar_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's reader takes them first, for it is fast; it must take no row otherwise than the grammar does."""
    chance = random.Random(11)
    lengths = [chance.randint(1, 30) for _ in range(4000)]
    texts = ["".join(chance.choices('ab,;" \n', [4, 2, 5, 1, 6, 1, 1], k=length)) for length in lengths]
    before = csv.field_size_limit(1000)  # Frictionless raises it for the whole process
    try:
        texts.append('a,"' + "b" * 1001 + '"')
        fast = [list(CsvText(text, ",").records()) for text in texts]
    finally:
        csv.field_size_limit(before)

    def slow(*_arguments: object) -> Iterator[list[str]]:
        raise csv.Error

    readers = [CsvText(text, ",") for text in texts]
    monkeypatch.setattr(csv, "reader", slow)
    assert [list(reader.records()) for reader in readers] == fast


@settings(max_examples=share(150), deadline=None)
@given(data=st.data(), name=st.sampled_from(NAMES))
def test_a_text_of_any_lines_in_a_real_table_is_read(data: st.DataObject, name: str) -> None:
    table = SCHEMA.tables[name]
    with (DATA_FOLDER / table.path).open(encoding="utf-8", newline="") as stream:
        header, *lines = list(csv.reader(stream))
    lines = lines[:6]
    row, column = data.draw(st.integers(0, 5)), data.draw(st.integers(0, len(header) - 1))
    text = data.draw(st.lists(TEXT | LOOKALIKES | st.just("map=26,39,74,58.6"), min_size=2, max_size=3).map("\n".join))
    lines[row][column] = "x" + "".join(c for c in text if c.isprintable() or c in "\t\r\n") + "x"
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header, *lines])
    raw = parse_table(out.getvalue().encode("utf-8", "replace"), table)
    assert raw.problems == () and len(raw.rows) == 6
    assert raw.rows[row].cells[header[column]] == as_read(lines[row][column].encode("utf-8", "replace").decode())


@settings(max_examples=share(300), deadline=None)
@given(data=st.data(), name=st.sampled_from(["actors", "claims", "events", "locations", "sources"]))
def test_one_quotation_mark_too_many_or_too_few_costs_one_row_at_most(data: st.DataObject, name: str) -> None:
    table = SCHEMA.tables[name]
    lines = (DATA_FOLDER / table.path).read_text(encoding="utf-8").splitlines(keepends=True)[:30]
    before = parse_table("".join(lines).encode(), table)
    number = data.draw(st.integers(1, len(lines) - 1))
    line = lines[number]
    marks = [place for place, letter in enumerate(line) if letter == '"']
    chosen: bool = bool(marks) and data.draw(st.booleans())
    if chosen:
        place = data.draw(st.sampled_from(marks))
        lines[number] = line[:place] + line[place + 1 :]
    else:
        starts = [0, *(place + 1 for place, letter in enumerate(line) if letter == ",")]
        place = data.draw(st.sampled_from(starts) | st.integers(0, len(line) - 1))
        lines[number] = line[:place] + '"' + line[place:]
    after = parse_table("".join(lines).encode(), table)
    kept = {row.cells["id"]: row.cells for row in after.rows if not row.broken}
    lost = [row.cells["id"] for row in before.rows if kept.get(row.cells["id"]) != row.cells]
    assert lost in ([], [before.rows[number - 1].cells["id"]])
    assert len(after.problems) <= 1


def test_a_quote_closed_by_a_later_row_costs_those_two_rows_alone() -> None:
    header = "id,name_en,name_pl,name_local,kind,part_of,country,note\n"
    text = header + 'a,"A,,,person,,,\nb,B,B,,person,,KZ,\nc,C",,,person,,,\nd,D,D,,person,,KZ,\n'
    raw = parse_table(text.encode(), SCHEMA.tables["actors"])
    assert [(row.cells["id"], row.broken) for row in raw.rows][:2] == [("a", True), ("b", False)]
    assert [row.cells["id"] for row in raw.rows] == ["a", "b", "c", "d"]


def seconds(data: bytes, name: str = "events") -> float:
    """Seconds of the processor, whatever else the machine does."""
    started = time.process_time()
    parse_table(data, SCHEMA.tables[name])
    return time.process_time() - started


HEADER = ",".join(column.name for column in SCHEMA.tables["events"].columns) + "\n"
ROW = "e{n},2023,T,T,,,S,S,mutiny,call,,,,2,published,,content\n"
LONG = {
    "a cell of short lines": lambda n: 'e,2023,"' + "x\n" * n + '",T,,,S,S,mutiny,call,,,,2,published\n',
    "a cell never closed": lambda n: 'e,2023,"' + "x\n" * n,
    "a stray mark at its end": lambda n: 'e,2023,"' + "x\n" * n + '"x,T\n',
    "cells with line breaks without end": lambda n: 'e,"' + 'a","b\n' * n,
    "rows in a cell never closed": lambda n: 'e,2023,"' + ROW * n,
    "rows that all open a cell": lambda n: 'e,"x,2023,T,T,,,S,S,mutiny,call,,,,2,published\n' * n,
    "quotation marks alone": lambda n: '"' * 3 * n + "\n" + '""\n' * n,
}


@pytest.mark.one_in(3)
@pytest.mark.parametrize("kind", LONG)
def test_reading_takes_twice_as_long_for_twice_as_much(kind: str) -> None:
    """Not a figure but a shape: four times the text never takes twelve times as long."""
    small, large = ((HEADER + LONG[kind](n)).encode() for n in (8_000, 32_000))
    most = 12 * min(seconds(small) for _ in range(3)) + 0.05
    assert any(seconds(large) < most for _ in range(5))


def test_a_cell_of_a_hundred_thousand_lines_is_one_problem_and_costs_its_row() -> None:
    """Its lines are no rows, and nobody is told of each of them."""
    lines = '"' + "x\n" * 100_000 + '"'
    text = HEADER + ROW.format(n=1) + ROW.format(n=2).replace(",T,", f",{lines},", 1) + ROW.format(n=3)
    raw = parse_table(text.encode(), SCHEMA.tables["events"])
    assert [(p.row, p.column, p.code) for p in raw.problems] == [(3, "title_en", "cell-too-long")]
    assert [(row.cells["id"], row.broken) for row in raw.rows] == [("e1", False), ("e2", True), ("e3", False)]


def test_a_cell_beyond_the_limit_is_told_with_row_and_size_and_costs_its_row(tmp_path: Path) -> None:
    text = HEADER + ROW.format(n=1) + ROW.format(n=2).replace(",T,", "," + "x" * 200_000 + ",", 1) + ROW.format(n=3)
    raw = parse_table(text.encode(), SCHEMA.tables["events"])
    assert [(p.row, p.column, p.code, p.value, p.hint) for p in raw.problems] == [
        (3, "title_en", "cell-too-long", "e2", "200000 100000")
    ]
    assert [(row.cells["id"], row.broken) for row in raw.rows] == [("e1", False), ("e2", True), ("e3", False)]
