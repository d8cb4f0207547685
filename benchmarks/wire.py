"""Bytes on the wire: a counting proxy between browser and server, compression included."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass
class Wire:
    """A connection to a server through an address of its own; ``received`` counts the bytes from the server."""

    url: str
    received: int = 0


@contextlib.contextmanager
def counting_proxy(url: str) -> Iterator[Wire]:
    """Open a counting proxy to a server until the block ends."""
    parts = urlsplit(url)
    with socket.create_server(("localhost", 0)) as door:
        wire = Wire(f"http://localhost:{door.getsockname()[1]}")
        target = (parts.hostname or "localhost", parts.port or 80)
        threading.Thread(target=_accept, args=(door, target, wire), daemon=True).start()
        yield wire


def _accept(door: socket.socket, target: tuple[str, int], wire: Wire) -> None:
    with contextlib.suppress(OSError):  # the socket is closed at the end
        while True:
            browser, _ = door.accept()
            server = socket.create_connection(target)
            threading.Thread(target=_pass_on, args=(browser, server, None), daemon=True).start()
            threading.Thread(target=_pass_on, args=(server, browser, wire), daemon=True).start()


def _pass_on(giver: socket.socket, taker: socket.socket, wire: Wire | None) -> None:
    with contextlib.suppress(OSError):
        while data := giver.recv(1 << 16):
            taker.sendall(data)
            if wire:
                wire.received += len(data)
    for end in (giver, taker):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
