"""The keys of platforms: fetched over the network, remembered by each process, never waited for long."""

import json
import threading
import time
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm
from jwt.exceptions import InvalidKeyError

from kroom.lti import outside

FRESH = 3600.0
"""Seconds after which the keys are fetched again."""
KEPT = 24 * 3600.0
"""Seconds for which old keys are still good when they cannot be fetched."""
PAUSE = 30.0
"""Seconds between two fetches for keys that are not there: a forged launch names any key it likes."""
PAUSE_AFTER_FAILURE = 5.0

SMALLEST_KEY = 2048

Unreachable = outside.Unreachable
"""The keys could not be fetched, or were no keys."""


class KeyRing:
    """The public keys at one address, by their ids."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.keys: dict[str, str] = {}
        self.fetched: float | None = None
        self.tried: float | None = None
        self.failed = False
        self.lock = threading.Lock()

    def find(self, kid: str) -> str | None:
        """The key with this id, as PEM; an unknown id is worth one more look now and then."""
        known = self.keys.get(kid)
        if known and self.age() < FRESH:
            return known
        if known and self.age() < KEPT and self.lock.locked():
            return known  # somebody is asking for fresh ones already
        with self.lock:
            if self.age() >= FRESH:
                self.renew()
            if kid not in self.keys and self.since_tried() >= PAUSE:
                self.renew()
            return self.keys.get(kid)

    def renew(self) -> None:
        """Fetch the keys; a failure is borne as long as the old ones are good."""
        try:
            if self.failed and self.since_tried() < PAUSE_AFTER_FAILURE:
                raise Unreachable("the last try, a moment ago, failed")
            self.tried, self.failed = time.monotonic(), True
            self.keys = read(fetch(self.address))
            self.fetched, self.failed = time.monotonic(), False
        except Unreachable:
            if self.age() >= KEPT:
                raise

    def age(self) -> float:
        """Seconds since the keys came."""
        return float("inf") if self.fetched is None else time.monotonic() - self.fetched

    def since_tried(self) -> float:
        """Seconds since they were last asked for."""
        return float("inf") if self.tried is None else time.monotonic() - self.tried


rings: dict[str, KeyRing] = {}


def ring(address: str) -> KeyRing:
    """The keys at an address; institutions behind one address share them."""
    return rings.setdefault(address, KeyRing(address))


def fetch(address: str) -> bytes:
    """Get what is at an address."""
    return outside.ask("GET", address)


def read(body: bytes) -> dict[str, str]:
    """The keys of a JWKS that can sign a launch; others are left out."""
    try:
        entries = json.loads(body)["keys"]
        return {entry["kid"]: pem for entry in list(entries) if (pem := read_key(entry))}
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise Unreachable(f"not a key set: {wrong!r}") from wrong


def read_key(entry: Any) -> str | None:
    """An RSA public key that is meant for RS256 signatures, as PEM."""
    if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str):
        return None
    meant = (entry.get("kty"), entry.get("use", "sig"), entry.get("alg", "RS256"))
    if meant != ("RSA", "sig", "RS256"):
        return None
    try:
        key = RSAAlgorithm.from_jwk(entry)
    except (InvalidKeyError, ValueError, TypeError, UnsupportedAlgorithm):
        return None
    if not isinstance(key, RSAPublicKey) or key.key_size < SMALLEST_KEY:
        return None
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
