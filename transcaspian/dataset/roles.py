"""What stories need of the routes: the main line, the part of a march that was not reached, and whose march it is.

A folder from before says none of this: there the shipped routes have the roles that they have in the shipped tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from transcaspian.dataset.loading import Dataset
from transcaspian.tables.stand_in import shipped_roles


def main_line(data: Dataset) -> str:
    """Return the route that is the main line of the corridor; empty if there is none."""
    return _with_role(data, "main")


def unreached(data: Dataset) -> str:
    """Return the route that is the part of a march that was not reached; empty if there is none."""
    return _with_role(data, "unreached")


def column(data: Dataset) -> str:
    """Return the actor whose march the first route of a march is; empty if there is none."""
    return next(
        (actor for route, (_, actor) in _roles(data).items() if actor and data.routes[route].kind == "march"), ""
    )


def _with_role(data: Dataset, role: str) -> str:
    return next((route for route, (own, _) in _roles(data).items() if own == role), "")


@lru_cache(maxsize=8)
def _roles(data: Dataset) -> Mapping[str, tuple[str, str]]:
    own = {one.id: (one.role or "", one.actor_id or "") for one in data.routes.values() if one.role or one.actor_id}
    return own or {route: roles for route, roles in shipped_roles().items() if route in data.routes}
