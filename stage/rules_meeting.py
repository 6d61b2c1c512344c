"""Who may start and end a meeting, and how small the stage may be made. Pure, as `stage.rules`."""

from django.utils.translation import gettext as _

from stage.refusals import Code, NotAllowed
from stage.rules import why_not_moderate
from stage.words import Role


def why_not_start(by: Role | None, live: bool, started_by: str = "") -> NotAllowed | None:
    """A meeting starts once."""
    return why_not_moderate(by) or (
        NotAllowed(
            Code.ALREADY_STARTED,
            _("{name} has already started the meeting.").format(name=started_by or _("A moderator")),
        )
        if live
        else None
    )


def why_not_end(by: Role | None, live: bool) -> NotAllowed | None:
    """Only a running meeting ends."""
    return why_not_moderate(by) or (
        None if live else NotAllowed(Code.NOT_STARTED, _("No meeting is running: there is nothing to end."))
    )


def why_not_capacity(capacity: int, taken: int) -> NotAllowed | None:
    """Nobody is thrown off the stage by a smaller stage."""
    if capacity < 1:
        return NotAllowed(Code.TOO_SMALL, _("A stage has at least one place: choose 1 or more."))
    if capacity >= taken:
        return None
    return NotAllowed(
        Code.TOO_SMALL,
        _(
            "{taken} places are taken now: choose {taken} or more, or remove somebody from the stage first."
        ).format(taken=taken),
    )
