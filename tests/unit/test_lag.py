"""The chart of happened against known: the diagonal, stems, shadows, and nothing lost."""

from __future__ import annotations

from datetime import date

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.handmade import claim, dataset, event, random_view, shipped
from transcaspian.lagchart import lag_figure
from transcaspian.messages import LANGUAGES
from transcaspian.scene import scene
from transcaspian.scene.lag import Lag, lag
from transcaspian.scene.sizes import CANVASES
from transcaspian.view import THEMES, WINDOWS, View

CANVAS = CANVASES["1380x860"]


def chart(view: View, width: float = 1380, height: float = 380) -> Lag:
    return lag(shipped(), scene(shipped(), view, CANVAS), width, height)


def test_what_was_known_at_once_lies_on_the_diagonal_and_the_rest_above_it() -> None:
    events = [event("live", "2023-06-24"), event("late", "2023-06-24"), event("much-later", "2023-07-10")]
    claims = [
        claim("a", event_id="live", known_on="2023-06-24"),
        claim("b", event_id="late", known_on="2023-12-22"),
        claim("c", event_id="much-later", known_on="2024-11-30"),
    ]
    data = dataset(events, claims)
    found = lag(data, scene(data, View(), CANVAS), 1380, 380)
    live, late, later = (next(p for p in found.points if p.event_id == e.id) for e in events)
    assert 0 <= live.live - live.known < 20
    assert later.known < late.known < found.turn < late.live
    assert abs(live.x - late.x) > 20, "of one day: beside each other"
    assert max(live.x, late.x) < later.x


def test_further_claims_stand_on_the_stem_with_their_stance() -> None:
    claims = [claim("a"), claim("b", "denies", known_on="2023-07-01"), claim("c", "context", known_on="2023-07-02")]
    data = dataset([event()], claims)
    (point,) = lag(data, scene(data, View(), CANVAS), 1380, 380).points
    assert [stance for _, stance in point.later] == ["denies"] and point.later[0][0] < point.known


def test_the_shadow_of_december_over_june_is_named() -> None:
    texts = [label.text for label in chart(View(window="june-july")).shadows]
    assert any("22 December 2023" in text for text in texts), texts


def test_on_a_day_of_june_there_is_no_december() -> None:
    found = chart(View(window="mutiny", known_by=date(2023, 6, 25)))
    assert found.points and not any("December" in label.text for label in found.shadows)
    assert all(point.known >= found.top for point in found.points)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5000))
def test_every_event_is_placed_within_the_chart_or_counted(seed: int) -> None:
    view = random_view(seed)
    drawn = scene(shipped(), view, CANVAS)
    found = lag(shipped(), drawn, 1380, 380)
    assert sorted([*(p.event_id for p in found.points), *found.undated]) == sorted(e.id for e in drawn.events)
    for point in found.points:
        assert found.left - 1 <= point.x <= found.width
        heights = [point.live, point.known, *(y for y, _ in point.later)]
        assert all(found.top - 1 <= y <= found.bottom + 1 for y in heights), (view, point)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 5000), st.sampled_from([(360.0, 300.0), (1000.0, 380.0), (1800.0, 380.0)]))
def test_texts_do_not_touch(seed: int, size: tuple[float, float]) -> None:
    found = chart(random_view(seed), *size)
    upwards = [t.label.box for t in found.ticks if t.label]
    for boxes in (upwards, [label.box for label in found.shadows]):
        for n, a in enumerate(boxes):
            assert all(a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5 for b in boxes[n + 1 :]), boxes


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figure_is_valid_and_every_mark_carries_its_event(theme: str, window: str, language: str) -> None:
    view = View(window=window, theme=theme, language=language, event="putin-address")
    drawn = scene(shipped(), view, CANVAS)
    found = lag(shipped(), drawn, 1380, 380)
    spec = lag_figure(drawn, found)
    go.Figure(spec)
    keys = {row[0] for trace in spec["data"] if "text" in trace for row in trace.get("customdata", [])}
    assert keys == {point.event_id for point in found.points}
