"""The view: everything that decides what is on screen, its address, its windows, and the events that it selects."""

from transcaspian.view.query import View, read_query

__all__ = ["View", "read_query"]
