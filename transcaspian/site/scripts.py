"""Data for scripts: JSON that neither ends the element that it stands in nor breaks a line of a program."""

from __future__ import annotations

import json

_ODD = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def json_of(value: object) -> str:
    """Return a value as JSON for a script or for an element of HTML.

    >>> json_of({"a": "</script>"})
    '{"a":"\\\\u003c/script\\\\u003e"}'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=False).translate(_ODD)
