"""A course's data, and a person's, erased on request."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models, transaction

from kroom.lti.models import CourseRoom, Credit, Deployment, LaunchState, Member, Platform, SentScore
from kroom.lti.rooms import person_key
from stage.erasing import Counts, erase_rooms, forget_person
from stage.models import Participant, Room


def erase_course(deployment: Deployment, context_id: str, *, really: bool) -> Counts:
    """Erase the rooms of a course and all that is noted of the course; returns how much there was.

    Without `really`, all of it is done in a transaction that is then undone: what is told is what would be erased.
    """
    with transaction.atomic():
        counts = erase_rooms(
            CourseRoom.objects.filter(**of(deployment, context_id)).values_list("room", flat=True)
        )
        for model in course_tables():
            counts.update(model._default_manager.filter(**of(deployment, context_id)).delete()[1])
        transaction.set_rollback(not really)
    return +counts


def course_tables() -> Iterator[type[models.Model]]:
    """The tables of this app whose rows belong to a course: each says so by its deployment and context."""
    for model in apps.get_app_config("lti").get_models():
        if {"deployment", "context_id"} <= {field.name for field in model._meta.fields}:
            yield model


def of(deployment: Deployment, context_id: str) -> dict[str, object]:
    """One course, as rows say it."""
    return {"deployment": deployment, "context_id": context_id}


def rooms_of(deployment: Deployment, context_id: str) -> list[Room]:
    """The rooms of a course."""
    rows = CourseRoom.objects.filter(**of(deployment, context_id)).select_related("room")
    return [row.room for row in rows.order_by("room__title", "pk")]


def courses_of(deployment: Deployment) -> list[str]:
    """The courses of which something is kept."""
    found: set[str] = set()
    for model in course_tables():
        found |= set(
            model._default_manager.filter(deployment=deployment).values_list("context_id", flat=True)
        )
    return sorted(found)


def erase_person(platform: Platform, sub: str) -> None:
    """Take somebody off the class lists of this platform, and make them unknown wherever they came from it."""
    LaunchState.objects.filter(platform=platform, asked__login_hint=sub).delete()
    listed(platform, sub).delete()
    forget_person(person_key(platform, sub))


def places_of_person(platform: Platform, sub: str) -> list[str]:
    """Where something of somebody is kept: the rooms they were in, and class lists."""
    rooms = Room.objects.filter(participants__person=person_key(platform, sub)).order_by("title", "pk")
    lists = listed(platform, sub).select_related("course").order_by("course__context_id", "pk")
    return [room.title for room in rooms] + [f"class list of {row.course.context_id}" for row in lists]


def listed(platform: Platform, sub: str) -> models.QuerySet[Member]:
    """Somebody on the class lists of a platform's courses."""
    return Member.objects.filter(course__deployment__platform=platform, user_id=sub)


def forget_scores(*, participant: Participant, names: set[str], unknown: str, **_: object) -> None:
    """Somebody is made unknown in a room: no score of theirs is kept, nor that it was they who sent scores."""
    SentScore.objects.filter(participant=participant).delete()
    Credit.objects.filter(room=participant.room_id, sent_by__in=names).update(sent_by=unknown)
