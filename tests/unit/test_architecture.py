"""How the parts may know each other: pages, then ui, then the package, and nothing from other hosts."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from transcaspian.stories import STORIES

ROOT = Path(__file__).parents[2]

PACKAGE = "transcaspian"
# Siblings that draw or write the same scene, and do not know each other.
RENDERERS = ("browser", "slides", "exchange")
SKIPPED = {".git", ".venv", ".hypothesis", ".pytest_cache", ".ruff_cache", ".mypy_cache", "docs", "tests"}
# What a browser or Python could fetch from: code, styles, pages and settings, not the tables' own links.
FETCHING = {".py", ".css", ".js", ".mjs", ".html", ".svg", ".toml"}
# Names of formats, which nothing ever fetches.
NAMESPACES = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://schemas.microsoft.com/office/",
)


@cache
def imports(path: Path) -> tuple[tuple[int, str], ...]:
    """Line and full name of everything that a file imports, also inside functions."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.lineno, node.module or ""
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def importing(folder: str, *forbidden: str) -> list[str]:
    """The places in a folder that import one of these packages."""
    files = [ROOT / folder] if folder.endswith(".py") else sorted((ROOT / folder).rglob("*.py"))
    return [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in files
        for line, name in imports(path)
        if any(name == one or name.startswith(f"{one}.") for one in forbidden)
    ]


def test_the_package_knows_no_streamlit_no_ui_and_no_page() -> None:
    assert not importing(PACKAGE, "streamlit", "ui", "pages", "app")


def test_the_ui_knows_no_page() -> None:
    assert not importing("ui", "pages", "app")


def test_no_page_knows_another_page() -> None:
    assert not importing("pages", "pages", "app")
    assert not importing("app.py", "pages")


def test_the_package_reads_no_network_and_no_clock() -> None:
    network = ("socket", "urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3")
    assert not importing(PACKAGE, *network)
    clock = re.compile(r"\b(?:datetime\.now|datetime\.utcnow|date\.today|time\.time|datetime\.today)\b")
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / PACKAGE).rglob("*.py")
        if clock.search(path.read_text(encoding="utf-8"))
    ]
    assert not found


def folders() -> dict[str, set[str]]:
    """Which folders of the package each one imports, lazily and for types as well."""
    known: dict[str, set[str]] = {path.parent.name: set() for path in (ROOT / PACKAGE).glob("*/__init__.py")}
    for name in known:
        for path in (ROOT / PACKAGE / name).rglob("*.py"):
            heads = {full.split(".")[1] for _, full in imports(path) if full.startswith(f"{PACKAGE}.")}
            known[name] |= (heads & set(known)) - {name}
    return known


def test_no_two_folders_import_each_other() -> None:
    order = TopologicalSorter(folders())
    assert list(order.static_order())  # raises CycleError, which names the circle


def test_the_engines_of_layers_know_nothing_of_what_is_asked_through_them() -> None:
    found = {full for path in (ROOT / PACKAGE / "layers" / "engines").glob("*.py") for _, full in imports(path)}
    assert {name for name in found if _is_in("layers", name)} == {
        name for name in found if _is_in("layers.engines", name)
    }


def files() -> dict[str, set[str]]:
    """Which of our modules each module imports, lazily and for types as well."""
    known = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for folder in (PACKAGE, "ui")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "__init__.py"
    }
    return {name: {full for _, full in imports(path) if full in known} for name, path in known.items()}


def test_no_two_files_import_each_other() -> None:
    assert list(TopologicalSorter(files()).static_order())  # raises CycleError, which names the circle


def test_nothing_stands_loose_beside_the_folders_of_the_package() -> None:
    loose = {path.name for path in (ROOT / PACKAGE).glob("*.py")}
    assert loose <= {"__init__.py", "__main__.py", "shipped.py"}
    places = {p.name for p in ROOT.iterdir() if p.is_dir() and any(p.rglob("*.py")) and p.name not in SKIPPED}
    # A newcomer reads this list first. What came after it was counted has a folder of its own, and no other grew.
    later = {"site", "recipes", "layers"} & set(folders())
    assert len(folders()) + len(loose - {"__init__.py"}) + len(places) <= 26 + len(later)


@pytest.mark.parametrize("renderer", RENDERERS)
def test_renderers_do_not_know_each_other(renderer: str) -> None:
    assert not folders()[renderer] & (set(RENDERERS) - {renderer})


def test_what_lays_slides_out_knows_no_file_and_no_kind_of_file_knows_another() -> None:
    slides = ROOT / PACKAGE / "slides"
    rooms = {path.parent.name for path in slides.glob("*/__init__.py")}
    below = {"deck": set(), "document": set(), "web": set(), "files": {"deck", "document", "web"}}
    assert rooms == set(below)
    for name in ("", *below):
        files = (slides / name).glob("*.py")
        known = {
            room for path in files for _, full in imports(path) for room in rooms if _is_in(f"slides.{room}", full)
        }
        assert known <= {name, *below.get(name, set())}, name


def _is_in(room: str, full: str) -> bool:
    return f"{full}.".startswith(f"{PACKAGE}.{room}.")


def test_the_scene_knows_no_renderer() -> None:
    assert not folders()["scene"] & {*RENDERERS, "drawing", "stories"}
    assert not importing(f"{PACKAGE}/scene", "plotly", "pydeck", "matplotlib", "geopandas", "pandas")


def test_stories_draw_and_know_no_slide() -> None:
    assert "slides" not in folders()["stories"]
    assert not folders()["drawing"] & {"stories", "slides"}


def test_nobody_knows_a_story_but_the_register_and_its_own_page() -> None:
    stories = {path.parent.name for path in (ROOT / PACKAGE / "stories").glob("*/__init__.py")}
    assert stories == set(STORIES)
    for key in stories:
        own = (f"{PACKAGE}/stories/{key}/", f"{PACKAGE}/stories/__init__.py", f"ui/{key}/", f"pages/explore/{key}.py")
        places = [
            place for folder in (PACKAGE, "ui", "pages") for place in importing(folder, f"{PACKAGE}.stories.{key}")
        ]
        assert [place for place in places if not place.startswith(own)] == []


def test_what_is_read_from_tables_does_not_know_what_is_drawn() -> None:
    known = folders()
    for name in ("language", "tables", "checks", "dataset"):
        assert not known[name] & {*RENDERERS, "drawing", "scene", "view", "look"}, name


def test_no_check_knows_the_rules_of_another() -> None:
    # How a cell is read, and what follows from what the rules found, are no rules themselves.
    rules = ["files", "rows", "references", "geography"]
    for rule in rules:
        others = [f"{PACKAGE}.checks.{other}" for other in rules if other != rule]
        assert not importing(f"{PACKAGE}/checks/{rule}.py", *others)


def test_only_folders_stand_directly_in_pages() -> None:
    pages = ROOT / "pages"
    assert [p.name for p in pages.iterdir() if not p.is_dir()] == []
    assert any(pages.rglob("*.py"))


def test_enter_in_a_list_of_choices_takes_one_and_not_all_that_match() -> None:
    calls = [
        (path, node)
        for path in sorted((ROOT / "ui").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.multiselect"
    ]
    assert len(calls) > 4
    for path, node in calls:
        assert "select_all=False" in ast.unparse(node), path


def test_the_frame_of_the_app_is_short() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) < 80
    assert len((ROOT / "ui" / "frame.py").read_text(encoding="utf-8").splitlines()) < 60


def test_nothing_beside_the_frame_hides_a_module_of_python_or_of_a_library() -> None:
    # While a page's script runs, Streamlit looks for modules in the frame's folder first.
    beside = {path.stem for path in (ROOT / "ui").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert not beside & (sys.stdlib_module_names | packages_distributions().keys())


def test_the_package_can_be_used_without_streamlit_being_there() -> None:
    script = (
        "import sys; sys.modules['streamlit'] = None\n"
        "from transcaspian.scene import scene; from transcaspian.slides.page import slide\n"
        "from transcaspian.browser.brush import brush\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_what_somebody_else_may_have_put_there_is_read_in_one_way() -> None:
    # What the program brings along is read plainly; nobody puts a pipe or a device in its place.
    ours = {
        *(
            "messages.py",
            "geography.py",
            "country_boxes.py",
            "ground.py",
            "scenes.py",
            "pdf.py",
            "offline.py",
        ),
        *("assets.py", "static_files.py", "programs.py", "start.py"),
    }
    plainly = re.compile(r"\.read_(?:bytes|text)\(|\bopen\([^)]*[\"']rb?[\"']")
    found = {
        path.name
        for folder in (PACKAGE, "ui")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "files.py" and plainly.search(path.read_text(encoding="utf-8"))
    }
    assert found == ours


def project_files() -> list[Path]:
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and path.suffix in FETCHING and not SKIPPED & set(path.relative_to(ROOT).parts)
    ]


def prose(path: Path) -> set[int]:
    """The lines of a Python file that are docstrings or comments: nothing is fetched from those."""
    if path.suffix != ".py":
        return set()
    text = path.read_text(encoding="utf-8")
    lines = {n for n, line in enumerate(text.splitlines(), 1) if line.lstrip().startswith("#")}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            lines |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def test_nothing_in_the_project_names_a_host_that_it_could_fetch_from() -> None:
    host = re.compile(r"(?:https?|wss?|ftp):/{2}(?!localhost|127\.0\.0\.1)[\w.{-]+[^\s\"'`<>)]*")
    found = []
    for path in project_files():
        quiet = prose(path)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for namespace in NAMESPACES:
                line = line.replace(namespace, "")
            if number not in quiet and (match := host.search(line)):
                found.append(f"{path.relative_to(ROOT)}:{number} {match[0][:60]}")
    assert not found


def test_styles_load_nothing_from_elsewhere() -> None:
    for path in project_files():
        if path.suffix in (".css", ".html", ".svg"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"@import|url\(\s*['\"]?(?:https?:)?//|src=['\"](?:https?:)?//", text), path.name


def test_the_project_names_no_folder_of_a_developer() -> None:
    home = re.compile(r"(?<![\w.])/(?:home|Users|work|tmp|root)/[\w.-]+")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in project_files()
        if (match := home.search(path.read_text(encoding="utf-8")))
    ]
    assert not found
