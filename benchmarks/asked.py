"""Many slides asked for at once, while fifty readers click: each opens the page *Slides* for a view of its own."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from benchmarks.report import Line, percentile
from benchmarks.servers import ROOT, serving
from benchmarks.sessions import Session, opened

SLIDES, READERS = 20, 50
_PAUSE = 4.0  # seconds between two clicks of a reader, on average
_USUAL = 20.0  # seconds of clicks before anybody asks for slides
_LIMIT = 300.0  # seconds for a slide
_FIRST = date(2023, 1, 1)


@dataclass
class Asked:
    """What came of it: the seconds of clicks before and while slides are drawn, and of the slides; "" is none."""

    usual: list[float] = field(default_factory=list)
    during: list[float] = field(default_factory=list)
    slides: list[tuple[float, str]] = field(default_factory=list)

    def count(self, what: str) -> int:
        """Return how many slides came as a picture (``imgs``), or were refused (``alert``)."""
        return sum(found == what for _, found in self.slides)


def asked(url: str, control: str, slides: int = SLIDES, readers: int = READERS) -> Asked:
    """Let readers press a control of a page, alone and while so many slides are asked for at once."""
    with ProcessPoolExecutor(1, get_context("spawn")) as others:
        others.submit(slides_at_once, url, 1, 1).result()  # the first slide of a server loads programs
        return asyncio.run(_asked(url, control, slides, readers, others))


async def _asked(url: str, control: str, slides: int, readers: int, others: ProcessPoolExecutor) -> Asked:
    found, chance = Asked(), random.Random(1)
    async with opened(url, control, readers) as sessions:
        for number in range(len(sessions[0].choices)):  # what is drawn the first time is another matter
            await sessions[0].press(number)
        found.usual = await _pressed(sessions, chance, asyncio.sleep(_USUAL))
        coming = asyncio.wrap_future(others.submit(slides_at_once, url, slides, 2))
        found.during = await _pressed(sessions, chance, coming)
        found.slides = await coming
    return found


async def _pressed(sessions: list[Session], chance: random.Random, until: Awaitable[object]) -> list[float]:
    """Let each session press at moments of its own, until something is over."""
    over = asyncio.Event()

    async def pressed(one: Session, number: int) -> list[float]:
        took: list[float] = []
        while not over.is_set():
            await asyncio.sleep(chance.uniform(0, 2 * _PAUSE))
            took.append(await one.press(number + len(took)))
        return took

    pressing = [asyncio.create_task(pressed(one, number)) for number, one in enumerate(sessions)]
    await until
    over.set()
    return [took for each in await asyncio.gather(*pressing) for took in each]


def slides_at_once(url: str, count: int, seed: int) -> list[tuple[float, str]]:
    """Open the page *Slides* so many times at once; return the seconds until each is whole, and what it shows."""

    async def asking() -> list[tuple[float, str]]:
        return await asyncio.gather(*(_slide(url, n + 400 * seed) for n in range(count)))

    return asyncio.run(asking())


async def _slide(url: str, number: int) -> tuple[float, str]:
    day = _FIRST + timedelta(days=number)
    message, shown, start = BackMsg(), "", time.perf_counter()
    message.rerun_script.query_string = f"w={day:%Y-%m-%d}..{day + timedelta(days=60):%Y-%m-%d}"
    message.rerun_script.page_name = "briefing"
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    async with connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None, origin=None) as socket:
        await socket.send(message.SerializeToString())
        async with asyncio.timeout(_LIMIT):
            async for data in socket:
                told = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
                kind = told.WhichOneof("type")
                if kind == "delta" and (element := told.delta.new_element.WhichOneof("type")) in ("imgs", "alert"):
                    shown = shown or element
                if kind == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY and shown:
                    break
    return time.perf_counter() - start, shown


def asked_for(folder: Path, control: str) -> Iterator[Line]:
    """Ask for twenty slides at once, while fifty readers press a filter now and then."""
    with serving(ROOT / "app.py", folder / "asked.log") as url:
        found = asked(url, control)
    slow, usual = (1000 * percentile(took, 0.95) for took in (found.during, found.usual))
    remark = f"n = {len(found.during)}, usually {len(found.usual)}"
    yield Line(
        f"p95 of a click of {READERS} readers, {SLIDES} slides asked for", slow, "ms", 2, usual, "usually", remark
    )
    slides = [took for took, _ in found.slides]
    remark = f"{found.count('imgs')} drawn, {found.count('alert')} told to come later"
    yield Line("the last of those slides", 1000 * max(slides), "ms", remark=remark)
