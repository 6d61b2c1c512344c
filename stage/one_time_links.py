"""One-time links: they carry a person over from the frame of a course into a tab of its own.

No cookie goes along, and a ticket stands in no address. So the page that holds a ticket gets a link for it that works
once, within a minute, and leads to one place; its secret stands behind the `#`, which browsers send to no server.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from stage.models import OneTimeLink, Participant

LIFE = timedelta(minutes=1)


class BadLink(Exception):
    """The link was used, is too old, or was never one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where links lead: who may go there, and how they are received."""

    may_go: Callable[[Participant], bool]
    receive: Callable[[HttpRequest, OneTimeLink], HttpResponse]


_places: dict[str, Place] = {}


def add(name: str, place: Place) -> None:
    """Let links lead to a place from now on."""
    _places[name] = place


def place_for(name: str, participant: Participant) -> Place | None:
    """A place, if there is one of that name and they may go there."""
    place = _places.get(name)
    return place if place and place.may_go(participant) else None


@transaction.atomic
def make(participant: Participant, leads_to: str, launched_at: datetime) -> str:
    """A new link for somebody who launched then; an older one of theirs to the same place is worth nothing any more."""
    now = timezone.now()
    OneTimeLink.objects.filter(expires_at__lt=now).delete()
    secret = secrets.token_urlsafe(32)
    OneTimeLink.objects.update_or_create(
        participant=participant,
        leads_to=leads_to,
        defaults={"digest": digest_of(secret), "launched_at": launched_at, "expires_at": now + LIFE},
    )
    return f"{reverse('stage:enter')}#{secret}"


def spend(secret: str) -> OneTimeLink:
    """What a link leads to; of two who come with it at the same moment, one is first."""
    rows = OneTimeLink.objects.filter(digest=digest_of(secret))
    found = rows.filter(expires_at__gt=timezone.now()).select_related("participant__room").first()
    if found is None or not rows.delete()[0]:
        raise BadLink
    return found


def digest_of(secret: str) -> str:
    """What is kept of it."""
    return sha256(secret.encode(errors="replace")).hexdigest()
