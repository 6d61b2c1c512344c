"""Moderators in Django admin: each has an account that sees the rooms they moderate today, and nothing else.

It has no password: the only way in is a one-time link from the room. What it may see is looked up anew for every page.
A launch that makes less of somebody takes the room from them at once; but whoever was taken out of a course launches no
more, and nobody tells kroom. So a room is theirs for a while after they last came to it as its moderator, and then not
until they do so again. Being promoted for one meeting opens nothing here.
"""

import secrets
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from stage import one_time_links
from stage.models import OneTimeLink, Participant, Room, StaffAccount
from stage.words import Role

GROUP = "Moderators"
MAY_CHANGE = ("room", "stagerequest", "message", "chatblock")
"""What the same moves as in the room are made on; everything else is there to read."""
SIGNED_IN_FOR = timedelta(hours=8)
TEACHES_FOR = timedelta(days=7)
"""How long a launch says that somebody teaches: courses meet every week, so who still does has come again by then."""


def moderates(who: Participant) -> bool:
    """Do they teach the course, whatever they are in this meeting? An account that was turned off stays so."""
    turned_off = User.objects.filter(staff_account__person=who.person, is_active=False)
    return teachers().filter(pk=who.pk).exists() and not turned_off.exists()


def teachers() -> QuerySet[Participant]:
    """Whom their course, not long ago, has said to teach it."""
    lately = timezone.now() - TEACHES_FOR
    return Participant.objects.filter(course_role=Role.MODERATOR, launched_at__gt=lately)


def own_rooms(user: User | AnonymousUser) -> QuerySet[Room] | None:
    """The rooms a moderator's account is for; None for everybody else, whom permissions alone limit."""
    account = StaffAccount.objects.filter(user=user.pk).first()
    if account is None:
        return None
    theirs = teachers().filter(person=account.person)
    return Room.objects.filter(pk__in=theirs.values("room"))


def account_of(who: Participant) -> User:
    """Their account; the first time makes it. Its name is theirs, as people in the room are told who did what."""
    try:
        return made_or_found(who)
    except IntegrityError:  # made this very moment, from another of their rooms
        return made_or_found(who)


@transaction.atomic
def made_or_found(who: Participant) -> User:
    """The account, with everything as it has to be today: what else it was given by mistake is taken away.

    A password is only taken from who has one: taking it ends the account's sessions on every device.
    """
    account = StaffAccount.objects.select_related("user").filter(person=who.person).first()
    user = account.user if account else User(username=f"moderator-{secrets.token_hex(8)}")
    user.first_name, user.last_name, user.is_staff, user.is_superuser = who.name[:150], "", True, False
    if not user.password or user.has_usable_password():
        user.set_unusable_password()
    user.save()
    user.user_permissions.clear()
    if account is None:
        StaffAccount.objects.create(user=user, person=who.person)
    user.groups.set([moderators()])
    return user


def moderators() -> Group:
    """The group, with what its members may do."""
    group, _ = Group.objects.get_or_create(name=GROUP)
    mine = Q(codename__startswith="view_") | Q(codename__in=[f"change_{model}" for model in MAY_CHANGE])
    group.permissions.set(Permission.objects.filter(mine, content_type__app_label="stage"))
    return group


def receive(request: HttpRequest, link: OneTimeLink) -> HttpResponse:
    """Into Django admin, to this room. Whoever is signed in there with an account of another kind stays so.

    Either way they are told who they are there: the browser may be another person's.
    """
    who, user = link.participant, request.user
    if user.is_authenticated and user.is_staff and own_rooms(user) is None:
        messages.warning(
            request,
            f"You are still signed in as {user.get_username()}, and see what that account may see. "
            "To see only your own rooms, log out, and open admin from the room again.",
        )
    else:
        login(request, account_of(who), backend="django.contrib.auth.backends.ModelBackend")
        request.session.set_expiry(SIGNED_IN_FOR)
        messages.info(request, f"You are signed in as {who.name}, for the rooms you teach in.")
    return HttpResponseRedirect(reverse("admin:stage_room_change", args=[who.room_id]))


def drop(person: str) -> None:
    """Somebody is made unknown: so is their account."""
    User.objects.filter(staff_account__person=person).delete()


def drop_idle() -> None:
    """Accounts of people who are in no room any more."""
    User.objects.filter(staff_account__isnull=False).exclude(
        staff_account__person__in=Participant.objects.values("person")
    ).delete()


one_time_links.add("admin", one_time_links.Place(may_go=moderates, receive=receive))
