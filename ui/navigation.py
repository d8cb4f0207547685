"""The pages, and the links to them, each with the view in its address."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from transcaspian.dataset.roles import can_tell
from transcaspian.language.messages import words
from transcaspian.stories import STORIES
from transcaspian.view.grammar import is_extent
from transcaspian.view.named import story_name
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View
from ui import cached
from ui.controls import plain

_SCRIPTS = Path(__file__).parents[1] / "pages"
# Each page's script, its path in the address and the key of its name; a page without a name has no link at the top.
_PAGES = {
    "explore/timeline_map": ("", "nav.timeline_map"),
    **{story.page: (story.path, f"nav.{story.key}") for story in STORIES.values()},
    "check/evidence": ("evidence", "nav.evidence"),
    "check/article": ("article", "nav.article"),
    "check/versions": ("versions", "nav.versions"),
    "present/briefing": ("briefing", "nav.briefing"),
    "edit/desk": ("desk", "nav.desk"),
    "edit/dictionary": ("dictionary", ""),
    "explore/guide": ("guide", "nav.guide"),
}
GUIDE = "explore/guide"
NAMES = tuple(_PAGES)
TIMELINE = "explore/timeline_map"
EVIDENCE = "check/evidence"
BRIEFING = "present/briefing"
DESK = "edit/desk"
DICTIONARY = "edit/dictionary"
ARTICLE = "check/article"
# The paths of pages that have something to say while the tables have no events.
WITHOUT_EVENTS = frozenset(_PAGES[name][0] for name in (DESK, DICTIONARY, GUIDE))
NO_PAGE = "page"  # a parameter of the address that no view has: a path for which there is no page


_AT = {path: name for name, (path, _) in _PAGES.items()}
_STORIES = {story.page: story.key for story in STORIES.values()}


def name_at(path: str) -> str | None:
    """Return the page at a path of the address, None if there is none."""
    return _AT.get(path)


def offered(name: str) -> bool:
    """Say whether a page is offered: one of a story only where the collection has the rows that it is about."""
    story = _STORIES.get(name)
    return story is None or can_tell(cached.dataset(), story)


def path_of(name: str) -> str:
    """Return a page's path in the address."""
    return _PAGES[name][0]


def name_of(name: str, language: str) -> str:
    """Return what a page is called; empty for one without a link. Stories have names of the collection."""
    if name in _STORIES:
        return story_name(cached.dataset(), _STORIES[name], language)
    return words(language)(_PAGES[name][1]) if _PAGES[name][1] else ""


def heading_of(name: str | None, language: str) -> str:
    """Return what a page is called on its own: its name, or that of the whole for the first one and those without."""
    own = name_of(name, language) if name and name != TIMELINE else ""
    return own or collection_title(cached.dataset(), language)


def tab_title(path: str, language: str) -> str:
    """Return the title of the browser's tab at a path of the address."""
    whole, own = collection_title(cached.dataset(), language), heading_of(name_at(path), language)
    return own if own == whole else f"{own} – {whole}"


def view_on(name: str, view: View) -> View:
    """Return a view as a page shows it: a story's page shows that story, only the slides' page any."""
    return view if name == BRIEFING else view.but(story=_STORIES.get(name, ""))


def pages() -> list[StreamlitPage]:
    """Return all pages."""
    return [page(name) for name in _PAGES]


def page(name: str) -> StreamlitPage:
    """Return a page, made from the full path of its script, as the frame is in another folder than the pages."""
    return copy(_page(name))  # a copy for each run: Streamlit stores in it whether it may run


@cache
def _page(name: str) -> StreamlitPage:
    # The script is looked up on disk once, not for each link of each run.
    url, _ = _PAGES[name]
    return st.Page(_SCRIPTS / f"{name}.py", url_path=url or None, default=not url)


def to_story(label: str, view: View, key: str) -> None:
    """Draw a link to the page of a view's story, with the view."""
    with st.container(key=key):
        st.page_link(
            page(STORIES[view.story].page),
            label=plain(label),
            query_params=view.to_query(),
            icon=":material/bookmark:",
        )


def carried(view: View, here: str, there: str) -> View:
    """Return what of a view one page hands on to another: what its map was moved to only where the map is the same."""
    same = there == BRIEFING or _STORIES.get(here) == _STORIES.get(there)
    return view.but(frame="") if is_extent(view.frame) and not same else view


def links(view: View, here: str) -> None:
    """Draw a link to each page that has a name.

    Streamlit's own navigation empties the query: writing the view again would make two entries in the
    browser's history for one change, and going back to the first, without the view, would lose everything.
    """
    with st.container(horizontal=True, key="navigation", gap="small", vertical_alignment="center"):
        for _, names in groups():
            for name in names:
                st.page_link(page(name), label=plain(name_of(name, view.language)),
                             query_params=carried(view, here, name).to_query())  # fmt: skip


def style(language: str) -> str:
    """Return CSS that sets the headings of the groups before their first links: no element of its own for each.

    And what a button says while the file that it downloads is being made.
    """
    say, at = words(language), 1
    rules = [f':root {{ --being-made: "{say("control.being_made")}" }}']
    for group, names in groups():
        if group:
            rules.append(f'.st-key-navigation > :nth-child({at})::before {{ content: "{say(f"nav.group.{group}")}" }}')
        at += len(names)
    return "\n".join(rules)


def groups() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what pages are for, and the pages for that which have a link; last the guide, under no heading."""
    linked = [name for name in _PAGES if _PAGES[name][1] and offered(name)]
    if not cached.dataset().seed_claims:
        linked.remove(ARTICLE)
    for group in dict.fromkeys(name.partition("/")[0] for name in linked):
        yield group, tuple(name for name in linked if name.startswith(f"{group}/") and name != GUIDE)
    yield "", (GUIDE,)


def to_timeline(label: str, view: View, **parts: str | tuple[str, ...]) -> None:
    """Draw a link to the timeline with some fields of the view changed, such as the selected event."""
    st.page_link(page(TIMELINE), label=plain(label), query_params=view.but(**parts).to_query())


def to_dictionary(label: str, view: View) -> None:
    """Draw a link to the page that says what each column means."""
    st.page_link(page(DICTIONARY), label=plain(label), query_params=view.to_query(), icon=":material/menu_book:")


def to_desk(label: str, view: View) -> None:
    """Draw a link to the data desk."""
    st.page_link(page(DESK), label=plain(label), query_params=view.to_query(), icon=":material/edit_note:")
