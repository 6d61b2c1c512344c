"""One browser tab's line out: frames leave in order, and a slow reader holds nobody up."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from types import coroutine
from typing import Any

from stage.protocol import Address, Close, Person
from stage.realtime.limits import REACTIONS, Bucket
from stage.rules import may_hear
from stage.words import Role

Message = dict[str, Any]
Send = Callable[[Message], Coroutine[Any, Any, None]]

REASON_BYTES = 123
"""All that a close frame has room for: servers fail at a longer reason, and do not close."""
MAX_WAITING = 500
"""Frames a slow reader may fall behind before the line is cut; the browser then resumes."""


class Line:
    """The way out to one browser tab. `push` never waits.

    Most sends finish without suspending, so `push` steps the ASGI `send` coroutine by hand and makes a task only for
    one that does suspend (the reader is slow): a task per frame and reader is what makes plain fan-out expensive.
    """

    __slots__ = ("_send", "_task", "_waiting", "closed")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: deque[Message] = deque()
        self._task: asyncio.Task[None] | None = None
        self.closed = False

    def push(self, message: Message) -> None:
        """Send an ASGI message now, or as soon as the reader has caught up."""
        if self.closed:
            return
        if self._task is not None:
            self._waiting.append(message)
            if len(self._waiting) > MAX_WAITING:
                self.close(Close.TOO_SLOW, "Too slow to keep up: connecting again.")
            return
        sending = self._send(message)
        try:
            blocker = sending.send(None)
        except StopIteration:
            return
        except Exception:
            self.closed = True  # the server has dropped this line; its disconnect is on the way
            return
        self._task = asyncio.get_running_loop().create_task(self._catch_up(sending, blocker))

    async def _catch_up(self, sending: Coroutine[Any, Any, None], blocker: Any) -> None:
        """Finish a send that suspended on `blocker`, then whatever queued up behind it."""
        try:
            await _resume(sending, blocker)
            while self._waiting:
                await self._send(self._waiting.popleft())
        except Exception:
            self.closed = True
        finally:
            if self._task is asyncio.current_task():
                self._task = None

    def close(self, code: int, reason: str) -> None:
        """Cut the line with a code and a reason; what has not been sent yet is not sent any more."""
        if self.closed:
            return
        self._stop()
        fitting = reason.encode()[:REASON_BYTES].decode(errors="ignore")
        self.push({"type": "websocket.close", "code": code, "reason": fitting})
        self.closed = True

    def drop(self) -> None:
        """The other end is gone: send nothing more, not even a goodbye."""
        self.closed = True
        self._stop()

    def _stop(self) -> None:
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
            self._task = None


class Connection(Line):
    """A tab of a person in a room."""

    __slots__ = ("attends", "entered_at", "person", "reactions", "tab")

    def __init__(self, send: Send, person: Person, tab: str, *, attends: bool | None = None) -> None:
        """`attends`: an attendee of the course, who may be promoted; else the person's role says so."""
        super().__init__(send)
        self.attends = person.role is Role.ATTENDEE if attends is None else attends
        self.person = person
        self.tab = tab
        self.reactions = Bucket(*REACTIONS)
        self.entered_at = 0.0
        """When it came in, by this server's clock: of two lines of one tab the later one stays."""

    @property
    def is_moderator(self) -> bool:
        """Whether moderators' frames reach it."""
        return self.person.role is Role.MODERATOR

    @property
    def participant(self) -> int:
        """Whose tab it is."""
        return self.person.id

    @property
    def address(self) -> Address:
        """Where it is found."""
        return Address(self.participant, self.tab)

    def may_hear(self, public: bool, person: int | None) -> bool:
        """Whether this is for them: what everyone may know, or what concerns this `person`."""
        return may_hear(public, person, participant=self.participant, role=self.person.role)


@coroutine
def _resume(sending: Coroutine[Any, Any, None], blocker: Any) -> Generator[Any, Any, None]:
    """Drive a coroutine on from a future that it has yielded already."""
    while True:
        try:
            sent = yield blocker
        except BaseException as wrong:
            try:
                blocker = sending.throw(wrong)
            except StopIteration:
                return
        else:
            try:
                blocker = sending.send(sent)
            except StopIteration:
                return


def text_message(frame: str) -> Message:
    """The ASGI message of a text frame; built once and shared by all who receive it."""
    return {"type": "websocket.send", "text": frame}
