"""Django admin: set-up and moves go the same way as in the room, and reach its sockets."""

import pytest
from asgiref.sync import sync_to_async
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from stage.actions import administer, perform
from stage.actions import set_up as set_up_room
from stage.entry import admit
from stage.models import Attendance, Event, Hand, Participant, Room, StageRequest
from stage.protocol import Ask, Invite, RaiseHand, StartMeeting
from stage.words import Access, Role
from tests.conftest import set_access
from tests.stage.sockets import Tab

pytestmark = pytest.mark.django_db(transaction=True)


def act(client: Client, action: str, *rows: object, of: str = "stagerequest") -> str:
    """Choose an action for stage requests, or other rows; returns the page that answers."""
    page = client.post(
        reverse(f"admin:stage_{of}_changelist"),
        {"action": action, "_selected_action": rows},
        follow=True,
    )
    assert page.status_code == 200
    return page.content.decode()


def opened(client: Client, room: Room) -> dict[str, object]:
    """The form as the page shows it: what a browser would send back if nobody touched anything."""
    form = client.get(reverse("admin:stage_room_change", args=[room.pk])).context["adminform"].form
    fields = {field.html_name: field.value() for field in form}
    seen = {field.html_initial_name: field.initial for field in form if field.field.show_hidden_initial}
    return {name: value for name, value in (fields | seen).items() if value is not False}


def save(client: Client, room: Room, form: dict[str, object]) -> str:
    """Send a form; returns the page that answers."""
    page = client.post(reverse("admin:stage_room_change", args=[room.pk]), form, follow=True)
    assert page.status_code == 200
    return page.content.decode()


def set_up(client: Client, room: Room, **fields: object) -> str:
    """Open a room's form, change it and save it; returns the page that answers."""
    return save(client, room, opened(client, room) | fields)


async def test_moves_reach_the_browsers(admin: Client, teacher: Participant, student: Participant) -> None:
    """Bring to stage and Remove from stage, seen by the student and by the moderator in the room."""
    moderator, attendee = Tab(teacher), Tab(student)
    await moderator.open()
    await attendee.open()
    await moderator.do("start_meeting")
    await attendee.do("ask")
    number = (await moderator.hears("stage_requested"))["request"]["id"]

    page = await sync_to_async(act)(admin, "bring_to_stage", number)
    assert "Li Wei is invited to the stage." in page
    assert (await attendee.hears("stage_invited"))["by"] == {"participant": None, "name": "Ada Okoye"}
    assert (await moderator.hears("stage_invited"))["request"]["id"] == number

    assert "already invited" in await sync_to_async(act)(admin, "decline", number)

    await attendee.do("join", microphone=True, camera=True)
    assert "is a viewer now" in await sync_to_async(act)(admin, "remove_from_stage", number)
    assert (await attendee.hears("stage_left"))["outcome"] == "removed"
    await moderator.close()
    await attendee.close()


async def test_a_changed_room_reaches_the_browsers(admin: Client, room: Room, student: Participant) -> None:
    """A saved form is one event."""
    attendee = Tab(student)
    await attendee.open()
    await sync_to_async(set_up)(admin, room, access="open", capacity=3)
    changed = await attendee.hears("room_changed")
    assert (changed["room"]["access"], changed["room"]["capacity"]) == ("open", 3)
    assert changed["by"]["name"] == "Ada Okoye"
    await attendee.close()


def test_a_refused_change_says_why_and_changes_nothing(
    admin: Client, room: Room, student: Participant
) -> None:
    """A stage smaller than who is on it."""

    set_up_room(room.pk, "Ada", access=Access.INVITE, capacity=2)
    administer(room.pk, "Ada", StartMeeting(id=0))
    administer(room.pk, "Ada", Invite(id=0, participant=student.pk))

    other = admit(room, person="other", name="Noor Khan", role=Role.ATTENDEE)
    administer(room.pk, "Ada", Invite(id=0, participant=other.pk))
    room.refresh_from_db()
    page = set_up(admin, room, capacity=1)
    assert "2 places are taken now" in page
    assert "changed successfully" not in page
    assert not LogEntry.objects.exists(), "nothing was changed, and the history does not say so"
    room.refresh_from_db()
    assert room.capacity == 2


def test_a_form_opened_earlier_changes_only_what_is_changed_in_it(
    admin: Client, room: Room, student: Participant
) -> None:
    """What moderators have changed since stays, and nobody is declined by it."""
    set_access(room, Access.CLOSED)
    form = opened(admin, room)
    switches = {"chat": False, "polls": False}
    set_up_room(room.pk, "Maria", access=Access.REQUEST, capacity=7, switches=switches)
    perform(room.pk, student.pk, Ask(id=0))

    save(admin, room, form | {"title": "Biology 102"})

    room.refresh_from_db()
    assert (room.title, room.access, room.capacity) == ("Biology 102", "request", 7)
    assert (room.has_chat, room.has_polls, room.has_hands) == (False, False, True)
    assert StageRequest.objects.get().status == "requested"
    assert LogEntry.objects.get().get_change_message() == "Changed Title."


def test_a_form_opened_earlier_still_changes_what_is_changed_in_it(admin: Client, room: Room) -> None:
    """Also where the room has become something else meanwhile; a switch that is off sends nothing."""
    form = opened(admin, room)
    set_up_room(room.pk, "Maria", access=Access.OPEN, switches={"reactions": False})
    del form["has_chat"]
    save(admin, room, form | {"access": "closed", "capacity": 3})
    room.refresh_from_db()
    assert (room.access, room.capacity) == ("closed", 3)
    assert (room.has_chat, room.has_reactions, room.has_hands) == (False, False, True)


def test_a_page_shows_what_a_form_was_opened_with(admin: Client, room: Room) -> None:
    """Every field, beside itself: that is what a change is a change of."""
    page = admin.get(reverse("admin:stage_room_change", args=[room.pk]))
    form = page.context["adminform"].form
    for field in form:
        assert f'name="{field.html_initial_name}"' in page.content.decode(), field.name
    assert len(form.fields) == 7


def test_declining_in_admin_is_written_down(admin: Client, room: Room, student: Participant) -> None:
    """Who decided stands on the request and in the log."""

    perform(room.pk, student.pk, Ask(id=0))
    row = StageRequest.objects.get()
    act(admin, "decline", row.pk)
    row.refresh_from_db()
    assert (row.status, row.outcome, row.ended_by) == ("ended", "declined", "Ada Okoye")
    assert Event.objects.filter(kind="stage_request_ended", payload__contains="Ada Okoye").exists()


@pytest.mark.parametrize(
    "model", ["room", "meeting", "stagerequest", "event", "participant", "hand", "attendance"]
)
def test_everything_can_be_read_and_searched(
    admin: Client, room: Room, student: Participant, model: str
) -> None:
    """The list, a search in it, and one row of each."""

    perform(room.pk, student.pk, RaiseHand(id=0))
    perform(room.pk, student.pk, Ask(id=0))
    meeting = StageRequest.objects.get().meeting
    attendance = Attendance.objects.create(meeting=meeting, participant=student, seen_at=meeting.opened_at)
    address = reverse(f"admin:stage_{model}_changelist")
    entries = 2 if model == "event" else 1
    for words, found in ("", entries), ("Biology", entries), ("Chemistry", 0):
        page = admin.get(address, {"q": words})
        assert page.status_code == 200
        assert page.context["cl"].result_count == found
    row = StageRequest.objects.get()
    key = {
        "room": room.pk,
        "meeting": row.meeting_id,
        "stagerequest": row.pk,
        "event": Event.objects.get(kind="stage_requested").pk,
        "hand": Hand.objects.get().pk,
        "participant": student.pk,
        "attendance": attendance.pk,
    }[model]
    assert admin.get(reverse(f"admin:stage_{model}_change", args=[key])).status_code == 200


def test_who_may_only_read_cannot_move(room: Room, student: Participant) -> None:
    """Staff with the view permission see no moves, and a forged one is not carried out."""

    perform(room.pk, student.pk, Ask(id=0))
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_stagerequest"))
    client = Client()
    client.force_login(reader)
    row = StageRequest.objects.get()
    page = act(client, "bring_to_stage", row.pk)
    assert "Bring to stage" not in page
    row.refresh_from_db()
    assert row.status == "requested"
