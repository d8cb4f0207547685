"""The article that started this collection, claim by claim, each checked against the sources."""

from __future__ import annotations

from ui import state
from ui.evidence import article

article.article(state.current())
