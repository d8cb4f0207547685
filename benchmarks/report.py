"""Lines of the report: figures, budgets and verdicts."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One figure; with a budget it has a verdict, without one it is only information.

    ``reference``: the figure to compare it with; a budget in ``×`` is for their ratio.
    """

    what: str
    measured: float
    unit: str
    budget: float | None = None
    reference: float | None = None
    of: str = ""  # describes the reference
    remark: str = ""

    @property
    def ratio(self) -> float | None:
        """The figure as a multiple of the reference."""
        return self.measured / self.reference if self.reference else None

    @property
    def ok(self) -> bool | None:
        """Whether the budget is met; None without a budget."""
        if self.budget is None:
            return None
        judged = self.measured if self.ratio is None else self.ratio
        return judged <= self.budget


def percentile(values: Sequence[float], share: float) -> float:
    """Return the percentile of values at a share from 0 to 1 (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread(values: Sequence[float]) -> str:
    """Return in words how far single measurements are from their median."""
    return f"{min(values):.0f}–{max(values):.0f}, n = {len(values)}, median {median(values):.0f}"


def table(lines: Sequence[Line]) -> str:
    """Return the lines as a Markdown table."""
    rows = ["| what | measured | compared with | ratio | budget | ok | remark |", "|---|--:|--:|--:|--:|:-:|---|"]
    for line in lines:
        beside = f"{_number(line.reference)} {line.unit} ({line.of})" if line.reference else ""
        ratio = f"{line.ratio:.2f} ×" if line.ratio is not None else ""
        unit = "×" if line.ratio is not None else line.unit
        budget = f"≤ {_number(line.budget)} {unit}" if line.budget is not None else ""
        verdict = {True: "yes", False: "**NO**", None: ""}[line.ok]
        measured = f"{_number(line.measured)} {line.unit}"
        rows.append(f"| {' | '.join((line.what, measured, beside, ratio, budget, verdict, line.remark))} |")
    return "\n".join(rows)


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def write_json(path: Path, lines: Sequence[Line], machine: dict[str, Any]) -> None:
    """Write the report as JSON, for programs."""
    content = {
        "machine": machine,
        "lines": [asdict(line) | {"ratio": line.ratio, "ok": line.ok} for line in lines],
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
