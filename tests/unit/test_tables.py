"""Reading files: what spreadsheets do is read, what is broken stays in its row, nothing raises."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.amounts import share
from tests.unit.broken_tables import copy_of_good, found, text_of, with_bytes
from transcaspian.dataset.loading import load
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.decoding import decode
from transcaspian.tables.reading import RawTable, parse_table
from transcaspian.tables.schema import read_schema

SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")
ACTORS = SCHEMA.tables["actors"]
HEADER = "id,name_en,name_pl,name_local,kind,part_of,country,note\n"


def read(text: str | bytes) -> RawTable:
    return parse_table(text if isinstance(text, bytes) else text.encode(), ACTORS)


def outline(raw: RawTable) -> list[tuple[int, str, bool]]:
    return [(row.number, row.cells.get("id", ""), row.broken) for row in raw.rows]


def codes(raw: RawTable) -> list[tuple[int | None, str]]:
    return [(problem.row, problem.code) for problem in raw.problems]


def test_cells_are_text_and_rows_are_numbered_as_in_the_spreadsheet() -> None:
    raw = read(HEADER + 'a,"two\nlines",007,NA,person,,,\nb,,,,person,,,\n')
    assert outline(raw) == [(2, "a", False), (3, "b", False)]
    assert raw.rows[0].cells["name_en"] == "two\nlines"
    assert (raw.rows[0].cells["name_pl"], raw.rows[0].cells["name_local"]) == ("007", "NA")


def test_a_quote_left_open_costs_its_own_row_only() -> None:
    text = HEADER + 'a,"open,,,person,,,\nb,B,,,person,,,\nc,"C, the third",,,person,,,\n'
    raw = read(text)
    assert outline(raw) == [(2, "a", True), (3, "b", False), (4, "c", False)]
    assert codes(raw) == [(2, "open-quote")]


def test_a_quote_left_open_to_the_end_costs_its_own_row_only() -> None:
    raw = read(HEADER + 'a,"open,,,person,,,\nb,B,,,person,,,\n')
    assert outline(raw) == [(2, "a", True), (3, "b", False)]
    assert codes(raw) == [(2, "open-quote")]


def test_a_quote_left_open_in_every_row_costs_no_row_twice() -> None:
    raw = read(HEADER + 'a,"A,,,person,,,\nb,"B,,,person,,,\nc,"C,,,person,,,\n')
    assert outline(raw) == [(2, "a", True), (3, "b", True), (4, "c", True)]


def test_prose_over_several_lines_is_no_open_quote() -> None:
    text = HEADER + 'a,"one\nwith, a, few, commas, in, it, and, more\nlast",,,person,,,\n'
    assert codes(read(text)) == []


def test_a_file_cut_within_a_letter_loses_its_last_row() -> None:
    data = (HEADER + "a,A,,,person,,,\nb,Zażółć,,,person,,,\n").encode()
    raw = read(data[: data.index("ż".encode()) + 1])
    assert outline(raw) == [(2, "a", False), (3, "b", True)]
    assert codes(raw) == [(3, "truncated")]


def test_a_file_cut_within_quotes_is_truncated() -> None:
    raw = read(HEADER + 'a,A,,,person,,,\nb,"cut o')
    assert codes(raw) == [(3, "truncated")]


def test_a_last_row_without_line_break_is_fine() -> None:
    assert codes(read(HEADER + "a,A,,,person,,,")) == []


def test_a_header_cut_off_is_no_table() -> None:
    raw = read("id,name_en,na")
    assert codes(raw) == [(None, "truncated")] and not raw.readable


def test_empty_cells_to_the_right_of_the_table_are_passed_over() -> None:
    raw = read(HEADER.replace("\n", ",,\n") + "a,A,,,person,,,,,\n")
    assert codes(raw) == [] and outline(raw) == [(2, "a", False)]


def test_rows_are_counted_with_blank_ones() -> None:
    raw = read("\n" + HEADER + ",,,,,,,\na,A,,,person,,,\n")
    assert outline(raw) == [(4, "a", False)] and raw.header == 2


EXCEL = {
    "byte order mark": (text_of("events").encode("utf-8-sig"), []),
    "line ends of Windows": (text_of("events").replace("\n", "\r\n").encode(), []),
    "line ends of the old Mac": (text_of("events").replace("\n", "\r").encode(), []),
    "UTF-16": (text_of("events").encode("utf-16"), ["code-page"]),
}


@pytest.mark.parametrize("habit", EXCEL)
def test_habits_of_spreadsheets_change_nothing(habit: str, tmp_path: Path) -> None:
    data, notes = EXCEL[habit]
    loaded = with_bytes(tmp_path, "events", data)
    assert [problem.code for problem in loaded.problems] == notes
    assert loaded.published.version == load(copy_of_good(tmp_path / "good")).published.version


def test_semicolons_leave_lists_whole(tmp_path: Path) -> None:
    text = text_of("events").replace('"The two friends speak, says Athens."', "They speak.")
    text = text.replace(",", ";").replace("delis;roussou", '"delis;roussou"')
    loaded = with_bytes(tmp_path, "events", text.encode())
    assert found(loaded) == [("events", None, None, "delimiter")]
    assert loaded.published.events["delis-roussou-call"].actor_ids == ("delis", "roussou")


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("Zażółć gęślą jaźń – „tak”", "cp1250"),
        ("Москва слезам не верит – №1", "cp1251"),
        ("Orléans, Köln, São Paulo", "cp1252"),
    ],
)
def test_a_code_page_is_read_where_only_one_makes_words(text: str, page: str) -> None:
    decoded = decode(text.encode(page))
    assert decoded.text == text and decoded.encoding.startswith("Windows-")


def test_a_code_page_that_could_be_several_is_not_guessed() -> None:
    # "ц" in Cyrillic, "ö" in Western Europe.
    decoded = decode("а ц\n".encode("cp1251"))
    assert decoded.encoding == "" and "\ufffd" in decoded.text


def test_cyrillic_of_another_page_is_not_read_inside_out() -> None:
    """Every letter of KOI8-R is a letter in Windows-1251 as well, another one."""
    decoded = decode("Казахстан и Россия\n".encode("koi8-r"))
    assert decoded.encoding == "" and "\ufffd" in decoded.text
    for text in ("КазМунайГаз, 500 кВт, ОАЭ", "вКонтакте"):
        assert decode(text.encode("cp1251")).text == text


def test_a_torn_letter_in_utf_8_is_not_taken_for_a_code_page() -> None:
    decoded = decode("Zażółć".encode() + b"\xb3" + "gęślą\n".encode())
    assert decoded.text == "Zażółć\ufffdgęślą\n"


TABLES = {name: text_of(name).encode() for name in ("events", "claims", "actors", "locations")}
BITS = [b'"', b",", b";", b"\n", b"\r", b"\x00", b"\xff", b"\xef\xbb\xbf", b"..", b"/", b"9" * 30, b"", b"\t"]


@st.composite
def broken(draw: st.DrawFn) -> tuple[str, bytes]:
    """Draw a table with some of its bytes cut, repeated or replaced."""
    name = draw(st.sampled_from(sorted(TABLES)))
    data = TABLES[name]
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        data = data[:start] + draw(st.sampled_from(BITS) | st.binary(max_size=6)) + data[end:]
    return name, data


@settings(max_examples=share(60, 3_000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=broken())
def test_whatever_the_bytes_nothing_raises_and_no_row_is_lost(change: tuple[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    if not folder.exists():
        copy_of_good(tmp_path)
    name, data = change
    for table, good in TABLES.items():
        (folder / f"{table}.csv").write_bytes(data if table == name else good)
    loaded = load(folder, countries_path=tmp_path / "none")
    for table in ("events", "claims", "actors", "locations"):
        kept = len(getattr(loaded.editorial, table))
        assert loaded.rows[table] == kept + loaded.set_aside[table]


@settings(max_examples=share(200), deadline=None)
@given(data=st.binary(max_size=400) | st.text(alphabet='a",;\n\r\t é', max_size=200).map(str.encode))
def test_any_bytes_are_a_table_or_a_problem(data: bytes) -> None:
    raw = read(HEADER.encode() + data)
    assert raw.readable or raw.problems
    raw = read(data)
    assert raw.readable or raw.problems
