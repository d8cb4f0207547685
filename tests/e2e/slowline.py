"""A line on which the server's answers can be held back, or lost."""

from __future__ import annotations

from playwright.sync_api import Page, WebSocketRoute

from tests.e2e.driving import painted


class SlowLine:
    """A page's connection on which the server's answers can be held back, ``at`` the first that has these letters."""

    def __init__(self, page: Page, at: str = "") -> None:
        self.page, self.held, self.holding, self.passed = page, list[str | bytes](), False, 0
        self._at = at.encode()
        page.route_web_socket("**/_stcore/stream", self._between)

    def _between(self, client: WebSocketRoute) -> None:
        self._client = client
        origin = client.connect_to_server()
        client.on_message(origin.send)
        origin.on_message(self._answer)

    def _answer(self, message: str | bytes) -> None:
        if self._at and isinstance(message, bytes) and self._at in message:
            self.holding, self._at = True, b""
        if self.holding:
            self.held.append(message)
        else:
            self.passed += 1
            self._client.send(message)

    def answered(self) -> bool:
        """Say whether answers have come and no more of them come for a moment."""
        count = len(self.held)
        painted(self.page, 24)
        return count == len(self.held) > 0

    def release(self) -> None:
        """Let all that was held through."""
        self.holding = False
        while self.held:
            self._client.send(self.held.pop(0))

    def drip(self) -> None:
        """Let what was held through one by one, each drawn before the next comes: as on a slow line."""
        for _ in range(len(self.held)):  # what comes meanwhile is an answer to another question
            self._client.send(self.held.pop(0))
            # The page gathers what comes within a hundredth of a second.
            self.page.evaluate("() => new Promise((done) => setTimeout(() => requestAnimationFrame(done), 15))")
        self.release()
