"""A row of ``layers.csv`` made ready to be asked: its file made into a table once, or its table in an engine found."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from transcaspian.checks.layers import FOLDER, file_of
from transcaspian.language.messages import Refused
from transcaspian.layers import keeping
from transcaspian.layers.model import State
from transcaspian.layers.source import EngineError, Source
from transcaspian.recipes.recipe import Recipe, read_recipe, written
from transcaspian.recipes.recognising import known_recipe
from transcaspian.tables.files import read_file, stream_of
from transcaspian.tables.problems import quoted
from transcaspian.tables.records import Layer

# Environment variables: where tables made of files are kept, and an address for each engine by its name.
CACHE, ENGINE = "TRANSCASPIAN_CACHE", "TRANSCASPIAN_ENGINE_"
_FURTHER = 1.5  # times the rows of before, of which whoever waits hears
_PIECE = 1 << 22  # bytes that are hashed at once: Python goes on with other threads meanwhile


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder for tables made of files: the configured one, or the system's for what can be made anew."""
    if named := environment.get(CACHE, "").strip():
        return Path(named)
    if sys.platform == "win32":
        place = environment.get("LOCALAPPDATA")
    else:
        place = environment.get("XDG_CACHE_HOME")
    return (Path(place) if place else Path.home() / ".cache") / "transcaspian"


def engines_of(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses of engines by name, as ``layers.csv`` names them.

    >>> engines_of({"TRANSCASPIAN_ENGINE_BIG_ONE": "sc://localhost:15002"})
    {'big-one': 'sc://localhost:15002'}
    """
    return {
        name.removeprefix(ENGINE).lower().replace("_", "-"): address.strip()
        for name, address in environment.items()
        if name.startswith(ENGINE) and address.strip()
    }


def recipe_of(layer: Layer, folder: Path) -> Recipe:
    """Return the recipe of a layer, a known one or one of its own; raise Refused or OSError."""
    if (found := known_recipe(layer.recipe)) is not None:
        return found
    path = file_of(layer.recipe, folder)
    if path is None:
        raise Refused("engine.no_recipe", recipe=quoted(layer.recipe))
    return read_recipe(read_file(path), path.name)


def stamp(layer: Layer, folder: Path) -> tuple[Layer, tuple[int, int]]:
    """Return what changes when a layer has to be opened anew: its row, and when its file changed and how long it is."""
    path = None if layer.engine else file_of(layer.location, folder)
    try:
        found = path.stat() if path else None
    except OSError:
        found = None
    return layer, (found.st_mtime_ns, found.st_size) if found else (0, 0)


class Opening:
    """A layer on its way to being ready: it is opened in a thread of its own, its file read in a process of its own."""

    def __init__(self, layer: Layer, folder: Path, cache: Path, engines: Mapping[str, str]) -> None:
        """Begin; ``folder`` is that of the tables, ``engines`` has the addresses of engines by name."""
        self.layer = layer
        self.read = 0  # rows of its file so far, while it is filling
        self._folder, self._cache, self._engines = folder, cache, engines
        self._recipe: Recipe | None = None
        self._source: Source | None = None
        self._error: Exception | None = None
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()
        self._told: list[Callable[[], None]] = []
        self._over = threading.Event()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="opening", daemon=True)
        self._thread.start()

    @property
    def state(self) -> State:
        """Return how far it is."""
        if not self._over.is_set():
            return "filling"
        return "ready" if self._source else "failed"

    @property
    def source(self) -> Source:
        """Wait until it is ready and return what can be asked; raise Refused, which says why it cannot."""
        self._over.wait()
        if self._source is None:
            raise self._error or Refused("engine.not_filled", why="")
        return self._source

    @property
    def recipe(self) -> Recipe:
        """Return the recipe that its rows were read by; raise Refused."""
        self._over.wait()
        return self._recipe or recipe_of(self.layer, self._folder)

    def wait(self, seconds: float) -> bool:
        """Wait for so many seconds at most; say whether it is ready."""
        self._over.wait(seconds)
        return self.state == "ready"

    def when_further(self, told: Callable[[], None]) -> None:
        """Call something once, in any thread: when many more rows are read, or it is over; at once if it already is."""
        with self._lock:
            if not self._over.is_set():
                self._told.append(told)
                return
        told()

    def close(self) -> None:
        """End what it does, and give its connection back."""
        self._closed = True
        if self._process is not None:
            self._process.kill()
        self._thread.join()
        if self._source is not None:
            self._source.close()

    def _work(self) -> None:
        try:
            self._source = self._opened()
        except Refused as refused:
            self._error = refused
        except ImportError as error:
            self._error = Refused("engine.no_library", library=error.name or str(error))
        except (OSError, EngineError) as error:
            self._error = Refused("engine.not_filled", why=str(error))
        except Exception as error:  # whatever else: the layer is not there, and the rest of the page is
            self._error = Refused("engine.not_filled", why=f"{type(error).__name__}: {error}")
        self._tell(self._over.set)

    def _tell(self, change: Callable[[], None] = lambda: None) -> None:
        """Make a change, and tell all who wait that it is further."""
        with self._lock:
            change()
            waiting, self._told = self._told, []
        for told in waiting:
            told()

    def _opened(self) -> Source:
        from transcaspian.layers.engines.connecting import connected
        from transcaspian.layers.filling import LAYOUT

        layer = self.layer
        if layer.engine:
            if layer.engine not in self._engines:
                raise Refused("engine.no_engine", engine=layer.engine, variable=variable_of(layer.engine))
            return Source.of(connected(self._engines[layer.engine]), layer.location, bool(layer.sum))
        path = file_of(layer.location, self._folder)
        if path is None:
            raise Refused("engine.no_file", file=quoted(layer.location))
        self._recipe = recipe_of(layer, self._folder)
        if layer.sum and layer.sum not in (measures := {one.measure for one in self._recipe.figures}):
            raise Refused("engine.no_measure", measure=quoted(layer.sum), measures=", ".join(sorted(measures)) or "–")
        sha256 = _hash(path)
        said = "\n".join((str(LAYOUT), sha256, written(self._recipe), layer.sum or ""))
        target = self._cache / FOLDER / f"{hashlib.sha256(said.encode()).hexdigest()[:40]}{keeping.TABLE}"
        keeping.use(target.parent, self._folder, layer.id, target.name)
        source = None
        if target.exists():
            try:
                source = Source.of(connected(f"duckdb://{target}"), "rows", bool(layer.sum))
            except EngineError:  # cut short, or of another version of the engine: made anew
                target.unlink(missing_ok=True)
        if source is None:
            self._fill(path, target, sha256)
            source = Source.of(connected(f"duckdb://{target}"), "rows", bool(layer.sum))
        keeping.tidy(target.parent)
        return source

    def _fill(self, path: Path, target: Path, sha256: str) -> None:
        assert self._recipe is not None
        command = [sys.executable, "-m", "transcaspian.layers.filling", str(path), str(target), sha256]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "encoding": "utf-8"}
        command.append(self.layer.sum or "")
        with subprocess.Popen(command, cwd=Path(__file__).parents[2], env=_environment(), **pipes) as process:  # type: ignore[call-overload]
            self._process = process
            if self._closed:
                process.kill()
            process.stdin.write(written(self._recipe))
            process.stdin.close()
            told, before = "", 0
            for line in process.stdout:
                told = line.strip()
                if told.isdigit():
                    self.read = int(told)
                    if self.read >= _FURTHER * before:
                        before = self.read
                        self._tell()
        self._process = None
        if process.returncode:
            found: dict[str, Any] = json.loads(told) if told.startswith("{") else {}
            raise Refused(found.get("key", "engine.not_filled"), **found.get("values", {"why": ""}))


def variable_of(engine: str) -> str:
    """Return the environment variable that has the address of an engine."""
    return f"{ENGINE}{engine.upper().replace('-', '_')}"


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONIOENCODING": "utf-8"}


def _hash(path: Path) -> str:
    found = hashlib.sha256()
    with stream_of(path) as stream:
        while piece := stream.read(_PIECE):
            found.update(piece)
    return found.hexdigest()
