"""Letters that a table lost in saving, told from what an editor has changed: every table, every code page."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from transcaspian.language.shapes import plain_letter
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.earlier.letters import lost_letters
from transcaspian.tables.keys import Rows, rows_by_id
from transcaspian.tables.reading import parse_table
from transcaspian.tables.schema import read_schema

SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")
TEXTS = {name: (DATA_FOLDER / table.path).read_text("utf-8") for name, table in SCHEMA.tables.items()}
PAGES = ("ascii", "cp1250", "cp1251", "cp1252", "cp1254", "cp866", "koi8_r", "iso8859_5", "mac_latin2", "mac_cyrillic")


def known(table: str) -> Rows:
    own = SCHEMA.tables[table]
    return rows_by_id(parse_table(TEXTS[table].encode(), own), own)


def found(table: str, text: str) -> frozenset[tuple[int, str]]:
    """The cells that lost letters of a table that reads without errors."""
    own = SCHEMA.tables[table]
    raw = parse_table(text.encode(), own)
    assert raw.readable and not [problem for problem in raw.problems if problem.severity == "error"]
    return lost_letters(raw, own, known(table))


def edited(table: str, work: Callable[[list[dict[str, str]]], object]) -> str:
    """The text of a table whose rows were changed by hand."""
    reader = csv.DictReader(io.StringIO(TEXTS[table], newline=""))
    rows = list(reader)
    work(rows)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, reader.fieldnames or [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


@pytest.mark.one_in(2)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("table", sorted(SCHEMA.tables))
def test_question_marks_for_the_letters_that_a_code_page_lacks_are_found(table: str, page: str) -> None:
    """Where some letters are left, the table was opened again in the right page and saved as UTF-8.

    In one row alone they may have been changed by hand: of these tables that are those with a single "Ş" or "ğ".
    """
    text = TEXTS[table].encode(page, "replace").decode(page)
    rows = rows_by_id(parse_table(text.encode(), SCHEMA.tables[table]), SCHEMA.tables[table])
    hurt = [key for key, cells in known(table).items() if rows[key] != cells]
    few = len(known(table)) < 10  # windows, tracks and the collection itself
    assert (
        len(hurt) != 1
        or few
        or (table, page)
        in (
            ("glossary", "mac_latin2"),
            ("minerals", "cp1254"),
            ("steps", "cp1250"),
            ("steps", "mac_latin2"),
        )
    )
    assert len({row for row, _ in found(table, text)}) == (len(hurt) if len(hurt) > 1 else 0)


@pytest.mark.parametrize("mark", ["\ufffd", "??", "\ufffd\ufffd", "¿", ""])
@pytest.mark.parametrize("table", ["events", "minerals", "glossary"])
def test_other_marks_for_letters_are_found_and_letters_that_were_dropped(table: str, mark: str) -> None:
    text = "".join(letter if letter.isascii() else mark for letter in TEXTS[table])
    assert found(table, text)


def test_what_was_edited_before_the_table_was_saved_hides_no_loss() -> None:
    def work(rows: list[dict[str, str]]) -> None:
        del rows[5:20]
        for row in rows[:5]:
            row["title_pl"] = f"Całkiem nowe słowa: {row['id']}"
        rows.reverse()

    assert not found("events", edited("events", work))
    assert found("events", edited("events", work).encode("koi8_r", "replace").decode("koi8_r"))


def test_one_row_may_become_whatever_its_editor_writes() -> None:
    for table in SCHEMA.tables:
        for number in range(min(3, len(known(table)))):

            def work(rows: list[dict[str, str]], number: int = number) -> None:
                rows[number] |= {k: v.encode("ascii", "replace").decode() for k, v in rows[number].items()}

            assert not found(table, edited(table, work)), (table, number)


def test_letters_that_are_kept_in_other_rows_were_not_lost_in_saving() -> None:
    """Question marks where an editor is not sure of a spelling, in several names."""

    def work(rows: list[dict[str, str]]) -> None:
        for row in rows[: len(rows) // 3]:
            row["title_pl"] = row["title_pl"].replace("ó", "?").replace("ł", "?")

    assert "?" in edited("events", work) and not found("events", edited("events", work))


@pytest.mark.parametrize(
    "work",
    [
        lambda rows: [row.update(name_local="") for row in rows],
        lambda rows: [row.update(name_local="?") for row in rows],
        lambda rows: [row.update(name_en="".join(map(plain_letter, row["name_en"]))) for row in rows],
        lambda rows: [row.update({k: v.replace("–", "-").replace("’", "'") for k, v in row.items()}) for row in rows],
        lambda rows: rows.__delitem__(slice(3, None)),
    ],
    ids=["emptied", "unknown", "english spelling", "plain signs", "deleted"],
)
def test_columns_that_were_rewritten_on_purpose_and_deleted_rows_win(
    work: Callable[[list[dict[str, str]]], object],
) -> None:
    text = edited("actors", work)
    assert text != TEXTS["actors"] and not found("actors", text)


def test_a_spelling_with_a_letter_less_in_two_rows_wins() -> None:
    own = SCHEMA.tables["glossary"]
    head = "term,en,pl,explanation_en,explanation_pl\n"
    before = rows_by_id(parse_table(f"{head}a,Toʻqay Ňaz,,,\nb,Toʻqay Ňazar,,,\n".encode(), own), own)
    for after in ("a,Toqay az,,,\nb,Toqay azar,,,\n", "a,Toqay Naz,,,\nb,Toqay Nazar,,,\n"):
        assert not lost_letters(parse_table((head + after).encode(), own), own, before)


def test_rows_of_before_that_are_not_known_are_no_loss() -> None:
    own = SCHEMA.tables["events"]
    raw = parse_table(TEXTS["events"].encode("ascii", "replace"), own)
    assert not lost_letters(raw, own, {})
