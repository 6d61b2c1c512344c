"""Who may come into a locked room, who decides it, and when somebody who was declined may ask again. Pure."""

import datetime as dt

from django.utils.translation import gettext as _

from stage.refusals import Code, NotAllowed
from stage.rules import why_not_moderate
from stage.words import Role

FIRST_PAUSE = dt.timedelta(minutes=1)
LONGEST_PAUSE = dt.timedelta(minutes=15)
NOTED_AGAIN = dt.timedelta(hours=1)
"""How old the note that somebody has come in may be, when they come again."""
FORGOTTEN = dt.timedelta(hours=4)
"""How old it may be at most, of somebody whom nobody has seen in this meeting: a server that dies notes no leaving."""


def is_noted(*, came_at: dt.datetime | None, left_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether somebody who comes has not left, as far as is noted, and so belongs to the room already."""
    return came_at is not None and left_at is None and came_at > now - NOTED_AGAIN


def may_be_inside(
    role: Role,
    *,
    locked_at: dt.datetime | None,
    came_at: dt.datetime | None,
    left_at: dt.datetime | None,
    grace: dt.timedelta,
) -> bool:
    """Newcomers wait outside of a locked room.

    Who was in the room when it was locked, or was gone for no longer than the grace time, or was admitted since,
    belongs to it until it is unlocked, however often they come and go.
    """
    if locked_at is None or role is Role.MODERATOR:
        return True
    return came_at is not None and (left_at is None or left_at >= locked_at - grace)


def why_not_act(*, inside: bool) -> NotAllowed | None:
    """From outside nothing can be done but to wait, and to ask again."""
    if inside:
        return None
    return NotAllowed(Code.LOCKED, _("The room is locked: please wait until a moderator lets you in."))


def why_not_lock(by: Role | None, live: bool) -> NotAllowed | None:
    """A meeting is locked, so there has to be one."""
    return why_not_moderate(by) or (
        None
        if live
        else NotAllowed(Code.NOT_STARTED, _("No meeting is running: start it first, then lock the room."))
    )


def pause_after(declined: int) -> dt.timedelta:
    """How long somebody waits who was declined so many times, before they may ask again: longer each time."""
    return min(FIRST_PAUSE * (1 << min(declined - 1, 10)), LONGEST_PAUSE)


def why_not_ask_again(
    *, inside: bool, waiting: bool, again_at: dt.datetime | None, now: dt.datetime
) -> NotAllowed | None:
    """Who waits has asked; who was declined asks again after a while."""
    if inside:
        return NotAllowed(Code.NOT_LOCKED, _("You can come in: the room is open to you."))
    if waiting:
        return NotAllowed(Code.ALREADY_ASKED, _("A moderator knows already that you are here."))
    if again_at is not None and again_at > now:
        return NotAllowed(
            Code.TOO_FAST, _("You were declined a moment ago: wait a little before you ask again.")
        )
    return None
