"""Drawings by address: how much is done for strangers, and how much is kept."""

from __future__ import annotations

import threading
import time

import pytest

from ui.server import drawings
from ui.server.drawings import Busy, Drawings

PLENTY = 1_000_000


class Slow:
    """Draws when it is let."""

    def __init__(self) -> None:
        self.go, self.drawn = threading.Event(), list[str]()

    def __call__(self, name: str) -> bytes:
        self.go.wait(20)
        self.drawn.append(name)
        return b"x" * 100


def names(count: int, of: str = "stranger") -> list[str]:
    return [f"{of}-{n}" for n in range(count)]


def test_few_drawings_wait_that_no_page_has_named_and_those_of_pages_are_always_made() -> None:
    slow = Slow()
    kept = Drawings(slow, PLENTY, waiting=3)
    coming = [kept.get(one) for one in names(3)]
    assert kept.get(names(1)[0]) is coming[0], "the same drawing is made once"
    with pytest.raises(Busy):
        kept.get("one-too-many")
    kept.announce("mine")
    slow.go.set()
    assert kept.get("mine").result(20) == b"x" * 100
    assert kept.get("one-too-many").result(20), "there is room again"
    assert sorted(slow.drawn) == sorted([*names(3), "mine", "one-too-many"])


def test_what_is_kept_is_bounded() -> None:
    slow = Slow()
    slow.go.set()
    kept = Drawings(slow, 1000, waiting=3)
    for one in names(50):
        kept.get(one).result(20)
        kept.announce(one)
    assert kept._size <= 1000 and len(kept._kept) <= 10
    for one in names(400, "named"):
        kept.announce(one)
    assert len(kept._named) <= 256


def test_what_cannot_be_drawn_is_asked_for_again() -> None:
    def broken(name: str) -> bytes:
        raise OSError("no basemap")

    kept = Drawings(broken, PLENTY, waiting=3)
    for _ in range(2):
        with pytest.raises(OSError):
            kept.get("ground").result(20)
        until = time.monotonic() + 20
        while kept._coming and time.monotonic() < until:
            time.sleep(0.01)
        assert not kept._coming and kept._strangers == 0


def test_what_no_page_has_named_is_drawn_when_the_crowd_is_over() -> None:
    slow, calm = Slow(), threading.Event()
    slow.go.set()
    kept = Drawings(slow, PLENTY, waiting=3, calm=calm)
    coming = kept.get("stranger")
    time.sleep(0.05)
    assert not coming.done()
    calm.set()
    assert coming.result(20)
    calm.clear()
    kept.announce("mine")
    assert kept.get("mine").result(20), "what a page has named waits for nobody"
    assert kept.get("endless").result(20), "a crowd without end does not stop it"


class Crowd(threading.Event):
    """A crowd that is not over, and how long it was waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.waited: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0.0)
        return super().wait(timeout)


def test_those_in_a_line_wait_for_a_crowd_together_and_not_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "_CROWD", 0.2)
    crowd = Crowd()
    kept = Drawings[str](lambda name: b"x", PLENTY, waiting=3, calm=crowd)
    coming = [kept.get(one) for one in names(3)]
    assert [one.result(20) for one in coming] == [b"x"] * 3
    first, *others = crowd.waited
    assert 0.1 < first <= 0.2 and max(others) < 0.1
