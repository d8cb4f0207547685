"""The player of the mutiny's page: controls, clocks, strip, map and feed.

Session keys: ``mutiny_playing`` (when playback began, as a monotonic time, from which minute and how fast; None
while it stands still), ``mutiny_seen`` (when the last picture of it was drawn, and of which minute), ``mutiny_speed``
(minutes of the story in a second). While the clock runs the minute is in
neither view nor address: it goes there on pause, step and when the handle is let go.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import lru_cache
from html import escape

import streamlit as st

from transcaspian.dataset import Dataset
from transcaspian.dates import wall_time
from transcaspian.messages import Words, words
from transcaspian.palette import palette
from transcaspian.scene.model import Canvas
from transcaspian.scene.sizes import PHONE, WIDTHS
from transcaspian.signs import sign_svg
from transcaspian.slides.svg import svg
from transcaspian.stories.mutiny.clock import END, MINUTES, START, content, moment, position, step, steps
from transcaspian.stories.mutiny.march import march
from transcaspian.stories.mutiny.moment import Line, Now, card_at, clock_face, day, now, placings
from transcaspian.stories.mutiny.strip import MARGIN, strip
from transcaspian.view import ZONES, View
from ui import cached, cards, linked, look, mutinyparts, navigation, slides, state

SPEEDS = (10, 30, 60)  # minutes of the story in a second
_TICK = 0.4  # seconds between two pictures
_AWAY = 10  # seconds without a picture after which nobody is looking
_SNAP = 5  # minutes
BESIDE = "mutiny:beside"  # the open list of events whose hour is not known
_CLOCKS = ("Europe/Moscow", "Asia/Almaty", "UTC")
_CLOCK_WIDTH = 318
_ABOVE = 372  # pixels that stand above and under the map on the first screen


def controls(view: View) -> None:
    """Draw the row: play, steps, speed, what counts, the time zone, what has no hour, slides."""
    say, playing = words(view.language), is_playing()
    known, data = content(view), cached.dataset()
    with st.container(horizontal=True, key="controls", vertical_alignment="center", gap="xsmall"):
        st.button(
            say("mutiny.pause") if playing else say("mutiny.play"),
            key="mutiny_play",
            icon=":material/pause:" if playing else ":material/play_arrow:",
            type="primary",
            shortcut="K",
            on_click=_toggle,
        )
        for forward, key, shortcut, icon in (
            (False, "mutiny_previous", "P", ":material/skip_previous:"),
            (True, "mutiny_next", "N", ":material/skip_next:"),
        ):
            st.button(
                say("mutiny.next") if forward else say("mutiny.previous"),
                key=key,
                icon=icon,
                shortcut=shortcut,
                on_click=_step,
                args=(forward,),
            )
        st.selectbox(
            say("mutiny.speed"),
            SPEEDS,
            key=state.kept("mutiny_speed", SPEEDS[1]),
            format_func=lambda n: say.n("mutiny.speed_of", n),
            on_change=_speed,
            width=150,
            label_visibility="collapsed",
            filter_mode=None,
        )
        st.segmented_control(
            say("mutiny.knowledge"),
            (False, True),
            key=state.seed("mutiny_live", view.live),
            required=True,
            format_func=lambda live: say("mutiny.live") if live else say("mutiny.hindsight"),
            on_change=_live,
            label_visibility="collapsed",
        )
        st.selectbox(
            say("control.zone"),
            ZONES,
            key=state.seed("w_zone", view.zone),
            format_func=lambda z: say(f"zone.{z}"),
            on_change=_zone,
            width=150,
            label_visibility="collapsed",
            filter_mode=None,
        )
        beside = now(data, known, where(), view.live).beside
        st.button(
            say.n("mutiny.beside_count", len(beside)),
            key="mutiny_beside",
            icon=":material/inbox:",
            type="tertiary",
            on_click=state.open_list,
            args=(BESIDE,),
        )
        slides.buttons(replace(state.current(), story="mutiny"))


def player() -> None:
    """Draw clocks, strip, map and feed; while the clock runs, these alone are drawn anew."""
    st.fragment(_stage, run_every=_TICK if is_playing() else None)()


def _stage() -> None:
    if st.session_state.acted:  # a choice within the player: the rest of the page and the address follow
        st.rerun()
    at = where()
    if is_playing():
        seen, last = st.session_state.get("mutiny_seen") or (time.monotonic(), at)
        if time.monotonic() - seen > _AWAY:  # on another page, or another tab: go on from where it was left
            _stand(last)
            st.rerun()
        if at >= MINUTES:
            _stand(MINUTES)
            st.rerun()
        st.session_state.mutiny_seen = (time.monotonic(), at)
    view = look.themed(state.current())
    data, known = cached.dataset(), content(view)
    found = now(data, known, at, view.live)
    width = st.session_state.size[0]
    phone = width == PHONE
    if phone:
        st.html(_clocks(view, at))
        _strip(data, view, width)
    else:
        with st.container(horizontal=True, key="mutiny_time", gap="small", wrap=False, vertical_alignment="center"):
            with st.container(width=_CLOCK_WIDTH):
                st.html(_clocks(view, at))
            with st.container(width="stretch"):
                _strip(data, view, width - _CLOCK_WIDTH - 14)
    mutinyparts.hand(at)
    canvas = _canvas(*st.session_state.size)
    if phone:
        _side(data, view, found, 420)
        linked.map_chart(march(data, view, canvas, at))
        st.html(_columns(data, known, found))
        return
    drawn = march(data, view, canvas, at)
    with st.container(horizontal=True, gap="small", wrap=False):
        with st.container(width=canvas.map_width):
            linked.map_chart(drawn)
        with st.container(width="stretch"):
            _side(data, view, found, canvas.map_height + linked.legend_height(drawn))
    st.html(_columns(data, known, found))


def _canvas(width: int, height: int) -> Canvas:
    """Return the room of the map for a class of browsers."""
    narrow = width <= WIDTHS[1]
    return Canvas(
        timeline_width=width,
        map_width=width if width == PHONE else round(width * (0.55 if narrow else 0.62)),
        map_height=300 if width == PHONE else max(280, max(520, height) - _ABOVE),
        map_font=14.0 if width >= WIDTHS[-1] else 13.0,
    )


# Where the clock stands


def is_playing() -> bool:
    """Say whether the clock runs."""
    return st.session_state.get("mutiny_playing") is not None


def where() -> int:
    """Return the minute on screen: that of playback, or the view's."""
    playing = st.session_state.get("mutiny_playing")
    if playing is None:
        return position(state.current())
    began, start, speed = playing
    return min(MINUTES, int(start + (time.monotonic() - began) * speed))


def _stand(at: int) -> None:
    """Stop the clock at a minute, which goes to the address."""
    st.session_state.mutiny_playing = None
    state.change(moment=moment(at))


def _run(at: int) -> None:
    st.session_state.mutiny_seen = (time.monotonic(), at)
    st.session_state.mutiny_playing = (time.monotonic(), at, st.session_state.get("mutiny_speed", SPEEDS[1]))
    st.session_state.acted = True


def _toggle() -> None:
    if is_playing():
        _stand(where())
    else:
        at = where()
        _run(0 if at >= MINUTES else at)


def _step(forward: bool) -> None:
    view = state.current()
    _stand(step(steps(cached.dataset(), content(view), view.live), where(), forward))


def _speed() -> None:
    st.session_state.acted = True
    if is_playing():  # go on from here at the new speed
        _run(where())


def _live() -> None:
    if st.session_state.mutiny_live != state.current().live and not state.late("mutiny_live"):
        state.change(live=bool(st.session_state.mutiny_live))


def _zone() -> None:
    if st.session_state.w_zone != state.current().zone and not state.late("w_zone"):
        state.change(zone=st.session_state.w_zone)


# Pieces


def _clocks(view: View, at: int) -> str:
    """Return the clocks: Moscow's large, Astana's, UTC and the reader's own choice beside it."""
    say = words(view.language)
    told = moment(at)
    first, *others = dict.fromkeys((*_CLOCKS, view.zone))
    small = "".join(
        f"<span{' class=tc-own' if zone == view.zone else ''}><b>{wall_time(told, View(zone=zone).tz):%H:%M}</b> "
        f"{escape(say(f'mutiny.clock.{zone}'))}</span>"
        for zone in others
    )
    own = " class='tc-own'" if view.zone == first else ""
    return (
        f"<div class='tc-clock'><div><time datetime='{told:%Y-%m-%dT%H:%M%z}'>{told:%H:%M}</time>"
        f"<span{own}>{escape(day(told, View(zone=first, language=view.language), say))}, "
        f"{escape(say(f'mutiny.clock.{first}'))}</span></div><div class='tc-zones'>{small}</div></div>"
    )


def _strip(data: Dataset, view: View, width: int) -> None:
    say = words(view.language)
    plain = replace(view, event="", moment=None)
    drawn = _strip_svg(data, plain, float(width))
    offset = round(((wall_time(START, view.tz) - START.replace(tzinfo=None)).total_seconds()) / 60)
    days = {at.day: day(at, view, say) for at in (START, moment(MINUTES // 2), END)}
    mutinyparts.strip(
        {
            "svg": drawn,
            "left": MARGIN / width,
            "minutes": MINUTES,
            "snap": _SNAP,
            "offset": offset + 180,  # the script counts from START in UTC
            "days": {str(number): text for number, text in days.items()},
            "label": say("mutiny.strip"),
            "chosen": view.event,
        },
        lambda at: _stand(at),
        state.chosen,
    )


@lru_cache(maxsize=64)
def _strip_svg(data: Dataset, view: View, width: float) -> str:
    return svg(strip(data, view, width).sheet(view), fonts=False, interactive=True)


def _side(data: Dataset, view: View, found: Now, height: int) -> None:
    """Draw the feed, with the selected event's card over it, or an open list."""
    say = words(view.language)
    with st.container(border=True, height=height, key="mutiny_side"):
        if view.event:
            _card(data, view, found, say)
        chosen = st.session_state.list
        lists = march(data, view, _canvas(*st.session_state.size), found.at).lists
        if chosen == BESIDE or chosen in lists:
            ids = {line.event_id for line in found.beside} if chosen == BESIDE else set(lists[chosen])
            lines = tuple(line for line in (*found.lines, *found.beside) if line.event_id in ids)
            heading = say.n("mutiny.beside_count" if chosen == BESIDE else "count.events", len(lines))
            st.html(f"<div class='tc-card'><h3>{escape(heading)}</h3></div>")
            st.button(say("mutiny.all"), key="mutiny_all", type="tertiary", on_click=state.open_list, args=("",))
        else:
            lines = found.lines
            st.html(_heading(view, found, say))
        mutinyparts.feed("mutiny_feed", _feed_html(lines, view.theme), view.event, state.chosen)
        if not lines:
            st.caption(say("mutiny.nothing"))


def _heading(view: View, found: Now, say: Words) -> str:
    """Return the heading of the feed: how much had happened, and what a live view hides."""
    time_ = clock_face(found.at, view)
    text = say.n("mutiny.known_by" if found.live else "mutiny.happened", len(found.lines), time=time_)
    if not found.live:
        mode = say("mutiny.hindsight_day") if view.known_by else say("mutiny.hindsight_told")
    elif found.not_public:
        mode = say.n("mutiny.not_public", len(found.not_public), time=time_)
    else:
        mode = say("mutiny.all_public", time=time_)
    return f"<div class='tc-card'><h3>{escape(text)}</h3><p class='tc-grey'>{escape(mode)}</p></div>"


def _card(data: Dataset, view: View, found: Now, say: Words) -> None:
    card = card_at(data, content(view), view.event, found.at if found.live else None)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="mutiny_card"):
        st.button(
            say("card.close"),
            key="close",
            icon=":material/close:",
            type="tertiary",
            on_click=state.select_event,
            args=("",),
        )
        navigation.to_timeline(say("mutiny.on_timeline"), state.current())
    if card is None:
        title = data.events[view.event].title(view.language) if view.event in data.events and not found.live else ""
        text = say("mutiny.not_yet") if found.live or not title else say("card.unknown", id=view.event)
        st.html(f"<div class='tc-card'><p>{escape(text)}</p></div>")
    else:
        st.html(cards.told(card, say, view.theme))
    st.divider()


@lru_cache(maxsize=512)
def _feed_html(lines: tuple[Line, ...], theme: str) -> str:
    parts, at = [], ""
    for line in lines:
        if line.day != at and line.day:
            parts.append(f"{'</ol>' if at else ''}<h5>{escape(line.day)}</h5><ol>")
            at = line.day
        elif not parts:
            parts.append("<ol>")
            at = line.day or "-"
        parts.append(_feed_line(line, theme))
    return "".join(parts) + ("</ol>" if parts else "")


def _feed_line(line: Line, theme: str) -> str:
    kind = " class='fresh'" if line.fresh else "" if line.day else " class='day'"
    public = f" · {escape(line.public)}" if line.public else ""
    return (
        f"<li><button type='button' data-event='{escape(line.event_id, quote=True)}'{kind}>"
        f"<span class='clock'>{escape(line.clock)}</span>{_sign(line.shape, line.fill, line.track, theme)}"
        f"<span><span class='title'>{escape(line.title)}</span>"
        f"<span class='who'>{escape(line.certainty)} · {escape(line.who)}{public}</span></span></button></li>"
    )


@lru_cache(maxsize=128)
def _sign(shape: str, fill: str, track: str, theme: str) -> str:
    colours = palette(theme)
    return sign_svg(shape, fill, colours.track(track), colours.paper, False).replace(
        "<svg ", "<svg aria-hidden='true' ", 1
    )


def _columns(data: Dataset, known: View, found: Now) -> str:
    """Return where the columns can have been in words, with the reports that this rests on."""
    say = words(known.language)
    parts = []
    for one in placings(data, known, found):
        resting = "; ".join(f"{line.clock} – {line.certainty}, {line.who}" for line in one.reports)
        source = f"<br><span class='tc-grey'>{escape(say('mutiny.resting', reports=resting))}</span>" if resting else ""
        parts.append(f"<div><b>{escape(one.name)}</b> {escape(one.text)}{source}</div>")
    assumed = f"<p class='tc-grey tc-assumed'>{escape(say('mutiny.assumed'))}</p>"
    return f"<div class='tc-card'><div class='tc-columns'>{''.join(parts)}</div>{assumed}</div>"
