"""The mutiny's page above and below the player: the question, who was asked, what is claimed, tables."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from html import escape

import pandas as pd
import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.evidence.card import ClaimLine, claim_line
from transcaspian.exchange import claims_csv, events_csv
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import palette
from transcaspian.stories.mutiny.allies import Ally, ClaimsBySide, Contested, allies, calls, contested
from transcaspian.stories.mutiny.clock import clockless_view, moment
from transcaspian.stories.mutiny.march import rings
from transcaspian.stories.mutiny.moment import Now, clock_face, day, now
from transcaspian.stories.mutiny.query import MutinyQuery
from transcaspian.stories.mutiny.table import feed_csv, feed_rows, hourly, hourly_csv
from transcaspian.view.query import View
from ui import cached, controls, fragments, sensor, state
from ui.mutiny import player
from ui.slides import file_name

_TABLES = 60  # pixels reserved until the reader scrolls near
_COLUMNS = ("event", "answer", "others", "sure", "known")  # of the allies' table
_CELL = 2  # most claims of a side in a cell of the table; the others are counted


def lead(view: View) -> None:
    """Draw the page's question and what to do first."""
    say = words(view.language)
    st.html(
        f"<p class='tc-lead'><b>{escape(say('mutiny.question'))}</b> <span class='tc-grey'>"
        f"{escape(say('mutiny.first'))}</span></p>"
    )


def below_player(view: View) -> None:
    """Draw everything below the player; live, by what was public at the minute at which the clock last stopped."""
    say, data, known = words(view.language), cached.dataset(), clockless_view(view)
    at, follows = player.where(), MutinyQuery.of(view).live
    live = at if follows else None
    found = now(data, known, at, follows)
    if follows:
        text = say("mutiny.live_below", day=day(moment(at), view, say), time=clock_face(at, view))
        st.html(f"<p class='tc-grey tc-mutiny-note'>{escape(text)}</p>")
    _select(data, view, found, say)
    st.html(_beside(data, known, found, view.theme))
    st.html(_refusal(data, known, live, view.theme))
    st.html(_allies(data, known, live, view.theme))
    st.html(_calls(data, known, live, view.theme))
    st.html(_distance(data, known, found))
    if sensor.has_scrolled_near("mutiny_tables", _TABLES):
        _tables(data, view, found, say)
    _files(data, view, found, say)


@lru_cache(maxsize=64)
def _refusal(data: Dataset, view: View, live: int | None, theme: str) -> str:
    say = words(view.language)
    found = contested(data, view, live)
    head = _head(say("mutiny.refusal"), say("mutiny.refusal_lead"))
    if not found:
        return f"<div class='tc-card tc-mutiny'>{head}<p>{escape(say('mutiny.refusal_none'))}</p></div>"
    return f"<div class='tc-card tc-mutiny'>{head}{''.join(_two_sides(one, say, theme) for one in found)}</div>"


def _two_sides(one: Contested, say: Words, theme: str) -> str:
    against = "".join(fragments.claim(line, say) for line in one.denies)
    for denial in one.denials:
        lines = "".join(fragments.claim(line, say) for side in denial.sides for line in side.claims)
        against += f"<li class='tc-sub'>{_title(denial, theme)}<ul class='tc-claims'>{lines}</ul></li>"
    sections = [
        ("for", say("mutiny.refusal_for"), "".join(fragments.claim(line, say) for line in one.says)),
        ("against", say("mutiny.refusal_against"), against),
    ]
    if one.context:
        beside = "".join(fragments.claim(line, say) for line in one.context)
        sections.append(("context", say("mutiny.refusal_beside"), beside))
    columns = "".join(
        f"<section class='tc-ev-{side}'><h4>{escape(title)}</h4><ul class='tc-claims'>{claims}</ul></section>"
        for side, title, claims in sections
    )
    return f"<h4>{_title(one.request, theme)}</h4><div class='tc-ev-sides tc-two'>{columns}</div>"


@lru_cache(maxsize=64)
def _allies(data: Dataset, view: View, live: int | None, theme: str) -> str:
    say = words(view.language)
    found = allies(data, view, live)
    head = _head(say("mutiny.allies"), say("mutiny.allies_lead"))
    if not found:
        return f"<div class='tc-card tc-mutiny'>{head}<p>{escape(say('mutiny.allies_none'))}</p></div>"
    titles = "".join(f"<th scope='col'>{escape(say(f'mutiny.column.{name}'))}</th>" for name in _COLUMNS)
    rows = "".join(_ally(ally, say, theme) for ally in found)
    return (
        f"<div class='tc-card tc-mutiny'>{head}<div class='tc-wide' tabindex='0' role='region' "
        f"aria-label='{escape(say('mutiny.allies'), quote=True)}'><table class='tc-allies'><thead><tr>{titles}</tr>"
        f"</thead>{rows}</table></div></div>"
    )


def _ally(ally: Ally, say: Words, theme: str) -> str:
    rows = [f"<tbody><tr class='tc-ally'><th colspan='5' scope='rowgroup'>{escape(ally.name)}</th></tr>"]
    for event in ally.events:
        own = [side for side in event.sides if side.name == ally.name]
        others = [side for side in event.sides if side.name != ally.name]
        answer = "".join(_cell(side.claims, say) for side in own)
        answer = answer or f"<span class='tc-grey'>{escape(say('mutiny.no_word'))}</span>"
        other = "".join(_cell(side.claims, say) for side in others)
        other = other or f"<span class='tc-grey'>{escape(say('mutiny.no_word'))}</span>"
        about = f"{_title(event, theme)}<br>{escape(event.people)}<br><span class='tc-grey'>{escape(event.when)}</span>"
        cells = zip(_COLUMNS[1:], (answer, other, escape(event.certainty), escape(event.known)), strict=True)
        # On a phone each cell is below its column's name.
        more = "".join(f"<td data-column='{escape(say(f'mutiny.column.{n}'), quote=True)}'>{c}</td>" for n, c in cells)
        rows.append(f"<tr><td>{about}</td>{more}</tr>")
    return "".join(rows) + "</tbody>"


def _cell(lines: tuple[ClaimLine, ...], say: Words) -> str:
    parts = []
    for line in lines[:_CELL]:
        link = fragments.link(line.url, say("card.link"), line.title)
        parts.append(
            f"<p>{fragments.grade(line)} {fragments.speaks(line, say)}: {escape(line.statement)} "
            f"<span class='tc-grey'>{escape(say('card.known_on', when=line.known_on))}{' · ' + link if link else ''}"
            "</span></p>"
        )
    if len(lines) > _CELL:
        parts.append(f"<p class='tc-grey'>{escape(say.n('mutiny.more_claims', len(lines) - _CELL))}</p>")
    return "".join(parts)


@lru_cache(maxsize=64)
def _calls(data: Dataset, view: View, live: int | None, theme: str) -> str:
    say = words(view.language)
    found = calls(data, view, live)
    parts = [_head(say("mutiny.calls"), say("mutiny.calls_lead"))]
    if not found:
        parts.append(f"<p>{escape(say('mutiny.calls_none'))}</p>")
    for call in found:
        sections = "".join(
            _section(say("mutiny.side", name=side.name) if side.name else say("mutiny.side_others"), side.claims, say)
            for side in call.sides
        )
        parts.append(
            f"<details><summary>{_title(call, theme)} <span class='tc-grey'>{escape(call.when)} · "
            f"{escape(call.certainty)} · {escape(say.n('card.claims', call.count))}</span></summary>"
            f"<div class='tc-ev-sides'>{sections}</div></details>"
        )
    return f"<div class='tc-card tc-mutiny'>{''.join(parts)}</div>"


def _section(title: str, claims: tuple[ClaimLine, ...], say: Words) -> str:
    lines = "".join(fragments.claim(line, say) for line in claims)
    return f"<section class='tc-ev-context'><h4>{escape(title)}</h4><ul class='tc-claims'>{lines}</ul></section>"


def _beside(data: Dataset, view: View, found: Now, theme: str) -> str:
    """Return the events without a known time of day, by the certainty of their day."""
    say, colours = words(view.language), palette(theme)
    rows = "".join(
        f"<li><span class='tc-grey'>{escape(line.clock)}</span> "
        f"{fragments.sign(line.shape, line.fill, colours.track(line.track), colours.paper)} "
        f"<b>{escape(line.title)}</b> "
        f"<span class='tc-grey'>{escape(line.certainty)} · {escape(line.who)}</span></li>"
        for line in found.untimed
    )
    head = _head(say("mutiny.beside"), say.n("mutiny.beside_lead", len(found.untimed)))
    return f"<div class='tc-card tc-mutiny'>{head}<ul class='tc-beside'>{rows}</ul></div>"


def _distance(data: Dataset, view: View, found: Now) -> str:
    """Return the claims about the closest approach, ring by ring."""
    say = words(view.language)
    shown = rings(data, view, found)
    ids = [i for one in shown for i in one.claim_ids]
    rows = "".join(
        _section(
            say("mutiny.ring", km=say.number(one.kilometres)),
            tuple(claim_line(data, data.claims[i], view, False) for i in one.claim_ids),
            say,
        )
        for one in shown
        if one.claim_ids
    )
    rest = sum(len(data.claims_of[event_id]) for event_id in {data.claims[i].event_id for i in ids}) - len(ids)
    more = f"<p class='tc-grey'>{escape(say.n('mutiny.more_distances', rest))}</p>" if rest and not found.live else ""
    text = rows or f"<p>{escape(say('mutiny.rings_none'))}</p>"
    head = _head(say("mutiny.rings"), say("mutiny.rings_lead"))
    return f"<div class='tc-card tc-mutiny'>{head}<div class='tc-ev-sides'>{text}</div>{more}</div>"


def _head(title: str, text: str) -> str:
    return f"<h3>{escape(title)}</h3><p class='tc-grey'>{escape(text)}</p>"


def _title(told: ClaimsBySide, theme: str) -> str:
    colours = palette(theme)
    return (
        f"{fragments.sign(told.shape, told.fill, colours.track(told.track), colours.paper)} <b>{escape(told.title)}</b>"
    )


def _select(data: Dataset, view: View, found: Now, say: Words) -> None:
    """Draw a choice of every event of the page, those of the sections above included."""
    known = clockless_view(view)
    live = found.at if found.live else None
    ids = [line.event_id for line in (*found.lines, *found.untimed)]
    ids += [event.event_id for ally in allies(data, known, live) for event in ally.events]
    options = ["", *dict.fromkeys(ids)]
    if view.event not in options:
        options.append(view.event)
    st.selectbox(
        say("mutiny.choose"),
        options,
        key=state.seed("mutiny_event", view.event),
        format_func=lambda i: controls.plain(data.events[i].title(view.language)) if i in data.events else i or "–",
        on_change=_chosen,
        width=420,
    )


def _chosen() -> None:
    if st.session_state.mutiny_event != state.current().event and not state.is_outdated("mutiny_event"):
        state.select_event(str(st.session_state.mutiny_event))


def _tables(data: Dataset, view: View, found: Now, say: Words) -> None:
    """Draw the map and the feed as tables."""
    known = clockless_view(view)
    with st.expander(say("mutiny.tables"), key="mutiny_tables"):
        st.html(_head(say("mutiny.table_events"), say("mutiny.table_events_lead")))
        rows = feed_rows((*found.lines, *found.untimed))
        names = ("time", "title", "certainty", "who", "id")
        config = {n: st.column_config.TextColumn(say(f"mutiny.table.{n}")) for n in names}
        frame = pd.DataFrame(rows, columns=list(names))
        st.dataframe(
            frame, hide_index=True, key="mutiny_rows", height=300, column_config=config, alt=say("mutiny.table_events")
        )
        st.html(_head(say("mutiny.table_where"), say("mutiny.table_where_lead")))
        names = ("time", "column", "from", "to", "text")
        config = {n: st.column_config.TextColumn(say(f"mutiny.table.{n}")) for n in names}
        frame = _hourly_frame(data, known, found.at if found.live else None)
        st.dataframe(
            frame, hide_index=True, key="mutiny_hours", height=300, column_config=config, alt=say("mutiny.table_where")
        )


def _files(data: Dataset, view: View, found: Now, say: Words) -> None:
    """Offer the content of the page as downloads."""
    known, lines = clockless_view(view), (*found.lines, *found.untimed)
    ids = tuple(line.event_id for line in lines)
    live = found.at if found.live else None
    files: list[tuple[str, str, Callable[[], bytes]]] = [
        ("mutiny_feed_csv", say("mutiny.get_feed"), partial(feed_csv, lines)),
        ("mutiny_hours_csv", say("mutiny.get_where"), partial(hourly_csv, data, known, live)),
    ]
    if not found.live:  # these formats know days but no minutes
        files += [
            ("mutiny_csv", say("mutiny.get_events"), partial(events_csv, data, view, ids)),
            ("mutiny_claims_csv", say("mutiny.get_claims"), partial(claims_csv, data, view, ids)),
        ]
    with st.container(horizontal=True, key="mutiny_files"):
        for key, label, build in files:
            st.download_button(
                label,
                data=build,
                mime="text/csv",
                file_name=f"{key.removesuffix('_csv')}-{file_name(view, 'csv')}",
                key=f"get_{key}",
                on_click="ignore",
                icon=":material/download:",
            )


@lru_cache(maxsize=16)
def _hourly_frame(data: Dataset, view: View, live: int | None) -> pd.DataFrame:
    return pd.DataFrame(list(hourly(data, view, live)))
