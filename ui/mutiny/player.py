"""The player of the mutiny's page: controls, clocks, strip, map and feed.

Session keys: ``mutiny_playing`` (when playback began, as a monotonic time, from which minute and how fast; None
while it is stopped), ``mutiny_begun`` (the view's moment when it began), ``mutiny_seen`` (when the last picture of
it was drawn, and of which minute), ``mutiny_speed`` (minutes of the story in a second), ``mutiny_map`` (a phone's map
is to be opened). While the clock runs, the minute is neither in the view nor in the address: it goes there on pause,
on a step, and when the handle is released.
"""

from __future__ import annotations

import math
import time
from dataclasses import replace
from datetime import UTC
from functools import lru_cache

import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import zones
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.drawing.svg import single_quoted, svg
from transcaspian.language.dates import wall_time
from transcaspian.language.messages import Words, words
from transcaspian.language.zones import zone_words
from transcaspian.look.typography import text_width
from transcaspian.scene import sizes
from transcaspian.scene.model import Canvas
from transcaspian.scene.sizes import NARROW, PHONE
from transcaspian.stories.mutiny import telling
from transcaspian.stories.mutiny.clock import clockless_view, hours, position, step, steps
from transcaspian.stories.mutiny.march import march
from transcaspian.stories.mutiny.moment import clock_name, day, now
from transcaspian.stories.mutiny.query import MutinyQuery
from transcaspian.stories.mutiny.strip import MARGIN, strip, strip_name
from transcaspian.view.query import View
from ui import cached, linked, look, slides, state
from ui.fold import folded
from ui.mutiny import feed, parts

SPEEDS = (10, 30, 60)  # minutes of the story per second
_TICK = 0.4  # seconds between two pictures
_AWAY = 10  # seconds without a picture after which the page counts as closed
_SNAP = 5  # minutes
_DAY = 24 * 60  # minutes
_CLOCKS = 3  # of the zones of the collection, the first of them large
CLOCK_WIDTH = 318  # pixels
SPEED_WIDTH = 128  # … of the choice of speed: in Polish the row just fits a window of 1 280
_LETTERS, _AROUND, _KEY = 12.25, 48, 15  # … of the letters of the first button, around them, and of its key
_KEYS = 1290  # … of the size class from which on ui/style.css shows keys in the row
_ABOVE = 478  # pixels above and below the map on the first screen
_LEAST = 250  # pixels of the map's height


def controls(view: View) -> None:
    """Draw the row: play and steps; speed, live or hindsight, time zone, events without a time of day, slides."""
    with st.container(horizontal=True, key="controls", vertical_alignment="center", gap="xsmall"):
        _play(words(view.language))
        with folded():
            _settings(view)


def _play(say: Words) -> None:
    playing, key = is_playing(), play_key(state.current())
    icon = "pause" if playing else "replay" if key == "mutiny.again" else "play_arrow"
    st.button(
        say("mutiny.pause") if playing else say(key),
        key="mutiny_play",
        icon=f":material/{icon}:",
        type="primary",
        shortcut="K",
        on_click=_toggle,
        width=play_width(say, st.session_state.size[0]),
    )
    for forward, key, shortcut, icon in (
        (False, "mutiny_previous", "P", ":material/skip_previous:"),
        (True, "mutiny_next", "N", ":material/skip_next:"),
    ):
        st.button(
            say("mutiny.next") if forward else say("mutiny.previous"),
            key=key,
            icon=icon,
            shortcut=None if state.current().tour else shortcut,  # it leads along the tour
            on_click=_step,
            args=(forward,),
        )


def play_key(view: View) -> str:
    """Return the key of what the button says where the clock stands still: after the last minute it begins anew."""
    ended = MutinyQuery.of(view).moment and position(cached.dataset(), view) >= hours(cached.dataset()).minutes
    return "mutiny.again" if ended else "mutiny.play"


def play_width(say: Words, width: int) -> int:
    """Return the width of the button, the same whatever it says; ``width``: that of the browser's size class."""
    labels = (say(f"mutiny.{key}") for key in ("play", "pause", "again"))
    widest = max(text_width(label, _LETTERS) for label in labels)
    return math.ceil(widest) + _AROUND + (_KEY if width >= _KEYS else 0)


def _settings(view: View) -> None:
    say, data, live = words(view.language), cached.dataset(), MutinyQuery.of(view).live
    st.selectbox(
        say("mutiny.speed"),
        SPEEDS,
        key=state.persistent_key("mutiny_speed", SPEEDS[1]),
        format_func=lambda n: say.n("mutiny.speed_of", n),
        on_change=_speed,
        width=SPEED_WIDTH,
        label_visibility="collapsed",
        filter_mode=None,
    )
    st.segmented_control(
        say("mutiny.knowledge"),
        (False, True),
        key=state.seed("mutiny_live", live),
        required=True,
        format_func=lambda on: say("mutiny.live") if on else say("mutiny.hindsight"),
        on_change=_live,
        label_visibility="collapsed",
    )
    st.selectbox(
        say("control.zone"),
        zones(cached.dataset()),
        key=state.seed("mutiny_zone", view.zone),
        format_func=lambda name: zone_words(name, say.language),
        on_change=_zone,
        width=130,
        label_visibility="collapsed",
        filter_mode=None,
    )
    untimed = now(data, clockless_view(view), where(), live).untimed
    st.button(
        say.n("mutiny.beside_count", len(untimed)),
        key="mutiny_beside",
        icon=":material/inbox:",
        type="tertiary",
        on_click=state.open_list,
        args=(feed.BESIDE,),
    )
    slides.buttons(replace(state.current(), story="mutiny"))


def player() -> None:
    """Draw clocks, strip, where the columns can be, map and feed; while the clock runs, only these are redrawn."""
    st.fragment(_stage, run_every=_TICK if is_playing() else None)()


def _stage() -> None:
    if st.session_state.acted:  # a choice within the player: the rest of the page and the address must follow
        st.rerun()
    at = where()
    if is_playing():
        seen, last = st.session_state.get("mutiny_seen") or (time.monotonic(), at)
        if time.monotonic() - seen > _AWAY:  # after another page or tab: continue where it was left
            _stand(last)
            st.rerun()
        if at >= (last := hours(cached.dataset()).minutes):
            _stand(last)
            st.rerun()
        st.session_state.mutiny_seen = (time.monotonic(), at)
    view = look.with_theme(state.current())
    data, known = cached.dataset(), clockless_view(view)
    found = now(data, known, at, MutinyQuery.of(view).live)
    width = st.session_state.size[0]
    phone = width == PHONE
    if phone:
        st.html(clocks(view, at))
        _strip(data, view, width)
    else:
        with st.container(horizontal=True, key="mutiny_time", gap="small", wrap=False, vertical_alignment="center"):
            with st.container(width=CLOCK_WIDTH):
                st.html(clocks(view, at))
            with st.container(width="stretch"):
                _strip(data, view, width - CLOCK_WIDTH - 14)
    parts.hand(at)
    canvas = canvas_of(*st.session_state.size)
    drawn = march(data, view, canvas, at)
    if phone:
        linked.map_picture(drawn)
        say = words(view.language)
        st.button(
            say("phone.open_map"), key="open_map", width="stretch", icon=":material/open_in_full:", on_click=_open_map
        )
        if st.session_state.get("mutiny_map"):
            linked.open_map(drawn, lambda frame, canvas: march(data, view.but(frame=frame), canvas, at))
            del st.session_state.mutiny_map  # not before: a run that is stopped on the way here has opened nothing
        st.html(telling.columns(data, known, found, True))
        feed.side(data, view, found, drawn, 420, is_playing())
        return
    st.html(telling.columns(data, known, found, True))
    with st.container(horizontal=True, gap="small", wrap=False):
        with st.container(width=canvas.map_width):
            linked.map_chart(drawn)
        with st.container(width="stretch"):
            feed.side(data, view, found, drawn, linked.height(drawn), is_playing())


def canvas_of(width: int, height: int) -> Canvas:
    """Return the canvas of the map for a size class of browsers."""
    narrow = width <= NARROW
    return Canvas(
        timeline_width=width,
        map_width=width if width == PHONE else round(width * (0.55 if narrow else 0.62)),
        map_height=sizes.canvas(width, height).map_height if width == PHONE else max(_LEAST, max(520, height) - _ABOVE),
    )


# The minute of the clock


def is_playing() -> bool:
    """Say whether the clock runs; Back, Forward or another address stops it."""
    stood = MutinyQuery.of(state.current()).moment
    if st.session_state.get("mutiny_playing") and st.session_state.mutiny_begun != stood:
        st.session_state.mutiny_playing = None
    return st.session_state.get("mutiny_playing") is not None


def where() -> int:
    """Return the minute on screen: that of playback, or the view's."""
    if not is_playing():
        return position(cached.dataset(), state.current())
    began, start, speed = st.session_state.mutiny_playing
    return min(hours(cached.dataset()).minutes, int(start + (time.monotonic() - began) * speed))


def _stand(at: int) -> None:
    """Stop the clock at a minute, and write that to the view."""
    st.session_state.mutiny_playing = None
    state.change(moment=hours(cached.dataset()).moment(at))


def _run(at: int) -> None:
    st.session_state.mutiny_begun = MutinyQuery.of(state.current()).moment
    st.session_state.mutiny_seen = (time.monotonic(), at)
    st.session_state.mutiny_playing = (time.monotonic(), at, st.session_state.get("mutiny_speed", SPEEDS[1]))
    st.session_state.acted = True


def _toggle() -> None:
    if is_playing():
        _stand(where())
    else:
        at = where()
        _run(0 if at >= hours(cached.dataset()).minutes else at)


def _step(forward: bool) -> None:
    view, data = state.current(), cached.dataset()
    every = steps(data, clockless_view(view), MutinyQuery.of(view).live)
    _stand(step(every, where(), forward, hours(data).minutes))


def _open_map() -> None:
    """Open the movable map, and stop the clock."""
    st.session_state.mutiny_map = True
    if is_playing():
        _stand(where())


def _speed() -> None:
    st.session_state.acted = True
    if is_playing():  # continue from here at the new speed
        _run(where())


def _live() -> None:
    if st.session_state.mutiny_live != MutinyQuery.of(state.current()).live and not state.is_outdated("mutiny_live"):
        state.change(live=bool(st.session_state.mutiny_live))


def _zone() -> None:
    if st.session_state.mutiny_zone != state.current().zone and not state.is_outdated("mutiny_zone"):
        state.change(zone=st.session_state.mutiny_zone)


# Parts


def clocks(view: View, at: int) -> Markup:
    """Return the clocks: that of the collection's first zone large, its next ones and the reader's choice beside it."""
    say = words(view.language)
    now = hours(cached.dataset()).moment(at)
    first, *others = dict.fromkeys((*zones(cached.dataset())[:_CLOCKS], view.zone))
    small = [
        (f"{wall_time(now, View(zone=zone).tz):%H:%M}", clock_name(zone, say), zone == view.zone) for zone in others
    ]
    leading = View(zone=first, language=view.language)
    where = f"{day(now, leading, say)}, {clock_name(first, say)}"
    large = (f"{now:%Y-%m-%dT%H:%M%z}", f"{wall_time(now, leading.tz):%H:%M}", where, view.zone == first)
    return markup.macro("parts", "clocks")(large, small)


def _strip(data: Dataset, view: View, width: int) -> None:
    say = words(view.language)
    plain = view.but(event="", moment=None)
    drawn = _strip_svg(data, plain, float(width))
    told = hours(data)
    begins = wall_time(told.start, view.tz)
    through = [*range(0, told.minutes, _DAY), told.minutes]
    days = {f"{wall_time(at, view.tz):%Y-%m-%d}": day(at, view, say) for at in map(told.moment, through)}
    parts.strip(
        {
            "svg": drawn,
            "left": MARGIN / width,
            "minutes": told.minutes,
            "snap": _SNAP,
            "begins": round(begins.replace(tzinfo=UTC).timestamp()) * 1000,  # of the clock on screen, as if it were UTC
            "days": days,
            "label": strip_name(data, view.language),
        },
        view.event,
        lambda at: _stand(at),
        state.chosen,
    )


@lru_cache(maxsize=64)
def _strip_svg(data: Dataset, view: View, width: float) -> str:
    return single_quoted(svg(strip(data, view, width).sheet(view), fonts=False, interactive=True, page=True))
