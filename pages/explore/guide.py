"""How to read it: signs, certainty, grades, dates, terms and credits, in the words of the catalogue and the glossary."""

from __future__ import annotations

from ui import guide, state

guide.guide(state.current())
