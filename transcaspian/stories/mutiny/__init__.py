"""The mutiny by the hour: 23 June 18:00 to 25 June 06:00, Moscow time.

Minutes are counted from the beginning of the window (``clock``). ``road`` is the way the columns took, ``column``
where on it they can have been, ``moment`` what is shown at a minute, ``march`` the same on the map, ``strip`` the
36 hours as a picture, ``allies`` who was asked and what they answered, ``query`` what
of all this a view asks for, ``sheet`` all of it for a slide.
"""

from __future__ import annotations

from transcaspian.stories.mutiny.slide import slide_picture

__all__ = ["slide_picture"]
