"""Who has no part in the course any more is refused, and keeps nothing of what they were in its rooms."""

from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from kroom.lti import refusals
from kroom.lti.roles import SYSTEM
from stage import tickets
from stage.actions import perform
from stage.models import Participant, Room, StageRequest
from stage.protocol import Close, Join, StartMeeting
from stage.words import Outcome, Role
from tests.kroom.lti.some_platform import INSTRUCTOR, LEARNER, SomePlatform, both, drop, put, text_of
from tests.stage.sockets import Tab
from tests.stage.test_one_time_links import ask

NOBODY = put("roles", [SYSTEM + "None"])
OBSERVER = put("roles", ["Mentor"])


def test_a_moderator_who_is_nobody_by_now_only_watches(platform: SomePlatform, client: Client) -> None:
    """Also with the ticket they still hold: it opens no admin."""
    platform.launch(client, put("roles", [INSTRUCTOR]))
    row = Participant.objects.get()
    ticket = tickets.issue(row)
    assert ask(row, leads_to="admin", ticket=ticket).status_code == 200

    answer = platform.launch(client, NOBODY)
    assert answer.status_code == 403
    assert refusals.NO_PART.what in text_of(answer)
    row.refresh_from_db()
    assert (row.role, row.course_role, row.is_viewer) == (Role.ATTENDEE, Role.ATTENDEE, True)
    assert ask(row, leads_to="admin", ticket=ticket).status_code == 403


def test_so_does_whom_the_institution_does_not_let_in(
    platform: SomePlatform, client: Client, settings: Any
) -> None:
    platform.launch(client, put("roles", [INSTRUCTOR]))
    settings.LTI_ROLES = settings.LTI_ROLES | {"observer": "nobody"}
    answer = platform.launch(client, OBSERVER)

    assert refusals.NOT_LET_IN.what in text_of(answer)
    row = Participant.objects.get()
    assert (row.role, row.course_role, row.is_viewer) == (Role.ATTENDEE, Role.ATTENDEE, True)


def test_a_promotion_ends_with_it_and_the_stage_is_left(platform: SomePlatform, client: Client) -> None:
    platform.launch(client, put("roles", [LEARNER]))
    row = Participant.objects.get()
    Participant.objects.update(role=Role.MODERATOR)
    perform(row.room_id, row.pk, StartMeeting(id=0))
    perform(row.room_id, row.pk, Join(id=0, microphone=True, camera=True), tab="the-first-tab")

    platform.launch(client, NOBODY)
    row.refresh_from_db()
    assert (row.role, row.is_viewer) == (Role.ATTENDEE, True)
    assert StageRequest.objects.get().outcome == Outcome.LAPSED


def test_the_next_launch_with_a_part_gives_it_back(platform: SomePlatform, client: Client) -> None:
    for change, role in (
        (put("roles", [INSTRUCTOR]), Role.MODERATOR),
        (NOBODY, Role.ATTENDEE),
        (put("roles", [INSTRUCTOR]), Role.MODERATOR),
    ):
        platform.launch(client, change)
        assert Participant.objects.get().role == role


def test_the_room_is_found_by_every_kind_of_link(platform: SomePlatform, client: Client) -> None:
    """By its key, by its own id, by that of the course; nothing is made on the way."""
    key = "0b7cf3ac-5fd3-4d3c-9e0e-3d2d0f0c8f11"
    for kind in (
        put("custom", {"room": key}),
        put("resource_link", {"id": "link-7"}),
        put("resource_link", {"id": "course-1"}),
        drop("context"),
    ):
        platform.launch(client, both(kind, put("roles", [INSTRUCTOR])))
        platform.launch(client, both(kind, NOBODY))
        assert not Participant.objects.filter(role=Role.MODERATOR).exists()


def test_who_never_was_here_leaves_no_trace(platform: SomePlatform, client: Client) -> None:
    platform.launch(client, NOBODY)
    assert not Room.objects.exists()
    platform.launch(client, LEARNER_TWO)
    platform.launch(client, NOBODY)
    assert Participant.objects.get().person.endswith("person-2")


LEARNER_TWO = both(put("roles", [LEARNER]), put("sub", "person-2"))


@pytest.mark.django_db(transaction=True)
async def test_open_tabs_hear_it_at_once(platform: SomePlatform) -> None:
    """Theirs comes back as what they are now; everybody else's learns of it."""
    launch = sync_to_async(platform.launch)
    for change in LEARNER_TWO, put("roles", [INSTRUCTOR]):
        await launch(Client(), change)
    row, other = [await Participant.objects.aget(person__endswith=sub) for sub in ("person-1", "person-2")]
    async with Tab(row) as tab, Tab(other) as others:
        await tab.do("start_meeting")
        await launch(Client(), NOBODY)
        assert (await others.hears("person_changed"))["person"]["role"] == "attendee"
        assert (await tab.is_closed_with())[0] == Close.ROLE_CHANGED
    async with Tab(row) as again:
        assert (again.welcome["you"]["role"], again.welcome["you"]["viewer_only"]) == ("attendee", True)
        assert await again.is_refused("end_meeting") == "moderators_only"
