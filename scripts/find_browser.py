"""Print the Chromium or Chrome that the browser tests drive; install Debian's where that is possible.

Exit status 1, with one line that says what to install, when there is none.
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
NONE = "The browser tests need Chromium or Chrome: install one, or set CHROMIUM to its path."


def find_browser() -> str | None:
    """Return the path of a browser: $CHROMIUM, one on the path, a usual place, Playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
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
    except Exception:  # any failure of an optional browser means: not this one
        return None
    return own if Path(own).exists() else None


def install() -> None:
    """Install Debian's Chromium when this is root on a machine with apt-get."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdout=subprocess.DEVNULL,
            check=False,
        )


def main() -> int:
    """Find a browser, with ``--install`` install one first where there is none."""
    browser = find_browser()
    if browser is None and "--install" in sys.argv:
        install()
        browser = find_browser()
    if browser is None:
        print(NONE)
        return 1
    print(browser)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
