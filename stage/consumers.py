"""The room's socket: decode, act, reply.

One consumer per tab. It does not listen on the channel layer itself (that would cost a subscription and two tasks a
person): the process's hub writes to it.
"""

import asyncio
import logging
from typing import Any
from uuid import UUID

import msgspec
from channels.consumer import AsyncConsumer, get_handler_name
from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from django.utils.translation import gettext_lazy as _lazy

from stage.actions import perform
from stage.actions.admission import AtDoor
from stage.language import speak
from stage.parts import person
from stage.parts.chat import read_messages
from stage.protocol import (
    MAX_FRAME,
    NOT_A_FRAME,
    Close,
    Done,
    Hello,
    Knock,
    Numbered,
    Ping,
    Publishing,
    React,
    ReadMessages,
    Refused,
    ServerFrame,
    Signal,
    decode_command,
    encode,
)
from stage.realtime import coming_in, moment
from stage.realtime.coming_in import EXPIRED, FROM_COURSE, KeptOutside, LetIn, TurnedAway
from stage.realtime.connection import Connection, Line, Send, text_message
from stage.realtime.door import OutsideTab
from stage.realtime.hub import RoomHub
from stage.realtime.limits import Bucket, Signalling, TooMany
from stage.realtime.station import station
from stage.refusals import NotAllowed, insist
from stage.rules_admission import why_not_act
from stage.tickets import Ticket
from stage.words import Role

HELLO_SECONDS = 10.0
COMMANDS = (40, 10)
"""A tab's commands: this many at once, then so many a second."""
SIGNALS = (1000, 200)
"""Media signalling is busier: an on-stage tab answers every viewer within a moment. Others say less: `Signalling`."""

FAILED = _lazy("Something went wrong on the server and nothing was changed. Please try again.")

log = logging.getLogger("stage.consumers")


class RoomConsumer(AsyncConsumer):
    """A tab in a room."""

    channel_layer_alias = "none"

    def __init__(self) -> None:
        self.hub: RoomHub | None = None
        self.connection: Connection | None = None
        self.line: Line
        self.room_id: UUID
        self._send: Send
        self._commands = Bucket(*COMMANDS)
        self._signals = Bucket(*SIGNALS)
        self._signalling = Signalling()
        self._deadline: asyncio.TimerHandle | None = None
        self._ticket: Ticket
        self._outside: OutsideTab | None = None
        self._outside_as: AtDoor | None = None
        self._coming = asyncio.Lock()
        self._looking: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve the tab; however that ends, the room forgets it."""
        self._send = send
        self.line = Line(send)
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._stop_waiting()
            self.line.drop()
            if self.hub is not None and self.connection is not None:
                self.connection.drop()
                self.hub.remove(self.connection)
            self._leave_the_door()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Handle a message without the thread hop that Channels makes for each: only actions touch the database."""
        await getattr(self, get_handler_name(message))(message)

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        """Accept, so that a refusal can be told with a code and a reason, and wait for the ticket."""
        self.room_id = self.scope["url_route"]["kwargs"]["room_id"]
        await self._send({"type": "websocket.accept"})
        self._close_in(HELLO_SECONDS, Close.BAD_HELLO, f"No ticket came. {FROM_COURSE}")

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        """The tab is gone."""
        raise StopConsumer

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """A frame came."""
        text, content = message.get("text"), message.get("bytes")
        if self.line.closed or (self.connection is not None and self.connection.closed):
            return
        if is_too_large(text if text is not None else content or b""):
            self.close(Close.TOO_LARGE, "This message is too large.")
        elif self.connection is None and self._outside is None:
            await self._hello(text)
        elif text is None:
            self._bad_frame("", "Frames are text: one JSON object each.")
        else:
            await self._frame(text)

    # ---- hello

    async def _hello(self, text: str | None) -> None:
        self._stop_waiting()
        try:
            hello, self._ticket = coming_in.read_hello(text or "", self.room_id)
        except TurnedAway as away:
            self.close(away.code, away.reason)
        else:
            self._close_in(self._ticket.seconds_left, *EXPIRED)
            await self._try_to_come_in(hello)

    async def _try_to_come_in(self, hello: Hello) -> None:
        try:
            speak(self._ticket.language)  # in this task, which serves nobody else
            async with self._coming:
                if self.connection is None and not self.line.closed:
                    await self._come_in(hello)
        except TurnedAway as away:
            self.close(away.code, away.reason)
        except Exception:
            log.exception("a hello failed")
            self.close(Close.TRY_AGAIN, "The server cannot let you in right now: connecting again.")

    async def _come_in(self, hello: Hello) -> None:
        hub = await station().room(self.room_id)
        guest = await coming_in.ask_to_come_in(hub, self._ticket, hello.resume)
        if self.line.closed:
            return
        # Nothing waits from here on: what the answer lacks will come as events, or as news of the door.
        if isinstance(guest, LetIn):
            self._enter(hub, hello, guest)
        else:
            self._wait_outside(hub, hello, guest)

    def _enter(self, hub: RoomHub, hello: Hello, guest: LetIn) -> None:
        attends = guest.row.course_role == Role.ATTENDEE
        connection = Connection(self._send, person(guest.row), hello.tab, attends=attends)
        missed = hub.missed(hello.resume, connection) if hello.resume else None
        station().enter(hub, connection)
        self.hub, self.connection = hub, connection
        self._leave_the_door()
        self._reply(coming_in.welcome(hub, connection, guest, missed))

    # ---- outside of a locked room

    def _wait_outside(self, hub: RoomHub, hello: Hello, guest: KeptOutside) -> None:
        """Nothing of the room is told; on news of the door one comes again."""

        def look_again() -> None:
            task = asyncio.get_running_loop().create_task(self._try_to_come_in(hello))
            self._looking.add(task)
            task.add_done_callback(self._looking.discard)

        self.hub = hub
        if self._outside is None:
            self._outside = OutsideTab(guest.row.pk, look_again, self.close)
            hub.door.tabs.add(self._outside)
        if guest.at_door != self._outside_as:
            self._outside_as = guest.at_door
            self._reply(coming_in.told_outside(guest))

    def _leave_the_door(self) -> None:
        if self.hub is not None and self._outside is not None:
            self.hub.touch()
            self.hub.door.tabs.discard(self._outside)
        self._outside = None

    async def _act_outside(self, outside: OutsideTab, command: Numbered) -> None:
        match command:
            case Ping():
                pass
            case Knock():
                await database_sync_to_async(perform)(self.room_id, outside.participant, command)
                outside.look_again()
            case _:
                insist(why_not_act(inside=False))

    # ---- commands

    async def _frame(self, text: str) -> None:
        try:
            command = decode_command(text)
        except NOT_A_FRAME as wrong:
            self._bad_frame(text, str(wrong))
            return
        bucket = self._signals if isinstance(command, Signal) else self._commands
        if not bucket.take():
            self._too_many()
            return
        try:
            if self._outside is not None:
                await self._act_outside(self._outside, command)
            else:
                await self._act(command)
        except TooMany:
            self._too_many()
        except NotAllowed as no:
            self._reply(Refused(id=command.id, code=no.code, text=no.text))
        except Exception:
            log.exception("a command failed: %s", type(command).__name__)
            self._reply(Refused(id=command.id, code="failed", text=str(FAILED)))
        else:
            self._reply(Done(id=command.id))

    async def _act(self, command: Numbered) -> None:
        connection, hub = self.connection, self.hub
        assert connection is not None, "a command before hello"
        assert hub is not None, "a command before hello"
        match command:
            case Ping():
                pass
            case Signal():
                await moment.signal(hub, connection, command, self._signalling)
            case Publishing():
                await moment.publish(hub, connection)
            case React():
                await moment.react(hub, connection, command)
            case ReadMessages():
                read = database_sync_to_async(read_messages)
                self._reply(await read(self.room_id, connection.participant, command))
            case _:
                await database_sync_to_async(perform)(
                    self.room_id, connection.participant, command, tab=connection.tab
                )

    # ---- replies

    def _reply(self, frame: ServerFrame) -> None:
        line = self.connection or self.line
        line.push(text_message(encode(frame).decode()))

    def _bad_frame(self, text: str, why: str) -> None:
        if not self._commands.take():
            self._too_many()
            return
        self._reply(Refused(id=id_of(text), code="bad_frame", text=f"This message was not understood: {why}"))

    def _too_many(self) -> None:
        self.close(Close.TOO_MANY, "Too many messages in a short time: wait a moment.")

    def close(self, code: int, reason: str) -> None:
        """End the connection with a code and a reason, which static/room/words/closed.js says in other languages."""
        self._stop_waiting()
        self._leave_the_door()
        if self.connection is not None and self.hub is not None:
            self.hub.remove(self.connection)
            self.connection.close(code, reason)
        else:
            self.line.close(code, reason)

    def _close_in(self, seconds: float, code: int, reason: str) -> None:
        self._deadline = asyncio.get_running_loop().call_later(seconds, self.close, code, reason)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def is_too_large(content: str | bytes) -> bool:
    """The limit is one of bytes; they are only counted where the number of characters does not tell."""
    if isinstance(content, bytes) or len(content) > MAX_FRAME:
        return len(content) > MAX_FRAME
    return len(content) * 4 > MAX_FRAME and len(content.encode()) > MAX_FRAME


def id_of(text: str) -> int | None:
    """The id of a frame that is otherwise wrong, so that the sender knows which one it was."""
    try:
        found = msgspec.json.decode(text, type=dict[str, Any]).get("id")
    except NOT_A_FRAME:
        return None
    return found if isinstance(found, int) and not isinstance(found, bool) else None
