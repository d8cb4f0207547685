"""Whatever is in the files of a folder: loading does not raise, and no row is lost in silence.

What holds, precisely, for any bytes in any table:

1. A table that cannot be read has a problem without a row that says so, and no rows. Of any other table every row that
   was read is either shown (to editors) or set aside, never both and never neither.
2. A row that is set aside has an error in it, or its column has one, or it is counted in an error elsewhere: all rows
   set aside together are never more than the places that the errors count.
3. In a file without quotation marks every line that is not blank is the header, above it, a mark of a conflict, or one
   row. With quotation marks a row may take
   several lines; but a whole row of the good table that still stands on a line of its own under the good header is
   always a row with its id, whatever quotation marks were opened before it.
4. Everything found has a known code, its severity and its place within the file, and a sentence in both languages.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.amounts import share
from tests.unit.broken_tables import GOOD, copy_of_good
from transcaspian.__main__ import main
from transcaspian.checks.files import COLUMN_LOST
from transcaspian.dataset.loading import Loaded, load
from transcaspian.language.messages import LANGUAGES
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.decoding import decode
from transcaspian.tables.keys import rows_by_id
from transcaspian.tables.kinds import CODES
from transcaspian.tables.letters.rereading import is_foreign, reread
from transcaspian.tables.problems import Problem, note, where
from transcaspian.tables.reading import parse_table
from transcaspian.tables.schema import read_schema

SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")
FILES = {name: (GOOD / table.path).read_bytes() for name, table in SCHEMA.tables.items()}
BITS = [
    b'"',
    b'""',
    b",",
    b";",
    b"\t",
    b"\n",
    b"\r\n",
    b"\r",
    b"\x00",
    b"\xff",
    b"\xb3",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"..",
    b"sep=;\n",
    b"<<<<<<< HEAD\n",
    b"\n=======\n",
    b"\n>>>>>>> other\n",
]
BITS += ["ż".encode(), "\u202e".encode(), b"9" * 30, b"/", b"2023", b"id", b"<b>", b" "]
OTHERS = ("mac_cyrillic", "koi8_r", "cp852")  # code pages that are read in no way
PAGES = ("cp1250", "cp1251", "cp1252", "cp1254", "mac_latin2", "mac_roman", "iso8859_2", *OTHERS)
ENCODINGS = (*PAGES, "utf-16", "utf-16-le", "utf-8-sig", "latin-1", "utf-7", "utf-32")


@st.composite
def mangled(draw: st.DrawFn, data: bytes, most: int = 4) -> bytes:
    """Draw what may happen to a file: cut off, bits flipped, bytes put in or out, lines moved, saved otherwise."""
    for _ in range(draw(st.integers(1, most))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 60)))
        match draw(
            st.sampled_from(["cut", "flip", "put in", "replace", "repeat", "lines", "encoding", "breaks", "mark"])
        ):
            case "cut":
                data = data[:start]
            case "flip" if start < len(data):
                data = data[:start] + bytes([data[start] ^ 1 << draw(st.integers(0, 7))]) + data[start + 1 :]
            case "put in":
                data = data[:start] + draw(st.sampled_from(BITS)) + data[start:]
            case "replace":
                data = data[:start] + draw(st.sampled_from(BITS) | st.binary(max_size=8)) + data[end:]
            case "repeat":
                data = data[:end] + data[start:]
            case "lines":
                data = b"\n".join(draw(st.permutations(data.split(b"\n"))))
            case "encoding":
                data = data.decode("utf-8", "replace").encode(draw(st.sampled_from(ENCODINGS)), "replace")
            case "breaks":
                data = data.replace(b"\n", draw(st.sampled_from([b"\r\n", b"\r", b"\n\n"])))
            case "mark":
                data = data.replace(b",", draw(st.sampled_from([b";", b"\t", b"|", b", "])))
    return data


@st.composite
def folders(draw: st.DrawFn) -> dict[str, bytes | None]:
    """Draw files of a folder that differ from the good ones: one to three, one of them perhaps missing."""
    names = draw(st.lists(st.sampled_from(sorted(FILES)), min_size=1, max_size=3, unique=True))
    return {
        name: draw(st.none() | mangled(FILES[name])) if n else draw(mangled(FILES[name]))
        for n, name in enumerate(names)
    }


@contextmanager
def written(files: dict[str, bytes | None]) -> Iterator[Path]:
    with TemporaryDirectory() as name:
        folder = copy_of_good(Path(name))
        for table, data in files.items():
            path = folder / SCHEMA.tables[table].path
            path.unlink()
            if data is not None:
                path.write_bytes(data)
        yield folder


def assert_nothing_is_lost(loaded: Loaded) -> None:
    """The first, second and fourth point."""
    errors = [problem for problem in loaded.problems if problem.severity == "error"]
    for name in SCHEMA.tables:
        shown = len(getattr(loaded.editorial, name))
        assert loaded.rows[name] == shown + loaded.set_aside[name]
        assert len(getattr(loaded.published, name)) <= shown
        if name in loaded.unreadable:
            assert loaded.rows[name] == 0
            assert any(problem.table == name and problem.row is None for problem in errors)
        lost = any(problem.table == name and problem.code in COLUMN_LOST for problem in errors)
        assert loaded.set_aside[name] == 0 or errors
        assert loaded.set_aside[name] <= loaded.rows[name]
        if not lost and not any(problem.count > 1 for problem in errors):
            # Nothing was lost along with something else, so every row set aside is named.
            assert loaded.set_aside[name] <= len({p.row for p in errors if p.table == name and p.row is not None})
    assert sum(loaded.set_aside.values()) <= sum(problem.count for problem in errors)
    for problem in loaded.problems:
        beside = problem.code == "mojibake" and problem.hint  # what stood there before makes it certain
        assert problem.severity == ("error" if beside else CODES[problem.code])
        assert problem.row is None or problem.row >= 1
        assert problem.count >= 1
        for language in LANGUAGES:
            assert note(problem, language) and where(problem, language)


@settings(max_examples=share(30, 5_000), deadline=None)
@given(files=folders())
def test_no_row_of_a_mangled_folder_is_lost_in_silence(files: dict[str, bytes | None]) -> None:
    with written(files) as folder:
        loaded = load(folder, countries_path=folder / "none")
    assert_nothing_is_lost(loaded)
    # What everyone may be told is some of it, in other words where these would quote what only editors may see.
    told = loaded.public(loaded.problems)
    assert Counter(map(place, told)) <= Counter(map(place, loaded.problems))
    assert all(note(problem, "pl") and problem.severity == CODES[problem.code] for problem in told)


def place(problem: Problem) -> tuple[str, int | None, str | None]:
    return problem.table, problem.row, problem.column


@settings(max_examples=share(15, 1_600), deadline=None)
@given(data=mangled(FILES["locations"]))
def test_no_place_is_lost_where_countries_are_compared(data: bytes) -> None:
    with written({"locations": data}) as folder:
        assert_nothing_is_lost(load(folder))


@settings(max_examples=share(20, 2_400), deadline=None)
@given(
    name=st.sampled_from(sorted(FILES)),
    data=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")),
    under_header=st.booleans(),
)
def test_any_bytes_are_a_table_or_a_problem(name: str, data: bytes, under_header: bool) -> None:
    header = FILES[name].split(b"\n")[0] + b"\n" if under_header else b""
    with written({name: header + data}) as folder:
        assert_nothing_is_lost(load(folder, countries_path=folder / "none"))


@settings(max_examples=share(12, 800), deadline=None)
@given(files=folders(), language=st.sampled_from(LANGUAGES))
def test_every_report_can_be_written(files: dict[str, bytes | None], language: str) -> None:
    with written(files) as folder:
        status = {}
        for format in ("text", "json", "markdown", "github"):
            with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()):
                status[format] = main(["check", str(folder), "--format", format, "--lang", language])
            if format == "json":
                json.loads(out.getvalue())
            assert out.getvalue().strip()
    assert len(set(status.values())) == 1


# Lines and rows


def lines_of(data: bytes, mark: str) -> list[str]:
    """The lines of a file that are not blank, as a reader of text counts them."""
    text = decode(data).text.replace("\r\n", "\n").replace("\r", "\n")
    return [line for line in text.split("\n") if line.replace(mark, "").strip()]


@settings(max_examples=share(200, 8_000), deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(FILES)))
def test_without_quotation_marks_every_line_is_a_row(data: st.DataObject, name: str) -> None:
    content = data.draw(mangled(FILES[name].replace(b'"', b"")))
    assume('"' not in decode(content).text)
    raw = parse_table(content, SCHEMA.tables[name])
    if not raw.readable:
        assert [problem.row for problem in raw.problems] == [None]
        return
    codes = {problem.code: problem for problem in raw.problems}
    lines = lines_of(content, raw.delimiter)
    if "separator-line" in codes:
        del lines[0]
    above = len(lines) - 1 - len(raw.rows)
    assert above == 0 or ("lines-above" in codes and 1 <= above < raw.header)
    blank = codes["blank-rows"].count if "blank-rows" in codes else 0
    numbers = [row.number for row in raw.rows]
    assert numbers == sorted(set(numbers)) and (not numbers or numbers[0] > raw.header)
    assert max([raw.header, *numbers]) <= len(raw.rows) + blank + raw.header
    for row, line in zip(raw.rows, lines[above + 1 :], strict=True):
        if not row.broken:
            there = (cell.strip() for cell in line.split(raw.delimiter))
            assert Counter(row.cells.values()) - Counter(there) == Counter()


@st.composite
def quoted(draw: st.DrawFn, data: bytes) -> bytes:
    """Draw a file with quotation marks put in, mostly where a cell begins or ends, and a little more."""
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(data)))
        if draw(st.booleans()):
            start = data.find(b",", start) + 1
        data = (
            data[:start]
            + draw(st.sampled_from([b'"', b'"', b'"', b'""', b'"\n', b'",', b'\n"', b",", b" "]))
            + data[start:]
        )
    return data


@settings(max_examples=share(200, 8_000), deadline=None)
@given(data=st.data(), name=st.sampled_from(["actors", "claims", "events", "locations", "sources"]))
def test_a_whole_row_is_never_swallowed(data: st.DataObject, name: str) -> None:
    header, _, body = FILES[name].partition(b"\n")
    content = header + b"\n" + data.draw(quoted(body) | mangled(body))
    raw = parse_table(content, SCHEMA.tables[name])
    assume(raw.readable and raw.columns == tuple(header.decode().split(",")))
    assume(not any(problem.code == "delimiter" for problem in raw.problems))
    good = {line: next(csv.reader([line]))[0] for line in body.decode().split("\n") if line}
    there = Counter(row.cells.get("id", "") for row in raw.rows)
    text = decode(content).text.replace("\r\n", "\n").replace("\r", "\n")
    for line, count in Counter(line for line in text.split("\n")[1:] if line in good).items():
        assert there[good[line]] >= count


def test_an_unreadable_table_costs_no_other_row_its_place(tmp_path: Path) -> None:
    """The counts, in one case by hand: all four claims require a source."""
    folder = copy_of_good(tmp_path)
    (folder / "sources.csv").write_bytes(b"PK\x03\x04")
    loaded = load(folder)
    assert_nothing_is_lost(loaded)
    assert loaded.rows["claims"] == loaded.set_aside["claims"] == 4
    assert loaded.problems[0].count >= 1 + 4


# Code pages


@pytest.mark.one_in(2)
@pytest.mark.parametrize("name", ["actors", "events", "glossary", "locations", "sources"])
def test_no_letter_of_a_shipped_table_turns_into_another(name: str) -> None:
    """Whatever program saved a table: beside its rows of before it reads as it was, or not at all."""
    table = SCHEMA.tables[name]
    text = (DATA_FOLDER / table.path).read_text("utf-8")
    known = rows_by_id(parse_table(text.encode(), table), table)
    letters = frozenset(letter for letter in text if letter > "\x7f")
    for page in PAGES:
        data = text.encode(page, "replace")
        if not is_foreign(data):
            continue
        raw = reread(data, parse_table(data, table), table, known, letters)
        assert not raw.readable or rows_by_id(raw, table) == known, page
    # Without rows of before it is read only where the letters leave one way, and never from a page that is not listed.
    for page in OTHERS:
        data = text.encode(page, "replace")
        assert not is_foreign(data) or decode(data).encoding == "", page


# The definition of the tables


PACKAGE = json.loads((DATA_FOLDER / "datapackage.json").read_text("utf-8"))
PROPERTIES = ["type", "edtf", "url", "separator", "references", "roles", "trueValues", "falseValues", "name"]
CONSTRAINTS = ["required", "unique", "enum", "pattern", "minimum", "maximum", "maxLength"]
VALUES = [None, 0, -1, 2.5, True, "", "x", "[", "a{99999999999}", ";", "events", [], [1], ["x"], {}, {"a": 1}, 10**400]


@settings(max_examples=share(25, 1_200), deadline=None)
@given(data=st.data())
def test_a_mangled_definition_of_the_tables_is_used_or_refused(data: st.DataObject) -> None:
    package = json.loads(json.dumps(PACKAGE))
    for _ in range(data.draw(st.integers(1, 3))):
        resource = data.draw(st.sampled_from(package["resources"]))
        column = data.draw(st.sampled_from(resource["schema"]["fields"]))
        if data.draw(st.booleans()):
            column[data.draw(st.sampled_from(PROPERTIES))] = data.draw(st.sampled_from(VALUES))
        else:
            limits = column.setdefault("constraints", {})
            limits[data.draw(st.sampled_from(CONSTRAINTS))] = data.draw(st.sampled_from(VALUES))
    text = data.draw(st.just(json.dumps(package)) | st.sampled_from(["[" * 100_000, "{}", "[]", "null", ""]))
    with written({}) as folder:
        (folder / "datapackage.json").write_text(text, encoding="utf-8")
        loaded = load(folder, countries_path=folder / "none")
    assert_nothing_is_lost(loaded)
