"""The data dictionary: what every table and column holds, how dates are written, what every problem means."""

from __future__ import annotations

from ui import state
from ui.desk import dictionary

dictionary.page(state.current())
