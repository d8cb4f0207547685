"""The mutiny's page above and below the player: the question, who was asked, what is claimed, tables."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.exchange import claims_csv, events_csv
from transcaspian.language.messages import Words, words
from transcaspian.stories.mutiny import telling
from transcaspian.stories.mutiny.allies import allies
from transcaspian.stories.mutiny.clock import clockless_view, hours
from transcaspian.stories.mutiny.moment import Line, Now, clock_face, day, now
from transcaspian.stories.mutiny.query import MutinyQuery
from transcaspian.stories.mutiny.table import feed_csv, feed_rows, hourly, hourly_csv
from transcaspian.view.query import View
from transcaspian.view.tracks import tracks_of
from ui import cached, controls, fragments, look, paper, sensor, state
from ui.mutiny import player
from ui.slides import file_name

_TABLES = 60  # pixels reserved until the reader scrolls near


def lead(view: View) -> None:
    """Draw the page's question and what to do first."""
    st.html(telling.lead(cached.dataset(), view))


def below_player(view: View) -> None:
    """Draw what stands under the fold; live, by what was public at the minute at which the clock last stood still."""
    say, data, known = words(view.language), cached.dataset(), clockless_view(view)
    sign = fragments.signs(look.page_theme(), tracks_of(data))
    at, follows = player.where(), MutinyQuery.of(view).live
    live = at if follows else None
    found = now(data, known, at, follows)
    if follows:
        text = say("mutiny.live_below", day=day(hours(data).moment(at), view, say), time=clock_face(data, at, view))
        st.html(markup.paragraph(text, kind="tc-grey tc-mutiny-note"))
    st.html(markup.paragraph(say("mutiny.assumed"), kind="tc-grey tc-small"))
    _select(data, view, found, say)
    st.html(telling.without_an_hour(found, say, sign))
    st.html(telling.refusal(data, known, live, sign))
    st.html(telling.allies_asked(data, known, live, sign))
    st.html(telling.calls_made(data, known, live, sign))
    st.html(telling.distance(data, known, found))
    paper.put("feed", _on_paper((*found.lines, *found.untimed), view.language))
    if sensor.has_scrolled_near("mutiny_tables", _TABLES):
        _tables(data, view, found, say)
    _files(data, view, found, say)


def _head(title: str, text: str) -> Markup:
    return markup.joined([markup.inline(title, tag="h3"), markup.paragraph(text, kind="tc-grey")])


@lru_cache(maxsize=16)
def _on_paper(lines: tuple[Line, ...], language: str) -> Markup:
    """Return the feed as it is printed."""
    names = ("time", "title", "certainty", "who")
    say, rows = words(language), [[row[name] for name in names] for row in feed_rows(lines[: paper.MOST])]
    return paper.table([say(f"mutiny.table.{name}") for name in names], rows, len(lines) - len(rows), language)


def _select(data: Dataset, view: View, found: Now, say: Words) -> None:
    """Draw a choice of every event of the page, those of the sections above included."""
    known = clockless_view(view)
    live = found.at if found.live else None
    timed, untimed = ([line.event_id for line in lines] for lines in (found.lines, found.untimed))
    asked = [event.event_id for ally in allies(data, known, live) for event in ally.events]
    ids = list(dict.fromkeys((*timed, *untimed, *asked)))
    numbers = {"timed": len(timed), "untimed": len(untimed), "below": len(ids) - len(timed) - len(untimed)}
    parts = say.list([say(f"mutiny.choose_{kind}", n=n) for kind, n in numbers.items() if n])
    none = say("mutiny.choose_none", n=len(ids), parts=parts) if ids else say("mutiny.choose_nothing")
    options = ["", *ids, *({view.event} - {"", *ids})]
    st.selectbox(
        say("mutiny.choose"),
        options,
        key=state.seed("mutiny_event", view.event),
        format_func=lambda i: controls.plain(data.events[i].title(view.language)) if i in data.events else i or none,
        on_change=_chosen,
        disabled=options == [""],
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
