"""What the benchmark finds: measured values, the bars they should meet, as a table and as JSON."""

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Bar:
    """A limit, to stay under or (`at_least`) to reach."""

    limit: float
    at_least: bool = False

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}"

    def holds_for(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit


NONE = Bar(0)
"""Of lost or doubled work."""


@dataclass(frozen=True)
class Figure:
    """One measured value, or with a `reference` of the same run the ratio of the two.

    A missed bar is slowness; where it is `vital`, it is lost or doubled work.
    """

    name: str
    value: float
    unit: str
    reference: float | None = None
    bar: Bar | None = None
    vital: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.reference if self.reference else None

    @property
    def holds(self) -> bool | None:
        """Whether the bar is met; None without one."""
        if self.bar is None:
            return None
        return self.bar.holds_for(self.value if self.ratio is None else self.ratio)

    @property
    def is_broken(self) -> bool:
        return self.vital and self.holds is False


Found = Mapping[str, Sequence[Figure]]
"""Figures by the part that measured them."""


def print_table(found: Found) -> None:
    """Print all figures for people."""
    table = Table("measure", "value", "against", "ratio", "bar", "ok")
    for part, figures in found.items():
        table.add_section()
        for figure in figures:
            reference = "" if figure.reference is None else _short(figure.reference)
            table.add_row(
                f"{part}: {figure.name}" + (f" ({figure.note})" if figure.note else ""),
                f"{_short(figure.value)} {figure.unit}",
                reference,
                "" if figure.ratio is None else f"{figure.ratio:.2f}",
                str(figure.bar or ""),
                {None: "", True: "yes", False: "NO"}[figure.holds],
            )
    Console(width=130).print(table)


def as_json(found: Found) -> dict[str, Any]:
    """All figures and the machine they come from, for other programs."""
    return {
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
        },
        "figures": [
            {"part": part, **asdict(figure), "ratio": figure.ratio, "holds": figure.holds}
            for part, figures in found.items()
            for figure in figures
        ],
    }


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == 0 else f"{value:.3g}"
