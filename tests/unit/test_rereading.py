"""A table saved in a code page, read beside the rows that were last read well: in one way, or not at all."""

from __future__ import annotations

import pytest

from transcaspian.dataset.loading import load
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.letters.rereading import certain, fits, is_foreign, reread
from transcaspian.tables.reading import RawTable, parse_table
from transcaspian.tables.schema import read_schema
from transcaspian.versions.snapshot import snapshot

SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")
KNOWN = snapshot(load(DATA_FOLDER).editorial).tables
LETTERS = frozenset(
    letter
    for rows in KNOWN.values()
    for row in rows.values()
    for cell in row.values()
    for letter in cell
    if letter > "~"
)
# What their own letters do not tell from another code page, as they ship.
REFUSED = ("events", "claims", "actors", "glossary", "locations", "sources")
PAGES = ("cp1250", "cp1251", "mac_latin2", "mac_roman")


def text_of(table: str) -> str:
    return (DATA_FOLDER / f"{table}.csv").read_text("utf-8")


def read(table: str, data: bytes) -> RawTable:
    own = SCHEMA.tables[table]
    return reread(data, parse_table(data, own), own, KNOWN[table], LETTERS)


def codes(raw: RawTable) -> list[tuple[str, int | None, str]]:
    return [(problem.code, problem.row, problem.value) for problem in raw.problems]


@pytest.mark.one_in(5)
@pytest.mark.parametrize("table", sorted(SCHEMA.tables))
@pytest.mark.parametrize("page", PAGES)
def test_a_table_is_read_as_it_was_or_in_no_way(table: str, page: str) -> None:
    text = text_of(table)
    data = text.encode(page, "replace")
    if not is_foreign(data):  # every letter was lost: what is left is plain text
        assert data.isascii()
        return
    raw = read(table, data)
    if data.decode(page) == text:
        assert raw.rows == parse_table(text.encode(), SCHEMA.tables[table]).rows
        assert [code for code, _, _ in codes(raw)] == ["code-page"]
    else:
        assert not raw.readable and codes(raw) == [("encoding", None, "")], "one cause is one problem"


@pytest.mark.parametrize("table", REFUSED)
@pytest.mark.parametrize("page", PAGES)
def test_the_page_that_it_was_saved_in_is_the_first_that_is_asked_about(table: str, page: str) -> None:
    data = text_of(table).encode(page, "replace")
    first = fits(data, SCHEMA.tables[table], KNOWN[table])[0]
    assert first.is_likely and first.text == data.decode(page)


def test_a_name_in_turkish_letters_no_longer_stands_in_the_way() -> None:
    text = text_of("glossary")
    assert "Ş" in text
    raw = read("glossary", text.encode("cp1250"))
    assert codes(raw) == [("code-page", None, "Windows-1250")]


def test_edited_and_new_cells_are_read_with_the_rest() -> None:
    text = text_of("glossary").replace("Międzynarodowa", "Dawna międzynarodowa", 1) + "zażółć,Gęślą,jaźń,x,y\n"
    raw = read("glossary", text.encode("cp1250"))
    assert raw.rows == parse_table(text.encode(), SCHEMA.tables["glossary"]).rows
    assert raw.rows[-1].cells["en"] == "Gęślą"


def test_a_letter_that_was_lost_in_an_edited_cell_is_no_certain_reading() -> None:
    table = next(key for key, row in KNOWN["actors"].items() if "ğ" in row.get("name_en", ""))
    name = KNOWN["actors"][table]["name_en"]
    header, *lines = text_of("actors").splitlines(keepends=True)
    line = next(line for line in lines if line.startswith(f"{table},")).replace(name, f"New {name}")
    with_letters = [one for one in lines if _fits_in(one, "cp1250")]
    data = (header + "".join(with_letters) + line).encode("cp1250", "replace")
    assert not read("actors", data).readable


def test_where_pages_make_the_same_of_the_rows_of_before_only_letters_that_are_known_decide() -> None:
    table = SCHEMA.tables["glossary"]
    known = {"corridor": {"term": "corridor", "en": "Kasób", "pl": "Kasób"}}
    head = "term,en,pl,explanation_en,explanation_pl\ncorridor,Kasób,Kasób,,\n"
    polish = fits((head + "new,x,będą,,\n").encode("cp1250"), table, known)
    assert certain(polish, frozenset()) is not None
    found = certain(polish, frozenset())
    assert found is not None and found.page == "cp1250"
    # "õ" or "ő": neither is a letter that any table had, nor a Polish one.
    assert certain(fits((head + "new,x,t\xf5le,,\n").encode("cp1252"), table, known), frozenset()) is None


def test_rows_of_before_that_say_nothing_change_nothing() -> None:
    data = "id,name\na,Łódź\n".encode("cp1250")
    own = SCHEMA.tables["actors"]
    raw = parse_table(data, own)
    assert reread(data, raw, own, {}, frozenset()) is raw


@pytest.mark.parametrize(
    ("data", "foreign"),
    [
        ("zażółć gęślą jaźń".encode(), False),
        ("zażółć gęślą jaźń".encode().replace("ó".encode(), b"\xf3"), False),  # damaged UTF-8, told at its cell
        ("zażółć gęślą jaźń".encode("cp1250"), True),
        ("zażółć".encode("utf-16"), False),
        (b"plain", False),
    ],
)
def test_other_encodings_are_distinguished_from_damaged_utf_8(data: bytes, foreign: bool) -> None:
    assert is_foreign(data) == foreign


def _fits_in(text: str, page: str) -> bool:
    return text.encode(page, "ignore").decode(page) == text
