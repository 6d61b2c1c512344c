"""The platform's side of deep linking, second half: it looks hard at the link that comes from the tool."""

import time
from decimal import Decimal
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from uuid import uuid4

import jwt
import msgspec
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from kroom.lti import keys
from kroom.lti.claims import CLAIM, DEEP_LINKING
from kroom.practice import platform, wish
from kroom.practice.course import PEOPLE, Course, Link, Person
from kroom.practice.courses import as_link, column_of, find_link
from kroom.practice.models import AddedLink

OLDEST = 300


class BadItem(Exception):
    """What the tool sent is not taken."""


class LineItem(msgspec.Struct, frozen=True):
    """A column of the gradebook."""

    most: Annotated[float, msgspec.Meta(gt=0)] = msgspec.field(name="scoreMaximum")
    label: str = ""


class Item(msgspec.Struct, frozen=True):
    """A link, as far as the practice course can do something with it."""

    type: Literal["ltiResourceLink"]
    title: str
    url: str
    custom: dict[str, str] = {}
    window: dict[str, str] = {}
    line_item: LineItem | None = msgspec.field(default=None, name="lineItem")


def take(request: HttpRequest) -> tuple[Person, Course, Link | None]:
    """Who chose, for which course, and the new link; nothing if they chose nothing."""
    person, key, nonce = wish.read(request.GET.get("data", "")) or ("", "", "")
    link = find_link(key)
    if link is None or not PEOPLE[person].teaches:
        raise BadItem("data: not from here, too old, or of a course that is gone")
    items = [item_in(request, item) for item in content_items(request, request.POST.get("JWT", ""))]
    if not cache.add(f"kroom.practice.selection.{nonce}", True, timeout=wish.LIFE):
        raise BadItem("data: used before")
    return PEOPLE[person], link.course, add(link.course, items[0]) if items else None


def content_items(request: HttpRequest, token: str) -> list[Any]:
    """Check the message, as Canvas does, and see what is in it."""
    try:
        kid = jwt.get_unverified_header(token).get("kid", "")
        key = keys.ring(request.build_absolute_uri(reverse("lti:jwks"))).find(kid)
        if key is None:
            raise BadItem(f"JWT: the tool has no key {kid!r}")
        claims = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            issuer=platform.CLIENT_ID,
            audience=platform.issuer(request),
            options={"require": ["iss", "aud", "exp", "iat", "nonce"]},
        )
    except (jwt.PyJWTError, keys.Unreachable) as wrong:
        raise BadItem(f"JWT: {wrong}") from wrong
    if claims["iat"] < time.time() - OLDEST:
        raise BadItem("JWT: issued too long ago")
    fixed = {
        "message_type": "LtiDeepLinkingResponse",
        "version": "1.3.0",
        "deployment_id": platform.DEPLOYMENT_ID,
    }
    if wrongs := [name for name, value in fixed.items() if claims.get(CLAIM + name) != value]:
        raise BadItem(f"JWT: wrong {', '.join(wrongs)}")
    items = claims.get(DEEP_LINKING + "content_items", [])
    if not isinstance(items, list) or len(items) > 1 or any(map(has_nothing, items)):
        raise BadItem("content_items: not one item, or one with members that say nothing")
    return items


def has_nothing(part: Any) -> bool:
    """Whether something in there is null."""
    if isinstance(part, dict):
        return any(map(has_nothing, part.values()))
    return part is None or (isinstance(part, list) and any(map(has_nothing, part)))


def item_in(request: HttpRequest, said: Any) -> Item:
    """One item, if it is a link to the tool."""
    try:
        item = msgspec.convert(said, Item)
    except msgspec.ValidationError as wrong:
        raise BadItem(f"content_items: {wrong}") from wrong
    if urlsplit(item.url).netloc != request.get_host():
        raise BadItem("content_items: the address is not the tool's")
    return item


def add(course: Course, item: Item) -> Link:
    """Make the item a link of the course."""
    grade = item.line_item
    row = AddedLink.objects.create(
        context_id=course.id,
        link_id=str(uuid4()),
        title=grade.label if grade and grade.label else item.title,
        custom=item.custom,
        new_tab=item.window.get("targetName") == "_blank",
        points=Decimal(str(grade.most)) if grade else None,
    )
    column_of(row)
    return as_link(row, course)
