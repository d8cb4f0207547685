"""Waiting times of readers, measured in a real browser: until the first full picture, and the new one after a click.

A picture is full when map, timeline and overview are on screen: of our page as drawings, of the bare page when both
Plotly charts have their marks, the map's canvas has been drawn to, and the GPU has finished. After a click, the
last change of any of these counts, on both pages. ``probe.js`` records it, and when a page's last script was ready.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, WebSocket, sync_playwright

from scripts.find_programs import find_browser

_PROBE = Path(__file__).with_name("probe.js").read_text(encoding="utf-8")
# Software WebGL, so that a machine without a graphics card measures the same as one with.
_FLAGS = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-sandbox",
          "--disable-background-networking", "--disable-gpu-rasterization", "--disable-gpu-compositing")  # fmt: skip
_PATIENCE = 90_000  # ms


class NoBrowser(RuntimeError):
    """Raised if there is no Chromium or Chrome to measure with."""


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the installed browser."""
    path = find_browser()
    if path is None:
        raise NoBrowser("Install Chromium or Chrome, or set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield running
        running.close()


@dataclass
class Tab:
    """An open page, the hosts that it contacted, and the bytes that it received over its WebSocket."""

    page: Page
    hosts: set[str] = field(default_factory=set)
    requests: int = 0
    received: int = 0  # bytes

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("websocket", self._connected)

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss"):
            self.requests += 1
            self.hosts.add(parts.hostname or "")

    def _connected(self, socket: WebSocket) -> None:
        self._asked(socket.url)
        socket.on("framereceived", lambda frame: self._took(frame))

    def _took(self, frame: str | bytes) -> None:
        self.received += len(frame.encode() if isinstance(frame, str) else frame)

    @property
    def foreign(self) -> set[str]:
        """Hosts other than this machine."""
        return self.hosts - {"localhost", "127.0.0.1"}

    def click(self, control: str, words: str) -> tuple[float, int]:
        """Press a choice of a control; return the ms until the new picture, and the bytes received for it."""
        return self._click(self.page.locator(f".st-key-{control} button", has_text=re.compile(f"^{re.escape(words)}$")))

    def choose(self, number: int) -> tuple[float, int]:
        """Click an event's mark on the timeline; return the ms until it is marked, and the bytes received for it."""
        # Its sign: the middle of a mark with a name may be white.
        signs = ":is(path, circle):first-child"
        return self._click(self.page.locator(f".st-key-timeline .mark[data-events] > {signs}").nth(number))

    def _click(self, choice: Locator) -> tuple[float, int]:
        before = self.received
        choice.click()
        took = self.page.wait_for_function("() => window.__probe.redrawn()", timeout=_PATIENCE).json_value()
        return float(took), self.received - before


@contextmanager
def open_tab(
    running: Browser, url: str, size: tuple[int, int] = (1440, 900), line: tuple[float, float] | None = None
) -> Iterator[tuple[Tab, float]]:
    """Open a page as a first visitor with an empty cache; yield it with the ms until its first full picture.

    ``line``: megabits a second and milliseconds of the way to the server and back; without it they are this machine's.
    """
    context = running.new_context(viewport={"width": size[0], "height": size[1]})
    context.add_init_script(_PROBE)
    tab = Tab(context.new_page())
    if line:
        bytes_a_second = line[0] * 1e6 / 8
        told = {"offline": False, "latency": line[1], "downloadThroughput": bytes_a_second}
        session = context.new_cdp_session(tab.page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", told | {"uploadThroughput": bytes_a_second})
    yield tab, opened(tab.page, url)
    context.close()


def opened(page: Page, url: str) -> float:
    """Open an address on a page; return the ms until its first full picture."""
    page.goto(url)
    return float(page.wait_for_function("() => window.__probe.drawn()", timeout=_PATIENCE).json_value())
