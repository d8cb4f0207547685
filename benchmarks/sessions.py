"""Many readers at once, as a server sees them: sessions over WebSockets, without browsers.

Each session opens the page, keeps its widgets' states as a browser does, and presses a choice of a control; a rerun is
measured from the press until the browser would have the whole answer. While open, the page behaves like a browser with
``ui/server/news.py``: it asks for news, and runs the script again if tables have changed or its answer is lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

_LIMIT = 180  # seconds for a rerun after which its answer counts as lost
Clock = Callable[[], float]
_EAR = "tc_ear"
_RUN = re.compile(r"data-run='([^.']+)\.(\d+)'")
LOST = float("inf")  # seconds of a rerun whose answer never came


@dataclass
class Session:
    """One reader's connection."""

    socket: ClientConnection
    url: str
    control: str
    query: str = ""
    widget: str = ""
    choices: list[str] = field(default_factory=list)
    state: WidgetState | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)
    polls: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    ear: str = ""  # the id of the component that asks for news; a bare page has none
    news: dict[str, Any] = field(default_factory=dict)
    heard: int = 0
    wanted: int = 0  # number of the run that the last press waits for
    asked_again: int = 0

    async def listen(self) -> None:
        """Receive messages until the connection ends."""
        async for data in self.socket:
            message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            kind = message.WhichOneof("type")
            if kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                if not self.ear or self.heard >= self.wanted:
                    self.done.set()
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "auto_rerun":
                self._poll(message.auto_rerun.fragment_id, message.auto_rerun.interval)
            elif kind == "delta":
                self._drawn(message.delta.new_element)

    def _drawn(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind == "button_group" and element.button_group.id.endswith(f"-{self.control}"):
            group = element.button_group
            self.widget, self.choices = group.id, [option.content for option in group.options]
        elif kind == "bidi_component" and element.bidi_component.component_name.endswith(_EAR):
            self.ear, self.news = element.bidi_component.id, json.loads(element.bidi_component.json)
            if "news" not in self.polls:
                self.polls["news"] = asyncio.create_task(self._listen_for_news())
        elif kind == "html" and (run := _RUN.search(element.html.body)):
            self.heard = int(run[2])

    async def _listen_for_news(self) -> None:
        """Ask for news as the page does; see the program in ``ui/server/news.py``."""
        missed, times, asked = "", 0.0, 0
        async with httpx.AsyncClient(timeout=_LIMIT) as client:
            while True:
                await asyncio.sleep(self.news["every"] * random.uniform(0.8, 1.2))
                known = f"{self.news['server']}.{self.news['turn']}.{self.heard}"
                query = {"page": self.news["page"], "known": known}
                answer = await client.get(urljoin(self.url, self.news["url"]), params=query)
                told = answer.json() if answer.status_code == 200 else {}
                if told.get("busy"):
                    continue
                other = told and (told["server"] != self.news["server"] or told["run"] is None)
                other = other or bool(told and (told["turn"] or 0) > self.news["turn"])
                if not (other or (told and told["run"] > self.heard)):
                    missed = ""
                    continue
                what = f"{told['server']}.{told['turn']}.{told['run']}"
                if missed != what:
                    missed, times, asked = what, 0.0, 0
                times += 0.2 if told["crowd"] else 1
                if times >= [*self.news["changed" if other else "lost"], float("inf")][asked]:
                    asked += 1
                    self.asked_again += not other
                    again = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{self.ear}__events")
                    again.json_trigger_value = json.dumps([{"event": "news", "value": missed}])
                    await self._send(again=again)

    def _poll(self, fragment: str, interval: float) -> None:
        """Request a fragment of the page at intervals, instead of any earlier request for the same fragment."""
        if fragment in self.polls:
            self.polls[fragment].cancel()
        self.polls[fragment] = asyncio.create_task(self._again(fragment, interval))

    def end(self) -> None:
        """Stop asking."""
        for poll in self.polls.values():
            poll.cancel()

    async def _again(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            await self._send(fragment)

    async def _send(self, fragment: str = "", again: WidgetState | None = None) -> None:
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.fragment_id = fragment
        message.rerun_script.is_auto_rerun = bool(fragment)
        message.rerun_script.widget_states.widgets.extend(w for w in (self.state, again) if w is not None)
        await self.socket.send(message.SerializeToString())

    async def run(self) -> float:
        """Run the page's script with the current widgets; return the seconds until it is done."""
        self.done.clear()
        self.wanted = self.heard + 1
        start = time.perf_counter()
        await self._send()
        try:
            await asyncio.wait_for(self.done.wait(), _LIMIT)
        except TimeoutError:
            return LOST
        return time.perf_counter() - start

    async def press(self, number: int) -> float:
        """Press one of the choices; return the seconds of the rerun."""
        self.state = WidgetState(id=self.widget)
        self.state.string_array_value.data.append(self.choices[number % len(self.choices)])
        return await self.run()


@dataclass(frozen=True)
class Crowd:
    """Results of a crowd: the seconds of all reruns by round, and how many answers had to be requested again."""

    took: list[list[float]]
    asked_again: int

    @property
    def warm(self) -> list[float]:
        """The seconds of the reruns after the first round, which warms the server."""
        return [took for one in self.took[1:] for took in one]

    @property
    def lost(self) -> int:
        """The number of answers that never came."""
        return sum(took == LOST for one in self.took for took in one)


@contextlib.asynccontextmanager
async def opened(url: str, control: str, count: int) -> AsyncIterator[list[Session]]:
    """Open so many sessions of a page, one after the other, each with its first run done."""
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    async with contextlib.AsyncExitStack() as stack:
        sessions = []
        for _ in range(count):
            socket = await stack.enter_async_context(
                connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None, origin=None)
            )
            session = Session(socket, url, control)
            listening = asyncio.create_task(session.listen())
            stack.callback(listening.cancel)
            stack.callback(session.end)
            if await session.run() == LOST:
                raise RuntimeError(f"{url} does not open")
            sessions.append(session)
        yield sessions


async def _in_turn(pages: list[tuple[str, str]], count: int, rounds: int, settle: float) -> list[Crowd]:
    async with contextlib.AsyncExitStack() as stack:
        crowds = [await stack.enter_async_context(opened(*page, count)) for page in pages]
        # Meanwhile the server does what it does once after reading its tables.
        await asyncio.sleep(settle)
        took: list[list[list[float]]] = [[] for _ in crowds]
        for turn in range(1, rounds + 1):
            for found, sessions in zip(took, crowds, strict=True):
                # Neighbours press different choices, and everybody presses a new one in each round.
                found.append(await asyncio.gather(*(one.press(turn + n) for n, one in enumerate(sessions))))
        return [
            Crowd(found, sum(session.asked_again for session in sessions))
            for found, sessions in zip(took, crowds, strict=True)
        ]


def in_turn(pages: list[tuple[str, str]], count: int, rounds: int, settle: float = 0.0) -> list[Crowd]:
    """Let ``count`` sessions of each page (address, control) press at the same moment, round by round, page by page.

    ``settle``: seconds that the pages are open before the first round.
    """
    return asyncio.run(_in_turn(pages, count, rounds, settle))


def together(url: str, control: str, count: int, rounds: int, settle: float = 0.0) -> list[list[float]]:
    """Let ``count`` sessions of one page press at the same moment; return the seconds of all reruns by round."""
    return in_turn([(url, control)], count, rounds, settle)[0].took


async def _idle(url: str, control: str, count: int, settle: float, seconds: float, clock: Clock) -> float:
    async with opened(url, control, count):
        await asyncio.sleep(settle)
        before = clock()
        await asyncio.sleep(seconds)
        return (clock() - before) / seconds


def idle(url: str, control: str, count: int, settle: float, seconds: float, clock: Clock) -> float:
    """Keep ``count`` pages open; return the share of a core that their server uses; ``clock`` reads its CPU seconds."""
    return asyncio.run(_idle(url, control, count, settle, seconds, clock))
