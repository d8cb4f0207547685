"""A pytest plugin for a second try: name the tests that pass only now, and fail if there are too many."""

from __future__ import annotations

import pytest

MOST = 2  # most tests that may pass only at their second try
_passed: dict[str, bool] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Record which tests pass, including their setup and teardown."""
    _passed[report.nodeid] = _passed.get(report.nodeid, True) and report.passed


def _names() -> list[str]:
    return [name for name, passed in _passed.items() if passed]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail if too many tests pass only now."""
    if len(_names()) > MOST:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the tests that pass only now."""
    for name in _names():
        terminalreporter.write_line(f"passed only at the second try: {name}", yellow=True)
    if len(_names()) > MOST:
        terminalreporter.write_line(f"more than {MOST} passed only at the second try, so the run fails", red=True)
