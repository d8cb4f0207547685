"""Pages that notice what must never happen: requests to other hosts, breaches of the policy, dialogs, errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

Browse = Callable[..., Page]
# What the policy of a page forbids is said by an event, with the rule and the place; what happens where no event
# arrives, in a worker or before the document is there, stands in the console only.
_FORBIDDEN = """document.addEventListener("securitypolicyviolation", (event) => console.error(
  `Forbidden: ${event.effectiveDirective} ${event.blockedURI} ${event.sample} ${event.sourceFile}`));
"""
_SAYS_SO = ("error: Forbidden: ", "Content Security Policy")


@dataclass
class Seen:
    """What a page did that its test may not have looked at."""

    foreign: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)  # what the policy did not allow
    errors: list[str] = field(default_factory=list)  # uncaught errors of scripts
    dialogs: list[str] = field(default_factory=list)

    def forget(self) -> None:
        """Begin anew, for the next test that gets the page."""
        for what in (self.foreign, self.console, self.forbidden, self.errors, self.dialogs):
            what.clear()


OPEN: list[tuple[Page, Seen]] = []  # the pages of the test that runs


def watched(page: Page) -> Seen:
    """Write down what a page does."""
    seen = Seen()

    def note_request(url: str) -> None:
        if not re.match(r"(https?|wss?)://localhost[:/]|data:|blob:|about:", url):
            seen.foreign.append(url)

    def note_message(text: str) -> None:
        seen.console.append(text)
        if any(words in text for words in _SAYS_SO):
            seen.forbidden.append(text)

    def note_dialog(dialog: Any) -> None:
        seen.dialogs.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()

    page.on("request", lambda request: note_request(request.url))
    page.on("websocket", lambda socket: note_request(socket.url))
    page.add_init_script(_FORBIDDEN)
    page.on("console", lambda message: note_message(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("dialog", note_dialog)
    return seen


def seen_by(page: Page) -> Seen:
    """Return what was seen of an open page."""
    return next(seen for one, seen in OPEN if one is page)
