"""The real server, as its own process: started, killed and started again by tests."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Self
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    """A port nobody uses, and which the system gives to no connection before the server has it."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


UNDER = {
    # As README.md has it for production, and as `make demo` runs.
    "uvicorn": "-m uvicorn kroom.asgi:application --host 127.0.0.1 --port {port} --log-level warning "
    "--ws websockets-sansio --ws-max-size 65536 --ws-ping-interval 10 --ws-ping-timeout 10",
    "daphne": "manage.py runserver --noreload 127.0.0.1:{port}",
}


class Server:
    """kroom with its practice course, on a database of its own."""

    def __init__(self, folder: Path, under: str = "uvicorn", **settings: str) -> None:
        self.port = free_port()
        self.command = [sys.executable, *UNDER[under].format(port=self.port).split()]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self.database = folder / "kroom.sqlite3"
        self.environment = (
            os.environ
            | {"DEBUG": "1", "PRACTICE_COURSE": "1", "DATABASE_URL": f"sqlite:///{self.database}"}
            | {"INVITATION_SECONDS": "900"}  # no test waits for the end of one
            | settings
        )
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def manage(self, *words: str) -> str:
        """Run a management command beside the server."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def start(self) -> None:
        """Start, and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                self.is_up()
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"the server does not answer:\n{self.log.read_text()}")

    def is_up(self) -> None:
        """Raise an OSError while it does not answer."""
        urlopen(f"{self.address}/practice/", timeout=5).read()

    def kill(self) -> None:
        """As a power cut would: no goodbye."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it if it still runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.kill()
