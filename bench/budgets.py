"""What a measured number may be, and whether it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.report import aligned


@dataclass(frozen=True, slots=True)
class Found:
    """A number, and the most it may be; without a budget it is only told."""

    what: str
    value: float
    unit: str
    budget: float | None = None

    @property
    def is_too_much(self) -> bool:
        """Whether the budget is exceeded."""
        return self.budget is not None and self.value > self.budget


def table(title: str, found: Sequence[Found]) -> str:
    """The numbers beside their budgets; what is too much says so."""
    rows = [(title, "measured", "budget", "")]
    for it in found:
        budget = "" if it.budget is None else said(it.budget, it.unit)
        rows.append((it.what, said(it.value, it.unit), budget, "TOO MUCH" if it.is_too_much else ""))
    return aligned(rows)


def said(value: float, unit: str) -> str:
    """A number with its unit, no finer than it is known."""
    return f"{value:,.{1 if abs(value) < 10 and value % 1 else 0}f} {unit}".strip()


def verdict(found: Sequence[Found]) -> str:
    """What exceeds its budget, in a sentence; empty when nothing does."""
    wrong = [
        f"{it.what} ({said(it.value, it.unit)}, not {said(it.budget or 0, it.unit)})"
        for it in found
        if it.is_too_much
    ]
    return f"Over budget: {'; '.join(wrong)}." if wrong else ""
