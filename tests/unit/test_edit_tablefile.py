"""A table's file: an edit rewrites the touched rows alone, and is read as what was meant."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from tests.amounts import share
from transcaspian.dataset.loading import SCHEMA_FILE
from transcaspian.edit.changes import Add, Change, Remove, Set, apply
from transcaspian.edit.tablefile import MOST_LETTERS, TableFile
from transcaspian.language.messages import LANGUAGES, Refused, words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.reading import parse_table
from transcaspian.tables.schema import read_schema

SCHEMA = read_schema(DATA_FOLDER / SCHEMA_FILE)
GLOSSARY = SCHEMA.tables["glossary"]
COLUMNS = ("term", "en", "pl", "explanation_en", "explanation_pl")
ENDS = ("\n", "\r\n", "\r")


def glossary(text: str | bytes) -> TableFile:
    return TableFile.read(text if isinstance(text, bytes) else text.encode(), GLOSSARY)


def refused(of: TableFile | bytes, *changes: Change) -> str:
    """The key of the refusal; its message exists in both languages and fills its blanks."""
    with pytest.raises(Refused) as error:
        (TableFile.read(of, GLOSSARY) if isinstance(of, bytes) else of).edited(changes)
    for language in LANGUAGES:
        assert "{" not in words(language)(error.value.key, **error.value.values)
    return error.value.key


def cell(mark: str) -> st.SearchStrategy[str]:
    """What may stand in a cell: words, marks, quotes, line breaks, blanks around, other scripts, formulas."""
    parts = st.sampled_from(
        [
            "a",
            "Łódź",
            "Қазақ",
            "1,5",
            ";",
            "\t",
            '"',
            '""',
            "\n",
            "\r\n",
            "\r",
            " ",
            "  b",
            "=1+1",
            "\u2028",
            "\x85",
            "’",
            mark,
        ]
    )
    return st.lists(parts, max_size=5).map("".join)


def written(text: str, mark: str, always: bool) -> str:
    """A cell as some program writes it."""
    if always or any(letter in text for letter in (mark, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A glossary as some program wrote it, and somebody changed it: never two rows alike in style."""
    mark = draw(st.sampled_from([",", ";", "\t"]))
    # Not "\r" and "\n" in one file: a blank line between two rows of which one goes could make one end of two.
    ends = draw(st.sampled_from([("\n",), ("\r\n",), ("\r",), ("\n", "\r\n"), ("\r", "\r\n")]))
    columns = draw(st.permutations([*COLUMNS, *draw(st.sampled_from([(), ("mine",), ("mine", "")]))]))
    bom = draw(st.booleans())
    lines = [mark.join(written(column, mark, draw(st.booleans())) for column in columns)]
    for number in range(draw(st.integers(0, 6))):
        if draw(st.integers(0, 5)) == 0:
            lines.append(draw(st.sampled_from(["", "  ", mark * 4, '""'])))
        row = {column: draw(cell(mark)) for column in columns}
        row["term"] = draw(st.sampled_from([f"t{number}", f"t{number}", "same", "", '"quoted" term']))
        cells = [written(row[column], mark, draw(st.booleans())) for column in columns]
        lines.append(mark.join(cells[: draw(st.integers(2, 9))]))
    text = "".join(line + draw(st.sampled_from(ends)) for line in lines)
    if draw(st.booleans()) and text.rstrip("\r\n").count(mark) and lines[-1].count(mark) >= 4:
        text = text.rstrip("\r\n")
    return (codecs.BOM_UTF8 if bom else b"") + text.encode()


def read(content: bytes) -> TableFile:
    """The file, or another example: some of what a row of chance makes is torn for good reason."""
    try:
        return TableFile.read(content, GLOSSARY)
    except Refused as error:
        event(error.key)
        assume(False)
        raise


@st.composite
def edits(draw: st.DrawFn) -> tuple[bytes, list[Change]]:
    """A file, and changes to some of its rows, possible or not."""
    content = draw(files())
    file = read(content)
    changes: list[Change] = []
    columns = [column for column in dict.fromkeys(file.raw.columns) if column and column != "term"]
    for row_id in draw(st.lists(st.sampled_from(sorted(file.rows)), unique=True, max_size=3)) if file.rows else ():
        if draw(st.integers(0, 3)) == 0:
            changes.append(Remove("glossary", row_id, file.rows[row_id]))
            continue
        for column in draw(st.lists(st.sampled_from(columns), unique=True, min_size=1, max_size=3)):
            old = file.rows[row_id].get(column, "")
            changes.append(Set("glossary", row_id, column, old, draw(cell(file.delimiter))))
    for number in range(draw(st.integers(0, 2))):
        values = {column: draw(cell(file.delimiter)) for column in columns}
        after = draw(st.sampled_from([None, None, "", "nowhere", *file.rows]))
        changes.append(Add("glossary", values | {"term": f"new {number}"}, after))
    return content, changes


@settings(max_examples=share(75, 3000))
@given(edits())
def test_untouched_rows_keep_their_bytes_and_the_rest_is_read_as_meant(given: tuple[bytes, list[Change]]) -> None:
    content, changes = given
    file = read(content)
    try:
        edited = file.edited(changes)
    except Refused as error:
        event(error.key)
        assert error.key in ("edit.lines_like_rows", "edit.empty_row"), error.key
        return
    event("edited" if edited != content else "nothing to do")
    after = TableFile.read(edited, GLOSSARY)
    assert after.rows == apply(changes, {"glossary": file.rows})["glossary"]
    assert (after.bom, after.codec, after.delimiter) == (file.bom, file.codec, file.delimiter)
    touched = {file.places[change.row_id] for change in changes if not isinstance(change, Add)}
    untouched = [line for place, line in enumerate(file.lines) if place not in touched]
    added, removed = (sum(isinstance(change, kind) for change in changes) for kind in (Add, Remove))
    assert len(after.lines) == len(file.lines) + added - removed
    # Rows in their order, each with its own end; only a last row without one gets one when another follows.
    found = iter(after.lines)
    for line in untouched:
        assert any(one == line or (one.text == line.text and not line.end) for one in found), line
    if not changes:
        assert edited == content


HEADER = "term,en,pl,explanation_en,explanation_pl\n"


def test_a_cell_is_rewritten_and_the_rest_of_its_row_stays_as_it_was_written() -> None:
    file = glossary(HEADER + 'A, one ,"two",,"say ""hi"""\r\nB,1,2,3,4')
    assert file.source("A") == b'A, one ,"two",,"say ""hi"""'
    edited = file.edited([Set("glossary", "A", "explanation_en", "", "three, four")])
    assert edited == (HEADER + 'A, one ,"two","three, four","say ""hi"""\r\nB,1,2,3,4').encode()


def test_quotes_stay_where_they_were_and_come_where_they_are_needed() -> None:
    file = glossary(HEADER + 'A,"quoted",plain,plain,plain\n')
    edited = file.edited(
        [
            Set("glossary", "A", "en", "quoted", "still"),
            Set("glossary", "A", "pl", "plain", "no need"),
            Set("glossary", "A", "explanation_en", "plain", 'a "word"'),
            Set("glossary", "A", "explanation_pl", "plain", "two\r\nlines"),
        ]
    )
    assert edited == (HEADER + 'A,"still",no need,"a ""word""","two\nlines"\n').encode()


def test_what_a_semicolon_file_of_a_spreadsheet_has_stays() -> None:
    content = (
        codecs.BOM_UTF8
        + "pl;mine;term;en;explanation_en;explanation_pl;;\r\nŁódź;x;A;Lodz;1,5;;;\r\n;;;;;;;\r\n".encode()
    )
    edited = glossary(content).edited(
        [Set("glossary", "A", "en", "Lodz", "a; b"), Add("glossary", {"term": "B", "mine": "y", "pl": "Żółw"})]
    )
    assert edited == content.replace(b";Lodz;", b';"a; b";') + "Żółw;y;B;;;;;\r\n".encode()


def test_line_breaks_in_a_cell_are_those_it_had() -> None:
    file = glossary(HEADER + 'A,"one\r\ntwo",,,\r\n')
    assert file.edited([Set("glossary", "A", "en", "one\ntwo", "1\n2")]) == (HEADER + 'A,"1\r\n2",,,\r\n').encode()


@pytest.mark.parametrize("end", ENDS)
def test_a_row_is_added_with_the_usual_end_and_the_file_ends_as_before(end: str) -> None:
    rows = HEADER.replace("\n", end) + f"A,,,,{end}"
    new = Add("glossary", {"term": "B", "pl": "b"})
    assert glossary(rows + "C,,,,").edited([new]) == f"{rows}C,,,,{end}B,,b,,".encode()
    assert glossary(rows + f"C,,,,{end}").edited([new]) == f"{rows}C,,,,{end}B,,b,,{end}".encode()
    assert glossary(rows + f"C,,,,{end}{end}").edited([new]) == f"{rows}C,,,,{end}{end}B,,b,,{end}".encode()


def test_rows_are_added_where_they_are_to_stand() -> None:
    file = glossary(HEADER + "A,,,,\n\nB,,,,\n")
    adds = [Add("glossary", {"term": term}, after) for term, after in (("x", "A"), ("y", "x"), ("top", ""), ("z", "?"))]
    assert file.edited(adds) == (HEADER + "top,,,,\nA,,,,\nx,,,,\ny,,,,\n\nB,,,,\nz,,,,\n").encode()


def test_a_new_row_has_the_quotes_that_the_rows_have_without_need() -> None:
    file = glossary(HEADER + '"A","a",b,"c, d",\n')
    assert file.edited([Add("glossary", {"term": "B", "explanation_en": "e"})]).endswith(b'"B","",,e,\n')


def test_a_file_with_a_header_alone_can_be_added_to() -> None:
    assert glossary(HEADER[:-1]).edited([Add("glossary", {"term": "B"})]) == (HEADER + "B,,,,").encode()


def test_a_removed_row_goes_with_its_end_and_with_all_its_lines() -> None:
    file = glossary(HEADER + 'A,"1\r\n2",,,\r\nB,,,,\nC,,,,')
    assert file.edited([Remove("glossary", "A", {"term": "A", "en": "1\n2"})]) == (HEADER + "B,,,,\nC,,,,").encode()
    assert file.edited([Remove("glossary", "C", {"term": "C"})]).endswith(b"\r\nB,,,,\n")


def test_rows_of_one_id_and_rows_without_one_can_be_told_apart() -> None:
    file = glossary(HEADER + "A,1,,,\nA,2,,,\n,3,,,\n,4,,,\n")
    assert list(file.rows) == ["A", "A #2", "#1", "#2"]
    edited = file.edited([Set("glossary", "A #2", "term", "A", "B"), Set("glossary", "#2", "term", "", "C")])
    assert edited == (HEADER + "A,1,,,\nB,2,,,\n,3,,,\nC,4,,,\n").encode()


def test_a_short_row_is_made_whole_when_it_is_edited_and_a_long_one_keeps_all() -> None:
    file = glossary(HEADER + "A,1\nB,1,2,3,4,5\nC,1\n")
    changes = [Set("glossary", row_id, "en", "1", "one") for row_id in "AB"]
    assert file.edited(changes) == (HEADER + "A,one,,,\nB,one,2,3,4,5\nC,1\n").encode()


def test_a_windows_code_page_stays_and_has_only_its_own_letters() -> None:
    content = (HEADER + "A,Łódź,źdźbło,,\n").encode("cp1250")
    file = glossary(content)
    assert file.codec == "cp1250"
    assert file.edited([Set("glossary", "A", "pl", "źdźbło", "żółw")]) == content.replace(
        "źdźbło".encode("cp1250"), "żółw".encode("cp1250")
    )
    assert refused(file, Set("glossary", "A", "pl", "źdźbło", "Қазақ")) == "edit.no_letter"


def test_utf_16_stays() -> None:
    text = HEADER.replace(",", "\t") + "A\tŁódź\t\t\t\r\n"
    for bom, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        edited = glossary(bom + text.encode(codec)).edited([Set("glossary", "A", "en", "Łódź", "Қазақ")])
        assert edited == bom + text.replace("Łódź", "Қазақ").encode(codec)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "edit.unreadable"),
        (b"PK\x03\x04", "edit.unreadable"),
        (b"one,two\n1,2\n", "edit.unreadable"),
        ((HEADER + 'A,"one,,,\nB,,,,\n').encode(), "edit.torn_quotes"),
        ((HEADER + 'A,"one"x,,,\n').encode(), "edit.torn_quotes"),
        ((HEADER + "A,,,,\nB,1").encode(), "edit.cut_off"),
        ((HEADER + "A,\u0142").encode()[:-1], "edit.cut_off"),
        ((HEADER + "A,\u0142,,,\nB,").encode() + b"\xff\x98\x81,,,\n", "edit.undecodable"),
        (b"en,pl,explanation_en,explanation_pl\n1,2,3,4\n", "edit.no_key"),
        (b"term,term,en,pl\n1,2,3,4\n", "edit.no_key"),
    ],
)
def test_a_file_that_cannot_be_edited_safely_is_refused(content: bytes, key: str) -> None:
    assert refused(content) == key


def test_an_edit_that_cannot_be_made_is_refused() -> None:
    file = glossary(HEADER.replace("pl,", "pl,pl,") + "A,1,,,,\n")
    assert refused(file, Set("glossary", "A", "pl", "", "x")) == "edit.no_column"
    assert refused(file, Set("glossary", "A", "theirs", "", "x")) == "edit.no_column"
    assert refused(file, Add("glossary", {"term": "B", "pl": "x"})) == "edit.no_column"
    assert refused(file, Set("glossary", "A", "en", "2", "x")) == "edit.mismatch"
    assert refused(file, Set("glossary", "B", "en", "", "x")) == "edit.row_gone"
    assert refused(file, Remove("glossary", "A", {"term": "A"})) == "edit.mismatch"
    assert refused(file, Set("glossary", "A", "term", "A", " ")) == "edit.no_id"
    assert refused(file, Add("glossary", {"term": "A"})) == "edit.duplicate_id"
    assert refused(file, Set("glossary", "A", "en", "1", "x" * (MOST_LETTERS + 1))) == "edit.text_too_long"
    assert refused(file, Set("glossary", "A", "en", "1", "\ud800")) == "edit.no_letter"
    nameless = glossary(HEADER + ",1,,,\n")
    assert refused(nameless, Set("glossary", "#1", "en", "1", "")) == "edit.empty_row"


@pytest.mark.parametrize("text", ["lines:\na,b,c,d,e\nend", "a,b,c,d,e,f,g\n", "\n", "one\n\ntwo", 'x",\n",,,,'])
@pytest.mark.parametrize("column", COLUMNS[1:])
def test_a_text_of_several_lines_is_saved_whatever_stands_in_it(column: str, text: str) -> None:
    file = glossary(HEADER + "A,1,,,\nB,2,,,\n")
    edited = file.edited([Set("glossary", "A", column, file.rows["A"].get(column, ""), text)])
    raw = parse_table(edited, GLOSSARY)
    assert (raw.rows[0].cells[column], raw.problems) == (text.strip(), ())


def test_a_note_of_two_lines_beside_a_query_with_commas_is_saved() -> None:
    views = SCHEMA.tables["views"]
    file = TableFile.read(b'id,title_en,title_pl,note,query\nmap,A,B,one,"map=26,39,74,58.6&w=june"\n', views)
    edited = file.edited([Set("views", "map", "note", "one", "First line\nSecond line")])
    assert parse_table(edited, views).rows[0].cells["note"] == "First line\nSecond line"


def test_a_text_that_holds_a_row_of_its_own_table_is_refused() -> None:
    actors = SCHEMA.tables["actors"]
    file = TableFile.read(b"id,name_en,name_pl,name_local,kind,part_of,country,note\na,A,A,,person,,KZ,\n", actors)
    with pytest.raises(Refused) as error:
        file.edited([Set("actors", "a", "note", "", "see\nb,B,B,,person,,KZ,\nbelow")])
    assert error.value.key == "edit.lines_like_rows"


def test_an_edit_that_would_make_the_file_look_like_no_text_is_refused() -> None:
    file = glossary(HEADER + "A,1,,,\n")
    assert refused(file, Set("glossary", "A", "en", "1", "\x01" * 20)) == "edit.would_not_read"


def test_what_a_change_does_to_another_table_is_none_of_this_file() -> None:
    content = HEADER.encode() + b"A,1,,,\n"
    assert glossary(content).edited([Set("views", "A", "query", "1", "2")]) == content


@pytest.mark.parametrize("name", sorted(set(SCHEMA.tables) - {"imports"}))  # nothing that ships was imported
def test_the_tables_that_ship_are_files_that_can_be_edited(name: str) -> None:
    table = SCHEMA.tables[name]
    content = (DATA_FOLDER / table.path).read_bytes()
    file = TableFile.read(content, table)
    assert b"".join((line.text + line.end).encode() for line in file.lines) == content
    row_id, row = list(file.rows.items())[len(file.rows) // 2]
    column = next(column for column in reversed(file.raw.columns) if column not in table.key and row.get(column))
    edited = file.edited([Set(name, row_id, column, row[column], "Something else")])
    before, after = content.split(b"\n"), edited.split(b"\n")
    assert len(before) == len(after)
    differing = [number for number, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
    assert differing == [file.places[row_id]]
    back = TableFile.read(edited, table).edited([Set(name, row_id, column, "Something else", row[column])])
    assert back == content
