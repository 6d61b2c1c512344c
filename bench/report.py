"""The tables."""

from collections.abc import Sequence
from statistics import median, quantiles

from bench.measure import RATE, Contender

HEAD = (
    "server",
    "µs CPU",
    "deliveries/CPU s",
    "× plain",
    "× broadcast",
    f"p50 / p99 ms at {RATE}/s",
    "joins/s",
    "CPU ms/join",
    "kB/conn.",
)


def table(found: Sequence[Contender], plain: Contender, broadcast: Contender) -> str:
    """One size: a row for each contender; kroom's fan-out stands below its whole commands."""
    theirs = plain.us_per_delivery(plain.ms_per_event), broadcast.us_per_delivery(broadcast.ms_per_event)
    rows: list[tuple[str, ...]] = [HEAD]
    for it in found:
        one = (
            *speed(it.us_per_delivery(it.ms_per_event), *theirs),
            waiting(it),
            f"{it.joins_per_second:,.0f}",
            f"{it.ms_per_join:.2f}",
            f"{it.kb_per_connection:.0f}",
        )
        if it.has_commands:
            rows.append((f"{it.name}: whole commands", *one))
            fan_out = it.us_per_delivery(it.loop_ms_per_event)
            rows.append((f"{it.name}: fan-out", *speed(fan_out, *theirs), *[""] * 4))
        else:
            rows.append((it.name, *one))
    return aligned(rows)


def speed(us: list[float], plain: list[float], broadcast: list[float]) -> tuple[str, str, str, str]:
    """CPU of a delivery, and how often faster than the yardsticks: the median over rounds run side by side."""
    return f"{median(us):.1f}", f"{1e6 / median(us):,.0f}", times(plain, us), times(broadcast, us)


def times(theirs: list[float], ours: list[float]) -> str:
    """The ratio of rounds that ran one after the other."""
    return f"{median(a / b for a, b in zip(theirs, ours, strict=True)):.2f}"


def waiting(it: Contender) -> str:
    """How long an event takes to reach people."""
    if not it.keeps_up:
        return "cannot keep up"
    cuts = quantiles(it.delays, n=100)
    return f"{cuts[49] * 1000:.1f} / {cuts[98] * 1000:.1f}"


def notes(found: Sequence[Contender]) -> str:
    """What the tables do not say."""
    costs = ", ".join(
        f"{it.name} {median(it.ms_per_event):.1f} (event loop {median(it.loop_ms_per_event):.1f})"
        for it in found
    )
    sizes = ", ".join(f"{it.name} {it.crowd.frame_bytes}" for it in found)
    return f"CPU ms of an event: {costs}.\nBytes of an event: {sizes}."


def aligned(rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table that also reads well as it is."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| "
        + " | ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        + " |"
        for row in rows
    ]
    rule = "|" + "|".join(
        "-" * (width + 1) + ("-" if column == 0 else ":") for column, width in enumerate(widths)
    )
    return "\n".join([lines[0], rule + "|", *lines[1:]])
