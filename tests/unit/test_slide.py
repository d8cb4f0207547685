"""The slide: a page of the size asked for, the same every time, nothing cut, nothing over another."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from html import unescape

import pytest
from PIL import Image

from tests.amounts import in_turns, share
from tests.unit.handmade import claim, dataset, event, place, random_view, shipped, source
from tests.unit.sheets import drawn_texts, faults, role
from transcaspian.dataset.certainty import claims_known
from transcaspian.drawing.numbering import runs
from transcaspian.drawing.parts import picture
from transcaspian.drawing.raster import png
from transcaspian.drawing.sheet import Group, Shape, cut, shortened
from transcaspian.language.messages import LANGUAGES, Refused
from transcaspian.look.basemap import EXTENT
from transcaspian.look.palette import palette, rgb
from transcaspian.look.wrapping import wrapped
from transcaspian.scene import scene
from transcaspian.scene.seen import styles_seen
from transcaspian.slides.files.formats import slide_file
from transcaspian.slides.layout import canvas_for
from transcaspian.slides.options import A4, SIZES, Options
from transcaspian.slides.page import Slide, slide
from transcaspian.stories.mutiny.clock import clockless_view, position, public_minute
from transcaspian.stories.mutiny.moment import now
from transcaspian.tables.records import Text as Words
from transcaspian.view.grammar import THEMES
from transcaspian.view.query import View

ALL_SIZES = (*SIZES, A4)
SAMPLES = [
    View(),
    View(language="pl"),
    View(window="mutiny", frame="march", language="pl"),
    View(window="all", frame="corridor", theme="dark"),
    View(window="july", event="zenit-asfat-yda-2023"),
    View(tracks=("minerals",), certainty=("claimed",), actors=("nobody",), text="nothing at all like this"),
]
# Minutes of the mutiny: the end, the thick of it, the beginning, and what was public by then.
MOMENTS = (
    "",
    "t=2023-06-24T18:00&event=rostov-hq-seized&theme=print",
    "t=2023-06-24T16:30&event=turn-back&tz=Europe/Warsaw",
    "t=2023-06-23T18:00&live=1",
    "t=2023-06-24T02:00&live=1&theme=dark&tz=Asia/Almaty",
    "t=2023-06-24T22:00&live=1&known_by=2023-06-24",
)


def options(size: tuple[int, int] = (1920, 1080), **values: object) -> Options:
    return replace(Options(*size), **values)  # type: ignore[arg-type]


@cache
def laid(number: int, size: tuple[int, int] = (1920, 1080)) -> Slide:
    return slide(shipped(), SAMPLES[number], options(size))


def read(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.long  # both layouts of it, in turns of size and language: test_slide_layouts
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", sorted(shipped().views))
def test_no_text_of_a_saved_view_covers_another_or_leaves_the_page(view: str, language: str) -> None:
    saved = shipped().views[view]
    asked = replace(View.from_query(saved.query), language=language)
    for size in ALL_SIZES:
        drawn = slide(shipped(), asked, options(size, title=saved.title(language), number=3, of=10))
        assert len(drawn_texts(drawn.sheet)) > 20
        assert not faults(drawn.sheet), size


# What is asked of the corridor, from its two ends to nothing that is left.
CORRIDOR = (
    "",
    "route=northern",
    "route=southern-sea",
    "section=compare",
    "section=volumes",
    "section=minerals",
    "section=volumes&known_by=2022-12-31",
    "section=minerals&known_by=2022-12-31",
    "section=whatif&closed=aktau-port",
    "section=whatif&closed=titr-main.9&avoid=TM&map=corridor",
    "section=whatif&from=kars&to=khorgos-gateway&avoid=TM&avoid=AZ",
    "section=whatif&avoid=KZ",
    "section=whatif&from=poti&to=poti",
)


@pytest.mark.more
@pytest.mark.parametrize(("query", "language"), in_turns(CORRIDOR, LANGUAGES))
def test_no_text_of_the_corridor_covers_another_or_leaves_the_page(query: str, language: str) -> None:
    for size in ((1024, 768), *ALL_SIZES, (3840, 2160))[:: share(3, 1)]:
        view = View.from_query(f"story=corridor&lang={language}&{query}")
        drawn = slide(shipped(), view, options(size))
        assert not faults(drawn.sheet), size
        rows = role(drawn.sheet, "title")
        assert drawn.message in (" ".join(row.text for row in rows), rows[-1].whole)


@pytest.mark.one_in(2)
@pytest.mark.more
@pytest.mark.parametrize(("moment", "language"), in_turns(MOMENTS, LANGUAGES))
def test_no_text_of_the_mutiny_by_the_hour_covers_another_or_leaves_the_page(moment: str, language: str) -> None:
    asked = replace(View.from_query(f"story=mutiny&{moment}"), language=language)
    for size in ALL_SIZES[:: share(3, 1)]:
        drawn = slide(shipped(), asked, options(size, note="Set beside the timeline of the day."))
        assert len(drawn_texts(drawn.sheet)) > 40
        assert not faults(drawn.sheet), size


@pytest.mark.parametrize("ending", ["html", "pptx", "svg"])
def test_a_live_slide_of_the_mutiny_tells_in_no_format_what_was_not_public_yet(ending: str) -> None:
    data, view = shipped(), View.from_query("story=mutiny&t=2023-06-24T10:00&live=1")
    found = now(data, clockless_view(view), position(data, view), True)
    content_of_file = slide_file(data, slide(data, view), ending)
    if ending == "pptx":
        with zipfile.ZipFile(io.BytesIO(content_of_file)) as archive:
            content_of_file = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
    told = unescape(content_of_file.decode())
    later = [
        e for e in data.events.values() if not any(public_minute(c, data) <= found.at for c in data.claims_of[e.id])
    ]
    assert len(later) > 20
    assert [e.id for e in later if e.title["en"] in told] == []
    assert all(data.events[line.event_id].title["en"] in told for line in found.lines[:3])


@pytest.mark.more
@pytest.mark.parametrize("tens", range(share(4, 60)))
def test_no_text_of_a_random_view_covers_another_or_leaves_the_page(tens: int) -> None:
    for seed in range(10 * tens, 10 * tens + 10):
        size = ALL_SIZES[seed % len(ALL_SIZES)]
        extra = {"marking": "EXERCISE", "note": "A note of a briefer."} if seed % 3 == 0 else {}
        drawn = slide(shipped(), random_view(seed), options(size, short=seed % 2 == 0, **extra))
        assert not faults(drawn.sheet), seed


@pytest.mark.one_in(3)
@pytest.mark.parametrize("size", [(640, 480), (3840, 2160)])
@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_also_the_smallest_and_the_largest_page_are_in_order(number: int, size: tuple[int, int]) -> None:
    try:
        assert not faults(laid(number, size).sheet)
    except Refused as refused:
        assert refused.key == "slide.too_small" and size == (640, 480)


@pytest.mark.parametrize("size", SIZES)
def test_a_slide_has_the_size_asked_for(size: tuple[int, int]) -> None:
    drawn = read(png(slide(shipped(), View(), options(size)).sheet))
    assert drawn.size == size and drawn.format == "PNG"


def test_the_same_view_is_the_same_bytes_and_another_view_is_not() -> None:
    view, small = View(window="mutiny", frame="march"), options((1280, 720))
    first = png(slide(shipped(), view, small).sheet)
    png(slide(shipped(), View(), small).sheet)
    assert png(slide(shipped(), view, small).sheet) == first
    assert png(slide(shipped(), replace(view, window="july"), small).sheet) != first


def test_a_picture_names_no_program_and_no_date() -> None:
    drawn = read(png(laid(0).sheet))
    assert not {"Software", "Creation Time", "date"} & set(drawn.info)


def test_title_window_filters_and_zone_stand_at_the_top() -> None:
    view = View(window="mutiny", tracks=("diplomacy",), zone="Asia/Almaty")
    drawn = slide(shipped(), view, options(title="My own title", message="What I say"))
    assert [t.text for t in role(drawn.sheet, "title")] == ["What I say"]
    subtitle = " ".join(t.text for t in role(drawn.sheet, "subtitle"))
    assert subtitle.startswith("My own title · ")
    assert "June 2023" in subtitle and "Diplomacy" in subtitle and "Astana" in subtitle
    days = slide(shipped(), replace(view, window="july"))  # nothing on it has a clock time
    assert "Astana" not in days.subtitle and "July 2023" in days.subtitle


def test_a_slide_says_as_of_which_day_it_is() -> None:
    from datetime import date

    drawn = slide(shipped(), View(known_by=date(2023, 6, 24)))
    assert "24 June 2023" in " ".join(t.text for t in role(drawn.sheet, "subtitle"))


def test_version_newest_claim_number_credits_and_boundary_note_stand_at_the_bottom() -> None:
    drawn = slide(shipped(), View(), options(number=3, of=10))
    foot = {name: role(drawn.sheet, name)[0].text for name in ("version", "slide-number", "credits")}
    assert shipped().version in foot["version"] and re.search(r"\d{4}", foot["version"].split("·")[2])
    assert foot["slide-number"] == "3 / 10"
    assert "OpenStreetMap" in foot["credits"] and "no endorsement" in foot["credits"]


def test_a_marking_stands_at_top_and_bottom_in_its_colour() -> None:
    drawn = slide(shipped(), View(), options(marking="EXERCISE ONLY", marking_colour="#123456"))
    top, bottom = role(drawn.sheet, "marking")
    assert top.text == bottom.text == "EXERCISE ONLY" and top.colour == "#123456"
    assert top.y < 60 and bottom.y > 1040
    assert not role(laid(0).sheet, "marking")


def test_a_note_of_the_briefer_is_on_the_slide_whole() -> None:
    note = "Compare the two denials: neither says that nothing was asked for."
    drawn = slide(shipped(), View(window="july"), options(note=note))
    assert " ".join(t.text for t in role(drawn.sheet, "own-note")) == note


def test_the_selected_event_is_called_out_with_its_certainty() -> None:
    drawn = laid(4)
    told = " ".join(t.text for t in role(drawn.sheet, "call-out"))
    chosen = shipped().events["zenit-asfat-yda-2023"]
    assert chosen.title("en") in told and drawn.scene.signs[chosen.id].certainty in told
    assert not role(laid(0).sheet, "call-out")


@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_footnotes_name_the_sources_that_the_certainty_of_what_is_named_rests_on(number: int) -> None:
    drawn = laid(number)
    data, view = shipped(), drawn.scene.view
    labels = {label.event_id for label in drawn.scene.timeline.labels}
    assert labels <= set(drawn.notes.of_event)
    for event_id, numbers in drawn.notes.of_event.items():
        deciding = {c.source_id for c in data.claims_of[event_id] if c.id in drawn.scene.certainty[event_id].claim_ids}
        sources = {source for source, n in drawn.notes.numbers.items() if n in numbers}
        known = {c.source_id for c in claims_known(data, event_id, view.known_by, view.tz)}
        assert deciding <= sources <= known
    assert sorted(drawn.notes.numbers.values()) == list(range(1, len(drawn.notes.numbers) + 1))
    assert len(drawn.footnotes) == len(drawn.notes.numbers)


def test_every_number_behind_a_name_has_its_footnote_or_is_counted_as_left_out() -> None:
    for number in range(len(SAMPLES)):
        drawn = laid(number)
        bottom = " ".join(t.text for t in role(drawn.sheet, "note"))
        printed = {int(n) for n in re.findall(r"(\d+)\u00a0", bottom)}
        left_out = re.search(r"(?:and|i) (\d+) (?:more|inn)", bottom)
        missing = len(drawn.footnotes) - len(printed)
        assert missing == (int(left_out[1]) if left_out else 0)


def test_footnotes_count_on_from_the_slides_before() -> None:
    first = laid(2)
    known = tuple(first.notes.numbers)
    second = slide(shipped(), SAMPLES[0], options(known=known))
    same = set(known) & set(second.notes.numbers)
    assert same and all(second.notes.numbers[s] == first.notes.numbers[s] for s in same)
    new = [n for s, n in second.notes.numbers.items() if s not in known]
    assert new and min(new) == len(known) + 1


def test_a_denied_event_names_who_reported_it_and_who_denies_it() -> None:
    data = dataset(
        [event("odd", "2023-07-10", significance=3)],
        [claim("c1", "reports", event_id="odd", source_id="s1"), claim("c2", "denies", event_id="odd", source_id="s2")],
        sources=[source("s1"), source("s2")],
    )
    assert set(slide(data, View(window="july")).notes.numbers) == {"s1", "s2"}


def test_numbers_in_a_row_are_written_as_a_span() -> None:
    assert runs([3, 1, 2, 9, 8]) == "1–3,8,9" and runs([]) == ""


def test_short_names_are_shorter() -> None:
    long = slide(shipped(), View(window="mutiny"))
    short = slide(shipped(), View(window="mutiny"), options(short=True))
    assert len(short.scene.timeline.labels) >= len(long.scene.timeline.labels)


@pytest.mark.parametrize("title", ["Written without thinking of how wide a slide can be " * 6, "W" * 120])
def test_a_long_title_stays_on_the_page(title: str) -> None:
    drawn = slide(shipped(), View(), options((1280, 720), title=title, message=title))
    assert not faults(drawn.sheet)


@pytest.mark.parametrize("size", [(0, 0), (-1920, 1080), (639, 480), (1920, 100), (100_000, 1080), (1920, 100_000)])
def test_impossible_sizes_are_refused_in_words(size: tuple[int, int]) -> None:
    with pytest.raises(Refused) as caught:
        slide(shipped(), View(), options(size))
    assert caught.value.key == "slide.size"
    assert caught.value.values == {"size": f"{size[0]}x{size[1]}"}


def test_dollar_signs_and_angle_brackets_are_drawn_as_text() -> None:
    odd = r"$100 for <b>$\frac{1}{2}$</b> & {x}_2^3 =1+1"
    data = dataset([event("odd", "2023-07-10", title=Words.of(en=odd, pl=odd))], [claim("c", event_id="odd")])
    drawn = slide(data, View(window="july"), options((1280, 720), title=odd))
    assert sum(odd in t.text for t in drawn_texts(drawn.sheet)) >= 2
    assert read(png(drawn.sheet)).size == (1280, 720)


def test_a_slide_has_the_ground_of_its_theme() -> None:
    for theme in THEMES:
        drawn = read(png(slide(shipped(), View(theme=theme), options((1280, 720))).sheet)).convert("RGB")
        assert drawn.getpixel((3, 3)) == rgb(palette(theme).paper)


def test_every_track_that_is_shown_is_there_in_its_colour() -> None:
    drawn = read(png(laid(0, (1280, 720)).sheet)).convert("RGB")
    colours = {colour for _, colour in drawn.getcolors(drawn.width * drawn.height) or []}
    tracks = {e.track for e in scene(shipped(), View()).events}
    assert {track for track in tracks if rgb(palette("light").track(track)) not in colours} == set()


@pytest.mark.parametrize("part", ["map", "timeline"])
def test_map_and_timeline_can_be_pictures_of_their_own(part: str) -> None:
    drawn = scene(shipped(), View())
    size = read(png(picture(drawn, part), density=2)).size
    width = drawn.canvas.map_width if part == "map" else drawn.timeline.width
    assert size[0] == pytest.approx(2 * width, abs=2)


def test_a_picture_of_nothing_can_be_drawn() -> None:
    assert read(png(slide(dataset(), View(), options((1280, 720))).sheet)).size == (1280, 720)


def test_the_line_of_the_call_out_ends_at_the_mark() -> None:
    data = dataset(
        [event("odd", "2023-07-10", location_id="here")],
        [claim("c", event_id="odd")],
        locations=[place("here", 51, 48)],
    )
    items = slide(data, View(window="july", event="odd")).sheet.items
    (shown,) = [item for item in items if isinstance(item, Group) and item.key == "map"]
    own = [one for item in shown.items if isinstance(item, Group) and item.belongs == "odd" for one in item.items]
    assert len([one for one in own if isinstance(one, Shape) and one.alpha == 0.75]) == 1


def test_lines_are_broken_between_words_and_cut_with_a_sign() -> None:
    assert " ".join(wrapped("one two three", 40, 12)) == "one two three"
    assert all(len(row) <= 12 for row in wrapped("W" * 100, 100, 12))
    assert cut("one two three", 45, 12).endswith("…") and cut("one", 100, 12) == "one"


def test_the_canvas_of_a_slide_has_room_for_footnote_numbers() -> None:
    assert canvas_for(Options()).noted and not canvas_for(Options(layout="room")).noted


def test_what_has_no_room_is_cut_with_a_sign_and_known_in_full() -> None:
    view = View.from_query("map=uralsk&event=putin-tokayev-call")
    drawn = slide(shipped(), view, options((1024, 768), note="What a briefer adds. " * 30))
    told = " ".join(t.text for t in role(drawn.sheet, "call-out"))
    assert "The selected event lies outside this map." in told
    cuts = [t for t in drawn_texts(drawn.sheet) if t.whole]
    assert cuts and all(t.text.endswith("…") for t in cuts)
    assert {t.whole for t in cuts} <= set(shortened(drawn.sheet))


@pytest.mark.more
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_call_out_ends_in_the_middle_of_a_sentence(language: str) -> None:
    """Of any event, in a frame in which most do not lie: its last sentence is whole, or a sign says that it is not."""
    for event_id in list(shipped().events)[:: share(24, 12)]:
        view = View(language=language, event=event_id, frame="uralsk", window="all")
        told = role(slide(shipped(), view, options((1024, 768))).sheet, "call-out")
        assert told and told[-1].text.endswith((".", "…")), (event_id, [text.text for text in told])


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768), (1000, 1414)])
def test_a_long_title_stands_in_two_lines_and_then_ends_with_a_sign(size: tuple[int, int]) -> None:
    for words_of_it in (22, 90):
        title = " ".join(["accounts"] * words_of_it)
        drawn = slide(shipped(), View(), options(size, message=title))
        rows = role(drawn.sheet, "title")
        assert len(rows) == 2 and not faults(drawn.sheet)
        assert (title in shortened(drawn.sheet)) == rows[-1].text.endswith("…") == (words_of_it == 90)


@pytest.mark.parametrize(("size", "key"), [((1080, 1920), "slide.narrow"), ((2600, 1000), "slide.wide")])
def test_a_shape_without_room_for_both_pictures_is_refused_with_one_that_has(size: tuple[int, int], key: str) -> None:
    with pytest.raises(Refused) as caught:
        slide(shipped(), View(), options(size))
    assert caught.value.key == key
    width, height = map(int, str(caught.value.values["other"]).split("x"))
    assert slide(shipped(), View(), options((width, height))).sheet.width == width


@pytest.mark.one_in(4)
@pytest.mark.parametrize("size", [(1000, 1414), (1080, 1440), (1080, 1080), (1280, 1024), (2560, 1080)])
@pytest.mark.parametrize("query", ["", "w=all&known_by=2023-06-25&q=Putin", "w=july&map=19.5,30,96,62"])
def test_a_map_has_the_shape_that_its_basemap_fills(query: str, size: tuple[int, int]) -> None:
    drawn = slide(shipped(), View.from_query(query), options(size))
    assert not faults(drawn.sheet)
    west, south, east, north = EXTENT
    seen = drawn.scene.map
    assert west - 1 <= seen.west and seen.east <= east + 1
    assert south - 1 <= seen.south and seen.north <= north + 1


@pytest.mark.parametrize("view", sorted(shipped().views))
def test_the_legend_lists_the_lines_that_cross_the_frame_and_no_others(view: str) -> None:
    asked = View.from_query(shipped().views[view].query)
    if not asked.story:
        drawn = slide(shipped(), asked).scene
        seen = {style.split("-")[0] for style in styles_seen(drawn.map)}
        assert {item.key.split("-")[0] for item in drawn.legend if item.kind == "line"} == seen


@pytest.mark.parametrize(
    "query", ["mutiny", "contracts", "corridor", "corridor&section=volumes", "corridor&section=minerals"]
)
def test_sources_of_a_story_are_those_that_its_numbers_stand_for(query: str) -> None:
    drawn = slide(shipped(), View.from_query(f"story={query}"))
    raised = [t for t in drawn_texts(drawn.sheet) if t.source_ids]
    assert raised and {source for t in raised for source in t.source_ids} == set(drawn.notes.numbers)
    for text in raised:
        assert text.text == runs(drawn.notes.numbers[source] for source in text.source_ids)


def test_lengths_that_nobody_published_say_how_they_were_measured() -> None:
    view = View.from_query(shipped().views["corridor-without-aktau"].query)
    written = " ".join(t.text for t in drawn_texts(slide(shipped(), view).sheet))
    assert "Lengths are ours and no published figures: railways measured along OpenStreetMap" in written
