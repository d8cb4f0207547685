"""Tables that were read by a wrong code page and saved as UTF-8: read where one answer fits, and else told."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from tests.unit.broken_tables import copy_of_good, with_bytes
from tests.unit.disk_server import Server
from transcaspian.language.turned import whole_turned_back
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.decoding import decode
from transcaspian.tables.earlier.rows import compared
from transcaspian.tables.keys import Rows, rows_by_id
from transcaspian.tables.reading import parse_table
from transcaspian.tables.schema import read_schema
from transcaspian.workbook.damage import judge_by_current
from transcaspian.workbook.uploads import read_upload

SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")
TEXTS = {name: (DATA_FOLDER / table.path).read_text("utf-8") for name, table in SCHEMA.tables.items()}
TABLES = [name for name, text in TEXTS.items() if not text.isascii()]
WIDE = [name for name in TABLES if sum(letter > "\x7f" for letter in TEXTS[name]) > 100]


def rows(table: str, text: str) -> Rows:
    own = SCHEMA.tables[table]
    return rows_by_id(parse_table(text.encode(), own), own)


def passed_through(text: str, page: str) -> str:
    """UTF-8 as Windows reads it in a page: what the page leaves undefined becomes a control character."""
    return "".join(bytes([byte]).decode(page, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.one_in(3)
@pytest.mark.parametrize("page", ["cp1250", "cp1251", "cp1252", "mac_roman", "latin_1", "cp437", "cp852", "koi8_r"])
@pytest.mark.parametrize("table", WIDE)
def test_a_whole_table_is_turned_back(table: str, page: str) -> None:
    decoded = decode(passed_through(TEXTS[table], page).encode())
    assert decoded.turned and decoded.text == TEXTS[table]


@pytest.mark.parametrize("table", TEXTS)
def test_no_table_that_is_right_is_turned_back(table: str) -> None:
    assert whole_turned_back(TEXTS[table]) is None


def test_a_text_that_was_judged_is_not_kept_by_what_pages_could_not_read() -> None:
    gc.collect()
    gc.disable()
    try:
        assert whole_turned_back(TEXTS["events"]) is None
        left = [one for one in gc.get_objects() if isinstance(one, UnicodeError)]
    finally:
        gc.enable()
    assert left == []


@pytest.mark.parametrize("page", ["cp1250", "cp1252", "cp1254", "cp1251"])
@pytest.mark.parametrize("mark", ["\ufffd", "?", ""])
@pytest.mark.parametrize("table", ["events", "actors", "sources"])
def test_a_letter_that_a_page_has_no_place_for_is_an_error_at_its_cell_and_no_other_is_wrong(
    table: str, mark: str, page: str
) -> None:
    text = TEXTS[table].encode().decode(page, "replace").replace("\ufffd", mark)
    decoded = decode(text.encode())
    good, found = rows(table, TEXTS[table]), rows(table, decoded.text)
    assert decoded.turned and good.keys() == found.keys()
    for key, cells in good.items():
        for column, was in cells.items():
            assert found[key][column] == was or "\ufffd" in found[key][column], (key, column)


def test_what_may_be_two_pages_is_not_turned_back_and_told_cell_by_cell(tmp_path: Path) -> None:
    """ISO 8859-2 and Windows-1250 differ in a few letters only."""
    wrong = TEXTS["glossary"].encode().decode("iso8859_2")
    assert not decode(wrong.encode()).turned
    own = SCHEMA.tables["glossary"]
    known = {"glossary": rows("glossary", TEXTS["glossary"])}
    upload = judge_by_current(read_upload("glossary.csv", wrong.encode(), SCHEMA, known=known), SCHEMA, known)
    told = {(one.row, one.column): one.proposal for one in upload.findings if one.code == "mojibake"}
    raw = parse_table(wrong.encode(), own)
    for row in raw.rows:
        for column, text in row.cells.items():
            was = known["glossary"][row.cells["term"]][column] if row.cells["term"] in known["glossary"] else text
            assert text == was or told[row.number, column] == was
    assert told and not upload.is_sound


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("page", "other"),
    [("cp1250", "cp1252"), ("cp1251", "cp1252"), ("koi8_r", "cp1251"), ("mac_latin2", "cp1250"), ("cp852", "cp1250")],
)
@pytest.mark.parametrize("table", TABLES)
def test_one_code_page_read_as_another_is_found_beside_the_rows_of_before(table: str, page: str, other: str) -> None:
    own = SCHEMA.tables[table]
    good = TEXTS[table].encode(page, "replace").decode(page)
    wrong = good.encode(page).decode(other, "replace")
    before, after = rows(table, good), rows(table, wrong)
    hurt = {
        (key, column): was
        for key, cells in before.items()
        for column, was in cells.items()
        if key in after and after[key][column] != was
    }
    raw = parse_table(wrong.encode(), own)
    ids = {row.number: " ".join(row.cells[part] for part in own.key) for row in raw.rows}
    found = {(ids[one.row or 0], one.column): one.proposal for one in compared(raw, own, before)}
    if len({key for key, _ in hurt}) > 1:
        assert found == hurt
    back = list(compared(parse_table(good.encode(), own), own, after))
    assert not back, "the other way round it was mended"


def test_a_few_letters_that_somebody_corrected_are_no_other_page() -> None:
    own = SCHEMA.tables["glossary"]
    head = "term,en,pl,explanation_en,explanation_pl\n"
    before = "a,Łódź,Łódź,,\nb,Gdańsk,Gdańsk,,\nc,Kraków,Kraków,,\nd,Żnin,Żnin,,\n"
    after = before.replace("a,Łódź,", "a,Łódż,").replace("b,Gdańsk,", "b,Gdañsk,")
    assert not list(compared(parse_table((head + after).encode(), own), own, rows("glossary", head + before)))


@pytest.mark.parametrize("page", ["cp1250", "cp1252"])
def test_on_disk_and_in_an_upload_lost_letters_of_a_turned_table_have_the_same_proposals(
    page: str, tmp_path: Path
) -> None:
    folder = copy_of_good(tmp_path)
    path, own = folder / "actors.csv", SCHEMA.tables["actors"]
    server = Server(folder)
    good = path.read_text("utf-8")
    wrong = good.encode().decode(page, "replace").encode()
    path.write_bytes(wrong)
    server.look()
    told = {
        (p.row, p.column): (p.code, p.proposal) for p in server.shown.disk.problems if p.row and p.severity == "error"
    }
    known = {"actors": rows_by_id(parse_table(good.encode(), own), own)}
    upload = judge_by_current(read_upload("actors.csv", wrong, SCHEMA, known=known), SCHEMA, known)
    found = {(one.row, one.column): (one.code, one.proposal) for one in upload.findings}
    assert told and told.items() <= found.items()
    assert {code for code, _ in found.values()} == {"letters-lost"}
    assert server.shown.kept is not None
    assert [p.code for p in with_bytes(tmp_path / "b", "actors", wrong).problems if not p.row] == ["turned-letters"]
