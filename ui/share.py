"""Sharing what is shown: its address, HTML that shows its picture on another site, and a citation, in one popover."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.evidence.citation import view_citation
from transcaspian.language.messages import words
from transcaspian.view.query import View
from ui import cached, sensor
from ui.popover import popover as lazy_popover
from ui.sensor import ADDRESS, HTML, TODAY
from ui.server.guard import FRAMED_BY, framing_sites
from ui.state import PICTURE

_WIDTH, _HEIGHT = 800, 820  # pixels, for timeline and map under each other


def popover(view: View, key: str, notes: str = "") -> None:
    """Draw the popover; ``view`` says with its story which pictures the page shows.

    ``notes``: the sources of what is shown, to be copied as a footnote.
    """
    lazy_popover(words(view.language)("share.title"), key, partial(_content, view, key, notes), icon=":material/share:")


def _content(view: View, key: str, notes: str) -> None:
    say, language = words(view.language), view.language
    data, title = cached.dataset(), cached.about_of(view).title
    query = view.but(story="").query_string()
    # With the version of the data, a link can tell later what has changed since.
    link = "&".join(part for part in (query, f"v={data.version}") if part)
    alone = "&".join(part for part in (query, f"only={PICTURE}") if part)
    st.html(markup.paragraph(say("share.lead"), kind="tc-foot"))
    sensor.copy_text(f"{key}_link", say("share.copy_link"), ADDRESS, language, link)
    citation = view_citation(data, view, title, ADDRESS, TODAY)
    sensor.copy_text(f"{key}_citation", say("share.copy_citation"), citation, language, link)
    if notes:
        sensor.copy_text("copy_footnote", say("cite.copy"), notes, language)
    sensor.copy_text(f"{key}_html", say("share.copy_html"), _html(title), language, alone)
    sites = framing_sites()
    told = say("share.sites", sites=say.list(sites)) if sites else say("share.no_sites", setting=FRAMED_BY)
    st.html(markup.paragraph(told, kind="tc-foot"))


def _html(title: str) -> str:
    named = markup.cleaned(escape(title))
    return (
        f'<iframe src="{HTML}" title="{named}" width="{_WIDTH}" height="{_HEIGHT}" loading="lazy"'
        ' style="border: 0; max-width: 100%"></iframe>'
    )
