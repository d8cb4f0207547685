"""What a page may load and run (Content Security Policy, level 3): what this server sends, and nothing else.

Should a text of the tables ever get onto a page as markup, it runs nothing and asks no other host for anything.
See ``docs/decisions/0030-policy-and-packing.md``.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence

_INLINE = re.compile(rb"<script(?![^>]*\ssrc\b)[^>]*>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
# Streamlit imports the script of each component of ours as a blob, its styles come as elements, and Protocol Buffers
# calculates with numbers of 64 bits in WebAssembly. Signs are pictures as data, downloads are blobs.
_RULES = (
    "default-src 'self'",
    "script-src 'self' blob: 'wasm-unsafe-eval'{scripts}",
    "worker-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "object-src 'none'",
)
# What no page of ours uses, so that no frame in it and no script can ask the reader for it.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")
)


def of_page(shell: bytes = b"") -> str:
    """Return the policy of a page that runs the inline scripts of ``shell``, and no other inline script.

    The shell is the page before anything from the tables is in it: what comes in with them must not be allowed.
    """
    hashes = (base64.b64encode(hashlib.sha256(text).digest()).decode() for text in _INLINE.findall(shell))
    return "; ".join(_RULES).format(scripts="".join(f" 'sha256-{one}'" for one in hashes))


def framing(sites: Sequence[str]) -> str:
    """Return the rule of who may show an answer in a frame: our own pages, and other sites that are named."""
    return " ".join(("frame-ancestors 'self'", *sites))
