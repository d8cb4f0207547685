"""The workbook for Excel: every cell text, drop-downs, comments at their cells, the same bytes every time."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.amounts import share
from tests.unit.broken_tables import GOOD
from tests.unit.workbooks import (
    ACTORS,
    NASTY,
    SCHEMA,
    nasty_actors,
    opened,
    saved_by_calc,
    schema_with,
    shipped_tables,
    table,
    texts,
)
from transcaspian.dictionary.samples import for_any_subject
from transcaspian.language.messages import LANGUAGES, Refused, words
from transcaspian.tables.keys import rows_by_id
from transcaspian.tables.problems import Problem, note
from transcaspian.tables.reading import RawRow, RawTable, parse_table, read_table
from transcaspian.tables.schema import Schema
from transcaspian.workbook.damage import judge_by_current
from transcaspian.workbook.sheets import LISTS, VERSION_PROPERTY, letter, sheet_names
from transcaspian.workbook.uploads import read_upload
from transcaspian.workbook.writing import workbook

README = {"en": "Read me", "pl": "Przeczytaj"}


@cache
def shipped(language: str = "en") -> bytes:
    return workbook(SCHEMA, shipped_tables(), [], language, version="abc1234", made=date(2024, 5, 6))


@cache
def shipped_book(language: str = "en") -> openpyxl.Workbook:
    return opened(shipped(language))


def validation(book: openpyxl.Workbook, sheet: str, column: str) -> openpyxl.worksheet.datavalidation.DataValidation:
    """The one validation of a column, which holds from the first row below the header to the last of all."""
    at = letter([cell.value for cell in book[sheet][1]].index(column))
    (found,) = [v for v in book[sheet].data_validations.dataValidation if str(v.sqref) == f"{at}2:{at}1048576"]
    return found


def problem(
    code: str = "not-in-list",
    row: int | None = 2,
    column: str | None = "kind",
    severity: str = "error",
    value: str = "x",
) -> Problem:
    return Problem("actors", row, column, code, value, severity, "person")  # type: ignore[arg-type]


def test_every_shipped_cell_is_text_and_the_same_text() -> None:
    book = shipped_book()
    cells = 0
    for name, raw in shipped_tables().items():
        rows = list(book[name].iter_rows())
        assert [cell.value for cell in rows[0]] == list(raw.columns)
        assert len(rows) == len(raw.rows) + 1
        for row, written in zip(raw.rows, rows[1:], strict=True):
            for column, cell in zip(raw.columns, written, strict=True):
                assert (cell.value or "") == row.cells[column]
                assert cell.value is None or (cell.data_type, cell.number_format) == ("s", "@")
                cells += cell.value is not None
    assert cells > 10_000


@pytest.mark.parametrize("name", NASTY, ids=lambda name: name[:12])
def test_a_nasty_cell_is_text_and_the_same_text(name: str) -> None:
    raw = nasty_actors()
    row = next(row for row in raw.rows if row.cells["name_en"] == name)
    content = workbook(SCHEMA, {"actors": replace(raw, rows=(row,))}, [], "en")
    cell = opened(content)["actors"]["B2"]
    assert (cell.value, cell.data_type, cell.number_format, cell.hyperlink) == (name, "s", "@", None)


def test_what_was_written_is_what_is_read() -> None:
    raw = nasty_actors()
    read = read_upload("tables.xlsx", workbook(SCHEMA, {"actors": raw}, [], "pl"), SCHEMA)
    assert texts(read.tables["actors"]) == texts(raw)
    # Some of the names look as if they were damaged, and are so today.
    assert {"1.23E+15", "#N/A", "=1+1"} < {one.value for one in read.findings}
    assert judge_by_current(read, SCHEMA, {"actors": rows_by_id(raw, SCHEMA.tables["actors"])}).is_sound
    everything = read_upload("tables.xlsx", shipped(), SCHEMA)
    assert {name: texts(one) for name, one in everything.tables.items()} == {
        name: texts(one) for name, one in shipped_tables().items()
    }
    assert list(everything.tables) == list(SCHEMA.tables)
    assert (everything.findings, everything.questions, everything.problems) == ((), (), ())
    assert everything.version == "abc1234"


def test_libreoffice_opens_it_and_saves_the_same_text(tmp_path: Path) -> None:
    tables = {**shipped_tables(), "actors": nasty_actors()}
    content = workbook(SCHEMA, tables, [problem()], "pl", version="abc1234")
    saved = saved_by_calc(content, "tables.xlsx", tmp_path)
    assert saved != content
    read = read_upload("tables.xlsx", saved, SCHEMA)
    for name, raw in tables.items():
        assert texts(read.tables[name]) == texts(raw), name
    assert read.version == "abc1234"
    current = {name: rows_by_id(raw, SCHEMA.tables[name]) for name, raw in tables.items()}
    read = judge_by_current(read, SCHEMA, current)
    assert read.is_sound and read.findings == ()
    book = opened(saved)
    (track,) = [one for one in book["events"].data_validations.dataValidation if "I2" in one.sqref]
    wanted = validation(shipped_book(), "events", "track").formula1
    assert track.type == "list" and track.formula1.replace("'", "") == wanted.replace("'", "")
    assert book["actors"]["E2"].comment is not None and book[LISTS].sheet_state == "hidden"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_sheet_explains_and_then_comes_one_for_each_table(language: str) -> None:
    book = shipped_book(language)
    assert book.sheetnames == [README[language], *SCHEMA.tables, LISTS]
    assert book.active.title == README[language]
    assert [book[name].sheet_state for name in book.sheetnames] == ["visible"] * (len(SCHEMA.tables) + 1) + ["hidden"]
    told = [str(cell.value) for row in book[README[language]].iter_rows() for cell in row if cell.value is not None]
    assert "abc1234" in told and ("6 May 2024" in told or "6 maja 2024" in told)
    assert words(language)("workbook.no_problems") in told
    for name in ("events", "views"):
        assert name in told


def test_the_header_stays_in_sight_and_can_filter() -> None:
    page = shipped_book()["events"]
    assert page.freeze_panes == "B2"
    assert (
        page.auto_filter.ref
        == f"A1:{get_column_letter(len(SCHEMA.tables['events'].columns))}{len(shipped_tables()['events'].rows) + 1}"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_header_tells_what_its_column_is(language: str) -> None:
    page = shipped_book(language)["events"]
    column = SCHEMA.tables["events"].column("track")
    told = page["I1"].comment.text
    assert column.title(language) in told and for_any_subject(column.description(language)) in told
    assert all(value in told for value in column.enum)
    required, optional = words(language)("workbook.required"), words(language)("workbook.optional")
    assert required in told and optional in page["E1"].comment.text
    assert page["I1"].fill.fgColor.rgb != page["E1"].fill.fgColor.rgb
    assert all(cell.comment for cell in page[1])


def test_widths_show_names_and_usual_cells() -> None:
    for name in SCHEMA.tables:
        page = shipped_book()[name]
        widths = {i: one.width for one in page.column_dimensions.values() for i in range(one.min, one.max + 1)}
        for index, cell in enumerate(page[1], start=1):
            assert len(cell.value) + 3 <= widths[index] <= 62


def test_cells_below_the_table_are_text_too() -> None:
    page = shipped_book()["events"]
    formats = {
        index: one.number_format for one in page.column_dimensions.values() for index in range(one.min, one.max + 1)
    }
    assert formats == dict.fromkeys(range(1, len(SCHEMA.tables["events"].columns) + 1), "@")


def test_a_list_of_allowed_values_is_a_drop_down_that_refuses_others() -> None:
    found = validation(shipped_book(), "events", "status")
    assert found.formula1 == '"draft,published"'
    assert (found.type, found.errorStyle or "stop", found.showErrorMessage) == ("list", "stop", True)
    assert found.allow_blank and not found.showDropDown  # the attribute hides the arrow
    assert validation(shipped_book(), "minerals", "rare_earth").formula1 == '"yes,no"'


def test_a_list_too_long_for_a_validation_stands_on_the_hidden_sheet() -> None:
    kinds = tuple(f"kind number {number}" for number in range(30))
    schema = schema_with("actors", "kind", enum=kinds)
    book = opened(workbook(schema, {"actors": shipped_tables()["actors"]}, [], "en"))
    assert listed(book, validation(book, "actors", "kind").formula1) == list(kinds)


def test_a_list_with_a_comma_in_a_value_stands_on_the_hidden_sheet() -> None:
    schema = schema_with("actors", "kind", enum=("person", "state, or what was one"))
    book = opened(workbook(schema, {"actors": shipped_tables()["actors"]}, [], "en"))
    assert listed(book, validation(book, "actors", "kind").formula1) == ["person", "state, or what was one"]


def listed(book: openpyxl.Workbook, formula: str, beside: int = 0) -> list[Any]:
    """What a drop-down offers, or the cells beside that."""
    sheet, _, cells = formula.partition("!")
    assert sheet.strip("'") == LISTS
    rows = book[LISTS][cells.replace("$", "")]
    return [cell.offset(column=beside).value for (cell,) in rows]


@pytest.mark.parametrize(("table_name", "column", "other"), [("events", "location_id", "locations")] * 1)
def test_a_reference_offers_the_ids_that_there_are_and_only_warns(table_name: str, column: str, other: str) -> None:
    found = validation(shipped_book("pl"), table_name, column)
    rows = {row["id"]: row for row in texts(shipped_tables()[other])}
    offered = listed(shipped_book("pl"), found.formula1)
    assert offered == sorted(rows)
    assert listed(shipped_book("pl"), found.formula1, 1) == [rows[key]["name_pl"] for key in offered]
    # Its row may be about to be added.
    assert (found.type, found.errorStyle) == ("list", "warning")


def test_a_cell_of_several_values_has_a_message_and_no_drop_down() -> None:
    found = validation(shipped_book(), "events", "actor_ids")
    assert found.type in (None, "none") and found.formula1 is None
    assert "actors" in found.prompt and "“;”" in found.prompt


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_explains_how_it_is_written(language: str) -> None:
    found = validation(shipped_book(language), "events", "date")
    assert found.type in (None, "none") and "2019-06-24T07:30+03:00" in found.prompt


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_fit_into_excel(language: str) -> None:
    count = 0
    for page in shipped_book(language):
        for found in page.data_validations.dataValidation:
            count += 1
            assert len(found.prompt or "") <= 255 and len(found.error or "") <= 255
            assert len(found.promptTitle or "") <= 32 and len(found.errorTitle or "") <= 32
    assert count > 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_is_a_comment_on_its_very_cell(language: str) -> None:
    raw = table("actors", ACTORS + "\n\na,A,,,person,,,\n\nb,,,,persn,,,\n")  # rows 3 and 5 of the file
    wrong, empty = problem(row=5, value="persn"), problem("missing-value", 5, "name_en", value="")
    mild = problem("markup", 3, "name_en", "note", "A")
    page = opened(workbook(SCHEMA, {"actors": raw}, [wrong, empty, mild], language))["actors"]
    assert page["A3"].value == "b"
    assert note(wrong, language) in page["E3"].comment.text
    assert note(empty, language) in page["B3"].comment.text and page["B3"].value is None
    assert note(mild, language) in page["B2"].comment.text
    commented = {cell.coordinate for row in page.iter_rows(min_row=2) for cell in row if cell.comment}
    assert commented == {"E3", "B3", "B2"}
    red, yellow = page["E3"].fill.fgColor.rgb, page["B2"].fill.fgColor.rgb
    assert (red, yellow, page["B3"].fill.fgColor.rgb) == ("FFFFC7CE", "FFFFEB9C", "FFFFC7CE")
    assert page["A3"].fill.fgColor.rgb not in (red, yellow)
    assert page["E3"].number_format == page["B3"].number_format == "@"
    assert page["E3"].comment.text.startswith(words(language)("workbook.severity.error"))


def test_two_problems_of_a_cell_are_one_comment_in_the_worse_colour() -> None:
    raw = table("actors", ACTORS + "\na,A,,,x,,,\n")
    mild, wrong = problem("markup", 2, "kind", "note"), problem()
    page = opened(workbook(SCHEMA, {"actors": raw}, [mild, wrong], "en"))["actors"]
    assert note(mild, "en") in page["E2"].comment.text and note(wrong, "en") in page["E2"].comment.text
    assert page["E2"].fill.fgColor.rgb == "FFFFC7CE"


def test_a_problem_without_a_cell_is_on_the_first_of_its_row_or_sheet_or_on_its_column() -> None:
    raw = table("actors", ACTORS + "\na,A,,,person,,,\n")
    of_row, of_file = problem("row-too-short", 2, None), problem("code-page", None, None, "note")
    of_row = replace(of_row, hint="3 8")
    of_column = problem("missing-column", 1, "note")
    page = opened(workbook(SCHEMA, {"actors": raw}, [of_row, of_file, of_column], "en"))["actors"]
    assert note(of_row, "en") in page["A2"].comment.text
    assert note(of_file, "en") in page["A1"].comment.text
    assert note(of_column, "en") in page["H1"].comment.text and page["H1"].fill.fgColor.rgb == "FFFFC7CE"


def test_the_first_sheet_lists_all_problems_with_links_to_their_cells() -> None:
    raw = table("actors", ACTORS + "\na,A,,,x,,,\n")
    elsewhere = Problem("countries.geojson", None, None, "no-country-layer", "gone", "note")
    book = opened(workbook(SCHEMA, {"actors": raw}, [problem(), elsewhere], "en"))
    page = book["Read me"]
    (row,) = [row for row in page.iter_rows() if row[2].value == note(problem(), "en")]
    assert row[0].value == "actors!E2" and row[0].hyperlink.location == "'actors'!E2"
    (other,) = [row for row in page.iter_rows() if row[2].value == note(elsewhere, "en")]
    assert other[0].value == "countries.geojson" and other[0].hyperlink is None


def test_ten_thousand_problems_leave_a_workbook_that_opens() -> None:
    rows = "".join(f"a-{number},A,,,x,,,\n" for number in range(3000))
    problems = [problem(row=number) for number in range(2, 3002)]
    book = opened(workbook(SCHEMA, {"actors": table("actors", f"{ACTORS}\n{rows}")}, problems, "en"))
    page = book["actors"]
    assert sum(cell.comment is not None for (cell,) in page.iter_rows(min_row=2, min_col=5, max_col=5)) == 1000
    assert page["E3001"].fill.fgColor.rgb == "FFFFC7CE"
    assert "… and 2,000 more" in [cell.value for cell in book["Read me"]["A"]]


def test_the_same_input_gives_the_same_bytes_and_another_language_others(monkeypatch: pytest.MonkeyPatch) -> None:
    first = workbook(SCHEMA, shipped_tables(), [problem()], "pl", version="a")
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert workbook(SCHEMA, shipped_tables(), [problem()], "pl", version="a") == first
    assert workbook(SCHEMA, shipped_tables(), [problem()], "en", version="a") != first


def test_properties_say_the_version_and_no_moment() -> None:
    book = shipped_book()
    assert (book.properties.created.year, book.properties.modified.year) == (2000, 2000)
    assert book.custom_doc_props[VERSION_PROPERTY].value == "abc1234"
    assert VERSION_PROPERTY not in opened(workbook(SCHEMA, {}, [], "en")).custom_doc_props.names


def test_other_columns_of_a_file_are_kept_and_those_that_are_there_twice_left_out() -> None:
    raw = table("actors", "id,mine,name_en,kind,name_en\na,M,A,person,B\n")
    page = opened(workbook(SCHEMA, {"actors": raw}, [], "en"))["actors"]
    header = [cell.value for cell in page[1]]
    assert header == [column for column in ACTORS.split(",") if column != "name_en"] + ["mine"]
    assert [cell.value for cell in page[2]] == ["a", None, None, "person", None, None, None, "M"]
    read = read_upload("t.xlsx", workbook(SCHEMA, {"actors": raw}, [], "en"), SCHEMA)
    assert not read.tables["actors"].has("name_en")


def test_a_table_that_cannot_be_read_has_no_sheet_and_is_named() -> None:
    broken = parse_table(b"\x00\x01\x02", SCHEMA.tables["claims"])
    book = opened(workbook(SCHEMA, {"actors": shipped_tables()["actors"], "claims": broken}, broken.problems, "en"))
    assert book.sheetnames == ["Read me", "actors", LISTS]
    rows = [[cell.value for cell in row] for row in book["Read me"].iter_rows()]
    assert ["claims", "–", words("en")("workbook.left_out")] in rows
    assert note(broken.problems[0], "en") in [row[2] for row in rows]


def test_rows_can_be_given_as_plain_text() -> None:
    rows = [{"id": "a", "name_en": "A", "kind": "x"}, {"id": "b", "kind": "person", "mine": "M"}]
    page = opened(workbook(SCHEMA, {"actors": rows}, [problem(row=2)], "en"))["actors"]
    assert [page["A2"].value, page["A3"].value, page["I1"].value, page["I3"].value] == ["a", "b", "mine", "M"]
    assert page["E2"].comment is not None


@pytest.mark.parametrize("text", ["x" * 32_768, "🚂" * 16_384])
def test_a_cell_that_excel_would_cut_is_refused_by_name(text: str) -> None:
    raw = replace(table("actors", ACTORS + "\n"), rows=(RawRow(7, {"id": "a", "name_en": text}),))
    with pytest.raises(Refused) as refused:
        workbook(SCHEMA, {"actors": raw}, [], "en")
    assert refused.value.key == "workbook.refused.cell"
    assert refused.value.values == {"table": "actors", "row": 7, "limit": 32_767}
    whole = replace(raw, rows=(RawRow(2, {"id": "a", "name_en": text[:16_383]}),))
    assert opened(workbook(SCHEMA, {"actors": whole}, [], "en"))["actors"]["B2"].value == text[:16_383]


@pytest.mark.parametrize("text", ["_x000D_", "_x005F_", "x005F_ and _x005F_", "_x0041_", "_xD83D_"])
def test_a_text_that_looks_like_an_escaped_letter_stays_as_it_is(text: str) -> None:
    # LibreOffice 7.4 does not escape such a text on saving, so this is about workbooks as written and as Excel saves.
    raw = replace(table("actors", ACTORS + "\n"), rows=(RawRow(2, {"id": "a", "name_en": text}),))
    content = workbook(SCHEMA, {"actors": raw}, [], "en")
    assert read_upload("t.xlsx", content, SCHEMA).tables["actors"].rows[0].cells["name_en"] == text


def test_characters_that_xml_cannot_hold_break_nothing() -> None:
    raw = replace(table("actors", ACTORS + "\n"), rows=(RawRow(2, {"id": "a", "name_en": "a\x01b\ufffec\ud800d"}),))
    content = workbook(SCHEMA, {"actors": raw}, [], "en")
    assert read_upload("t.xlsx", content, SCHEMA).tables["actors"].rows[0].cells["name_en"] == "a\x01b_xFFFE_c_xD800_d"


def test_sheets_have_names_that_excel_allows() -> None:
    names = ["events", "EVENTS", "a/b:c*?[d]'", "t" * 40, "t" * 31, "History", "Read me", LISTS, ""]
    model = SCHEMA.tables["actors"]
    schema = Schema({name: replace(model, name=name) for name in names})
    found = sheet_names(schema)
    assert list(found) == names and found["events"] == "events"
    assert len({name.casefold() for name in found.values()}) == len(names)
    book = opened(workbook(schema, {name: [{"id": "x"}] for name in names}, [], "en"))
    assert set(found.values()) < set(book.sheetnames)
    assert all(0 < len(name) <= 31 for name in found.values())


def test_the_good_tables_and_an_empty_set_make_workbooks() -> None:
    good = {name: read_table(GOOD / one.path, one) for name, one in SCHEMA.tables.items()}
    read = read_upload("t.xlsx", workbook(SCHEMA, good, [], "en"), SCHEMA)
    assert {name: texts(raw) for name, raw in read.tables.items()} == {
        name: texts(raw) for name, raw in good.items() if raw.readable
    }
    assert opened(workbook(SCHEMA, {}, [], "pl")).sheetnames == ["Przeczytaj"]


@pytest.mark.more
def test_thousands_of_rows_are_written_and_read_back() -> None:
    events = shipped_tables()["events"]
    rows = tuple(
        RawRow(number + 2, events.rows[number % len(events.rows)].cells | {"id": f"e-{number}"})
        for number in range(share(4_000, 20_000))
    )
    large: dict[str, RawTable] = {"events": replace(events, rows=rows)}
    read = read_upload("t.xlsx", workbook(SCHEMA, large, [], "pl"), SCHEMA)
    assert texts(read.tables["events"]) == [row.cells for row in rows]
