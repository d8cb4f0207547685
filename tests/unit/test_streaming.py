"""A file of any size: the same rows as an import takes, read piece by piece."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from operator import attrgetter
from pathlib import Path

import pytest

from transcaspian.language.messages import Refused
from transcaspian.layers.filling import rows_of
from transcaspian.recipes import streaming
from transcaspian.recipes.foreign import ForeignRow, Remark
from transcaspian.recipes.recognising import known, recognised
from transcaspian.recipes.rows import Content
from transcaspian.recipes.streaming import opened
from transcaspian.recipes.taking import NO_TIME, Candidate, take

FILES = Path(__file__).parents[1] / "data" / "import"
NAMES = sorted(path.name for path in FILES.iterdir())


def in_pieces(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Read every file as if it were too large to be read at once."""
    monkeypatch.setattr(streaming, "_HEAD", size)
    monkeypatch.setattr(streaming, "_PIECE", size)


def rows(path: Path) -> list[Candidate | Remark]:
    """What its recipe makes of each row of a file, in their order."""
    return sorted(rows_of(path, opened(path).recipe), key=attrgetter("row"))


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_those_of_an_import_and_none_is_lost(name: str) -> None:
    one = recognised(Content((FILES / name).read_bytes(), name))
    of = take(one.foreign, one.recipe)
    found = rows(FILES / name)
    assert len(found) == of.read
    taken = [row for row in found if isinstance(row, Candidate) and row.date]
    # A layer keeps a category that no track is for in the file's own words.
    assert [replace(row, category="", remarks=()) for row in taken] == [
        replace(c, category="", remarks=()) for c in of.taken
    ]
    assert all(c.category in ("", row.category) for row, c in zip(taken, of.taken, strict=True))
    # A layer keeps rows without a time as well.
    refused = Counter(row.code if isinstance(row, Remark) else row.remarks[0].code for row in found if row not in taken)
    assert refused == Counter(row.code for row in of.refused)
    assert {row.remarks[0].code for row in found if isinstance(row, Candidate) and not row.date} <= NO_TIME


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [700, 2_000])
def test_a_large_file_is_read_in_pieces_to_the_same_rows(name: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rows(FILES / name)
    in_pieces(monkeypatch, size)
    assert rows(FILES / name) == whole


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1250"])
def test_a_cell_of_several_lines_and_any_encoding_end_no_row(
    encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    lines = [f'2023-06-{1 + n % 28:02},"Zażółć ""{n}"",\r\nprzez gęślą",{n}' for n in range(300)]
    path.write_bytes("\r\n".join(["date,title,id", *lines, ""]).encode(encoding))
    in_pieces(monkeypatch, 900)
    found = [row for row in rows(path) if isinstance(row, Candidate)]
    assert [row.title for row in found] == [f'Zażółć "{n}", przez gęślą' for n in range(300)]
    assert [row.row for row in found] == list(range(2, 302))


def test_a_mark_left_open_costs_no_more_than_its_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    lines = [f"2023-06-{1 + n % 28:02},Title {n},{n}" for n in range(300)]
    lines[40] = '2023-06-05,"Title,40'
    path.write_text("\n".join(["date,title,id", *lines, ""]))
    in_pieces(monkeypatch, 900)
    found = rows(path)
    assert len(found) == 300 and [(r.row, r.code) for r in found if isinstance(r, Remark)] == [(42, "open-quote")]


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
    found = opened(path).rows()
    assert [(type(row), row.number if isinstance(row, ForeignRow) else row.code) for row in found] == [
        (ForeignRow, 1), (Remark, "cell-too-long"), (ForeignRow, 3),
    ]  # fmt: skip
