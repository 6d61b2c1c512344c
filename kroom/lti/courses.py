"""What a verified launch says of its course's services, remembered until the next one says otherwise."""

import logging
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.db.models import F

from kroom.lti.claims import Claims, one_line
from kroom.lti.credit_models import NAME_LENGTH
from kroom.lti.models import Course, Credit, Deployment, Member, Platform
from kroom.lti.services import may_be_asked, scopes_in

log = logging.getLogger(__name__)

Shape = TypeVar("Shape")


class NamesAndRoles(msgspec.Struct, frozen=True):
    """The roster's address."""

    context_memberships_url: str = ""


class Endpoint(msgspec.Struct, frozen=True):
    """The gradebook's addresses, and what kroom may do there; `lineitem` comes with an assignment."""

    scope: list[Any] = []
    lineitems: str | None = None
    lineitem: str | None = None


@dataclass(frozen=True)
class Services:
    """What of it can be used."""

    memberships_url: str = ""
    line_items_url: str = ""
    scopes: list[str] = field(default_factory=list)
    line_item: str = ""


def remember(deployment: Deployment, claims: Claims, room_id: UUID, *, moderates: bool) -> None:
    """Keep it for the course; a service that is not named any more is forgotten, and the roster with it.

    `moderates`: whoever launches is a moderator, and may choose another assignment by opening it.
    """
    if claims.context is None:
        return
    said = services(deployment.platform, claims)
    named = {
        "memberships_url": said.memberships_url,
        "line_items_url": said.line_items_url,
        "scopes": said.scopes,
    }
    key = {"deployment": deployment, "context_id": claims.context.id}
    course = Course.objects.filter(**key).first()
    if course is None and any(named.values()):
        course, _ = Course.objects.get_or_create(**key, defaults=named)
    if course is not None and any(getattr(course, name) != value for name, value in named.items()):
        Course.objects.filter(pk=course.pk).update(**named)
        if not said.memberships_url:
            forget_roster(course)
    if said.line_item:
        title = one_line((claims.resource_link and claims.resource_link.title) or "")
        remember_assignment(room_id, said.line_item, title, moderates=moderates)


def remember_assignment(room_id: UUID, line_item: str, title: str, *, moderates: bool) -> None:
    """Scores of this room belong into the column of the assignment that leads to it.

    Of several, into that of the one a moderator opened last: what students open does not send them elsewhere.
    """
    column = {"assignment_line_item": line_item, "assignment_title": title[:NAME_LENGTH]}
    credit, _ = Credit.objects.get_or_create(room_id=room_id, defaults=column)
    if credit.assignment_line_item in ("", line_item) or moderates:
        Credit.objects.filter(pk=credit.pk).exclude(**column).update(**column)


def services(platform: Platform, claims: Claims) -> Services:
    """Read the two claims. A room opens whatever they say: what cannot be used is left out, with a line in the log."""
    roster = convert(claims.names_and_roles, NamesAndRoles)
    grades = convert(claims.endpoint, Endpoint)

    def usable(address: str | None) -> str:
        if address and not may_be_asked(platform, address):
            log.warning("a launch from %s names a service that cannot be asked: %r", platform, address[:200])
            return ""
        return address or ""

    return Services(
        memberships_url=usable(roster.context_memberships_url),
        line_items_url=usable(grades.lineitems),
        scopes=scopes_in(grades.scope),
        line_item=usable(grades.lineitem),
    )


def convert(said: Any, shape: type[Shape]) -> Shape:
    """A claim in its shape; another shape says nothing."""
    try:
        return msgspec.convert({} if said is None else said, shape)
    except msgspec.ValidationError as wrong:
        log.warning("a launch names its services in a way kroom cannot read: %s", wrong)
        return shape()


def course_of(room_id: UUID) -> Course | None:
    """The course a room belongs to, if launches named services of it."""
    return (
        Course.objects.select_related("deployment__platform")
        .filter(deployment__links__room=room_id, deployment__links__context_id=F("context_id"))
        .first()
    )


def is_on(course: Course) -> bool:
    """Whether its platform and deployment are enabled."""
    return course.deployment.enabled and course.deployment.platform.enabled


def forget_roster(course: Course) -> None:
    """Keep nothing of who is in the course."""
    Member.objects.filter(course=course).delete()
    Course.objects.filter(pk=course.pk).update(roster_at=None)
