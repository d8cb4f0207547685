"""The start of the server: what the first reader would wait for is done before anybody can ask."""

from __future__ import annotations

import ast
import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from threading import Event

from starlette.concurrency import run_in_threadpool

from ui import cached, drawn, layers
from ui.desk import unsaved
from ui.server import watch
from ui.server.first_picture import PICTURES

DRAW_AHEAD = "TRANSCASPIAN_DRAW_AHEAD"  # "no": the first readers wait for what they ask for
_ROOT = Path(__file__).parents[2]
_LOG = logging.getLogger(__name__)


def prepare(base: str) -> None:
    """Load the program of every page and the tables, and draw the default views in the first language."""
    began = time.monotonic()
    try:
        for module, name in imported():
            if not hasattr(import_module(module), name):
                import_module(f"{module}.{name}")
        unsaved.desk()  # puts right what a killed server has left, before anybody sees half of a save
        cached.store().refresh()
        if _draws_ahead():
            PICTURES.prepare(base, cached.dataset().languages[:1])
    except Exception:  # a page that cannot be prepared says so to those who open it
        _LOG.exception("Not everything could be prepared")
    _LOG.info("Prepared in %.1f s", time.monotonic() - began)


def prepare_others(base: str, closing: Event) -> None:
    """Draw the default views in the other languages, between the scripts of readers, until the server closes."""
    try:
        if _draws_ahead():
            PICTURES.prepare(base, cached.dataset().languages[1:], lambda: not closing.is_set())
    except Exception:  # they are drawn when somebody asks
        _LOG.exception("Not everything could be prepared")


def _draws_ahead() -> bool:
    return os.environ.get(DRAW_AHEAD) != "no"


def imported() -> Iterator[tuple[str, str]]:
    """Yield what the pages' scripts import of ours: modules, and names in them."""
    for script in (_ROOT / "ui" / "frame.py", *sorted((_ROOT / "pages").rglob("*.py"))):
        for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "ui":
                yield from ((node.module, one.name) for one in node.names)


@asynccontextmanager
async def running(app: object, base: str) -> AsyncIterator[None]:
    """Prepare, and watch the tables while the server runs."""
    await run_in_threadpool(prepare, base)
    drawn.DRAWER.open(at_once=_draws_ahead())
    drawn.SITE_DRAWER.open(at_once=False)
    closing = Event()
    # Readers of the other languages must not keep those of the first one waiting, however many languages there are.
    others = asyncio.create_task(run_in_threadpool(prepare_others, base, closing))
    try:
        async with watch.watching(app):
            yield
    finally:
        closing.set()
        drawn.DRAWER.close()
        drawn.SITE_DRAWER.close()
        await run_in_threadpool(layers.close)
        await others
