"""The chat as browsers meet it: who hears what, once and in order, and who is refused."""

import asyncio
import itertools
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from stage.actions import perform
from stage.entry import admit
from stage.models import ChatBlock, Message, Participant, Room
from stage.protocol import BlockFromChat, ReactToMessage, SendMessage, SetSwitches
from stage.realtime import ticks
from stage.realtime.hub import RoomHub
from stage.refusals import Code
from stage.words import Role
from tests.stage.realtime.listening import Listener
from tests.stage.sockets import Refusal, Tab

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quick_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is gathered is told soon."""
    monkeypatch.setattr(ticks, "TICK", 0.05)


@pytest.fixture
def another(room: Room) -> Participant:
    """A second attendee."""
    return admit(room, person="another", name="Noor Khan", role=Role.ATTENDEE)


def write(by: Participant, text: str = "Hello", **more: Any) -> int:
    """Somebody wrote."""
    key = f"message-{Message.objects.count()}"
    perform(by.room_id, by.pk, SendMessage(id=0, key=key, text=text, **more))
    return Message.objects.latest("pk").pk


def texts(events: list[dict[str, Any]]) -> list[str]:
    """What was said."""
    return [event["message"]["text"] for event in events if event["type"] == "message_sent"]


async def test_everyone_hears_a_message_once_and_in_order(
    teacher: Participant, student: Participant, another: Participant
) -> None:
    """While people wait for the meeting, too; three write at once, one says everything twice."""
    tabs = [Tab(who) for who in (teacher, student, another)]
    for tab in tabs:
        await tab.open()

    async def talk(tab: Tab) -> None:
        for number in range(5):
            message = {"key": f"message-{number}", "text": f"{number} by {tab.participant.name}"}
            for _ in range(2 if tab is tabs[0] else 1):
                await tab.do("send_message", **message)

    await asyncio.gather(*(talk(tab) for tab in tabs))
    heard = [texts(await tab.events()) for tab in tabs]
    assert heard[0] == heard[1] == heard[2]
    for tab in tabs:
        mine = [text for text in heard[0] if tab.participant.name in text]
        assert mine == [f"{number} by {tab.participant.name}" for number in range(5)]
        await tab.close()


async def test_a_private_line_is_heard_by_its_person_and_the_moderators(
    teacher: Participant, student: Participant, another: Participant
) -> None:
    """Its messages, deletions and reactions, by nobody else."""
    moderator, attendee, other = Tab(teacher), Tab(student), Tab(another)
    for tab in moderator, attendee, other:
        await tab.open()
    await attendee.do("send_message", key="message-1", text="I was ill", line=student.pk)
    sent = await moderator.hears("message_sent")
    assert sent["line"]["name"] == "Li Wei"
    number = sent["message"]["id"]
    await moderator.do("react_to_message", message=number, kind="heart", on=True)
    assert (await attendee.hears("messages_reacted"))["reactions"][0]["message"] == number
    await moderator.do(
        "send_message", key="message-2", text="Get well soon", line=student.pk, reply_to=number
    )
    answer = (await attendee.hears("message_sent"))["message"]
    assert answer["reply"]["text"] == "I was ill"
    await attendee.do("delete_message", message=number)
    assert (await moderator.hears("message_deleted"))["line"] == student.pk
    await other.do("ping")
    assert [frame for frame in other.heard if frame["type"] != "presence"] == []
    for tab in moderator, attendee, other:
        await tab.close()


async def test_a_page_is_for_the_tab_that_asked(teacher: Participant, student: Participant) -> None:
    """With what the reader reacted themselves."""
    number = await sync_to_async(write)(teacher)
    first, second = Tab(student), Tab(student, "the-other-tab")
    await first.open()
    await second.open()
    await first.do("react_to_message", message=number, kind="thumbs_up", on=True)
    assert (await second.hears("reacted")) == {
        "type": "reacted",
        "message": number,
        "kind": "thumbs_up",
        "on": True,
    }
    await first.do("read_messages")
    page = await first.hears("messages")
    assert [message["id"] for message in page["messages"]] == [number]
    assert (page["line"], page["more"]) == (None, False)
    assert page["reactions"] == [
        {"message": number, "counts": [{"kind": "thumbs_up", "count": 1}], "mine": ["thumbs_up"]}
    ]
    await second.do("ping")
    assert "messages" not in [frame["type"] for frame in second.heard]
    await first.close()
    await second.close()


async def test_a_newcomer_sees_the_reactions_there_are(
    teacher: Participant, student: Participant, another: Participant
) -> None:
    """Those from before this server began, and those since; which are their own, too."""
    number = await sync_to_async(write)(teacher)
    react = ReactToMessage(id=0, message=number, kind="wow", on=True)
    await sync_to_async(perform)(teacher.room_id, teacher.pk, react)
    attendee, other = Tab(student), Tab(another)
    welcome = await attendee.open()
    assert welcome["reactions"] == [{"message": number, "counts": [{"kind": "wow", "count": 1}], "mine": []}]
    for kind in "wow", "thumbs_up":
        await attendee.do("react_to_message", message=number, kind=kind, on=True)
    both = [{"kind": "thumbs_up", "count": 1}, {"kind": "wow", "count": 2}]
    while (await attendee.hears("messages_reacted"))["reactions"] != [
        {"message": number, "counts": both, "mine": None}
    ]:
        pass
    assert (await other.open())["reactions"] == [{"message": number, "counts": both, "mine": []}]
    await attendee.close()
    back = await Tab(student).open()
    assert back["reactions"] == [{"message": number, "counts": both, "mine": ["thumbs_up", "wow"]}]
    await other.close()


async def test_however_many_react_it_is_told_once_a_tick(
    room: Room, teacher: Participant, student: Participant, another: Participant
) -> None:
    """One frame each, with the counts as they are then; nothing when nothing changed."""
    first, second = await sync_to_async(write)(teacher), await sync_to_async(write)(teacher)
    private = await sync_to_async(write)(student, line=student.pk)
    hub = RoomHub(room.pk)
    ears = [Listener(hub, who) for who in (teacher, student, another)]
    for who, number in itertools.product((teacher, student, another), (first, second, private)):
        if number != private or who is not another:
            for react in (
                ReactToMessage(id=0, message=number, kind="thumbs_up", on=True),
                ReactToMessage(id=0, message=number, kind="heart", on=True),
                ReactToMessage(id=0, message=number, kind="thumbs_up", on=False),
            ):
                await sync_to_async(perform)(room.pk, who.pk, react)
                hub.message_reactions.press(number)
    await hub.tell_message_reactions()
    await hub.tell_message_reactions()

    def loved(number: int, count: int) -> dict[str, Any]:
        return {"message": number, "counts": [{"kind": "heart", "count": count}], "mine": None}

    public, line = [loved(first, 3), loved(second, 3)], [loved(private, 2)]
    for ear, expected in zip(ears, ([public, line], [public, line], [public]), strict=True):
        told = [frame["reactions"] for frame in ear.heard("messages_reacted")]
        assert sorted(told, key=len, reverse=True) == expected


# ---- every command, by everyone, whatever is switched

EVERYBODY = ["moderator", "attendee", "blocked"]
MINE, THEIRS, NOBODYS = "mine", "theirs", 2**40
WRITE = ["moderator", "attendee while on"]
MODERATE = ["moderator"]
ALL = ["moderator", "attendee", "blocked"]

TABLE: list[tuple[str, dict[str, Any], list[str]]] = [
    ("send_message", {"key": "a-new-message", "text": "Hello"}, WRITE),
    ("send_message", {"key": "a-new-message", "text": "Hello", "reply_to": THEIRS}, WRITE),
    ("send_message", {"key": "a-new-message", "text": "Hello", "line": "me"}, ["attendee while on"]),
    ("send_message", {"key": "a-new-message", "text": "Hello", "line": "student"}, MODERATE),
    ("react_to_message", {"message": THEIRS, "kind": "thumbs_up", "on": True}, WRITE),
    ("react_to_message", {"message": THEIRS, "kind": "thumbs_up", "on": False}, WRITE),
    ("react_to_message", {"message": "private", "kind": "thumbs_up", "on": True}, MODERATE),
    ("delete_message", {"message": MINE}, ALL),
    ("delete_message", {"message": THEIRS}, MODERATE),
    ("delete_message", {"message": "private"}, MODERATE),
    ("delete_message", {"message": NOBODYS}, []),
    ("pin_message", {"message": THEIRS}, MODERATE),
    ("pin_message", {"message": "private"}, []),
    ("unpin_message", {"message": THEIRS}, MODERATE),
    ("block_from_chat", {"participant": "student"}, MODERATE),
    ("block_from_chat", {"participant": "me"}, []),
    ("unblock_from_chat", {"participant": "student"}, MODERATE),
    ("unblock_from_chat", {"participant": NOBODYS}, []),
    ("clear_chat", {}, MODERATE),
    ("read_messages", {}, ALL),
    ("read_messages", {"line": "student"}, MODERATE),
    ("set_switches", {"chat": True}, MODERATE),
]


@pytest.mark.parametrize("is_on", [True, False], ids=["on", "off"])
@pytest.mark.parametrize("who", EVERYBODY)
async def test_what_each_may_do(
    room: Room, teacher: Participant, student: Participant, who: str, is_on: bool
) -> None:
    """Allowed, or refused with a code and a sentence; and never anything else."""
    role = Role.MODERATOR if who == "moderator" else Role.ATTENDEE
    for number, (command, fields, may) in enumerate(TABLE):
        me = await sync_to_async(admit)(room, person=f"me-{number}", name="Me", role=role)
        said = await sync_to_async(prepare)(me, teacher, student, fields, who == "blocked", is_on)
        tab = Tab(me)
        await tab.open()
        allowed = who in may or (who == "attendee" and is_on and "attendee while on" in may)
        assert (await answer(tab, command, said) == "done") == allowed, (command, fields)
        await tab.close()


def prepare(
    me: Participant,
    teacher: Participant,
    student: Participant,
    fields: dict[str, Any],
    blocked: bool,
    is_on: bool,
) -> dict[str, Any]:
    """One message of each sort, nobody blocked but perhaps me; returns the command's fields for this room."""
    for table in Message, ChatBlock:
        table.objects.all().delete()
    perform(me.room_id, teacher.pk, SetSwitches(id=0, chat=True))
    here = {
        "me": me.pk,
        "student": student.pk,
        MINE: write(me),
        THEIRS: write(teacher),
        "private": write(student, line=student.pk),
    }
    perform(me.room_id, teacher.pk, SetSwitches(id=0, chat=is_on))
    if blocked:
        perform(me.room_id, teacher.pk, BlockFromChat(id=0, participant=me.pk))
    return {name: here.get(value, value) for name, value in fields.items()}


async def answer(tab: Tab, command: str, said: dict[str, Any]) -> str:
    """ "done", or the code of a refusal that a rule has spoken."""
    try:
        await tab.do(command, **said)
    except Refusal as no:
        return Code(no.code).value  # anything but a rule's refusal fails here
    return "done"


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        ("send_message", {"key": "short", "text": "Hello"}),
        ("send_message", {"key": "long-enough", "text": ""}),
        ("send_message", {"key": "long-enough", "text": "x" * 1001}),
        ("send_message", {"key": "long-enough", "text": 7}),
        ("send_message", {"key": "long-enough", "text": "Hello", "line": 2**63}),
        ("send_message", {"key": "long-enough", "text": "Hello", "author": 1}),
        ("react_to_message", {"message": 1, "kind": "<b>", "on": True}),
        ("read_messages", {"before": -1}),
    ],
)
async def test_what_is_not_in_the_protocol_is_refused(
    student: Participant, command: str, fields: dict[str, Any]
) -> None:
    """With the reason, and the line stays open."""
    tab = Tab(student)
    await tab.open()
    with pytest.raises(Refusal) as refusal:
        await tab.do(command, **fields)
    assert refusal.value.code == "bad_frame"
    await tab.do("ping")
    await tab.close()
