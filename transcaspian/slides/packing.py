"""Files of Microsoft's formats without the times of their making: the same content is the same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import Any

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that the format can say


def packed(made: Any) -> bytes:
    """Return a document or presentation, which can be saved, as a file."""
    written, fixed = io.BytesIO(), io.BytesIO()
    made.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
