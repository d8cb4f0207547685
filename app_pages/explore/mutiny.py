"""The mutiny by the hour: 36 hours that play, step and stand still; beneath them who was asked, and what is said."""

from __future__ import annotations

from ui import look, mutiny, mutinyplay, state

view = look.themed(state.current())
mutiny.lead(view)
mutinyplay.controls(view)
mutinyplay.player()
mutiny.beneath(view)
