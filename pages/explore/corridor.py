"""The corridor: the route and its rivals, what if a leg is closed, its volumes and its raw materials."""

from __future__ import annotations

from ui import state
from ui.corridor import page

page.page(state.current())
