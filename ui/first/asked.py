"""What an address shows before the programs of its page: a page, with a view, at a size class of browsers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from transcaspian.drawing.markup import first
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import PAGE
from transcaspian.scene import Scene, with_beneath
from transcaspian.scene.beneath import plain
from transcaspian.scene.sizes import PHONE, canvas
from transcaspian.view.query import View
from ui import cached


@dataclass(frozen=True, slots=True)
class Asked:
    """A page by its path, the view that an address names, and a browser's size class (pixels)."""

    page: str
    view: View
    size: tuple[int, int]
    ignored: tuple[str, ...] = ()  # invalid parts of the address
    link: str = ""  # the version of the data that the address was copied with, if others are shown now
    base: str = ""  # the path below which the dashboard is served
    chosen: bool = False  # the event was chosen on a phone's page, not named by the link that opened it

    @property
    def is_phone(self) -> bool:
        """Whether it is a phone's page."""
        return self.size[0] == PHONE

    @property
    def has_card_first(self) -> bool:
        """Whether the card stands above the pictures, as ``state.has_card_first`` says of the live page."""
        return bool(self.is_phone and self.view.event and not self.view.tour and not self.chosen)

    @property
    def kind(self) -> str:
        """The kind of page that it is."""
        return first.PHONE if self.is_phone else first.DESK

    @property
    def say(self) -> Words:
        """The words of its language."""
        return words(self.view.language)

    @property
    def drawn(self) -> View:
        """The view in the theme of its pictures: that of the page, where the address names none."""
        return replace(self.view, theme=self.view.theme or PAGE)

    def scene(self) -> Scene:
        """Return the scene of the view, before its layer has been asked."""
        layer = None if self.page else cached.dataset().layers.get(self.view.layer)
        found = cached.scene_of(self.drawn, canvas(*self.size, layered=layer is not None))
        return with_beneath(found, plain(layer, self.view) if layer else None)

    def with_event(self, key: str) -> str:
        """Return the address of this page with an event chosen, or a deal's; all else leads to the list of events."""
        data = cached.dataset()
        deal = data.contracts.get(key.removeprefix("deal:"))
        event_id = deal.event_id if deal else key
        return self.address(self.view.but(event=event_id)) if event_id in data.events else f"#{self.kind}-events"

    def address(self, view: View, page: str | None = None) -> str:
        """Return the address of a view, on this page or on the one with a path."""
        query = f"?{view.query_string()}" if view != View() or page is None else ""
        return query if page is None else f"{self.base}/{page}{query}"
