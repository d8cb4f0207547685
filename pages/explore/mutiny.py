"""The mutiny by the hour: a player of the 36 hours; below it who was asked, and what is claimed."""

from __future__ import annotations

from ui import look, state
from ui.mutiny import page, player

view = look.with_theme(state.current())
page.lead(view)
player.controls(view)
player.player()
page.below_player(view)
