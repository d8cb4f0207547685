"""Several views as one handout: chosen, bound with a progress bar, then downloaded.

Session keys: ``handout`` is the last one bound (what it was made from, its file name, the file), ``to_bind`` says that
one was requested and is not on the page yet: binding takes seconds, and goes on while a run is stopped. ``brief_tour``
is the tour that is chosen, ``brief_on`` the one that the reader was on then: another one that is begun is chosen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from transcaspian.drawing import markup
from transcaspian.language.messages import Refused, words
from transcaspian.slides.files.jobs import Bound, Drawn
from transcaspian.slides.options import READING
from transcaspian.slides.without import headline, without
from transcaspian.view.grammar import LAYOUTS
from transcaspian.view.query import View
from transcaspian.view.saved import find_saved, message_of, open_saved
from transcaspian.view.tours import offered
from ui import cached, drawn, layers, slides
from ui.briefing import page
from ui.controls import plain
from ui.server import turns

Chosen = tuple[tuple[Any, ...], ...]  # values of a ``Part`` each
FORMATS = ("pdf", "pptx", "docx", "zip")


def section(view: View) -> None:
    """Draw the section: which saved views, in which format, and the download once the file is ready."""
    say, data = words(view.language), cached.dataset()
    st.html(markup.part(say("brief.handout"), say("brief.handout_lead")))
    if not data.views:
        st.info(say("brief.no_saved"))
        return
    tour, ids = _tour(view), list[str]()
    if not tour:
        titles = {i: saved.title(view.language) for i, saved in data.views.items()}
        here = find_saved(data, view)
        st.session_state.setdefault("brief_views", [here.id] if here else [])
        st.session_state.brief_views = [i for i in st.session_state.brief_views if i in titles]
        ids = st.multiselect(
            say("brief.views"),
            list(titles),
            key="brief_views",
            format_func=titles.__getitem__,
            placeholder=say("brief.views_find"),
            filter_mode="contains",
            select_all=False,
        )
        if not ids:
            st.caption(say("brief.views_none"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ending = st.segmented_control(
            say("brief.format"), FORMATS, key="brief_format", default="pdf", required=True, format_func=str.upper
        )
        st.segmented_control(
            say("brief.layout"), LAYOUTS, key="brief_handout_layout", default=READING, required=True,
            format_func=lambda name: say(f"layout.{name}"), help=say("brief.layout_help"),
        )  # fmt: skip
        st.checkbox(say("brief.cover"), key="brief_cover", help=say("brief.cover_help"))
        chosen = _steps(view, tour) if tour else _chosen(view, ids)
        made = (cached.dataset().version, chosen, ending, tuple(sorted(_look().items())), slides.left_out())
        icon = ":material/auto_stories:"
        st.button(say("brief.bind"), key="bind", icon=icon, disabled=not chosen, type="primary", on_click=_request)
        pressed = bool(chosen) and st.session_state.get("to_bind", False)
        bound = st.session_state.get("handout")
        if bound and bound[0] == made and not pressed:
            _offer(bound, view)
    if pressed:
        _bind(view, chosen, ending, made, tour)


def _tour(view: View) -> str:
    """Draw the choice between saved views and a tour, if there are tours; return the tour, "" for saved views."""
    say, data = words(view.language), cached.dataset()
    tours = offered(data)
    if not tours:
        return ""
    begun = view.tour and view.tour != st.session_state.get("brief_on")
    if begun or st.session_state.get("brief_tour") not in ("", *tours):
        st.session_state.brief_tour = view.tour
    st.session_state.brief_on = view.tour
    names = {"": say("brief.bound_views")} | {one: data.tours[one].name(view.language) for one in tours}
    return str(st.selectbox(say("brief.bound"), list(names), key="brief_tour", format_func=names.__getitem__))


def _steps(view: View, tour: str) -> Chosen:
    """Return the steps of a tour to bind as values of a ``Part``; none that tells of what is left out."""
    from transcaspian.slides.brief import tour_parts

    reader = replace(slides.for_paper(view), layout="")
    found = tour_parts(without(cached.dataset(), slides.left_out()), tour, reader)
    return tuple(tuple(getattr(part, name) for name in part.__slots__) for part in found)


def _request() -> None:
    st.session_state.to_bind = True


def _look() -> dict[str, Any]:
    """Return the appearance of a handout; its layout is for the views that name none, a cover on wish."""
    own = {"layout": st.session_state.brief_handout_layout, "cover": bool(st.session_state.get("brief_cover"))}
    return page.look_of() | {"note": ""} | own


def _chosen(view: View, ids: list[str]) -> Chosen:
    """Return the saved views to bind as values of a ``Part``, with this reader's message for each, or else its own."""
    data, on_paper, found = cached.dataset(), replace(slides.for_paper(view), layout=""), []
    for name in ids:
        saved = data.views[name]
        shown = open_saved(data, saved, on_paper)
        message = slides.own_message(shown) or headline(message_of(saved, shown.language), slides.left_out())
        found.append((name, saved.title(view.language), shown, message))
    return tuple(found)


def _bind(view: View, chosen: Chosen, ending: str, made: tuple[object, ...], tour: str) -> None:
    from transcaspian.slides.brief import Part, file_name

    say, data, parts = words(view.language), cached.dataset(), tuple(Part(*one) for one in chosen)
    before = drawn.waiting()
    waits = say.n("brief.drawing_after", before) if before else say("brief.laying_out", n=0, of=len(parts))
    bar = st.progress(0.0, waits)
    look = _look()
    title = data.tours[tour].name(view.language) if tour else ""

    def progress(done: int, of: int) -> None:
        # Writing takes the second half.
        text = say("brief.laying_out", n=done, of=of) if done < of else say("brief.writing")
        bar.progress(done / of / 2, text)

    with turns.SCRIPTS.aside():
        parts = tuple(replace(part, beneath=layers.counted_now(part.view)) for part in parts)
    try:
        bound = drawn.drawn(Bound(parts, ending, tuple(sorted(look.items())), slides.left_out(), title), progress)
    except Refused as refused:
        bar.empty()
        st.session_state.to_bind = False
        st.warning(plain(say(refused.key, **refused.values)))
        return
    bar.empty()
    name = f"{tour}-{data.version}.{ending}" if tour else file_name(data.version, parts, ending)
    st.session_state.handout = (made, name, bound)
    st.session_state.to_bind = False
    _offer(st.session_state.handout, view)


def _offer(bound: tuple[Any, str, Drawn], view: View) -> None:
    say, (_, name, made) = words(view.language), bound
    if made.boxed:
        st.html(markup.paragraph(say("slide.boxed", letters=made.boxed), kind="tc-foot"))
    st.download_button(
        say("brief.take", name=name, size=say.number(round(len(made.content) / 1e6, 1))),
        made.content,
        file_name=name,
        mime=slides.MIME[name.rpartition(".")[2]],
        key="handout_file",
        icon=":material/download:",
        on_click="ignore",
    )
