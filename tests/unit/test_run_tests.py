"""The program behind ``make test``: a second try for browser tests, in the open, and seconds for each part."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import pytest

from scripts import run_tests
from tests import amounts, conftest

FLAKY = """
import pathlib, pytest
@pytest.mark.parametrize("number", range({tests}))
def test_flaky(number):
    seen = pathlib.Path({folder!r}) / str(number)
    if number < {flaky} and not seen.exists():
        seen.touch()
        raise AssertionError
@pytest.mark.skipif({broken}, reason="in order")
def test_broken():
    assert False
"""


@pytest.mark.parametrize(("flaky", "broken", "code"), [(2, False, 0), (3, False, 1), (1, True, 1)])
def test_what_passes_only_at_the_second_try_is_named_and_more_than_two_fail_the_run(
    flaky: int, broken: bool, code: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_it.py").write_text(
        FLAKY.format(tests=5, folder=str(tmp_path), flaky=flaky, broken=not broken), encoding="utf-8"
    )
    command = (sys.executable, "-m", "pytest", "-q", "-c", str(tmp_path / "pytest.ini"), str(tmp_path))
    assert run_tests.with_second_try(command) == code
    told = capfd.readouterr().out.splitlines()
    named = [line.rpartition("::")[2] for line in told if line.startswith("passed only at the second try: ")]
    assert named == [f"test_flaky[{number}]" for number in range(flaky)]
    assert any("more than 2 passed only at the second try" in line for line in told) == (flaky > 2)


def test_the_files_that_begin_first_are_there() -> None:
    there = {path.stem for path in (Path(__file__).parents[1]).glob("*/test_*.py")}
    assert there.issuperset(amounts.LONGEST) and len(set(amounts.LONGEST)) == len(amounts.LONGEST)


class Case:
    """A case of a test, as far as it is sorted by how long the run is."""

    path = Path("test_it.py")

    def __init__(self, name: str, **marks: int) -> None:
        self.nodeid = f"test_it.py::test_it[{name}]"
        self.marks = {kind: getattr(pytest.mark, kind)(of).mark for kind, of in marks.items()}

    def get_closest_marker(self, kind: str) -> pytest.Mark | None:
        return self.marks.get(kind)

    def add_marker(self, kind: str) -> None:
        self.marks[kind] = getattr(pytest.mark, kind).mark


def test_of_so_many_cases_one_is_in_every_run_and_the_others_are_long(
    pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pytestconfig.option, "lf", False, raising=False)
    cases = [Case(str(n), one_in=3, **({"long": 0} if n == 0 else {})) for n in range(8)]
    conftest.pytest_collection_modifyitems(cases, pytestconfig)  # type: ignore[arg-type]
    assert [case.nodeid[-2] for case in cases if "long" not in case.marks] == ["1", "4", "7"]


@pytest.mark.parametrize("long", [False, True])
def test_every_part_says_how_long_it_took_and_a_failing_one_is_the_last(
    long: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def run(commands: list[run_tests.Command]) -> int:
        ran.extend(" ".join(command) for command in commands)
        return 3 if any("tests/e2e" in command for command in commands) else 0

    monkeypatch.setattr(run_tests, "run_all", run)
    monkeypatch.setattr(run_tests, "compile_tests", lambda: None)
    assert run_tests.main(["--long"] if long else []) == 3
    parts = ["set-up", *([] if long else ["lint"]), "types, unit and app", "browser", "all"]
    told = [line for line in capsys.readouterr().out.splitlines() if line.endswith(" s")]
    assert [line.rsplit(maxsplit=2)[0].strip() for line in told] == parts
    assert all(("-m long" in command) == long for command in ran if "pytest" in command)
    assert any("mypy" in command for command in ran) != long
    monkeypatch.setattr(run_tests, "UNIT", (sys.executable, "-c", "raise SystemExit(4)"))
    for wrong in ([run_tests.UNIT], run_tests.TYPES):
        failing = partial(lambda those, commands: 4 if commands == those else 0, wrong)
        monkeypatch.setattr(run_tests, "run_all", failing)
        assert run_tests.main([]) == 4
        assert "browser" not in capsys.readouterr().out
