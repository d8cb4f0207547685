"""The corridor's pictures for a slide: those of the section that the view shows, in exactly the room there is."""

from __future__ import annotations

from dataclasses import replace

from transcaspian.dataset import Dataset
from transcaspian.slides.sheet import Group, Item
from transcaspian.stories.corridor.asked import asked, shown
from transcaspian.stories.corridor.comparison import comparison
from transcaspian.stories.corridor.matrix import count_line, matrix
from transcaspian.stories.corridor.strip import height_of, strip
from transcaspian.stories.corridor.verdict import verdict
from transcaspian.stories.corridor.volumechart import volume_chart
from transcaspian.stories.picture import Picture
from transcaspian.view import View


def slide_picture(data: Dataset, view: View, width: float, height: float, font: float) -> Picture:
    """Return the pictures of the view's section, laid out in a room of pixels; ``font``: the size of ordinary text."""
    match view.section:
        case "compare":
            return comparison(data, view, asked(data, view).pair, width, font, height)
        case "volumes":
            return volume_chart(data, view, width, height, font)
        case "minerals":
            line = count_line(data, view, width, font)
            below = matrix(data, view, width, font, height - line.height - font)
            return _stacked(width, height, font, line, below)
        case "whatif":
            stretches, closed = shown(data, view)
            found = verdict(data, view)
            first = strip(data, view, stretches, closed, width, height_of(stretches, width, font), font)
            rest = height - first.height - font
            second = comparison(data, view, asked(data, view).pair, width, font, rest)
            picture = _stacked(width, height, font, first, second)
            return replace(picture, title=found.headline, text=f"{found.headline} {picture.text}")
        case _:
            stretches, closed = shown(data, view)
            first = strip(data, view, stretches, closed, width, height_of(stretches, width, font), font)
            rest = height - first.height - font
            return _stacked(width, height, font, first, volume_chart(data, view, width, rest, font))


def _stacked(width: float, height: float, gap: float, first: Picture, second: Picture) -> Picture:
    items: tuple[Item, ...] = (
        Group(first.items, key="first"),
        Group(second.items, y=first.height + gap, key="second"),
    )
    sources = tuple(dict.fromkeys((*first.source_ids, *second.source_ids)))
    return Picture(width, height, items, first.title, f"{first.text} {second.text}", sources)
