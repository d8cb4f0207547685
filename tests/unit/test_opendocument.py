"""Spreadsheets of LibreOffice as uploads, and what it exports of our workbook: read like one of Excel, or refused."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.sax.saxutils import escape

import pytest

from tests.unit.broken_tables import GOOD
from transcaspian.language.messages import Refused
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.keys import rows_by_id
from transcaspian.tables.reading import parse_table
from transcaspian.tables.schema import read_schema
from transcaspian.workbook.limits import Limits
from transcaspian.workbook.opendocument import MIMETYPE
from transcaspian.workbook.sheets import LISTS, readme_names
from transcaspian.workbook.uploads import read_upload

SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")
HEADER = ["id", "name_en", "name_pl", "name_local", "kind", "part_of", "country", "note"]
_SPACES = {
    "office": "office",
    "table": "table",
    "text": "text",
    "style": "style",
    "number": "datastyle",
    "meta": "meta",
}
_NAMES = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for key, name in _SPACES.items())
_STYLES = (
    '<office:automatic-styles><number:date-style style:name="N1"><number:year/><number:month/><number:day/>'
    '</number:date-style><number:date-style style:name="N2"><number:month/><number:year/></number:date-style>'
    '<style:style style:name="day" style:data-style-name="N1"/><style:style style:name="month" '
    'style:data-style-name="N2"/></office:automatic-styles>'
)


def cell(text: str, **attributes: str) -> str:
    told = "".join(f' {name.replace("_", ":", 1)}="{escape(value)}"' for name, value in attributes.items())
    return f"<table:table-cell{told}><text:p>{escape(text)}</text:p></table:table-cell>"


def row(*cells: str, times: int = 1) -> str:
    inside = "".join(one if one.startswith("<") else cell(one) for one in cells)
    return f'<table:table-row table:number-rows-repeated="{times}">{inside}</table:table-row>'


def document(*rows: str, sheet: str = "actors", before: str = "", **parts: bytes) -> bytes:
    body = f'<office:body><office:spreadsheet><table:table table:name="{sheet}">{"".join(rows)}</table:table>'
    text = f"{before}<office:document-content {_NAMES}>{_STYLES}{body}</office:spreadsheet></office:body>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", parts.pop("mimetype", MIMETYPE))
        archive.writestr("content.xml", f"{text}</office:document-content>")
        for name, content in parts.items():
            archive.writestr(name.replace("META_INF", "META-INF").replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def cells_of(content: bytes) -> dict[str, str]:
    return read_upload("t.ods", content, SCHEMA).tables["actors"].rows[0].cells


def actor(name: str, **others: str) -> list[str]:
    local, note = others.get("local", "Δελφίνι"), others.get("note", "")
    return ["dolphin", name, "Dolphin", local, "organisation", "", "GR", note]


def test_a_sheet_is_read_as_the_same_rows_as_its_file() -> None:
    table, data = SCHEMA.tables["actors"], (GOOD / "actors.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(data.decode())))
    upload = read_upload("t.ods", document(*[row(*one) for one in rows], row(*[""] * 8, times=1_048_000)), SCHEMA)
    assert rows_by_id(upload.tables["actors"], table) == rows_by_id(parse_table(data, table), table)
    assert upload.kind == "ods" and upload.is_sound and upload.problems == ()


def test_blanks_breaks_and_what_is_said_about_a_cell() -> None:
    written = (
        "<table:table-cell><office:annotation><text:p>a note</text:p></office:annotation>"
        '<text:p>Dol<text:s text:c="3"/>phin<text:tab/><text:span>yard</text:span> in</text:p><text:p>Naxos</text:p>'
        "</table:table-cell>"
    )
    found = cells_of(document(row(*HEADER), row("dolphin", written, *actor("")[2:])))
    assert found["name_en"] == "Dol   phin\tyard in\nNaxos"


@pytest.mark.parametrize(
    ("attributes", "code", "value", "proposal"),
    [
        ({"office_value-type": "float", "office_value": "7"}, "cell-number", "7", "7"),
        ({"office_value-type": "percentage", "office_value": "0.5"}, "cell-percent", "0.5", ""),
        ({"office_value-type": "boolean", "office_boolean-value": "true"}, "cell-boolean", "TRUE", ""),
        ({"office_value-type": "date", "office_date-value": "2023-06-24"}, "cell-date", "2023-06-24", ""),
        (
            {"office_value-type": "date", "office_date-value": "2023-06-24T07:30:00"},
            "cell-time",
            "2023-06-24T07:30",
            "",
        ),
        ({"office_value-type": "time", "office_time-value": "PT07H30M00S"}, "cell-time", "7:30:00", ""),
        ({"office_value-type": "string", "table_formula": "of:=[.B1]"}, "cell-formula", "=[.B1]", "x"),
    ],
)
def test_what_is_no_text_is_a_finding_at_its_cell(
    attributes: dict[str, str], code: str, value: str, proposal: str
) -> None:
    content = document(row(*HEADER), row("dolphin", cell("x", **attributes), *actor("")[2:]))
    (one,) = read_upload("t.ods", content, SCHEMA).findings
    assert (one.letter, one.row, one.code, one.value, one.proposal) == ("B", 2, code, value, proposal)


@pytest.mark.parametrize(("style", "proposal"), [("day", "2023-07-01"), ("month", "2023-07")])
def test_a_date_is_as_exact_as_it_is_shown(style: str, proposal: str) -> None:
    date = cell("", **{"office_value-type": "date", "office_date-value": "2023-07-01", "table_style-name": style})
    header = (DATA_FOLDER / "sources.csv").read_text("utf-8").split("\n")[0].split(",")
    content = document(row(*header), row("s", "Wire", "Ships", date), sheet="sources")
    (one,) = [one for one in read_upload("t.ods", content, SCHEMA).findings if one.column == "published"]
    assert (one.code, one.proposal) == ("cell-date", proposal)


def test_an_error_of_calc_and_cells_that_repeat() -> None:
    twice = '<table:table-cell table:number-columns-repeated="2"><text:p>Dolphin</text:p></table:table-cell>'
    content = document(row(*HEADER), row("dolphin", twice, "Err:502", *actor("")[4:]))
    upload = read_upload("t.ods", content, SCHEMA)
    assert [(one.letter, one.code) for one in upload.findings] == [("D", "error-value")]
    assert upload.tables["actors"].rows[0].cells["name_pl"] == "Dolphin"


ENDLESS = '<table:table-cell table:number-columns-repeated="900000"><text:p>a</text:p></table:table-cell>'
NO_NUMBER = cell("x", **{"office_value-type": "float", "office_value": "y"})
FULL = row(*actor("Dolphin"))


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "broken_archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"),
        (document(mimetype=b"application/vnd.oasis.opendocument.text"), "no_workbook"),
        (document(row(*HEADER), FULL)[:-40], "broken_archive"),
        (document(row(*HEADER), FULL, before='<!DOCTYPE x [<!ENTITY a "b">]>'), "entities"),
        (document(row(*HEADER), FULL, Basic__script_xml=b"<a/>"), "macros"),
        (document(row(*HEADER), FULL, META_INF__manifest_xml=b"<a><encryption-data/></a>"), "password"),
        (document(row(*HEADER), row(*actor("Dolphin"), times=1_000_000)), "rows"),
        (document(row(*HEADER, *map(str, range(200)))), "columns"),
        (document(row(*HEADER), row(ENDLESS)), "broken_workbook"),
        (document(row(*HEADER), row("dolphin", "x" * 40_000)), "cell_length"),
        (document(row(*HEADER), row(NO_NUMBER)), "broken_workbook"),
        (document(row("a", "b"), row("1", "2")), "no_header"),
        (document(), "no_sheet"),
    ],
)  # fmt: skip
def test_a_document_that_is_unsafe_too_large_or_no_table_is_refused(content: bytes, key: str) -> None:
    with pytest.raises(Refused) as refused:
        read_upload("t.ods", content, SCHEMA, Limits())
    assert refused.value.key == f"upload.refused.{key}"


def test_all_sheets_of_our_workbook_as_csv_in_a_zip_are_taken() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for table in SCHEMA.tables.values():
            archive.writestr(f"transcaspian-tables-4f2a91c-{table.name}.csv", (DATA_FOLDER / table.path).read_bytes())
        for name in (LISTS, *readme_names()):
            archive.writestr(f"transcaspian-tables-4f2a91c-{name}.csv", "This is how,it is done\n")
    upload = read_upload("t.zip", buffer.getvalue(), SCHEMA)
    assert list(upload.tables) == list(SCHEMA.tables) and upload.is_sound
    assert {one.code for one in upload.findings} == {"passed-over"}
    assert len(upload.findings) == 1 + len(readme_names())
