"""The parameters of a view that the contracts' pictures use."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.view.query import StoryQuery


@dataclass(frozen=True, slots=True)
class ContractsQuery(StoryQuery):
    """The parameters of the contracts; an empty tuple means "all"."""

    countries: tuple[str, ...]  # of the partners of deals
    products: tuple[str, ...]
    stages: tuple[str, ...]
