"""The corridor and its minerals: the route, its rivals, what if a leg is closed, its volumes and its materials."""

from __future__ import annotations

from transcaspian.stories.corridor.slide import slide_picture

__all__ = ["slide_picture"]
