"""Polls as browsers meet them: who may say what, who hears what, and the results as they come in."""

from typing import Any

import msgspec
import pytest
from asgiref.sync import sync_to_async

from stage.entry import admit
from stage.models import Participant, Poll, Room
from stage.protocol import SavePoll
from stage.words import Role
from tests.stage.polls import QUIZ, write
from tests.stage.sockets import Frame, Refusal, Tab

pytestmark = pytest.mark.django_db(transaction=True)


def saying(command: SavePoll) -> dict[str, Any]:
    """The fields of a `save_poll`."""
    said: dict[str, Any] = msgspec.to_builtins(command)
    return {name: value for name, value in said.items() if name not in ("type", "id")}


async def publish(moderator: Tab, **change: Any) -> int:
    """Publish a question; returns its number."""
    await moderator.do("save_poll", **saying(write(publish=True, **change)))
    poll: int = (await moderator.hears("poll_opened"))["poll"]["id"]
    return poll


async def test_a_quiz_in_class(teacher: Participant, student: Participant) -> None:
    """Written, published, answered twice, watched live, closed; and what each side hears of it."""
    moderator, attendee, second = Tab(teacher), Tab(student), Tab(student, "the-second-tab")
    for tab in moderator, attendee, second:
        await tab.open()
    await moderator.do("start_meeting")
    await moderator.do("save_poll", **saying(write(**QUIZ, share_results=False)))
    draft = (await moderator.hears("poll_saved"))["poll"]
    assert (draft["status"], draft["right"]) == ("draft", [1])
    await moderator.do("publish_poll", poll=draft["id"])
    opened = (await attendee.hears("poll_opened"))["poll"]
    assert (opened["question"], opened["right"]) == ("Which topic next?", None)

    await attendee.do("vote", poll=draft["id"], choices=[0])
    assert (await second.hears("voted"))["vote"] == {"poll": draft["id"], "choices": [0]}
    results = await moderator.hears("poll_results")
    assert results["polls"] == [{"poll": draft["id"], "results": {"voters": 1, "counts": [1, 0, 0]}}]
    await second.do("vote", poll=draft["id"], choices=[1])
    results = await moderator.hears("poll_results")
    assert results["polls"] == [{"poll": draft["id"], "results": {"voters": 1, "counts": [0, 1, 0]}}]

    await moderator.do("close_poll", poll=draft["id"])
    closed = (await attendee.hears("poll_closed"))["poll"]
    assert (closed["right"], closed["results"]) == (None, None)
    whole = (await moderator.hears("poll_saved"))["poll"]
    assert (whole["right"], whole["results"]) == ([1], {"voters": 1, "counts": [0, 1, 0]})
    await moderator.do("share_poll", poll=draft["id"], share=True)
    assert (await attendee.hears("poll_shared"))["poll"] == whole | {"share_results": True}
    for tab in moderator, attendee, second:
        await tab.close()


async def test_an_attendee_never_hears_of_drafts_and_counts(
    teacher: Participant, student: Participant
) -> None:
    """Everything that reaches their socket while moderators write, publish, count and close."""
    moderator, attendee = Tab(teacher), Tab(student)
    await moderator.open()
    welcome = await attendee.open()
    await moderator.do("start_meeting")
    await moderator.do("save_poll", **saying(write(key="a-draft-that-stays")))
    poll = await publish(moderator, **QUIZ, share_results=False)
    await attendee.do("vote", poll=poll, choices=[2])
    await moderator.hears("poll_results")
    await moderator.do("close_poll", poll=poll)
    await attendee.do("ping")
    again = Tab(student, "a-second-page")
    heard: list[Frame] = [welcome, await again.open(), *attendee.heard]
    for secret in '"draft"', '"right": [1]', '"voters"', "poll_results":
        assert secret not in repr(heard).replace("'", '"')
    assert again.welcome["snapshot"]["polls"][0]["id"] == poll
    assert again.welcome["votes"] == [{"poll": poll, "choices": [2]}]
    for tab in moderator, attendee, again:
        await tab.close()


async def test_a_moderator_who_comes_later_sees_how_it_stands(
    room: Room, teacher: Participant, student: Participant
) -> None:
    """At once what the others were told, or with the next tick; an attendee's welcome has no such thing."""
    moderator, attendee = Tab(teacher), Tab(student)
    await moderator.open()
    await attendee.open()
    await moderator.do("start_meeting")
    poll = await publish(moderator)
    await attendee.do("vote", poll=poll, choices=[0])
    told = (await moderator.hears("poll_results"))["polls"]
    assistant = await sync_to_async(admit)(room, person="ta", name="Noor Khan", role=Role.MODERATOR)
    later, again = Tab(assistant), Tab(student, "a-second-page")
    assert (await later.open())["standings"] == told
    assert (await again.open())["standings"] == []
    for tab in moderator, attendee, later, again:
        await tab.close()


async def test_a_class_votes(room: Room, teacher: Participant) -> None:
    """Everybody at once: each is counted once, and moderators get a few gathered frames, not one for each vote."""
    moderator = Tab(teacher)
    await moderator.open()
    await moderator.do("start_meeting")
    poll = await publish(moderator)
    people = [
        await sync_to_async(admit)(room, person=f"p{n}", name=f"P {n}", role=Role.ATTENDEE) for n in range(20)
    ]
    tabs = [Tab(person) for person in people]
    for n, tab in enumerate(tabs):
        await tab.open()
        await tab.do("vote", poll=poll, choices=[n % 3])
    results: Frame = {"voters": 0}
    frames = 0
    while results["voters"] < len(people):
        results = (await moderator.hears("poll_results"))["polls"][0]["results"]
        frames += 1
    assert results == {"voters": 20, "counts": [7, 7, 6]}
    assert frames < len(people)
    for tab in moderator, *tabs:
        await tab.close()


COMMANDS: list[tuple[str, dict[str, Any], str, str]] = [
    # command, fields, the moderator's answer, the attendee's answer
    ("save_poll", saying(write(key="another-key")), "done", "moderators_only"),
    ("save_poll", saying(write(key="another-key", publish=True)), "done", "moderators_only"),
    ("save_poll", {**saying(write()), "draft": "draft"}, "done", "moderators_only"),
    ("save_poll", {**saying(write(question="Or?")), "draft": "open"}, "poll_published", "moderators_only"),
    ("save_poll", saying(write(key="another-key", answers=["A", "a"])), "bad_poll", "moderators_only"),
    ("publish_poll", {"poll": "draft"}, "done", "moderators_only"),
    ("publish_poll", {"poll": "open"}, "already_published", "moderators_only"),
    ("publish_poll", {"poll": 0}, "no_poll", "moderators_only"),
    ("close_poll", {"poll": "open"}, "done", "moderators_only"),
    ("close_poll", {"poll": "closed"}, "already_closed", "moderators_only"),
    ("close_poll", {"poll": "draft"}, "no_poll", "moderators_only"),
    ("share_poll", {"poll": "closed", "share": False}, "done", "moderators_only"),
    ("share_poll", {"poll": "draft", "share": False}, "no_poll", "moderators_only"),
    ("delete_poll", {"poll": "draft"}, "done", "moderators_only"),
    ("delete_poll", {"poll": "closed"}, "poll_published", "moderators_only"),
    ("vote", {"poll": "open", "choices": [1]}, "attendees_only", "done"),
    ("vote", {"poll": "open", "choices": []}, "attendees_only", "bad_vote"),
    ("vote", {"poll": "open", "choices": [3]}, "attendees_only", "bad_vote"),
    ("vote", {"poll": "open", "choices": [0, 1]}, "attendees_only", "bad_vote"),
    ("vote", {"poll": "open", "choices": [10]}, "bad_frame", "bad_frame"),
    ("vote", {"poll": "closed", "choices": [1]}, "attendees_only", "poll_closed"),
    ("vote", {"poll": "draft", "choices": [1]}, "attendees_only", "no_poll"),
    ("save_poll", {**saying(write()), "question": "x" * 301}, "bad_frame", "bad_frame"),
    ("save_poll", {**saying(write()), "answers": ["x" * 151, "y"]}, "bad_frame", "bad_frame"),
    ("save_poll", {**saying(write()), "answers": ["one"]}, "bad_frame", "bad_frame"),
    ("save_poll", {**saying(write()), "answers": [*"abcdefghijk"]}, "bad_frame", "bad_frame"),
    ("save_poll", {**saying(write()), "seconds": 3601}, "bad_frame", "bad_frame"),
]


@pytest.mark.parametrize(
    ("command", "fields", "to_moderator", "to_attendee"),
    COMMANDS,
    ids=[
        f"{command}-{fields.get('poll', fields.get('draft'))}-{answer}"
        for command, fields, answer, _ in COMMANDS
    ],
)
async def test_who_may_say_what(
    teacher: Participant,
    student: Participant,
    command: str,
    fields: dict[str, Any],
    to_moderator: str,
    to_attendee: str,
) -> None:
    """Every command, by each role, on a draft, an open and a closed poll; with a hint of what to do when refused."""
    moderator, attendee = Tab(teacher), Tab(student)
    await moderator.open()
    await attendee.open()
    await moderator.do("start_meeting")
    polls = {"open": await publish(moderator, key="key-of-an-open-one")}
    polls["closed"] = await publish(moderator, key="key-of-a-closed-one")
    await moderator.do("close_poll", poll=polls["closed"])
    await moderator.do("save_poll", **saying(write(key="key-of-the-draft")))
    polls["draft"] = (await sync_to_async(Poll.objects.get)(key="key-of-the-draft")).pk
    named = {
        name: polls[value] if name in ("poll", "draft") and value else value for name, value in fields.items()
    }
    assert await answer(attendee, command, named) == to_attendee
    assert await answer(moderator, command, named) == to_moderator
    await moderator.close()
    await attendee.close()


async def answer(tab: Tab, command: str, fields: dict[str, Any]) -> str:
    """`done`, or the code of the refusal."""
    try:
        await tab.do(command, **fields)
    except Refusal as no:
        return no.code if no.text else "no words"
    return "done"
