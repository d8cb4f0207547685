"""Many readers at once, as a server sees them: sessions over WebSockets, without browsers.

Each session opens the page, keeps its widgets' states as a browser does, asks for the page's automatic reruns when
they are due, and presses a choice of a control; a rerun takes from the press until the server says that it is done.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

_LIMIT = 60  # seconds for any rerun


@dataclass
class Session:
    """One reader's connection."""

    socket: ClientConnection
    control: str
    query: str = ""
    widget: str = ""
    choices: list[str] = field(default_factory=list)
    state: WidgetState | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)
    polls: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def listen(self) -> None:
        """Take messages until the connection ends."""
        async for data in self.socket:
            message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            kind = message.WhichOneof("type")
            if kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self.done.set()
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "auto_rerun":
                self._poll(message.auto_rerun.fragment_id, message.auto_rerun.interval)
            elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "button_group":
                group = message.delta.new_element.button_group
                if group.id.endswith(f"-{self.control}"):
                    self.widget, self.choices = group.id, [option.content for option in group.options]

    def _poll(self, fragment: str, interval: float) -> None:
        """Ask for a part of the page at intervals; a new wish for the same part replaces the old one."""
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

    async def _send(self, fragment: str = "") -> None:
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.fragment_id = fragment
        message.rerun_script.is_auto_rerun = bool(fragment)
        if self.state is not None:
            message.rerun_script.widget_states.widgets.append(self.state)
        await self.socket.send(message.SerializeToString())

    async def run(self) -> float:
        """Run the page's script with the widgets as they are; return the seconds until it is done."""
        self.done.clear()
        start = time.perf_counter()
        await self._send()
        await asyncio.wait_for(self.done.wait(), _LIMIT)
        return time.perf_counter() - start

    async def press(self, number: int) -> float:
        """Press one of the choices; return the seconds that the rerun took."""
        self.state = WidgetState(id=self.widget)
        self.state.string_array_value.data.append(self.choices[number % len(self.choices)])
        return await self.run()


async def _together(url: str, control: str, count: int, rounds: int, settle: float) -> list[list[float]]:
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    took: list[list[float]] = []
    async with contextlib.AsyncExitStack() as stack:
        sessions = []
        for _ in range(count):
            socket = await stack.enter_async_context(
                connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None, origin=None)
            )
            session = Session(socket, control)
            listening = asyncio.create_task(session.listen())
            stack.callback(listening.cancel)
            stack.callback(session.end)
            await session.run()
            sessions.append(session)
        # The pages stand open: what a server does once after it has read its tables is done meanwhile.
        await asyncio.sleep(settle)
        for turn in range(1, rounds + 1):
            # Neighbours press different choices, and everybody a new one in each round.
            took.append(await asyncio.gather(*(session.press(turn + n) for n, session in enumerate(sessions))))
    return took


def together(url: str, control: str, count: int, rounds: int, settle: float = 0.0) -> list[list[float]]:
    """Let so many sessions press at the same moment, again and again; return the seconds of all reruns by round.

    ``settle``: seconds that the pages stand open before.
    """
    return asyncio.run(_together(url, control, count, rounds, settle))
