"""Members of a ZIP archive (XLSX is one too), unpacked with care: counted as they come out, nothing trusted.

What a ZIP says about itself is APPNOTE.TXT of PKWARE, 4.3 and 4.4. Nothing is ever written to a disk here.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from transcaspian.language.messages import Refused
from transcaspian.tables.problems import quoted
from transcaspian.workbook.limits import Limits, megabytes

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DIRECTORY_ENTRY = b"PK\x01\x02"
_CHUNK = 1 << 16
_FREE = 1_000_000  # bytes that may come out of any archive, however small it is
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DRIVE = re.compile(r"[A-Za-z]:")
_ARCHIVES = (".zip", ".xlsx", ".xlsm", ".ods", ".7z", ".rar", ".gz", ".tar", ".bz2", ".xz")
_UNIX = 3  # the system that "made" a member and whose file modes it has
# What Python raises for an archive that is damaged or made up.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name with ``/`` between folders, and its content."""

    name: str
    content: bytes


def members(file: str, content: bytes, limits: Limits) -> Iterator[Member]:
    """Yield the files in an archive, after all names were judged and as long as they are not too much together.

    Raise Refused for anything but a plain archive of plain files.
    """
    # Counted before Python makes an object of each.
    if content.count(_DIRECTORY_ENTRY) > 2 * limits.members + 16:
        raise Refused("upload.refused.members", file=file, limit=limits.members)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN:
        raise Refused("upload.refused.broken_archive", file=file) from None
    with archive:
        infos = archive.infolist()
        if len(infos) > limits.members:
            raise Refused("upload.refused.members", file=file, limit=limits.members)
        seen: set[str] = set()
        for info in infos:
            _judge(file, info, seen)
        unpacked = 0
        for info in infos:
            if info.is_dir():
                continue
            pieces = []
            for piece in _pieces(file, archive, info):
                unpacked += len(piece)
                if unpacked > limits.unpacked_bytes or unpacked > max(_FREE, limits.ratio * len(content)):
                    raise Refused(
                        "upload.refused.bomb",
                        file=file,
                        size=megabytes(len(content)),
                        limit=megabytes(min(limits.unpacked_bytes, max(_FREE, limits.ratio * len(content)))),
                    )
                pieces.append(piece)
            yield Member(info.filename, b"".join(pieces))


def _judge(file: str, info: zipfile.ZipInfo, seen: set[str]) -> None:
    """Raise Refused for a member that is not a plain file at its place."""
    # As written in the archive: Python ends a name at a zero byte and turns the slashes of its system.
    name = info.orig_filename
    told = {"file": file, "member": quoted(name) or "?"}
    parts = name.replace("\\", "/").split("/")
    if "\x00" in name or "\\" in name or name.startswith("/") or ".." in parts or _DRIVE.match(name) or not name:
        raise Refused("upload.refused.path", **told)
    if name.casefold() in seen:
        raise Refused("upload.refused.duplicate", **told)
    seen.add(name.casefold())
    mode = info.external_attr >> 16
    if info.create_system == _UNIX and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused("upload.refused.symlink", **told)
    if info.flag_bits & _ENCRYPTED:
        raise Refused("upload.refused.encrypted", **told)
    if info.compress_type not in _METHODS:
        raise Refused("upload.refused.method", **told)


def _pieces(file: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(info) as stream:
            while piece := stream.read(_CHUNK):
                yield piece
    except _BROKEN:
        raise Refused("upload.refused.broken_archive", file=file) from None


def is_archive(member: Member) -> bool:
    """Say whether a file in an archive is an archive again."""
    return member.content.startswith((ZIP_MAGIC, OLE_MAGIC)) or member.name.casefold().endswith(_ARCHIVES)
