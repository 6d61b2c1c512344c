"""Why something may not be done, for programs and for people."""

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Code(StrEnum):
    """Why not, for programs; `refusal text` is for people."""

    MODERATORS_ONLY = "moderators_only"
    ATTENDEES_ONLY = "attendees_only"
    NOT_YOURS = "not_yours"
    ROOM_ONLY = "room_only"
    NOT_STARTED = "not_started"
    ALREADY_STARTED = "already_started"
    NO_REQUEST = "no_request"
    ALREADY_ASKED = "already_asked"
    ALREADY_INVITED = "already_invited"
    ALREADY_ON_STAGE = "already_on_stage"
    ALREADY_DECIDED = "already_decided"
    NOT_ON_STAGE = "not_on_stage"
    WRONG_ACCESS = "wrong_access"
    VIEWER_ONLY = "viewer_only"
    STAGE_FULL = "stage_full"
    TOO_SMALL = "too_small"
    ALREADY_RAISED = "already_raised"
    NOT_RAISED = "not_raised"
    SCREEN_TAKEN = "screen_taken"
    NOT_SHARING = "not_sharing"
    TOO_FAST = "too_fast"
    IS_MODERATOR = "is_moderator"
    SENT_OUT = "sent_out"
    LOCKED = "locked"
    NOT_LOCKED = "not_locked"
    NO_SUCH_PERSON = "no_such_person"
    NO_SUCH_ROOM = "no_such_room"
    SWITCHED_OFF = "switched_off"
    BLOCKED = "blocked"
    NOTHING_WRITTEN = "nothing_written"
    NOT_A_LINE = "not_a_line"
    NO_MESSAGE = "no_message"
    PRIVATE = "private"
    TOO_MANY_PINNED = "too_many_pinned"
    NO_POLL = "no_poll"
    BAD_POLL = "bad_poll"
    BAD_VOTE = "bad_vote"
    POLL_PUBLISHED = "poll_published"
    POLL_CLOSED = "poll_closed"
    TOO_MANY_POLLS = "too_many_polls"
    ALREADY_PUBLISHED = "already_published"
    ALREADY_CLOSED = "already_closed"


class NotAllowed(Exception):
    """A refusal: `code` for programs, the text for the person, saying what to do next."""

    def __init__(self, code: Code, text: "str | StrPromise") -> None:
        """The text is in the language of whoever asks: the one that is active now."""
        self.code = code
        self.text = str(text)
        super().__init__(self.text)


def insist(no: NotAllowed | None) -> None:
    """Stop here if the rules say no."""
    if no is not None:
        raise no
