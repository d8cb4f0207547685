"""The mutiny by the hour: 23 June 18:00 to 25 June 06:00, Moscow time.

Minutes are counted from the beginning of the window (``clock``). ``road`` is the route of the columns, ``column``
where on it they may have been, ``moment`` what is shown at a minute, ``march`` the same on the map, ``strip`` the
36 hours as a picture, ``allies`` who was asked and what they answered, ``query`` the parameters of a view,
``slide`` all of it on a slide.
"""

from __future__ import annotations

from transcaspian.stories.mutiny.slide import slide_picture

__all__ = ["slide_picture"]
