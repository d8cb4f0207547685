"""The pages that have a first picture, and its HTML."""

from __future__ import annotations

from importlib import import_module

from transcaspian.drawing.markup import Markup, first
from transcaspian.stories import STORIES
from transcaspian.view.named import story_name
from ui import cached
from ui.first.asked import Asked

# The path of a page in the address, and what draws it: a module and a function. Not the desk, which is the editors'.
_OF = {
    "": ("ui.first.home", "content"),
    **{story.path: (f"ui.{story.key}.first", "content") for story in STORIES.values()},
    **{
        name: ("ui.first.texts", name)
        for name in ("evidence", "article", "guide", "versions", "briefing", "dictionary")
    },
}
PATHS = tuple(_OF)
_NAMES = {story.path: story.page for story in STORIES.values()}
# Headings of pages on which those who see them need none.
_UNSEEN = {"": "nav.timeline_map"}


def html(asked: Asked) -> str:
    """Return the first picture of a page as HTML; empty if there is nothing to show."""
    if not cached.dataset().events or not import_module("ui.navigation").offered(_NAMES.get(asked.page, "")):
        return ""
    # Loaded when the server has started, as the pages are: they draw the same things.
    module, name = _OF[asked.page]
    content, below = getattr(import_module(module), name)(asked)
    parts, notices = import_module("ui.first.parts"), import_module("ui.first.notices")
    # Before the pictures: what is painted first has these colours already.
    colours = Markup("<style>{}</style>").format(Markup(import_module("ui.look").track_properties()))
    above = parts.step(asked) if asked.page in _NAMES else Markup("")
    top, content = colours + parts.top(asked), notices.notices(asked) + above + content
    size = "x".join(map(str, asked.size))
    unseen = asked.say(_UNSEEN[asked.page]) if asked.page in _UNSEEN else ""
    if asked.page == STORIES["mutiny"].path:
        unseen = story_name(cached.dataset(), "mutiny", asked.view.language)
    return str(first.page(asked.kind, size, asked.view.language, unseen, top, content, below))
