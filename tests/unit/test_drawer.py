"""Slides drawn in a process of their own: the same as here, and nothing hangs when it dies or is stuck."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator

import pytest

from tests.unit.broken_tables import GOOD
from transcaspian.dataset.loading import Dataset, load
from transcaspian.language.messages import LANGUAGES, Refused, words
from transcaspian.slides.brief import Part
from transcaspian.slides.files.jobs import Bound, OneSlide
from transcaspian.view.query import View
from ui import cached, drawn
from ui.server import turns
from ui.server.drawer import _ROOT, Drawer
from ui.server.drawings import Drawings
from ui.server.turns import Few

PATIENCE = 60.0


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load(GOOD).published


@pytest.fixture(scope="module")
def drawer() -> Iterator[Drawer]:
    one = Drawer()
    one.open()
    yield one
    one.close()


def nobody(done: int, of: int) -> None: ...


def test_a_process_draws_what_would_be_drawn_here_and_says_how_far_it_is(drawer: Drawer, data: Dataset) -> None:
    for ending in ("png", "svg"):
        job = OneSlide(View(), ending, (("marking", "FOR TRAINING"),))
        made = drawer.draw(data, job, nobody)
        assert made == job.drawn(data, nobody) and len(made.content) > 1000 and made.description
    told: list[tuple[int, int]] = []
    parts = tuple(Part(f"part-{n}", f"Part {n}", View(window=w)) for n, w in enumerate(("july", "one-day")))
    bound = drawer.draw(data, Bound(parts, "pdf", ()), lambda done, of: told.append((done, of)))
    assert bound.content.startswith(b"%PDF") and told == [(0, 2), (1, 2), (2, 2)]


def test_what_cannot_be_drawn_is_refused_in_words_and_the_process_goes_on(drawer: Drawer, data: Dataset) -> None:
    before = drawer._process
    for settings in ((("height", 100), ("width", 100)), (("no_such_setting", 1),)):
        with pytest.raises((Refused, RuntimeError)) as error:
            drawer.draw(data, OneSlide(View(), "png", settings), nobody)
        if isinstance(error.value, Refused):
            assert all("{" not in words(language)(error.value.key, **error.value.values) for language in LANGUAGES)
    assert drawer.draw(data, OneSlide(View(), "svg", ()), nobody).content and drawer._process is before


def test_a_process_that_was_killed_is_replaced_and_knows_the_tables_again(drawer: Drawer, data: Dataset) -> None:
    drawer.draw(data, OneSlide(View(), "svg", ()), nobody)
    process = drawer._process
    assert process is not None
    process.kill()
    process.wait()
    assert drawer.draw(data, OneSlide(View(), "svg", ()), nobody).content
    assert drawer._process is not process


@pytest.mark.parametrize("program", ["import sys; sys.exit(3)", "import time; time.sleep(600)", "print('x' * 99)"])
def test_a_process_that_ends_hangs_or_talks_nonsense_is_given_up(program: str, data: Dataset) -> None:
    one = Drawer((sys.executable, "-c", program), limit=0.5)
    one.open()
    with pytest.raises(Refused) as error:
        one.draw(data, OneSlide(View(), "svg", ()), nobody)
    one.close()
    assert all(words(language)(error.value.key) for language in LANGUAGES)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_it_ends_with_its_server_however_that_ends() -> None:
    program = """
        from ui.server.drawer import Drawer
        one = Drawer()
        one.open()
        print(one._process.pid, flush=True)
        input()
    """
    server = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdout
    drawing = int(server.stdout.readline())
    server.send_signal(signal.SIGKILL)
    server.wait()
    until = time.monotonic() + PATIENCE
    while _is_there(drawing) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _is_there(drawing)


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return done.stdout.strip()[:1] not in ("", "Z")  # nobody may have asked how it ended


def test_few_may_wait_for_slides_and_who_waits_keeps_no_reader_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()

    def slow(key: object) -> bytes:
        go.wait(PATIENCE)
        return pickle.dumps(key)

    few = Few(at_once=1, stalled=PATIENCE)
    monkeypatch.setattr(drawn._SLIDES, "_line", Drawings(slow, 10**6, 3, calm=None))
    monkeypatch.setattr(cached, "dataset", lambda: "tables")
    monkeypatch.setattr(turns, "SCRIPTS", few)
    jobs = [OneSlide(View(), ending, ()) for ending in ("png", "svg", "pdf", "pptx")]
    made: list[object] = []

    def script(job: OneSlide) -> None:
        with few.one():
            made.append(drawn.drawn(job))

    threads = [threading.Thread(target=script, args=(job,)) for job in (*jobs[:3], jobs[0])]
    for thread in threads:
        thread.start()
    until = time.monotonic() + PATIENCE
    while drawn.waiting() < 3 and time.monotonic() < until:
        time.sleep(0.001)
    # Four scripts wait for three drawings, and a reader's click is answered.
    with few.one():
        assert made == []
    with pytest.raises(Refused) as error:
        drawn.drawn(jobs[3])
    assert error.value.key == "slide.busy"
    assert all("{" not in words(one)(error.value.key, **error.value.values) for one in LANGUAGES)
    go.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(made) == 4 and drawn.waiting() == 0 and not few.full
    assert drawn.drawn(jobs[3])  # there is room again
