"""The words of the room, as the database, the wire and the rules spell them."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _lazy


class Role(StrEnum):
    """What a person may do in a room; set anew at every launch."""

    MODERATOR = "moderator"
    ATTENDEE = "attendee"


UNKNOWN = "erased:"
"""How the key of a person begins who was made unknown; see `stage.erasing`."""


class Access(StrEnum):
    """How attendees reach the stage."""

    OPEN = "open"
    REQUEST = "request"
    INVITE = "invite"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The name a person sees for it."""
        return str(ACCESS_LABELS[self])


ACCESS_LABELS = {
    Access.OPEN: _lazy("Everyone on stage"),
    Access.REQUEST: _lazy("Join by request"),
    Access.INVITE: _lazy("Invite only"),
    Access.CLOSED: _lazy("Viewers only"),
}


class Layout(StrEnum):
    """How the stage is laid out for everyone."""

    GRID = "grid"
    SPEAKER = "speaker"


class Status(StrEnum):
    """Where a stage request stands; all but `ENDED` are open."""

    REQUESTED = "requested"
    INVITED = "invited"
    ON_STAGE = "on_stage"
    ENDED = "ended"


class Outcome(StrEnum):
    """How a stage request ended."""

    CANCELLED = "cancelled"
    DECLINED = "declined"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    LAPSED = "lapsed"
    CLOSED = "closed"


class Entry(StrEnum):
    """How somebody's wait outside of a locked room ended."""

    ADMITTED = "admitted"
    DECLINED = "declined"
    LEFT = "left"
    """They went away without an answer."""
    UNLOCKED = "unlocked"
    CLOSED = "closed"
    """The meeting ended, and the lock with it."""


class PollKind(StrEnum):
    """What a question to everyone is."""

    POLL = "poll"
    QUIZ = "quiz"
    """Has right answers."""


class PollStatus(StrEnum):
    """Where a poll or quiz question stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
