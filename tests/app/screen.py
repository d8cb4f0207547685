"""The app as a reader meets it, without a browser: open an address, look, press, look again.

Every look-up fails loudly on no hit and on two, so that a renamed key cannot make a test pass for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from transcaspian.view.query import View
from ui.server import watch

ROOT = Path(__file__).parents[2]
# Scripts in the folders of pages/, one a page; the first page that opens is the one with the timeline.
PAGES = tuple(sorted(str(path.relative_to(ROOT).as_posix()) for path in (ROOT / "pages").glob("*/*.py")))
FIRST = "pages/explore/timeline_map.py"
POPOVERS = (
    *("pop_countries", "pop_products", "pop_stages", "more", "dates", "display", "counts", "known_day"),
    *("downloads", "more_views", "signs"),
)
SHARING = ("share", "share_card")
RUN = re.compile(r"<i class='tc-run'[^>]*></i>")  # no words, and another one at each run: see ui/server/news.py
SECONDS = 60  # a loaded machine is slow, not wrong


class Screen:
    """One session of the app."""

    def __init__(self, query: str = "", page: str = FIRST, theme: str = "light") -> None:
        self.app = AppTest.from_file(ROOT / "ui" / "frame.py", default_timeout=SECONDS)
        self.app.context["theme"] = theme
        for seen in ("near_table", *(f"near_opened_{key}" for key in (*POPOVERS, *SHARING))):
            self.app.session_state[seen] = True  # as if the reader had scrolled to it, or opened it before
        self.go(query)
        if page != FIRST:
            self.turn_to(page)

    def go(self, query: str) -> None:
        """Type an address, or go back or forward to it."""
        self.app.query_params = dict(parse_qs(query, keep_blank_values=True))
        self.rerun()

    def turn_to(self, page: str) -> None:
        """Choose another page in the navigation, which empties the query as a browser does."""
        self.app.query_params = {}
        self.app.switch_page(str(ROOT / page))
        self.rerun()

    def rerun(self) -> None:
        watch.TABLES.now()  # as the server's own thread does while pages stand open
        self.app.run()
        assert not self.app.exception, [error.value for error in self.app.exception]

    # What was changed

    @property
    def view(self) -> View:
        """The view that the session holds."""
        held: View = self.app.session_state["view"]
        return held

    @property
    def query(self) -> str:
        """The query in the address bar."""
        return urlencode(self.app.query_params, doseq=True)

    # What is on the page

    def nodes(self) -> Iterator[Element | Block]:
        """Every element and every container of the page, from top to bottom."""
        waiting: list[Element | Block] = [self.app.main]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(list(getattr(node, "children", {}).values()))

    def keys(self, prefix: str = "") -> list[str]:
        """The keys on the page that begin so, in the page's order."""
        return [node.key for node in self.nodes() if node.key and node.key.startswith(prefix)]

    def one(self, key: str) -> Any:
        """The only element or container with this key."""
        found = [node for node in self.nodes() if node.key == key]
        assert len(found) == 1, f"{len(found)} elements have the key {key!r}; there are {self.keys()}"
        return found[0]

    def has(self, key: str) -> bool:
        return key in self.keys()

    def label(self, key: str) -> str:
        """The words on a button, a popover or an expander, as they are read: without Markdown's escapes."""
        node = self.one(key)
        return without_escapes(_labelled(node).label)

    def text(self) -> str:
        """The words of the page: pieces of HTML, notices, captions, labels."""
        words = (without_escapes(words) for node in self.nodes() for words in _words(node))
        return "\n".join(RUN.sub("", one) for one in words)

    def sent(self) -> bytes:
        """Everything that the page sends to the browser, pictures, tables and tooltips included."""
        protos = (getattr(node, "proto", None) for node in self.nodes())
        return b"\n".join(proto.SerializeToString() for proto in protos if proto is not None)

    # What a reader does

    def press(self, key: str) -> None:
        button = self.one(key)
        assert not button.disabled, f"{key} cannot be pressed"
        button.click()
        self.rerun()

    def choose(self, key: str, value: Any) -> None:
        self.one(key).set_value(value)
        self.rerun()


def without_escapes(text: str) -> str:
    """What Markdown shows of a label in which every special character has a backslash."""
    shown, escaped = [], False
    for letter in text:
        if letter == "\\" and not escaped:
            escaped = True
            continue
        shown.append(letter)
        escaped = False
    return "".join(shown)


def _labelled(node: Element | Block) -> Any:
    """The message that holds a node's words: its own, or that of the popover that it is."""
    proto: Any = getattr(node, "proto", None)
    return proto.popover if isinstance(node, Block) and node.type == "popover" else proto


def _words(node: Element | Block) -> Iterator[str]:
    proto = _labelled(node)
    for name in ("label", "body", "placeholder", "help"):
        value = getattr(proto, name, "")
        if isinstance(value, str) and value:
            yield value
    options = getattr(proto, "options", ())
    yield from (getattr(option, "content", option) for option in options)


def looks(screen: Screen) -> list[str]:
    """Return what kinds of outcomes are on the page."""
    return [key.removeprefix("outcome-") for key in screen.keys("outcome-")]
