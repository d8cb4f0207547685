"""Answers that come later: one reader's newest question, several readers' equal ones, and what nobody waits for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, cast

import pytest

from transcaspian.layers.asking import Asking
from transcaspian.layers.engines.engine import EngineError, Stopped
from transcaspian.layers.source import Source

LONG = 30.0  # seconds: nothing here waits for a time, only for what has to happen


class Slow:
    """A source that answers when it is let, or raises Stopped when it is interrupted."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.let, self.stopped = threading.Event(), threading.Event()
        self.asked: list[str] = []

    def again(self) -> Slow:
        return self

    def interrupt(self) -> None:
        self.stopped.set()
        self.let.set()

    def resume(self) -> None:
        if self.stopped.is_set():
            self.stopped.clear()
            self.let.clear()

    def close(self) -> None:
        pass

    def count(self, name: str) -> str:
        self.asked.append(name)
        self.begun.release()
        self.let.wait(LONG)
        if self.stopped.is_set():
            raise Stopped
        return name


def asking(slow: Slow) -> Asking:
    return Asking(cast(Source, slow), at_once=1)


def work(name: str) -> Callable[[Any], str]:
    return lambda source: str(source.count(name))


def test_the_newest_question_of_a_reader_stops_his_older_one_and_is_answered() -> None:
    slow = Slow()
    all_questions = asking(slow)
    older = all_questions.ask("anna", "one", work("one"))
    slow.begun.acquire()
    newer = all_questions.ask("anna", "two", work("two"))
    assert older.state == "cancelled" and not older.wait(LONG)
    slow.begun.acquire()  # the second one begins only once the first one has stopped
    slow.let.set()
    assert newer.wait(LONG) and newer.answer == "two"
    all_questions.close()


def test_what_another_reader_waits_for_goes_on_and_is_counted_once() -> None:
    slow = Slow()
    all_questions = asking(slow)
    first = all_questions.ask("anna", "one", work("one"))
    second = all_questions.ask("bo", "one", work("one"))
    slow.begun.acquire()
    other = all_questions.ask("anna", "two", work("two"))
    slow.let.set()
    assert second.wait(LONG) and other.wait(LONG) and first.state == "cancelled" and slow.asked == ["one", "two"]
    again = all_questions.ask("anna", "one", work("one"))
    assert again.state == "done" and again.answer == "one" and slow.asked == ["one", "two"]
    all_questions.close()


def test_a_question_that_nobody_waits_for_is_never_begun() -> None:
    slow = Slow()
    all_questions = asking(slow)
    first = all_questions.ask("anna", "one", work("one"))
    slow.begun.acquire()
    dropped = [all_questions.ask("bo", name, work(name)) for name in ("two", "three", "four")]
    slow.let.set()
    assert first.wait(LONG) and dropped[-1].wait(LONG)
    assert slow.asked == ["one", "four"] and [one.state for one in dropped] == ["cancelled", "cancelled", "done"]
    all_questions.close()


def test_whoever_asked_hears_of_the_answer_and_of_a_failure() -> None:
    slow = Slow()
    all_questions, heard = asking(slow), threading.Event()

    def broken(source: Source) -> str:
        raise EngineError("gone")

    failed = all_questions.ask("anna", "one", broken, heard.set)
    assert heard.wait(LONG) and failed.state == "failed" and isinstance(failed.error, EngineError)
    heard.clear()
    slow.let.set()
    answered = all_questions.ask("anna", "two", work("two"), heard.set)
    assert heard.wait(LONG) and answered.answer == "two"
    all_questions.close()


def test_a_large_answer_is_counted_anew_and_not_kept() -> None:
    slow = Slow()
    slow.let.set()
    all_questions = asking(slow)
    for name, kept in (("rows", False), ("rows", False), ("cells", True), ("cells", True)):
        assert all_questions.ask("anna", name, work(name), kept=kept).wait(LONG)
    assert slow.asked == ["rows", "rows", "cells"]
    all_questions.close()


@pytest.mark.parametrize("readers", [40])
def test_no_answer_of_many_readers_is_lost(readers: int) -> None:
    slow = Slow()
    slow.let.set()
    all_questions = Asking(cast(Source, slow), at_once=3)
    asked = [all_questions.ask(f"reader {n}", n % 7, work(str(n % 7))) for n in range(readers)]
    assert all(pending.wait(LONG) for pending in asked)
    assert [pending.answer for pending in asked] == [str(n % 7) for n in range(readers)]
    all_questions.close()
