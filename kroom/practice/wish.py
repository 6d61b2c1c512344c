"""The platform's side of deep linking, first half: a teacher wishes for a link, the tool is asked for one."""

import secrets
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from kroom.practice.course import Link, Person

LIFE = 3600
SALT = "kroom.practice.wish"


def settings(request: HttpRequest, person: Person, wish: Link) -> dict[str, Any]:
    """What the platform can take; as in Canvas, what it wants to know again stands in the return address."""
    data = signing.dumps([person.key, wish.key, secrets.token_urlsafe(12)], salt=SALT)
    address = request.build_absolute_uri(reverse("practice:selected"))
    return {
        "deep_link_return_url": f"{address}?{urlencode({'data': data})}",
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe", "window"],
        "accept_media_types": "application/vnd.ims.lti.v1.ltilink",
        "accept_multiple": True,
        "auto_create": False,
    }


def read(data: str) -> tuple[str, str, str] | None:
    """Who wished, with which link, once; nothing if it is not from here or too old."""
    try:
        person, wish, nonce = signing.loads(data, salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return None
    return person, wish, nonce
