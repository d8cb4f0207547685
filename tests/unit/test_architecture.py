"""How the parts may know each other: pages, then ui, then the package, and nothing from other hosts."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from transcaspian.dataset import ROOT

PACKAGE = "transcaspian"
# Siblings that draw or write the same scene, and do not know each other.
RENDERERS = ("brush", "mapview", "slides", "exchange")
SKIPPED = {".git", ".venv", ".hypothesis", ".pytest_cache", ".ruff_cache", ".mypy_cache", "docs", "tests"}
# What a browser or Python could fetch from: code, styles, pages and settings, not the tables' own links.
FETCHING = {".py", ".css", ".js", ".mjs", ".html", ".svg", ".toml"}
# Names of formats, which nothing ever fetches.
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a file imports, also inside functions."""
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
    assert not importing(PACKAGE, "streamlit", "ui", "app_pages", "app")


def test_the_ui_knows_no_page() -> None:
    assert not importing("ui", "app_pages", "app")


def test_no_page_knows_another_page() -> None:
    assert not importing("app_pages", "app_pages", "app")
    assert not importing("app.py", "app_pages")


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


@pytest.mark.parametrize("renderer", RENDERERS)
def test_renderers_do_not_know_each_other(renderer: str) -> None:
    others = [f"{PACKAGE}.{other}" for other in RENDERERS if other != renderer]
    here = f"{PACKAGE}/{renderer}"
    assert not importing(here if (ROOT / here).is_dir() else f"{here}.py", *others)


def test_the_scene_knows_no_renderer() -> None:
    assert not importing(f"{PACKAGE}/scene", *(f"{PACKAGE}.{renderer}" for renderer in RENDERERS))
    assert not importing(f"{PACKAGE}/scene", "plotly", "pydeck", "matplotlib", "geopandas", "pandas")


def test_what_is_read_from_tables_does_not_know_what_is_drawn() -> None:
    drawn = [f"{PACKAGE}.{name}" for name in (*RENDERERS, "scene", "view", "selection", "palette")]
    for module in ("dates.py", "schema.py", "tables.py", "dataset.py", "records.py", "problems.py", "checks"):
        assert not importing(f"{PACKAGE}/{module}", *drawn)


def test_no_check_knows_the_rules_of_another() -> None:
    # How a cell is read, and what follows from what the rules found, are no rules themselves.
    rules = ["files", "rows", "references", "geography"]
    for rule in rules:
        others = [f"{PACKAGE}.checks.{other}" for other in rules if other != rule]
        assert not importing(f"{PACKAGE}/checks/{rule}.py", *others)


def test_only_folders_stand_directly_in_pages() -> None:
    pages = ROOT / "app_pages"
    assert [p.name for p in pages.iterdir() if not p.is_dir()] == []
    assert any(pages.rglob("*.py"))


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
        "from transcaspian.brush import brush; from transcaspian.mapview import deck\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_what_somebody_else_may_have_put_there_is_read_in_one_way() -> None:
    # What the program brings along is read plainly; nobody puts a pipe or a device in its place.
    ours = {
        *("basemap.py", "mapview.py", "messages.py", "geography.py", "ground.py", "drawing.py", "web.py"),
        *("firstpage.py", "staticfiles.py"),
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
