"""A third language is columns and a catalogue, which may be empty: no code and no definition knows of it."""

from __future__ import annotations

import csv
import io
import re
import shutil
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.broken_tables import change, copy_of_good
from tests.unit.edit_desk import NOON
from tests.unit.handmade import dataset, event, shipped
from tests.unit.third_language import UKRAINIAN, in_ukrainian, with_column
from transcaspian.__main__ import main
from transcaspian.dataset.loading import Dataset, Loaded, definition, load
from transcaspian.dataset.search import matches
from transcaspian.dictionary.entries import tables
from transcaspian.dictionary.fields import fields, name_of
from transcaspian.drawing.markup import cards, joined
from transcaspian.drawing.sheet import texts
from transcaspian.drawing.svg import svg
from transcaspian.edit import Desk, Set
from transcaspian.evidence.card import card
from transcaspian.exchange import FORMATS
from transcaspian.language import messages
from transcaspian.language.dates import parse
from transcaspian.language.datewords import when
from transcaspian.language.languages import FIRST, Foreign, tag
from transcaspian.language.messages import Words, words
from transcaspian.scene.names import short_name
from transcaspian.shipped import DATA_FOLDER
from transcaspian.slides.files.formats import boxed, slide_file
from transcaspian.slides.options import Options
from transcaspian.slides.page import slide
from transcaspian.tables.records import Name, Text
from transcaspian.versions.diff import diff
from transcaspian.versions.diff_words import lines
from transcaspian.versions.snapshot import decode, encode, snapshot
from transcaspian.view.named import read_view
from transcaspian.view.query import View
from transcaspian.workbook.uploads import read_upload
from transcaspian.workbook.writing import workbook
from ui.server.head import Head

LOOK = "w=july&event=zenit-asfat-yda-2023&lang=uk"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return in_ukrainian(tmp_path_factory.mktemp("uk") / "data")


@pytest.fixture(scope="module")
def loaded(folder: Path) -> Loaded:
    return load(folder)


@pytest.fixture(scope="module")
def data(loaded: Loaded) -> Dataset:
    return loaded.published


def test_the_languages_of_a_collection_are_those_of_its_columns(loaded: Loaded) -> None:
    assert (shipped().languages, loaded.published.languages) == (("en", "pl"), ("en", "pl", "uk"))
    added = [problem for problem in loaded.problems if problem.code == "added-language"]
    assert {problem.hint for problem in added} == {"uk"} and added[0].value.startswith("title_uk")
    assert tuple(problem for problem in loaded.problems if problem not in added) == load(DATA_FOLDER).problems


def test_one_column_in_one_table_is_enough_and_says_nothing_while_it_is_empty(tmp_path: Path) -> None:
    for said in ({}, {3: "Подія"}):
        folder = tmp_path / str(len(said)) / "data"
        folder.parent.mkdir()
        in_ukrainian_title(folder, said)
        found = load(folder)
        assert [(p.table, p.code, p.value) for p in found.problems] == [("events", "added-language", "title_uk")]
        assert found.published.languages == ("en", "pl", "uk")
        titles = [one.title["uk"] for one in found.published.events.values()]
        assert titles.count("Подія") == len(said) and set(titles) <= {"", "Подія"}
        assert (found.published.version == shipped().version) == (not said)


def in_ukrainian_title(folder: Path, said: dict[int, str]) -> None:
    shutil.copytree(DATA_FOLDER, folder)
    with_column(folder, "events", "title_uk", said)


def test_what_lacks_a_text_shows_the_first_language_and_is_marked() -> None:
    text = Text(("en", "pl", "uk"), ("Oral", "Uralsk", ""))
    assert (text("en"), text("pl"), text("uk")) == ("Oral", "Uralsk", "Oral [en]")
    assert (text["uk"], Text.of(uk="Уральськ")("en"), Text()("uk")) == ("", "Уральськ [uk]", "")
    assert short_name(Text.of(en="Oral (Uralsk)")("uk")) == "Oral [en]"
    assert isinstance(text("uk"), Foreign) and not isinstance(text("pl"), Foreign)
    name = Name.of(en="unnamed sources", uk="")("uk")
    assert name == "Unnamed sources [en]" and isinstance(name, Foreign)


def test_a_card_says_which_of_its_texts_are_in_another_language(data: Dataset) -> None:
    for there in (True, False):
        one = next(e for e in data.events.values() if bool(e.title["uk"]) is there)
        about = card(data, View(language="uk"), one.id)
        assert about is not None
        html = cards.event_card(about, words("uk"), joined([]))
        foreign = f'<h2><span lang="en">{joined([one.title["en"]])} [en]</span></h2>'
        assert (foreign in html) is not there
        assert ET.fromstring(html).find("h2") is not None  # attributes hold no elements


def test_pages_slides_and_documents_are_drawn_in_it(data: Dataset) -> None:
    view, ignored = read_view(data, LOOK)
    assert (view.language, ignored) == ("uk", ())
    drawn = slide(data, view, Options(1920, 1080))
    picture = slide_file(data, drawn, "svg").decode()
    assert 'lang="uk"' in picture and "Укр. " in picture and "[en]" in picture
    written = io.BytesIO(slide_file(data, drawn, "pptx"))
    with zipfile.ZipFile(written) as archive:
        first = archive.read("ppt/slides/slide1.xml").decode()
    assert set(re.findall(r'lang="([^"]+)"', first)) == {tag("uk"), tag("en")}
    for story in ("mutiny", "contracts", "corridor"):
        told = slide(data, read_view(data, f"story={story}&lang=uk")[0], Options(1280, 720))
        assert told.sheet.language == "uk" and told.sheet.items


def test_a_language_that_is_written_from_right_to_left_says_so_on_pages_and_in_drawings(tmp_path: Path) -> None:
    shutil.copytree(DATA_FOLDER, tmp_path / "data")
    with_column(tmp_path / "data", "events", "title_ar", dict.fromkeys(range(200), "حدث"))
    arabic = load(tmp_path / "data").published
    view = read_view(arabic, "w=july&event=zenit-asfat-yda-2023&lang=ar")[0]
    drawn = slide(arabic, view, Options(1280, 720))
    pictured = ET.fromstring(svg(drawn.sheet, fonts=False))
    assert pictured.attrib["direction"] == "ltr"  # a drawing has no sides to change
    lines = pictured.findall(".//{*}text")
    own = [line.attrib for line in lines if line.text == "حدث"]
    assert own and all(line["direction"] == "rtl" for line in own)
    # What begins at a place for those who read to the right ends there.
    begun = [item.anchor == "left" for item in texts(drawn.sheet.items) if item.text == "حدث"]
    assert begun.count(True) == [line.get("text-anchor") for line in own].count("end") > 0
    assert not any("direction" in line.attrib for line in lines if line.attrib.get("lang") == "en")
    assert '<html lang="ar" dir="rtl"' in slide_file(arabic, drawn, "html").decode()
    # The font has no such letters: what draws them says so, what leaves them to its reader need not.
    assert all(set(boxed([drawn.sheet], ending)) & set("حدث") for ending in ("png", "svg", "pdf"))
    ours = slide(shipped(), View(language="pl"), Options(1280, 720))
    assert boxed([drawn.sheet], "html") == boxed([drawn.sheet], "pptx") == boxed([ours.sheet], "png") == ""
    assert b'<html lang="ar" dir="rtl">' in Head("ar", b"").put_into(b'<html lang="en"><title></title>')
    assert "direction" not in svg(slide(shipped(), View(), Options(1280, 720)).sheet, fonts=False)


@pytest.mark.parametrize(("ending", "told"), [("", True), (".pdf", True), (".docx", True), (".pptx", False)])
def test_a_handout_says_which_letters_its_pictures_have_boxes_for(
    ending: str, told: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_of_good(tmp_path)
    change(folder, "events", "Delis rings Roussou", "حدث")
    assert main(["brief", "--data", str(folder), "--out", str(tmp_path / f"brief{ending}"), "--size", "800x600"]) == 0
    sentence = words("en")("slide.boxed", letters="".join(sorted("حدث")))
    assert (sentence in capsys.readouterr().err.splitlines()) is told


def test_an_address_names_it_only_where_the_collection_has_it(data: Dataset) -> None:
    assert View.from_query("lang=uk").to_query() == {"lang": ["uk"]}
    assert read_view(shipped(), "lang=uk") == (View(), ("lang=uk",))
    assert read_view(data, "lang=xx")[1] == ("lang=xx",)


def test_a_collection_in_one_language_begins_with_it() -> None:
    own = replace(dataset([event(title=Text.of(uk="Подія"))]), languages=("uk",))
    assert read_view(own, "")[0].language == "uk" and read_view(own, "lang=en")[1] == ("lang=en",)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_export_has_it(name: str, data: Dataset) -> None:
    view = read_view(data, LOOK)[0]
    ids = [one.id for one in list(data.events.values())[:6]]
    written = FORMATS[name].function(data, view, ids)
    assert written
    if name == "csv":
        rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))
        assert [row["title_uk"] for row in rows] == [data.events[i].title["uk"] for i in ids]


def test_forms_and_dictionary_have_its_columns_beside_the_others(folder: Path, loaded: Loaded) -> None:
    schema = definition(folder)[0]
    events = {entry.name: entry for entry in tables(schema, "pl")}["events"]
    names = [column.name for column in events.columns]
    at = names.index("title_en")
    assert names[at : at + 3] == ["title_en", "title_pl", "title_uk"]
    assert (events.columns[at + 2].title, events.columns[at + 2].required) == ("Tytuł (ukraiński)", False)
    rows = {"locations": {"oral": {"id": "oral", "name_en": "Oral"}, "x": {"id": "x", "name_uk": "Київ"}}}
    assert [one.name for one in fields(schema.tables["locations"], rows, "uk")][:4] == [
        "id",
        "name_en",
        "name_pl",
        "name_uk",
    ]
    assert name_of("locations", rows["locations"]["oral"], "uk") == "Oral [en]"
    assert name_of("locations", rows["locations"]["x"], "uk") == "Київ (x)"


def test_a_workbook_has_it_and_comes_back_the_same(folder: Path, loaded: Loaded) -> None:
    schema = definition(folder)[0]
    written = workbook(schema, loaded.raw, [], "uk")
    back = read_upload("tables.xlsx", written, schema)
    assert not [one for one in back.findings if one.severity == "error"]
    assert list(back.tables["events"].texts("title_uk")) == list(loaded.raw["events"].texts("title_uk"))


def test_an_editor_writes_it_into_a_file_that_has_no_column_for_it_yet(tmp_path: Path) -> None:
    in_ukrainian_title(tmp_path / "data", {})
    desk = Desk(tmp_path / "data", tmp_path / "journal")
    saved = desk.propose(desk.state(), [Set("locations", "oral", "name_uk", "", "Уральськ")])
    desk.save(saved, "Ann", NOON)
    assert load(tmp_path / "data").published.locations["oral"].name("uk") == "Уральськ"
    assert {problem.code for problem in load(tmp_path / "data").problems} == {"added-language"}


def test_versions_keep_it_and_tell_of_changes_in_it(data: Dataset) -> None:
    old, new = snapshot(shipped()), snapshot(data)
    assert decode(encode(new)).tables == new.tables
    found = [line for line in lines(diff(old, new), old, new, "en", "UTC") if line.table == "events"]
    assert found and all(cell.title.endswith("(Ukrainian)") for line in found for cell in line.cells)


def test_it_is_searched(data: Dataset) -> None:
    one = next(e for e in data.events.values() if e.title["uk"])
    assert one.id in matches(data, "укр " + one.title["en"].split()[-1])


def test_the_command_line_speaks_it(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder), "--lang", "uk"]) == 0
    out = tmp_path / "slide.svg"
    query = ["--query", "w=july", "--data", str(folder), "--out", str(out), "--size", "1280x720", "--text", "text"]
    assert main(["slide", *query, "--lang", "uk"]) == 0
    assert "Укр. " in out.read_text("utf-8")
    assert main(["slide", *query, "--lang", "de"]) == 2
    assert "en, pl, uk" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["slide", *query, "--lang", "klingon"])


def test_dates_numbers_and_plurals_are_its_own_and_what_no_catalogue_has_is_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert when(parse("2023-06-24"), "uk", "UTC") == "24 червня 2023"
    assert (words("uk").number(12345.5), words("uk").list(["а", "б"])) == ("12\xa0345,5", "а і б")
    assert words("uk")("control.language") == words(FIRST)("control.language")
    assert words("uk").n("count.events", 2) == words(FIRST).n("count.events", 2)
    (tmp_path / UKRAINIAN).mkdir()
    (tmp_path / UKRAINIAN / "ui.po").write_text(
        'msgid ""\nmsgstr ""\n"Language: uk\\n"\n\n'
        'msgid "control.language"\nmsgstr "Мова"\n\nmsgid "control.zone"\nmsgstr ""\n\n'
        'msgid "count.events"\nmsgid_plural "count.events.plural"\n'
        'msgstr[0] "{n} подія"\nmsgstr[1] "{n} події"\nmsgstr[2] "{n} подій"\nmsgstr[3] "{n} події"\n'.replace(
            "[3]", "[3]"
        ),
        "utf-8",
    )
    monkeypatch.setattr(messages, "LOCALE_FOLDER", tmp_path)
    say = Words(UKRAINIAN)
    assert say("control.language") == "Мова"
    assert say("control.zone") == words(FIRST)("control.zone")
    assert [say.n("count.events", n) for n in (1, 2, 5)] == ["1 подія", "2 події", "5 подій"]
