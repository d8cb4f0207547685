"""The timeline and the overview as figures: valid for Plotly, clickable by id, text only text.

The figures are plain data on the way to the browser; here Plotly's own classes judge every property.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest

from tests.unit.handmade import dataset, event, random_view, shipped
from transcaspian.messages import LANGUAGES
from transcaspian.palette import palette
from transcaspian.records import Text
from transcaspian.scene import Scene, scene
from transcaspian.scene.highlight import changed_boxes, highlight_box
from transcaspian.scene.model import Label
from transcaspian.timeline import figure, overview_figure
from transcaspian.view import THEMES, WINDOWS, View

ODD = "<b>$x^2$</b> & <a href='x'>&lt;</a> %{x} <script>"
Drawn = dict[str, Any]


@cache
def drawn(view: View) -> tuple[Scene, Drawn, Drawn]:
    picture = scene(shipped(), view)
    return picture, figure(picture), overview_figure(picture)


def ids_of(trace: Drawn) -> list[str]:
    return [row[0] for row in trace.get("customdata", ())]


def colours_in(spec: Drawn) -> set[str]:
    return set(re.findall(r"#[0-9a-f]{6}\b", json.dumps(spec)))


# Plotly


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("window", WINDOWS)
def test_plotly_accepts_every_property(window: str, language: str, theme: str) -> None:
    for spec in drawn(View(window=window, language=language, theme=theme))[1:]:
        judged = go.Figure(spec).to_plotly_json()
        assert [t["type"] for t in judged["data"]] == ["scatter"] * len(spec["data"])
        assert set(spec) == {"data", "layout"}


@pytest.mark.parametrize("seed", range(0, 60, 4))
def test_plotly_accepts_random_views(seed: int) -> None:
    for spec in drawn(random_view(seed))[1:]:
        go.Figure(spec)
        assert json.loads(json.dumps(spec, allow_nan=False)) == spec


def test_a_picture_of_nothing_is_a_figure() -> None:
    empty = scene(dataset(), View())
    for spec in (figure(empty), overview_figure(empty)):
        go.Figure(spec)


# What can be clicked


@pytest.mark.parametrize("window", WINDOWS)
def test_each_mark_is_there_once_with_the_id_of_its_event(window: str) -> None:
    picture, spec, _ = drawn(View(window=window))
    marks = {mark.event_id: (round(mark.x, 1), round(mark.y, 1)) for mark in picture.timeline.marks}
    found: dict[str, set[tuple[float, float]]] = {}
    for trace in spec["data"]:
        if "hovertemplate" in trace:
            for event_id, x, y in zip(ids_of(trace), trace["x"], trace["y"], strict=True):
                if not event_id.startswith("list:"):
                    found.setdefault(event_id, set()).add((x, y))
    assert found == {event_id: {place} for event_id, place in marks.items()}


def test_a_count_opens_its_list_and_a_name_its_event() -> None:
    picture, spec, _ = drawn(View(window="july"))
    *_, counts, names = spec["data"]
    assert ids_of(counts) == [f"list:{more.key}" for more in picture.timeline.more]
    assert set(ids_of(counts)) <= {f"list:{key}" for key in picture.lists}
    assert set(ids_of(names)) == {label.event_id for label in picture.timeline.labels if label.event_id}


@pytest.mark.parametrize("window", WINDOWS)
def test_every_click_means_something(window: str) -> None:
    picture, spec, _ = drawn(View(window=window))
    shown = {e.id for e in picture.events} | {f"list:{key}" for key in picture.lists}
    for trace in spec["data"]:
        # Texts and the inner part of a sign take no part: a click falls through to the mark under them.
        assert bool(ids_of(trace)) != (trace.get("hoverinfo") == "skip") or not trace["x"]
        assert len(ids_of(trace)) in (0, len(trace["x"])) and len(trace["x"]) == len(trace["y"])
        assert set(ids_of(trace)) <= shown


def test_a_name_can_be_clicked_all_along_itself() -> None:
    picture, spec, _ = drawn(View())
    names = spec["data"][-1]
    for label in picture.timeline.labels:
        if label.event_id:
            xs = sorted(x for x, row in zip(names["x"], names["customdata"], strict=True) if row[0] == label.event_id)
            edges = [label.box[0], *xs, label.box[2]]
            assert max(b - a for a, b in pairwise(edges)) <= 31


def test_what_is_drawn_for_a_picture_does_not_grow_with_its_events() -> None:
    for window in WINDOWS:
        _, spec, strip = drawn(View(window=window))
        # Plotly takes its time for every shape and every trace, not for what is in one.
        assert len(spec["layout"]["shapes"]) <= 40 and len(strip["layout"]["shapes"]) <= 20
        assert len([trace for trace in spec["data"] if trace["mode"] == "text"]) <= 8
        assert "annotations" not in spec["layout"]


def test_one_trace_a_track_and_fill_however_many_events() -> None:
    picture, spec, _ = drawn(View(window="all"))
    kinds = {(s.track, s.fill) for s in (picture.signs[m.event_id] for m in picture.timeline.marks)}
    marked = [trace for trace in spec["data"] if trace["mode"] == "markers"]
    assert len(marked) <= 2 * len(kinds) + 2


# What moves


@pytest.mark.parametrize("window", WINDOWS)
def test_nothing_zooms_and_only_the_overview_takes_a_box(window: str) -> None:
    _, spec, strip = drawn(View(window=window))
    for one, mode in ((spec, False), (strip, "select")):
        layout = one["layout"]
        assert layout["dragmode"] == mode
        assert layout["xaxis"]["fixedrange"] is True and layout["yaxis"]["fixedrange"] is True
    assert not any(ids_of(trace) for trace in strip["data"])


def test_a_box_anywhere_on_the_overview_finds_a_point() -> None:
    picture, _, strip = drawn(View())
    comb = strip["data"][-1]
    places = [comb["x0"] + comb["dx"] * n for n in range(len(comb["y"]))]
    edges = [picture.overview.panels[0].x0, *places, picture.overview.width]
    assert max(b - a for a, b in pairwise(edges)) <= 5


def test_a_figure_is_as_large_as_its_scene() -> None:
    picture, spec, strip = drawn(View())
    for one, part in ((spec, picture.timeline), (strip, picture.overview)):
        assert one["layout"]["height"] == part.height
        assert one["layout"]["xaxis"]["range"] == [0, part.width]
        assert one["layout"]["yaxis"]["range"] == [part.height, 0]  # y grows downwards, as in the scene


# What is read


@pytest.mark.parametrize("window", WINDOWS)
def test_every_text_of_the_scene_is_written(window: str) -> None:
    picture, spec, strip = drawn(View(window=window))
    line = picture.timeline
    wanted = [label for panel in line.panels for label in panel.title]
    wanted += [t.label for panel in line.panels for t in panel.ticks if t.label]
    wanted += [lane.title for lane in line.lanes] + [lane.count for lane in line.lanes if lane.count.text]
    wanted += [*line.labels, *(more.label for more in line.more)]
    assert sorted(_written(spec)) == sorted(_as_written(label) for label in wanted)
    assert sorted(_written(strip)) == sorted(_as_written(t.label) for t in picture.overview.ticks if t.label)


def _as_written(label: Label) -> tuple[str, float, float, str, int]:
    # Plotly names the side on which the text stands, the scene the side of the text that stands at the point.
    side = {"left": "middle right", "right": "middle left", "middle": "middle center"}[label.anchor]
    return label.text, round(label.x, 1), round(label.y, 1), side, 600 if label.weight == "semibold" else 400


def _written(spec: Drawn) -> list[tuple[str, float, float, str, int]]:
    found = []
    for trace in spec["data"]:
        if trace["mode"] == "text":
            several = [_each(trace, value) for value in (trace["textposition"], trace["textfont"]["weight"])]
            rows = zip(trace["text"], trace["x"], trace["y"], *several, strict=True)
            found += [(_read(text), *rest) for text, *rest in rows]
    return found


def _each(trace: Drawn, value: Any) -> list[Any]:
    """Return a property of every point, which is written once where all have the same."""
    return value if isinstance(value, list) else [value] * len(trace["x"])


def _read(text: str) -> str:
    assert "<" not in text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_text_of_tables_is_only_text() -> None:
    odd = [event(f"odd-{n}", f"2023-07-{n:02}", title=Text(ODD, ODD)) for n in range(1, 29)]
    for window in ("july", "all"):
        picture = scene(dataset(odd), View(window=window))
        spec = figure(picture)
        go.Figure(spec)
        texts = [text for trace in spec["data"] for text in trace.get("text", ())]
        assert any("$x^2$" in text for text in texts)
        for text in texts:
            tags = set(re.findall(r"</?[a-z]+[^>]*>", text))
            assert tags <= {"<b>", "</b>", "<br>"}, text
            assert not re.search(r"&(?!amp;|lt;|gt;)", text), text
        # "%{x}" is a template only in hovertemplate, which tables do not reach.
        words = {f"<br>{sign.certainty}" for sign in picture.signs.values()}
        templates = {f"%{{text}}{word}<extra></extra>" for word in ("", *words)}
        assert {t["hovertemplate"] for t in spec["data"] if "hovertemplate" in t} <= templates


def test_a_tooltip_says_title_date_and_certainty() -> None:
    picture, spec, _ = drawn(View())
    told: dict[str, str] = {}
    for trace in spec["data"]:
        if "hovertemplate" in trace:
            about, template = trace["customdata"], trace["hovertemplate"].removesuffix("<extra></extra>")
            told |= {row[0]: template.replace("%{text}", t) for row, t in zip(about, trace["text"], strict=True)}
    for mark in picture.timeline.marks:
        sign = picture.signs[mark.event_id]
        assert told[mark.event_id].split("<br>")[1:] == [sign.when, sign.certainty]


def test_tooltips_of_many_counts_name_fewer_events() -> None:
    many = [event(f"e{n}", f"2023-07-{n % 28 + 1:02}", category=str(n % 7)) for n in range(2000)]
    for data, window in ((shipped(), "all"), (dataset(many), "all"), (dataset(many), "july")):
        picture = scene(data, View(window=window))
        told = [text.split("<br>") for text in figure(picture)["data"][-2]["text"]]
        assert sum(map(len, told)) <= max(400, 3 * len(told))
        for titles, more in zip(told, picture.timeline.more, strict=True):
            assert titles[-1] == "…" or len(titles) == len(more.event_ids)


# What is seen


def test_a_choice_is_marked_and_moves_nothing() -> None:
    plain, spec, strip = drawn(View())
    chosen = next(m.event_id for m in plain.timeline.marks)
    picture = scene(shipped(), View(event=chosen))
    marked = figure(picture)
    extra = [s for s in marked["layout"]["shapes"] if s not in spec["layout"]["shapes"]]
    (box,) = extra
    assert [box["x0"], box["y0"], box["x1"], box["y1"]] == pytest.approx(highlight_box(picture, chosen), abs=0.1)
    assert marked["data"] == spec["data"] and overview_figure(picture) == strip


def test_nothing_pales_when_something_is_chosen() -> None:
    _, spec, strip = drawn(View())
    for trace in (*spec["data"], *strip["data"]):
        assert trace["selected"] == trace["unselected"]


def test_a_theme_draws_with_its_own_colours() -> None:
    seen = {}
    for theme in THEMES:
        _, spec, strip = drawn(View(window="all", theme=theme))
        colours = palette(theme)
        seen[theme] = colours_in(spec) | colours_in(strip)
        assert spec["layout"]["paper_bgcolor"] == strip["layout"]["paper_bgcolor"] == colours.paper
        own = {getattr(colours, name) for name in ("paper", "panel", "ink", "grey", "rule", "accent")}
        assert seen[theme] <= own | set(colours.tracks.values()) | {colours.highlight}
    assert not seen["light"] & seen["dark"]


def test_what_the_filters_hide_is_pale_on_the_overview() -> None:
    picture = scene(shipped(), replace(View(), tracks=("corridor",)))
    strip = overview_figure(picture)
    drawn_strokes = {1: 0, 0.3: 0}
    for shape in strip["layout"]["shapes"]:
        if "opacity" in shape:
            drawn_strokes[shape["opacity"]] += shape["path"].count("M")
    shown = sum(stroke.shown for stroke in picture.overview.strokes)
    assert drawn_strokes == {1: shown, 0.3: len(picture.overview.strokes) - shown}
    assert shown > 0


def test_what_has_changed_is_framed_where_it_stands() -> None:
    plain = drawn(View())[0]
    label = next(label for label in plain.timeline.labels if label.event_id)
    counted = next(more for more in plain.timeline.more if more.event_ids)
    marked = replace(plain, marked={label.event_id: "corrected", counted.event_ids[0]: "added"})
    assert len(changed_boxes(marked)) == 2 and not changed_boxes(plain)
    accent = palette("light").accent
    framed = [s for s in figure(marked)["layout"]["shapes"] if s.get("line", {}).get("color") == accent]
    assert len(framed) == 1 and framed[0]["path"].count("M") == 2
    assert not [s for s in figure(plain)["layout"]["shapes"] if s.get("line", {}).get("color") == accent]
