"""Downloads: exactly what is shown, whole and in order, readable by spreadsheets and harmless in them."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import icalendar
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.amounts import share
from tests.unit.handmade import claim, dataset, event, large, place, random_view, shipped, source
from transcaspian.dataset.loading import Dataset
from transcaspian.exchange import FORMATS, claims_csv, editors_formats, events_csv, files_of, zipped
from transcaspian.exchange.neutral import neutral
from transcaspian.language.messages import LANGUAGES, LOCALE_FOLDER, words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.records import Text
from transcaspian.view.query import View
from transcaspian.view.selection import select

FORMULAS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\rx", "\nx", "＝1", "--1")
MANY = share(2_000, 10_000)  # events
EVERY = {**FORMATS, **editors_formats(files_of(DATA_FOLDER))}


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
        assert (row["date"], row["title_en"], row["title_pl"]) == (one.date.text, one.title["en"], one.title["pl"])
        assert row["summary_en"] == one.summary["en"] and row["summary_pl"] == one.summary["pl"]
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
        assert all(2 * one.compress_size < one.file_size for one in archive.infolist())
        assert archive.testzip() is None
        assert archive.read("events.csv") == events_csv(shipped(), view, ids)
        assert archive.read("claims.csv") == claims_csv(shipped(), view, ids)


def test_nothing_shown_is_a_table_with_its_header() -> None:
    for table in (events_csv(shipped(), View(), ()), claims_csv(shipped(), View(), ())):
        assert rows(table) == [] and table.count(b"\r\n") == 1


@pytest.mark.parametrize("text", ["a, b", 'say "no"', "two\nlines", "Łódź · Орал · Өскемен", "semi;colon", " padded "])
def test_text_comes_back_as_it_was(text: str) -> None:
    data = dataset([event(title=Text.of(en=text, pl=text))])
    (row,) = rows(events_csv(data, View(), ("march",)))
    assert row["title_en"] == row["title_pl"] == text


def test_a_map_program_finds_the_events_of_the_table_at_their_places(tmp_path: Path) -> None:
    data, view = shipped(), View(window="all")
    path = tmp_path / "events.csv"
    path.write_bytes(events_csv(data, view, shown(view)))
    found = pyogrio.read_dataframe(path, X_POSSIBLE_NAMES="longitude", Y_POSSIBLE_NAMES="latitude", encoding="UTF-8")
    assert list(found["id"]) == list(shown(view))
    for row in found.itertuples():
        one = data.events[row.id]
        assert row.title_pl == one.title["pl"] and row.date == one.date.text
        where = data.locations.get(one.location_id or "")
        if where and where.longitude is not None:
            assert (row.geometry.x, row.geometry.y) == (where.longitude, where.latitude)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_that_a_spreadsheet_would_run_is_only_text(text: str) -> None:
    paper = source("paper", publisher=text, title=text)
    said = claim("march.1", source_id="paper", statement=Text.of(en=text, pl=text))
    data = dataset([event(title=Text.of(en=text, pl=text), summary=Text.of(en=text, pl=text))], [said], [paper])
    cells = [*rows(events_csv(data, View(), ("march",)))[0].values()]
    cells += rows(claims_csv(data, View(), ("march",)))[0].values()
    assert cells.count(neutral(text)) >= 7 and neutral(text).startswith("'")
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r\n＝"))]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a;=1+1", "a;'=1+1"),  # a comma file is cut at semicolons where those are the list separator
        ("two\n@lines", "two\n'@lines"),
        ("a\r\n+1", "a\r\n'+1"),
        ("a; -1", "a; -1"),  # a space before it makes it text
        ("a=b", "a=b"),
        ("1-2", "1-2"),
        ("'=1", "'=1"),
        ("-", "'-"),
        ("-1.5", "-1.5"),
        ("-74", "-74"),
        ("-1.5.2", "'-1.5.2"),
        ("-1\n", "'-1\n"),
        ("2023-06-24", "2023-06-24"),
        ("../2022-02-25", "../2022-02-25"),
        ("2023-06-24T07+03:00~", "2023-06-24T07+03:00~"),
        ("", ""),
    ],
)
def test_what_is_neutralised(text: str, written: str) -> None:
    assert neutral(text) == written


@given(some.text(alphabet="=+-@\t\r\n;'1a .＝", max_size=12))
def test_neutral_text_runs_nowhere_and_is_the_same_without_its_apostrophes(text: str) -> None:
    found = neutral(text)
    assert found.replace("'", "") == text.replace("'", "")
    assert re.fullmatch(r"-[0-9]+(\.[0-9]+)?", found) or not re.match(r"[=+\-@\t\r\n＝]", found)
    for cell in re.split(r"[;\r\n]", found)[1:]:
        assert not re.match(r"[=+\-@＝]", cell)


def test_a_number_below_zero_stays_a_number() -> None:
    west = place("new-york", -74.006, -40.7)
    data = dataset([event(location_id="new-york")], locations=[west])
    (row,) = rows(events_csv(data, View(), ("march",)))
    assert (row["longitude"], row["latitude"]) == ("-74.006", "-40.7")


# Every format


def test_every_format_has_its_words_in_both_languages_and_no_words_are_left_over() -> None:
    keys = {key for one in EVERY.values() for key in (one.label, one.help)}
    for language in LANGUAGES:
        assert [key for key in keys if not words(language).has(key)] == []
        assert len({words(language)(one.label) for one in EVERY.values()}) == len(EVERY)
        text = (LOCALE_FOLDER / language / "exchange.po").read_text(encoding="utf-8")
        assert set(re.findall(r'^msgid "(exchange\..+)"$', text, re.MULTILINE)) == keys


def test_files_of_formats_have_different_names() -> None:
    assert len({(one.prefix, one.ending) for one in EVERY.values()}) == len(EVERY)
    assert [key for key in EVERY if EVERY[key].key != key] == []
    assert EVERY.keys() - FORMATS.keys() == {"csv-editors", "claims-csv-editors"}


@pytest.mark.parametrize("key", FORMATS)
def test_the_explanation_on_a_button_tells_what_becomes_of_formulas(key: str) -> None:
    text = "=march;" + "x"
    paper = source("paper", publisher=text, title=text)
    said = claim("march.1", source_id="paper", statement=Text.of(en=text, pl=text))
    data = dataset([event(title=Text.of(en=text, pl=text), summary=Text.of(en=text, pl=text))], [said], [paper])
    content = FORMATS[key].function(data, View(), ["march"])
    if key == "zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    if key == "ics":
        content = content.replace(b"\\;", b";")
    assert (
        (b"'=march" in content)
        == ("apostrophe" in words("en")(FORMATS[key].help))
        == (key in ("csv", "claims-csv", "zip"))
    )
    assert text.encode() in content.replace(b"\\=", b"=")


def ids_in_csv(content: bytes) -> list[str]:
    return [row["id"] for row in rows(content)]


def ids_in_claims(content: bytes) -> list[str]:
    return list(dict.fromkeys(row["event_id"] for row in rows(content)))


def ids_in_zip(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ids_in_csv(archive.read("events.csv"))


def figures_in_zip(content: bytes) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return rows(archive.read("figures.csv"))


@pytest.mark.parametrize("day", [None, date(2023, 6, 24)])
def test_figures_times_and_places_are_those_of_the_claims_known_by_the_day(day: date | None) -> None:
    data, view = shipped(), View(window="all", known_by=day)
    ids = list(shown(view))
    said = {row["id"]: row for row in rows(claims_csv(data, view, ids))}
    for row in said.values():
        claim, source = data.claims[row["id"]], data.sources[row["source_id"]]
        assert row["at"] == (claim.at.text if claim.at else "")
        assert (row["place_id"], row["read"]) == (claim.place_id or "", source.read or "")
    listed = {row["id"]: row for row in figures_in_zip(FORMATS["zip"].function(data, view, ids))}
    assert listed.keys() == {figure.id for figure in data.figures.values() if figure.claim_id in said}
    assert bool(day) == (len(listed) < len(data.figures))
    for row in listed.values():
        figure = data.figures[row["id"]]
        ends = tuple(float(row[name]) if row[name] else None for name in ("low", "high", "of"))
        assert ends == (figure.low, figure.high, figure.of)
        assert (row["unit"], row["measure"], row["claim_id"]) == (figure.unit, figure.measure, figure.claim_id)
        assert (row["measure_en"], row["measure_pl"]) == (
            data.measures[figure.measure].name["en"],
            data.measures[figure.measure].name["pl"],
        )


def ids_in_geojson(content: bytes) -> list[str]:
    return [feature["id"] for feature in json.loads(content)["features"]]


def ids_in_ics(content: bytes) -> list[str]:
    entries = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return [str(entry["UID"]).removesuffix(".trans-caspian-timeline") for entry in entries]


def ids_in_timelinejs(content: bytes) -> list[str]:
    return [slide["unique_id"] for slide in json.loads(content)["events"]]


def ids_in_markdown(content: bytes) -> list[str]:
    return re.findall(r"^- \*\*.*\\\[(.+)\\\]\\?$", content.decode(), re.MULTILINE)


READERS: dict[str, Callable[[bytes], list[str]]] = {
    "csv": ids_in_csv,
    "claims-csv": ids_in_claims,
    "zip": ids_in_zip,
    "geojson": ids_in_geojson,
    "ics": ids_in_ics,
    "json": lambda content: [event["id"] for event in json.loads(content)["events"]],
    "timelinejs": ids_in_timelinejs,
    "markdown": ids_in_markdown,
    "csv-editors": lambda content: [row["id"] for row in csv.DictReader(io.StringIO(content.decode()))],
    "claims-csv-editors": lambda content: list(
        dict.fromkeys(row["event_id"] for row in csv.DictReader(io.StringIO(content.decode())))
    ),
}
# By track, or in the order of the file.
ORDERED = ("csv", "claims-csv", "zip", "geojson", "ics", "timelinejs")


def test_every_format_of_events_is_read_back() -> None:
    assert READERS.keys() | {"bibtex", "csl-json"} == EVERY.keys()


@pytest.mark.parametrize("key", READERS)
@settings(max_examples=share(12, 2_000))
@given(seed=some.integers(0, 10_000))
def test_no_event_of_a_view_is_lost_or_told_twice(key: str, seed: int) -> None:
    view = random_view(seed)
    ids = list(shown(view))
    content = EVERY[key].function(shipped(), view, ids)
    found = READERS[key](content)
    if key in ORDERED:
        assert found == ids
    assert sorted(found) == sorted(ids)
    assert EVERY[key].function(shipped(), view, ids) == content


def unpacked(key: str, content: bytes) -> str:
    if key != "zip":
        return re.sub(r"\r\n (?=\S)", "", content.decode())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize("key", EVERY)
def test_nothing_is_told_that_the_views_day_did_not_know(key: str) -> None:
    data, view = shipped(), View(window="all", known_by=date(2023, 6, 26))
    ids = shown(view)
    assert 0 < len(ids) < len(data.events)
    then = {c for i in ids for c in select(data, view).claims[i]}
    later = {c for i in ids for c in data.claims_of[i]} - then
    found = {data.sources[i].url for i in {c.source_id for c in later} - {c.source_id for c in then}}
    addresses = {url for url in found if url}
    assert len(later) > 20 and len(addresses) > 20

    def told(view: View) -> list[str]:
        text = unpacked(key, EVERY[key].function(data, view, ids))
        found = [c.id for c in later if re.search(rf"^{re.escape(c.id)},", text, re.MULTILINE)]
        return found + [url for url in addresses if re.search(rf"{re.escape(url)}(?=[\s\",;<>\\}}]|$)", text)]

    assert told(view) == []
    if key not in ("csv", "csv-editors"):
        assert len(told(View(window="all"))) > 20


@pytest.mark.one_in(2)
@pytest.mark.more
@pytest.mark.parametrize("key", EVERY)
def test_thousands_of_events_are_written(key: str) -> None:
    data, view = large(MANY), View(window="all")
    ids = shown(view, data)
    assert len(ids) == MANY
    if key not in FORMATS:
        header, model = b"id,event_id,statement_en\n", '{0},{0},"a, ""b"""\n'
        names = [c.id for c in shipped().claims.values()] if "claims" in key else ids
        content = header + "".join(map(model.format, names)).encode()
        write = editors_formats(lambda table: content)[key].function
    else:
        write = EVERY[key].function
    assert len(write(data, view, ids)) > MANY
