"""What the operating system knows: CPU time and memory of a process, load, limits. Linux only."""

import datetime as dt
import os
import platform
import resource
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """CPU time of a process since its start, all its threads, user and system."""
    return _seconds(Path(f"/proc/{pid}/stat"))


def loop_seconds(pid: int) -> float:
    """CPU time of its main thread alone, which runs the event loop."""
    return _seconds(Path(f"/proc/{pid}/task/{pid}/stat"))


def _seconds(stat: Path) -> float:
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / TICKS


def resident_kb(pid: int) -> int:
    """Memory that a process holds."""
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * resource.getpagesize() // 1024


def raise_open_files() -> None:
    """A socket is an open file; take as many as the administrator allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def this_machine() -> str:
    """When and where, and how busy it is with other things."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    now = dt.datetime.now(dt.UTC)
    return (
        f"{now:%Y-%m-%d %H:%M} UTC, {os.cpu_count()} × {cpu}, "
        f"Python {platform.python_version()}, load before {load}"
    )
