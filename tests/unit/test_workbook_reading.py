"""Reading workbooks: text stays text, and a cell that is something else is converted only where that is certain."""

from __future__ import annotations

import io
import random
import re
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.unit.workbooks import ACTORS, SCHEMA, book, parts, saved_by_calc, texts, with_formula, zipped
from transcaspian.language.dates import DateError, parse
from transcaspian.language.messages import LANGUAGES, Refused
from transcaspian.tables.reading import parse_table
from transcaspian.workbook.findings import Finding, Upload
from transcaspian.workbook.limits import Limits
from transcaspian.workbook.uploads import read_upload
from transcaspian.workbook.wording import lines, sentence

HEADER = ACTORS.split(",")
EVENT = ("id", "date", "title_en", "significance")
PLACE = ("id", "name_en", "longitude", "latitude", "radius_km")


def read(sheets: dict[str, list[Any]] | bytes) -> Upload:
    return read_upload("tables.xlsx", sheets if isinstance(sheets, bytes) else book(sheets), SCHEMA)


def faults(upload: Upload) -> list[tuple[str | None, str, str, str, str]]:
    """Where each finding about a cell is, its code, what was found and what is proposed."""
    return [
        (one.column, f"{one.letter}{one.row}", one.code, one.value, one.proposal)
        for one in upload.findings
        if one.row is not None
    ]


def cell(upload: Upload, name: str, column: str, row: int = 0) -> str:
    return upload.tables[name].rows[row].cells[column]


@pytest.mark.parametrize(
    ("value", "form", "fault"),
    [
        (datetime(2023, 7, 1), "mmm-yy", ("cell-date", "2023-07-01", "2023-07")),
        (datetime(2023, 7, 1), "[$-415]mmmm yyyy", ("cell-date", "2023-07-01", "2023-07")),
        (datetime(2023, 7, 1), "yyyy-mm-dd", ("cell-date", "2023-07-01", "2023-07-01")),
        (date(2023, 6, 24), "dd.mm.yyyy", ("cell-date", "2023-06-24", "2023-06-24")),
        (datetime(2023, 6, 24), "mmm-yy", ("cell-date", "2023-06-24", "2023-06-24")),
        (datetime(2023, 6, 24, 7, 30), "yyyy-mm-dd hh:mm", ("cell-time", "2023-06-24T07:30", "")),
        (time(7, 30), "hh:mm", ("cell-time", "07:30:00", "")),
        (2016, None, ("cell-number", "2016", "2016")),
        (45101, None, ("date-serial", "2023-06-24", "2023-06-24")),
        (45101.3125, None, ("date-serial", "2023-06-24T07:30", "")),
        (True, None, ("cell-boolean", "TRUE", "")),
        ("#N/A", None, ("error-value", "#N/A", "")),
        ("24.06.2023", "@", ("date-turned", "24.06.2023", "2023-06-24")),
        ("03/04/2023", "@", ("date-turned", "03/04/2023", "")),
        ("Jul-23", "@", ("date-turned", "Jul-23", "2023-07")),
    ],
)
def test_a_date_that_a_spreadsheet_made_is_told_at_its_cell(
    value: Any, form: str | None, fault: tuple[str, ...]
) -> None:
    upload = read({"events": [EVENT, ("a", "2023-07", "A", "1"), ("b", (value, form), "B", "2")]})
    assert faults(upload) == [("date", "B3", *fault)]
    assert not upload.is_sound
    if fault[0] != "cell-number":  # a year, which is certain but for what stood before it
        with pytest.raises(DateError):
            parse(cell(upload, "events", "date", 1))


@pytest.mark.parametrize(
    ("value", "form", "text", "code", "proposal"),
    [
        (7, None, "7", "cell-number", "7"),
        (48123456789, None, "48123456789", "cell-number", "48123456789"),
        (1.5, None, "1.5", "cell-number", "1.5"),
        (1230000000000000, "0.00E+00", "1230000000000000", "cell-long-number", ""),
        (12345678901234567890, None, "12345678901234600000", "cell-long-number", ""),
        (0.25, "0%", "0.25", "cell-percent", ""),
        (False, None, "FALSE", "cell-boolean", ""),
        (datetime(2023, 5, 1), "d-mmm", "45047", "cell-date", ""),
        ("#REF!", None, "#REF!", "error-value", ""),
    ],
)
def test_cells_that_are_not_text_in_a_text_column_are_reported(
    value: Any, form: str | None, text: str, code: str, proposal: str
) -> None:
    upload = read({"actors": [HEADER, ("a", (value, form), "A", None, "person")]})
    ((column, place, found, _, proposed),) = faults(upload)
    assert (column, place, found, proposed) == ("name_en", "B2", code, proposal)
    assert cell(upload, "actors", "name_en") == text


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (39.7233, None, "39.7233"),
        (39.723300000000002, "0.00", "39.7233"),
        (5, "0.00", "5"),
        (5.0, None, "5"),
        (-0.5, None, "-0.5"),
        (0, None, "0"),
        (0.1 + 0.2, None, "0.3"),
        (1_000_000, "#,##0", "1000000"),
        (0.00001, None, "0.00001"),
        (1e-9, None, "1e-09"),
        ("39.7233", "@", "39.7233"),
        ("39,7233", "@", "39,7233"),
    ],
)
def test_a_number_in_a_column_of_numbers_is_the_number(value: Any, form: str | None, text: str) -> None:
    upload = read({"locations": [PLACE, ("a", "A", (value, form), "47.2", "5")]})
    assert cell(upload, "locations", "longitude") == text
    assert faults(upload) == []


@pytest.mark.parametrize(
    ("value", "form", "code"),
    [
        (datetime(2024, 5, 1), "d-mmm", "cell-date"),
        (0.05, "0.00%", "cell-percent"),
        (True, None, "cell-boolean"),
        (1234567890123456, None, "cell-long-number"),
        (time(12, 0), "hh:mm", "cell-time"),
    ],
)
def test_an_uncertain_number_in_a_number_column_is_reported(value: Any, form: str | None, code: str) -> None:
    upload = read({"locations": [PLACE, ("a", "A", (value, form), "47.2", "5")]})
    assert [(one.code, one.letter, one.row) for one in upload.findings if one.row] == [(code, "C", 2)]


def test_true_and_false_are_the_words_of_their_column() -> None:
    rows = [("id", "rare_earth", "named_in_seed"), ("a", True, False), ("b", "yes", "PRAWDA")]
    upload = read({"minerals": rows})
    assert [list(row.values()) for row in texts(upload.tables["minerals"])] == [
        ["a", "yes", "no"],
        ["b", "yes", "PRAWDA"],
    ]
    assert faults(upload) == [("named_in_seed", "C3", "boolean-word", "PRAWDA", "yes")]


def test_a_formula_is_told_with_what_it_came_to() -> None:
    rows = [HEADER, ["a", "A", "", "", "person"], ["b", "", "", "", "person"]]
    upload = read(with_formula(rows, "B3", '=B2&"!"', "A!"))
    assert faults(upload) == [("name_en", "B3", "cell-formula", '=B2&"!"', "A!")]
    assert cell(upload, "actors", "name_en", 1) == "A!"


def test_a_formula_that_was_never_worked_out_is_told_too() -> None:
    upload = read({"actors": [HEADER, ("a", "=1+1", "=WEBSERVICE(A1)", None, "person")]})
    assert [fault[1:4] for fault in faults(upload)] == [
        ("B2", "cell-formula", "=1+1"),
        ("C2", "cell-formula", "=WEBSERVICE(A1)"),
    ]
    assert cell(upload, "actors", "name_en") == ""


def test_formulas_of_one_sheet_are_not_told_of_another() -> None:
    upload = read({"notes": [("x", "=1+1")], "actors": [HEADER, ("a", "A", None, None, "person")]})
    assert [one.code for one in upload.findings] == ["sheet-passed-over"]


def test_the_calendar_of_the_old_mac_has_the_same_days() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book({"events": [EVENT]})))
    made.epoch = CALENDAR_MAC_1904
    made["events"].append(["a", datetime(2023, 6, 24), "A", "1"])
    buffer = io.BytesIO()
    made.save(buffer)
    upload = read(buffer.getvalue())
    assert [fault[2:] for fault in faults(upload)] == [("cell-date", "2023-06-24", "2023-06-24")]


def test_rows_are_counted_as_in_the_sheet_and_blank_ones_noted() -> None:
    rows = [(), HEADER, ("a", "A"), (), ("b", " B\r\n2 "), (), (" ",)]
    upload = read({"actors": rows})
    raw = upload.tables["actors"]
    assert (raw.header, [row.number for row in raw.rows], raw.rows[1].cells["name_en"]) == (2, [3, 5, 7], "B\n2")
    assert [(one.code, one.row, one.count) for one in raw.problems if one.code == "blank-rows"] == [
        ("blank-rows", 4, 2)
    ]
    # The same rows in a CSV come out the same.
    csv = parse_table((f"\n{ACTORS}\na,A,,,,,,\n,,,,,,,\nb,B\r\n2,,,,,,\n").encode(), SCHEMA.tables["actors"])
    assert raw.columns == csv.columns and raw.rows[0] == csv.rows[0]


def test_a_header_in_capitals_is_read_and_a_misspelt_column_is_an_error() -> None:
    upload = read({"actors": [("ID", "Name_EN", "knd"), ("a", "A", "person")]})
    raw = upload.tables["actors"]
    assert raw.columns == ("id", "name_en", "knd")
    found = {(one.code, one.column, one.row) for one in raw.problems}
    assert ("misspelt-column", "kind", 1) in found and ("column-spelling", "id", 1) in found
    assert [one.value for one in upload.findings] == ["name_pl, name_local, part_of, country, note"]
    assert not upload.is_sound


def test_cells_outside_the_table_or_without_a_column_name_are_reported() -> None:
    rows = [("id", "name_en", None, "kind"), ("a", "A", "lost", "person", "far"), ("b", "B", None, "person")]
    upload = read({"actors": rows})
    found = [(one.code, f"{one.letter}{one.row}", one.value) for one in upload.findings if one.severity == "error"]
    assert found == [("beyond-columns", "E2", "far"), ("unnamed-column", "C1", "C")]


def test_rows_without_an_id_and_ids_that_are_there_twice_are_errors() -> None:
    upload = read({"actors": [HEADER, (None, "A"), ("b", "B"), ("b", "C")]})
    assert faults(upload) == [("id", "A2", "row-without-id", "A", "")]
    assert [(one.code, one.row, one.hint) for one in upload.problems if one.severity == "error"] == [
        ("duplicate-id", 4, "3")
    ]


def test_a_sheet_is_known_by_its_name_or_by_its_columns() -> None:
    views = [("id", "title_en", "query"), ("a", "A", "w=july")]
    upload = read({"Actors ": [HEADER, ("a", "A")], "Sheet1": [()], "my views": views, "notes": [("a", "b"), ("1",)]})
    assert list(upload.tables) == ["actors", "views"]
    assert [(one.code, one.sheet, one.table) for one in upload.findings if one.code != "columns-left-out"] == [
        ("table-by-columns", "my views", "views"),
        ("sheet-passed-over", "notes", ""),
    ]


def test_a_sheet_that_could_be_several_tables_is_passed_over_with_a_word() -> None:
    both = [("id", "name_en", "kind"), ("a", "A", "city")]
    upload = read({"x": both, "views": [("id", "title_en"), ("a", "A")]})
    assert list(upload.tables) == ["views"]
    assert [one.code for one in upload.findings if one.sheet == "x"] == ["sheet-passed-over"]


@pytest.mark.parametrize(
    ("sheets", "key"),
    [
        ({"actors": [HEADER, ("a",)], "actors (2)": [HEADER, ("a",)]}, "upload.refused.twice"),
        ({"notes": [("a", "b")]}, "upload.refused.no_sheet"),
        ({"actors": [()]}, "upload.refused.no_sheet"),
        ({"actors": [("name_en", "kind"), ("A", "person")]}, "upload.refused.no_key"),
        ({"actors": [("foo", "bar"), ("A", "person")]}, "upload.refused.no_header"),
        ({"volumes": [("route_id", "period"), ("A", "2023")]}, "upload.refused.no_key"),
    ],
)
def test_a_workbook_without_rows_that_can_be_told_is_refused(sheets: dict[str, list[Any]], key: str) -> None:
    with pytest.raises(Refused) as refused:
        read(sheets)
    assert refused.value.key == key


def test_hidden_sheets_and_rows_are_read_like_others() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book({"actors": [HEADER, ("a", "A")]})))
    made.create_sheet("other")
    made["actors"].sheet_state = "hidden"
    made["actors"].row_dimensions[2].hidden = True
    buffer = io.BytesIO()
    made.save(buffer)
    assert [row.cells["id"] for row in read(buffer.getvalue()).tables["actors"].rows] == ["a"]


def test_a_workbook_whose_sheets_say_a_wrong_size_is_read_whole() -> None:
    files = parts(book({"actors": [HEADER, ("a", "A"), ("b", "B")]}))
    name = "xl/worksheets/sheet1.xml"
    small = files[name].replace(b'<dimension ref="A1:H3"/>', b'<dimension ref="A1"/>')
    assert small != files[name]
    assert len(read(zipped(files | {name: small})).tables["actors"].rows) == 2
    huge = files[name].replace(b'<dimension ref="A1:H3"/>', b'<dimension ref="A1:XFD1048576"/>')
    with pytest.raises(Refused) as refused:
        read(zipped(files | {name: huge}))
    assert refused.value.key == "upload.refused.columns" and refused.value.values["found"] == 16_384


def test_cells_at_the_far_end_of_a_sheet_cost_no_time() -> None:
    files = parts(book({"actors": [HEADER, ("a", "A")]}))
    name = "xl/worksheets/sheet1.xml"
    far = "".join(f'<row r="{number}"><c r="XFD{number}"/></row>' for number in range(3, 20_000))
    far += '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>b</t></is></c></row>'
    sheet = files[name].replace(b"</sheetData>", far.encode() + b"</sheetData>")
    raw = read(zipped(files | {name: sheet})).tables["actors"]
    assert [row.number for row in raw.rows] == [2, 1_048_576]
    beyond = sheet.replace(b"1048576", b"2000000000")
    with pytest.raises(Refused) as refused:
        read(zipped(files | {name: beyond}))
    assert refused.value.key == "upload.refused.broken_workbook"


def test_a_row_or_a_list_of_strings_without_end_is_refused_before_it_is_read() -> None:
    files = parts(book({"actors": [HEADER, ("a", "A")]}))
    name = "xl/worksheets/sheet1.xml"
    noise = {"noise.bin": random.Random(1).randbytes(300_000)}  # no bomb by its ratio
    row = files[name].replace(b"</sheetData>", b'<row r="3">' + b'<c r="A3"/>' * 20_000 + b"</row></sheetData>")
    strings = {"xl/sharedStrings.xml": b"<sst>" + b"<si><t>x</t></si>" * 500_000 + b"</sst>"}
    styles = {"xl/styles.xml": files["xl/styles.xml"].replace(b"</cellXfs>", b"<xf/>" * 450_000 + b"</cellXfs>")}
    for change, key in (({name: row}, "broken_workbook"), (strings, "cells"), (styles, "broken_workbook")):
        with pytest.raises(Refused) as refused:
            read_upload("t.xlsx", zipped(files | change | noise), SCHEMA, Limits(cells=1_000))
        assert refused.value.key == f"upload.refused.{key}"


def test_a_strange_part_name_of_the_workbook_hides_no_formula() -> None:
    content = with_formula([HEADER, ["a", "A"]], "B2", "=1+1", "2")
    files = parts(content)
    moved = {
        name.replace("xl/workbook.xml", "xl/workbook2.xml").replace(
            "xl/_rels/workbook.xml", "xl/_rels/workbook2.xml"
        ): one
        for name, one in files.items()
    }
    for name in ("[Content_Types].xml", "_rels/.rels"):
        moved[name] = moved[name].replace(b"xl/workbook.xml", b"xl/workbook2.xml")
    assert [fault[1:3] for fault in faults(read(zipped(moved)))] == [("B2", "cell-formula")]


def test_too_many_rows_columns_and_cells_are_refused_by_name() -> None:
    content = book({"actors": [HEADER, *((f"a-{number}", "A") for number in range(20))]})
    for limits, key in (
        (Limits(rows=19), "upload.refused.rows"),
        (Limits(columns=7), "upload.refused.columns"),
        (Limits(cells=39), "upload.refused.cells"),
        (Limits(cell_length=3), "upload.refused.cell_length"),
    ):
        with pytest.raises(Refused) as refused:
            read_upload("t.xlsx", content, SCHEMA, limits)
        assert refused.value.key == key and "t.xlsx, actors" in str(refused.value.values["file"])
    assert read_upload("t.xlsx", content, SCHEMA, Limits(rows=20, columns=8, cells=40, cell_length=4)).is_sound


def test_libreoffice_turns_cells_of_a_csv_and_each_is_told(tmp_path: Path) -> None:
    csv = (
        "id,date,title_en,title_pl,significance\n"
        "a,2023-06-24,007,48123456789,1\n"
        "b,2023-07,TRUE,=1+1,2\n"
        "c,2023,text,1234567890123456789,3\n"
    )
    # Comma, double quote, UTF-8, from line 1 on, every column as its content looks (and thus spoilt).
    saved = saved_by_calc(csv.encode(), "events.csv", tmp_path, "CSV:44,34,76,1,,0,false,true,false,false")
    upload = read_upload("events.xlsx", saved, SCHEMA)
    found = {place: (code, proposal) for _, place, code, _, proposal in faults(upload)}
    assert found["B2"] == ("cell-date", "2023-06-24")
    assert found["C2"] == ("cell-number", "7") and found["D2"] == ("cell-number", "48123456789")
    assert found["B4"] == ("cell-number", "2023")
    assert found["D4"][0] == "cell-long-number"
    assert found["C3"] == ("cell-boolean", "")
    assert {"E2", "E3", "E4", "A2", "C4"}.isdisjoint(found)
    assert [row.cells["significance"] for row in upload.tables["events"].rows] == ["1", "2", "3"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_names_file_sheet_and_cell_in_words(language: str) -> None:
    upload = read({"events": [EVENT, ("a", (datetime(2023, 7, 1), "mmm-yy"), "A", "1"), ("A b", "2023", "A", "1")]})
    told = {line.place: line for line in lines(upload, language)}
    place = {"en": "tables.xlsx, sheet events, cell B2 (date)", "pl": "tables.xlsx, arkusz events, komórka B2 (date)"}
    line = told[place[language]]
    assert line.severity == "error" and "2023-07" in line.sentence
    assert {"en": "1 July 2023", "pl": "1 lipca 2023"}[language] in line.sentence
    assert lines(upload, language)[0].severity == "error"


def test_every_sentence_of_a_cell_names_what_was_found() -> None:
    finding = Finding("events", "t.xlsx", 2, "date", "cell-time", "2023-06-24T07:30", "error")
    assert "24 June 2023, 07:30" in sentence(finding, "en")
    assert re.search("07:30:00", sentence(Finding("e", "t", 2, "d", "cell-time", "07:30:00", "error"), "pl"))
