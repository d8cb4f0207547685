"""A whole build: pages, then the grounds and pictures that they show, then everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from transcaspian.drawing import ground
from transcaspian.drawing.ground import Ground
from transcaspian.site import layout, link_pictures, pictures, plan
from transcaspian.site.model import Site

Put = Callable[[str, bytes], None]
Told = Callable[[int, int, str], None]
_QUALITY = 65  # of the grounds of maps: on a disk there are a hundred of them


@dataclass(frozen=True, slots=True)
class _Drawing:
    path: str
    coming: Future[bytes] | Callable[[], bytes]

    def content(self) -> bytes:
        return self.coming.result() if isinstance(self.coming, Future) else self.coming()


def build(site: Site, put: Put, told: Told, workers: Executor | None = None, folder: Path | None = None) -> None:
    """Make every file of a site and give it to ``put``; ``told`` hears how many of how many are done, and which.

    ``workers`` draw the pictures beside, where there are any, from the tables of ``folder``.
    """
    planned = list(plan.pages(site))
    wanted = link_pictures.wanted(site, folder)
    drawings = list(_pictures(site, wanted, workers))
    total, done = len(planned) + len(drawings), 0
    grounds: dict[str, Ground] = {}
    for one in planned:
        told(done, total, one.path)
        page = one.make()
        grounds |= {pictures.ground_path(each): each for each in page.grounds}
        put(page.path, layout.html(site, page))
        done += 1
    for path, each in sorted(grounds.items()):
        put(path, ground.webp(each, _QUALITY))
    for path, content in plan.files(site):
        put(path, content)
    for drawing in drawings:
        told(done, total, drawing.path)
        put(drawing.path, drawing.content())
        done += 1
    told(total, total, "")


def _pictures(site: Site, wanted: dict[str, link_pictures.Wanted], workers: Executor | None) -> Iterator[_Drawing]:
    for path, one in wanted.items():
        if workers:
            yield _Drawing(path, workers.submit(link_pictures.drawn, one))
        else:
            yield _Drawing(path, partial(link_pictures.draw, site.data, one))
