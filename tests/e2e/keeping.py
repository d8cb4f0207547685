"""Pages that tests take in turns: what a new page costs is mostly programs that are read for the first time."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from playwright.sync_api import Error, Page

from tests.e2e.watching import Seen

MOST = 4  # pages that wait for a test; each has a process of the browser


@dataclass(frozen=True)
class Open:
    """A page, what is seen of it, and its kind, which is empty when no other test gets it.

    It has a context of its own, or stands beside another one, which waits meanwhile and has read the programs.
    """

    page: Page
    seen: Seen
    kind: str
    beside: Open | None = None


class Waiting:
    """Pages of several kinds that wait for a test, each as if nobody had used it."""

    def __init__(self) -> None:
        self._pages: list[Open] = []

    def take(self, kind: str) -> Open | None:
        """Return a page of a kind, or None where none waits."""
        found = next((one for one in self._pages if one.kind == kind), None)
        if found:
            self._pages.remove(found)
            found.seen.forget()
        return found

    def put_back(self, one: Open) -> None:
        """Keep a page for the next test that wants one of its kind, or close it where that cannot be."""
        kept = one.beside or one
        with contextlib.suppress(Error):
            _forget(one.page)
            if one.beside:
                one.page.close()
            if kept.kind and kept.page.context.pages == [kept.page]:
                self._pages.append(kept)
        if kept not in self._pages:
            kept.page.context.close()
        if len(self._pages) > MOST:
            self._pages.pop(0).page.context.close()


def _forget(page: Page) -> None:
    """Take from a page what a test has left: stores, cookies, the mouse's place and the history."""
    page.mouse.move(0, 0)
    page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.goto("about:blank")
    page.context.clear_cookies()
    session = page.context.new_cdp_session(page)
    session.send("Page.resetNavigationHistory")
    session.detach()
