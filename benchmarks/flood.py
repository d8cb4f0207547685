"""Many different addresses at once, as from a crawler or somebody of ill will, while readers click.

Pages hold what is drawn for their address, and the grounds of maps are pictures of their own: both can be asked for in
endless variety, and nobody who reads may wait for that.
"""

from __future__ import annotations

import asyncio
import itertools
import socket
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from benchmarks.report import Line, percentile
from benchmarks.servers import ROOT, serving
from benchmarks.sessions import Session, opened
from transcaspian.drawing.ground import Ground, version
from transcaspian.language.messages import LANGUAGES
from transcaspian.view.grammar import THEMES

Answer = tuple[float, int, int]  # seconds, status, bytes as they came
AT_ONCE, READERS = 200, 3
_AT_LEAST = 4  # clicks of each reader in a wave, however soon it is over
_PAUSE = 0.1  # seconds between two clicks of a reader
_LIMIT = 180  # seconds for an address
_FIRST = date(2022, 1, 1)


@dataclass
class Flood:
    """What came of it: seconds of the readers' clicks before and in each wave, and of every address asked for."""

    usual: list[float] = field(default_factory=list)
    during: list[float] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def share(self, status: int) -> float:
        """Return the share of answers with a status."""
        return sum(one[1] == status for one in self.answers) / len(self.answers)


def addresses(seed: int) -> Iterator[str]:
    """Yield addresses of pages without end, each of another view; another seed gives others."""
    for n in itertools.count():
        start = _FIRST + timedelta(days=seed * 500 + n)
        language, theme = LANGUAGES[n % len(LANGUAGES)], THEMES[n // 2 % len(THEMES)]
        yield f"/?w={start:%Y-%m-%d}..{start + timedelta(days=20 + n):%Y-%m-%d}&lang={language}&theme={theme}"


def grounds(seed: int) -> Iterator[str]:
    """Yield addresses of grounds without end, each of another place."""
    for n in itertools.count():
        ground = Ground(THEMES[n % len(THEMES)], 885, 313, round(40 + n / 20, 5), round(40 + seed / 20, 5), 3.0)
        yield f"/app/ground/{version()}/{ground.name}"


def flood(url: str, control: str, waves: int, pages: int = AT_ONCE, maps: int = AT_ONCE) -> Flood:
    """Let readers press a control of a page, alone and in each of some waves of so many pages and grounds at once."""
    # Those who ask are another process: their work is not to be in what the readers' clicks are said to take.
    with ProcessPoolExecutor(1, get_context("spawn")) as asking:
        asking.submit(asked_at_once, url, ()).result()
        return asyncio.run(_flood(url, control, waves, (pages, maps), asking))


async def _flood(url: str, control: str, waves: int, counts: tuple[int, int], asking: Executor) -> Flood:
    found, clicks = Flood(), itertools.count()
    async with opened(url, control, READERS) as readers:
        for one in readers:  # each choice once: what is drawn the first time is another matter
            for number in range(len(one.choices)):
                await one.press(number)
        for wave in range(waves):
            over = asyncio.Event()
            over.set()
            found.usual += await _pressed(readers, clicks, over, 2 * _AT_LEAST)
            asked = [*itertools.islice(addresses(wave), counts[0]), *itertools.islice(grounds(wave), counts[1])]
            over.clear()
            clicking = asyncio.create_task(_pressed(readers, clicks, over, _AT_LEAST))
            found.answers += await asyncio.wrap_future(asking.submit(asked_at_once, url, asked))
            over.set()
            found.during += await clicking
    return found


async def _pressed(readers: list[Session], clicks: Iterator[int], over: asyncio.Event, least: int) -> list[float]:
    """Let each reader press again and again, until it is over and each has pressed ``least`` times."""

    async def pressed(one: Session) -> list[float]:
        took: list[float] = []
        while len(took) < least or not over.is_set():
            took.append(await one.press(next(clicks)))
            await asyncio.sleep(_PAUSE)
        return took

    return [took for each in await asyncio.gather(*map(pressed, readers)) for took in each]


def asked_at_once(url: str, addresses: Sequence[str]) -> list[Answer]:
    """Ask for all addresses in the same moment, each over a connection of its own as from another browser."""
    host, port = url.removeprefix("http://").split(":")
    found = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0][4][0]

    async def asking() -> list[Answer]:
        return await asyncio.gather(*(_asked(str(found), f"{host}:{port}", one) for one in addresses))

    return asyncio.run(asking())


async def _asked(ip: str, host: str, address: str) -> Answer:
    start = time.perf_counter()
    reader, writer = await asyncio.open_connection(ip, int(host.rpartition(":")[2]))
    writer.write(
        f"GET {address} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n".encode()
    )
    head, _, body = (await asyncio.wait_for(reader.read(), _LIMIT)).partition(b"\r\n\r\n")
    writer.close()
    return time.perf_counter() - start, int(head.split()[1]), len(body)


def flooded(folder: Path, control: str, rounds: int) -> Iterator[Line]:
    """Ask for 200 pages and 200 grounds that nobody has seen, all at once, while readers press a filter."""
    with serving(ROOT / "app.py", folder / "flood.log") as url:
        found = flood(url, control, rounds)
    usual, during = (1000 * median(took) for took in (found.usual, found.during))
    slow, of = (1000 * percentile(took, 0.95) for took in (found.during, found.usual))
    remark = f"p95 {slow:.0f}, usually {of:.0f}; n = {len(found.during)}"
    yield Line(f"click while {AT_ONCE} addresses are asked for", during, "ms", 2, usual, "usually", remark)
    times = [took for took, _, size in found.answers if size > 0]
    remark = f"{found.share(200):.0%} answered, {found.share(503):.0%} told to come later"
    yield Line("the slowest of those addresses", 1000 * max(times), "ms", remark=remark)
