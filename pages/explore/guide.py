"""How to read it: signs, certainty, grades, dates, terms and credits."""

from __future__ import annotations

from ui import guide, state

guide.guide(state.current())
