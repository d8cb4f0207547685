"""Downloads: exactly what is shown, whole and in order, readable by spreadsheets and harmless in them."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import pytest

from tests.unit.handmade import claim, dataset, event, place, shipped, source
from transcaspian.dataset import Dataset
from transcaspian.exchange import claims_csv, events_csv, zipped
from transcaspian.records import Text
from transcaspian.selection import select
from transcaspian.view import View

FORMULAS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1")


def rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf"), "Excel needs the mark to read UTF-8"
    text = data.decode("utf-8-sig")
    assert "\r\n" in text
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def shown(view: View, data: Dataset | None = None) -> tuple[str, ...]:
    return tuple(e.id for e in select(data or shipped(), view).shown)


def test_events_are_those_asked_for_in_their_order() -> None:
    ids = shown(View(window="july"))
    found = rows(events_csv(shipped(), View(window="july"), ids))
    assert [row["id"] for row in found] == list(ids)
    assert next(iter(found[0])) == "id"


def test_an_event_is_whole() -> None:
    data, view = shipped(), View()
    for row in rows(events_csv(data, view, tuple(data.events))):
        one = data.events[row["id"]]
        assert (row["date"], row["title_en"], row["title_pl"]) == (one.date.text, one.title.en, one.title.pl)
        assert row["summary_en"] == one.summary.en and row["summary_pl"] == one.summary.pl
        assert row["actor_ids"].split(";") == list(one.actor_ids) or not one.actor_ids
        assert row["certainty"] and row["first_known"]
        where = data.locations.get(one.location_id or "")
        if where and where.longitude is not None:
            assert (float(row["longitude"]), float(row["latitude"])) == (where.longitude, where.latitude)
        else:
            assert (row["longitude"], row["latitude"]) == ("", "")


def test_claims_are_those_known_by_the_day_each_with_its_source() -> None:
    data = shipped()
    every = rows(claims_csv(data, View(), tuple(data.events)))
    assert {row["id"] for row in every} == {c.id for claims in data.claims_of.values() for c in claims}
    early = rows(claims_csv(data, View(known_by=date(2023, 6, 24)), tuple(data.events)))
    assert 0 < len(early) < len(every)
    for row in every:
        assert row["publisher"] == data.sources[row["source_id"]].publisher
        assert row["title"] and row["reliability"]


def test_nothing_of_drafts_or_editors_is_handed_out() -> None:
    data, view = shipped(), View(window="all")
    content = events_csv(data, view, shown(view)) + claims_csv(data, view, shown(view))
    assert b"dearsan-claim-2023" not in content
    assert not {"note", "status"} & set(rows(events_csv(data, view, ()).replace(b"\r\n", b"\r\n,\r\n"))[0])


def test_both_tables_are_in_the_archive_and_the_same_view_gives_the_same_bytes() -> None:
    view = View(window="mutiny")
    ids = shown(view)
    content = zipped(shipped(), view, ids)
    assert content == zipped(shipped(), view, ids)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.read("events.csv") == events_csv(shipped(), view, ids)
        assert archive.read("claims.csv") == claims_csv(shipped(), view, ids)


def test_nothing_shown_is_a_table_with_its_header() -> None:
    for table in (events_csv(shipped(), View(), ()), claims_csv(shipped(), View(), ())):
        assert rows(table) == [] and table.count(b"\r\n") == 1


@pytest.mark.parametrize("text", ["a, b", 'say "no"', "two\nlines", "Łódź · Орал · Өскемен", "semi;colon", " padded "])
def test_text_comes_back_as_it_was(text: str) -> None:
    data = dataset([event(title=Text(text, text))])
    (row,) = rows(events_csv(data, View(), ("march",)))
    assert row["title_en"] == row["title_pl"] == text


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_that_a_spreadsheet_would_run_is_only_text(text: str) -> None:
    paper = source("paper", publisher=text, title=text)
    said = claim("march.1", source_id="paper", statement=Text(text, text))
    data = dataset([event(title=Text(text, text), summary=Text(text, text))], [said], [paper])
    cells = [*rows(events_csv(data, View(), ("march",)))[0].values()]
    cells += rows(claims_csv(data, View(), ("march",)))[0].values()
    assert cells.count(f"'{text}") >= 7
    assert not [cell for cell in cells if cell.startswith(tuple(FORMULAS))]


def test_a_number_below_zero_stays_a_number() -> None:
    west = place("new-york", -74.006, -40.7)
    data = dataset([event(location_id="new-york")], locations=[west])
    (row,) = rows(events_csv(data, View(), ("march",)))
    assert (row["longitude"], row["latitude"]) == ("-74.006", "-40.7")
