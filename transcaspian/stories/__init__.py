"""The stories: the mutiny by the hour, the contracts, the corridor and its minerals.

Each is a package of its own over the same dataset, view and scene, and knows no other. What one draws is a
``Picture``: plain shapes and texts, which the browser, slides and files show alike.
"""

from __future__ import annotations

from transcaspian.stories.picture import Picture

__all__ = ["Picture"]
