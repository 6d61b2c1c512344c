"""Every command of the protocol, written down a second time: when it makes sense, and who may say it then.

A command without a row here fails the tests. What refuses it in other states of the room stands elsewhere, beside the
matter; here, the room is made ready for the command, so that role, switches and the lock alone decide.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from stage import protocol
from stage.actions import administer, perform
from stage.actions.admission import come_to_the_door
from stage.entry import admit, open_room
from stage.models import Message, Participant, Poll, Room, StageRequest
from stage.protocol import Numbered
from stage.refusals import Code
from stage.words import Access, Role

SWITCHES = ("chat", "reactions", "hands", "polls")
MEDIA: dict[str, Any] = {"microphone": True, "camera": True}
KEY = "a-key-of-mine"
QUESTION: dict[str, Any] = {
    "key": KEY,
    "kind": "poll",
    "question": "Why?",
    "answers": ["So", "So not"],
    "right": [],
    "multiple": False,
    "share_results": True,
    "publish": False,
}


class Ready:
    """A room in which one person is about to say something: `me`, beside another moderator and another attendee."""

    def __init__(self, role: Role) -> None:
        self.room: Room = open_room(title="Biology 101")
        self.me, self.second, self.other = (
            admit(self.room, person=name, name=name.capitalize(), role=of)
            for name, of in (("me", role), ("second", Role.MODERATOR), ("other", Role.ATTENDEE))
        )

    def says(self, who: Participant, command: str, *, tab: str = "", **fields: Any) -> None:
        """Somebody has said something before."""
        said = protocol.decode_command(protocol.encode({"type": command, "id": 0, **fields}))
        perform(self.room.pk, who.pk, said, tab=tab or f"tab-of-person-{who.pk}")

    def request(self, of: Participant) -> int:
        """Their request."""
        return StageRequest.objects.filter(participant=of).latest("pk").pk

    @property
    def message(self) -> int:
        """The newest message."""
        return Message.objects.filter(meeting__room=self.room).latest("pk").pk

    @property
    def poll(self) -> int:
        """The newest poll."""
        return Poll.objects.filter(room=self.room).latest("pk").pk


Given = Callable[[Ready], None]
Fields = Callable[[Ready], dict[str, Any]]


def both(*given: Given) -> Given:
    """One after the other."""

    def do(it: Ready) -> None:
        for one in given:
            one(it)

    return do


def meets(it: Ready) -> None:
    it.says(it.second, "start_meeting")


def i_am_invited(it: Ready) -> None:
    it.says(it.second, "invite", participant=it.me.pk)


def i_am_on_stage(it: Ready) -> None:
    i_am_invited(it)
    it.says(it.me, "join", **MEDIA)


def i_am_on_stage_in_another_tab(it: Ready) -> None:
    i_am_invited(it)
    it.says(it.me, "join", tab="another-tab-of-mine", **MEDIA)


def others_ask(it: Ready) -> None:
    it.says(it.other, "ask")


def others_are_invited(it: Ready) -> None:
    it.says(it.second, "invite", participant=it.other.pk)


def others_are_on_stage(it: Ready) -> None:
    others_are_invited(it)
    it.says(it.other, "join", **MEDIA)


def others_share(it: Ready) -> None:
    others_are_on_stage(it)
    it.says(it.other, "set_screen", on=True)


def i_have_written(it: Ready) -> None:
    it.says(it.me, "send_message", key=KEY, text="A question")


def others_have_written(it: Ready) -> None:
    it.says(it.other, "send_message", key=KEY, text="A question")


def a_message_is_pinned(it: Ready) -> None:
    others_have_written(it)
    it.says(it.second, "pin_message", message=it.message)


def a_draft(it: Ready) -> None:
    it.says(it.second, "save_poll", **QUESTION)


def a_question(it: Ready) -> None:
    it.says(it.second, "save_poll", **QUESTION | {"publish": True})


def my_hand_is_up(it: Ready) -> None:
    it.says(it.me, "raise_hand")


def the_stage_is_open(it: Ready) -> None:
    it.says(it.second, "set_access", access=Access.OPEN.value)


def others_are_promoted(it: Ready) -> None:
    it.says(it.second, "promote", participant=it.other.pk)


def others_are_barred(it: Ready) -> None:
    it.says(it.second, "send_out", participant=it.other.pk, bar=True)


def others_are_blocked(it: Ready) -> None:
    it.says(it.second, "block_from_chat", participant=it.other.pk)


def others_wait_outside(it: Ready) -> None:
    come_to_the_door([it.me.pk])
    it.says(it.second, "set_lock", on=True)
    come_to_the_door([it.other.pk])


def nothing(it: Ready) -> dict[str, Any]:
    return {}


def the_other(**more: Any) -> Fields:
    return lambda it: {"participant": it.other.pk, **more}


def always(**fields: Any) -> Fields:
    return lambda it: fields


def request_of_other(it: Ready) -> dict[str, Any]:
    return {"request": it.request(it.other)}


def requests_of_other(it: Ready) -> dict[str, Any]:
    return {"requests": [it.request(it.other)]}


def the_message(**more: Any) -> Fields:
    return lambda it: {"message": it.message, **more}


def the_poll(**more: Any) -> Fields:
    return lambda it: {"poll": it.poll, **more}


@dataclass(frozen=True)
class Row:
    """One command: what it is said with, what must be so before, and the refusal of each role (None: it is done).

    `switch` is what can be turned off for it: for attendees, or (`for_all`) for everybody.
    """

    fields: Fields = nothing
    given: Given = meets
    attendee: Code | None = None
    moderator: Code | None = None
    switch: str = ""
    for_all: bool = False

    def code(self, role: Role, off: frozenset[str]) -> Code | None:
        """What is said to somebody while this is off."""
        mine = self.attendee if role is Role.ATTENDEE else self.moderator
        if mine is None and self.switch in off and (self.for_all or role is Role.ATTENDEE):
            return Code.SWITCHED_OFF
        return mine

    def switchings(self) -> Iterator[frozenset[str]]:
        """Nothing off, all off; what this command depends on, and what it does not."""
        own = frozenset({self.switch} - {""})
        yield from {frozenset(), own, frozenset(SWITCHES) - own, frozenset(SWITCHES)}


def moderators(fields: Fields = nothing, *given: Given, **more: Any) -> Row:
    """A command that is theirs alone."""
    return Row(fields, both(meets, *given), attendee=Code.MODERATORS_ONLY, **more)


def of_all(fields: Fields = nothing, *given: Given, **more: Any) -> Row:
    """A command of everybody's."""
    return Row(fields, both(meets, *given), **more)


def signalling(it: Ready) -> dict[str, Any]:
    to = {"participant": it.other.pk, "tab": "the-tab-of-the-other"}
    return {"to": to, "session": "session-one", "data": {"step": "offer", "sdp": "v=0"}}


def to_the_other(it: Ready) -> dict[str, Any]:
    return {"participants": [it.other.pk]}


COMMANDS: dict[str, Row] = {
    "ping": of_all(),
    # the room
    "start_meeting": Row(given=lambda it: None, attendee=Code.MODERATORS_ONLY),
    "end_meeting": moderators(),
    "set_access": moderators(always(access="invite")),
    "set_switches": moderators(always(chat=True, reactions=False)),
    # the stage
    "ask": of_all(moderator=Code.ATTENDEES_ONLY),
    "join": of_all(always(**MEDIA), the_stage_is_open),
    "cancel": of_all(
        nothing,
        lambda it: it.says(it.me, "ask") if it.me.role == Role.ATTENDEE else None,
        moderator=Code.NO_REQUEST,
    ),
    "refuse": of_all(nothing, i_am_invited),
    "approve": moderators(request_of_other, others_ask),
    "decline": moderators(request_of_other, others_ask),
    "invite": moderators(the_other()),
    "withdraw": moderators(request_of_other, others_are_invited),
    "remove": moderators(request_of_other, others_are_on_stage),
    # media
    "set_media": of_all(always(camera=False), i_am_on_stage),
    "publish_here": of_all(always(**MEDIA), i_am_on_stage_in_another_tab),
    "publishing": of_all(nothing, i_am_on_stage),
    "signal": of_all(signalling, i_am_on_stage),
    # a screen, and the layout
    "set_screen": of_all(always(on=True), i_am_on_stage),
    "stop_screen": moderators(the_other(), others_share),
    "set_layout": moderators(always(layout="speaker")),
    "pin": moderators(the_other(), others_are_on_stage),
    "unpin": moderators(),
    # hands and reactions
    "raise_hand": of_all(switch="hands"),
    "lower_hand": of_all(lambda it: {"participant": it.me.pk}, my_hand_is_up),
    "lower_all_hands": moderators(),
    "react": of_all(always(kind="heart"), switch="reactions"),
    # chat
    "send_message": of_all(always(key="another-key", text="An answer"), switch="chat"),
    "delete_message": of_all(the_message(), i_have_written),
    "react_to_message": of_all(the_message(kind="heart", on=True), others_have_written, switch="chat"),
    "read_messages": of_all(),
    "pin_message": moderators(the_message(), others_have_written),
    "unpin_message": moderators(the_message(), a_message_is_pinned),
    "block_from_chat": moderators(the_other()),
    "unblock_from_chat": moderators(the_other(), others_are_blocked),
    "clear_chat": moderators(nothing, others_have_written),
    # people
    "approve_all": moderators(requests_of_other, others_ask),
    "decline_all": moderators(requests_of_other, others_ask),
    "turn_off": moderators(the_other(device="camera"), others_are_on_stage),
    "mute_all": moderators(nothing, others_are_on_stage),
    "promote": moderators(the_other()),
    "demote": moderators(the_other(), others_are_promoted),
    "send_out": moderators(the_other(bar=True)),
    "let_back": moderators(the_other(), others_are_barred),
    # polls
    "save_poll": moderators(always(**QUESTION)),
    "delete_poll": moderators(the_poll(), a_draft),
    "publish_poll": moderators(the_poll(), a_draft, switch="polls", for_all=True),
    "close_poll": moderators(the_poll(), a_question),
    "share_poll": moderators(the_poll(share=False), a_question),
    "vote": of_all(the_poll(choices=[0]), a_question, switch="polls", moderator=Code.ATTENDEES_ONLY),
    # a locked room
    "set_lock": moderators(always(on=True)),
    "admit": moderators(to_the_other, others_wait_outside),
    "turn_away": moderators(to_the_other, others_wait_outside),
    "knock": of_all(attendee=Code.NOT_LOCKED, moderator=Code.NOT_LOCKED),
}


def make_ready(row: Row, role: Role, off: frozenset[str] = frozenset()) -> tuple[Ready, dict[str, Any]]:
    """A room in which somebody can say this, but for what is switched off; and what they say it with."""
    it = Ready(role)
    row.given(it)
    switched: Numbered = protocol.SetSwitches(id=0, **dict.fromkeys(off, False))
    administer(it.room.pk, "Grace", switched)
    return it, row.fields(it)
