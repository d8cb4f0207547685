"""Files of strangers in other clothes: sheets, Parquet, lines of JSON, and what is torn, huge or made to hurt."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from openpyxl import Workbook
from pyarrow import parquet

from tests.unit.test_opendocument import cell, document, row
from transcaspian.language.dates import parse
from transcaspian.language.messages import LANGUAGES, Refused, words
from transcaspian.recipes import rows as reading
from transcaspian.recipes.recipe import Recipe
from transcaspian.recipes.recognising import applied, recognised
from transcaspian.recipes.rows import Content
from transcaspian.recipes.taking import Taking, take

MAPPED = Recipe("x", columns={"time": ("date",), "title": ("title",), "key": ("id",)}, zone="UTC")


def taken(content: bytes, recipe: Recipe | None = None) -> Taking:
    """What becomes of a file, by a recipe or by the one that is proposed; no row may be lost."""
    file = Content(content, "any")
    found = recognised(file)
    foreign = found.foreign if recipe is None else applied(file, recipe)
    of = take(foreign, recipe or found.recipe)
    assert of.read == foreign.read == len(of.taken) + len(of.refused)
    for one in of.taken:
        parse(one.date)
    return of


def dates(of: Taking) -> list[str]:
    return [one.date for one in of.taken]


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        taken(content)
    for language in LANGUAGES:
        assert words(language)(caught.value.key, **caught.value.values)
    return caught.value.key.rpartition(".")[2]


def test_a_sheet_of_libreoffice_is_read_with_its_dates_formulas_and_a_million_empty_rows() -> None:
    day = cell("24/06/23", office_value__type="date").replace(
        'value__type="date"', 'value-type="date" office:date-value="2023-06-24"'
    )
    formula = cell("7", table_formula="of:=3+4").replace("<text:p>", "<text:p>")
    content = document(
        row("date", "title", "dead"),
        row(day, "One", formula),
        row("", "", "", times=900),
        row("2023-06-25", "Two", "1"),
        row("45101", "Three", "1"),
        row("", "", "", times=1_047_000),
    )
    of = taken(content, Recipe("x", columns={"time": ("date",), "title": ("title",)}))
    assert dates(of)[:2] == ["2023-06-24", "2023-06-25"] and [one.row for one in of.taken][:2] == [2, 903]
    assert of.read == 3 and (of.refused or dates(of)[2] == "2023-06-24")  # a serial number is a day, and that is said


def in_parquet(columns: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    parquet.write_table(pa.table(columns), stream)
    return stream.getvalue()


def test_parquet_has_moments_with_zones_nulls_lists_and_numbers_as_they_are() -> None:
    almaty = timezone(timedelta(hours=6))
    content = in_parquet({
        "date": pa.array([datetime(2023, 6, 24, 7, 30, tzinfo=UTC), None, datetime(2023, 6, 25, 1, tzinfo=almaty)],
                         pa.timestamp("us", "Asia/Almaty")),
        "title": ["One", "Two", "Three"],
        "id": [1.0, 2.0, None],
        "who": pa.array([["a", "b"], None, []], pa.list_(pa.string())),
        "place": pa.array([{"lon": 61.5, "lat": 46.8}, None, {"lon": None, "lat": None}]),
        "dead": [Decimal("3.50"), None, Decimal("0")],
    })  # fmt: skip
    recipe = Recipe("x", columns={"time": ("date",), "title": ("title",), "key": ("id",), "actors": ("who",),
                                  "longitude": ("place.lon",), "latitude": ("place.lat",)})  # fmt: skip
    of = taken(content, recipe)
    assert dates(of) == ["2023-06-24T13:30:00+06:00", "2023-06-25T01:00:00+06:00"]
    assert [(one.row, one.code) for one in of.refused] == [(2, "no-time")]
    first = of.taken[0]
    assert first.key == "1" and first.actors == ("a", "b") and first.place.longitude == 61.5
    assert of.taken[1].place.longitude is None and set(of.columns) >= {"place.lon", "dead"}


def test_days_of_parquet_are_days_and_midnights_without_a_zone_only_where_all_are() -> None:
    days = in_parquet({"date": [date(2023, 6, 24), date(2023, 6, 25)], "title": ["One of them", "Another one"]})
    assert dates(taken(days)) == ["2023-06-24", "2023-06-25"]
    midnights = [datetime(2023, 6, 24), datetime(2023, 6, 25)]
    assert dates(taken(in_parquet({"date": midnights, "title": ["One of them", "Another one"]}))) == dates(taken(days))
    mixed = [datetime(2023, 6, 24), datetime(2023, 6, 25, 7)]
    of = taken(in_parquet({"date": mixed, "title": ["One of them", "Another one"]}))
    assert [(one.row, one.code) for one in of.refused][-1] == (2, "time-without-offset")


@pytest.mark.parametrize("cut", [8, 100, 400])
def test_torn_parquet_is_refused(cut: int) -> None:
    assert refused(in_parquet({"date": ["2023-06-24"], "title": ["One of them"]})[:-cut]) == "damaged"


def test_lines_of_json_are_read_one_by_one() -> None:
    lines = [
        '{"date": "2023-06-24T07:30:00Z", "title": "One of them", "place": {"lon": 61.5}, "tags": ["a", "b"]}',
        '{"date": "2023-06-24T07:30:00Z", "title": "\\ud83d\\ude00 and <b>more</b>"}',
        "",
        '{"date": "2023-06-2',
        "[1, 2]",
        '{"date": null, "title": "No time at all"}',
        '{"date": 1687591800000, "title": "Counted in thousandths", "n": NaN}',
    ]
    of = taken("\n".join(lines).encode())
    assert [one.row for one in of.taken] == [1, 2, 7] and of.taken[1].title == "😀 and more"
    assert [(one.row, one.code) for one in of.refused] == [(4, "broken-json"), (5, "broken-json"), (6, "no-time")]
    assert of.taken[2].date == "2023-06-24T07:30:00Z"


def workbook(*rows: list[Any], merged: str = "") -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for one in rows:
        book.active.append(one)
    if merged:
        book.active.merge_cells(merged)
    book.save(stream)
    return stream.getvalue()


def test_a_formula_without_a_result_is_no_value_and_merged_heads_have_names_of_their_own() -> None:
    content = workbook(["date", "title", ""], ["=TODAY()", "One of them", ""], ["2023-06-25", "Another", "x"],
                       merged="B1:C1")  # fmt: skip
    of = taken(content, Recipe("x", columns={"time": ("date",), "title": ("title",)}))
    assert [one.row for one in of.taken] == [3] and [one.code for one in of.refused] in (["no-time"], ["bad-date"])
    assert of.columns == ("date", "title", "column 3")


def test_columns_of_one_name_are_told_apart_and_text_from_right_to_left_and_markup_stay_text() -> None:
    text = "date,title,title,id\n2023-06-24,حادث في الميناء,<script>alert(1)</script>,\u202e1\n"
    of = taken(text.encode(), MAPPED)
    assert of.columns == ("date", "title", "title 2", "id")
    assert (of.taken[0].title, of.taken[0].key) == ("حادث في الميناء", "1")
    cells = ",".join(["<b onclick=x>2023-06-24</b>", "<img src=x onerror=alert(1)>Fire", "<i>7</i>"])
    of = taken(f"date,title,id\n{cells}\n2023-06-25,<p>Fire</p>,2\n".encode(), MAPPED)
    assert [one.code for one in of.refused] == ["bad-date"] and of.taken[0].title == "Fire"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty-file"),
        (b"\n" * 50 + b"x", "nothing_is_a_time"),
        (b"\x00" * 500, "damaged"),
        (b"%PDF-1.7 x", "damaged"),
        (b"PK\x03\x04 torn", None),
        (b'{"events": [', "broken-json"),
        (workbook(["date", "title"], ["2023-06-24", "One"])[:900], None),
    ],
)
def test_what_is_no_file_of_rows_is_refused_with_a_reason(content: bytes, why: str | None) -> None:
    assert refused(content) == why or why is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1250"])
def test_letters_are_read_in_any_encoding(encoding: str) -> None:
    text = "date,title,id\n2023-06-24,Zażółć gęślą jaźń,1\n"
    assert taken(text.encode(encoding), MAPPED).taken[0].title == "Zażółć gęślą jaźń"


def test_a_file_that_is_too_large_is_refused_before_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 1_000)
    assert refused(b"date,title\n" + b"2023-06-24,One of them\n" * 100) == "file-too-large"


def test_a_table_below_many_blank_lines_is_read_and_its_rows_keep_their_numbers() -> None:
    assert [one.row for one in taken(b"\n" * 50 + b"date;title;id\n2023-06-24;One of them;1\n", MAPPED).taken] == [52]


def test_a_cell_without_end_costs_its_row_only() -> None:
    text = "date,title,id\n2023-06-24," + "x" * 150_000 + ",1\n2023-06-25,Two,2\n"
    of = taken(text.encode(), MAPPED)
    assert [one.row for one in of.taken] == [3] and [(one.row, one.code) for one in of.refused] == [
        (2, "cell-too-long")
    ]


def test_json_deeper_than_anybody_writes_is_refused() -> None:
    deep = "[" * 100_000 + "]" * 100_000
    assert refused(deep.encode()) == "broken-json"
    one = {"date": "2023-06-24", "title": "One of them", "more": {"a": {"b": [[1]]}}}
    assert dates(taken(json.dumps({"events": [one]}).encode())) == ["2023-06-24"]
