"""What stories need of the routes: the main line and its rival, the part of a march that was not reached, and who went.

A folder from before says none of this: there the shipped routes have the roles that they have in the shipped tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from transcaspian.dataset.loading import Dataset
from transcaspian.language.dates import Date, parse
from transcaspian.tables.stand_in import shipped_roles


class Role(NamedTuple):
    """What a route says of itself to stories."""

    name: str = ""  # main | rival | unreached
    actor: str = ""  # whose march it is
    travelled: Date | None = None


def main_line(data: Dataset) -> str:
    """Return the route that is the main line of the corridor; empty if there is none."""
    return _with_role(data, "main")


def rival(data: Dataset) -> str:
    """Return the route that the main line is compared with first; empty if there is none."""
    return _with_role(data, "rival")


def unreached(data: Dataset) -> str:
    """Return the route that is the part of a march that was not reached; empty if there is none."""
    return _with_role(data, "unreached")


def column(data: Dataset) -> str:
    """Return the actor whose march the first route of a march is; empty if there is none."""
    marches = (role for route, role in _roles(data).items() if data.routes[route].kind == "march")
    return next((role.actor for role in marches if role.actor), "")


def marched(data: Dataset) -> Date | None:
    """Return when the first way of a march that says so was gone; None if none does."""
    marches = (role for route, role in _roles(data).items() if data.routes[route].kind == "march")
    return next((role.travelled for role in marches if role.travelled), None)


def travelled(data: Dataset, route_id: str) -> Date | None:
    """Return when the way of a march was gone; None if the tables do not say."""
    return _roles(data).get(route_id, Role()).travelled


# The stories that tell of some rows, and whether a collection has them.
_ROWS: Mapping[str, Callable[[Dataset], object]] = {
    "mutiny": column,
    "contracts": lambda data: data.contracts,
    "corridor": main_line,
}


def can_tell(data: Dataset, story: str) -> bool:
    """Say whether a collection has the rows that a story is about."""
    return story not in _ROWS or bool(_ROWS[story](data))


def _with_role(data: Dataset, name: str) -> str:
    return next((route for route, role in _roles(data).items() if role.name == name), "")


@lru_cache(maxsize=8)
def _roles(data: Dataset) -> Mapping[str, Role]:
    said = {one.id: Role(one.role or "", one.actor_id or "", one.travelled) for one in data.routes.values()}
    if any(role != Role() for role in said.values()):
        return said
    return {i: Role(*says[:2], _date(says[2])) for i, says in shipped_roles().items() if i in data.routes}


def _date(text: str) -> Date | None:
    return parse(text) if text else None
