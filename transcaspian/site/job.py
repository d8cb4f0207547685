"""A whole site as a ZIP, as a plain value: it can be asked for in one process and made in another."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.dataset.loading import Dataset
from transcaspian.site.build import build
from transcaspian.site.model import Site
from transcaspian.site.writing import zipped
from transcaspian.slides.files.jobs import Drawn, Progress


@dataclass(frozen=True, slots=True)
class WholeSite:
    """The site of all languages of the tables; ``base``: the address at which it will lie, empty: nobody knows."""

    base: str = ""

    def drawn(self, data: Dataset, progress: Progress) -> Drawn:
        """Make every page, the pictures of links too; say how many files are done, of how many."""
        files: dict[str, bytes] = {}
        build(Site(data, data.languages, self.base), files.__setitem__, lambda done, of, name: progress(done, of))
        return Drawn(zipped(files.items()))
