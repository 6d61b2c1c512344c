"""A Redis of the bench's own, on a socket in its temporary folder, if this machine has one."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Its address, or an empty text when there is none."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        yield ""
        return
    where = folder / "redis.socket"
    options = ["--port", "0", "--unixsocket", str(where), "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([program, *options, "--dir", str(folder)], stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            if where.exists():
                break
            time.sleep(0.05)
        yield f"unix://{where}" if where.exists() else ""
    finally:
        process.terminate()
        process.wait()
