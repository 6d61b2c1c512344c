"""Where browsers find a way to each other: STUN and TURN servers, with credentials that run out by themselves."""

import base64
import hashlib
import hmac
import time

from django.conf import settings

from stage.protocol import IceServer

CREDENTIAL_SECONDS = 12 * 3600


def ice_servers(participant: int) -> list[IceServer]:
    """The servers of `TURN_URLS`; TURN ones with a username and password for this person.

    The scheme is coturn's `use-auth-secret` (the "TURN REST API" draft): the username is a time of expiry and a
    name, the password its HMAC-SHA1 under the shared secret.
    """
    servers = []
    for url in settings.TURN_URLS:
        if url.startswith("stun"):
            servers.append(IceServer(urls=[url]))
            continue
        username = f"{int(time.time()) + CREDENTIAL_SECONDS}:{participant}"
        digest = hmac.new(settings.TURN_SECRET.encode(), username.encode(), hashlib.sha1).digest()
        servers.append(IceServer(urls=[url], username=username, credential=base64.b64encode(digest).decode()))
    return servers
