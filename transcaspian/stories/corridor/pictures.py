"""The pictures of the corridor's page, as the page and a published one show them; each is drawn once for what it shows.

``wide``: pixels that a picture may take; ``size``: pixels of ordinary text in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.drawing.picture import Picture
from transcaspian.language.messages import words
from transcaspian.scene import Scene
from transcaspian.scene.model import Canvas
from transcaspian.stories.corridor import keys, mapping, question, volumechart
from transcaspian.stories.corridor.comparison import comparison as drawn_comparison
from transcaspian.stories.corridor.counts import count_line
from transcaspian.stories.corridor.matrix import matrix
from transcaspian.stories.corridor.minerals import Material, materials
from transcaspian.stories.corridor.stretches import Stretch
from transcaspian.stories.corridor.strip import height_of
from transcaspian.stories.corridor.strip import strip as drawn_strip
from transcaspian.stories.corridor.sums import kilometres, total
from transcaspian.stories.corridor.volumes import volumes as figures
from transcaspian.view.query import View

SceneOf = Callable[[View, Canvas], Scene]

_HEIGHT = 470.0  # pixels of the chart of freight figures


def _bare(view: View) -> View:
    """Return a view as a key: only what a picture depends on."""
    return View(
        known_by=view.known_by,
        zone=view.zone,
        language=view.language,
        theme=view.theme,
        stories=view.stories.of("corridor"),
    )


def strip(data: Dataset, view: View, wide: float, size: float) -> Picture | None:
    """Return the strip of the way on show; None without one."""
    bare = _bare(view)
    return _strip(data, bare, wide, size) if question.visible_stretches(data, bare)[0] else None


@lru_cache(maxsize=128)
def _strip(data: Dataset, view: View, wide: float, size: float) -> Picture:
    stretches, closed = question.visible_stretches(data, view)
    return drawn_strip(data, view, stretches, closed, wide, height_of(stretches, wide, size), size)


def strip_sum(data: Dataset, view: View) -> str:
    """Say how long the way on show is."""
    stretches, _ = question.visible_stretches(data, _bare(view))
    say = words(view.language)
    return say("corridor.strip.sum", total=kilometres(total(one.km for one in stretches), say))


def strip_notes(data: Dataset, view: View) -> Markup:
    """Return what the lines of the strip mean, and what of the way is beyond the map."""
    say = words(view.language)
    stretches, closed = question.visible_stretches(data, _bare(view))
    notes = [keys.of_strip(stretches, closed, say)]
    if mapping.leaves_map(data, stretches):
        notes.append(say("corridor.map.beyond"))
    return markup.paragraph(" ".join(notes), kind="tc-foot")


def comparison(data: Dataset, view: View, wide: float, size: float) -> Picture:
    """Return two routes and their rivals."""
    return _comparison(data, _bare(view), wide, size)


@lru_cache(maxsize=64)
def _comparison(data: Dataset, view: View, wide: float, size: float) -> Picture:
    return drawn_comparison(data, view, question.question_of(data, view).pair, wide, size)


def chart(data: Dataset, view: View, wide: float, size: float) -> Picture | None:
    """Return the freight figures side by side; None if there are none."""
    bare = replace(_bare(view), stories=View().stories)
    return _chart(data, bare, wide, size) if figures(data, bare).figures else None


@lru_cache(maxsize=32)
def _chart(data: Dataset, view: View, wide: float, size: float) -> Picture:
    return volumechart.volume_chart(data, view, wide, _HEIGHT, size)


def no_chart(data: Dataset, view: View) -> str:
    """Say why there are no freight figures to draw."""
    return words(view.language).n("corridor.volumes.nothing", figures(data, view).later)


def materials_drawn(data: Dataset, view: View, wide: float, size: float) -> tuple[Picture, Picture]:
    """Return the published counts of materials, and the materials."""
    bare = replace(_bare(view), stories=View().stories)
    return _counts(data, bare, wide, size), _matrix(data, bare, wide, size)


@lru_cache(maxsize=32)
def _matrix(data: Dataset, view: View, wide: float, size: float) -> Picture:
    return matrix(data, view, wide, size)


@lru_cache(maxsize=32)
def _counts(data: Dataset, view: View, wide: float, size: float) -> Picture:
    return count_line(data, view, wide, size)


def map_of(data: Dataset, view: View, plants: bool, canvas: Canvas, scene_of: SceneOf) -> Scene:
    """Return the scene of the corridor's map; ``plants``: with the places of raw materials instead of a way.

    ``scene_of`` returns the scene of a view, as the caller keeps them.
    """
    bare = _bare(view)
    # Closures change lines and frame, not the events: these are laid out once for each frame.
    signs = plants or bool(view.value("signs"))
    drawn = mapping.view_of(data, view.but(section="", way=""), _frame(data, bare, plants), signs)
    base = scene_of(drawn, canvas)
    shown = replace(mapping.view_of(data, bare, signs=signs), frame=base.view.frame)
    lines = _mapped(data, bare, shown, plants, canvas, scene_of)
    named = replace(base.map, lines=lines.map.lines, labels=lines.map.labels)
    # Without the signs of events, the map shows the way alone.
    summary = base.summary if signs else strip_sum(data, view)
    return replace(base, map=named, legend=lines.legend, summary=summary)


@lru_cache(maxsize=64)
def _mapped(data: Dataset, view: View, shown: View, plants: bool, canvas: Canvas, scene_of: SceneOf) -> Scene:
    return mapping.scene_with_way(scene_of(shown, canvas), data, *_on_map(data, view, plants))


@lru_cache(maxsize=64)
def _frame(data: Dataset, view: View, plants: bool) -> str:
    return mapping.frame_of(data, *_on_map(data, view, plants))


def _on_map(
    data: Dataset, view: View, plants: bool
) -> tuple[tuple[Stretch, ...], frozenset[str], tuple[Material, ...]]:
    """Return what the map shows: a way, the ids of closed legs, and the materials whose plants are shown."""
    stretches, closed = question.visible_stretches(data, view)
    if not plants:
        return stretches, closed, ()
    found = materials(data, view)
    return stretches, closed, (*found.critical, *found.rare_earths, *found.others)
