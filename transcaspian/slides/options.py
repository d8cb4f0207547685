"""What a briefer may ask of a slide, and the page that it is laid out on: its paper, its points, its letters."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.drawing.sheet import LEAST
from transcaspian.language.messages import Refused
from transcaspian.scene.model import Beneath
from transcaspian.view.grammar import LAYOUTS

SIZES = ((1920, 1080), (1280, 720), (1600, 1200))
A4 = (1414, 1000)  # landscape, in the proportions of ISO 216
ROOM, READING = LAYOUTS
MESSAGE_LIMIT = 180  # letters of a headline of one's own, on the page
MOST_SHAPES = 400  # of a PowerPoint slide
NOTE_LIMIT = 400  # letters of a note of one's own, on the page
SHAPES = (0.7, 2.4)  # widths in heights: from an upright sheet of paper to a screen of 21:9

_A4, _A3, _LETTER = (297 / 25.4, 210 / 25.4), (420 / 25.4, 297 / 25.4), (11.0, 8.5)  # inches
# Paper by its name, in pixels, all with the pixels to a point that A4 has.
PAPERS = {"a4": A4, "a3": (2000, 1414), "letter": (1330, 1028)}
PAPERS |= {f"{name}-upright": (height, width) for name, (width, height) in tuple(PAPERS.items())}
_INCHES = {"a4": _A4, "a3": _A3, "letter": _LETTER}
# Inches: the long side of a slide, the width of one of 4:3, and the height of one that is wider than 16:9.
_WIDE, _SQUARER, _HIGH = 40 / 3, 10.0, 7.5
_ALIKE = 0.01  # between the proportions of pages that are the same
_TALL = 1.15  # ratio of width to height below which the text is under the map and not next to it


@dataclass(frozen=True, slots=True)
class Letters:
    """Sizes of letters by what they are for, in points or in pixels; of several the largest is first."""

    least: float  # of anything but the foot
    foot: float  # sources, version, credits, number
    label: float  # events on the timeline
    place: float  # places on the map
    subtitle: tuple[float, ...]
    headline: tuple[float, ...]
    told: tuple[float, ...]  # the text beside the map

    def at(self, point: float) -> Letters:
        """Return the sizes in pixels, of which there are so many to a point; no letter is smaller than ``LEAST``."""

        def pixels(size: float) -> float:
            return max(LEAST, size * point)

        least, foot, label, place = map(pixels, (self.least, self.foot, self.label, self.place))
        subtitle, headline, told = (tuple(map(pixels, one)) for one in (self.subtitle, self.headline, self.told))
        return Letters(least, foot, label, place, subtitle, headline, told)


# Across a room 28 points are a headline and 12 the least; the sizes of a printed page are those of a newspaper.
LETTERS = {
    ROOM: Letters(12, 10, 14, 14, (14, 13, 12), (34, 32, 30, 28, 26, 24), (24, 22, 20, 18, 17, 16, 15, 14)),
    READING: Letters(9, 9, 9.7, 10.5, (10.5, 9.75, 9), (18, 17, 16, 15, 14, 13, 12), (12, 11, 10, 9.5, 9)),
}


@dataclass(frozen=True, slots=True)
class Options:
    """What a briefer may ask of a slide besides its view; hashable, so that it can be a cache's key."""

    width: int = 1920
    height: int = 1080
    title: str = ""
    message: str = ""  # the briefer's own headline; empty: a sentence from the data
    note: str = ""
    marking: str = ""
    marking_colour: str = ""  # #rrggbb; empty: the palette's warning colour
    short: bool = False  # short names only
    alone: bool = False  # a PowerPoint file of this slide only, without tables of its events and sources behind it
    number: int = 1
    of: int = 0  # slides in all, where there are several
    marked: tuple[tuple[str, str], ...] = ()  # event -> added | corrected, since the view's version
    known: tuple[str, ...] = ()  # sources that have their numbers from the slides before
    layout: str = READING  # where the view names none
    printed: float = 0.0  # inches that the width has on a page of a document; 0: the page is the slide's own
    author: str = ""  # of a document, and on a cover
    cover: bool = False  # before the contents of a handout
    beneath: Beneath | None = None  # what the layer of the view has answered
    rest: str = "files"  # where the sources are that a slide does not name: files | page | notes | below | handout

    @property
    def unit(self) -> float:
        """Pixels of the page to one of a page of 1920 × 1080: that by which everything is larger or smaller."""
        unit = min(self.width / 1920, self.height / 1080)
        # A page that is nearly as high as wide has its text beneath the map, in the whole width.
        return max(unit, min(self.width / 1200, self.height / 1500))

    @property
    def point(self) -> float:
        """Pixels to a point of the slide or of the paper."""
        return self.width / (72 * (self.printed or inches(self.width, self.height)[0]))

    @property
    def letters(self) -> Letters:
        """The sizes of letters in pixels.

        Those for a room are points of the slide. Those for reading are points of paper, and a slide that is no paper
        counts as printed on A4, as large as it can be: a slide of 16:9 is 13.3 inches wide there and 11.7 here.
        """
        point = self.point
        if self.layout == READING and not (self.printed or _paper(self.width, self.height)):
            long, short = (72 * side for side in _A4)
            across, down = (long, short) if self.width >= self.height else (short, long)
            point = max(self.width / across, self.height / down)
        return LETTERS[self.layout].at(point)

    @property
    def tall(self) -> bool:
        """Whether text stands under the map."""
        return self.width < _TALL * self.height


def inches(width: int, height: int) -> tuple[float, float]:
    """Return how large a page of so many pixels is: that of a paper, or of a slide with the same proportions."""
    if paper := _paper(width, height):
        return paper
    shape = width / height
    if abs(shape - 4 / 3) < _ALIKE:
        return _SQUARER, _SQUARER / shape
    if shape > _WIDE / _HIGH + _ALIKE:
        return _HIGH * shape, _HIGH
    return (_WIDE, _WIDE / shape) if shape >= 1 else (_WIDE * shape, _WIDE)


def _paper(width: int, height: int) -> tuple[float, float] | None:
    """Return the size of a paper in inches; None for what is no paper."""
    name = next((name for name, size in PAPERS.items() if size == (width, height)), "")
    if not name:  # any other page in the proportions of ISO 216 is A4
        name = "a4" if abs(max(width, height) / min(width, height) - 2**0.5) < _ALIKE else ""
    if not name:
        return None
    long, short = _INCHES[name.removesuffix("-upright")]
    return (long, short) if width >= height else (short, long)


def checked(options: Options) -> None:
    """Refuse a size or shape of which no slide can be made."""
    width, height = options.width, options.height
    if not (640 <= width <= 3840 and 480 <= height <= 3840):
        raise Refused("slide.size", size=f"{width}x{height}")
    if not SHAPES[0] <= width / height <= SHAPES[1]:
        key = "slide.narrow" if width < height else "slide.wide"
        size = (width, round(width / 0.75)) if width < height else (round(height * 2.3), height)
        raise Refused(key, size=f"{width}x{height}", other=f"{size[0]}x{size[1]}")


PLAIN = Options()
