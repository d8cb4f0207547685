"""Print the system programs that tests drive; install Debian's packages of them if possible.

Chromium or Chrome is required. LibreOffice and Poppler open the slides and workbooks that we write, PostgreSQL counts
the rows of layers, and so does Spark with Java in the long tests (``--long``): without them those tests are skipped,
but under ``CI=true`` they are required too. If one is missing, the exit status is 1, and one line says what to install.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PLACES = (
    "/usr/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
# Programs with their Debian packages; Carlito has the metrics of the slides' font.
_OTHERS = {
    "soffice": ("libreoffice-impress", "fonts-crosextra-carlito"),
    "localc": ("libreoffice-calc",),
    "lowriter": ("libreoffice-writer",),
    "pdftotext": ("poppler-utils",),
    "initdb": ("postgresql",),
}
_LONG = {"java": ("default-jre-headless",)}
# Debian keeps the programs of its servers out of the path.
_SERVERS = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
NONE = "The browser tests need Chromium or Chrome: install one, or set CHROMIUM to its path."


def find_browser() -> str | None:
    """Return the path of a browser: $CHROMIUM, one on the path, a usual place, Playwright's own."""
    configured = os.environ.get("CHROMIUM")
    if configured:
        return shutil.which(configured)
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    for place in _PLACES:
        if Path(place).exists():
            return place
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            own = playwright.chromium.executable_path
    except Exception:  # whatever the error, this browser is not available
        return None
    return own if Path(own).exists() else None


def find_program(name: str) -> str | None:
    """Return the path of a program, also of one that Debian keeps out of the path."""
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(_SERVERS) or None)


def missing_others(long: bool) -> list[str]:
    """Return the Debian packages of the missing programs, ``long`` of those that only the long tests need, too."""
    wanted = _OTHERS | (_LONG if long else {})
    return [package for name, packages in wanted.items() if not find_program(name) for package in packages]


def install(packages: list[str]) -> None:
    """Install Debian packages if this runs as root on a machine with apt-get."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdout=subprocess.DEVNULL,
            check=False,
        )


def main() -> int:
    """Find the programs, with ``--install`` after installing missing ones; return the exit status."""
    long = "--long" in sys.argv
    wanted = missing_others(long) + ([] if find_browser() else ["chromium"])
    if wanted and "--install" in sys.argv:
        install(wanted)
    browser, others = find_browser(), missing_others(long)
    if browser is None:
        print(NONE)
        return 1
    if others:
        print(f"Tests of slides, workbooks and layers need more programs: install {', '.join(others)}.")
        return 1 if os.environ.get("CI") == "true" else 0
    print(browser)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
