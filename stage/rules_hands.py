"""Who may raise and lower hands, and react without a word. Pure, as `stage.rules`."""

from django.utils.translation import gettext as _

from stage.refusals import Code, NotAllowed
from stage.rules import why_not_moderate
from stage.words import Role


def why_not_raise(by: Role | None, *, is_on: bool, up: bool) -> NotAllowed | None:
    """A hand goes up once; anybody may raise theirs, whatever the stage access. Switched off, moderators alone."""
    if not is_on and by is not Role.MODERATOR:
        return NotAllowed(
            Code.SWITCHED_OFF, _("Raised hands are off right now: a moderator can turn them on again.")
        )
    return NotAllowed(Code.ALREADY_RAISED, _("Your hand is up already: everyone can see it.")) if up else None


def why_not_lower(by: Role | None, *, owner: bool, up: bool) -> NotAllowed | None:
    """People lower their own hand, moderators anybody's."""
    if not owner and (no := why_not_moderate(by)):
        return no
    return None if up else NotAllowed(Code.NOT_RAISED, _("This hand is down already."))


def why_not_react(by: Role, *, is_on: bool, live: bool) -> NotAllowed | None:
    """Reactions are about something that is going on. Switched off, they are the moderators' alone."""
    if not is_on and by is not Role.MODERATOR:
        return NotAllowed(
            Code.SWITCHED_OFF, _("Reactions are off right now: a moderator can turn them on again.")
        )
    return (
        None
        if live
        else NotAllowed(Code.NOT_STARTED, _("The meeting has not started yet: reactions work once it has."))
    )
