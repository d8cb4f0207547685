"""The mutiny by the hour, over the hours of the window that its row names.

Minutes are counted from the beginning of these hours (``clock``). ``road`` is the route of the columns, ``column``
where on it they may have been, ``moment`` what is shown at a minute, ``march`` the same on the map, ``strip`` the
hours as a picture, ``allies`` who was asked and what they answered, ``query`` the parameters of a view,
``slide`` all of it on a slide.
"""

from __future__ import annotations

from transcaspian.stories.mutiny.slide import slide_picture

__all__ = ["slide_picture"]
