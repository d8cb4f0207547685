"""A view for somebody else's page: its pictures alone, and a link to all of it; it tells how high it is."""

from __future__ import annotations

from dataclasses import replace

from transcaspian.drawing.markup import macro
from transcaspian.site import addresses, pictures
from transcaspian.site.model import Page, Site, Spot
from transcaspian.slides.links import about
from transcaspian.view.saved import open_saved

KIND = "embed"


def page(site: Site, language: str, view_id: str) -> Page:
    """Return a saved view without what stands around a page; its marks open in windows of their own."""
    spot, one = Spot(site, addresses.page(language, KIND, view_id), language), site.data.views[view_id]
    view = replace(open_saved(site.data, one, spot.view), event="")
    drawn = pictures.scenes(site.data, view)
    # A count has no list here: it leads to the whole page of the view.
    numbers = {event.id: n for n, event in enumerate(drawn["desk"].events)}
    whole = spot.to("view", view_id)
    shown = pictures.alone(spot, drawn, numbers, whole)
    title = one.title(language)
    link = macro("site", "lines")([(whole, "", title, spot.say("site.whole"))], "about")
    return Page(spot.path, language, KIND, title, about(site.data, view).text, link + shown.html, shown.grounds)
