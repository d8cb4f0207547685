"""A reader's clicks while the server reads a large table that somebody has just saved."""

from __future__ import annotations

import asyncio
import csv
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.report import Line, percentile
from benchmarks.servers import ROOT, serving
from benchmarks.sessions import Session, opened

_USUAL = 12  # clicks before each saving
_LIMIT = 120  # clicks after which the new table should be on screen
_SETTLED = 15.0  # seconds in which the server does what it does once


def meanwhile(large: Path, folder: Path, control: str, rounds: int) -> Iterator[Line]:
    """Save the events of a large folder again and again; press a filter before, and until they are on screen."""
    data = folder / "meanwhile"
    shutil.copytree(large, data)
    with serving(ROOT / "app.py", folder / "meanwhile.log", data) as url:
        usual, during = asyncio.run(_clicks(url, control, data / "events.csv", rounds))
    before, while_read = (1000 * median(took) for took in (usual, during))
    slow, of = (1000 * percentile(took, 0.95) for took in (during, usual))
    remark = f"p95 {slow:.0f}, usually {of:.0f}; n = {len(during)}"
    yield Line("click while 10 000 events are read", while_read, "ms", 2, before, "usually", remark)


async def _clicks(url: str, control: str, table: Path, rounds: int) -> tuple[list[float], list[float]]:
    usual: list[float] = []
    during: list[float] = []
    numbers = itertools.count()
    async with opened(url, control, 1) as (reader,):
        await asyncio.sleep(_SETTLED)
        for _ in reader.choices:  # each choice once: what is drawn the first time is another matter
            await reader.press(next(numbers))
        for turn in range(rounds):
            usual += [await reader.press(next(numbers)) for _ in range(_USUAL)]
            _save(table, turn)
            during += await _until_read(reader, numbers)
            for _ in reader.choices:
                await reader.press(next(numbers))
    return usual, during


def _save(table: Path, turn: int) -> None:
    """Save a table with another title in its last row."""
    with table.open(encoding="utf-8", newline="") as stream:
        *rows, last = csv.reader(stream)
    last[rows[0].index("title_en")] = f"Saved {turn}"
    with table.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([*rows, last])


async def _until_read(reader: Session, numbers: Iterator[int]) -> list[float]:
    """Press until the page is of other tables; return how long each click took but for that one."""
    shown = reader.news["turn"]
    took: list[float] = []
    while len(took) < _LIMIT:
        one = await reader.press(next(numbers))
        if reader.news["turn"] != shown:
            return took
        took.append(one)
    raise RuntimeError("The saved table did not come on screen")
