"""Next to and below the mutiny's map: the feed, the selected event's card, and where the columns may have been."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from html import escape

import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import palette
from transcaspian.look.signs import sign_svg
from transcaspian.stories.mutiny.clock import clockless_view
from transcaspian.stories.mutiny.moment import Line, Now, card_at, clock_face, placings
from transcaspian.view.query import View
from ui import cards, navigation, state
from ui.mutiny import parts as mutiny_parts

BESIDE = "mutiny:beside"  # key of the list of events without a known time of day


def side(data: Dataset, view: View, found: Now, lists: Mapping[str, tuple[str, ...]], height: int) -> None:
    """Draw the feed below the selected event's card, or an open list; ``lists``: the events of the map's counts."""
    say = words(view.language)
    with st.container(border=True, height=height, key="mutiny_side"):
        if view.event:
            _card(data, view, found, say)
        chosen = st.session_state.list
        if chosen == BESIDE or chosen in lists:
            ids = {line.event_id for line in found.untimed} if chosen == BESIDE else set(lists[chosen])
            lines = tuple(line for line in (*found.lines, *found.untimed) if line.event_id in ids)
            heading = say.n("mutiny.beside_count" if chosen == BESIDE else "count.events", len(lines))
            st.html(f"<div class='tc-card'><h3>{escape(heading)}</h3></div>")
            st.button(say("mutiny.all"), key="mutiny_all", type="tertiary", on_click=state.open_list, args=("",))
        else:
            lines = found.lines
            st.html(_heading(view, found, say))
        mutiny_parts.feed("mutiny_feed", _feed_html(lines, view.theme), view.event, state.chosen)
        if not lines:
            st.caption(say("mutiny.nothing"))


def _heading(view: View, found: Now, say: Words) -> str:
    """Return the heading of the feed: how many events had happened, and how many a live view hides."""
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
    card = card_at(data, clockless_view(view), view.event, found.at if found.live else None)
    if card is None and not found.live:
        cards.unknown(view)
        st.divider()
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="mutiny_card"):
        cards.close_button(say)
        navigation.to_timeline(say("mutiny.on_timeline"), state.current())
    if card is None:
        st.html(f"<div class='tc-card'><p>{escape(say('mutiny.not_yet'))}</p></div>")
    else:
        st.html(cards.card_html(card, say, view.theme))
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


def columns(data: Dataset, known: View, found: Now) -> str:
    """Return in words where the columns may have been, with the reports behind it."""
    say = words(known.language)
    parts = []
    for one in placings(data, known, found):
        resting = "; ".join(f"{line.clock} – {line.certainty}, {line.who}" for line in one.reports)
        source = f"<br><span class='tc-grey'>{escape(say('mutiny.resting', reports=resting))}</span>" if resting else ""
        parts.append(f"<div><b>{escape(one.name)}</b> {escape(one.text)}{source}</div>")
    assumed = f"<p class='tc-grey tc-assumed'>{escape(say('mutiny.assumed'))}</p>"
    return f"<div class='tc-card'><div class='tc-columns'>{''.join(parts)}</div>{assumed}</div>"
