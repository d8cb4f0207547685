"""Redraw the reference pictures of the saved views in ``tests/pictures/`` and print those that changed.

``make pictures`` runs it after an intended change of data, layout, letters or colours; look at the pictures that it
prints before committing them. ``tests/unit/test_pictures.py`` draws them again and compares them as described at
``difference``.
"""

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402  (the path comes first)
from numpy.typing import NDArray  # noqa: E402
from PIL import Image  # noqa: E402

from transcaspian.dataset.loading import Dataset, load  # noqa: E402
from transcaspian.drawing.raster import png  # noqa: E402
from transcaspian.drawing.sheet import Sheet  # noqa: E402
from transcaspian.shipped import DATA_FOLDER  # noqa: E402
from transcaspian.slides.options import ROOM, Options  # noqa: E402
from transcaspian.slides.page import slide  # noqa: E402
from transcaspian.view.named import read_view  # noqa: E402
from transcaspian.view.query import View  # noqa: E402

FOLDER = ROOT / "tests" / "pictures"
SIZE_LIMIT = 120 * 1024  # most bytes of a reference

# The tolerance; the reasons are at ``difference``.
LEVELS = 40  # of 255: a pixel of the picture at half its size differs if a channel differs by more
SQUARE = 12  # pixels of the picture at half its size
PIXELS_IN_A_SQUARE = 3  # that may differ
BLOCK = 8  # pixels of the picture
BLOCK_LEVELS = 12  # of 255: a block differs if the mean of a channel differs by more
SHARE_OF_BLOCKS = 0.001  # that may differ
PATCH = 4  # pixels of the picture
PATCH_LEVELS = 29  # of 255: a patch differs if the mean of a channel differs by more
PATCHES_IN_A_SQUARE = 1  # that may differ
_PATCHES = 2 * SQUARE // PATCH  # along the side of a square

# The most frequent colours of a picture are kept exactly, the others are reduced to this many.
_FLAT_COLOURS = 20
_OTHER_COLOURS = (60, 40, 32)


@dataclass(frozen=True, slots=True)
class Case:
    """A reference picture: a view with the settings of a briefer."""

    view: View
    options: Options


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference of two pictures: pixels and patches in the worst square, and the share of differing blocks."""

    pixels: int
    patches: int
    blocks: float

    @property
    def accepted(self) -> bool:
        """Whether this may be the same picture, drawn on another machine."""
        return (
            self.pixels <= PIXELS_IN_A_SQUARE and self.patches <= PATCHES_IN_A_SQUARE and self.blocks <= SHARE_OF_BLOCKS
        )

    def __str__(self) -> str:
        return (
            f"{self.pixels} differing pixels in a square where {PIXELS_IN_A_SQUARE} are tolerated, "
            f"{self.patches} patches where {PATCHES_IN_A_SQUARE} is tolerated, "
            f"{self.blocks:.2%} of the blocks where {SHARE_OF_BLOCKS:.2%} are"
        )


@cache
def dataset() -> Dataset:
    """Return the shipped tables under a fixed version: the real one changes with every note in a table."""
    return replace(load(DATA_FOLDER).published, version="0000000")


def cases() -> dict[str, Case]:
    """Return every reference picture by the name of its file: each view in both layouts, and a few of other kinds."""
    found = {}
    for name, saved in dataset().views.items():
        # No number: a view added in between would change all pictures after it.
        options = Options(1280, 720, title=saved.title("en"), message=saved.message["en"], number=0)
        found[name] = Case(read_view(dataset(), saved.query)[0], options)
        found[f"{name}.room"] = Case(found[name].view, replace(options, layout=ROOM))
    first, saved = next(iter(dataset().views.items()))
    polish = replace(found[first].options, title=saved.title("pl"), message=saved.message["pl"])
    found[f"{first}.pl-dark"] = Case(replace(found[first].view, language="pl", theme="dark"), polish)
    found[f"{first}.print"] = Case(replace(found[first].view, theme="print"), found[first].options)
    name, case = next((name, case) for name, case in found.items() if case.view.window == "july" and case.view.event)
    options = Options(
        1600,
        1200,
        title=case.options.title,
        note="A briefer’s own note: no order, number or price has been published.",
        marking="EXERCISE – NOT FOR RELEASE",
        number=5,
        of=10,
    )
    # Close enough to have few lines of the basemap: a larger picture must not be a larger file.
    found[f"{name}.marked"] = Case(replace(case.view, frame="uralsk"), options)
    return found


def sheet_of(case: Case) -> Sheet:
    """Return the sheet of a case."""
    return slide(dataset(), case.view, case.options).sheet


def picture(sheet: Sheet) -> Image.Image:
    """Return a sheet as a picture."""
    return decode(png(sheet))


def decode(content: bytes) -> Image.Image:
    """Return a PNG as a picture of red, green and blue."""
    return Image.open(io.BytesIO(content)).convert("RGB")


def encode(image: Image.Image) -> bytes:
    """Return a picture as a small PNG of at most 80 colours, the same bytes each time."""
    content = b""
    for others in _OTHER_COLOURS:
        buffer = io.BytesIO()
        few = image.quantize(palette=_palette(image, others), dither=Image.Dither.NONE)
        few.save(buffer, "PNG", optimize=True, compress_type=zlib.Z_FILTERED)
        content = buffer.getvalue()
        if len(content) <= SIZE_LIMIT:
            break
    return content


def _palette(image: Image.Image, others: int) -> Image.Image:
    """Return the palette: flat colours exactly, since whole areas have them, and ``others`` colours for all edges."""
    channels = np.asarray(image, dtype=np.uint32).reshape(-1, 3)
    colours, counts = np.unique(channels @ np.array([65536, 256, 1], dtype=np.uint32), return_counts=True)
    order = np.lexsort((colours, -counts.astype(np.int64)))
    flat, rare = colours[order[:_FLAT_COLOURS]], np.sort(colours[order[_FLAT_COLOURS:]])
    found = _channels(flat).ravel().tolist()
    if len(rare):
        edges = Image.fromarray(_channels(rare)[np.newaxis]).quantize(others, method=Image.Quantize.MAXCOVERAGE)
        found += (edges.getpalette() or [])[: 3 * others]
    palette = Image.new("P", (1, 1))
    palette.putpalette(found)
    return palette


def _channels(colours: NDArray[np.uint32]) -> NDArray[np.uint8]:
    return np.stack([colours >> 16 & 255, colours >> 8 & 255, colours & 255], axis=1).astype(np.uint8)


def difference(actual: Image.Image, reference: Image.Image) -> Difference:
    """Return the difference of a picture and its reference.

    Three measures, because faults are small and strong, small and faint, or large and faint:

    * At half size (each pixel the mean of four) at most 3 pixels of any 12 × 12 may differ by more than 40 of 255 in
      a channel. The mean of four hides differences between machines at edges: a picture moved by 0.15 pixels both
      ways with noise of 6 levels on top, against its reference of 80 colours, has 1 such pixel in a square. A mark
      moved by 6 pixels has 20 and more, the smallest text (a footnote's "1") 4 if it is missing.
    * Of the patches of 4 × 4 pixels at most one in any square of 24 × 24 may differ by more than 29 of 255 in the
      mean: the bar of an imprecise date is paler than the first measure sees. Moved by 6 pixels it has 2 of 37 levels
      and more; on another machine, as above, no patch differs by more than 24, and no two of a square by more than 22.
    * Of the blocks of 8 × 8 pixels at most one in a thousand may differ by more than 12 of 255 in the mean: the pale
      bands behind imprecise dates are too weak for the first measure, but wide.
    """
    if actual.size != reference.size:
        return Difference(SQUARE * SQUARE, _PATCHES * _PATCHES, 1.0)
    differing = _apart(actual, reference, 2) > LEVELS
    patches = _apart(actual, reference, PATCH) > PATCH_LEVELS
    blocks = _apart(actual, reference, BLOCK) > BLOCK_LEVELS
    return Difference(_worst(differing, SQUARE), _worst(patches, _PATCHES), float(blocks.mean()))


def difference_picture(actual: Image.Image, reference: Image.Image) -> Image.Image:
    """Return a picture of the differences in red over a pale reference."""
    pale = Image.blend(reference, Image.new("RGB", reference.size, "white"), 0.75)
    if actual.size != reference.size:
        return pale
    for side, levels in ((BLOCK, BLOCK_LEVELS), (PATCH, PATCH_LEVELS), (2, LEVELS)):
        where = Image.fromarray(((_apart(actual, reference, side) > levels) * 255).astype(np.uint8))
        pale.paste((220, 0, 0), mask=_enlarged(where, side, pale.size))
    return pale


def _enlarged(mask: Image.Image, side: int, size: tuple[int, int]) -> Image.Image:
    whole = Image.new("L", size)
    whole.paste(mask.resize((mask.width * side, mask.height * side), Image.Resampling.NEAREST))
    return whole


def _apart(one: Image.Image, two: Image.Image, side: int) -> NDArray[np.float64]:
    """Return the greatest difference over channels between the means of each block of pixels."""
    return np.asarray(np.abs(_means(one, side) - _means(two, side)).max(axis=2))


def _means(image: Image.Image, side: int) -> NDArray[np.float64]:
    pixels = np.asarray(image, dtype=np.float64)
    height, width = (length // side for length in pixels.shape[:2])
    cut = pixels[: height * side, : width * side]
    return np.asarray(cut.reshape(height, side, width, side, 3).mean(axis=(1, 3)))


def _worst(mask: NDArray[np.bool_], n: int) -> int:
    """Return the greatest number of set pixels in a square of a side."""
    sums = np.pad(mask.astype(np.int64).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    return int((sums[n:, n:] - sums[:-n, n:] - sums[n:, :-n] + sums[:-n, :-n]).max(initial=0))


def update(folder: Path, wanted: Mapping[str, Case]) -> Iterator[str]:
    """Update the references in a folder; yield a line for each one added, changed or removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, case in wanted.items():
        path = folder / f"{name}.png"
        image = picture(sheet_of(case))
        content = encode(image)
        if not path.exists():
            path.write_bytes(content)
            yield f"new       {name}"
        elif path.read_bytes() != content:
            visibly = not difference(image, decode(path.read_bytes())).accepted
            path.write_bytes(content)
            yield f"{'changed  ' if visibly else 'tolerated'} {name}"
    for path in sorted(folder.glob("*.png")):
        if path.stem not in wanted:
            path.unlink()
            yield f"removed   {path.stem}"


if __name__ == "__main__":
    lines = 0
    for line in update(FOLDER, cases()):
        print(line, flush=True)
        lines += 1
    print(f"{len(cases())} pictures drawn, {lines or 'none'} changed")
