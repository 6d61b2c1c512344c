"""A measured server as its parent sees it."""

import json
import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path

from bench import machine

ROOT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = ("PATH", "HOME", "LANG", "TMPDIR")
"""All that reaches a server from the shell: nobody's settings shall change what is measured."""


class Server:
    """A program of `bench.servers`, from its start to its end."""

    def __init__(self, name: str, log: Path, settings: dict[str, str] | None = None) -> None:
        self.log = log
        environment = inherited() | (settings or {})
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", f"bench.servers.{name}"],
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment,
            )
        assert self.process.stdout is not None
        ready = self.process.stdout.readline()
        if not ready:
            raise RuntimeError(f"The server {name} did not start:\n{log.read_text()[-2000:]}")
        self.port: int = json.loads(ready)["port"]

    @property
    def cpu_seconds(self) -> float:
        """Used up to now."""
        return machine.cpu_seconds(self.process.pid)

    @property
    def loop_seconds(self) -> float:
        """Used up to now by the event loop's thread."""
        return machine.loop_seconds(self.process.pid)

    @property
    def resident_kb(self) -> int:
        """Held now."""
        return machine.resident_kb(self.process.pid)

    def stop(self) -> None:
        """At once; the bench needs nothing more of it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


def inherited() -> dict[str, str]:
    """What a server's environment starts from."""
    return {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}


def with_pages(settings: dict[str, str], folder: Path) -> dict[str, str]:
    """The same, with static files as a browser gets them there: collected and compressed."""
    settings = settings | {"DJANGO_SETTINGS_MODULE": "bench.settings", "BENCH_STATIC": str(folder / "static")}
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(collect, cwd=ROOT, env=inherited() | settings, check=True)
    return settings


def production(database: Path, redis_url: str = "") -> dict[str, str]:
    """kroom's settings as a campus has them, on a database of the bench's own."""
    return {
        "DJANGO_SETTINGS_MODULE": "kroom.settings",
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_hex(32),
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{database}",
        "REDIS_URL": redis_url,
    }
