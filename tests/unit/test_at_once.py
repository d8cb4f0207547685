"""What is done for many rows or texts at once comes to the same as one by one, whatever programs did to the tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import FrozenInstanceError, fields, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.amounts import share
from tests.unit.test_fuzzing import FILES, SCHEMA, mangled, written
from transcaspian.checks import cells, moments, rows
from transcaspian.checks.cells import Cell, rules_for
from transcaspian.checks.values import value_of
from transcaspian.dataset import making
from transcaspian.dataset.loading import Loaded, load
from transcaspian.dataset.making import content
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.columns import columns_of
from transcaspian.tables.csv_rows import MOST_AT_ONCE
from transcaspian.tables.problems import Problem
from transcaspian.tables.raw import RawTable
from transcaspian.tables.reading import LIMITS, Limits, parse_table, read_table
from transcaspian.tables.records import RECORDS, Text
from transcaspian.tables.schema import Column, Table

# With a lower limit for a cell than the text that is read at once, rows are read one by one.
ONE_BY_ONE = Limits(cell=MOST_AT_ONCE - 1)
NAMES = ("actors", "claims", "events", "locations", "sources")
# What a glance at a text may take for nothing, or for something.
DAMAGE = (
    "=1+1", "#####", "#NAME?", "Err:502", "a?b", "GdaÅ„sk", "Za\u200brz", "Lo\u0301dz", "a\x07b", "\ufffd", "<b>x</b>",
    "[x](http://y)", "&nbsp;", "24.06.2023", "2023-06-24?", "2023-06-31", "2023-07", "March 2023", "id_1", "ID-1",
    "a:b", "-x", "a-", "x" * 500, "0", "1,5", "1e5", "07", "tak", "http://a.b", "a.b", "Ż", "—", " ", "a\nb", "a;b",
)  # fmt: skip


def as_lines(name: str, more: int) -> bytes:
    """The rows of a good table with its last row many times, each with an id of its own."""
    found = list(csv.reader(io.StringIO(FILES[name].decode())))
    found += [[f"{found[-1][0]}{number}", *found[-1][1:]] for number in range(more)]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(found)
    return text.getvalue().encode()


def assert_read_alike(data: bytes, table: Table) -> None:
    at_once, one_by_one = parse_table(data, table), parse_table(data, table, ONE_BY_ONE)
    assert at_once == one_by_one


@settings(max_examples=share(300), deadline=None)
@given(st.data(), st.sampled_from(NAMES))
def test_a_file_is_read_at_once_as_row_by_row(data: st.DataObject, name: str) -> None:
    assert_read_alike(data.draw(mangled(FILES[name])), SCHEMA.tables[name])


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        (",", ";"),
        ("\n", "\n\n"),
        ("\n", ",,\n"),
        ("person", '"per\nson"'),
        ("person", '"person'),
        ("person", 'per"son'),
        ("person", "per,son"),
        ("person", '" person "'),
        ("person", '"per""son"'),
        ("person", '"""person"""'),
        ("person", '""'),
        ("person", '"per"son'),
        ("person", "per\x1fson"),
        ("person", "per\x1eson"),
        ("\n", "\r\n"),
    ],
)
def test_a_long_file_is_read_at_once_as_row_by_row(old: str, new: str) -> None:
    lines = as_lines("actors", 3000).decode().splitlines(keepends=True)
    assert len("".join(lines)) > 2 * MOST_AT_ONCE
    for start in (1, 1500, len(lines) - 1):  # from the first row, the middle and the last on
        text = (
            "".join(lines[:start]) + "".join(lines[start : start + 40]).replace(old, new) + "".join(lines[start + 40 :])
        )
        assert_read_alike(text.encode(), SCHEMA.tables["actors"])
        assert_read_alike(text.rstrip("\n").encode(), SCHEMA.tables["actors"])


def test_a_limit_of_rows_and_of_time_holds_where_many_are_read_at_once() -> None:
    data, table = as_lines("actors", 3000), SCHEMA.tables["actors"]
    for limits in (Limits(rows=2000), Limits(seconds=-1)):
        (problem,) = parse_table(data, table, limits).problems
        assert problem.code == ("too-many-rows" if limits.rows == 2000 else "reading-time")


def naive(raw: RawTable, table: Table) -> Iterator[Problem]:
    """Every rule for every cell of every whole row; proposals are left out."""
    for column in table.columns:
        for row in raw.rows if raw.has(column.name) else ():
            if text := "" if row.broken else row.cells[column.name]:
                cell = Cell(table.name, row.number, column, text, asked=False)
                found = [problem for rule in rules_for(column) for problem in rule(cell)]
                errors = [problem for problem in found if problem.severity == "error"]
                yield from errors[:1] if errors and not column.is_list else found


def places(problems: Iterator[Problem]) -> list[tuple[int | None, str | None, str, str]]:
    return [(p.row, p.column, p.code, p.value) for p in problems]


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_finds_in_a_column_what_it_finds_in_each_cell(name: str) -> None:
    table = SCHEMA.tables[name]
    header = FILES[name].decode().partition("\n")[0].strip()
    text = io.StringIO(newline="")
    for one in DAMAGE:
        csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow([one] * len(header.split(",")))
    raw = parse_table(f"{header}\n{text.getvalue()}".encode(), table)
    assert len(raw.rows) == len([one for one in DAMAGE if one.strip()])  # a row of nothing but blanks is none
    found = places(cells.cells(raw, table, most=0))
    assert found == places(naive(raw, table)) and len({code for _, _, code, _ in found}) > 10


@settings(max_examples=share(300), deadline=None)
@given(st.data(), st.sampled_from(NAMES))
def test_every_rule_finds_in_mangled_columns_what_it_finds_in_each_cell(data: st.DataObject, name: str) -> None:
    table = SCHEMA.tables[name]
    raw = parse_table(data.draw(mangled(FILES[name])), table)
    assert places(cells.cells(raw, table, most=0)) == places(naive(raw, table))


def one_by_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Loaded:
    def every(column: Column, texts: Iterable[str]) -> set[str]:
        return set(texts)

    def slowly(path: Path, table: Table) -> RawTable:
        return read_table(path, table, ONE_BY_ONE)

    with monkeypatch.context() as patch:
        patch.setattr(cells, "doubtful", every)
        patch.setattr(rows, "_last_day", lambda text: 0)
        return load(folder, read=slowly)


@settings(max_examples=share(60), deadline=None)
@given(st.data())
def test_a_folder_is_loaded_alike_at_once_and_one_by_one(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    with written({name: data.draw(mangled(FILES[name]))}) as folder:
        found = load(folder)
        with pytest.MonkeyPatch.context() as patch:
            other = one_by_one(folder, patch)
        assert found.problems == other.problems and found.set_aside == other.set_aside
        assert found.published.version == other.published.version
        for name in SCHEMA.tables:
            assert getattr(found.editorial, name) == getattr(other.editorial, name)
            assert_records_are_those_of_their_rows(found, name)


def assert_records_are_those_of_their_rows(loaded: Loaded, name: str) -> None:
    """A record has the value of each cell of its row, where nothing of it is withheld."""
    table, kind = SCHEMA.tables[name], getattr(loaded.editorial, name)
    if not isinstance(kind, dict) or name not in RECORDS:
        return
    hurt = {problem.row for problem in loaded.problems if problem.table == name} | {None}
    if any(problem.row is None or problem.count > 1 or problem.more for problem in loaded.problems):
        return
    columns = {column.name: column for column in table.columns}
    for row in loaded.raw[name].rows:
        record = kind.get(row.cells.get(table.key[0], ""))
        if record is None or row.number in hurt:
            continue
        for column in columns_of(name, ("en", "pl")):
            part, _, language = column.rpartition("_")
            if language in ("en", "pl") and isinstance(text := getattr(record, part, None), Text):
                assert text[language] == row.cells.get(column, "")
            elif hasattr(record, column):
                definition = columns[column]
                text_of = row.cells.get(column, "") or definition.until_published or ""
                assert getattr(record, column) == value_of(definition, text_of)
        assert content(record).startswith(row.cells[table.key[0]].encode())


@pytest.mark.one_in(2)
@pytest.mark.parametrize("name", RECORDS)
def test_records_are_what_their_class_makes_and_frozen(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_LARGE", 0)
    found: Any = getattr(load(DATA_FOLDER).editorial, name)
    own: Any = RECORDS[name]
    for record in found.values() if isinstance(found, dict) else found:
        names = [part.name for part in fields(record)]
        assert type(record) is own and record == own(*(getattr(record, one) for one in names))
        assert hash(record) == hash(replace(record))
        with pytest.raises(FrozenInstanceError):
            setattr(record, names[0], "")


DAYS = ("2022-12-29", "2022-12-30", "2022-12-31", "2023-01-01", "2023-01-02", "2023-01-03")
OFFSETS = ("-12:00", "-05:00", "+00:00", "+03:00", "+14:00")
CLOCKS = (f"{day}T{hour:02}:30{offset}" for day, hour, offset in product(DAYS, (0, 1, 11, 12, 22, 23), OFFSETS))
DATES = (*DAYS, *(f"{day}~" for day in DAYS), *CLOCKS, "2022-12", "2023", "")


def test_no_claim_that_was_before_its_event_is_passed_over() -> None:
    """Every pair of dates about a turn of the year, at the hours where the day differs between offsets."""
    before = [pair for pair in product(DATES, DATES) if moments.certainly_before(*pair)]
    assert len(before) > len(DATES)
    for known, happened in before:
        assert rows._last_day(known) < rows._first_day(happened), (known, happened)


def test_limits_are_those_of_every_table() -> None:
    assert LIMITS.cell > MOST_AT_ONCE, "or nothing is read at once"
