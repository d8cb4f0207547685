"""What has changed: versions of the tables compared, field by field."""

from __future__ import annotations

from ui import state, versions

versions.page(state.current())
