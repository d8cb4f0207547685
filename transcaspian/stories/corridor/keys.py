"""Keys to the signs that the corridor's pictures use, and to the origin of lengths."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from transcaspian.language.messages import Words
from transcaspian.stories.corridor.minerals import Materials
from transcaspian.stories.corridor.stretches import Stretch
from transcaspian.stories.corridor.volumes import Figure

_MADE = ("produced", "processed", "by-product")
_BASES = ("rail graph", "road graph", "sea lane", "estimate", "")


def of_strip(stretches: Sequence[Stretch], closed: Collection[str], say: Words) -> str:
    """Return the key to the lines and signs of a strip."""
    modes = {stretch.mode for stretch in stretches}
    drawn = {
        "rail": "rail" in modes,
        "ferry": bool(modes & {"ferry", "sea"}),
        "road": "road" in modes,
        "unknown": any(stretch.km is None for stretch in stretches),
        "border": any(stretch.has_border for stretch in stretches),
        "passed": any(len(stretch.countries) > 1 and not stretch.has_border for stretch in stretches),
        "gauge": any(stretch.gauge for stretch in stretches),
        "closed": any(stretch.leg_id in closed for stretch in stretches),
        "km": bool(stretches),
    }
    return " ".join(say(f"corridor.key.{name}") for name, there in drawn.items() if there)


def of_map(styles: Collection[str], say: Words) -> str:
    """Return the key to the lines of a map, apart from the way itself."""
    drawn = {"others": any(style.startswith("branch") for style in styles), "shut": "unreached" in styles}
    return " ".join(say(f"corridor.key.{name}") for name, there in drawn.items() if there)


def of_volumes(shown: Sequence[Figure], say: Words) -> str:
    """Return the key to the marks of freight figures."""
    traffic = {figure.stance for figure in shown if not (figure.plan or figure.misread_of)}
    drawn = {
        "confirms": "confirms" in traffic,
        "reports": "reports" in traffic,
        "asserts": bool(traffic - {"confirms", "reports"}),
        "plan": any(figure.plan for figure in shown),
        "part": any(figure.part for figure in shown),
        "misread": any(figure.misread_of for figure in shown),
        "unit": bool(shown),
    }
    return " ".join(say(f"corridor.volumes.key.{name}") for name, there in drawn.items() if there)


def of_minerals(found: Materials, say: Words, on_map: bool = True) -> str:
    """Return the key to the signs of the matrix; ``on_map``: whether distances are drawn as well."""
    every = (*found.critical, *found.rare_earths, *found.others)
    far = any(material.distance_km is not None for material in every)
    drawn = {
        "made": any(material.mineral.home_status in _MADE for material in every),
        "unmade": any(material.mineral.home_status not in _MADE for material in every),
        "listed": any(any(material.on) for material in every),
        "distance": far,
        "dotted": far and on_map,
    }
    return " ".join(say(f"corridor.minerals.key.{name}") for name, there in drawn.items() if there)


def of_lengths(bases: Iterable[str | None], say: Words) -> str:
    """Return in words where unpublished lengths come from; empty if there are none."""
    found = {basis or "" for basis in bases}
    how = [say(f"corridor.lengths.{(basis or 'none').replace(' ', '_')}") for basis in _BASES if basis in found]
    return say("corridor.lengths", how=say.list(how)) if how else ""
