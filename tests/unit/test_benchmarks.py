"""The benchmarks' own parts: valid large tables, the same for the same seed, and verdicts that follow the figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.generate import generate
from benchmarks.report import Line, percentile, table, write_json
from benchmarks.sessions import LOST, Crowd
from transcaspian.__main__ import main
from transcaspian.dataset.loading import load


def test_generated_tables_are_valid_and_as_many_as_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    generate(tmp_path / "large", 700, seed=1)
    assert main(["check", str(tmp_path / "large")]) == 0
    assert capsys.readouterr().out.startswith("700 events and 1 draft, ")
    data = load(tmp_path / "large").published
    assert len(data.claims) > 1500 and all(data.claims_of.values())
    assert len({event.date.precision for event in data.events.values()}) >= 4


def test_the_same_seed_gives_the_same_tables_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        generate(tmp_path / name, 200, seed)
    for file in ("events.csv", "claims.csv"):
        content = {name: (tmp_path / name / file).read_bytes() for name in ("one", "same", "other")}
        assert content["one"] == content["same"] != content["other"]


@pytest.mark.parametrize(
    ("line", "ok", "ratio"),
    [
        (Line("a", 40, "ms", 50), True, None),
        (Line("a", 60, "ms", 50), False, None),
        (Line("a", 60, "ms", 1.25, 50, "bare page"), True, 1.2),
        (Line("a", 70, "ms", 1.25, 50, "bare page"), False, 1.4),
        (Line("a", 70, "ms"), None, None),
        (Line("requests", 0, "", 0), True, None),
    ],
)
def test_a_verdict_is_on_the_ratio_where_there_is_one(line: Line, ok: bool | None, ratio: float | None) -> None:
    assert line.ok is ok
    assert line.ratio == pytest.approx(ratio)


def test_the_report_is_a_table_with_one_row_a_line(tmp_path: Path) -> None:
    lines = [Line("open", 70, "ms", 1.25, 50, "bare page", "n = 5"), Line("click", 12.345, "ms", 60)]
    head, rule, first, second = table(lines).splitlines()
    assert len({row.count("|") for row in (head, rule, first, second)}) == 1
    assert "1.40 ×" in first and "**NO**" in first and "12.3 ms" in second and "yes" in second
    write_json(tmp_path / "report.json", lines, {"cores": 2})
    content = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert [(line["what"], line["ok"]) for line in content["lines"]] == [("open", False), ("click", True)]


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(n) for n in range(1, 101)]
    assert [percentile(values, share) for share in (0.01, 0.5, 0.95, 1.0)] == [1, 50, 95, 100]
    assert percentile([7.0], 0.95) == 7


def test_an_answer_that_never_came_is_lost_and_slower_than_any_other() -> None:
    met = Crowd([[9.0, LOST], [1.0, 2.0], [3.0, LOST]], asked_again=1)
    assert met.lost == 2 and met.warm == [1.0, 2.0, 3.0, LOST]
    assert percentile(met.warm, 0.95) == LOST
    assert Line("p95", 1000 * percentile(met.warm, 0.95), "ms", 0.6, 5, "bare page").ok is False
