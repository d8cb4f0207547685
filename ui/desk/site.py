"""The record as a site without a server: made beside the server, with a progress bar, then downloaded as a ZIP.

Session keys: ``site_base`` is the address that the editor has typed, ``site_wanted`` says that a site was asked for and
is not on the page yet: that goes on while a run is stopped. ``site_made`` is the last one: of which tables and address,
and its bytes.
"""

from __future__ import annotations

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.language.messages import Refused, words
from transcaspian.site.addresses import is_base
from transcaspian.site.job import WholeSite
from transcaspian.view.query import View
from ui import cached, drawn
from ui.controls import plain


def section(view: View) -> None:
    """Draw the address that the site will have, the button that makes it, and the download."""
    say = words(view.language)
    st.html(markup.part(say("publish.title"), say("publish.lead")))
    base = st.text_input(say("publish.base"), key="site_base", placeholder="https:" + "//example.org/record",
                         help=say("publish.base_help")).strip().rstrip("/")  # fmt: skip
    if base and not is_base(base):
        st.warning(plain(say("publish.base_url", url=base)), icon=":material/report:")
        return
    st.button(say("publish.make"), key="site_make", icon=":material/public:", on_click=_want)
    asked = (cached.dataset().version, base)
    if st.session_state.get("site_wanted"):
        _make(view, asked)
    made = st.session_state.get("site_made")
    if made and made[0] == asked:
        size = say.number(round(len(made[1]) / 1e6, 1))
        name = f"transcaspian-site-{asked[0]}.zip"
        st.download_button(say("brief.take", name=name, size=size), made[1], file_name=name, mime="application/zip",
                           key="get_site", icon=":material/download:", on_click="ignore")  # fmt: skip


def _want() -> None:
    st.session_state.site_wanted = True


def _make(view: View, asked: tuple[str, str]) -> None:
    say = words(view.language)
    before = drawn.SITES.waiting
    bar = st.progress(0.0, say("publish.waiting") if before else say("publish.begins"))

    def progress(done: int, of: int) -> None:
        bar.progress(done / max(1, of), say("publish.progress", n=say.number(done), of=say.number(of)))

    try:
        found = drawn.SITES.drawn(WholeSite(asked[1]), progress)
    except Refused as refused:
        st.error(plain(say(refused.key, **refused.values)), icon=":material/block:")
    else:
        st.session_state.site_made = (asked, found.content)
    st.session_state.site_wanted = False
    bar.empty()
