"""Moderators in Django admin: the way in from the room, and on every page only the rooms they moderate."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stage import erasing, one_time_links, staff_accounts
from stage.actions import perform
from stage.entry import admit, open_room
from stage.models import (
    Admission,
    Attendance,
    ChatBlock,
    Event,
    Hand,
    Meeting,
    Message,
    Participant,
    Poll,
    Room,
    StaffAccount,
    StageRequest,
)
from stage.protocol import Promote
from stage.words import Role
from tests.stage.test_one_time_links import ask, secret_of

pytestmark = pytest.mark.django_db


def come_in(who: Participant, client: Client | None = None) -> Client:
    """Press Open in admin in the room."""
    client = client or Client()
    answer = client.post("/rooms/enter/", {"secret": secret_of(ask(who, leads_to="admin"))})
    assert answer.status_code == 302, answer.content
    assert answer["Location"] == reverse("admin:stage_room_change", args=[who.room_id])
    return client


def furnish(room: Room) -> dict[type[Model], Model]:
    """Something of this room for every page there is about rooms."""
    now = timezone.now()
    someone = admit(room, person="someone", name=f"Someone in {room}", role=Role.ATTENDEE)
    meeting = Meeting.objects.filter(room=room).first() or Meeting.objects.create(room=room)
    asks = {"meeting": meeting, "participant": someone, "asked_at": now, "seen_at": now}
    there: dict[type[Model], dict[str, Any]] = {
        Event: {"meeting": meeting, "number": 1000, "at": now, "kind": "x", "payload": "{}", "public": True},
        StageRequest: {**asks, "status": "requested"},
        Admission: asks,
        Hand: {"meeting": meeting, "participant": someone, "raised_at": now, "seen_at": now},
        Message: {
            "meeting": meeting,
            "author": someone,
            "key": "k",
            "name": "x",
            "role": "attendee",
            "text": "x",
            "at": now,
        },
        ChatBlock: {"participant": someone, "at": now},
        Attendance: {
            "meeting": meeting,
            "participant": someone,
            "seen_at": now,
            "attended": dt.timedelta(),
        },
        Poll: {"room": room, "key": "k", "question": "x", "answers": ["a", "b"], "made_at": now},
    }
    rows: dict[type[Model], Model] = {
        model: model._default_manager.create(**it) for model, it in there.items()
    }
    return rows | {Room: room, Meeting: meeting, Participant: someone}


def pages() -> list[type[Model]]:
    """The models of rooms that have a page."""
    return [
        model for model in admin.site._registry if model in set(apps.get_app_config("stage").get_models())
    ]


@pytest.mark.parametrize("model", pages(), ids=lambda model: model.__name__)
def test_every_page_shows_own_rooms_only(teacher: Participant, model: type[Model]) -> None:
    other = open_room(title="Chemistry")
    admit(other, person="another", name="Ada", role=Role.MODERATOR)
    admit(other, person="teacher", name="Maria Silva", role=Role.ATTENDEE)  # a student there
    own, foreign = furnish(teacher.room), furnish(other)
    assert model in own, "a new page: give it a room_path, and fill it above"
    client = come_in(teacher)
    name = model._meta.model_name

    shown = client.get(reverse(f"admin:stage_{name}_changelist"))
    assert shown.status_code == 200
    pks = {row.pk for row in shown.context["cl"].result_list}
    assert own[model].pk in pks
    assert foreign[model].pk not in pks
    for page in "change", "history":
        address = f"admin:stage_{name}_{page}"
        assert client.get(reverse(address, args=[own[model].pk])).status_code == 200
        assert client.get(reverse(address, args=[foreign[model].pk])).status_code == 302, (
            "as if it were not there"
        )


FOREIGN_KEYS = [
    (model, field.name) for model in pages() for field in model._meta.fields if field.related_model in pages()
]


@pytest.mark.parametrize(("model", "field"), FOREIGN_KEYS, ids=lambda it: getattr(it, "__name__", it))
def test_nothing_is_found_by_completing_a_name(teacher: Participant, model: type[Model], field: str) -> None:
    """The address that completes names answers for any foreign key, whether a page uses it or not."""
    own, foreign = furnish(teacher.room), furnish(open_room(title="Chemistry"))
    wanted: Any = model._meta.get_field(field).related_model
    names = {"app_label": "stage", "model_name": str(model._meta.model_name), "field_name": field}
    found = {row["id"] for row in come_in(teacher).get("/admin/autocomplete/", names).json()["results"]}

    assert str(own[wanted].pk) in found
    assert str(foreign[wanted].pk) not in found


def test_what_a_platform_calls_people_is_not_shown(teacher: Participant) -> None:
    someone = admit(teacher.room, person="1:secret-id", name="Li Wei", role=Role.ATTENDEE)
    page = come_in(teacher).get(reverse("admin:stage_participant_change", args=[someone.pk]))
    assert "Li Wei" in page.content.decode()
    assert "secret-id" not in page.content.decode()


def test_moves_on_foreign_rows_do_nothing(teacher: Participant) -> None:
    other = furnish(open_room(title="Chemistry"))
    client = come_in(teacher)
    row = other[StageRequest]
    client.post(
        reverse("admin:stage_stagerequest_changelist"), {"action": "decline", "_selected_action": [row.pk]}
    )
    row.refresh_from_db()
    assert row.status == "requested"  # type: ignore[attr-defined]

    form = {"title": "Mine now", "access": "open", "capacity": 8}
    assert client.post(reverse("admin:stage_room_change", args=[other[Room].pk]), form).status_code == 302
    assert Room.objects.get(title="Chemistry")


def test_a_room_of_ones_own_is_set_up(teacher: Participant) -> None:
    client = come_in(teacher)
    form = {"title": "Biology live", "access": "open", "capacity": 5}
    client.post(reverse("admin:stage_room_change", args=[teacher.room_id]), form)

    room = Room.objects.get()
    assert (room.title, room.capacity) == ("Biology live", 5)
    assert Event.objects.get(kind="room_changed").payload.count("Maria Silva") == 1


def test_nothing_else_is_open_to_them(teacher: Participant) -> None:
    client = come_in(teacher)
    listed = client.get("/admin/").content.decode()
    for page in "/admin/auth/user/", "/admin/lti/platform/", "/admin/auth/group/":
        assert client.get(page).status_code == 403
        assert page not in listed
    assert client.get(reverse("admin:stage_room_add")).status_code == 403
    assert client.post(reverse("admin:stage_room_delete", args=[teacher.room_id])).status_code == 403


def test_rooms_are_not_deleted_here(admin_client: Client, teacher: Participant) -> None:
    """By nobody: they go with their course."""
    assert admin_client.get(reverse("admin:stage_room_delete", args=[teacher.room_id])).status_code == 403
    page = admin_client.get(reverse("admin:stage_room_change", args=[teacher.room_id]))
    assert "Delete" not in page.content.decode()


# ---- who gets there


def test_attendees_and_those_promoted_for_a_meeting_do_not(
    teacher: Participant, student: Participant
) -> None:
    assert ask(student, leads_to="admin").status_code == 403
    perform(student.room_id, teacher.pk, Promote(id=1, participant=student.pk), tab="t")
    student.refresh_from_db()

    assert student.role == Role.MODERATOR
    assert ask(student, leads_to="admin").status_code == 403


def test_who_does_not_teach_any_more_sees_nothing_at_once(teacher: Participant) -> None:
    client = come_in(teacher)
    admit(teacher.room, person="teacher", name="Maria Silva", role=Role.ATTENDEE)

    assert client.get(reverse("admin:stage_room_changelist")).context["cl"].result_count == 0
    assert client.get(reverse("admin:stage_room_change", args=[teacher.room_id])).status_code == 302


def test_who_has_not_come_as_a_teacher_for_a_week_does_not_see_the_room(teacher: Participant) -> None:
    """Nobody says who was taken out of a course. The room they came to last they still see."""
    another = admit(open_room(title="Lab"), person="teacher", name="Maria Silva", role=Role.MODERATOR)
    client = come_in(another)
    week_ago = timezone.now() - dt.timedelta(days=7)
    rows = Participant.objects.filter(pk=teacher.pk)

    rows.update(launched_at=week_ago + dt.timedelta(minutes=1))
    assert client.get(reverse("admin:stage_room_changelist")).context["cl"].result_count == 2
    rows.update(launched_at=week_ago)
    assert client.get(reverse("admin:stage_room_changelist")).context["cl"].result_count == 1
    assert client.get(reverse("admin:stage_room_change", args=[teacher.room_id])).status_code == 302
    assert ask(teacher, leads_to="admin").status_code == 403


def test_one_account_for_all_their_rooms(teacher: Participant) -> None:
    another = admit(open_room(title="Lab"), person="teacher", name="Maria Silva", role=Role.MODERATOR)
    client = come_in(teacher)
    come_in(another, client)

    assert StaffAccount.objects.count() == 1
    assert client.get(reverse("admin:stage_room_changelist")).context["cl"].result_count == 2


def test_the_account_has_no_password_and_nobody_elses_rights(teacher: Participant) -> None:
    come_in(teacher)
    user = User.objects.get()

    assert not user.has_usable_password()
    assert not user.is_superuser
    assert user.get_full_name() == "Maria Silva"
    assert not Client().login(username=user.username, password="")
    assert not [name for name in user.get_all_permissions() if not name.startswith("stage.")]
    assert not [name for name in user.get_all_permissions() if ".add_" in name or ".delete_" in name]


def test_rights_given_to_the_group_by_mistake_go_with_the_next_visit(teacher: Participant) -> None:
    come_in(teacher)
    Group.objects.get().permissions.add(Permission.objects.get(codename="delete_room"))
    come_in(teacher)
    assert not User.objects.get().has_perm("stage.delete_room")


def test_an_administrator_stays_who_they_are(teacher: Participant, admin_client: Client) -> None:
    come_in(teacher, admin_client)

    assert not StaffAccount.objects.exists()
    assert admin_client.get("/admin/auth/user/").status_code == 200


def test_another_moderator_at_the_same_browser_takes_over(teacher: Participant) -> None:
    client = come_in(teacher)
    ada = admit(open_room(title="Chemistry"), person="ada", name="Ada", role=Role.MODERATOR)
    come_in(ada, client)

    titles = [
        row.title for row in client.get(reverse("admin:stage_room_changelist")).context["cl"].result_list
    ]
    assert titles == ["Chemistry"]


def test_everyone_is_told_who_they_are_there(teacher: Participant, admin_client: Client) -> None:
    """Nobody's session is replaced, or kept, in silence."""
    client = come_in(teacher)
    ada = admit(open_room(title="Chemistry"), person="ada", name="Ada", role=Role.MODERATOR)
    come_in(ada, client)
    come_in(teacher, admin_client)

    def told(client: Client) -> str:
        return " ".join(str(message) for message in client.get("/admin/").context["messages"])

    assert "You are signed in as Ada" in told(client)
    assert "You are still signed in as admin" in told(admin_client)


def test_the_session_is_a_new_one(teacher: Participant) -> None:
    """Whoever planted a cookie before knows nothing of the session after."""
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    come_in(teacher, client)

    assert client.session.session_key != planted
    assert Client(headers={"cookie": f"sessionid={planted}"}).get("/admin/").status_code == 302


def test_on_another_device_too(teacher: Participant) -> None:
    """Coming in there signs nobody out here, with a form half filled in."""
    here = come_in(teacher)
    come_in(teacher)

    assert here.get("/admin/").status_code == 200


def test_rights_given_to_the_account_by_mistake_go_with_the_next_visit(teacher: Participant) -> None:
    come_in(teacher)
    user = User.objects.get()
    user.is_superuser = True
    user.set_password("guessed")
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename="view_user"))
    client = come_in(teacher)

    user = User.objects.get()
    assert not user.has_usable_password()
    assert client.get("/admin/auth/user/").status_code == 403


def test_an_account_that_was_turned_off_stays_so(teacher: Participant) -> None:
    client = come_in(teacher)
    User.objects.update(is_active=False)

    assert client.get("/admin/").status_code == 302
    assert ask(teacher, leads_to="admin").status_code == 403


def test_no_password_can_be_set(teacher: Participant) -> None:
    client = come_in(teacher)
    new = "a-long-one-9175"
    client.post("/admin/password_change/", {"old_password": "", "new_password1": new, "new_password2": new})

    assert not User.objects.get().has_usable_password()


def test_where_there_is_no_session_it_is_said_how_moderators_come_in(teacher: Participant) -> None:
    """They have no password: after they logged out, or after eight hours."""
    client = come_in(teacher)

    assert "Open in admin" in client.post("/admin/logout/").content.decode()
    assert "Open in admin" in client.get("/admin/login/").content.decode()


def test_which_cookies_admin_sets_and_for_how_long(teacher: Participant) -> None:
    """As docs/privacy.md says: none outlives the eight hours, and but for the session's none the browser's window."""
    client = come_in(teacher)
    lasting = {name: cookie["max-age"] for name, cookie in client.cookies.items()}
    client.get(reverse("admin:stage_room_change", args=[teacher.room_id]))
    lasting |= {name: cookie["max-age"] for name, cookie in client.cookies.items() if cookie.value}

    assert 0 < int(lasting.pop("sessionid")) <= 8 * 3600
    assert lasting.pop("csrftoken") == ""
    assert not any(lasting.values())


# ---- erased


def test_the_account_goes_with_the_person(teacher: Participant) -> None:
    client = come_in(teacher)
    client.post(
        reverse("admin:stage_room_change", args=[teacher.room_id]),
        {"title": "x", "access": "open", "capacity": 5},
    )
    assert LogEntry.objects.exists()
    erasing.forget_person("teacher")

    assert not User.objects.exists()
    assert not LogEntry.objects.exists()
    assert client.get("/admin/").status_code == 302


def test_the_account_goes_with_the_last_room(teacher: Participant) -> None:
    lab = admit(open_room(title="Lab"), person="teacher", name="Maria Silva", role=Role.MODERATOR)
    User.objects.create_superuser("ada")
    come_in(teacher)
    erasing.erase_rooms([teacher.room_id])
    assert StaffAccount.objects.exists()
    erasing.erase_rooms([lab.room_id])

    assert [user.username for user in User.objects.all()] == ["ada"]


def test_made_at_the_same_moment(teacher: Participant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look finds no account, and then there is one."""
    once = staff_accounts.made_or_found
    calls: list[Participant] = []

    def slowly(who: Participant) -> User:
        calls.append(who)
        if len(calls) == 1:
            from django.db import IntegrityError

            once(who)
            raise IntegrityError
        return once(who)

    monkeypatch.setattr(staff_accounts, "made_or_found", slowly)
    assert staff_accounts.account_of(teacher) == User.objects.get()


def test_the_place_is_offered(teacher: Participant) -> None:
    assert one_time_links.place_for("admin", teacher)
