"""A foreign file as a layer beneath the record: what it is called and whose it is, and the button that keeps it.

Session key: ``import_layer`` (the cells of the new row as typed so far).
"""

from __future__ import annotations

from pathlib import PurePath

import streamlit as st

from transcaspian.checks.layers import file_of
from transcaspian.drawing import markup
from transcaspian.edit import layering
from transcaspian.language.messages import Refused, Words, words
from transcaspian.recipes.recipe import Recipe
from transcaspian.tables.problems import quoted
from transcaspian.view.grammar import ALL
from transcaspian.view.query import View
from ui import cached, navigation, state
from ui.controls import plain
from ui.desk import form, mapping, unsaved
from ui.desk.acting import editor, guarded

CELLS = "import_layer"
_TITLE = 60  # letters
_WIDE = 720  # pixels: short texts in fields as wide as the page are hard to read


def in_folder(say: Words) -> str:
    """Draw the choice of a file that lies in the folder of layers already; return its name, or nothing."""
    found = layering.unnamed(cached.data_folder(), unsaved.rows())
    if not found:
        return ""
    chosen = st.selectbox(say("import.in_folder"), ["", *found], key="import_in_folder",
                          format_func=lambda one: plain(one) or "–", help=say("import.in_folder_help"))  # fmt: skip
    return str(chosen or "")


def of_folder(name: str, own: bytes, view: View) -> None:
    """Draw what would become of a file in the folder of layers: it is too large to be sent, or was kept before."""
    say, path = words(view.language), file_of(name, cached.data_folder())
    try:
        if path is None:
            raise Refused("engine.no_file", file=quoted(name))
        stat = path.stat()
        read = mapping.on_disk(path, (stat.st_mtime_ns, stat.st_size), own)
    except (Refused, OSError) as error:
        refused = error if isinstance(error, Refused) else Refused("engine.not_filled", why=error.strerror or error)
        st.error(plain(say(refused.key, **refused.values)), icon=":material/block:")
        return
    page(read, name, None, view)


def page(read: mapping.Read, name: str, content: bytes | None, view: View) -> None:
    """Draw what the recipe makes of the first rows, and what is asked of the layer.

    ``content`` is None for a file that lies in the folder of layers.
    """
    say = words(view.language)
    recipe = mapping.mapped(read, view, say)
    taking = mapping.taken(read.foreign, recipe, layer=True)
    key = "recipe.counts" if read.whole else "import.first_counts"
    told = say(key, name=recipe.name, read=say.number(taking.read), taken=say.number(len(taking.taken)),
               refused=say.number(len(taking.refused)))  # fmt: skip
    st.html(markup.paragraph(markup.strong(told)))
    mapping.remarks(taking, say)
    if not taking.taken:
        st.error(say("import.layer_none"), icon=":material/block:")
        return
    _offer(recipe, name, content, read.sure == "certain", view)


def _offer(recipe: Recipe, name: str, content: bytes | None, sure: bool, view: View) -> None:
    """Draw what is asked of a new layer, and the button that makes it.

    ``sure``: the file is of a known format, whose name the layer takes.
    """
    say, folder = words(view.language), cached.data_folder()
    if content is not None and (there := layering.layer_of(folder, content, unsaved.rows())):
        _is_one(there, view, say)
        return
    table = unsaved.schema().tables["layers"]
    titles = tuple(column.name for column in table.columns if column.name.startswith("title_"))
    called = (recipe.name if sure else PurePath(name).stem)[:_TITLE]
    cells: dict[str, str] = st.session_state.setdefault(
        CELLS, {**dict.fromkeys(titles, called), "credit": recipe.credit[:120], "licence": recipe.licence[:80]}
    )
    st.html(markup.part(say("import.layer_is"), say("import.layer_lead")))
    asked = (*titles, "credit", "licence", "published")
    cells.pop("sum", None)
    with st.container(width=_WIDE):
        right = form.widgets(table, unsaved.rows(), cells, view, "import_layer", new=True, only=asked)
        if measures := [one.measure for one in recipe.figures]:
            found = st.selectbox(say("import.layer_sum"), ["", *measures], index=1, key="import_sum",
                                 format_func=lambda one: _measure(recipe, one, view) if one else "–",
                                 help=say("import.layer_sum_help"))  # fmt: skip
            cells["sum"] = found if found in measures else ""
    lacking = not all(cells.get(one) for one in (*titles, "credit"))
    if lacking:
        st.caption(say("import.layer_lacks"))
    st.button(say("import.make_layer"), key="import_make_layer", type="primary", disabled=lacking or not right,
              help=say("import.make_layer_help"), on_click=_make, args=(recipe, name, content, cells))  # fmt: skip


def _measure(recipe: Recipe, measure: str, view: View) -> str:
    names = next(one.names for one in recipe.figures if one.measure == measure)
    return plain(names.get(view.language) or names.get("en") or measure)


@guarded
def _make(recipe: Recipe, name: str, content: bytes | None, cells: dict[str, str]) -> None:
    """Keep the file and its recipe, and add the layer to the unsaved changes."""
    editor()
    folder = cached.data_folder()
    location = name if content is None else layering.kept(folder, name, content)
    unsaved.add([layering.layer_row(cells, layering.recipe_for(folder, recipe, location), location, unsaved.rows())])
    st.session_state.pop(CELLS, None)
    st.session_state.pop("import_in_folder", None)


def _is_one(layer: str, view: View, say: Words) -> None:
    """Say that the file is a layer already, and lead to it; or to saving it."""
    called = layering.named(unsaved.rows()["layers"][layer], view.language)
    shown = layer in cached.dataset().layers
    st.success(plain(say("import.is_layer" if shown else "import.is_unsaved_layer", name=called)),
               icon=":material/grid_on:")  # fmt: skip
    if shown:
        st.button(say("import.show_layer"), key="import_show_layer", type="primary", on_click=_show, args=(layer,))


def _show(layer: str) -> None:
    """Show a layer in all years: where the reader was, it may have no row."""
    state.change(layer=layer, window=ALL, kinds=(), cell="", known_by=None)
    st.switch_page(navigation.page(navigation.TIMELINE))
