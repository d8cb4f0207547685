"""A site written to a folder or to a ZIP, its pictures drawn in other processes where there are cores for them."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from transcaspian.language.messages import Refused
from transcaspian.site.build import Told, build
from transcaspian.site.model import Site
from transcaspian.site.writing import Folder, zipped
from transcaspian.tables.files import write_atomically


@dataclass(frozen=True, slots=True)
class Done:
    """What a build wrote: files in all, those whose bytes were new, those that it removed, and bytes in all."""

    files: int
    written: int
    removed: int
    bytes: int


def publish(site: Site, out: Path, folder: Path | None, *, zip_it: bool, told: Told) -> Done:
    """Write a site; ``folder``: of its tables, for processes that draw pictures. Raise Refused where it cannot be."""
    with ExitStack() as stack:
        workers = None
        if folder and site.base and (cores := os.cpu_count() or 1) > 1:
            context = multiprocessing.get_context("spawn")
            workers = stack.enter_context(ProcessPoolExecutor(cores - 1, context))
        if zip_it:
            return _zip(site, out, folder, told, workers)
        place = Folder.opened(out)
        place.begin()
        build(site, place.put, told, workers, folder)
        removed = place.finish()
        return Done(len(place.wanted), place.written, removed, place.size)


def _zip(site: Site, out: Path, folder: Path | None, told: Told, workers: ProcessPoolExecutor | None) -> Done:
    files: dict[str, bytes] = {}
    build(site, files.__setitem__, told, workers, folder)
    content = zipped(files.items())
    try:
        write_atomically(out, content)
    except OSError as error:
        raise Refused("slide.not_written", out=out, why=error.strerror or error) from error
    return Done(len(files), len(files), 0, len(content))
