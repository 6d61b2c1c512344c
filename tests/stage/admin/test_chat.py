"""The chat in Django admin: the record, and what moderators do there."""

from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from stage.actions import perform
from stage.models import ChatBlock, Message, Participant, Room
from stage.protocol import ClearChat, DeleteMessage, SendMessage
from tests.stage.admin.test_admin import act, set_up
from tests.stage.sockets import Tab

pytestmark = pytest.mark.django_db(transaction=True)


def write(by: Participant, text: str, **more: Any) -> Message:
    """Somebody wrote."""
    key = f"message-{Message.objects.count()}"
    perform(by.room_id, by.pk, SendMessage(id=0, key=key, text=text, **more))
    return Message.objects.latest("pk")


async def test_what_is_done_here_reaches_the_room(
    admin: Client, room: Room, teacher: Participant, student: Participant
) -> None:
    """Pin, delete, block, unblock, clear, and the switch; each says what became of it."""
    first = await sync_to_async(write)(student, "Something rude")
    await sync_to_async(write)(teacher, "Hello")
    attendee = Tab(student)
    await attendee.open()
    does = sync_to_async(act)
    assert "pinned." in await does(admin, "pin", first.pk, of="message")
    assert (await attendee.hears("message_pinned"))["message"]["id"] == first.pk
    assert "not pinned any more." in await does(admin, "unpin", first.pk, of="message")
    await attendee.hears("message_unpinned")
    assert "deleted from the chat." in await does(admin, "delete_messages", first.pk, of="message")
    assert (await attendee.hears("message_deleted"))["by"]["name"] == "Ada Okoye"
    assert "may read, and not write" in await does(admin, "block", first.pk, of="message")
    await attendee.hears("chat_blocked")
    block = await sync_to_async(ChatBlock.objects.get)()
    assert "may write in the chat again." in await does(admin, "unblock", block.pk, of="chatblock")
    await attendee.hears("chat_unblocked")
    assert "the chat is cleared." in await does(admin, "clear_chat", room.pk, of="room")
    await attendee.hears("chat_cleared")
    assert "not there any more" in await does(admin, "pin", first.pk, of="message")
    await sync_to_async(set_up)(admin, room, has_chat="")
    assert (await attendee.hears("room_changed"))["room"]["switches"]["chat"] is False
    await attendee.close()


def test_the_record_keeps_what_the_room_does_not_show(
    admin: Client, room: Room, teacher: Participant, student: Participant
) -> None:
    """Deleted, cleared and private messages are found by what they say."""
    rude = write(student, "Something rude")
    write(student, "A secret", line=student.pk)
    perform(room.pk, teacher.pk, DeleteMessage(id=0, message=rude.pk))
    perform(room.pk, teacher.pk, ClearChat(id=0))
    address = reverse("admin:stage_message_changelist")
    for words, found in ("rude", 1), ("secret", 1), ("Li Wei", 2), ("Biology", 2), ("nothing", 0):
        page = admin.get(address, {"q": words})
        assert page.context["cl"].result_count == found
    assert admin.get(reverse("admin:stage_message_change", args=[rude.pk])).status_code == 200
    assert admin.get(reverse("admin:stage_chatblock_changelist")).status_code == 200


def test_who_may_only_read_cannot_moderate(student: Participant) -> None:
    """A forged action is not carried out."""
    row = write(student, "Hello")
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_message"))
    client = Client()
    client.force_login(reader)
    assert "Delete from the chat" not in act(client, "delete_messages", row.pk, of="message")
    row.refresh_from_db()
    assert row.deleted_at is None
