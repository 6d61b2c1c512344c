"""A course's data, and a person's, erased on request."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from kroom.lti.models import CourseRoom, Credit, Deployment, LaunchState, Member, Platform, SentScore
from kroom.lti.rooms import person_key
from stage.erasing import Counts, erase_rooms, forget_person
from stage.models import Participant, Room

OF_COURSES: tuple[type[models.Model], ...] = (Member, Credit, SentScore)
"""Tables of this app that belong to a course without saying so: through a room, or a class list."""


def erase_course(deployment: Deployment, context_id: str, *, really: bool) -> Counts:
    """Erase the rooms of a course and all that is noted of the course; returns how much there was.

    Without `really`, all of it is done in a transaction that is then undone: what is told is what would be erased.
    """
    with transaction.atomic():
        accounts = set(moderators().values_list("pk", flat=True))
        counts = erase_rooms(
            CourseRoom.objects.filter(**of(deployment, context_id)).values_list("room", flat=True)
        )
        for model in course_tables():
            counts.update(model._default_manager.filter(**of(deployment, context_id)).delete()[1])
        gone = accounts.difference(moderators().values_list("pk", flat=True))
        records_of(User, gone).delete()
        drop_records_of_what_is_gone()
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
    person = person_key(platform, sub)
    LaunchState.objects.filter(platform=platform, asked__login_hint=sub).delete()
    listed(platform, sub).delete()
    accounts = moderators().filter(staff_account__person=person)
    records_of(User, accounts.values_list("pk", flat=True)).delete()
    forget_person(person)
    drop_records_of_what_is_gone()


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


# ---- Django admin's own log names what was added, changed or deleted there


def drop_records_of_what_is_gone() -> None:
    """Forget what the admin noted of courses and people that are no more, whoever deleted them, and when.

    Of all courses, so it is no part of how much there was of one.
    """
    for model in (*apps.get_app_config("stage").get_models(), *course_tables(), *OF_COURSES):
        noted = set(records(model).values_list("object_id", flat=True))
        there = model._default_manager.filter(pk__in=noted).values_list("pk", flat=True)
        records_of(model, noted.difference(map(str, there))).delete()


def records_of(model: type[models.Model], rows: Iterable[object]) -> models.QuerySet[LogEntry]:
    """What the admin noted of some rows."""
    return records(model).filter(object_id__in=[str(row) for row in rows])


def records(model: type[models.Model]) -> models.QuerySet[LogEntry]:
    """What the admin noted of a table's rows."""
    return LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))


def moderators() -> models.QuerySet[User]:
    """Their accounts: each goes with its person, or with the last of their rooms."""
    return User.objects.filter(staff_account__isnull=False)
