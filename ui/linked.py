"""Timeline, overview and map, linked: a click in one selects everywhere; phones get pictures of the same scene.

Session keys: ``opening`` (what a phone is to open over the page, until it is drawn), ``opened`` (the frame to which the
reader has moved the map that is open over the page, "" until then).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from transcaspian.browser.brush import brush
from transcaspian.drawing import markup
from transcaspian.drawing.legend import in_lines, legend_picture
from transcaspian.drawing.markup import Markup
from transcaspian.language.messages import words
from transcaspian.look.basemap import EXTENT
from transcaspian.look.typography import text_width
from transcaspian.scene.anew import frame_larger
from transcaspian.scene.frame import MARGIN, MOST, TILE, mercator
from transcaspian.scene.histogram import UNDER_LANES, UNDER_YEARS
from transcaspian.scene.model import Canvas, LegendItem, Scene
from transcaspian.scene.overview import dragged
from transcaspian.scene.places import found_frame
from transcaspian.scene.seen import bars_seen, legend_of
from transcaspian.scene.sizes import LEGEND, PHONE, opened_map, opened_timeline
from transcaspian.view.grammar import read_frame
from ui import beneath, cached, fragments, knowing, look, sensor, state
from ui.drawing import drawn
from ui.server import grounds, paths

_PLACES = ("home", "found")  # where buttons lead
# Pixels of a legend at both ends, and with the sign of what opens and the gaps around that.
_LEGEND_ENDS, _LEGEND_OPENS = 18, 56
Again = Callable[[str, Canvas], Scene]  # lays a page's scene out again, in another frame and on another canvas
QUIET = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


class Ready(go.Figure):  # type: ignore[misc]  # Plotly has no types
    """A figure that is plain data already: Streamlit takes it as it is, without validating it again."""

    def __init__(self, spec: dict[str, Any]) -> None:
        object.__setattr__(self, "_spec", spec)

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as plain data."""
        return object.__getattribute__(self, "_spec")  # type: ignore[no-any-return]


def map_chart(scene: Scene, over: Callable[[], None] | None = None) -> None:
    """Draw the map with its legend and credits; ``over``: draws what lies over its corner.

    It is a drawing of the scene, drawn anew for what the reader moves it to.
    """
    with st.container(key="map"):
        # It has its height before its program is there.
        with st.container(key="still", height=scene.map.height, border=False, gap=None):
            _placed(scene, "drawn_map", on_frame=_moved)
        _legend(scene, "map.credits", "map.wheel", counters=over is not None)
        if over:
            with st.container(key="over_map"):
                over()


def _placed(scene: Scene, key: str, choose: bool = True, on_frame: Callable[[str], None] | None = None) -> None:
    """Draw the map's ground and what is placed on it, as one thing.

    ``on_frame``: called with what the reader has moved it to by wheel, hand and buttons; else it stays as it is.
    """
    ground, marks = paths.base() + grounds.path(scene), cached.drawing_of(scene, "placed", choose)
    ring, cells = cached.ring(scene, "placed"), beneath.map_cells(scene)
    seen = _seen(scene) if on_frame else None
    chosen, picked = scene.view.event, partial(_picked, scene)
    drawn(key, marks, picked, chosen, on_frame=on_frame, ground=ground, ring=ring, seen=seen, cells=cells)


def _picked(scene: Scene, key: str) -> None:
    if not beneath.chosen_on_map(key, scene):
        state.chosen(key)


def _seen(scene: Scene) -> dict[str, object]:
    """Return what a map shows and how far it can be enlarged, for ``moving.js``."""
    say, shown = words(scene.view.language), scene.map
    x, y = mercator(shown.longitude, shown.latitude)
    scale = TILE * 2**shown.zoom
    (west, north), (east, south) = mercator(EXTENT[0], EXTENT[3]), mercator(EXTENT[2], EXTENT[1])
    across, down = shown.width / 2 - x * scale, shown.height / 2 - y * scale
    covered = max(shown.width / (east - west), shown.height / (south - north))
    return {
        "x": x,
        "y": y,
        "scale": scale,
        "least": min(covered, scale),
        "most": TILE * 2**MOST,
        "width": shown.width,
        "height": shown.height,
        "margin": MARGIN,
        "ground": [west * scale + across, north * scale + down, east * scale + across, south * scale + down],
        "words": {name: say(f"map.{name}") for name in ("in", "out", "home", "found")},
    }


def _moved(to: str) -> None:
    """Handle what the reader has moved the map to."""
    if (frame := _frame(to)) is not None:
        state.change(frame=frame)


def _frame(to: str) -> str | None:
    """Return the frame that is meant by an extent, the whole, or all that is found; None for one beyond the map."""
    if to in _PLACES:
        to = found_frame(cached.dataset(), state.current()) if to == "found" else ""
    try:
        return read_frame(to) if to else ""
    except ValueError:
        return None


def map_picture(scene: Scene, choose: bool = True) -> None:
    """Draw the map as a picture that stays as it is, so that a swipe over it scrolls the page.

    ``choose``: marks can be chosen, and the legend stands under it.
    """
    with st.container(key="picture-map"):
        with st.container(key="pictured", gap=None):
            _placed(scene, "pictured_map", choose)
        if choose:
            _legend(scene, "map.credits")


def timeline_chart(scene: Scene) -> None:
    """Draw the timeline and the overview under it; what takes a stretch of time from that comes after all else."""
    with st.container(key="timeline"):
        timeline_picture(scene, "drawn_timeline")
    beneath.strip(scene, UNDER_LANES)
    _overview(scene)


def _overview(scene: Scene) -> None:
    with st.container(key="overview"):
        drawn("drawn_overview", cached.drawing_of(scene, "overview"))
        # In a dialog of a phone everything is there already, and a run of the whole page would close it.
        if scene.canvas.timeline_width == PHONE or sensor.has_seen_page():
            st.plotly_chart(
                Ready(brush(scene, st.session_state.setdefault("dragged", 0))),
                key="overview_chart",
                on_select=_overview_dragged,
                selection_mode="box",
                config=QUIET,
                theme=None,
                height=round(scene.overview.height),
                alt=words(scene.view.language)("overview.alt"),
            )


def knowledge(scene: Scene) -> None:
    """Draw when things became known, on the same axis as the overview above it, and before that the layer's years."""
    beneath.strip(scene, UNDER_YEARS)
    with st.container(key="knowing"):
        knowing.strip(scene)


def timeline_picture(scene: Scene, key: str, choose: bool = True) -> None:
    """Draw the timeline; ``choose``: its marks can be chosen."""
    sheet, ring = cached.drawing_of(scene, "timeline", choose), cached.ring(scene, "timeline")
    drawn(key, sheet, chosen=scene.view.event, ring=ring)


def _overview_dragged() -> None:
    boxes = st.session_state.overview_chart.get("selection", {}).get("box", [])
    if boxes and boxes[0].get("x"):
        st.session_state.dragged += 1
        xs = [float(x) for x in boxes[0]["x"]]
        drawn = cached.scene_of(state.current(), state.canvas(layered=True))
        days = dragged(drawn.overview.panels, min(xs), max(xs))
        if days:
            state.change(window="..".join(day.isoformat()[:10] for day in days[:2]))


def _legend(scene: Scene, *foot: str, counters: bool = False) -> None:
    """Write the legend and the credits on the page, in the page's colours: its ground is the page's."""
    theme = look.page_theme()

    def sign(item: LegendItem) -> Markup:
        return markup.picture(fragments.uri(legend_picture(item, theme, scene.tracks)))

    st.html(legend(scene, sign, *foot, counters=counters))


def legend(scene: Scene, sign: Callable[[LegendItem], Markup], *foot: str, counters: bool = False) -> Markup:
    """Return the legend of a map and its credits as HTML; ``sign``: draws an item's sign.

    ``counters``: the timeline stands on the same page, and what its counters hold and its bars mean is said too.
    """
    say, items = words(scene.view.language), list(legend_of(scene))
    label = say("legend.all")
    room = scene.map.width - _LEGEND_OPENS - text_width(label, 12)
    # A phone's has a line more: one is not enough for how sure things are.
    before = (scene.map.width - _LEGEND_ENDS,) if scene.canvas.map_width == PHONE else ()
    if counters and scene.timeline.more:
        items.append(LegendItem("place", "more", say("legend.more")))
    items += bars_seen(scene) if counters else ()
    shown, more = ([(sign(item), item.text) for item in part] for part in in_lines(items, *before, room))
    said = any(event.about == "utterance" for event in scene.events)
    credits = [say(key) for key in (*(("legend.said",) if said else ()), *foot)]
    if scene.beneath and scene.beneath.credit:
        credits.append(say("layer.credit", name=scene.beneath.name, credit=scene.beneath.credit))
    return markup.legend(shown, more, label, " · ".join(credits))


def height(scene: Scene) -> int:
    """Return the height in pixels of a map with its legend, so that the card ends where it ends."""
    return scene.map.height + LEGEND


def phone_pictures(scene: Scene) -> None:
    """Show timeline and map as pictures, so that a swipe scrolls the page; a tap on one opens the live one."""
    with st.container(key="picture-timeline", gap=None):
        timeline_picture(scene, "pictured_timeline", choose=False)
        _opener("timeline", scene, _open_timeline)
    beneath.strip(scene, UNDER_LANES)
    with st.container(key="map-and-signs", gap=None):
        with st.container(key="picture-of-map", gap=None):
            map_picture(scene, choose=False)
            _opener("map", scene, lambda scene: open_map(scene, _again(scene)))
        _legend(scene, "map.credits", counters=True)


def _opener(part: str, scene: Scene, draw: Callable[[Scene], None]) -> None:
    """Draw the button that lies over a picture."""
    label, icon = words(scene.view.language)(f"phone.open_{part}"), ":material/open_in_full:"
    with st.container(key=f"over-{part}"):
        st.button(label, key=f"open_{part}", width="stretch", icon=icon, on_click=_open, args=(part,))
    if st.session_state.get("opening") == part:
        draw(scene)
        del st.session_state.opening  # not before: a run that is stopped on the way here has opened nothing


def _open(part: str) -> None:
    st.session_state.opening = part


def _open_timeline(scene: Scene) -> None:
    """Open the timeline over the page, larger than there and scrolled sideways, and under it the overview."""
    height, layered = st.session_state.size[1], bool(scene.view.layer)
    larger = beneath.laid(cached.scene_of(scene.view, opened_timeline(scene.canvas, height, layered)))

    def draw() -> None:
        with st.container(key="opened_timeline"):
            timeline_picture(larger, "opened_timeline_drawn")
            beneath.strip(larger, UNDER_LANES, over="-opened")
        _overview(scene)

    _over_page(words(scene.view.language)("phone.timeline"), draw)


def _over_page(title: str, draw: Callable[[], None]) -> None:
    """Draw something over the page; what is chosen in it closes it, as all of the page follows a choice."""
    before = state.current(), st.session_state.list

    def drawing() -> None:
        if (state.current(), st.session_state.list) != before:
            st.rerun()
        draw()

    st.dialog(title, width="large")(drawing)()


def _again(scene: Scene) -> Again:
    view = scene.view
    return lambda frame, canvas: beneath.laid_at_once(cached.scene_of(view.but(frame=frame), canvas))


def open_map(scene: Scene, again: Again) -> None:
    """Open the map over the page, larger than there and moved by fingers; the page keeps its own frame."""
    st.session_state.opened = ""
    _over_page(words(scene.view.language)("phone.map"), lambda: _opened_map(scene, again))


def _opened_map(scene: Scene, again: Again) -> None:
    canvas = opened_map(scene.canvas, st.session_state.size[1])
    larger = again(st.session_state.opened or frame_larger(scene, canvas.map_width, canvas.map_height), canvas)
    with st.container(key="opened_map", gap=None):
        _placed(larger, "opened_map_drawn", on_frame=_moved_over_page)
        _legend(larger, "map.credits")


def _moved_over_page(to: str) -> None:
    if (frame := _frame(to)) is not None:
        st.session_state.opened = frame
