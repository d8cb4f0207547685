"""Rows for editors: the very bytes of the files, which the reader of tables takes back as the same records."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.unit.broken_tables import GOOD, copy_of_good
from tests.unit.handmade import shipped
from transcaspian.dataset.loading import load
from transcaspian.exchange import editors_formats, files_of
from transcaspian.exchange.editor_csv import rows
from transcaspian.language.messages import Refused, words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.view.query import View
from transcaspian.view.selection import select

HEADER = "id,date,title_en\n"


def shown(view: View) -> list[str]:
    return [e.id for e in select(shipped(), view).shown]


def test_rows_are_slices_of_the_file_and_nothing_else() -> None:
    view = View(window="july")
    content = editors_formats(files_of(DATA_FOLDER))["csv-editors"].function(shipped(), view, shown(view))
    file = (DATA_FOLDER / "events.csv").read_bytes()
    lines = file.splitlines(keepends=True)
    kept = content.splitlines(keepends=True)
    assert kept[0] == lines[0]
    places = [lines.index(line) for line in kept]
    assert places == sorted(places) and 1 < len(kept) < len(lines)


def test_all_rows_that_are_published_are_the_file_without_its_drafts() -> None:
    content = editors_formats(files_of(DATA_FOLDER))["csv-editors"].function(shipped(), View(), [*shipped().events])
    lines = (DATA_FOLDER / "events.csv").read_bytes().splitlines(keepends=True)
    rows = list(csv.reader(line.decode() for line in lines))
    status = rows[0].index("status")
    assert content == b"".join(line for line, row in zip(lines, rows, strict=True) if row[status] != "draft")
    assert content.count(b"\n") < len(lines)


def test_the_reader_of_tables_takes_the_rows_back_as_the_same_records(tmp_path: Path) -> None:
    view = View(window="all", tracks=("mutiny", "contracts"), known_by=date(2023, 12, 31))
    folder = Path(shutil.copytree(DATA_FOLDER, tmp_path / "tables", ignore=shutil.ignore_patterns(".history")))
    ids = shown(view)
    for key, table in (("csv-editors", "events"), ("claims-csv-editors", "claims")):
        content = editors_formats(files_of(DATA_FOLDER))[key].function(shipped(), view, ids)
        (folder / f"{table}.csv").write_bytes(content)
    again = load(folder).editorial
    assert again.events == {i: e for i, e in shipped().events.items() if i in ids}
    known = {c.id: c for i in ids for c in select(shipped(), view).claims[i]}
    assert again.claims == {i: c for i, c in shipped().claims.items() if i in known}
    assert len(again.claims) < len(shipped().claims)


WHOLE = (
    'a,2023,"=1+1, ""x"""\r\n',
    "b ,2023,  padded\n",
    ' "c",2023,x\n'.strip(" "),
    'd,2023,"two\r\nlines, and\rmore\n"\n',
    "e,2023,Łódź · Орал\r",
    "f,2023,'-1,,,\n",
    "g,2023,\ttab\n",
    " \n",
    ",,\n",
)


@given(
    some.permutations(WHOLE),
    some.lists(some.sampled_from("abcdefg"), unique=True),
    some.sampled_from(["", "\ufeff"]),
    some.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
)
def test_every_byte_of_a_row_stays(written: list[str], wanted: list[str], mark: str, codec: str) -> None:
    mark = "\ufeff" if codec != "utf-8" else mark
    expected = [line for line in written if line.strip('" \n,')[:1] in wanted and line.strip("\n,")]
    found = rows((mark + HEADER + "".join(written)).encode(codec), "events", wanted)
    assert found == (mark + HEADER + "".join(expected)).encode(codec)


@pytest.mark.parametrize(("page", "text"), [("cp1250", "Zażółć gęślą jaźń, Łódź"), ("cp1251", "Уральск и Астана")])
def test_a_code_page_stays_the_code_page(page: str, text: str) -> None:
    content = f'id,date,title_en\na,2023,"{text}"\nb,2023,"{text} {text}"\n'.encode(page)
    assert rows(content, "events", ["b"]) == content.replace(f'a,2023,"{text}"\n'.encode(page), b"")


def test_bytes_that_are_no_letters_stay() -> None:
    content = HEADER.encode() + b"a,2023,\xff\xfe\x80 Orze\xc5\x82\nb,2023,x\n"
    assert rows(content, "events", ["a"]) == content.removesuffix(b"b,2023,x\n")


@pytest.mark.parametrize("mark", [";", "\t"])
def test_another_mark_between_cells_is_read(mark: str) -> None:
    content = f"date{mark}ID{mark}title_en\n2023{mark}a{mark}x, y\n2023{mark}b{mark}z\n".encode()
    assert rows(content, "events", ["b"]) == f"date{mark}ID{mark}title_en\n2023{mark}b{mark}z\n".encode()


def test_a_last_row_without_a_line_break_and_blank_rows_before_the_header() -> None:
    assert rows(b"\n,,\n" + HEADER.encode() + b"a,2023,x\nb,2023,y", "events", ["b"]).endswith(b"title_en\nb,2023,y")


def test_of_two_rows_with_one_id_the_first_counts() -> None:
    content = HEADER.encode() + b"a,2023,first\na,2023,second\n"
    assert rows(content, "events", ["a"]) == HEADER.encode() + b"a,2023,first\n"


@pytest.mark.parametrize(
    "broken",
    [
        'a,2023,"open\n',
        'a,2023,"shut" again\n',
        "a,2023\n",
        "a,2023,x,too,long\n",
        'a,"open\nb,2023,"shut"\n',
    ],
)
def test_a_broken_row_costs_itself_only(broken: str) -> None:
    content = (HEADER + broken + "c,2023,x\nd,2023,y\n").encode()
    assert rows(content, "events", ["c", "d"]) == (HEADER + "c,2023,x\nd,2023,y\n").encode()


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"when,what\n2023,x\n", HEADER.encode(), HEADER.encode() + b"b,2023,x\n"]
)
def test_rows_that_are_gone_are_named_and_nothing_is_handed_out(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        rows(content, "events", ["a", "b", *(f"x{n}" for n in range(20))])
    told = words("en")(refused.value.key, **refused.value.values)
    assert "“events”" in told and "a, " in told and "x9" not in told and "…" in told
    assert words("pl")(refused.value.key, **refused.value.values)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    (folder / "events.csv").unlink()
    with pytest.raises(Refused) as refused:
        files_of(folder)("events")
    assert "events.csv" in words("en")(refused.value.key, **refused.value.values)
    assert words("pl")(refused.value.key, **refused.value.values)


def test_the_folders_own_data_package_says_where_a_table_is(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    package = (DATA_FOLDER / "datapackage.json").read_text(encoding="utf-8")
    assert files_of(folder)("events") == (GOOD / "events.csv").read_bytes()
    (folder / "happenings.csv").write_bytes((folder / "events.csv").read_bytes())
    (folder / "events.csv").unlink()
    (folder / "datapackage.json").write_text(package.replace('"events.csv"', '"happenings.csv"'), encoding="utf-8")
    data = load(folder).published
    content = editors_formats(files_of(folder))["csv-editors"].function(data, View(), [*data.events])
    found = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert [row["id"] for row in found] == [*data.events]
    (folder / "datapackage.json").write_text("{}", encoding="utf-8")
    with pytest.raises(Refused):
        files_of(folder)("events")  # the package is of no use, so the usual name counts
