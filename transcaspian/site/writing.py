"""A site on disk: only what changed is written, only what an earlier build wrote is removed, and nothing half.

A manifest lists what we wrote. It is written before and after the pages: a build that was broken off leaves a folder
that the next one takes up. A folder with files of somebody else and no manifest is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from transcaspian.language.messages import Refused
from transcaspian.tables.files import read_file, write_atomically

MANIFEST = "site.json"
_OURS = "transcaspian-site-1"
_CREATED = (1980, 1, 1, 0, 0, 0)  # the time of writing is not content


@dataclass
class Folder:
    """A folder that a site is written to; ``known`` has the digest of each of our files by its path."""

    path: Path
    known: dict[str, str] = field(default_factory=dict)
    wanted: dict[str, str] = field(default_factory=dict)
    written: int = 0
    size: int = 0  # bytes of all files

    @classmethod
    def opened(cls, path: Path) -> Folder:
        """Return a folder with what we wrote there before; raise Refused for one that is not ours."""
        try:
            if path.exists() and not path.is_dir():
                raise Refused("site.no_folder", out=path)
            there = any(path.iterdir()) if path.is_dir() else False
            path.mkdir(parents=True, exist_ok=True)
            known = _manifest(path) if there else {}
        except OSError as error:
            raise Refused("slide.not_written", out=path, why=error.strerror or error) from error
        if known is None:
            raise Refused("site.foreign", out=path)
        return cls(path, known)

    def begin(self) -> None:
        """Say that the folder is ours before anything else is in it."""
        self._note(self.known)

    def put(self, name: str, content: bytes) -> None:
        """Write a file, unless it is there with the same bytes."""
        digest, place = hashlib.sha256(content).hexdigest()[:24], self.path / name
        self.wanted[name] = digest
        self.size += len(content)
        if self.known.get(name) == digest and _size(place) == len(content):
            return
        if name not in self.known:
            self.known[name] = ""  # ours as soon as it is there
        try:
            if _size(place) == len(content) and read_file(place) == content:
                return
            place.parent.mkdir(parents=True, exist_ok=True)
            _replace(place, content)
        except OSError as error:
            raise Refused("slide.not_written", out=place, why=error.strerror or error) from error
        self.written += 1

    def finish(self) -> int:
        """Remove what an earlier build wrote and this one did not; return how many files that were."""
        gone = 0
        for name in sorted(set(self.known) - set(self.wanted)):
            place = self.path / name
            if not _inside(name) or not place.is_file():
                continue
            with suppress(OSError):
                place.unlink()
                gone += 1
            for folder in place.relative_to(self.path).parents:
                with suppress(OSError):
                    (self.path / folder).rmdir()  # only if it is empty
        self._note(self.wanted)
        return gone

    def _note(self, files: dict[str, str]) -> None:
        told = {"format": _OURS, "files": dict(sorted(files.items()))}
        content = (json.dumps(told, indent=0, separators=(",", ":")) + "\n").encode()
        try:
            place = self.path / MANIFEST
            if not place.is_file() or read_file(place) != content:
                write_atomically(place, content)
        except OSError as error:
            raise Refused("slide.not_written", out=self.path / MANIFEST, why=error.strerror or error) from error


def _replace(place: Path, content: bytes) -> None:
    """Write a whole file or none of it, without waiting for the disk: after a power cut its size says that it is torn.

    Thousands of files that each wait for the disk would take minutes; the manifest alone does.
    """
    temporary = place.with_name(f".{place.name[:80]}.tmp")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, place)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _manifest(path: Path) -> dict[str, str] | None:
    """Return the files that we wrote; None where the folder is not ours."""
    try:
        told = json.loads(read_file(path / MANIFEST))
    except (OSError, ValueError):
        return None
    if not isinstance(told, dict) or told.get("format") != _OURS or not isinstance(told.get("files"), dict):
        return None
    return {str(name): str(digest) for name, digest in told["files"].items() if _inside(str(name))}


def _inside(name: str) -> bool:
    """Say whether a path of a manifest stays in its folder."""
    parts = name.split("/")
    return bool(name) and not any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts)


def _size(path: Path) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return -1


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return files as a ZIP, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in sorted(files):
            entry = zipfile.ZipInfo(name, _CREATED)
            entry.compress_type = (
                zipfile.ZIP_STORED if name.endswith((".png", ".webp", ".woff2", ".zip")) else zipfile.ZIP_DEFLATED
            )
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()
