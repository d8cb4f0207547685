"""What happens to files: read in one way on disk and in an upload, and said by its right name, each cause once."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import pytest
from openpyxl import Workbook

from tests.unit.broken_tables import GOOD, found, with_bytes
from transcaspian.edit.changes import Set
from transcaspian.edit.tablefile import TableFile
from transcaspian.exchange.editor_csv import rows as editor_rows
from transcaspian.language.messages import LANGUAGES
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.decoding import decode
from transcaspian.tables.keys import rows_by_id
from transcaspian.tables.problems import note
from transcaspian.tables.reading import RawTable, parse_table
from transcaspian.tables.schema import read_schema
from transcaspian.workbook.damage import judge_by_current
from transcaspian.workbook.findings import Origin, Upload
from transcaspian.workbook.uploads import read_upload
from transcaspian.workbook.wording import lines, sentence

SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")
EVENTS = (GOOD / "events.csv").read_text("utf-8")
ROWS = rows_by_id(parse_table(EVENTS.encode(), SCHEMA.tables["events"]), SCHEMA.tables["events"])
HEADER, *LINES = EVENTS.splitlines()
WIDTH = len(HEADER.split(","))

Spoil = Callable[[str], bytes]


def turned(page: str, times: int = 1) -> Spoil:
    """Write UTF-8 as a program does that takes its bytes for a code page."""

    def spoil(text: str) -> bytes:
        data = text.encode()
        for _ in range(times):
            letters = (bytes([byte]).decode(page, "ignore") or chr(byte) for byte in data)
            data = "".join(letters).encode()
        return data

    return spoil


def with_cells(text: str, mark: str = ",", **options: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
    return out.getvalue()


def wider(text: str, header: list[str], **cells: list[str]) -> bytes:
    """Add cells to the right: to the header, and to rows by their id."""
    out = io.StringIO()
    first, *rows = csv.reader(io.StringIO(text))
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*first, *header])
    writer.writerows([*row, *cells.get(row[0].replace("-", "_"), [])] for row in rows)
    return out.getvalue().encode()


READ: dict[str, tuple[Spoil, list[tuple[int | None, str]]]] = {
    "UTF-16": (lambda text: text.encode("utf-16"), [(None, "code-page")]),
    "UTF-16, no mark": (lambda text: text.encode("utf-16-le"), [(None, "code-page")]),
    "UTF-16, no mark, other order": (lambda text: text.encode("utf-16-be"), [(None, "code-page")]),
    "UTF-32": (lambda text: text.encode("utf-32"), [(None, "code-page")]),
    "UTF-32, no mark": (lambda text: text.encode("utf-32-be"), [(None, "code-page")]),
    "one mark": (lambda text: b"\xef\xbb\xbf" + text.encode(), []),
    "two marks": (lambda text: 2 * b"\xef\xbb\xbf" + text.encode(), [(None, "two-marks")]),
    "UTF-8 as Windows-1252": (turned("cp1252"), [(None, "turned-letters")]),
    "UTF-8 as Windows-1250": (turned("cp1250"), [(None, "turned-letters")]),
    "UTF-8 as Windows-1251": (turned("cp1251"), [(None, "turned-letters")]),
    "UTF-8 as Mac Roman": (turned("mac_roman"), [(None, "turned-letters")]),
    "UTF-8 as Windows-1252, twice": (turned("cp1252", 2), [(None, "turned-letters")]),
    "a title": (lambda text: f"Events of June\n{text}".encode(), [(1, "lines-above")]),
    "a title in cells": (lambda text: f"Events{',' * WIDTH}\n{',' * WIDTH}\n{text}".encode(), [(1, "lines-above")]),
    "a title with a quotation mark": (lambda text: f'Events, "as of July\n{text}'.encode(), [(1, "lines-above")]),
    "a line for Excel": (lambda text: f"sep=,\n{text}".encode(), [(None, "separator-line")]),
    "a line for Excel, semicolons": (
        lambda text: f"sep=;\r\n{with_cells(text, ';')}".encode("utf-8-sig"),
        [(None, "separator-line")],
    ),
    "a line for Excel, bars": (lambda text: f"sep=|\n{with_cells(text, '|')}".encode(), [(None, "separator-line")]),
    "a note beside a row": (lambda text: wider(text, [], dolphin_deal_2031=["see above"]), [(3, "right-of-table")]),
    "notes beside all rows": (
        lambda text: wider(text, [], delis_roussou_call=["a"], dolphin_deal_2031=["b"], kite_rumour=["c"]),
        [(2, "right-of-table")],
    ),
    "a note two columns away": (
        lambda text: wider(text, ["", ""], delis_roussou_call=["", "a"], dolphin_deal_2031=["", ""]),
        [(2, "right-of-table")],
    ),
}


@pytest.mark.parametrize("case", READ)
def test_what_leaves_one_reading_is_read_in_it_on_disk_and_in_an_upload(case: str, tmp_path: Path) -> None:
    spoil, codes = READ[case]
    data = spoil(EVENTS)
    loaded = with_bytes(tmp_path, "events", data)
    assert [(row, code) for _, row, _, code in found(loaded)] == codes
    assert len(loaded.editorial.events) == len(ROWS)
    assert rows_by_id(loaded.raw["events"], SCHEMA.tables["events"]) == ROWS
    upload = read_upload("events.csv", data, SCHEMA)
    assert [(problem.row, problem.code) for problem in upload.problems] == codes and upload.is_sound
    assert rows_by_id(upload.tables["events"], SCHEMA.tables["events"]) == ROWS
    for language in LANGUAGES:
        assert all("{" not in note(problem, language) for problem in upload.problems)


def test_a_text_with_a_comma_and_no_quotation_marks_is_no_note_beside_the_table(tmp_path: Path) -> None:
    spoilt = EVENTS.replace('"The two friends speak, says Athens."', "The two friends speak, says Athens.")
    assert [(row, code) for _, row, _, code in found(with_bytes(tmp_path, "events", spoilt.encode()))] == [
        (2, "row-too-long")
    ]


@pytest.mark.parametrize("base", [False, True])
@pytest.mark.parametrize("place", [0, 1, len(LINES) - 1])
def test_a_conflict_of_version_control_is_one_problem_and_both_versions_are_set_aside(
    base: bool, place: int, tmp_path: Path
) -> None:
    ours = LINES[place]
    theirs = ours.replace(",2,", ",1,").replace(",3,", ",1,")
    marks = ["<<<<<<< HEAD", ours, *(["||||||| 4f2a91c", ours] if base else []), "=======", theirs, ">>>>>>> theirs"]
    text = "\n".join([HEADER, *LINES[:place], *marks, *LINES[place + 1 :], ""])
    loaded = with_bytes(tmp_path, "events", text.encode())
    assert found(loaded) == [("events", place + 2, None, "conflict")]
    assert loaded.set_aside["events"] == (3 if base else 2)
    assert ours.partition(",")[0] not in loaded.editorial.events
    upload = read_upload("events.csv", text.encode(), SCHEMA)
    assert [problem.code for problem in upload.errors] == ["conflict"]


def test_a_conflict_in_the_header_and_two_in_a_file(tmp_path: Path) -> None:
    both = [
        "<<<<<<< HEAD",
        LINES[0],
        "=======",
        ">>>>>>> a",
        LINES[1],
        "<<<<<<< HEAD",
        "=======",
        LINES[2],
        ">>>>>>> a",
    ]
    loaded = with_bytes(tmp_path / "two", "events", "\n".join([HEADER, *both, ""]).encode())
    assert found(loaded) == [("events", 2, None, "conflict"), ("events", 7, None, "conflict")]
    head = ["<<<<<<< HEAD", HEADER, "=======", f"{HEADER},more", ">>>>>>> a", *LINES, ""]
    loaded = with_bytes(tmp_path / "head", "events", "\n".join(head).encode())
    assert found(loaded) == [("events", 1, None, "conflict")]
    assert loaded.set_aside["events"] == 1 and len(loaded.editorial.events) == len(ROWS)


def test_signs_of_a_conflict_within_a_text_are_text(tmp_path: Path) -> None:
    text = EVENTS.replace('"The two friends speak, says Athens."', '"=======\nsays Athens"')
    assert text != EVENTS and found(with_bytes(tmp_path, "events", text.encode())) == []


@pytest.mark.parametrize("place", range(len(LINES)))
@pytest.mark.parametrize("cell", [0, 2])
def test_a_mark_left_open_keeps_the_id_of_its_row(place: int, cell: int, tmp_path: Path) -> None:
    parts = LINES[place].split(",", cell)
    broken = ",".join([*parts[:cell], f'"{parts[cell]}'])
    text = "\n".join([HEADER, *LINES[:place], broken, *LINES[place + 1 :], ""])
    loaded = with_bytes(tmp_path, "events", text.encode())
    assert found(loaded) == [("events", place + 2, None, "open-quote")], "its claims are no second problem"
    assert loaded.set_aside["events"] == 1


def test_letters_of_accident_are_not_turned_back() -> None:
    for text in ("id\nCAFÉ”\n", "id\n«École»\n", "id\nl’été\n", "id\nŁódź „Ś”\n", "id\nМИДЁ\n", "id\nÅre\n"):
        decoded = decode(text.encode())
        assert decoded.text == text and not decoded.turned


def test_a_table_cut_off_in_two_bytes_a_letter_says_so() -> None:
    raw = parse_table(EVENTS.encode("utf-16")[:-41], SCHEMA.tables["events"])
    assert [problem.code for problem in raw.problems] == ["code-page", "truncated"]


def changed_cell(column: str, text: str) -> bytes:
    """Return the good events with another text in a cell of the first row."""
    out = io.StringIO()
    header, first, *rows = csv.reader(io.StringIO(EVENTS))
    first[header.index(column)] = text
    csv.writer(out, lineterminator="\n").writerows([header, first, *rows])
    return out.getvalue().encode()


@pytest.mark.parametrize(
    ("text", "code", "proposal", "certain"),
    [
        ('=IF(B7,"Delis","Roussou")', "formula", None, False),
        ('=HYPERLINK("x","Delis rings ""Roussou""")', "formula", 'Delis rings "Roussou"', False),
        ('=HIPERŁĄCZE("x";"Delis dzwoni")', "formula", "Delis dzwoni", False),
        ('="Delis rings"', "formula", "Delis rings", True),
        ("+SUM(A1:A3)", "formula", None, False),
        ("@SUM(A1)", "formula", None, False),
        ("=B7", "formula", None, False),
        ("#NAME?", "error-value", None, False),
        ("#####", "hashes", None, False),
        ("De\u200blis rings", "invisible", "Delis rings", True),
        ("Delis\ufeff rings", "invisible", "Delis rings", True),
        ("De\u00adlis rings", "invisible", "Delis rings", True),
        ("Delis\u200e rings", "invisible", "Delis rings", True),
        ("Delis dzwoni do Z\u0307anety", "undone-accents", "Delis dzwoni do Żanety", True),
        ("LatawiÄ™c, jutro", "mojibake", "Latawięc, jutro", False),
        ("Р’РµС‚РµСЂ", "mojibake", "Ветер", False),
        ("Zadzwoni? do W?adka", "lost-letters", None, False),
        ("?ukasz dzwoni", "lost-letters", None, False),
    ],
)
def test_what_a_program_did_to_a_text_is_said_alike_on_disk_and_in_an_upload(
    text: str, code: str, proposal: str | None, certain: bool, tmp_path: Path
) -> None:
    data = changed_cell("title_en", text)
    (problem,) = with_bytes(tmp_path, "events", data).problems
    assert (problem.row, problem.column, problem.code) == (2, "title_en", code)
    assert (problem.proposal, problem.certain) == (proposal, certain)
    upload = read_upload("events.csv", data, SCHEMA)
    (one,) = upload.findings
    assert (one.row, one.column, one.code, one.proposal) == (2, "title_en", code, proposal or "")
    for language in LANGUAGES:
        assert sentence(one, language) == note(replace(problem, count=1), language)


@pytest.mark.parametrize(
    "text",
    [
        "What? Yes: 2 + 2 = 4, –5 °C, +48 22 (Warsaw), - and @home",
        "Kto wie? „Tak?” – pyta",
        "read https://wire.example/a?b=c first",
        "Мир, «да»? № 5 — О’Нил, Ёлка",
        "می‌خواهم",
        "👩‍🚀 на орбите",
        "Łódź, Ærø, São Tomé, Żółć, Ataşehir, İzmir",
        "5\u00a0km, 5\u202f000",
        "CAFÉ”",
    ],
)
def test_what_people_write_is_no_damage(text: str, tmp_path: Path) -> None:
    data = changed_cell("title_en", text)
    assert found(with_bytes(tmp_path, "events", data)) == []
    assert read_upload("events.csv", data, SCHEMA).findings == ()


def test_marks_that_nobody_sees_are_an_error_where_they_are_no_text(tmp_path: Path) -> None:
    (problem,) = with_bytes(tmp_path, "events", changed_cell("date", "2031-06\u200b-24")).problems
    assert (problem.code, problem.proposal, problem.certain) == ("control-characters", "2031-06-24", True)


def test_a_whole_table_with_accents_undone_is_one_problem_a_column(tmp_path: Path) -> None:
    data = normalize("NFD", EVENTS).encode()
    codes = {(column, code) for _, _, column, code in found(with_bytes(tmp_path, "events", data))}
    assert codes == {("summary_pl", "undone-accents")}


@pytest.mark.parametrize("case", READ)
def test_what_is_read_can_be_edited_and_stays_as_it_is_written(case: str) -> None:
    table, data = SCHEMA.tables["events"], READ[case][0](EVENTS)
    file = TableFile.read(data, table)
    assert file.edited([]) == data
    old = ROWS["dolphin-deal-2031"]["title_pl"]
    new = file.edited([Set("events", "dolphin-deal-2031", "title_pl", old, "Żółć w Naksos")])
    again = parse_table(new, table)
    changed = {**ROWS, "dolphin-deal-2031": ROWS["dolphin-deal-2031"] | {"title_pl": "Żółć w Naksos"}}
    assert rows_by_id(again, table) == changed
    codes = [problem.code for problem in parse_table(data, table).problems if problem.code != "turned-letters"]
    assert [problem.code for problem in again.problems] == codes, "but for letters, which are right again"
    kept = editor_rows(data, "events", ["kite-rumour"])
    assert [row.cells["id"] for row in parse_table(kept, table).rows] == ["kite-rumour"]


def sheet(rows: list[list[str]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.title = "events"
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_title_above_the_header_of_a_sheet_is_passed_over_as_in_a_file() -> None:
    rows = [["Events"], [], *csv.reader(io.StringIO(EVENTS))]
    upload = read_upload("t.xlsx", sheet(rows), SCHEMA)
    assert [(one.row, one.code, one.hint) for one in upload.problems] == [(1, "lines-above", "1 2")]
    assert rows_by_id(upload.tables["events"], SCHEMA.tables["events"]) == ROWS
    assert note(upload.problems[0], "en").startswith("Rows 1–2 stand above the header")


def test_what_one_cause_did_to_an_upload_is_one_line() -> None:
    known = {"events": ROWS}
    lost = EVENTS.encode("ascii", "replace")
    upload = judge_by_current(read_upload("events.csv", lost, SCHEMA, known=known), SCHEMA, known)
    assert len(upload.findings) == 3 and {one.code for one in upload.findings} == {"letters-lost"}
    (told,) = lines(upload, "en")
    assert told.sentence.endswith(f"It affects {len(upload.findings)} places in the tables.")


def test_of_many_findings_of_a_kind_two_hundred_are_told_and_the_rest_counted() -> None:
    raw = RawTable("events", (), (), (), True)
    many = tuple(Origin("t.csv").finding(raw, "date-serial", "45101", row=row, column="date") for row in range(2, 8514))
    told = lines(Upload("t.csv", "csv", {"events": raw}, many), "en")
    assert len(told) == 201 and "8,312 more" in told[-1].sentence


def test_an_upload_in_a_code_page_is_compared_with_the_rows_of_today() -> None:
    table = SCHEMA.tables["glossary"]
    text = (DATA_FOLDER / "glossary.csv").read_text("utf-8")
    known = {"glossary": rows_by_id(parse_table(text.encode(), table), table)}
    data = text.encode("cp1250")
    upload = read_upload("glossary.csv", data, SCHEMA, known=known)
    assert upload.questions == () and [one.code for one in upload.problems] == ["code-page"]
    assert rows_by_id(upload.tables["glossary"], table) == known["glossary"]
    assert read_upload("glossary.csv", data, SCHEMA).questions, "without them nothing is certain"
    # On a Macintosh one of the letters is lost: nothing is certain, and the likeliest is asked about first.
    (asked,) = read_upload("glossary.csv", text.encode("mac_latin2", "replace"), SCHEMA, known=known).questions
    assert asked.options[0].value == "mac_latin2"
