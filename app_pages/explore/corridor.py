"""The corridor: the route and what competes with it, what if a leg is closed, its volumes and its raw materials."""

from __future__ import annotations

from ui import corridor, state

corridor.page(state.current())
