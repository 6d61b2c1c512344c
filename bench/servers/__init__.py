"""The servers that are measured, each a program: `python -m bench.servers.<name>`.

All speak the same little protocol, kroom's own: a client says `hello` and hears `welcome`; any other frame is a
command, after which everyone hears one `event`.
"""

import json
import socket

EXAMPLE = {
    "type": "event",
    "meeting": 1,
    "number": 100,
    "at": "2026-03-02T09:00:00.000Z",
    "event": {
        "type": "room_changed",
        "room": {
            "id": "00000000-0000-4000-8000-0000000000",
            "title": "Lec. 1",
            "access": "request",
            "capacity": 8,
        },
        "by": {"participant": 1, "name": "M"},
    },
}
"""What the yardsticks send: kroom's event, with shorter names, as `json.dumps` puts spaces between."""

WELCOME = {"type": "welcome"}


def listen() -> socket.socket:
    """A socket on a free port, listening already; the port is told on standard output."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    print(json.dumps({"port": listening.getsockname()[1]}), flush=True)
    return listening
