"""Uploads: what can be read is, what only a person can tell is asked, and what is unsafe or too much is refused."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from functools import cache
from string import Formatter

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.amounts import share
from tests.unit.workbooks import ACTORS, SCHEMA, book, parts, shipped_tables, table, texts, zipped
from transcaspian.language.messages import LANGUAGES, Refused, words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.keys import row_id, rows_by_id
from transcaspian.tables.reading import RawTable
from transcaspian.workbook.comparison import compare
from transcaspian.workbook.findings import Upload, acceptable, mended, without_new_columns
from transcaspian.workbook.limits import Limits
from transcaspian.workbook.uploads import read_upload
from transcaspian.workbook.wording import lines, option, question
from transcaspian.workbook.writing import workbook

GOOD = (ACTORS + "\na,Łódź,,,person,,,\n").encode()
SMALL = Limits(
    file_bytes=100_000, unpacked_bytes=3_000_000, ratio=100, members=20, rows=1_000, columns=40, cells=20_000
)


def read(name: str, content: bytes | str, limits: Limits | None = None, **answers: str) -> Upload:
    data = content.encode() if isinstance(content, str) else content
    return read_upload(name, data, SCHEMA, limits, {key.replace("__", ":"): value for key, value in answers.items()})


def refusal(name: str, content: bytes | str, limits: Limits | None = None) -> Refused:
    """The refusal of an upload, whose sentence names the file in both languages and leaves nothing open."""
    with pytest.raises(Refused) as refused:
        read(name, content, limits)
    error = refused.value
    for language in LANGUAGES:
        said = words(language)(error.key, **error.values)
        assert name.rpartition("/")[2][:20] in said or str(error.values["file"]) in said
        assert "{" not in said and len(said) > 40
    return error


def tables(upload: Upload) -> dict[str, list[dict[str, str]]]:
    return {name: texts(raw) for name, raw in upload.tables.items()}


@cache
def workbook_bytes() -> bytes:
    return book({"actors": [ACTORS.split(","), ("a", "A", None, None, "person")]})


# What people write in another way than the tables do


@pytest.mark.parametrize(
    ("row", "column", "proposal"),
    [
        ("a,A,,,Person,,,", "kind", "person"),
        ("a,A,,,osoba,,,", "kind", "person"),
        ("a,A,,,person,,Kazachstan,", "country", "KZ"),
        ("a-b\u0430,A,,,person,,,", "id", "a-ba"),
    ],
)
def test_what_a_cell_means_is_a_proposal_as_on_disk(row: str, column: str, proposal: str) -> None:
    upload = read("actors.csv", f"{ACTORS}\n{row}\n")
    (found,) = acceptable(upload)
    assert (found.code, found.column, found.proposal) == ("meant", column, proposal)
    for language in LANGUAGES:
        assert any(proposal in line.sentence for line in lines(upload, language))
    left = mended(upload, [found])
    assert tables(left)["actors"][0][column] == proposal and not acceptable(left)
    assert upload.is_sound  # left as it is, it is told again, with all tables, before it is saved


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("24 czerwca 2023 r.", "2023-06-24"),
        ("23–24 June 2023", "2023-06-23/2023-06-24"),
        ("2023-06-24 20:25+0300", "2023-06-24T20:25+03:00"),
        ("24/06/2023", "2023-06-24"),
        ("45101", "2023-06-24"),
    ],
)
def test_a_date_means_in_an_upload_what_it_means_on_disk(text: str, proposal: str) -> None:
    head = ",".join(column.name for column in SCHEMA.tables["sources"].columns)
    upload = read("sources.csv", f"{head}\na,P,T,{text},en,,,newspaper,A,,,\n")
    (found,) = acceptable(upload)
    assert (found.column, found.proposal) == ("published", proposal)


# CSV


@pytest.mark.parametrize("name", list(SCHEMA.tables))
def test_every_shipped_file_is_read_as_it_is(name: str) -> None:
    upload = read(f"{name}.csv", (DATA_FOLDER / f"{name}.csv").read_bytes())
    assert tables(upload) == {name: texts(shipped_tables()[name])}
    assert upload.is_sound and (upload.kind, upload.findings) == ("csv", ())


@pytest.mark.parametrize(
    "name",
    ["actors.csv", "ACTORS.CSV", "actors (1).csv", "actors - Copy.csv", "actors - kopia (2).txt", r"C:\x\actors.csv"],
)
def test_a_file_is_known_by_its_name(name: str) -> None:
    assert list(read(name, GOOD).tables) == ["actors"]


def test_a_long_name_keeps_its_ending_and_is_told_short() -> None:
    long = "the tables of the timeline as of the fifth of May, checked by three people and sent by mail"
    assert read(f"{long}.xlsx", workbook_bytes()).kind == "xlsx"
    assert list(read("t.zip", zipped({f"{long}/actors.csv": GOOD})).tables) == ["actors"]
    error = refusal(f"{long}.csv", "foo,bar\n1,2\n")
    assert error.key == "upload.refused.no_table" and len(str(error.values["file"])) <= 60


def test_a_file_is_known_by_its_columns_and_that_is_said() -> None:
    upload = read("from anna.csv", "id,title_en,title_pl,note,query,message_en,message_pl\na,A,A,,w=july,,\n")
    assert list(upload.tables) == ["views"]
    assert [(one.code, one.value) for one in upload.findings] == [("table-by-columns", "views")]


def test_a_file_that_could_be_several_tables_is_a_question() -> None:
    text = "id,name_en,name_pl,kind,country,note\na,A,A,city,PL,\n"
    upload = read("export.csv", text)
    assert upload.tables == {} and not upload.is_sound
    (asked,) = upload.questions
    assert (asked.kind, [one.value for one in asked.options]) == ("table", ["actors", "locations"])
    assert "export.csv" in question(asked, "pl") and option(asked, asked.options[0], "en") == "actors"
    answered = read("export.csv", text, table__export="x")  # another key
    assert answered.questions == upload.questions
    answered = read_upload("export.csv", text.encode(), SCHEMA, None, {asked.key: "locations"})
    assert list(answered.tables) == ["locations"] and answered.questions == ()
    # What was not offered is no answer.
    assert read_upload("export.csv", text.encode(), SCHEMA, None, {asked.key: "claims"}).questions == (asked,)


def test_a_file_with_the_name_of_one_table_and_the_columns_of_another_is_a_question() -> None:
    (asked,) = read("events.csv", (DATA_FOLDER / "claims.csv").read_bytes()).questions
    assert [one.value for one in asked.options] == ["claims", "events"]


def test_a_file_with_some_columns_of_a_table_and_no_telling_name_is_a_question() -> None:
    (asked,) = read("x.csv", "id,stance,asserted_by,mine\na,reports,,\n").questions
    assert asked.options[0].value == "claims"


def test_semicolons_tabs_and_utf_16_are_read_with_a_note() -> None:
    semicolons = read("actors.csv", GOOD.decode().replace(",", ";"))
    assert [one.code for one in semicolons.problems] == ["delimiter"] and semicolons.is_sound
    tabs = read("actors.txt", GOOD.decode().replace(",", "\t").encode("utf-16"))
    assert [one.code for one in tabs.problems] == ["code-page", "delimiter"] and tabs.is_sound
    assert tables(semicolons) == tables(tabs) == tables(read("actors.csv", GOOD))


def test_decimal_commas_are_read_and_noted_where_today_had_a_point() -> None:
    upload = read("locations.csv", "id;longitude;latitude\na;39,7233;47,2\n")
    assert tables(upload)["locations"][0]["longitude"] == "39,7233" and upload.is_sound


# Code pages


def test_a_code_page_that_only_one_reading_allows_is_read_with_a_note() -> None:
    text = (ACTORS + "\na,Zażółć gęślą jaźń,Łódź,,person,,,\n").encode("cp1250")
    upload = read("actors.csv", text)
    assert tables(upload)["actors"][0]["name_en"] == "Zażółć gęślą jaźń"
    assert [(one.code, one.value) for one in upload.problems] == [("code-page", "Windows-1250")]


def test_a_code_page_that_cannot_be_told_is_a_question_with_words_of_the_file() -> None:
    # In cp1251 "ко"; the bytes are letters in all three pages and words in none.
    text = (ACTORS + "\na,ко,,,person,,,\nb,ко и к,,,person,,,\n").encode("cp1251")
    upload = read("actors.csv", text)
    (asked,) = upload.questions
    assert upload.tables == {} and asked.kind == "code-page" and asked.key == "code-page:actors.csv"
    samples = {one.value: one.samples for one in asked.options}
    assert set(samples) == {"cp1250", "cp1252", "cp1251"}
    assert samples["cp1251"][0] == "ко" and samples["cp1252"][0] == "êî"
    for language in LANGUAGES:
        assert "actors.csv" in question(asked, language)
        assert any("ко" in option(asked, one, language) for one in asked.options)
    answered = read_upload("actors.csv", text, SCHEMA, None, {asked.key: "cp1251"})
    assert tables(answered)["actors"][1]["name_en"] == "ко и к" and answered.is_sound
    assert [(one.code, one.value) for one in answered.problems] == [("code-page", "Windows-1251")]
    other = read_upload("actors.csv", text, SCHEMA, None, {asked.key: "cp1252"})
    assert tables(other)["actors"][0]["name_en"] == "êî"
    assert read_upload("actors.csv", text, SCHEMA, None, {asked.key: "utf-8"}).questions == (asked,)


def test_pages_that_read_the_same_words_are_one_answer() -> None:
    text = (ACTORS + "\na,x\xb1 ?,,,person,,,\nb,\xe9\xd8,,,person,,,\n").encode("latin-1")
    (asked,) = read("actors.csv", text).questions
    assert len({one.samples for one in asked.options}) == len(asked.options)


def test_utf_8_with_a_broken_letter_is_no_question_but_an_error_at_its_cell() -> None:
    upload = read("actors.csv", GOOD.replace("ź".encode(), b"\xc5"))
    assert upload.questions == () and "\ufffd" in tables(upload)["actors"][0]["name_en"]


def test_both_questions_are_asked_at_once() -> None:
    text = "id,name_en,kind\na,ко,city\n".encode("cp1251")
    assert sorted(one.kind for one in read("x.csv", text).questions) == ["code-page", "table"]


# What an upload means


def test_missing_columns_stay_as_they_are_and_missing_rows_are_listed() -> None:
    actors = SCHEMA.tables["actors"]
    current = rows_by_id(table("actors", ACTORS + "\na,A,,,person,,,n\nb,B,,,person,,,\nc,C,,,person,,,\n"), actors)
    upload = read("actors.csv", "id,name_en\nc,C\na,A2\nd,D\n")
    assert [(one.code, one.severity) for one in upload.findings] == [("columns-left-out", "note")]
    found = compare(actors, current, upload.tables["actors"])
    assert found.added == {"d": {"id": "d", "name_en": "D"}}
    assert found.removed == {"b": current["b"]}
    assert found.changed == {"a": {"name_en": ("A", "A2")}}
    assert found.columns == ("name_pl", "name_local", "kind", "part_of", "country", "note")
    assert found.reordered and not found.is_empty and found.unreadable == ()


def test_a_row_that_could_not_be_read_is_no_plain_removal() -> None:
    actors = SCHEMA.tables["actors"]
    current = rows_by_id(table("actors", ACTORS + "\na,A,,,person,,,\nb,B,,,person,,,\n"), actors)
    upload = read("actors.csv", ACTORS + '\na,A,,,person,,,\nb,"B,,,person,,,\n')
    assert not upload.is_sound and [one.code for one in upload.problems] == ["open-quote"]
    found = compare(actors, current, upload.tables["actors"])
    assert list(found.removed) == list(found.unreadable) == ["b"]


def test_rows_have_the_ids_of_kept_versions() -> None:
    legs = SCHEMA.tables["legs"]
    rows = rows_by_id(shipped_tables()["legs"], legs)
    assert len(rows) == len(shipped_tables()["legs"].rows) and next(iter(rows)) == "titr-main 1"
    assert row_id(legs, {"route_id": "x"}) == "x "
    first = next(iter(rows.values()))
    assert list(first) == [column.name for column in legs.columns]


def test_the_same_rows_are_no_change() -> None:
    for name, raw in shipped_tables().items():
        assert compare(SCHEMA.tables[name], rows_by_id(raw, SCHEMA.tables[name]), raw).is_empty


def test_a_column_that_no_table_of_today_has_is_left_out_and_named() -> None:
    upload = read("actors.csv", "id,mine,name_en,theirs\na,x,A,y\n")
    left = without_new_columns(upload, {"actors": {"id", "name_en", "theirs"}})
    assert left.tables["actors"].rows[0].cells == {"id": "a", "name_en": "A", "theirs": "y"}
    assert [one.value for one in left.findings if one.code == "columns-not-taken"] == ["mine"]
    assert [one.column for one in left.problems] == ["theirs"]
    misspelt = read("actors.csv", "id,nam_en\na,A\n")
    assert without_new_columns(misspelt, {"actors": {"id", "name_en"}}) == misspelt and not misspelt.is_sound


def test_an_extra_column_is_noted_and_a_column_that_is_there_twice_is_an_error() -> None:
    extra = read("actors.csv", "id,name_en,mine\na,A,x\n")
    assert [(one.code, one.severity) for one in extra.problems] == [("extra-column", "note")]
    assert rows_by_id(extra.tables["actors"], SCHEMA.tables["actors"])["a"]["mine"] == "x"
    twice = read("actors.csv", "id,name_en,name_en\na,A,B\n")
    assert [one.code for one in twice.problems] == ["duplicate-column"] and not twice.is_sound


# ZIP


def test_a_zip_of_all_tables_is_read() -> None:
    files = {f"data/{name}.csv": (DATA_FOLDER / f"{name}.csv").read_bytes() for name in SCHEMA.tables}
    clutter = {"__MACOSX/data/._events.csv": b"\x00\x05", "data/.DS_Store": b"\x00", "data/": b""}
    upload = read("tables.zip", zipped(files | clutter | {"data/datapackage.json": b"{}", "data/notes.pdf": b"%PDF-"}))
    assert tables(upload) == {name: texts(raw) for name, raw in shipped_tables().items()}
    assert [(one.code, one.value) for one in upload.findings] == [
        ("definition-passed-over", "data/datapackage.json"),
        ("passed-over", "data/notes.pdf"),
    ]
    assert upload.kind == "zip" and upload.is_sound
    assert {one.file for one in upload.origins.values()} == set(files)


def test_questions_of_files_in_a_zip_have_keys_of_their_own() -> None:
    files = {"1.csv": "id,name_en,kind\na,A,city\n", "2.csv": "id,name_en,kind\nb,B,person\n"}
    keys = [one.key for one in read("t.zip", zipped(files)).questions]
    assert keys == ["table:1.csv", "table:2.csv"]
    answers = dict(zip(keys, ["locations", "actors"], strict=True))
    assert list(read_upload("t.zip", zipped(files), SCHEMA, None, answers).tables) == ["locations", "actors"]
    with pytest.raises(Refused):
        read_upload("t.zip", zipped(files), SCHEMA, None, dict.fromkeys(keys, "actors"))


def link(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def named(name: str) -> bytes:
    return zipped({name: GOOD})


def twice(first: str, second: str) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")  # zipfile warns of two files of one name
        archive.writestr(first, GOOD)
        archive.writestr(second, GOOD)
    return buffer.getvalue()


def patched(content: bytes, at: int, value: int, form: str = "<H") -> bytes:
    """An archive of one file with a field of its directory entry, and the same one of the file's head, changed."""
    data = bytearray(content)
    entry = data.index(b"PK\x01\x02")
    struct.pack_into(form, data, entry + at, value)
    struct.pack_into(form, data, at - 2, value)
    return bytes(data)


def packed(method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("actors.csv", GOOD)
    return buffer.getvalue()


def stored_and_torn() -> bytes:
    """An archive whose file is not what its checksum says."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("actors.csv", GOOD)
    return buffer.getvalue().replace("Ł".encode(), b"xx", 1)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (named("/etc/actors.csv"), "path"),
        (named("../actors.csv"), "path"),
        (named("data/../../actors.csv"), "path"),
        (named("C:/actors.csv"), "path"),
        (named("a\\..\\actors.csv"), "path"),
        (twice("actors.csv", "actors.csv"), "duplicate"),
        (twice("actors.csv", "ACTORS.csv"), "duplicate"),
        (twice("a/actors.csv", "b/actors.csv"), "twice"),
        (link("actors.csv"), "symlink"),
        (patched(named("actors.csv"), 8, 1), "encrypted"),
        (packed(zipfile.ZIP_BZIP2), "method"),
        (packed(zipfile.ZIP_LZMA), "method"),
        (zipped({"inner.zip": named("actors.csv")}), "nested"),
        (zipped({"actors.csv": GOOD, "t.xlsx": workbook_bytes()}), "nested"),
        (zipped({"harmless.bin": named("actors.csv")}), "nested"),
        (zipped({"readme.txt.gz": b"x"}), "nested"),
        (workbook_bytes(), "renamed_workbook"),
        (zipped({"notes.md": b"x"}), "no_csv"),
        (zipped({}), "no_csv"),
        (zipped({f"{n}.md": b"x" for n in range(600)}), "members"),
        (zipped({f"{n}.md": b"x" for n in range(2000)}), "members"),
        (named("actors.csv")[:-30], "broken_archive"),
        (stored_and_torn(), "broken_archive"),
        (b"id,name\n", "no_archive"),
        (zipped({"actors.csv": b""}), "empty"),
        (zipped({"actors.csv": b"\x00\x01\x02\x03"}), "binary"),
        (zipped({"x.csv": b"a,b\n1,2\n"}), "no_table"),
    ],
)
def test_an_archive_that_is_unsafe_broken_or_has_no_table_is_refused(content: bytes, key: str) -> None:
    assert refusal("tables.zip", content).key == f"upload.refused.{key}"


def test_a_refusal_names_the_member() -> None:
    error = refusal("tables.zip", named("../../secret.csv"))
    assert error.values == {"file": "tables.zip", "member": "../../secret.csv"}


# Bombs


def test_a_bomb_is_stopped_while_it_unpacks() -> None:
    bomb = zipped({"actors.csv": b"0" * 50_000_000})
    assert len(bomb) < 60_000
    error = refusal("tables.zip", bomb, SMALL)
    assert error.key == "upload.refused.bomb" and error.values["limit"] == 3
    # By the ratio alone, when nothing else is too much.
    ratio = refusal("tables.zip", bomb, Limits(ratio=100))
    assert ratio.key == "upload.refused.bomb"


def test_many_small_files_are_counted_together() -> None:
    files = {f"{number}.md": bytes([number]) * 900_000 for number in range(15)}
    assert refusal("tables.zip", zipped(files), SMALL).key == "upload.refused.bomb"


def test_a_bomb_that_says_it_is_small_is_not_believed() -> None:
    """The size in the directory is a lie: what comes out is counted, and what does not fit it is damage."""
    content = b"0" * 20_000_000
    honest = bytearray(zipped({"actors.csv": content}))
    entry = honest.index(b"PK\x01\x02")
    struct.pack_into("<I", honest, entry + 24, 100)
    struct.pack_into("<I", honest, 22, 100)
    assert refusal("tables.zip", bytes(honest), SMALL).key in ("upload.refused.broken_archive", "upload.refused.bomb")


def test_a_file_that_many_entries_share_is_counted_each_time() -> None:
    """The kernel of a bomb of overlapping files (https://www.bamsoftware.com/hacks/zipbomb/)."""
    one = zipped({"00.md": b"0" * 800_000})
    start, entry, end = 0, one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    directory = b"".join(one[entry:end].replace(b"00.md", b"%02d.md" % number) for number in range(15))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 15, 15, len(directory), entry, 0)
    content = one[start:entry] + directory + tail
    assert len(zipfile.ZipFile(io.BytesIO(content)).infolist()) == 15
    assert refusal("tables.zip", content, SMALL).key in ("upload.refused.bomb", "upload.refused.broken_archive")


def test_a_workbook_that_is_a_bomb_is_stopped_before_it_is_read() -> None:
    files = parts(workbook_bytes()) | {"xl/sharedStrings.xml": b"<sst>" + b" " * 40_000_000 + b"</sst>"}
    assert refusal("t.xlsx", zipped(files), SMALL).key == "upload.refused.bomb"


def test_entities_are_refused_wherever_they_are() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml", "odd.bin"):
        files = parts(workbook_bytes())
        old = files.get(name, b"<?xml version='1.0'?><x/>")
        files[name] = old.replace(b"?>", b"?>" + laughs, 1) if b"?>" in old else laughs + old
        error = refusal("t.xlsx", zipped(files))
        assert (error.key, error.values["member"]) == ("upload.refused.entities", name)
    files["odd.bin"] = ("<?xml version='1.0' encoding='utf-16'?>" + laughs.decode() + "<x/>").encode("utf-16")
    assert refusal("t.xlsx", zipped(files)).key == "upload.refused.entities"


def test_openpyxl_reads_through_defusedxml() -> None:
    assert openpyxl.DEFUSEDXML


# Kinds of files


def strict() -> bytes:
    """A workbook with the names of "Strict Open XML" (ISO/IEC 29500-1)."""
    old, new = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    return zipped({name: content.replace(old, new) for name, content in parts(workbook_bytes()).items()})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("actors.csv", b"", "empty"),
        ("actors.csv", b"\xef\xbb\xbf \n\n", "empty"),
        ("actors.csv", workbook_bytes(), "is_archive"),
        ("actors.csv", OLE + b"x" * 600, "binary"),
        ("actors.csv", b"%PDF-1.7 x", "binary"),
        ("actors.csv", bytes(range(256)) * 4, "binary"),
        ("actors.csv", b"foo,bar\n1,2\n", "no_header"),
        ("actors.csv", b"id,name_en,na", "truncated"),
        ("actors.csv", b"name_en,kind\nA,person\n", "no_key"),
        ("x.csv", b"foo,bar\n1,2\n", "no_table"),
        ("x.csv", b"note\n1\n", "no_table"),
        ("t.xlsx", b"id,name_en\na,A\n", "no_workbook"),
        ("t.xlsx", OLE + b"x" * 600, "old_excel"),
        ("t.xlsx", OLE + b"x" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("t.xlsx", zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "no_workbook"),
        ("t.xlsx", zipped({"[Content_Types].xml": b"<Types/>"}), "broken_workbook"),
        ("t.xlsx", workbook_bytes()[:-40], "broken_archive"),
        ("t.xlsx", zipped(parts(workbook_bytes()) | {"xl/vbaProject.bin": b"x"}), "macros"),
        ("t.xlsx", zipped(parts(workbook_bytes()) | {"../x": b"x"}), "path"),
        ("t.xlsx", strict(), "strict"),
        ("t.xlsm", workbook_bytes(), "macros"),
        ("t.xls", OLE, "other_sheet"),
        ("t.fods", b"<?xml", "other_sheet"),
        ("t.xlsb", b"PK\x03\x04", "other_sheet"),
        ("t.docx", b"PK\x03\x04", "ending"),
        ("t.exe", b"MZ", "ending"),
        ("t", b"id\n", "ending"),
    ],
)
def test_a_file_of_the_wrong_kind_is_refused_with_what_to_do(name: str, content: bytes, key: str) -> None:
    assert refusal(name, content).key == f"upload.refused.{key}"


def test_a_workbook_with_macros_under_another_name_is_refused() -> None:
    files = parts(workbook_bytes())
    name = "[Content_Types].xml"
    files[name] = files[name].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert refusal("t.xlsx", zipped(files)).key == "upload.refused.macros"


def test_every_limit_is_kept_to_the_row() -> None:
    rows = "".join(f"a-{number},A\n" for number in range(10))
    text = "id,name_en\n" + rows
    exact = Limits(file_bytes=len(text), rows=10, columns=2, cells=20, cell_length=3)
    assert read("actors.csv", text, exact).is_sound
    for change, key in (
        ({"file_bytes": len(text) - 1}, "size"),
        ({"rows": 9}, "rows"),
        ({"columns": 1}, "columns"),
        ({"cells": 19}, "cells"),
        ({"cell_length": 2}, "cell_length"),
    ):
        fields = {name: getattr(exact, name) for name in exact.__dataclass_fields__} | change
        error = refusal("actors.csv", text, Limits(**fields))
        assert error.key == f"upload.refused.{key}"
        assert "limit" in error.values


def test_a_cell_that_is_too_large_is_named_by_its_row_and_column() -> None:
    rows = [["id", "name_en", "name_pl"], ["a", "A", "x" * 40], ["b", "B", "B"]]
    text = "".join(f"{','.join(row)}\n" for row in rows)
    for name, content in (
        ("actors.csv", text.encode()),
        ("t.zip", zipped({"actors.csv": text})),
        ("t.xlsx", book({"actors": rows})),
    ):
        with pytest.raises(Refused) as refused:
            read_upload(name, content, SCHEMA, Limits(cell_length=20))
        told = refused.value.values
        assert (told["row"], told["column"], told["found"], told["limit"]) == (2, "name_pl", 40, 20)
    # A cell beyond what is read of any table is named as well.
    huge = text.replace("x" * 40, "x" * 100_001)
    assert refusal("actors.csv", huge).values["column"] == "name_pl"


def test_cells_of_all_tables_are_counted_together() -> None:
    files = {"actors.csv": "id,name_en\na,A\n", "views.csv": "id,title_en\na,A\n"}
    assert read("t.zip", zipped(files), Limits(cells=4)).is_sound
    assert refusal("t.zip", zipped(files), Limits(cells=3)).values["file"] == "views.csv"


def test_every_refusal_has_its_sentence_and_is_used_here() -> None:
    """All blanks of a sentence are filled by the code that raises it; each sentence says what to do."""
    source = "".join(path.read_text() for path in (DATA_FOLDER.parent / "transcaspian" / "workbook").glob("*.py"))
    for language in LANGUAGES:
        for key in {part for part in source.split('"') if part.startswith("upload.refused.")}:
            text = words(language)(key)
            assert "file" in {name for _, name, _, _ in Formatter().parse(text) if name}, key
            assert text.endswith(".") and len(text) > 40


# Whatever comes

NAMES = ("actors.csv", "x.csv", "t.xlsx", "t.zip", "t", "../..", "\x00.csv")
PIECES = st.sampled_from(
    [b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\x00" * 20, b"\xff" * 8, b"<x>", b"&", b"99999", b""]
)


@settings(max_examples=share(300))
@given(
    name=st.sampled_from(NAMES),
    data=st.binary(max_size=500),
)
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    read_or_refused(name, data)


@settings(max_examples=share(150))
@given(text=st.text(max_size=300), page=st.sampled_from(["utf-8", "utf-16", "cp1250", "cp1251"]))
def test_any_text_is_read_or_refused(text: str, page: str) -> None:
    read_or_refused("actors.csv", (ACTORS + "\n" + text).encode(page, "replace"))


@st.composite
def torn(draw: st.DrawFn, whole: bytes) -> bytes:
    """Draw a file with some of its bytes cut, repeated or replaced."""
    data = whole
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 60)))
        data = data[:start] + draw(PIECES | st.binary(max_size=6)) + data[end:]
    return data


@settings(max_examples=share(150))
@given(data=torn(workbook_bytes()))
def test_a_workbook_with_any_damage_is_read_or_refused(data: bytes) -> None:
    read_or_refused("t.xlsx", data)


@settings(max_examples=share(100))
@given(data=torn(zipped({"actors.csv": GOOD, "datapackage.json": b"{}"})))
def test_an_archive_with_any_damage_is_read_or_refused(data: bytes) -> None:
    read_or_refused("t.zip", data)


@settings(max_examples=share(200))
@given(data=st.data())
def test_a_part_of_a_workbook_with_any_damage_is_read_or_refused(data: st.DataObject) -> None:
    files = parts(workbook_bytes())
    name = data.draw(st.sampled_from(sorted(files)))
    read_or_refused("t.xlsx", zipped(files | {name: data.draw(torn(files[name]))}))


def read_or_refused(name: str, data: bytes) -> None:
    try:
        upload = read(name, data)
    except Refused as error:
        for language in LANGUAGES:
            assert words(language)(error.key, **error.values)
        return
    for language in LANGUAGES:
        lines(upload, language)
        for asked in upload.questions:
            assert question(asked, language) and all(option(asked, one, language) for one in asked.options)
    for table_name, raw in upload.tables.items():
        assert isinstance(raw, RawTable)
        compare(SCHEMA.tables[table_name], {}, raw)


def test_a_workbook_of_ours_comes_back_with_its_version() -> None:
    content = workbook(SCHEMA, shipped_tables(), [], "pl", version="0123abc")
    assert read("tables.xlsx", content).version == "0123abc"
    assert read("tables.xlsx", workbook_bytes()).version == ""
