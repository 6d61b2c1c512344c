"""Our own keys: what we sign with, and what platforms check it by.

Platforms remember our keys for a while. So a new key is shown for a day before the first thing is signed with it, and
the old one for a week after the last.
"""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from jwt.algorithms import RSAAlgorithm

from kroom.lti.models import ToolKey

AHEAD = timedelta(days=1)
"""How long a new key is shown before it signs."""
AFTER = timedelta(days=7)
"""How long an old key is shown after it has signed for the last time."""


class NotNow(Exception):
    """The keys stay as they are; the text says why."""


def public_keys() -> dict[str, Any]:
    """The JWKS of this tool; the first look makes the first key."""
    keys = list(shown_keys()) or [make_key()]
    return {"keys": [public_jwk(key.kid, key.private_pem) for key in keys]}


def signing_key() -> ToolKey:
    """The key we sign with now; the first use makes it."""
    ready = shown_keys().filter(signs_from__lte=timezone.now())
    return ready.order_by(F("shown_until").desc(nulls_first=True), "-signs_from", "-pk").first() or make_key()


def shown_keys() -> QuerySet[ToolKey]:
    """The keys platforms may check us by."""
    return ToolKey.objects.filter(Q(shown_until=None) | Q(shown_until__gt=timezone.now()))


def make_key(signs_from: datetime | None = None) -> ToolKey:
    """A new key, to sign with from then on: from now on, if nothing is said."""
    return ToolKey.objects.create(
        kid=secrets.token_hex(8), private_pem=new_pem(), signs_from=signs_from or timezone.now()
    )


@transaction.atomic
def rotate(*, at_once: bool = False) -> ToolKey:
    """Bring in a new key and begin to take leave of all others; `at_once` is for a key that has been stolen."""
    now = timezone.now()
    ToolKey.objects.filter(shown_until__lte=now).delete()
    coming = ToolKey.objects.filter(signs_from__gt=now, shown_until=None).first()
    if coming is not None and not at_once:
        raise NotNow(f"Key {coming.kid} is on its way in already: it signs from {moment(coming.signs_from)}.")
    signing_key()  # there may be none yet
    new = make_key(now if at_once else now + AHEAD)
    ToolKey.objects.filter(shown_until=None).exclude(pk=new.pk).update(shown_until=new.signs_from + AFTER)
    return new


@transaction.atomic
def retire(kid: str) -> None:
    """Drop a key this moment: what was signed with it is worth nothing from now on."""
    key = ToolKey.objects.filter(kid=kid).first()
    if key is None:
        raise NotNow(f"There is no key {kid}.")
    if key == signing_key():
        raise NotNow(
            f"Key {kid} is the one that signs now. Bring in another first: lti_keys rotate --at-once"
        )
    key.delete()


def moment(time: datetime) -> str:
    """A point in time, for people."""
    return f"{time:%Y-%m-%d %H:%M} UTC"


def new_pem() -> str:
    """A private key for RS256."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_jwk(kid: str, private_pem: str) -> dict[str, Any]:
    """The public half, as platforms read it: Canvas insists on `alg` and `use`."""
    # Made here, so it need not be proved sound, which takes long.
    key = load_pem_private_key(private_pem.encode(), password=None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, rsa.RSAPrivateKey)
    numbers: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
    return {"kty": "RSA", "n": numbers["n"], "e": numbers["e"], "kid": kid, "alg": "RS256", "use": "sig"}
