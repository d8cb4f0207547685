"""Files of strangers: recognised by content, each row taken or refused, with its place and the reason."""

from __future__ import annotations

import io
import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.amounts import share
from transcaspian.__main__ import main
from transcaspian.language.dates import parse
from transcaspian.language.messages import LANGUAGES, Refused, words
from transcaspian.recipes.foreign import Foreign, ForeignRow
from transcaspian.recipes.proposing import proposed
from transcaspian.recipes.recipe import Recipe, read_recipe, written
from transcaspian.recipes.recognising import Recognised, applied, known, recognised
from transcaspian.recipes.rows import Content
from transcaspian.recipes.saying import NOTES, REFUSALS, as_values, lines
from transcaspian.recipes.taking import Taking, take
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.schema import read_schema

FILES = Path(__file__).parents[1] / "data" / "import"
CATEGORIES = read_schema(DATA_FOLDER / "datapackage.json").tables["events"].column("category").enum

# Of each made-up file: the format, dates of the rows that are taken, and of the others row, column and reason.
EXPECTED: dict[str, tuple[str, dict[int, str], list[tuple[int, str, str]]]] = {
    "acled.csv": (
        "ACLED",
        {2: "2023-06-24", 3: "2023-06-11~/2023-06-17~", 4: "2023-07", 5: "2023-06-24", 7: "2023-06-24?"},
        [(6, "event_date", "epoch-time"), (8, "event_date", "no-time")],
    ),
    "ucdp-ged.csv": (
        "UCDP GED",
        {
            2: "2021-05-01",
            3: "2021-05-01~/2021-05-04~",
            4: "2021-05-01~/2021-05-07~",
            5: "2021-05",
            6: "2021",
            7: "2021-02-03~/2022-08-09~",
            8: "2020-02-03~/2022-08-09~",
            9: "2021-05-01",
            10: "2021-05-01",
        },
        [(11, "date_start", "end-before-start")],
    ),
    "gdelt-events.csv": (
        "GDELT 2 events",
        {1: "2023-06-24", 2: "2023-06-24", 3: "2023-06-24"},
        [(4, "SQLDATE", "bad-date")],
    ),
    "gdelt-mentions.csv": (
        "GDELT 2 mentions",
        {2: "../2023-06-24T10:15:00+00:00"},
        [(3, "eventtimedate", "zero-time")],
    ),
    "timelinejs-sheet.csv": (
        "TimelineJS sheet",
        {3: "2023-06-24", 4: "2023-06/2023-07", 5: "1815"},
        [
            (2, "Type", "no-event"),
            (6, "Time", "time-without-offset"),
            (7, "Year", "bad-date"),
            (8, "Year", "date-out-of-range"),
            (9, "Type", "no-event"),
            (10, "Headline", "no-title"),
        ],
    ),
    "timelinejs.json": (
        "TimelineJS JSON",
        {2: "2023-06-24", 3: "1943/1946"},
        [
            (1, "@list", "no-event"),
            (4, "start_date.hour", "time-without-offset"),
            (5, "start_date.year", "no-time"),
            (6, "events", "broken-json"),
            (7, "@list", "no-event"),
        ],
    ),
    "places.geojson": (
        "GeoJSON",
        {1: "2023-06-24T07:30:00Z", 2: "2023-06", 3: "2023-06", 4: "2023-06-24"},
        [(5, "date", "level-2-date"), (6, "", "broken-json")],
    ),
    "calendar.ics": (
        "iCalendar",
        {4: "2023-06-24/2023-06-25", 14: "2023-06-24T07:30:00+06:00"},
        [
            (22, "DTSTART", "time-without-offset"),
            (27, "DTSTART", "epoch-time"),
            (32, "", "broken-line"),
            (37, "", "no-end"),
        ],
    ),
    "timesketch.csv": (
        "Timesketch",
        {2: "2023-06-24T07:30:00+00:00", 3: "2023-06-24T07:30:00Z", 4: "2023-06-24T07:30:00Z"},
        [
            (5, "datetime", "epoch-time"),
            (6, "datetime", "epoch-time"),
            (7, "datetime", "epoch-time"),
            (8, "datetime", "zero-time"),
        ],
    ),
    "timesketch.jsonl": (
        "Timesketch JSONL",
        {1: "2023-06-24T07:30:00+00:00", 2: "2023-06-24T07:30:00Z"},
        [(3, "", "broken-json"), (4, "", "broken-json")],
    ),
    "transcaspian.json": (
        "Transcaspian events",
        {1: "2023-06-24T07+03:00~"},
        [(2, "date", "level-2-date")],
    ),
    "unknown.csv": ("unknown", {2: "2023-04-03", 3: "2023-06-24", 4: "2023-06-25"}, []),
}


def found(name: str) -> Recognised:
    return recognised(Content((FILES / name).read_bytes(), name))


def taking(name: str) -> Taking:
    one = found(name)
    return take(one.foreign, one.recipe, CATEGORIES)


def remarks(of: Taking) -> set[tuple[int, str]]:
    return {(one.row, one.code) for candidate in of.taken for one in candidate.remarks}


def test_every_known_format_has_a_made_up_file() -> None:
    assert {one.name for one in known()} == {name for name, _, _ in EXPECTED.values()} - {"unknown"}
    assert {path.name for path in FILES.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_is_known_by_its_content_and_no_row_is_lost(name: str) -> None:
    expected, dates, refused = EXPECTED[name]
    content = Content((FILES / name).read_bytes(), "unknown.dat")
    one = recognised(content)
    assert one.recipe.name == expected
    assert one.sure == {"unknown": "proposed", "GeoJSON": "likely"}.get(expected, "certain")
    of = take(one.foreign, one.recipe, CATEGORIES)
    assert {candidate.row: candidate.date for candidate in of.taken} == dates
    assert [(r.row, r.column, r.code) for r in of.refused] == refused
    assert of.read == one.foreign.read == len(dates) + len(refused)
    for candidate in of.taken:
        parse(candidate.date)


def test_precisions_of_place_become_radii_and_none_is_lost() -> None:
    places = {one.row: one.place for one in taking("ucdp-ged.csv").taken}
    assert [places[row].radius_km for row in (2, 3, 4, 5, 6, 8)] == [5, 25, 50, 150, 200, 300]
    assert places[7].is_country and places[7].radius_km > 1000
    assert [one.place.radius_km for one in taking("acled.csv").taken][:3] == [5, 5, 100]
    assert {one.place.country for one in taking("acled.csv").taken} == {"KZ"}


def test_what_became_of_values_is_said_at_their_rows() -> None:
    assert remarks(taking("acled.csv")) >= {
        (5, "zero-coordinates"),
        (7, "unknown-precision"),
        (7, "unknown-value"),
        (7, "bad-number"),
        (2, "list"),
    }
    assert remarks(taking("gdelt-events.csv")) >= {(2, "country-middle"), (2, "bad-address")}
    assert remarks(taking("places.geojson")) >= {(3, "zero-filled"), (4, "swapped-coordinates")}
    assert remarks(taking("ucdp-ged.csv")) >= {(10, "lists-differ"), (7, "country-middle")}
    assert remarks(taking("timelinejs-sheet.csv")) >= {(3, "markup")}


def test_each_of_several_sources_in_a_cell_speaks_for_itself() -> None:
    first, *_, last = taking("ucdp-ged.csv").taken
    assert [(one.publisher, one.title, one.published) for one in first.told] == [
        ("North Paper", "Fight at Aral", "2021-05-02"),
        ("South Wire", "Battle, they say", "2021-05-03"),
    ]
    assert [(one.publisher, one.title) for one in last.told] == [("North Paper", ""), ("South Wire", "")]
    assert (first.figures[0].low, first.figures[0].high) == (2, 6)


def test_html_is_read_as_what_it_says() -> None:
    assert next(one for one in taking("timelinejs-sheet.csv").taken if one.row == 3).text == "Said & done"


def test_a_zone_takes_in_times_of_nowhere() -> None:
    one = found("timelinejs-sheet.csv")
    recipe = read_recipe(written(one.recipe).replace('kind = "table"', 'kind = "table"\nzone = "Asia/Almaty"'))
    of = take(one.foreign, recipe, CATEGORIES)
    assert next(c.date for c in of.taken if c.row == 6) == "2023-06-24T07:30+06:00"


def test_a_mapping_is_proposed_from_names_and_contents() -> None:
    one = found("unknown.csv")
    guesses = {guess.field: guess.column for guess in proposed(one.foreign).guesses}
    assert guesses["time"] == "Kiedy" and guesses["longitude"] == "lon" and guesses["address"] == "Link"
    assert guesses["title"] == "Tytuł zdarzenia" and one.recipe.order == "day"


def test_nothing_is_proposed_for_a_file_without_times() -> None:
    with pytest.raises(Refused, match="nothing_is_a_time"):
        recognised(Content(b"name,height\nOne,12\nTwo,13\n", "a.csv"))


def test_two_days_that_may_be_meant_are_never_guessed() -> None:
    rows = tuple(ForeignRow(at, {"date": text, "title": "x"}) for at, text in enumerate(["03/04/2023", "24/06/2023"]))
    foreign = Foreign("table", ("date", "title"), rows)
    recipe = Recipe("x", columns={"time": ("date",), "title": ("title",)})
    assert [one.code for one in take(foreign, recipe).refused] == ["ambiguous-date"]
    assert not take(foreign, read_recipe(written(recipe).replace('name = "x"', 'name = "x"\norder = "day"'))).refused


def test_times_that_are_all_midnight_are_days_and_one_midnight_among_others_is_a_time() -> None:
    def dates(*texts: str) -> list[str]:
        rows = tuple(ForeignRow(at, {"d": text, "t": "x"}) for at, text in enumerate(texts))
        recipe = Recipe("x", columns={"time": ("d",), "title": ("t",)}, zone="UTC")
        return [one.date for one in take(Foreign("table", ("d", "t"), rows), recipe).taken]

    assert dates("2023-06-24T00:00:00Z", "2023-06-25T00:00:00Z") == ["2023-06-24", "2023-06-25"]
    assert dates("2023-06-24T00:00:00Z", "2023-06-25T10:00:00Z") == ["2023-06-24T00:00:00Z", "2023-06-25T10:00:00Z"]


def test_a_recipe_is_written_and_read_back_as_it_was() -> None:
    for one in known():
        assert read_recipe(written(one)) == one
        assert written(read_recipe(written(one))) == written(one)
    odd = Recipe('a "b"\n\\', columns={"time": ("ä b", "{c} – {d}")}, skip={"x y": ("1", "2")}, zone="Asia/Almaty")
    assert read_recipe(written(odd)) == odd


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("name = ", "recipe.no_toml"),
        ("[columns]\ntime='t'", "recipe.no_name"),
        ("name='a'", "recipe.no_time"),
        ("name='a'\nzones='UTC'\n[columns]\ntime='t'", "recipe.unknown_key"),
        ("name='a'\nzone='Nowhere'\n[columns]\ntime='t'", "recipe.no_zone"),
        ("name='a'\norder='middle'\n[columns]\ntime='t'", "recipe.no_choice"),
        ("name='a'\ncolumns='t'", "recipe.no_table"),
        ("name='a'\n[columns]\ntime=true", "recipe.no_text"),
        ("name='a'\n[columns]\ntime='t'\n[values.place_precision]\n1='far'", "recipe.no_radius"),
        ("name='a'\n[columns]\ntime='t'\n[[figures]]\nunit='dead'", "recipe.figure_lacks"),
    ],
)
def test_a_fault_in_a_recipe_is_named_by_its_key(text: str, key: str) -> None:
    with pytest.raises(Refused) as caught:
        read_recipe(text)
    assert caught.value.key == key
    for language in LANGUAGES:
        assert words(language)(key, **caught.value.values)


def test_a_recipe_for_another_file_says_so() -> None:
    with pytest.raises(Refused, match="other_file"):
        applied(Content(b"a,b\n1,2\n", "x.csv"), known()[0])


def workbook(*rows: list[Any], last: int = 0) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if last:
        book.active.cell(row=last, column=1).number_format = "0"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_is_read_and_a_million_empty_rows_cost_seconds_only() -> None:
    content = workbook(["date", "title"], ["2023-06-24", "One"], ["2023-06-25", "Two"], last=1_048_576)
    begun = time.process_time()
    one = recognised(Content(content, "book.xlsx"))
    assert [c.date for c in take(one.foreign, one.recipe).taken] == ["2023-06-24", "2023-06-25"]
    assert one.foreign.read == 2 and time.process_time() - begun < 20


def test_every_remark_has_its_sentence() -> None:
    for language in LANGUAGES:
        assert [code for code in (*REFUSALS, *NOTES) if not words(language).has(f"recipe.code.{code}")] == []


def test_the_command_says_what_became_of_each_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recipe = tmp_path / "r.toml"
    file = str(FILES / "acled.csv")
    assert main(["import", file, "--dry-run", "--format", "json", "--save-recipe", str(recipe)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["read"], told["taken"]) == ("ACLED", 7, 5) and len(told["events"]) == 5
    assert told["refused"][0].keys() == {"row", "column", "value", "code", "note"}
    assert main(["import", file, "--dry-run", "--recipe", str(recipe), "--lang", "pl"]) == 1
    assert "przyjęto 5" in capsys.readouterr().out
    assert main(["import", str(FILES / "unknown.csv"), "--dry-run"]) == 0
    nothing = tmp_path / "nothing.csv"
    nothing.write_bytes(b"")
    assert main(["import", str(nothing), "--dry-run"]) == 2


def damaged(content: bytes, chance: random.Random) -> bytes:
    """A file with something done to it: bytes changed, taken out, put in, doubled, or the end cut off."""
    found = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(found) + 1)
        match chance.randrange(5):
            case 0:
                found[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del found[at : at + chance.randint(1, 40)]
            case 2:
                found[at:at] = chance.choice([b'"', b",", b"\n", b"{", b"[", b"\\", b"<p>", b"0", b"9" * 25, b"\x00"])
            case 3:
                found[at:at] = found[at : at + chance.randint(1, 200)]
            case 4:
                del found[max(at, 20) :]
    return bytes(found)


ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    1e308,
    10**30,
    "",
    "<p>",
    "2023-13-45",
    [],
    [None],
    {},
    {"a": {"b": []}},
    "\ud800",
)


def twisted(found: Any, chance: random.Random) -> Any:
    """What a JSON file says, with something odd in the place of one of its values."""
    if not isinstance(found, dict | list) or not found or chance.random() < 0.15:
        return chance.choice(ODD)
    at = chance.choice(list(found) if isinstance(found, dict) else range(len(found)))
    copy = found.copy()
    copy[at] = twisted(found[at], chance)
    return copy


def spoilt(content: bytes, chance: random.Random) -> bytes:
    if content[:1] == b"{" and b"\n}" in content and chance.random() < 0.8:
        return json.dumps(twisted(twisted(json.loads(content), chance), chance)).encode()
    return damaged(content, chance)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_damaged_file_is_read_or_refused_and_no_row_is_lost(name: str) -> None:
    content, chance = (FILES / name).read_bytes(), random.Random(name)
    for _ in range(share(200, 10_000)):
        try:
            one = recognised(Content(spoilt(content, chance), name))
        except Refused as refused:
            words("pl")(refused.key, **refused.values)
            continue
        of = take(one.foreign, one.recipe, CATEGORIES)
        assert len(of.taken) + len(of.refused) == one.foreign.read
        assert as_values(of, words("en"))["read"] == one.foreign.read and list(lines(of, words("pl")))
        for candidate in of.taken:
            parse(candidate.date)
