"""The browser's own reducer (static/room/state.js), run by node beside the tests."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from stage.protocol import Snapshot, encode

REPLAY = Path(__file__).parent.parent / "js" / "replay.mjs"


def as_json(snapshot: Snapshot) -> Any:
    """A snapshot as a browser reads it."""
    return json.loads(encode(snapshot))


class Browsers:
    """One node process for a whole test: starting it costs more than all its answers."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            ["node", REPLAY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None
    ) -> None:
        self._process.communicate()

    def replay(self, views: Iterable[tuple[Snapshot, list[str]]]) -> list[Any]:
        """For each snapshot and the event frames after it: the room as the page then knows it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = [
            f'{{"snapshot":{encode(snapshot).decode()},"events":[{",".join(frames)}]}}'
            for snapshot, frames in views
        ]
        self._process.stdin.write(f"[{','.join(asked)}]\n")
        line = self._process.stdout.readline()
        assert line, "the reducer stopped: what it said stands above"
        found: list[Any] = json.loads(line)
        return found
