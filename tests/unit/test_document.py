"""Word documents: opened again, every event and source accounted for, and as Word's accessibility checker asks."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image, ImageStat

from tests.amounts import share
from tests.unit.handmade import claim, dataset, event, link, shipped, source
from tests.unit.programs import program
from transcaspian.__main__ import main
from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.sheet import texts
from transcaspian.evidence.facts import event_facts, where
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.look.palette import LIGHT
from transcaspian.slides.brief import Handout, Part, handout, saved_parts
from transcaspian.slides.document.brief import ALT, cropped, docx, shortened
from transcaspian.slides.document.styles import WIDTH
from transcaspian.slides.files.formats import asked_for, handout_file
from transcaspian.slides.options import Options
from transcaspian.stories import story_data
from transcaspian.tables.records import Text as Words
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View

VIEWS = ("known-24-june", "refusal-and-denial", "july-contracts-uralsk", "mutiny-at-six")
OPTIONS = Options(marking="ĆWICZENIE", author="A. Briefer & Co. <both>")


@cache
def bound(language: str = "en", theme: str = "dark") -> Handout:
    parts, options = asked_for(saved_parts(shipped(), VIEWS, language, theme), OPTIONS, "docx")
    return handout(shipped(), parts, options)


@cache
def content(language: str = "en") -> bytes:
    return handout_file(shipped(), bound(language), "docx")


def opened(file: bytes) -> Any:
    return Document(io.BytesIO(file))


def xml(file: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(file)).read(name).decode()


def made_of(data: Dataset, *views: View, **options: Any) -> bytes:
    parts = [Part(str(n), f"View {n}", view) for n, view in enumerate(views, 1)]
    parts, asked = asked_for(parts, replace(Options(), **options), "docx")  # type: ignore[assignment]
    return handout_file(data, handout(data, parts, asked), "docx")


def paragraphs(file: Any, style: str) -> list[str]:
    return [said(p._p) for p in file.paragraphs if p.style.name == style]


def said(paragraph: Any) -> str:
    """What a paragraph or cell says, the texts of links and fields included; a blank that breaks no line is a blank."""
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t"))).replace("\u00a0", " ")


def rows(table: Any) -> list[list[str]]:
    return [[said(cell) for cell in row.iter(qn("w:tc"))] for row in table._tbl.iter(qn("w:tr"))]


@pytest.mark.one_in(2)
@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_real_in_order_and_each_view_has_its_message(language: str) -> None:
    file, say, slides = opened(content(language)), words(language), bound(language).slides
    last = [say("document.chronology"), say("slide.sources_title")]
    assert paragraphs(file, "Heading 1") == [*(one.title for one in slides), *last]
    levels = [int(p.style.name[-1]) for p in file.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels))
    assert paragraphs(file, "Message") == [one.message for one in slides]
    assert paragraphs(file, "Title") == [collection_title(shipped(), say.language)]
    cover = paragraphs(file, "Cover")
    assert cover[0] == OPTIONS.author and shipped().version in cover[-1]
    for one, text in zip(slides, paragraphs(file, "Details"), strict=True):
        assert one.subtitle in text and str(len(one.scene.events)) in text


@pytest.mark.one_in(2)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_of_every_view_is_a_row_with_what_is_said_of_it(language: str) -> None:
    file, slides = opened(content(language)), bound(language).slides
    tables = file.tables
    assert len(tables) == len(slides) + 1
    for one, table in zip(slides, tables, strict=False):
        view = one.scene.view
        data = story_data(shipped(), view)
        facts = list(event_facts(data, view, [event.id for event in one.scene.events]))
        found = rows(table)[1:]
        assert len(found) == len(facts) > 0
        for row, fact in zip(found, facts, strict=True):
            sure = f"{words(language)(f'certainty.{fact.certainty}')} · {fact.reason}"
            assert row[:4] == [fact.when, fact.title, where(fact, language), sure]


def test_the_chronology_has_each_event_once_in_order_of_time_with_its_sections() -> None:
    slides, last = bound().slides, rows(opened(content()).tables[-1])[1:]
    ids = {event.id for one in slides for event in one.scene.events}
    titles = sorted(shipped().events[i].title("en") for i in ids)
    assert sorted(row[1] for row in last) == titles
    for row in last:
        holding = [
            str(n) for n, one in enumerate(slides, 1) if any(event.title("en") == row[1] for event in one.scene.events)
        ]
        assert row[3] == ", ".join(holding)
    days = [shipped().events[i].date for i in ids]
    assert len(days) == len(last) and "2022" not in last[-1][0]


def test_an_event_is_told_in_the_chronology_as_the_view_that_knows_most_of_it() -> None:
    events = [event("march", "2023-06-24")]
    claims = [
        claim("1", "reports", known_on="2023-06-24"),
        claim("2", "denies", known_on="2023-07-02", source_id="denier"),
    ]
    data = dataset(events, claims, [source("agency-report"), source("denier")])
    then, now = View.from_query("w=2023-06-24..2023-06-24&known_by=2023-06-24"), View.from_query("w=mutiny")
    early, both = opened(made_of(data, then)), opened(made_of(data, then, now))
    assert "as known on 24 June 2023" in rows(early.tables[-1])[1][2]
    assert rows(both.tables[-1])[1][2] == "disputed" and rows(both.tables[-1])[1][3] == "1, 2"
    assert rows(both.tables[0])[1][3].startswith("reported") and rows(both.tables[1])[1][3].startswith("disputed")
    # Whoever denied it later is no source of a document of that day.
    assert len(paragraphs(early, "Source")) == 1 and "denier" not in xml(made_of(data, then), "word/document.xml")


@pytest.mark.one_in(2)
@pytest.mark.parametrize("language", LANGUAGES)
def test_sources_are_one_numbered_list_that_tables_and_pictures_refer_to(language: str) -> None:
    file, slides = opened(content(language)), bound(language).slides
    listed = paragraphs(file, "Source")
    body = file.element.body
    bookmarks = {one.get(qn("w:name")): one for one in body.iter(qn("w:bookmarkStart"))}
    ids = [one.get(qn("w:id")) for one in bookmarks.values()]
    assert len(set(ids)) == len(ids)
    at = {name: said(one.getparent()) for name, one in bookmarks.items()}
    fields = [(f.get(qn("w:instr")), said(f)) for f in body.iter(qn("w:fldSimple"))]
    for instruction, shown in fields:
        kind, name, *switches = instruction.split()
        assert kind == "REF" and switches == [r"\n", r"\h"] and name in bookmarks
        number = int(re.sub(r"\D", "", name))
        assert str(number) == shown
        if name.startswith("_Source"):
            assert at[name] == listed[number - 1]
        else:
            assert at[name] == paragraphs(file, "Heading 1")[number - 1]
    used = {int(shown) for instruction, shown in fields if "_Source" in instruction}
    assert used == set(range(1, len(listed) + 1))
    for one in slides:
        for source_id, number in one.notes.numbers.items():
            assert shipped().sources[source_id].title.split()[0] in listed[number - 1]
    numbering = xml(content(language), "word/numbering.xml")
    assert numbering.count('w:numFmt w:val="decimal"') == 2 and 'w:lvlText w:val="%1"' in numbering


def test_addresses_are_links_and_links_are_addresses() -> None:
    file = opened(content())
    part, found = file.part, []
    for one in file.element.body.iter(qn("w:hyperlink")):
        if to := one.get(qn("r:id")):
            found.append(part.rels[to].target_ref)
            assert said(one) == found[-1]
        else:
            assert one.get(qn("w:anchor")).startswith("_Section")
    assert len(found) > 20 and all(address.startswith(("http://", "https://")) for address in found)


def test_publications_that_no_certainty_rests_on_are_counted() -> None:
    events = [event("march", "2023-06-24")]
    claims = [claim("1", "reports"), claim("2", "context", source_id="aside")]
    file = opened(made_of(dataset(events, claims, [source("agency-report"), source("aside")]), View(window="mutiny")))
    assert len(paragraphs(file, "Source")) == 1
    assert words("en").n("document.beyond", 1) in [p.text for p in file.paragraphs]


@pytest.mark.more
def test_contents_lead_to_the_headings_and_need_no_update() -> None:
    for language in LANGUAGES[: share(1, 2)]:
        file = opened(content(language))
        box = file.element.body.find(qn("w:sdt"))
        entries = [p for p in box.iter(qn("w:p")) if p.find(qn("w:hyperlink")) is not None]
        headings = paragraphs(file, "Heading 1")
        assert [said(p) for p in entries] == [f"{n}{title}" for n, title in enumerate(headings, 1)]
        assert [p.find(qn("w:hyperlink")).get(qn("w:anchor")) for p in entries] == [
            f"_Section{n}" for n in range(1, len(headings) + 1)
        ]
        kinds = [one.get(qn("w:fldCharType")) for one in box.iter(qn("w:fldChar"))]
        assert kinds == ["begin", "separate", "end"]
        # Numbers of pages, which only Word knows, are left out.
        assert r"\n" in next(box.iter(qn("w:instrText"))).text


@pytest.mark.one_in(2)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_words_accessibility_checker_asks_for(language: str) -> None:
    file = opened(content(language))
    pictures = list(file.element.body.iter(qn("wp:docPr")))
    assert len(pictures) == len(VIEWS)
    for picture, one in zip(pictures, bound(language).slides, strict=True):
        told = picture.get("descr")
        assert 20 < len(told) <= ALT and told.startswith(one.message[:60])
    assert len({picture.get("id") for picture in pictures}) == len(pictures)
    for table in file.tables:
        properties: Any = table._tbl.tblPr
        first, *others = list[Any](table._tbl.iter(qn("w:tr")))
        assert properties.find(qn("w:tblCaption")).get(qn("w:val"))
        assert len(properties.find(qn("w:tblDescription")).get(qn("w:val"))) <= ALT
        assert properties.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert not [row for row in others if row.trPr.find(qn("w:tblHeader")) is not None]
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in (first, *others))
        # No merged, split or nested cells, none empty but those of sources.
        assert {len(list(row.iter(qn("w:tc")))) for row in (first, *others)} == {len(table.columns)}
        assert not list(table._tbl.iter(qn("w:gridSpan"), qn("w:vMerge")))
        assert all(text for row in rows(table) for text in row[:4])
    assert [p for p in file.paragraphs if not said(p._p).strip() and not list(p._p.iter(qn("w:drawing")))] == []
    locale = {"en": "en-GB", "pl": "pl-PL"}[language]
    assert f'<w:lang w:val="{locale}"' in xml(content(language), "word/styles.xml")
    assert f'w:themeFontLang w:val="{locale}"' in xml(content(language), "word/settings.xml")
    about = file.core_properties
    assert about.title == collection_title(shipped(), language)
    assert about.author == OPTIONS.author and about.language == locale


def test_all_looks_are_in_styles() -> None:
    document = xml(content(), "word/document.xml")
    looks = set(re.findall(r"<w:(\w+)", " ".join(re.findall(r"<w:rPr>.*?</w:rPr>", document))))
    assert looks == {"rPr", "rStyle"}
    forms = set(re.findall(r"<w:(\w+)", " ".join(re.findall(r"<w:pPr>.*?</w:pPr>", document))))
    assert forms == {"pPr", "pStyle"}
    styles = xml(content(), "word/styles.xml")
    colours = {f"#{found.lower()}" for found in re.findall(r'<w:color w:val="(\w+)"', styles)}
    assert colours <= {LIGHT.ink, LIGHT.grey, LIGHT.accent, LIGHT.alert}
    used = set(re.findall(r'w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"', document))
    assert used <= set(re.findall(r'w:styleId="([^"]+)"', styles))
    assert "Ignorable" not in document + styles  # words beyond those of ISO 29500


def test_marking_and_the_number_of_the_page_are_on_every_page() -> None:
    file = opened(content())
    section = file.sections[0]
    assert [p.text for p in section.header.paragraphs] == [OPTIONS.marking]
    foot = section.footer.paragraphs
    assert foot[-1].text == OPTIONS.marking and {p.style.name for p in foot[1:]} == {"Marking"}
    assert [f.get(qn("w:instr")).strip() for f in foot[0]._p.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert not section.different_first_page_header_footer
    plain = opened(made_of(shipped(), View(window="july")))
    assert plain.sections[0].header.is_linked_to_previous and len(plain.sections[0].footer.paragraphs) == 1
    coloured = made_of(shipped(), View(window="july"), marking="X", marking_colour="#123456")
    assert 'w:val="123456"' in xml(coloured, "word/styles.xml")


def test_pictures_are_light_as_wide_as_the_text_and_no_larger_than_print_needs() -> None:
    archive = zipfile.ZipFile(io.BytesIO(content()))
    pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
    assert len(pictures) == len(VIEWS)
    section = opened(content()).sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    for shape, name in zip(opened(content()).inline_shapes, sorted(pictures), strict=True):
        image = Image.open(io.BytesIO(archive.read(name)))
        assert abs(shape.width - room) < 20_000
        assert shape.height < section.page_height * 0.75
        assert 170 <= image.width / (shape.width / 914_400) <= 220
        assert ImageStat.Stat(image.convert("L")).median[0] > 200
    assert len(content()) < 400_000 * len(VIEWS)


@pytest.mark.more
def test_letters_of_a_picture_are_at_least_9_points_on_paper() -> None:
    for language in LANGUAGES[: share(1, 2)]:
        for one in bound(language).slides:
            sheet = cropped(one.sheet)
            drawn = [t for t in texts(sheet.items) if t.text.strip() and t.role not in ("sign", "number")]
            assert min(text.size for text in drawn) * WIDTH / 2.54 * 72 / sheet.width >= 9


def test_text_from_tables_is_text_and_never_markup() -> None:
    nasty = '<w:p/>&amp; "REF x" \x01\x0b{PAGE} ]]>'
    events = [event("march", "2023-06-24", title=Words.of(en=nasty, pl=nasty), summary=Words.of(en=nasty, pl=nasty))]
    given = source("agency-report", title=nasty, publisher=nasty, url="javascript:alert(1)")
    file = opened(made_of(dataset(events, None, [given]), View(window="mutiny"), author=nasty, marking="<b>"))
    shown = '<w:p/>&amp; "REF x" {PAGE} ]]>'
    assert rows(file.tables[0])[1][1].split() == shown.split() and "javascript" not in "".join(
        rel.target_ref for rel in file.part.rels.values() if rel.is_external
    )
    assert paragraphs(file, "Cover")[0].split() == shown.split()


def test_a_view_without_events_has_its_message_and_no_table() -> None:
    file = opened(made_of(shipped(), View(tracks=("minerals",), text="nothing at all like this")))
    assert file.tables == [] and len(paragraphs(file, "Message")) == 1


def test_the_same_views_are_the_same_bytes_without_times() -> None:
    assert content() == docx(shipped(), bound().slides, bound().title)
    archive = zipfile.ZipFile(io.BytesIO(content()))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {"2000-01-01T"} and "python" not in core.lower()


def test_what_the_document_says_in_full_is_not_called_shortened() -> None:
    for one in bound().slides:
        assert not {one.message, one.scene.summary} & set(shortened(one))


def test_the_command_writes_a_document(tmp_path: Path) -> None:
    out = tmp_path / "brief.docx"
    command = ["brief", "--out", str(out), "--views", "july-contracts-uralsk", "--lang", "pl", "--author", "Ż"]
    assert main(command) == 0
    file = opened(out.read_bytes())
    assert file.core_properties.author == "Ż"
    assert '<w:lang w:val="pl-PL"' in xml(out.read_bytes(), "word/styles.xml")
    assert paragraphs(file, "Heading 2") == [words("pl")("document.events"), words("pl")("deck.tied")]


def test_how_the_events_of_a_view_are_tied_stands_under_their_table() -> None:
    events = [event(name, f"2023-07-0{n}") for n, name in enumerate(("a", "b", "c"), 1)]
    data = dataset(events, links=[link("b", "a", "answers", "b.1"), link("c", "b", "denies")])
    file = opened(made_of(data, View(window="july"), View(window="2023-07-01..2023-07-01")))
    told = paragraphs(file, "Normal")
    assert [line for line in told if " – " in line] == ["B – answers: A", "C – denies: B (the editors’ reading)"]
    assert paragraphs(file, "Heading 2") == ["Events", words("en")("deck.tied"), "Events"]  # one alone is tied to none


@pytest.mark.long
def test_other_office_programs_show_all_of_it_with_the_same_numbers(tmp_path: Path) -> None:
    office, reader = map(program, ("lowriter", "pdftotext"))
    file = tmp_path / "brief.docx"
    file.write_bytes(content("pl"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    made = subprocess.run(
        [reader, "-layout", str(tmp_path / "brief.pdf"), "-"], check=True, capture_output=True, text=True
    )
    pages = made.stdout.split("\f")[:-1]
    assert all(page.count(OPTIONS.marking) == 2 for page in pages)
    for n, page in enumerate(pages, 1):
        assert f"Strona {n} z {len(pages)}" in page
    flat = "".join(made.stdout.split())
    read = opened(content("pl"))
    for row in rows(read.tables[-1]):
        assert "".join(row[3].split()) in flat
    headings = paragraphs(read, "Heading 1")
    assert all(f"{n}{''.join(title.split())}" in flat for n, title in enumerate(headings, 1))
