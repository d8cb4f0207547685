"""The mutiny by the hour: 36 hours that play, step and stand still; beneath them who was asked, and what is said."""

from __future__ import annotations

from ui import look, state
from ui.mutiny import page, player

view = look.themed(state.current())
page.lead(view)
player.controls(view)
player.player()
page.beneath(view)
