"""An ASGI application under uvicorn, as it is meant to run in production."""

from typing import Any

import uvicorn

from bench.machine import raise_open_files
from bench.servers import listen

WS_PER_MESSAGE_DEFLATE = False
"""Compression is done anew for each connection, and the bench's crowd does not ask for it anyway."""


def serve(application: Any) -> None:
    """Until a signal comes."""
    raise_open_files()
    config = uvicorn.Config(
        application,
        loop="uvloop",
        ws="websockets-sansio",
        ws_per_message_deflate=WS_PER_MESSAGE_DEFLATE,
        lifespan="off",
        access_log=False,
        log_level="warning",
    )
    uvicorn.Server(config).run(sockets=[listen()])
