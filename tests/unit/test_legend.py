"""The legend: the same signs on the page and on slides, laid out in rows that fit."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from tests.unit.handmade import claim, dataset, event, shipped
from transcaspian.drawing.legend import in_lines, in_rows, legend_picture, legend_sign
from transcaspian.drawing.markup import Markup
from transcaspian.drawing.sheet import Sheet
from transcaspian.drawing.svg import elements
from transcaspian.language.messages import LANGUAGES
from transcaspian.look.palette import CERTAINTIES, FILL_OF_CERTAINTY, LINE_STYLES, PALETTES, palette
from transcaspian.look.typography import text_width
from transcaspian.scene import scene
from transcaspian.scene.model import LegendItem
from transcaspian.scene.seen import bars_seen
from transcaspian.scene.sizes import PHONE, canvas
from transcaspian.tables.records import Event
from transcaspian.view.query import View
from transcaspian.view.tracks import tracks_of
from ui import linked

ROWS = tracks_of(dataset())  # the tracks of the shipped tables
ITEMS = (
    *(LegendItem("certainty", key, key) for key in CERTAINTIES),
    *(LegendItem("line", key, key) for key in LINE_STYLES),
    LegendItem("changed", "", "changed"),
    *(
        LegendItem("bar", key, key)
        for key in (*FILL_OF_CERTAINTY.values(), "ring soft", "soft", "open", "beyond", "band")
    ),
    *(LegendItem("sign", key, key) for key in ("concerns", "count", "radius", "minor", "fresh", "more")),
)
LONG = ("line", "bar")  # kinds whose signs are as long as two letters are high
SHAPES = ("circle", "path", "polygon", "polyline", "line", "ellipse", "text")


@pytest.mark.parametrize("theme", PALETTES)
def test_every_sign_stands_within_its_picture_in_the_colours_of_its_theme(theme: str) -> None:
    colours = palette(theme, ROWS)
    named = {*colours.tracks.values(), colours.unverified, colours.ink, colours.paper, colours.accent}
    for item in ITEMS:
        root = ElementTree.fromstring(legend_picture(item, theme, ROWS))
        assert (root.get("width"), root.get("height")) == ("26" if item.kind in LONG else "14", "14")
        drawn = [node for node in root.iter() if node.tag.rpartition("}")[2] in SHAPES]
        assert drawn, item
        used = {str(node.get(name)) for node in drawn for name in ("fill", "stroke")} - {"None", "none"}
        assert used and used <= named, item
        for node in drawn:
            if node.tag.endswith("circle"):
                x, y, r = (float(node.get(name, "0")) for name in ("cx", "cy", "r"))
                assert r <= x <= (26 if item.kind in LONG else 14) - r and r <= y <= 14 - r, item


def test_pictures_of_different_signs_differ() -> None:
    assert len({legend_picture(item, "light", ROWS) for item in ITEMS if item.kind != "line"}) == 20


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)
def test_a_sign_on_the_page_is_the_sign_on_a_slide(item: LegendItem) -> None:
    colours = palette("light", ROWS)
    start = 1.0 if item.kind in LONG else 7 - 12 * 0.95
    sheet = Sheet(26 if item.kind in LONG else 14, 14, "", tuple(legend_sign(item, start, 7, 12, colours)), "", "", "")
    assert elements(sheet.items) in legend_picture(item, "light", ROWS)


@pytest.mark.parametrize("width", [60.0, 240.0, 900.0])
def test_rows_hold_every_item_once_in_order_and_fit(width: float) -> None:
    legend = scene(shipped(), View(window="all")).legend

    def wide(item: LegendItem) -> float:
        return 18 + text_width(item.text, 12)

    rows = in_rows(legend, width, wide, 10)
    assert [item for row in rows for _, item in row] == list(legend)
    for row in rows:
        assert row[0][0] == 0 and all(x + wide(item) <= width for x, item in row[1:])
        assert all(b == pytest.approx(a + wide(item) + 10) for (a, item), (b, _) in pairwise(row))


def test_no_legend_is_one_empty_row() -> None:
    assert in_rows((), 100, lambda _: 10, 5) == [[]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_two_lines_of_a_phone_hold_every_certainty_that_is_drawn(language: str) -> None:
    drawn = scene(shipped(), View(language=language), canvas(PHONE, 0))
    shown = linked.legend(drawn, lambda item: Markup(f"[{item.key}]")).partition("<details")[0]
    assert [key for key in CERTAINTIES if f"[{key}]" not in shown] == []


def test_lines_hold_what_fits_and_the_rest_follows() -> None:
    legend = scene(shipped(), View(window="all")).legend
    wide = [18 + text_width(item.text, 12) for item in legend[:4]]
    assert in_lines(legend, sum(wide[:2]) + 14) == (legend[:2], legend[2:])
    assert in_lines(legend, sum(wide[:2]) + 14, wide[2]) == (legend[:3], legend[3:])
    assert in_lines(legend[:2], 0, 1000) == (legend[:2], ())


@pytest.mark.parametrize(
    ("events", "stance", "told"),
    [
        ([event(when="2023-07-01")], "confirms", {"solid"}),
        ([event(when="2023-07-01/2023-07-12")], "confirms", {"solid"}),
        ([event(when="2023-07-05~/2023-07-20~")], "confirms", {"solid soft", "soft"}),
        ([event(when="2023-07-04/..")], "reports", {"dot", "open"}),
        ([event(when="2023-05/2023-07-12")], "reports", {"dot", "beyond"}),
    ],
)
def test_the_legend_explains_the_bars_that_a_timeline_draws_and_no_others(
    events: list[Event], stance: str, told: set[str]
) -> None:
    drawn = scene(dataset(events, [claim("march.1", stance)]), View(window="july"))
    assert bool(drawn.timeline.spans) and {item.key for item in bars_seen(drawn)} == told
    assert all(item.kind == "bar" and item.text for item in bars_seen(drawn))


def test_a_mark_that_is_no_bar_is_in_no_legend_of_bars() -> None:
    drawn = scene(dataset([event(when="2023-06-24T07:30+03:00")]), View(window="mutiny"))
    assert drawn.timeline.marks and bars_seen(drawn) == ()


def test_a_band_of_a_day_without_an_hour_is_explained() -> None:
    drawn = scene(shipped(), View(window="mutiny"))
    assert drawn.timeline.bands and "band" in {item.key for item in bars_seen(drawn)}
