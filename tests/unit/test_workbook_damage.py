"""What spreadsheets do to cells is recognised by the cells of today, at the very cell, and never mended unasked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workbooks import ACTORS, SCHEMA, shipped_tables, table, texts
from transcaspian.language.letters import repaired_letters
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.tables.earlier.cells import spoilt
from transcaspian.tables.keys import rows_by_id
from transcaspian.tables.kinds import CODES as PROBLEMS
from transcaspian.tables.schema import Column
from transcaspian.workbook.comparison import compare
from transcaspian.workbook.damage import compare_damage, judge_by_current
from transcaspian.workbook.findings import CODES, Finding, Origin, Upload, mended
from transcaspian.workbook.judgement import spreadsheet_damage
from transcaspian.workbook.uploads import read_upload
from transcaspian.workbook.wording import sentence

TEXT = SCHEMA.tables["actors"].column("name_en")
DATE = SCHEMA.tables["events"].column("date")
NUMBER = SCHEMA.tables["locations"].column("longitude")
INTEGER = SCHEMA.tables["events"].column("significance")
BOOLEAN = SCHEMA.tables["minerals"].column("rare_earth")
EVENTS = "id,date,title_en,significance\n"


@pytest.mark.parametrize(
    ("column", "was", "text", "code"),
    [
        # dates turned
        (DATE, "2023-07", "Jul-23", "date-turned"),
        (DATE, "2023-07", "lip.23", "date-turned"),
        (DATE, "2023-07", "июл.23", "date-turned"),
        (DATE, "2023-07", "01.07.2023", "date-turned"),
        (DATE, "2023-07", "7/1/2023", "date-turned"),
        (DATE, "2023-07", "45108", "date-turned"),
        (DATE, "2023-06-24", "24.06.2023", "date-turned"),
        (DATE, "2023-06-24", "06/24/2023", "date-turned"),
        (DATE, "2023-06-24", "24-cze-23", "date-turned"),
        (DATE, "2023-06-24", "24-Jun", "date-turned"),
        (DATE, "2023-04-03", "03/04/2023", "date-turned"),
        (DATE, "2023-06-24", "2023/06/24", "date-turned"),
        (DATE, "2023-06-24", "24.06.2023 00:00:00", "date-turned"),
        (DATE, "2016", "08.07.1905", "date-turned"),
        (DATE, "2023-07", "2023-07-01", "date-first-day"),
        (TEXT, "2023-07", "2023-07-01", "date-turned"),
        (TEXT, "1-2", "02.sty", "date-turned"),
        (TEXT, "1-2", "01.02.2024", "date-turned"),
        (NUMBER, "1.5", "01.maj", "date-turned"),
        (NUMBER, "1.5", "1.05.2024", "date-turned"),
        # … and dates mended or found out
        (DATE, "2023-06", "2023-06-24", ""),
        (DATE, "2023-06-24", "2023-06", ""),
        (DATE, "2023-06-24", "2023-06-25", ""),
        (DATE, "2023-06-24", "25.06.2023", ""),
        (DATE, "2023", "2024", ""),
        (DATE, "2023-06-24", "2023-06-24~", ""),
        # numbers
        (TEXT, "007", "7", "leading-zeros"),
        (TEXT, "+48", "48", "plus-sign"),
        (TEXT, "1.10", "1.1", "number-turned"),
        (TEXT, "1e10", "10000000000", "number-turned"),
        (TEXT, "1e10", "1E+10", "scientific"),
        (TEXT, "1234567890123456", "1.23457E+15", "scientific"),
        (TEXT, "1234567890123456", "1,23E+15", "scientific"),
        (TEXT, "1234567890123456", "1234567890123450", "digits-lost"),
        (TEXT, "1234567890123456", "1234567890123460", "digits-lost"),
        (TEXT, "12345678901234567890", "12345678901234500000", "digits-lost"),
        (NUMBER, "1234567890123", "1.23457E+12", "scientific"),
        (NUMBER, "39.7233", "39,7233", "decimal-comma"),
        (NUMBER, "1000000", "1 000 000", "number-grouped"),
        (NUMBER, "4764", "4,764", "number-grouped"),
        (NUMBER, "1234.5", "1\u00a0234,5", "number-grouped"),
        (TEXT, "1234567890123456", "1.24E+15", ""),
        (TEXT, "007", "8", ""),
        (NUMBER, "5.0", "5", ""),
        (NUMBER, "39.7233", "39.73", ""),
        (INTEGER, "1", "2", ""),
        (NUMBER, "45108", "45109", ""),
        # letters
        (TEXT, "Gdańsk", "GdaÅ„sk", "mojibake"),
        (TEXT, "Gdańsk", "GdaĹ„sk", "mojibake"),
        (TEXT, "Москва", "РњРѕСЃРєРІР°", "mojibake"),
        (TEXT, "Zażółć", "Za?ó??", "letters-lost"),
        (TEXT, "Zażółć", "Zazólc", "letters-lost"),
        (TEXT, "Москва", "??????", "letters-lost"),
        (TEXT, "Gdańsk – „port”", 'Gdansk - "port"', "letters-lost"),
        (TEXT, "x" * 300, "x" * 255, "cut-off"),
        (TEXT, "Gdańsk", "Gdynia", ""),
        (TEXT, "Zażółć", "Zażółty", ""),
        (TEXT, "Who?", "Whom", ""),
        (TEXT, "x" * 300, "x" * 250, ""),
        # marks
        (TEXT, "=1+1", "#NAME?", "error-value"),
        (TEXT, "-foo", "#NAZWA?", "error-value"),
        (TEXT, "=1+1", "'=1+1", "apostrophe"),
        (TEXT, "'tis", "tis", "apostrophe"),
        (DATE, "2023-07", "########", "hashes"),
        # nothing to compare
        (TEXT, "", "7", ""),
        (TEXT, "007", "", ""),
        (TEXT, "007", "007", ""),
    ],
)
def test_what_a_spreadsheet_made_of_a_cell(column: Column, was: str, text: str, code: str) -> None:
    assert spoilt(column, was, text) == code


def test_damage_is_told_at_its_cell_with_the_text_of_today() -> None:
    current = rows_by_id(table("actors", ACTORS + "\na,007,,,person,,,\nb,Łódź,,,person,,,\n"), SCHEMA.tables["actors"])
    uploaded = table("actors", "kind,id,name_en\nperson,b,L?dz\nperson,a,7\nperson,c,8\n")
    found = compare_damage(SCHEMA.tables["actors"], current, uploaded, Origin("mine.csv"))
    assert [(f"{one.letter}{one.row}", one.column, one.code, one.value, one.proposal) for one in found] == [
        ("C2", "name_en", "letters-lost", "L?dz", "Łódź"),
        ("C3", "name_en", "leading-zeros", "7", "007"),
    ]
    assert {one.file for one in found} == {"mine.csv"} and {one.severity for one in found} == {"error"}


def test_an_id_that_was_spoilt_is_found_by_the_rest_of_its_key() -> None:
    volumes = SCHEMA.tables["volumes"]
    header = "route_id,period,tonnes,containers_teu,stance,source_id,note\n"
    current = rows_by_id(
        table("volumes", header + "titr,2023-07,1,,reports,s-1,\ntitr,2023-08,2,,reports,s-1,\n"), volumes
    )
    uploaded = table("volumes", header + "titr,Jul-23,1,,reports,s-1,\ntitr,2023-08,2,,reports,s-1,\n")
    (found,) = compare_damage(volumes, current, uploaded)
    assert (found.row, found.column, found.code, found.proposal) == (2, "period", "date-turned", "2023-07")
    upload = Upload("v.csv", "csv", {"volumes": uploaded}, origins={"volumes": Origin("v.csv")})
    judged = judge_by_current(upload, SCHEMA, {"volumes": current})
    comparison = compare(volumes, current, mended(judged, judged.findings).tables["volumes"])
    assert comparison.is_empty
    assert list(compare(volumes, current, uploaded).removed) == ["titr 2023-07 s-1"]


def test_a_row_that_may_have_been_several_rows_is_left_as_it_is() -> None:
    actors = SCHEMA.tables["actors"]
    current = {"007": {"id": "007"}, "07": {"id": "07"}}
    assert compare_damage(actors, current, table("actors", "id,name_en\n7,A\n")) == ()
    assert len(compare_damage(actors, {"007": {"id": "007"}}, table("actors", "id,name_en\n7,A\n"))) == 1


def test_a_column_that_was_sorted_alone_is_told() -> None:
    rows = shipped_tables()["actors"].rows[:10]
    current = rows_by_id(replace(shipped_tables()["actors"], rows=rows), SCHEMA.tables["actors"])
    names = sorted((row.cells["name_en"] for row in rows), reverse=True)
    moved = [replace(row, cells=row.cells | {"name_en": name}) for row, name in zip(rows, names, strict=True)]
    uploaded = replace(shipped_tables()["actors"], rows=tuple(moved))
    (found,) = compare_damage(SCHEMA.tables["actors"], current, uploaded)
    assert (found.code, found.column, found.row, found.proposal) == ("shuffled-column", "name_en", 1, "")
    # Whole rows in another order, and a few exchanged cells, are no such thing.
    whole = replace(uploaded, rows=tuple(reversed(rows)))
    assert compare_damage(SCHEMA.tables["actors"], current, whole) == ()
    two = [rows[0].cells | {"name_en": names[1]}, rows[1].cells | {"name_en": names[0]}]
    few = tuple(
        replace(row, cells=cells) for row, cells in zip(rows, [*two, *(r.cells for r in rows[2:])], strict=True)
    )
    assert compare_damage(SCHEMA.tables["actors"], current, replace(uploaded, rows=few)) == ()


def test_what_looks_damaged_but_is_so_today_is_no_finding() -> None:
    text = EVENTS + "a,24.06.2023,1.23E+15,1\nb,45101,x,2\n"
    upload = read_upload("events.csv", text.encode(), SCHEMA)
    cells = [one for one in upload.findings if one.row]
    assert [(one.code, one.row) for one in cells] == [("date-turned", 2), ("date-serial", 3), ("scientific", 2)]
    current = {"a": {"id": "a", "date": "24.06.2023", "title_en": "1.23E+15"}, "b": {"id": "b", "date": "2023-06-24"}}
    judged = judge_by_current(upload, SCHEMA, {"events": current})
    (left,) = [one for one in judged.findings if one.row]
    assert (left.code, left.row, left.hint, left.proposal) == ("date-turned", 3, "2023-06-24", "2023-06-24")
    # What is to be said of columns stays.
    assert [one.code for one in judged.findings if not one.row] == ["columns-left-out"]


def test_today_decides_between_two_readings_of_a_date() -> None:
    upload = read_upload("events.csv", (EVENTS + "a,03/04/2023,A,1\n").encode(), SCHEMA)
    assert [one.proposal for one in upload.findings if one.row] == [""]
    for day in ("2023-03-04", "2023-04-03"):
        judged = judge_by_current(upload, SCHEMA, {"events": {"a": {"id": "a", "date": day}}})
        assert [one.proposal for one in judged.findings if one.row] == [day]


def test_nothing_is_mended_unasked_and_only_what_was_accepted() -> None:
    upload = read_upload("events.csv", (EVENTS + "a,24.06.2023,A,1\nb,Jul-23,B,2\n").encode(), SCHEMA)
    assert [row["date"] for row in texts(upload.tables["events"])] == ["24.06.2023", "Jul-23"]
    first, second = (one for one in upload.findings if one.row)
    once = mended(upload, [first])
    assert [row["date"] for row in texts(once.tables["events"])] == ["2023-06-24", "Jul-23"]
    assert second in once.findings and first not in once.findings and not once.is_sound
    twice = mended(once, [second, first])
    assert [row["date"] for row in texts(twice.tables["events"])] == ["2023-06-24", "2023-07"]
    assert twice.is_sound
    # One without a proposal, or of another upload, changes nothing.
    other = Finding("events", "x", 2, "title_en", "hashes", "###", "error", "oops")
    assert mended(upload, [other, replace(first, proposal="")]).tables == upload.tables


def test_an_upload_of_a_csv_that_excel_opened_and_saved() -> None:
    """All at once: UTF-8 taken for a code page, semicolons, dates turned, zeros gone."""
    actors = SCHEMA.tables["actors"]
    good = ACTORS + "\nlodz,Łódź,Łódź,007,person,,PL,2023-07\nmoscow,Moscow,Moskwa,Москва,state,,RU,+48\n"
    current = rows_by_id(table("actors", good), actors)
    # Windows has a control character where a page has no letter.
    wrong = "".join(bytes([byte]).decode("cp1250", "ignore") or chr(byte) for byte in good.encode())
    opened = wrong.replace(",", ";").replace("007", "7").replace("2023-07", "lip.23")
    upload = read_upload("actors.csv", opened.replace("+48", "48").encode("utf-8"), SCHEMA)
    judged = judge_by_current(upload, SCHEMA, {"actors": current})
    assert {(f"{one.letter}{one.row}", one.code) for one in judged.findings} == {
        ("D2", "leading-zeros"),
        ("H2", "date-turned"),
        ("H3", "plus-sign"),
    }
    assert [problem.code for problem in judged.problems] == ["turned-letters", "delimiter"], "one cause, one problem"
    assert not judged.is_sound
    repaired = mended(judged, judged.findings)
    assert repaired.is_sound and compare(actors, current, repaired.tables["actors"]).is_empty


@pytest.mark.parametrize(
    ("column", "text", "code", "proposal"),
    [
        (DATE, "24.06.2023", "date-turned", "2023-06-24"),
        (DATE, "06/24/2023", "date-turned", "2023-06-24"),
        (DATE, "05/05/2023", "date-turned", "2023-05-05"),
        (DATE, "03/04/2023", "date-turned", ""),
        (DATE, "24.06.2023 07:30", "date-turned", ""),
        (DATE, "June 24, 2023", "date-turned", "2023-06-24"),
        (DATE, "24-Jun", "date-turned", ""),
        (DATE, "45101", "date-serial", "2023-06-24"),
        (DATE, "45101,5", "date-serial", ""),
        (DATE, "#####", "hashes", ""),
        (TEXT, "#DZIEL/0!", "error-value", ""),
        (TEXT, "Err:502", "error-value", ""),
        (TEXT, "1,23E+15", "scientific", ""),
        (NUMBER, "1.23E+15", "scientific", ""),
        (TEXT, "GdaÅ„sk", "mojibake", "Gdańsk"),
        (BOOLEAN, "PRAWDA", "boolean-word", "yes"),
        (BOOLEAN, "FALSCH", "boolean-word", "no"),
    ],
)
def test_what_a_text_alone_shows(column: Column, text: str, code: str, proposal: str) -> None:
    fault = spreadsheet_damage(column, text)
    assert fault is not None and (fault.code, fault.proposal) == (code, proposal)


def test_no_shipped_cell_looks_damaged() -> None:
    for name, raw in shipped_tables().items():
        for column in SCHEMA.tables[name].columns:
            for cells in texts(raw):
                text = cells.get(column.name, "")
                assert not text or spreadsheet_damage(column, text) is None, (name, column.name, text)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (DATE, "2023"),
        (DATE, "2023-07"),
        (DATE, "2023-06-24T07:30+03:00"),
        (DATE, "2016/.."),
        (DATE, "nonsense"),
        (DATE, "24.13.2023"),
        (DATE, "9999999"),
        (TEXT, "007"),
        (TEXT, "24.06.2023"),
        (TEXT, "Orléans, Köln – Łódź"),
        (TEXT, "#1"),
        (TEXT, "a: b"),
        (BOOLEAN, "yes"),
        (BOOLEAN, "TRUE"),
        (NUMBER, "39.7233"),
        (NUMBER, "1e10"),
    ],
)
def test_what_a_text_alone_does_not_show(column: Column, text: str) -> None:
    assert spreadsheet_damage(column, text) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_two_texts_break_the_comparison(was: str, text: str) -> None:
    for column in (TEXT, DATE, NUMBER, BOOLEAN):
        assert spoilt(column, was, text) in {"", *CODES}
        assert not text or (fault := spreadsheet_damage(column, text)) is None or fault.code in CODES


WRITTEN = "aZ 09,.-–„”’…ąćęłńóśźżĄĆĘŁŃÓŚŹŻäöüßéèçğışŞČřБуквыЁїҚазақәґ"


@given(st.text(alphabet="0123456789.,-+/: EeAPMJulZT#'", max_size=24), st.text(alphabet="0123456789.,-+E", max_size=45))
def test_no_number_or_date_breaks_the_comparison(was: str, text: str) -> None:
    for column in (TEXT, DATE, NUMBER):
        assert spoilt(column, was, text) in {"", *CODES}
        assert not was or (fault := spreadsheet_damage(column, was)) is None or fault.code in CODES


@given(st.text(alphabet=WRITTEN, min_size=1, max_size=30))
def test_letters_read_by_the_wrong_page_are_found_again(text: str) -> None:
    for page in ("cp1250", "cp1252", "cp1251"):
        try:
            wrong = text.encode().decode(page)
        except UnicodeDecodeError:
            continue
        if not text.isascii():
            assert repaired_letters(wrong), page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_finding_has_its_sentence(language: str) -> None:
    for code, severity in CODES.items():
        one = Finding("events", "t.csv", 2, "date", code, "<VALUE>", severity, "<PROPOSAL>", "<HINT>")
        said = sentence(one, language)
        assert said.count("<PROPOSAL>") == 1 and not said.startswith("<P"), code
        assert "<VALUE>" in said or code in ("hashes", "cell-date") or "{" not in said
        if code != "decimal-comma":  # beside the number that was there, it always has one
            assert "<PROPOSAL>" not in sentence(replace(one, proposal=""), language)
        assert "{" not in said
        # Where a hint is told, it is what was there before.
        say, key = words(language), f"problem.{code}" if code in PROBLEMS else f"upload.finding.{code}"
        assert ("<HINT>" in said) == (say.has(key) and "{hint}" in say(key))
