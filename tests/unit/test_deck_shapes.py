"""PowerPoint slides as they are edited: a group for each event, colours of the theme, and what a checker asks for."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn

from tests.amounts import some
from tests.unit.handmade import large, shipped
from tests.unit.test_deck import bound, boxes, every, slides_of
from transcaspian.drawing.sheet import Box, Disc, Group, Item, Shape, Text, texts
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.scene import overlapping
from transcaspian.scene.arrows import arrows
from transcaspian.slides.brief import saved_parts
from transcaspian.slides.deck.presentation import pptx
from transcaspian.slides.options import MOST_SHAPES, READING, ROOM, Options
from transcaspian.slides.page import Slide, slide
from transcaspian.view.grammar import THEMES
from transcaspian.view.query import View

LOOKS = list(product((ROOM, READING), THEMES, LANGUAGES))
# In make test each view has one of four looks that have each layout, theme and language.
KEPT = [(ROOM, "light", "en"), (READING, "dark", "pl"), (ROOM, "print", "pl"), (READING, "light", "en")]
EVERY = some(
    [((view, *KEPT[n // 3 % len(KEPT)]),) for n, view in enumerate(shipped().views) if n % 3 == 0],
    [((view, *look),) for view in shipped().views for look in LOOKS],
)
Look = tuple[str, str, str, str]  # view, layout, theme, language
FIRST: Look = (next(iter(shipped().views)), *KEPT[0])
looks = pytest.mark.parametrize("look", EVERY)
FOOT = (11, 12)  # placeholders: the version of the data, the number of the slide
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


@cache
def made(view: str, layout: str, theme: str, language: str) -> tuple[Slide, bytes]:
    part = saved_parts(shipped(), [view], language, theme)[0]
    one = slide(shipped(), part.view, Options(1280, 720, title=part.title, message=part.message, layout=layout))
    return one, pptx(shipped(), [one])


def groups(page: Any) -> dict[str, Any]:
    return {shape.name: shape for shape in page.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP}


def letters(page: Any) -> str:
    return "".join(
        "".join("".join(shape.text_frame.text.split()) for shape in every(page.shapes) if shape.has_text_frame)
    )


def of_events(items: tuple[Item, ...], found: dict[str, list[Group]] | None = None) -> dict[str, list[Group]]:
    found = {} if found is None else found
    for item in items:
        if isinstance(item, Group):
            event = item.belongs or (item.events[0] if len(item.events) == 1 else "")
            if event:
                found.setdefault(event, []).append(item)
            of_events(item.items, found)
    return found


@looks
def test_each_event_is_one_group_with_its_name_and_facts(look: Look) -> None:
    one, content = made(*look)
    page, say = slides_of(content)[0], words(one.sheet.language)
    named = [name for name in (shape.name for shape in page.shapes) if name.startswith(say("deck.event", title=""))]
    wanted = {say("deck.event", title=one.scene.signs[event].title)[:60] for event in of_events(one.sheet.items)}
    assert set(named) == wanted and (wanted or one.scene.view.story == "corridor")
    for name in named:
        facts = groups(page)[name]._element.nvGrpSpPr.cNvPr.get("descr")
        assert 0 < len(facts) <= 500


@looks
def test_with_a_wider_font_a_line_gets_smaller_and_runs_into_nothing_beside_it(look: Look) -> None:
    one, content = made(*look)
    page, pixel = slides_of(content)[0], 12_192_000 / one.sheet.width
    found = []
    for shape in every(page.shapes):
        if shape.has_text_frame and not shape.is_placeholder and shape.text_frame.text.strip():
            body = shape.text_frame._txBody.bodyPr
            # In a box of its own width, in which it is made to fit.
            assert body.get("wrap") == "square" and body.find(qn("a:normAutofit")) is not None
            edges = shape.left, shape.top + shape.height * 0.3, shape.left + shape.width, shape.top + shape.height * 0.7
            found.append((edges[0] / pixel, edges[1] / pixel, edges[2] / pixel, edges[3] / pixel))
    # What stands side by side has less than a letter in common: a footnote's number and the air that is around it.
    touching = [(a, b) for a, b in overlapping(found) if min(a[2], b[2]) - max(a[0], b[0]) > 6]
    assert not touching


def test_deleting_a_group_takes_mark_name_ring_and_card() -> None:
    event = "zenit-asfat-yda-2023"
    view = View(window="july", frame="uralsk", event=event)
    for layout in (ROOM, READING):
        one = slide(shipped(), view, Options(1280, 720, layout=layout, message="Told"))
        page = slides_of(pptx(shipped(), [one], tables=False))[0]
        own = of_events(one.sheet.items)[event]
        assert len(own) >= 3  # on the timeline, on the map, in the card
        title = one.scene.signs[event].title
        group = groups(page)[f"Event: {title}"[:60]]
        written = [text.text for text in texts(tuple(own)) if text.text and text.role != "number"]
        inside = "".join("".join(s.text_frame.text.split()) for s in every(group.shapes) if s.has_text_frame)
        assert [text for text in written if "".join(text.split()) not in inside] == []
        group._element.getparent().remove(group._element)
        assert not [text for text in written if len(text) > 12 and "".join(text.split()) in letters(page)]
        # The others stay.
        assert len([name for name in groups(page) if name.startswith("Event: ")]) == len(of_events(one.sheet.items)) - 1


def test_an_arrow_is_a_connector_that_says_what_it_ties_and_goes_with_the_event_at_which_it_begins() -> None:
    view = View(window="july", frame="uralsk", event="zenit-asfat-yda-2023", language="pl")
    one = slide(shipped(), view, Options(1280, 720))
    found = arrows(one.scene).drawn
    page = slides_of(pptx(shipped(), [one], tables=False))[0]
    name = words("pl")("deck.arrow", told="")
    grouped = {shape._element: shape.name for shape in page.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP}
    made = [one.getparent().getparent() for one in page.shapes._spTree.iter(qn("p:cNvPr"))
            if one.get("name").startswith(name)]  # fmt: skip
    for arrow in made:  # deleting an event's group deletes what begins there
        begins = next(one for one in found if one.told == arrow.nvCxnSpPr.cNvPr.get("descr")).from_event
        event = words("pl")("deck.event", title=one.scene.signs[begins].title)
        assert event.startswith(grouped[arrow.getparent()]) and len(grouped[arrow.getparent()]) > 30
    assert {arrow.tag for arrow in made} == {qn("p:cxnSp")} and len(made) == len(found) > 0
    told = [arrow.nvCxnSpPr.cNvPr.get("descr") for arrow in made]
    assert sorted(told) == sorted(one.told for one in found)
    assert f"– {words('pl')('tie.part-of')}: " in " ".join(told)
    assert all(arrow.find(f".//{qn('a:tailEnd')}").get("type") == "triangle" for arrow in made)


@looks
def test_a_slide_passes_what_powerpoints_accessibility_checker_asks(look: Look) -> None:
    accessible(made(*look)[1], look[3])


def test_a_handout_passes_it_too() -> None:
    whole = bound()
    accessible(pptx(shipped(), whole.slides, whole.front, whole.sources, tables=False), "en")


def accessible(content: bytes, language: str) -> None:
    """Fail if a slide lacks what PowerPoint's accessibility checker looks for."""
    pages = slides_of(content)
    titles = [page.shapes.title.text_frame.text for page in pages]
    assert all(titles) and len(set(titles)) == len(titles)
    for page in pages:
        assert page.shapes[0] == page.shapes.title  # read first
        foot = [n for n, one in enumerate(page.shapes) if one.is_placeholder and one.placeholder_format.idx in FOOT]
        named = [n for n, one in enumerate(page.shapes) if one.shape_type == MSO_SHAPE_TYPE.GROUP or one.has_table]
        assert foot and max(named, default=0) < min(foot)  # … and the foot last
        ids = [element.get("id") for element in page.shapes._spTree.iter(qn("p:cNvPr"))]
        assert len(set(ids)) == len(ids)
        for shape in page.shapes:
            about = next(shape._element.iter(qn("p:cNvPr")))
            told, decorative = about.get("descr") or "", about.find(f".//{DECORATIVE}") is not None
            assert len(told) <= 500 and not (told and decorative)
            if (shape.has_text_frame and shape.text_frame.text) or shape.has_table:
                continue
            assert told or decorative, (shape.name, shape.shape_type)
        for run in page.shapes._spTree.iter(qn("a:rPr")):
            assert run.get("lang") == {"en": "en-GB", "pl": "pl-PL"}[language]
        assert all(shape.table.first_row for shape in page.shapes if shape.has_table)


@looks
def test_texts_are_legible_on_their_ground_by_the_colours_of_the_theme(look: Look) -> None:
    content = made(*look)[1]
    archive = zipfile.ZipFile(io.BytesIO(content))
    theme = dict(re.findall(r'<a:(\w+)><a:srgbClr val="(\w{6})"/>', archive.read("ppt/theme/theme1.xml").decode()))
    mapped = etree.fromstring(archive.read("ppt/slideMasters/slideMaster1.xml")).find(qn("p:clrMap")).attrib
    paper = theme[mapped["bg1"]]
    for page in slides_of(content):
        for run in page.shapes._spTree.iter(qn("a:rPr")):
            named = run.find(f"{qn('a:solidFill')}/{qn('a:schemeClr')}")
            if named is not None:
                colour = theme[mapped[named.get("val")]] if named.get("val") in mapped else theme[named.get("val")]
                assert contrast(colour, paper) >= 4.5


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, 1.4.3."""

    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def shapes_of(page: Any) -> int:
    tags = {qn("p:sp"), qn("p:cxnSp"), qn("p:pic"), qn("p:graphicFrame")}
    return sum(element.tag in tags for element in page.shapes._spTree.iter())


@looks
def test_no_slide_has_more_shapes_than_can_be_handled(look: Look) -> None:
    assert all(shapes_of(page) <= MOST_SHAPES for page in slides_of(made(*look)[1]))


def test_what_is_beyond_the_limit_is_a_picture_of_the_least_significant_and_is_told() -> None:
    data = large(2000)
    view = View(window="all")
    one = slide(data, view, Options(layout=READING))
    page = slides_of(pptx(data, [one], tables=False))[0]
    assert shapes_of(page) <= MOST_SHAPES
    say = words("en")
    shown = set(of_events(one.sheet.items))
    titles = {one.scene.signs[event].title for event in shown}
    faint = [shape for shape in page.shapes if shape.name == say("deck.faint")]
    notes = page.notes_slide.notes_text_frame.text
    grouped = {shape.name for shape in page.shapes if shape.name.startswith("Event: ")}
    missing = {title for title in titles if f"Event: {title}"[:60] not in grouped}
    assert bool(missing) == bool(faint)
    assert all(title in notes for title in missing)
    if missing:
        least = max(event.significance for event in one.scene.events if event.title("en") in missing)
        kept = [e.significance for e in one.scene.events if e.id in shown and e.title("en") not in missing]
        assert min(kept) >= least or least == min(kept)


@pytest.mark.parametrize("events", [0, 2000])
def test_the_picture_of_the_least_significant_is_above_the_lanes_and_shows_all_that_have_no_group(events: int) -> None:
    data, view = (large(events), View(window="all")) if events else (shipped(), View())
    one = slide(data, view, Options(layout=READING))
    page, say = slides_of(pptx(data, [one], tables=False))[0], words("en")
    order = list(page.shapes)
    at = next(n for n, shape in enumerate(order) if shape.name == say("deck.faint"))
    # A ground that is drawn after the picture would hide its marks; what is said of events, and names, may follow.
    grounds = [n for n, shape in enumerate(order) if shape._element.tag in (qn("p:sp"), qn("p:grpSp"))
               and next(shape._element.iter(qn("p:cNvPr"))).find(f".//{DECORATIVE}") is not None]  # fmt: skip
    assert grounds and max(grounds) < at
    assert at < min(n for n, shape in enumerate(order) if shape.name.startswith(say("deck.count", told="")))
    # Each event that has a mark on the sheet has one here: in a group of its own, or in the picture.
    bare = [event for event in of_events(one.sheet.items)
            if say("deck.event", title=one.scene.signs[event].title)[:60] not in groups(page)]  # fmt: skip
    image = Image.open(io.BytesIO(order[at].image.blob)).convert("RGBA").getchannel("A")
    scale = image.width / one.sheet.width
    places = {event: list(middles(one.sheet.items, event)) for event in bare}
    assert any(places.values())
    for around in places.values():
        for left, top, right, bottom in around:
            box = round(left * scale), round(top * scale), round(right * scale), round(bottom * scale)
            assert max(image.crop(box).tobytes()) > 100


def middles(items: tuple[Item, ...], event: str, x: float = 0.0, y: float = 0.0, own: bool = False) -> Iterator[Box]:
    """Yield the boxes of an event's discs, closed shapes and texts on the timeline."""
    for item in items:
        if isinstance(item, Group):
            mine = item.belongs == event or item.events == (event,)
            if item.key != "map":
                yield from middles(item.items, event, x + item.x, y + item.y, own or mine)
        elif own and isinstance(item, Shape) and item.closed and item.rings:
            across, down = zip(*(point for ring in item.rings for point in ring), strict=True)
            yield min(across) + x, min(down) + y, max(across) + x, max(down) + y
        elif own and isinstance(item, Disc):
            yield item.x + x - item.r, item.y + y - item.r, item.x + x + item.r, item.y + y + item.r
        elif own and isinstance(item, Text) and item.text.strip():
            left, top, right, bottom = item.box
            yield left + x, top + y, right + x, bottom + y


def test_colours_and_fonts_are_those_of_the_theme() -> None:
    page = slides_of(made(*FIRST)[1])[0]
    tree = page.shapes._spTree
    assert not list(tree.iter(qn("a:latin")))  # no run has a font of its own
    fills = [element.tag for run in tree.iter(qn("a:rPr")) for element in run.iter(qn("a:schemeClr"), qn("a:srgbClr"))]
    assert fills.count(qn("a:schemeClr")) > 0.9 * len(fills)


def test_paragraphs_flow_where_another_font_is_wider() -> None:
    one = slide(shipped(), View(window="july", event="zenit-asfat-yda-2023"), Options(1280, 720, layout=ROOM))
    page = slides_of(pptx(shipped(), [one], tables=False))[0]
    told = [text for text in texts(one.sheet.items) if text.role.startswith("call-out")]
    box = next(
        shape for text, shape in boxes(page).items() if text.startswith(told[0].text) and not shape.is_placeholder
    )
    assert box.text_frame.word_wrap and len(box.text_frame.paragraphs) < len(told)
    assert box.left + box.width > 0.95 * Presentation(io.BytesIO(made(*FIRST)[1])).slide_width
