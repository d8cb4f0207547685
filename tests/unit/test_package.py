"""The package as another program installs it, and the locks that say which packages were tested with it."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from importlib.metadata import version as metadata_version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests import amounts

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
APP, LAYERS, SPARK, DEV = (PROJECT["optional-dependencies"][name] for name in ("app", "layers", "spark", "dev"))
LOCKS = {
    "requirements.txt": [*PROJECT["dependencies"], *APP, *LAYERS],
    "requirements-dev.txt": [*PROJECT["dependencies"], *APP, *LAYERS, *DEV],
    "requirements-spark.txt": [*PROJECT["dependencies"], *SPARK],
}
# The Pythons and systems that a lock is for.
PLACES = [
    {"python_version": python, "python_full_version": f"{python}.0", **system}
    for python in ("3.11", "3.12", "3.13")
    for system in (
        {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
        {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
        {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
    )
]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an empty environment with our wheel in it, and the libraries that it needs."""
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    venv.create(folder / "env")
    programs = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    python = next(programs.glob("python*"))
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    asked = subprocess.run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
                           check=True, capture_output=True, text=True)  # fmt: skip
    # The libraries are those of this environment: a test asks no network.
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(asked.stdout.strip()) / "libraries.pth").write_text("\n".join(libraries), encoding="utf-8")
    return programs


def called(installed: Path, folder: Path, *arguments: str) -> str:
    """What the command says, called from a folder that has nothing to do with the repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TRANSCASPIAN", "PYTHON"))}
    command = [str(installed / "transcaspian"), *arguments]
    done = subprocess.run(command, cwd=folder, env=kept, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert str(ROOT) not in done.stdout + done.stderr
    return done.stdout


def test_an_installed_package_checks_its_own_tables(installed: Path, tmp_path: Path) -> None:
    said = called(installed, tmp_path, "check")
    assert re.fullmatch(r"[0-9]+ events and [0-9]+ draft, [0-9]+ claims: no problems", said.splitlines()[0])


@pytest.mark.more
def test_an_installed_package_draws_slides(installed: Path, tmp_path: Path) -> None:
    called(installed, tmp_path, "slide", "--view", "july-contracts-uralsk", "--lang", "pl", "--out", "slide.html")
    assert "</html>" in (tmp_path / "slide.html").read_text("utf-8")
    if amounts.LONG:
        called(installed, tmp_path, "slide", "--query", "w=mutiny", "--out", "slide.png")
        assert (tmp_path / "slide.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.long
def test_an_installed_package_exports(installed: Path, tmp_path: Path) -> None:
    called(installed, tmp_path, "export", "--format", "ics", "--query", "w=july", "--out", "july.ics")
    assert b"BEGIN:VEVENT" in (tmp_path / "july.ics").read_bytes()
    called(installed, tmp_path, "export", "--format", "csv-editors", "--query", "w=july", "--out", "july.csv")
    assert (tmp_path / "july.csv").read_bytes().startswith(b"id,")


def pins(lock: str) -> Iterator[tuple[Requirement, list[str]]]:
    """The pinned packages of a lock, each with its hashes."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        head, *hashes = re.split(r"\s*\\\n\s*", entry.strip())
        yield Requirement(head), hashes


def version(pin: Requirement) -> Version:
    """The version that a pin names."""
    [only] = pin.specifier
    assert only.operator == "==", pin
    return Version(only.version)


def holds(one: Requirement, place: dict[str, str], extras: frozenset[str] = frozenset()) -> bool:
    """Whether a requirement is one on a Python and a system, for whoever asked for these extras."""
    return one.marker is None or any(one.marker.evaluate({**place, "extra": extra}) for extra in extras | {""})


def pinned_in(lock: str, place: dict[str, str]) -> dict[str, Version]:
    """The versions that a lock names for a Python and a system."""
    return {canonicalize_name(pin.name): version(pin) for pin, _ in pins(lock) if holds(pin, place)}


def unmet(wanted: Iterable[Requirement], pinned: dict[str, Version]) -> list[str]:
    """The requirements that no pin meets."""
    found = []
    for one in wanted:
        pin = pinned.get(canonicalize_name(one.name))
        if pin is None or not one.specifier.contains(pin, prereleases=True):
            found.append(f"{one}: {pin}")
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock: str) -> None:
    for pin, hashes in pins(lock):
        assert version(pin)
        assert hashes and all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes), pin


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_satisfies_what_the_project_wants(lock: str) -> None:
    for place in PLACES:
        wanted = [one for one in map(Requirement, LOCKS[lock]) if holds(one, place)]
        assert not unmet(wanted, pinned_in(lock, place)), place


@pytest.mark.one_in(2)
@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_satisfies_what_its_own_packages_want(lock: str) -> None:
    # Only packages that are installed can be asked what they want, and only for the version that is installed.
    asked = 0
    for place in PLACES:
        pinned = pinned_in(lock, place)
        open_ = [one for one in map(Requirement, LOCKS[lock]) if holds(one, place)]
        extras: dict[str, set[str]] = {}
        while open_:
            one = open_.pop()
            name = canonicalize_name(one.name)
            if name in extras and set(one.extras) <= extras[name]:
                continue
            extras.setdefault(name, set()).update(one.extras)
            if installed_version(name) == pinned[name]:
                wanted = [w for w in map(Requirement, requires(name) or ()) if holds(w, place, frozenset(extras[name]))]
                assert not unmet(wanted, pinned), (name, place)
                open_ += wanted
                asked += 1
        assert asked > 20, place
        asked = 0


def installed_version(name: str) -> Version | None:
    """The version of a package that is installed here; None for one that only other systems have."""
    try:
        return Version(metadata_version(name))
    except PackageNotFoundError:
        return None


def test_the_pythons_of_the_package_are_those_of_the_locks() -> None:
    supported = SpecifierSet(PROJECT["requires-python"])
    assert all(supported.contains(place["python_version"]) for place in PLACES)
    assert "3.10" not in supported and "3.14" not in supported


def test_both_locks_pin_the_same_versions() -> None:
    for place in PLACES:
        assert pinned_in("requirements.txt", place).items() <= pinned_in("requirements-dev.txt", place).items()


def test_what_the_package_imports_is_what_the_project_wants() -> None:
    """Nothing is imported that is there only because something else needs it."""
    modules = {
        name.partition(".")[0]
        for path in (ROOT / "transcaspian").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in ([a.name for a in node.names] if isinstance(node, ast.Import) else
                     [node.module or ""] if isinstance(node, ast.ImportFrom) else [])
    }  # fmt: skip
    named = {canonicalize_name(Requirement(one).name) for one in (*PROJECT["dependencies"], *APP, *LAYERS, *SPARK)}
    packages = packages_distributions()
    foreign = modules - set(sys.stdlib_module_names) - {"transcaspian"}
    assert {"numpy", "filelock"} <= foreign
    # A package that is not installed here is called like its module.
    assert not {one for one in foreign if not set(map(canonicalize_name, packages.get(one, [one]))) & named}
