"""The slide: a page of the size asked for, the same every time, with nothing outside it."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text as DrawnText
from PIL import Image

from tests.unit.handmade import dataset, event, random_view, shipped
from transcaspian import slide as module
from transcaspian.dataset import Dataset
from transcaspian.palette import palette, rgb
from transcaspian.records import Text
from transcaspian.scene import overlapping, scene
from transcaspian.slide import SIZES, SlideError, canvas_for, picture, slide
from transcaspian.view import View

SAMPLES = [
    View(),
    View(language="pl"),
    View(window="mutiny", frame="march", language="pl"),
    View(window="all", frame="corridor", theme="dark"),
    View(window="july", frame="uralsk", event="zenit-asfat-yda-2023"),
    View(tracks=("minerals",), certainty=("claimed",), actors=("nobody",), text="nothing at all like this"),
]


def read(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def figure_of(monkeypatch: pytest.MonkeyPatch, data: Dataset, view: View, size: tuple[int, int], **more: Any) -> Figure:
    """Draw a slide and keep the figure instead of its picture."""
    kept: list[Figure] = []
    monkeypatch.setattr(module, "_png", lambda figure, density=1: kept.append(figure) or b"")
    slide(data, view, *size, **more)
    return kept[0]


def texts(figure: Figure) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Every text of a figure with its box in pixels from the top left."""
    canvas = FigureCanvasAgg(figure)
    renderer = canvas.get_renderer()
    height = figure.bbox.height
    found = []
    for drawn in figure.findobj(DrawnText):
        assert isinstance(drawn, DrawnText)
        if drawn.get_text() and drawn.get_visible() and drawn.axes is not None and drawn in drawn.axes.texts:
            box = drawn.get_window_extent(renderer)
            found.append((drawn.get_text(), (box.x0, height - box.y1, box.x1, height - box.y0)))
    return found


@pytest.mark.parametrize("size", SIZES)
def test_a_slide_has_the_size_asked_for(size: tuple[int, int]) -> None:
    drawn = read(slide(shipped(), View(), *size))
    assert drawn.size == size and drawn.format == "PNG"


def test_the_same_view_is_the_same_bytes_and_another_view_is_not() -> None:
    view = View(window="mutiny", frame="march")
    first = slide(shipped(), view, 1280, 720)
    slide(shipped(), View(), 1280, 720)
    assert slide(shipped(), view, 1280, 720) == first
    assert slide(shipped(), replace(view, window="july"), 1280, 720) != first


def test_a_picture_names_no_program_and_no_date() -> None:
    drawn = read(slide(shipped(), View(), 1280, 720))
    assert not {"Software", "Creation Time", "date"} & set(drawn.info)


@pytest.mark.parametrize("size", [(640, 480), (1280, 720), (1920, 1080), (1600, 1200)])
@pytest.mark.parametrize("number", [1, 4, 5])
def test_no_text_leaves_the_page(number: int, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    found = texts(figure_of(monkeypatch, shipped(), SAMPLES[number], size))
    outside = [
        text
        for text, (left, top, right, bottom) in found
        if left < -0.5 or top < -0.5 or right > size[0] + 0.5 or bottom > size[1] + 0.5
    ]
    assert len(found) > 10 and not outside


@pytest.mark.parametrize("number", [1, 2, 5])
def test_head_side_and_foot_do_not_cover_each_other(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = figure_of(monkeypatch, shipped(), SAMPLES[number], (1920, 1080))
    page = {text.get_text() for text in figure.axes[0].texts}
    # Fonts have air above and below: what matters is a third of the line.
    boxes = [
        (left, top + (bottom - top) / 3, right, bottom - (bottom - top) / 3)
        for text, (left, top, right, bottom) in texts(figure)
        if text in page
    ]
    assert not overlapping(boxes)


def test_random_views_stay_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in (3, 14, 15):
        figure = figure_of(monkeypatch, shipped(), random_view(seed), (1280, 720))
        assert all(b[0] > -0.5 and b[2] < 1280.5 and b[3] < 720.5 for _, b in texts(figure)), seed


def test_a_long_title_stays_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    title = "A title that somebody wrote without thinking of how wide a slide can be at most " * 3
    figure = figure_of(monkeypatch, shipped(), View(), (1280, 720), title=title)
    assert all(box[2] <= 1280 for _, box in texts(figure))


@pytest.mark.parametrize("size", [(0, 0), (-1920, 1080), (639, 480), (1920, 100), (100_000, 1080), (1920, 100_000)])
def test_impossible_sizes_are_refused_in_words(size: tuple[int, int]) -> None:
    with pytest.raises(SlideError) as caught:
        slide(shipped(), View(), *size)
    assert caught.value.key == "slide.size"
    assert caught.value.values == {"size": f"{size[0]}x{size[1]}"}


def test_dollar_signs_and_angle_brackets_are_drawn_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = r"$100 for <b>$\frac{1}{2}$</b> & {x}_2^3 =1+1"
    data = dataset([event("odd", "2023-07-10", title=Text(odd, odd))])
    figure = figure_of(monkeypatch, data, View(window="july"), (1280, 720), title=odd)
    drawn = [t for t in figure.findobj(DrawnText) if odd in t.get_text()]  # type: ignore[attr-defined]
    assert len(drawn) >= 2
    assert not any(t.get_parse_math() for t in drawn)  # type: ignore[attr-defined]
    monkeypatch.undo()
    assert read(slide(data, View(window="july"), 1280, 720)).size == (1280, 720)


def test_text_on_a_slide_is_large_enough_to_be_read_from_the_back() -> None:
    canvas = canvas_for(1920, 1080)
    assert canvas.font >= 14 and canvas.map_font >= 14


def test_a_slide_has_the_ground_of_its_theme() -> None:
    for theme in ("light", "dark"):
        drawn = read(slide(shipped(), View(theme=theme), 1280, 720)).convert("RGB")
        assert drawn.getpixel((3, 3)) == rgb(palette(theme).paper)


def test_every_track_that_is_shown_is_there_in_its_colour() -> None:
    drawn = read(slide(shipped(), View(), 1280, 720)).convert("RGB")
    colours = {colour for _, colour in drawn.getcolors(drawn.width * drawn.height) or []}
    tracks = {e.track for e in scene(shipped(), View()).events}
    assert {track for track in tracks if rgb(palette("light").track(track)) not in colours} == set()


@pytest.mark.parametrize("part", ["map", "timeline"])
def test_map_and_timeline_can_be_pictures_of_their_own(part: str) -> None:
    drawn = scene(shipped(), View())
    size = read(picture(drawn, part)).size
    width = drawn.canvas.map_width if part == "map" else drawn.timeline.width
    assert size[0] == pytest.approx(2 * width, abs=2)


def test_a_picture_of_nothing_can_be_drawn() -> None:
    assert read(slide(dataset(), View(), 1280, 720)).size == (1280, 720)
