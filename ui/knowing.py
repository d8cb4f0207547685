"""The strip of knowledge under the overview: when things became known, with a handle on each day of the view."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.knowing import sheet_of
from transcaspian.drawing.sheet import Sheet
from transcaspian.drawing.svg import single_quoted, svg
from transcaspian.language.messages import words
from transcaspian.scene.knowing import Knowing, knowing
from transcaspian.scene.model import Canvas, Scene
from transcaspian.view.knowledge import days, step
from transcaspian.view.query import View
from ui import beside, cached, known, state
from ui.assets import asset

_strip = st.components.v2.component(
    "tc_knowing",
    html="<div class='strip'><div class='picture'></div><span class='span' hidden></span>"
    "<span class='hand compare' role='slider' tabindex='0' hidden></span>"
    "<span class='hand day' role='slider' tabindex='0'></span></div>",
    js=asset(__file__, "knowing.js"),
    css=asset(__file__, "knowing.css"),
)


@lru_cache(maxsize=32)
def _laid_out(data: Dataset, view: View, canvas: Canvas) -> Knowing:
    return knowing(data, cached.scene_of(view, canvas))


def laid_out(drawn: Scene) -> Knowing:
    """Return the strip under a scene's overview, the same for every window, filter and day."""
    return _laid_out(cached.dataset(), View(zone=drawn.view.zone, language=drawn.view.language), drawn.canvas)


def sheet(drawn: Scene) -> Sheet:
    """Return the strip as a sheet, the same whatever day the view has."""
    return sheet_of(laid_out(drawn), drawn.view)


def strip(drawn: Scene) -> None:
    """Draw the strip; its handles stand on the days of the view, and take it to others."""
    found, view = laid_out(drawn), drawn.view
    say = words(view.language)

    def told(name: str) -> str:
        return str(getattr(st.session_state.get("knowing_strip"), name, None) or "")

    def moved() -> None:
        if to := told("day"):
            known.go(_day(to, state.current().known_by, view.zone))

    def compared() -> None:
        if to := told("compare"):
            state.change(compare=_day(to, state.current().compare, view.zone))

    with beside.place("knowing"):
        _strip(
            key="knowing_strip",
            data={
                "svg": single_quoted(svg(sheet(drawn), fonts=False, tips=False, page=True)),
                "panels": [
                    [one.x0, one.x1, one.start.isoformat()[:10], one.end.isoformat()[:10]] for one in found.panels
                ],
                "width": found.width,
                "first": str(next(iter(days(cached.dataset(), view.zone)), "")),
                "labels": {"day": say("known.day"), "compare": say("known.compare")},
                "today": say("known.label_today"),
                "locale": str(say.locale).replace("_", "-"),
            },
            on_day_change=moved,
            on_compare_change=compared,
        )
        ends = [view.known_by, *([view.compare] if view.compare else [])]
        beside.tell(" ".join(f"{found.x_of(day) / found.width:.5f} {day or 'today'}" for day in ends))


def _day(to: str, now: date | None, zone: str) -> date | None:
    """Return the day that a handle names; ``on`` and ``back`` lead to the next and the previous one from ``now``."""
    if to in ("back", "on"):
        return step(days(cached.dataset(), zone), now, to == "on")
    return None if to == "today" else date.fromisoformat(to)
