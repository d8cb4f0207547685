"""PowerPoint files: opened again, every text to be edited and in its place, every event and source accounted for."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image, ImageChops, ImageStat
from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE_TYPE

from tests.unit.handmade import claim, dataset, event, large, shipped, source
from tests.unit.programs import program
from transcaspian.drawing.raster import png
from transcaspian.drawing.scenes import draw_ground
from transcaspian.drawing.sheet import Group, Sheet, Text, texts
from transcaspian.evidence.citation import footnote
from transcaspian.language.breaking import unbroken
from transcaspian.language.messages import words
from transcaspian.look.palette import palette
from transcaspian.slides.brief import handout, saved_parts
from transcaspian.slides.deck.presentation import pptx
from transcaspian.slides.deck.rows import TABLES
from transcaspian.slides.deck.shapes import plain
from transcaspian.slides.files.formats import in_format, slide_file
from transcaspian.slides.notes import say_events, say_ties
from transcaspian.slides.options import A4, Options
from transcaspian.slides.page import Slide, provenance, slide
from transcaspian.tables.records import Text as Words
from transcaspian.view.knowledge import newest_claim
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View

EMU = 12_192_000
SAMPLES = [
    (View(), Options()),
    (View(window="july", event="zenit-asfat-yda-2023", language="pl"), Options(marking="ĆWICZENIE", number=3, of=10)),
    (View(window="mutiny", frame="march", theme="dark"), Options(1280, 720)),
    (View(window="all"), Options(*A4, marking="EXERCISE")),
    (View(tracks=("minerals",), text="nothing at all like this"), Options(1280, 720)),
]


@cache
def laid(number: int) -> Slide:
    return slide(shipped(), *SAMPLES[number])


@cache
def content(number: int) -> bytes:
    return pptx(shipped(), [laid(number)])


def opened(number: int) -> list[Any]:
    return slides_of(content(number))


def slides_of(file: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(file)).slides)


def boxes(page: Any) -> dict[str, Any]:
    """The shapes with text by what they say, also those in groups."""
    return {shape.text_frame.text: shape for shape in every(page.shapes) if shape.has_text_frame}


def every(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from every(shape.shapes)
        else:
            yield shape


def tables(page: Any) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in shape.table.rows] for shape in page.shapes if shape.has_table]


def with_tables(number: int) -> list[Any]:
    """The slides between the picture and the sources."""
    return [page for page in opened(number) if tables(page)]


def picture(page: Any) -> Any:
    return next(shape for shape in page.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE)


def told(page: Any) -> list[str]:
    return [paragraph.text for paragraph in page.notes_slide.notes_text_frame.paragraphs]


def links(frame: Any) -> list[str]:
    runs = [run for paragraph in frame.paragraphs for run in paragraph.runs]
    return [run.hyperlink.address for run in runs if run.hyperlink.address]


def said(sheet: Sheet) -> list[Text]:
    """The texts of a sheet that are to be text boxes."""
    groups = tuple(g for g in sheet.items if isinstance(g, Group) and g.key in ("head", "notes", "marking", "foot"))
    return [text for text in texts(groups) if text.text.strip()]


def small(data: Any, title: str = "", marking: str = "") -> Slide:
    return slide(data, View(window="july"), Options(1280, 720, title=title, marking=marking))


@pytest.mark.one_in(2)
@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_head_and_foot_are_placeholders_in_their_places(number: int) -> None:
    page, sheet = opened(number)[0], laid(number).sheet
    scale = Presentation(io.BytesIO(content(number))).slide_width / sheet.width
    held = {shape.placeholder_format.idx: shape for shape in page.placeholders}
    assert page.shapes[0] == page.shapes.title  # read first, and the foot last
    for role, index in (("title", 0), ("subtitle", 13), ("version", 11), ("slide-number", 12)):
        rows = [text for text in said(sheet) if text.role == role]
        shape = held[index]
        assert shape.text_frame.text.split() == " ".join(row.text for row in rows).split()
        at = rows[0].x * scale
        assert (shape.left if role != "slide-number" else shape.left + shape.width) == pytest.approx(at, abs=scale)
        assert shape.top < rows[0].y * scale and rows[-1].y * scale < shape.top + shape.height
        # Fonts and colours are those of the theme: another theme changes them.
        assert all(run.font.name is None and run.font.color.type is None for run in runs(shape.text_frame))
    number_xml = held[12]._element.xml
    assert 'type="slidenum"' in number_xml


@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_every_text_is_text_once_and_no_shape_leaves_the_slide(number: int) -> None:
    file, sheet = Presentation(io.BytesIO(content(number))), laid(number).sheet
    page = file.slides[0]
    letters = "".join("".join(box.text_frame.text.split()) for box in every(page.shapes) if box.has_text_frame)
    drawn = [text for text in texts(sheet.items) if text.text.strip() and text.role != "note"]
    faint = any(shape.name == words(sheet.language)("deck.faint") for shape in page.shapes)
    for text in () if faint else drawn:
        written = "".join(plain(text.text).split())
        assert letters.count(written) >= sum("".join(other.text.split()) == written for other in drawn)
    for one in file.slides:
        for shape in one.shapes:
            assert shape.left >= -2 and shape.left + shape.width <= file.slide_width * 1.002
            assert shape.top >= 0 and shape.top + shape.height <= file.slide_height


def test_footnotes_are_one_paragraph_that_can_be_edited() -> None:
    for number in range(4):
        one, page = laid(number), opened(number)[0]
        box = next(shape for shape in page.placeholders if shape.placeholder_format.idx == 14)
        assert len(box.text_frame.paragraphs) == 1
        on_sheet = " ".join(text.text for text in said(one.sheet) if text.role == "note")
        found = box.text_frame.text
        assert re.sub(r"\W+", " ", found) == re.sub(r"\W+", " ", on_sheet)
        kept = [note for note in one.footnotes if note in on_sheet]
        notes = found.split("  ")[1].split(" · ")
        assert notes[: len(kept)] == kept and len(notes) <= len(kept) + 1


def test_footnotes_without_room_are_counted() -> None:
    number = next(n for n in range(4) if any("more" in text for text in boxes(opened(n)[0]) if text.startswith("Sour")))
    foot = next(text for text in boxes(opened(number)[0]) if text.startswith("Sources:"))
    printed, counted = len(re.findall(r"(?:^| )\d+\u00a0", foot)), re.search(r"and (\d+) more", foot)
    assert counted and printed + int(counted[1]) == len(laid(number).footnotes)


def test_only_the_land_is_a_picture_described_and_named_in_the_slides_language() -> None:
    for number, name in ((0, "Land under the map"), (1, "Ląd pod mapą")):
        found = [shape for shape in every(opened(number)[0].shapes) if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
        about = found[0]._element.nvPicPr.cNvPr
        assert about.get("name") == name and 0 < len(about.get("descr")) <= 500
        assert laid(number).sheet.description.startswith(about.get("descr").removesuffix(" …"))
        file = Presentation(io.BytesIO(content(number)))
        assert Image.open(io.BytesIO(found[0].image.blob)).width >= 2880 * found[0].width // file.slide_width - 1


def test_the_land_is_that_of_the_sheet_and_nothing_else() -> None:
    for number in (1, 2):
        one = laid(number)
        placed = next(item for item in one.sheet.items if isinstance(item, Group) and item.key == "map")
        ground = draw_ground(one.scene.map, palette(one.scene.view.theme))
        alone = replace(one.sheet, width=one.scene.map.width, height=one.scene.map.height, items=(ground,))
        whole = Image.open(io.BytesIO(png(alone))).convert("L")
        shown, scale = picture(opened(number)[0]), EMU / one.sheet.width
        drawn = Image.open(io.BytesIO(shown.image.blob)).convert("L").resize(whole.size)
        assert (shown.left, shown.top) == pytest.approx((placed.x * scale, placed.y * scale), abs=2)
        assert ImageStat.Stat(ImageChops.difference(drawn, whole)).mean[0] < 3


def test_language_is_set_for_spelling() -> None:
    for number, code in ((0, "en-GB"), (1, "pl-PL")):
        for page in opened(number):
            marks = [run._r.rPr.get("lang") for box in boxes(page).values() for run in runs(box.text_frame)]
            assert set(marks) == {code}


def runs(frame: Any) -> list[Any]:
    return [run for paragraph in frame.paragraphs for run in paragraph.runs]


@pytest.mark.parametrize("number", range(4))
def test_speaker_notes_say_the_message_each_event_in_order_and_every_source_in_full(number: int) -> None:
    one, data = laid(number), shipped()
    lines, say = told(opened(number)[0]), words(one.sheet.language)
    assert lines[0] == one.message and lines[-1] == provenance(data, one.scene.view)
    named = [known for known in one.scene.events if known.id in one.notes.of_event]
    assert lines[1] == say("deck.tell") and named
    for line, known in zip(lines[2:], named, strict=False):
        sign = one.scene.signs[known.id]
        assert line.startswith(f"{sign.when} – {sign.title} ({sign.certainty})")
        assert spelled(line.rpartition(": ")[2]) == set(one.notes.of_event[known.id])
    tied = say_ties(data, one.notes, one.scene)  # tests/unit/test_threads.py has what they say
    assert lines[2 + len(named) :][: len(tied) + 1] == [*tied, one.scene.summary]
    listed = lines[lines.index(say("slide.sources")) + 1 : -1]
    numbered = {int(line.split(".")[0]): line for line in listed}
    assert sorted(numbered) == sorted(one.notes.numbers.values())
    for source_id, n in one.notes.numbers.items():
        full = re.sub(r"<(http[^>]*)>", r"\1", footnote(data.sources[source_id], one.scene.view))
        assert numbered[n] == f"{n}. {full}."
    wanted = [data.sources[i] for i in one.notes.numbers]
    found = links(opened(number)[0].notes_slide.notes_text_frame)
    assert len(found) == sum(bool(s.url) + bool(s.archived_url) for s in wanted)


@pytest.mark.parametrize("name", ["mutiny-at-six", "deals-by-stage"])
def test_notes_of_a_story_say_each_event_of_its_picture_with_its_certainty_and_its_sources(name: str) -> None:
    data = shipped()
    one = slide(data, View.from_query(data.views[name].query), Options(1280, 720, layout="room"))
    say, (first, *lines) = words("en"), say_events(data, one.notes, one.scene)
    shown = [known for known in one.scene.events if known.id in one.notes.of_event]
    assert first == say("deck.tell") and len(lines) == len(shown) > 20
    for line, known in zip(lines, shown, strict=True):
        sign = one.scene.signs[known.id]
        assert line.startswith(f"{sign.when} – {sign.title} ({sign.certainty}). Sources: ")
        if numbers := one.notes.of_event[known.id]:
            assert spelled(line.rpartition(": ")[2]) == set(numbers) <= set(one.notes.numbers.values())
        else:  # without a number on the picture it is named
            assert any(source.publisher in line for source in data.sources.values())


def test_only_addresses_of_the_web_become_links() -> None:
    addresses = ["javascript:alert(1)", "http://[bad", "file:///etc/passwd", "https://ok.example/ś?a=b%20c"]
    sources = [source(f"s{n}", url=url) for n, url in enumerate(addresses)]
    claims = [claim(f"c{n}", event_id="odd", source_id=f"s{n}", known_on="2023-07-11") for n in range(len(sources))]
    one = small(dataset([event("odd", "2023-07-10")], claims, sources))
    assert len(one.notes.numbers) == 4
    pages = slides_of(pptx(dataset([event("odd", "2023-07-10")], claims, sources), [one]))
    for page in pages:
        assert links(page.notes_slide.notes_text_frame) == ["https://ok.example/%C5%9B?a=b%20c"]


@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_the_tables_show_or_count_every_event(number: int) -> None:
    one, pages = laid(number), with_tables(number)
    view, say = one.scene.view, words(one.sheet.language)
    assert len(pages) <= TABLES and all(len(tables(page)) == 1 for page in pages)
    rows = [row for page in pages for row in tables(page)[0][1:]]
    titles = [e.title(view.language) for e in sorted(one.scene.events, key=lambda e: -e.significance)]
    assert [row[1] for row in rows] == [unbroken(title) for title in titles[: len(rows)]]
    rest = len(titles) - len(rows)
    counted = [text for page in pages for text in boxes(page) if rest and say.n("deck.more", rest) in text]
    assert len(counted) == (1 if rest else 0)
    assert not rest or len(pages) == TABLES
    for page in pages:
        keys = [f"table.{key}" for key in ("when", "title", "track", "certainty", "where")]
        assert tables(page)[0][0] == [say(key) for key in (*keys, "slide.sources_title")]
        assert page.shapes.title.text_frame.text.startswith(unbroken(one.title))
    assert len({page.shapes.title.text_frame.text for page in opened(number)}) == len(opened(number))


@pytest.mark.parametrize("number", range(4))
def test_numbers_in_a_table_are_those_of_the_slide_and_stand_in_full_in_its_notes(number: int) -> None:
    one, data = laid(number), shipped()
    by_title = {
        unbroken(data.events[i].title(one.sheet.language)): numbers for i, numbers in one.notes.of_event.items()
    }
    seen = set(one.notes.numbers.values())
    for page in with_tables(number):
        named = {int(line.split(".")[0]) for line in told(page)[1:-1]}
        written = {row[1]: spelled(row[5]) for row in tables(page)[0][1:]}
        assert set().union(*written.values()) == named
        for title, numbers in written.items():
            assert numbers and (title not in by_title or numbers == set(by_title[title]))
        seen |= named
    assert seen == set(range(1, len(seen) + 1))


def spelled(numbers: str) -> set[int]:
    """Read "1–3, 7"."""
    spans = [part.split("–") for part in numbers.split(", ") if part != "–"]
    return {n for span in spans for n in range(int(span[0]), int(span[-1]) + 1)}


def test_slides_that_count_on_name_a_source_by_one_number_also_in_tables() -> None:
    data = shipped()
    first = slide(data, View(window="mutiny"), Options(1280, 720))
    second = slide(data, View(window="july"), Options(1280, 720, known=tuple(first.notes.numbers)))
    numbers: dict[str, set[str]] = {}
    for page in slides_of(pptx(data, [first, second])):
        for line in told(page):
            if found := re.match(r"(\d+)\. (.*)", line):
                numbers.setdefault(found[2], set()).add(found[1])
    assert len(numbers) > 40 and all(len(found) == 1 for found in numbers.values())
    assert len(set().union(*numbers.values())) == len(numbers)


def test_slides_that_count_from_one_each_never_give_two_sources_one_number() -> None:
    data = shipped()
    pages = slides_of(pptx(data, [laid(0), slide(data, View(window="july"), Options(1280, 720))]))
    of_slide: list[dict[str, str]] = []
    for page in pages:
        if any(shape.shape_type == MSO_SHAPE_TYPE.PICTURE for shape in page.shapes):
            of_slide.append({})
        for line in told(page):
            if found := re.match(r"(\d+)\. (.*)", line):
                assert of_slide[-1].setdefault(found[1], found[2]) == found[2]
    assert len(of_slide) == 2


def test_a_table_is_quiet_with_a_header_and_letters_that_can_be_read() -> None:
    for number in range(4):
        for page in with_tables(number):
            frame = next(shape for shape in page.shapes if shape.has_table)
            assert frame.table.first_row and not frame.table.horz_banding
            assert "5C22544A" not in frame._element.xml  # the blue bands of PowerPoint
            for cell in frame.table.rows[0].cells:
                assert cell.fill.fore_color.theme_color == MSO_THEME_COLOR.BACKGROUND_2
                look = cell.text_frame.paragraphs[0].runs[0].font
                assert look.color.theme_color == MSO_THEME_COLOR.TEXT_1 and look.bold
            cells = [cell for row in frame.table.rows for cell in row.cells]
            assert all(run.font.size.pt >= 10 for cell in cells for run in runs(cell.text_frame))
            assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == laid(number).subtitle


def test_tables_can_be_left_out_and_nothing_has_no_table() -> None:
    assert len(slides_of(pptx(shipped(), [laid(2)], tables=False))) == 1


def test_a_file_can_be_of_the_slide_alone_which_is_the_same_slide() -> None:
    view = View(window="july")
    whole, alone = (
        slides_of(slide_file(shipped(), slide(shipped(), view, in_format(Options(alone=one), "pptx")), "pptx"))
        for one in (False, True)
    )
    assert len(whole) > 1 and len(alone) == 1
    assert [shape.name for shape in alone[0].shapes] == [shape.name for shape in whole[0].shapes]
    assert alone[0].notes_slide.notes_text_frame.text == whole[0].notes_slide.notes_text_frame.text
    assert len(opened(4)) == 1


def test_an_event_without_place_date_or_sources_is_in_the_table() -> None:
    data = dataset([event("odd", "/2023-07-10", title=Words.of(en="Odd", pl="Dziwne"))], [claim("c", event_id="odd")])
    data.sources.clear()
    pages = slides_of(pptx(data, [small(data)]))
    assert tables(pages[1])[0][1][1] == "Odd" and tables(pages[1])[0][1][4:] == ["–", "–"]
    assert pages[1].shapes.title.text_frame.text.endswith("event 1 of 1")


def test_a_title_without_end_stays_in_its_row() -> None:
    data = dataset(
        [event("odd", "2023-07-10", title=Words.of(en="W" * 400, pl="W" * 400))], [claim("c", event_id="odd")]
    )
    page = slides_of(pptx(data, [small(data)]))[1]
    frame = next(shape for shape in page.shapes if shape.has_table)
    assert tables(page)[0][1][1].endswith("…") and frame.height < 100 * 12_700


PAGES = {
    (1920, 1080): (13.333, 7.5),
    (1280, 720): (13.333, 7.5),
    (1600, 1200): (10, 7.5),
    A4: (297 / 25.4, 210 / 25.4),
    (1200, 1200): (13.333, 13.333),
}


@pytest.mark.parametrize(("size", "inches"), PAGES.items())
def test_a_slide_has_the_proportions_of_its_sheet(size: tuple[int, int], inches: tuple[float, float]) -> None:
    one = slide(shipped(), View(window="july", frame="uralsk"), Options(*size))
    file = Presentation(io.BytesIO(pptx(shipped(), [one], tables=False)))
    assert file.slide_width and file.slide_height
    assert (file.slide_width.inches, file.slide_height.inches) == pytest.approx(inches, abs=0.001)
    assert "type" not in file.part._element.sldSz.attrib
    # A slide that somebody adds has its title on the page, too.
    for layout in file.slide_layouts:
        holders: Any = layout.placeholders
        assert all(holder.left + holder.width <= file.slide_width for holder in holders)


def test_a_dark_slide_is_dark_and_so_is_what_is_added_to_it() -> None:
    archive = zipfile.ZipFile(io.BytesIO(content(2)))
    theme = archive.read("ppt/theme/theme1.xml").decode().lower()
    for name, colour in (("dk1", "paper"), ("lt1", "ink"), ("hlink", "accent")):
        assert f'<a:{name}><a:srgbclr val="{getattr(palette("dark"), colour)[1:]}"/>' in theme
    master = archive.read("ppt/slideMasters/slideMaster1.xml").decode()
    assert 'bg1="dk1"' in master and 'tx1="lt1"' in master and '<p:bgRef idx="1001">' in master


def test_the_same_slides_are_the_same_bytes() -> None:
    second = pptx(shipped(), [slide(shipped(), *SAMPLES[1])])
    assert content(1) == second != content(0)
    archive = zipfile.ZipFile(io.BytesIO(second))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert archive.testzip() is None


def test_the_file_says_what_it_is_and_not_when_or_with_what_it_was_made() -> None:
    about = Presentation(io.BytesIO(content(1))).core_properties
    assert (
        about.title == laid(1).message and about.author == collection_title(shipped(), "pl") and about.language == "pl"
    )
    assert "Umowy" in about.keywords and about.subject and len(about.subject) <= 255
    assert about.created == about.modified and f"{about.created:%F}" == f"{newest_claim(shipped(), View().tz):%F}"
    assert (about.revision, about.last_modified_by, about.comments) == (1, "", "")
    archive = zipfile.ZipFile(io.BytesIO(content(1)))
    assert not [name for name in archive.namelist() if re.search("thumbnail|printer|app.xml", name)]
    whole = b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels")))
    assert b"python" not in whole and b"Macintosh" not in whole and b"Steve" not in whole


def test_a_slide_is_small() -> None:
    data = large(2000)
    assert len(pptx(data, [slide(data, View(window="all"))])) <= 2_500_000
    assert max(len(content(n)) for n in range(len(SAMPLES))) <= 2_500_000


@pytest.mark.parametrize("bad", ["a\x00\x1fb\x0bc", "a\x7f\x85b", "a\ufffe\uffffb\u2028c", "=1+1 & <b> ]]> _x0041_"])
def test_what_xml_cannot_hold_does_not_break_the_file(bad: str) -> None:
    data = dataset(
        [event("odd", "2023-07-10", title=Words.of(en=bad, pl=bad))],
        [claim("c", event_id="odd", source_id="s")],
        [source("s", publisher=bad, title=bad, url="https://ok.example/" + bad)],
    )
    pages = slides_of(pptx(data, [small(data, title=bad, marking=bad)]))
    clean = unbroken(
        re.sub("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]", "", re.sub("[\x0b\x85\u2028]", " ", bad))
    )
    assert pages[0].shapes.title.text_frame.text.startswith(clean) and clean in boxes(pages[0])
    assert tables(pages[1])[0][1][1] == clean


def test_halves_of_letters_do_not_break_the_file() -> None:
    bad = "a\ud800b"
    data = dataset(
        [event("odd", "2023-07-10")],
        [claim("c", event_id="odd", source_id="s")],
        [source("s", publisher=bad, title=bad, url=f"https://ok.example/{bad}")],
    )
    page = slides_of(pptx(data, [small(data, title=bad, marking=bad)]))[0]
    assert "reported by ab" in page.shapes.title.text_frame.text and "ab" in boxes(page)


@cache
def bound() -> Any:
    parts = saved_parts(shipped(), list(shipped().views)[:2], "en", "dark")
    return handout(shipped(), parts, Options(1280, 720, marking="EXERCISE", cover=True, author="A. Briefer"))


def test_cover_contents_and_sources_of_a_handout_are_text_with_links() -> None:
    whole = bound()
    pages = slides_of(pptx(shipped(), whole.slides, whole.front, whole.sources, tables=False))
    assert len(pages) == len(whole.sheets)
    front, back = len(whole.front), len(whole.sources)
    for page, sheet in zip(pages[:front] + pages[-back:], (*whole.front, *whole.sources), strict=True):
        assert not [shape for shape in page.shapes if shape.shape_type == 13]
        assert page.shapes.title.text_frame.text == sheet.title
        letters = "".join("".join(boxes(page)).split())
        lines = [re.sub(r"[\s<>]", "", text.text) for text in texts(sheet.items)]
        assert [line for line in lines if line not in letters] == []
        entries = [item for item in sheet.items if isinstance(item, Group) and item.key == "entry"]
        # One box that flows, and not one for each line.
        assert len(boxes(page)) <= 7 and len(entries) > 2
        if sheet in whole.sources:
            found = {link for box in boxes(page).values() for link in links(box.text_frame)}
            known = {quoted(one) for s in shipped().sources.values() for one in (s.url, s.archived_url) if one}
            assert found and found <= known
    leads = [rel for rel in pages[front - 1].part.rels.values() if rel.reltype.endswith("/slide")]
    assert {rel.target_part.slide.slide_id for rel in leads} == {
        page.slide_id for page in pages[front : 1 - back or None]
    }
    assert pages[front].shapes.title.text_frame.text == whole.slides[0].message


def quoted(address: str) -> str:
    return quote(address, safe="%/:=&?~#+!$,;'@()*-._")


def test_a_handout_has_sections_and_its_page_numbers_are_fields() -> None:
    whole = bound()
    file = pptx(shipped(), whole.slides, whole.front, whole.sources, tables=False)
    listed = zipfile.ZipFile(io.BytesIO(file)).read("ppt/presentation.xml").decode()
    found = re.findall(r'<p14:section name="([^"]*)".*?</p14:section>', listed)
    assert found == ["Contents", "Slides", "Sources"]
    ids = [page.slide_id for page in slides_of(file)]
    assert [int(one) for one in re.findall(r'<p14:sldId id="(\d+)"', listed)] == ids
    assert all('type="slidenum"' in page._element.xml for page in slides_of(file))


def test_other_office_programs_show_all_of_it_in_order(tmp_path: Path) -> None:
    office, reader, about, painter = map(program, ("soffice", "pdftotext", "pdfinfo", "pdftoppm"))
    shown = [laid(0), slide(shipped(), replace(SAMPLES[1][0], theme="dark"), SAMPLES[1][1])]
    sheets = handout(shipped(), saved_parts(shipped(), list(shipped().views)[:1], "en"), Options()).sources
    file = tmp_path / "deck.pptx"
    file.write_bytes(pptx(shipped(), shown, after=sheets))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    made = str(tmp_path / "deck.pdf")
    pages = slides_of(file.read_bytes())
    known = subprocess.run([about, made], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Pages:\s+(\d+)", known)[1] == str(len(pages))  # type: ignore[index]
    written = subprocess.run([reader, made, "-"], check=True, capture_output=True, text=True).stdout.split("\f")
    for page, text in zip(pages, written, strict=False):
        flat = "".join(text.split())
        # A raised number and a field are set on their own, and an address is broken where a line ends.
        flowing = [box.text_frame for box in boxes(page).values() if "slidenum" not in box._element.xml]
        expected = [run.text for frame in flowing for run in runs(frame) if not run.text.startswith("http")]
        expected += [*(cell for table in tables(page) for row in table for cell in row)]
        assert [one for one in expected if "".join(one.split()) not in flat and len(one) < 200] == []
        long = [word for one in expected if len(one) >= 200 for word in one.split()]
        assert [word for word in long if word.rstrip("-") not in flat] == []  # the reader joins broken lines
    # Lines that wrapped where they should not, or a table beyond its room, would lie over what stands below.
    for number, page in enumerate(pages, 1):
        if not tables(page):
            continue
        boxed = subprocess.run([reader, "-bbox", "-f", str(number), "-l", str(number), made, "-"], check=True,
                               capture_output=True, text=True).stdout  # fmt: skip
        ends = {word: float(y) for y, word in re.findall(r'yMax="([\d.]+)">(.*?)</word>', boxed)}
        starts = {word: float(y) for y, word in re.findall(r'yMin="([\d.]+)" [^>]*>(.*?)</word>', boxed)}
        last = tables(page)[0][-1][1].split()[-1]
        note = next(text for text in boxes(page) if "significant" in text or "najważniejsze" in text).split()[1]
        assert ends[last] <= starts[note]
    subprocess.run([painter, "-r", "30", "-png", made, str(tmp_path / "page")], check=True, timeout=60)
    drawn = sorted(tmp_path.glob("page*.png"))
    assert len(drawn) == len(pages)
    for image in drawn:
        assert len(Image.open(image).convert("RGB").getcolors(1 << 20) or []) > 20


def test_a_missing_program_is_an_error_only_where_everything_has_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, outcome in (("", pytest.skip.Exception), ("true", pytest.fail.Exception)):
        monkeypatch.setenv("CI", value)
        with pytest.raises(outcome, match="no-such-program is not installed"):
            program("no-such-program")


def test_a_long_message_is_in_two_lines_and_whole_in_alternative_text_and_notes() -> None:
    message = " ".join(["accounts"] * 90)
    one = slide(shipped(), View(window="july", frame="uralsk"), Options(1280, 720, message=message))
    page, *after = slides_of(pptx(shipped(), [one]))
    shape = page.shapes.title
    assert shape.text_frame.text.endswith("…") and shape._element.nvSpPr.cNvPr.get("descr") == message
    assert page.notes_slide.notes_text_frame.text.startswith(message)
    of_tables = [each.shapes.title.text_frame.text for each in after if tables(each)]
    assert of_tables and all("events" in title for title in of_tables)
