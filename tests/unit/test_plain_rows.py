"""A file of any size as plain rows: the same rows as an import takes, read piece by piece."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from transcaspian.language.messages import Refused
from transcaspian.recipes import streaming
from transcaspian.recipes.foreign import ForeignRow, Remark
from transcaspian.recipes.plain_rows import PlainRow, in_columns, plain_rows
from transcaspian.recipes.recognising import known, recognised
from transcaspian.recipes.rows import Content
from transcaspian.recipes.streaming import opened
from transcaspian.recipes.taking import take

FILES = Path(__file__).parents[1] / "data" / "import"
NAMES = sorted(path.name for path in FILES.iterdir())


def in_pieces(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Read every file as if it were too large to be read at once."""
    monkeypatch.setattr(streaming, "_HEAD", size)
    monkeypatch.setattr(streaming, "_PIECE", size)


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_those_of_an_import_and_none_is_lost(name: str) -> None:
    one = recognised(Content((FILES / name).read_bytes(), name))
    of = take(one.foreign, one.recipe)
    rows = list(plain_rows(opened(FILES / name)))
    assert len(rows) == of.read
    taken = [row for row in rows if isinstance(row, PlainRow)]
    assert [(row.row, row.key, row.edtf, row.title) for row in taken] == [
        (c.row, c.key, c.date, c.title) for c in of.taken
    ]
    assert sorted((r.row, r.code) for r in rows if isinstance(r, Remark)) == sorted((r.row, r.code) for r in of.refused)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [700, 2_000])
def test_a_large_file_is_read_in_pieces_to_the_same_rows(name: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sorted(plain_rows(opened(FILES / name)), key=lambda row: row.row)
    in_pieces(monkeypatch, size)
    assert sorted(plain_rows(opened(FILES / name)), key=lambda row: row.row) == whole


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1250"])
def test_a_cell_of_several_lines_and_any_encoding_end_no_row(
    encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    lines = [f'2023-06-{1 + n % 28:02},"Zażółć ""{n}"",\r\nprzez gęślą",{n}' for n in range(300)]
    path.write_bytes("\r\n".join(["date,title,id", *lines, ""]).encode(encoding))
    in_pieces(monkeypatch, 900)
    rows = [row for row in plain_rows(opened(path)) if isinstance(row, PlainRow)]
    assert [row.title for row in rows] == [f'Zażółć "{n}", przez gęślą' for n in range(300)]
    assert [row.row for row in rows] == list(range(2, 302))


def test_a_mark_left_open_costs_no_more_than_its_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    lines = [f"2023-06-{1 + n % 28:02},Title {n},{n}" for n in range(300)]
    lines[40] = '2023-06-05,"Title,40'
    path.write_text("\n".join(["date,title,id", *lines, ""]))
    in_pieces(monkeypatch, 900)
    rows = list(plain_rows(opened(path)))
    assert len(rows) == 300 and [(row.row, row.code) for row in rows if isinstance(row, Remark)] == [(42, "open-quote")]


def test_days_and_moments_become_instants_and_an_open_end_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("date,title\n2023-06,A\n2023-06-24T07:30+06:00,B\n2023-06-24/..,C\n")
    found = [(row.begin, row.end) for row in plain_rows(opened(path)) if isinstance(row, PlainRow)]
    assert found == [
        (datetime(2023, 6, 1, tzinfo=UTC), datetime(2023, 7, 1, tzinfo=UTC)),
        (datetime(2023, 6, 24, 1, 30, tzinfo=UTC), datetime(2023, 6, 24, 1, 31, tzinfo=UTC)),
        (datetime(2023, 6, 24, tzinfo=UTC), None),
    ]


def test_batches_have_every_row_by_column() -> None:
    rows = list(plain_rows(opened(FILES / "ucdp-ged.csv")))
    batches = list(in_columns(iter(rows), 4))
    assert [len(columns["row"]) + len(refused) for columns, refused in batches] == [4, 4, 2]
    assert [edtf for columns, _ in batches for edtf in columns["edtf"]] == [
        r.edtf for r in rows if isinstance(r, PlainRow)
    ]
    assert {name for columns, _ in batches for name in columns} == set(PlainRow._fields)


def test_a_recipe_that_is_given_is_used_and_one_for_another_file_is_refused() -> None:
    recipe = next(one for one in known() if one.name == "ACLED")
    assert opened(FILES / "acled.csv", recipe).sure == "own"
    with pytest.raises(Refused, match="other_file"):
        opened(FILES / "ucdp-ged.csv", recipe)


def test_a_line_of_json_without_end_is_refused_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jsonl"
    one = '{"message": "M", "datetime": "2023-06-24T07:30:00Z", "timestamp_desc": "d", "more": "%s"}\n'
    path.write_text(one % "" + one % ("x" * 5_000) + one % "")
    in_pieces(monkeypatch, 300)
    monkeypatch.setattr(streaming, "_LONGEST_LINE", 1_000)
    rows = list(opened(path).rows())
    assert [(type(row), row.number if isinstance(row, ForeignRow) else row.code) for row in rows] == [
        (ForeignRow, 1), (Remark, "cell-too-long"), (ForeignRow, 3),
    ]  # fmt: skip
