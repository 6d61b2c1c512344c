"""The way in for servers: pages over HTTP, the room over WebSocket."""

import os
import sys
from typing import Any, cast

from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kroom.settings")
try:
    pages = get_asgi_application()  # loads the apps, which the imports below need
except ImproperlyConfigured as wrong:
    sys.exit(f"kroom: {wrong}")

from channels.routing import ProtocolTypeRouter, URLRouter
from django.urls import re_path

from stage.urls import websocket_urlpatterns


async def nothing_here(scope: Any, receive: Any, send: Any) -> None:
    """Refuse a socket at an address where there is none (a browser sees 403)."""
    await receive()
    await send({"type": "websocket.close"})


# As in `stage.urls`: the stubs want patterns of Channels' own kind.
sockets = URLRouter([*websocket_urlpatterns, cast(Any, re_path("", cast(Any, nothing_here)))])
application = ProtocolTypeRouter({"http": pages, "websocket": sockets})
