"""A row of ``layers.csv`` made ready to be asked: its file made into a table once, or its table in an engine found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from transcaspian.layers.model import State
from transcaspian.layers.source import Source
from transcaspian.tables.records import Layer


class Opening:
    """A layer on its way to being ready. ``share`` says how much of its file is read, between 0 and 1."""

    def __init__(self, layer: Layer, folder: Path, cache: Path, engines: Mapping[str, str]) -> None:
        """Begin; ``folder`` is that of the tables, ``engines`` the addresses of engines by name."""
        raise NotImplementedError

    @property
    def state(self) -> State:
        """Return how far it is."""
        raise NotImplementedError

    @property
    def source(self) -> Source:
        """Return what can be asked; raise Refused with the message that says why it cannot."""
        raise NotImplementedError
