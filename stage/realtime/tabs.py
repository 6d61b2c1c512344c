"""The tabs of a room that are connected to this process, and which of them a frame is written to."""

from collections.abc import Iterable

from stage.protocol import Address
from stage.realtime.connection import Connection, text_message

MOST_TABS = 8
"""Of one person, in one process: more than anybody looks at, and few enough to be no burden to those on stage."""
TOO_MANY_TABS = (
    "You have this room open in too many tabs, so this one was closed: go on in one of the others."
)


class Tabs:
    """All of them, by where they are found."""

    def __init__(self) -> None:
        self.connections: dict[Address, Connection] = {}

    def all(self) -> list[Connection]:
        """As of now, whoever comes or goes meanwhile."""
        return list(self.connections.values())

    def of(self, participant: int) -> list[Connection]:
        """Those of one person, in the order they came."""
        return [c for c in self.connections.values() if c.participant == participant]

    def too_many_of(self, participant: int) -> list[Connection]:
        """Those of one person that have come before the last `MOST_TABS`."""
        return self.of(participant)[:-MOST_TABS]

    @property
    def has_moderators(self) -> bool:
        """Whether a moderator is connected here."""
        return any(connection.is_moderator for connection in self.connections.values())

    def attendees(self) -> set[int]:
        """The attendees of the course who have a tab open to this process right now."""
        return {c.participant for c in self.connections.values() if c.attends}

    # ---- what they are told

    def tell_everyone(self, frame: str) -> None:
        """Send a frame to all."""
        write(frame, self.all())

    def tell_moderators(self, frame: str) -> None:
        """Send a frame to all moderators."""
        write(frame, [c for c in self.all() if c.is_moderator])

    def tell_person(self, participant: int, frame: str) -> None:
        """Send a frame to all tabs of one person."""
        write(frame, self.of(participant))

    def tell_tab(self, to: Address, frame: str) -> bool:
        """Send a frame to one tab, if it is connected here."""
        connection = self.connections.get(to)
        if connection is None:
            return False
        write(frame, [connection])
        return True

    def tell(self, frame: str, *, public: bool, person: int | None) -> None:
        """Send a frame to all who may know: everyone if it is public, else the moderators and the person concerned."""
        write(frame, self.all() if public else [c for c in self.all() if c.may_hear(public, person)])


def write(frame: str, to: Iterable[Connection]) -> None:
    """The message is built once, however many receive it."""
    message = text_message(frame)
    for connection in to:
        connection.push(message)
