"""The server's look at the tables, and scripts that take turns."""

from __future__ import annotations

import threading
import time

import pytest

from ui.server.turns import Few
from ui.server.watch import Watch

PATIENCE = 30.0


def test_a_look_is_taken_by_itself_again_and_again_even_after_one_that_failed() -> None:
    looks: list[int] = []
    enough = threading.Event()

    def look() -> int:
        looks.append(len(looks))
        if len(looks) == 2:
            raise RuntimeError("this one fails")
        if len(looks) > 4:
            enough.set()
        return len(looks)

    watch = Watch(look, every=0.01)
    assert watch.found is None
    watch.start()
    assert enough.wait(PATIENCE)
    watch.stop()
    assert watch.found is not None and watch.found >= 3


def test_who_has_saved_waits_for_a_look_that_began_afterwards() -> None:
    began, go_on = threading.Semaphore(0), threading.Semaphore(0)
    looks: list[int] = []

    def look() -> int:
        began.release()
        go_on.acquire()
        looks.append(1)
        return len(looks)

    watch = Watch(look, every=3600)
    watch.start()
    assert began.acquire(timeout=PATIENCE)  # a look is being taken: it may have missed the save
    waiting = threading.Thread(target=watch.now, args=(PATIENCE,))
    waiting.start()
    go_on.release()
    assert began.acquire(timeout=PATIENCE)
    assert waiting.is_alive() and watch.found == 1
    go_on.release()
    waiting.join(PATIENCE)
    assert not waiting.is_alive() and watch.found == 2
    watch.stop()


def test_a_look_that_hangs_holds_up_nobody_for_good() -> None:
    hanging = threading.Event()
    watch = Watch(lambda: int(hanging.wait()), every=3600)
    watch.start()
    watch.now(patience=0.05)
    hanging.set()
    watch.stop()


def test_without_a_thread_of_its_own_a_look_is_taken_where_it_is_asked_for() -> None:
    looks: list[str] = []
    watch = Watch(lambda: looks.append(threading.current_thread().name) or 7)  # type: ignore[func-returns-value]
    watch.now()
    assert looks == [threading.current_thread().name] and watch.found == 7


def test_a_few_at_a_time_in_the_order_of_asking() -> None:
    few, order, inside, most = Few(at_once=2, stalled=PATIENCE), list[int](), [0], [0]
    lock = threading.Lock()
    doors = [threading.Event() for _ in range(6)]

    def script(number: int) -> None:
        with few.one():
            with lock:
                order.append(number)
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            doors[number].wait(PATIENCE)
            with lock:
                inside[0] -= 1

    threads = []
    for number in range(6):
        threads.append(threading.Thread(target=script, args=(number,)))
        threads[-1].start()
        until = time.monotonic() + PATIENCE
        while len(order) + len(few._waiting) < number + 1 and time.monotonic() < until:
            time.sleep(0.001)
    assert order == [0, 1] and few.full
    for door in doors:
        door.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert order == list(range(6)) and most[0] == 2 and not few.full


def test_scripts_that_hang_do_not_keep_the_others_out() -> None:
    few, hanging, done = Few(at_once=1, stalled=0.05), threading.Event(), threading.Event()

    def slow() -> None:
        with few.one():
            hanging.wait(PATIENCE)

    def quick() -> None:
        with few.one():
            done.set()

    threads = [threading.Thread(target=slow), threading.Thread(target=quick)]
    for thread in threads:
        thread.start()
    assert done.wait(PATIENCE)
    hanging.set()
    for thread in threads:
        thread.join(PATIENCE)


def test_a_script_that_ends_in_an_error_gives_its_place_back() -> None:
    few = Few(at_once=1)
    with pytest.raises(RuntimeError), few.one():
        raise RuntimeError
    assert not few.full
