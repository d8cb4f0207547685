"""Pages that notice what must never happen: requests to other hosts, dialogs, uncaught errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

Browse = Callable[..., Page]


@dataclass
class Seen:
    """What a page did that its test may not have looked at."""

    foreign: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)  # uncaught errors of scripts
    dialogs: list[str] = field(default_factory=list)

    def forget(self) -> None:
        """Begin anew, for the next test that gets the page."""
        for what in (self.foreign, self.console, self.errors, self.dialogs):
            what.clear()


OPEN: list[tuple[Page, Seen]] = []  # the pages of the test that runs


def watched(page: Page) -> Seen:
    """Write down what a page does."""
    seen = Seen()

    def note_request(url: str) -> None:
        if not re.match(r"(https?|wss?)://localhost[:/]|data:|blob:|about:", url):
            seen.foreign.append(url)

    def note_dialog(dialog: Any) -> None:
        seen.dialogs.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()

    page.on("request", lambda request: note_request(request.url))
    page.on("websocket", lambda socket: note_request(socket.url))
    page.on("console", lambda message: seen.console.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("dialog", note_dialog)
    return seen


def seen_by(page: Page) -> Seen:
    """Return what was seen of an open page."""
    return next(seen for one, seen in OPEN if one is page)
