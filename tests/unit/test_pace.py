"""Many requests in the same moment: in which order they begin, and what goes on between them."""

from __future__ import annotations

import asyncio

from starlette.types import Receive, Scope, Send

from tests.unit.asking import scope_of
from ui.server import turns
from ui.server.pace import Pace


async def receive() -> dict[str, str]:
    return {"type": "http.disconnect"}


async def send(message: object) -> None: ...


def asking(count: int, kind: str = "http", few: int = 3) -> tuple[list[str], list[bool]]:
    """Ask for addresses at once, while a reader's messages are sent; return what happened, and when it was calm."""
    happened, calm = list[str](), list[bool]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        happened.append(scope["path"])
        calm.append(turns.CALM.is_set())

    async def messages(over: asyncio.Event) -> None:
        while not over.is_set():
            happened.append("message")
            await asyncio.sleep(0)

    async def all_at_once() -> None:
        paced, over = Pace(app, few, 0.002), asyncio.Event()
        reader = asyncio.create_task(messages(over))
        await asyncio.gather(*(paced({**scope_of(f"/{n}"), "type": kind}, receive, send) for n in range(count)))
        over.set()
        await reader

    asyncio.run(all_at_once())
    return happened, calm


def test_of_many_requests_a_few_begin_at_a_time_in_their_order_and_messages_go_between() -> None:
    happened, calm = asking(20)
    assert [one for one in happened if one != "message"] == [f"/{n}" for n in range(20)]
    groups = [len(part.split()) for part in " ".join(happened).replace("message", "|").split("|") if part.strip()]
    assert max(groups) <= 3 and len(groups) >= 7
    assert calm[0] and not calm[10] and turns.CALM.is_set(), "a crowd is known as one, until the last has begun"


def test_a_few_requests_and_connections_wait_for_nothing() -> None:
    assert [one for one in asking(3)[0] if one != "message"] == ["/0", "/1", "/2"]
    happened, calm = asking(20, "websocket")
    assert happened[-20:] == [f"/{n}" for n in range(20)] or "message" not in happened[1:20]
    assert all(calm)


def test_a_request_that_has_gone_away_keeps_nobody_waiting() -> None:
    begun = list[str]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        begun.append(scope["path"])

    async def one_goes() -> None:
        paced = Pace(app, 1, 0.002)
        all_of_them = [asyncio.create_task(paced(scope_of(f"/{n}"), receive, send)) for n in range(4)]
        await asyncio.sleep(0)
        all_of_them[1].cancel()
        await asyncio.gather(*all_of_them, return_exceptions=True)

    asyncio.run(one_goes())
    assert begun == ["/0", "/2", "/3"]
    assert turns.CALM.is_set()
