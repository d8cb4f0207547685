"""The layer beneath the record on the page: its switch, its cells and bars, and the rows of one that is opened.

Session keys: ``rows_page`` (the page of the opened rows), ``rows_of`` (what is opened).
"""

from __future__ import annotations

from functools import lru_cache, partial

import streamlit as st

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.beneath import bars_sheet, cells_sheet
from transcaspian.drawing.markup import rows as markup_rows
from transcaspian.drawing.ring import around
from transcaspian.drawing.svg import beside_words, elements, svg
from transcaspian.language.messages import Words, words
from transcaspian.layers.model import Near, Page
from transcaspian.layers.source import Source, Spot
from transcaspian.scene import with_beneath
from transcaspian.scene.beneath import asked, kind_words, opened, opened_in_words, told
from transcaspian.scene.cells import cell_at, cells, densest
from transcaspian.scene.histogram import bars, dragged_span
from transcaspian.scene.model import Beneath, Canvas, Scene
from transcaspian.scene.near import DAYS, KM, spot_of
from transcaspian.scene.near import told as near_told
from transcaspian.tables.records import Layer
from transcaspian.view.grammar import LACKING, cell_text
from transcaspian.view.query import View
from ui import beside, cached, layers, state
from ui.controls import plain as escaped
from ui.desk import access
from ui.drawing import drawn
from ui.popover import popover
from ui.server import turns

_PAGE = 50  # rows
_PATIENCE = 8.0  # seconds
_STARTS = 2  # layers that are offered at once
_AT, _BAR = "at:", "bar:"  # what a click on cells, and on a bar, begins with


def laid(scene: Scene) -> Scene:
    """Return a scene with the layer of its view beneath it, as far as that has answered."""
    return with_beneath(scene, layers.beneath(scene.view, scene.canvas))


def laid_at_once(scene: Scene) -> Scene:
    """Return a scene with the layer of its view beneath it, waiting for its answer; after some seconds without.

    What is open over the page would be closed by the run that a late answer starts.
    """
    with turns.SCRIPTS.aside():
        return with_beneath(scene, layers.counted_now(scene.view, _PATIENCE, (scene.map.width, scene.map.height)))


# Cells and bars


def map_cells(scene: Scene) -> beside.Cells | None:
    """Return the cells that lie beneath the marks of a map; None where no layer is shown."""
    if scene.beneath is None:
        return None
    return _cells(cached.dataset(), _look(scene.view), scene.canvas, scene.beneath)


@lru_cache(maxsize=64)
def _cells(data: Dataset, view: View, canvas: Canvas, beneath: Beneath) -> beside.Cells:
    scene = with_beneath(cached.scene_of(view, canvas), beneath)
    drawing = beside_words(cells_sheet(scene))
    say = words(view.language)
    said = [say("layer.cell_tip", text=item.text) for item in scene.legend if item.kind == "cell"]
    return beside.Cells(drawing if cells(scene.map, beneath).squares else "", tuple(said))


def _look(view: View) -> View:
    """Return what of a view decides how its layer is drawn."""
    return view.but(event="" if view.frame != "selection" else view.event, cell="", tour="", step=1, title="")


def strip(scene: Scene, where: str, over: str = "") -> None:
    """Draw the bars of the layer on an axis: a click opens the rows of one, a stretch that is dragged is the window.

    ``over``: where it stands over the page, which may have the same bars.
    """
    if scene.beneath is None:
        return
    drawing = _strip(cached.dataset(), _look(scene.view), scene.canvas, scene.beneath, where)
    chosen = f"{_BAR}{scene.view.cell}" if ".." in scene.view.cell else ""
    ring = elements(around(bars_sheet(scene, where).items, chosen, scene.colours, 1.0)) if chosen else ""
    with st.container(key=f"rows-{where}{over}"):
        spanned = partial(_dragged, scene, where)
        drawn(f"drawn_rows_{where}{over}", drawing, chosen_in_strip, chosen, on_span=spanned, ring=ring)


@lru_cache(maxsize=64)
def _strip(data: Dataset, view: View, canvas: Canvas, beneath: Beneath, where: str) -> str:
    scene = with_beneath(cached.scene_of(view, canvas), beneath)
    return svg(bars_sheet(scene, where), fonts=False, interactive=True, tips=False, page=True, ids=f"rows-{where}-")


def chosen_in_strip(key: str) -> None:
    """Open the rows of a bar."""
    if key.startswith(_BAR):
        open_rows(key.removeprefix(_BAR))


def chosen_on_map(key: str, scene: Scene) -> bool:
    """Open the rows of the cell of a scene that was clicked; say whether it was one."""
    if not key.startswith(_AT):
        return False
    x, y = (float(part) for part in key.removeprefix(_AT).split(","))
    if scene.beneath and (cell := cell_at(scene.map, scene.beneath, x, y)):
        open_rows(cell_text(cell))
    return True


def open_rows(cell: str) -> None:
    """Open the rows of a cell or bar, by what the address calls it."""
    state.change(cell=cell, event="")


def _dragged(scene: Scene, where: str, a: float, b: float) -> None:
    state.change(window=dragged_span(bars(scene, where), a, b, scene.view))


# The switch


def menu(scene: Scene) -> None:
    """Draw the choice of the layer and of its categories; nothing for a collection without layers."""
    data, view = cached.dataset(), scene.view
    if data.layers:
        popover(label(view), "layers", lambda: _menu(scene, words(view.language)), icon=":material/grid_on:")


def label(view: View) -> str:
    """Return the words of the button behind which the layers are, and whether one is shown."""
    name = words(view.language)("layer.menu")
    return f"{name} · 1" if view.layer else name


def starts(view: View) -> list[tuple[str, str, str]]:
    """Return the layers that are one click away where a reader begins: the name, the words, the layer then shown."""
    say, found = words(view.language), list(cached.dataset().layers.values())
    found.sort(key=lambda one: one.id != view.layer)  # the one that is shown can be closed where it was opened
    return [
        (one.id, say("start.layer_off", name=one.title(view.language)), "")
        if one.id == view.layer
        else (one.id, one.title(view.language), one.id)
        for one in found[:_STARTS]
    ]


def start_buttons(view: View) -> None:
    """Draw a button for each layer that is one click away; of the one that is shown, to close it."""
    for name, label, then in starts(view):
        st.button(escaped(label), key=f"event-layer-{name}", type="tertiary", icon=":material/grid_on:",
                  on_click=switch, args=(then,))  # fmt: skip


def _menu(scene: Scene, say: Words) -> None:
    data, view, found = cached.dataset(), scene.view, scene.beneath
    names = {one.id: one.title(view.language) for one in data.layers.values()}
    st.radio(
        say("layer.choose"),
        ("", *names),
        key=state.seed("w_layer", view.layer),
        format_func=lambda one: escaped(names[one]) if one else say("layer.none"),
        on_change=_switched,
    )
    st.caption(say("layer.lead"))
    if found is None:
        return
    st.html(markup.paragraph(markup.strong(told(found, view.language)), kind="tc-foot"))
    if found.refused:
        st.caption(say.n("layer.refused", found.refused))
    if found.kinds:
        kinds = dict(found.kinds)
        st.pills(
            say("layer.kinds"),
            list(dict.fromkeys((*kinds, *view.kinds))),
            selection_mode="multi",
            key=state.seed("w_kinds", list(view.kinds)),
            format_func=lambda one: escaped(f"{kind_words(one, say)} {say.number(kinds.get(one, 0))}"),
            on_change=state.take,
            args=("kinds", "w_kinds"),
        )
    for cell, lacking in LACKING.items():
        if count := getattr(found, f"without_{lacking}"):
            st.button(say.n(f"layer.open_without_{lacking}", count), key=f"open_{cell}", type="tertiary",
                      on_click=open_rows, args=(cell,))  # fmt: skip
    if most := densest(scene.map, found):
        st.html(markup.paragraph(say("layer.densest"), kind="tc-h4"))
        for number, one in enumerate(most):
            at = opened_in_words(view.but(cell=cell_text(one.cell)))
            st.button(say("layer.bar", time=at, rows=say.n("layer.rows", one.count)), key=f"event-densest-{number}",
                      type="tertiary", on_click=open_rows, args=(cell_text(one.cell),))  # fmt: skip
    if found.credit:
        st.caption(escaped(found.credit))


def _switched() -> None:
    chosen = st.session_state.w_layer
    if chosen != state.current().layer and not state.is_outdated("w_layer"):
        switch(chosen)


def switch(layer: str) -> None:
    """Show a layer, or none."""
    state.change(layer=layer, kinds=(), cell="")


# Rows of a cell or bar


def rows(scene: Scene) -> None:
    """Draw the opened rows, fifty a page, each with its text, its source and where it stands in its file."""
    view, say, layer = scene.view, words(scene.view.language), layers.layer_of(scene.view)
    st.button(say("layer.close"), key="close_rows", icon=":material/close:", type="tertiary", shortcut="Escape",
              on_click=state.change, kwargs={"cell": ""})  # fmt: skip
    if layer is None or scene.beneath is None or scene.beneath.state == "not-yet":
        return
    if st.session_state.get("rows_of") != (view.layer, view.cell):
        st.session_state.rows_of = (view.layer, view.cell)
        st.session_state.pop("rows_page", None)
    at = opened_in_words(view)
    try:
        found = _page(layer, scene, st.session_state.get("rows_page", 1) - 1)
    except layers.Coming as later:
        st.html(markup.card(at, later.words(scene.beneath.name, say)))
        return
    except layers.Failed as failed:
        st.html(markup.card(at, str(failed)))
        return
    st.html(markup.card(at, say("layer.opened", rows=say.n("layer.rows", found.total), name=scene.beneath.name)))
    may = access.editor().may
    for one in found.rows:
        st.html(markup_rows.row(one, say, view.zone))
        if may:
            from ui.desk import drafting  # the desk is loaded by those who edit

            st.button(say("layer.draft"), key=f"draft-{one.candidate.row}", type="tertiary", icon=":material/add:",
                      on_click=drafting.draft, args=(layer, one))  # fmt: skip
    pages = -(-found.total // _PAGE)
    if pages > 1:
        st.pagination(pages, key="rows_page")


def _page(layer: Layer, scene: Scene, page: int) -> Page:
    view, data, room = scene.view, cached.dataset(), (scene.map.width, scene.map.height)
    lacking = LACKING.get(view.cell, "")

    def work(source: Source) -> Page:
        wanted = asked(data, view, room, source.profile.clocks)
        return source.rows(opened(wanted, view), page * _PAGE, _PAGE, lacking)  # type: ignore[arg-type]

    key = layers.key_of(data, view, room), view.cell, page
    return layers.ask(layer, "rows", key, work, view.language)


# Near an event


def near(view: View, scene: Scene) -> None:
    """Say what the layer holds near the event of the card, or why nothing can be near it."""
    layer, say, data = layers.layer_of(view), words(view.language), cached.dataset()
    if layer is None or scene.beneath is None or scene.beneath.state == "not-yet":
        return
    name, spot = layer.title(view.language), spot_of(data, data.events[view.event], view)
    if isinstance(spot, str):
        st.caption(escaped(say(f"near.inexact.{spot}", name=name)))
        return
    try:
        found = layers.ask(
            layer, "near", (data.version, view.event, view.zone), partial(_near, spot, view.zone), say.language
        )
    except layers.Coming as later:
        st.caption(escaped(later.words(name, say)))
    except layers.Failed as failed:
        st.caption(escaped(str(failed)))
    else:
        st.caption(escaped(near_told(found, name, say)))


def _near(spot: Spot, zone: str, source: Source) -> Near:
    return source.near(spot, zone, KM, DAYS)
