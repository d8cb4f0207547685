"""The mutiny's page above and below the player: the question, who was asked, what is claimed, tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.drawing.markup import cards as markup_cards
from transcaspian.evidence.card import ClaimLine, claim_line
from transcaspian.exchange import claims_csv, events_csv
from transcaspian.language.messages import Words, words
from transcaspian.scene.summary import filters_in_words
from transcaspian.stories.mutiny.allies import Ally, ClaimsBySide, Contested, allies, calls, contested
from transcaspian.stories.mutiny.clock import clockless_view, moment
from transcaspian.stories.mutiny.march import rings
from transcaspian.stories.mutiny.moment import Line, Now, clock_face, day, now
from transcaspian.stories.mutiny.query import MutinyQuery
from transcaspian.stories.mutiny.road import centre_name
from transcaspian.stories.mutiny.table import feed_csv, feed_rows, hourly, hourly_csv
from transcaspian.view.named import story_lead, story_title
from transcaspian.view.query import View
from transcaspian.view.tracks import palette_of
from ui import cached, controls, fragments, look, paper, sensor, state
from ui.mutiny import player
from ui.slides import file_name

_TABLES = 60  # pixels reserved until the reader scrolls near
_COLUMNS = ("event", "answer", "others", "sure", "known")  # of the allies' table
_CELL = 2  # most claims of a side in a cell of the table; the others are counted


def lead(view: View) -> None:
    """Draw the page's question and what to do first."""
    st.html(lead_html(view))


def lead_html(view: View) -> Markup:
    """Return the page's question and what to do first as HTML."""
    say, data = words(view.language), cached.dataset()
    question = markup.inline(story_title(data, "mutiny", view.language), tag="b")
    filters = filters_in_words(data, replace(view, tracks=(), known_by=None, compare=None, since=""))
    # Where a column can have been rests on all reports: filtered, it would be wrong.
    told = say("mutiny.unfiltered", filters=filters) if filters else story_lead(data, "mutiny", view.language)
    return markup.paragraph(question, " ", markup.grey(told), kind="tc-lead")


def below_player(view: View) -> None:
    """Draw what stands under the fold; live, by what was public at the minute at which the clock last stood still."""
    say, data, known, theme = words(view.language), cached.dataset(), clockless_view(view), look.page_theme()
    at, follows = player.where(), MutinyQuery.of(view).live
    live = at if follows else None
    found = now(data, known, at, follows)
    if follows:
        text = say("mutiny.live_below", day=day(moment(at), view, say), time=clock_face(at, view))
        st.html(markup.paragraph(text, kind="tc-grey tc-mutiny-note"))
    st.html(markup.paragraph(say("mutiny.assumed"), kind="tc-grey tc-small"))
    _select(data, view, found, say)
    st.html(_beside(found, say, theme))
    st.html(_refusal(data, known, live, theme))
    st.html(_allies(data, known, live, theme))
    st.html(_calls(data, known, live, theme))
    st.html(_distance(data, known, found))
    paper.put("feed", _on_paper((*found.lines, *found.untimed), view.language))
    if sensor.has_scrolled_near("mutiny_tables", _TABLES):
        _tables(data, view, found, say)
    _files(data, view, found, say)


@lru_cache(maxsize=64)
def _refusal(data: Dataset, view: View, live: int | None, theme: str) -> Markup:
    say = words(view.language)
    found = contested(data, view, live)
    parts: list[str] = [_two_sides(one, say, theme) for one in found]
    parts = parts or [say("mutiny.refusal_none")]
    return _part(say("mutiny.refusal"), say("mutiny.refusal_lead"), *parts)


def _two_sides(one: Contested, say: Words, theme: str) -> Markup:
    against: list[str] = [markup_cards.claim(line, say) for line in one.denies]
    for denial in one.denials:
        lines = markup_cards.claims((line for side in denial.sides for line in side.claims), say)
        against.append(markup.macro("lists", "below")(_title(denial, theme), lines))
    sections = [
        ("for", say("mutiny.refusal_for"), markup_cards.claims(one.says, say)),
        ("against", say("mutiny.refusal_against"), markup.claims(against)),
    ]
    if one.context:
        sections.append(("context", say("mutiny.refusal_beside"), markup_cards.claims(one.context, say)))
    columns = [markup.section(title, claims, kind=f"tc-ev-{side}", level=4) for side, title, claims in sections]
    title = markup.inline(_title(one.request, theme), tag="h3")
    return markup.joined([title, markup.group(*columns, kind="tc-ev-sides tc-two")])


@lru_cache(maxsize=64)
def _allies(data: Dataset, view: View, live: int | None, theme: str) -> Markup:
    say = words(view.language)
    found = allies(data, view, live)
    title, lead = say("mutiny.allies"), say("mutiny.allies_lead")
    if not found:
        return _part(title, lead, say("mutiny.allies_none"))
    heads = [say(f"mutiny.column.{name}") for name in _COLUMNS]
    groups = [(ally.name, [_row(told, ally, say, theme) for told in ally.events]) for ally in found]
    # On a phone each cell stands under its column's name.
    table = markup.table(heads, kind="tc-allies", groups=groups, phone="above")
    return _part(title, lead, markup.scrolled(table, title, "tc-wide"))


def _row(told: ClaimsBySide, ally: Ally, say: Words, theme: str) -> list[str]:
    """Return the cells of an event: what it is, the ally's answer, the others', how sure it is, since when."""
    nothing = markup.grey(say("mutiny.no_word"))
    own = markup.joined(_cell(side.claims, say) for side in told.sides if side.name == ally.name)
    others = markup.joined(_cell(side.claims, say) for side in told.sides if side.name != ally.name)
    about = markup.lines([_title(told, theme), told.people, markup.grey(told.when)])
    return [about, own or nothing, others or nothing, told.certainty, told.known]


def _cell(lines: tuple[ClaimLine, ...], say: Words) -> Markup:
    parts = [markup.paragraph(markup_cards.quote(line, say, linked=True)) for line in lines[:_CELL]]
    if len(lines) > _CELL:
        parts.append(markup.paragraph(say.n("mutiny.more_claims", len(lines) - _CELL), kind="tc-grey"))
    return markup.joined(parts)


@lru_cache(maxsize=64)
def _calls(data: Dataset, view: View, live: int | None, theme: str) -> Markup:
    say = words(view.language)
    found = calls(data, view, live)
    parts = [] if found else [say("mutiny.calls_none")]
    for told in found:
        sections = [
            _section(say("mutiny.side", name=side.name) if side.name else say("mutiny.side_others"), side.claims, say)
            for side in told.sides
        ]
        aside = f"{told.when} · {told.certainty} · {say.n('card.claims', told.count)}"
        shown = markup.joined([_title(told, theme), markup.grey(aside)], " ")
        parts.append(markup.macro("parts", "details")(shown, markup.group(*sections, kind="tc-ev-sides")))
    return _part(say("mutiny.calls"), say("mutiny.calls_lead"), *parts)


def _section(title: str, claims: tuple[ClaimLine, ...], say: Words) -> Markup:
    return markup.section(title, markup_cards.claims(claims, say), kind="tc-ev-context")


def _beside(found: Now, say: Words, theme: str) -> Markup:
    """Return the events whose hour is not known as a table, by the day that is."""
    title, lead = say("mutiny.beside"), say.n("mutiny.beside_lead", len(found.untimed))
    if not found.untimed:
        return _part(title, lead)
    colours = palette_of(cached.dataset(), theme)
    days: dict[str, list[tuple[str, str, str]]] = {}
    for one in found.untimed:
        sign = fragments.sign(one.shape, one.fill, colours.track(one.track), colours.paper)
        row = (markup.joined([sign, markup.inline(one.title, tag="b")], " "), one.certainty, one.who)
        days.setdefault(one.clock, []).append(row)
    heads = [say(f"mutiny.table.{name}") for name in ("title", "certainty", "who")]
    return _part(title, lead, markup.table(heads, kind="tc-allies tc-untimed", groups=days.items(), phone="above"))


def _distance(data: Dataset, view: View, found: Now) -> Markup:
    """Return what is claimed of the closest approach, ring by ring."""
    say = words(view.language)
    shown, centre = rings(data, view, found), centre_name(data, say)
    ids = [i for one in shown for i in one.claim_ids]
    parts = [
        _section(
            say("mutiny.ring", km=say.number(one.kilometres), place=centre),
            tuple(claim_line(data, data.claims[i], view, False) for i in one.claim_ids),
            say,
        )
        for one in shown
        if one.claim_ids
    ] or [markup.paragraph(say("mutiny.rings_none"))]
    rest = sum(len(data.claims_of[event_id]) for event_id in {data.claims[i].event_id for i in ids}) - len(ids)
    counted = rest and not found.live
    more = markup.paragraph(say.n("mutiny.more_distances", rest), kind="tc-grey") if counted else ""
    title, lead = say("mutiny.rings", place=centre), say("mutiny.rings_lead", place=centre)
    return _part(title, lead, markup.group(*parts, kind="tc-ev-sides"), more)


def _part(title: str, lead: str, *parts: str) -> Markup:
    return markup.card(title, markup.paragraph(lead, kind="tc-grey"), *parts, kind="tc-mutiny")


def _head(title: str, text: str) -> Markup:
    return markup.joined([markup.inline(title, tag="h3"), markup.paragraph(text, kind="tc-grey")])


def _title(told: ClaimsBySide, theme: str) -> Markup:
    colours = palette_of(cached.dataset(), theme)
    sign = fragments.sign(told.shape, told.fill, colours.track(told.track), colours.paper)
    return markup.joined([sign, markup.inline(told.title, tag="b")], " ")


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
    ids = [line.event_id for line in (*found.lines, *found.untimed)]
    ids += [event.event_id for ally in allies(data, known, live) for event in ally.events]
    options = ["", *dict.fromkeys(ids)]
    if view.event not in options:
        options.append(view.event)
    none = say.n("mutiny.choose_none", len(options) - 1)
    st.selectbox(
        say("mutiny.choose"),
        options,
        key=state.seed("mutiny_event", view.event),
        format_func=lambda i: controls.plain(data.events[i].title(view.language)) if i in data.events else i or none,
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
