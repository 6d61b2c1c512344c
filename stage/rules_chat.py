"""Who may do what in the chat, and when. Pure: no database, no clock.

Switched off, the chat is for moderators only; blocked, a person reads and does not write. What one wrote oneself can
always be deleted.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from stage.protocol.chat import MAX_PINNED
from stage.refusals import Code, NotAllowed
from stage.rules import why_not_moderate
from stage.words import Role

AT_ONCE = 5
SECONDS = 5
"""A person may write `AT_ONCE` messages in any `SECONDS`: quick talk, no flood."""


@dataclass(frozen=True, slots=True)
class Writer:
    """The facts about somebody who would like to write or react; `is_on` is the room's switch."""

    role: Role | None
    is_on: bool
    blocked: bool


def why_not_react(by: Writer) -> NotAllowed | None:
    """Writing and reacting are for moderators, and for attendees while the chat is on and they are not blocked."""
    if by.role is Role.MODERATOR:
        return None
    if by.blocked:
        return NotAllowed(
            Code.BLOCKED,
            _(
                "A moderator has blocked you from the chat: you can read it, and write again when they unblock you."
            ),
        )
    if not by.is_on:
        return NotAllowed(
            Code.SWITCHED_OFF, _("The chat is off right now: a moderator can switch it on again.")
        )
    return None


def why_not_send(by: Writer, *, lately: int) -> NotAllowed | None:
    """As with reacting, and not faster than others can read; `lately` counts what they wrote just now."""
    if no := why_not_react(by):
        return no
    if lately < AT_ONCE:
        return None
    return NotAllowed(Code.TOO_FAST, _("That was a lot at once: wait a moment, then send it again."))


def why_not_read(by: Role | None, *, own: bool) -> NotAllowed | None:
    """A private line is read by its person and the moderators; what is not private, by all."""
    return None if own else why_not_moderate(by)


def why_not_line(of: Role) -> NotAllowed | None:
    """A private line is between one attendee and the moderators; `of` is the role of its person now."""
    if of is Role.ATTENDEE:
        return None
    return NotAllowed(
        Code.NOT_A_LINE,
        _("Private lines lead from attendees to the moderators: choose an attendee to write to."),
    )


def why_not_delete(by: Role | None, *, own: bool) -> NotAllowed | None:
    """One's own; a moderator: anyone's."""
    if own or by is Role.MODERATOR:
        return None
    return NotAllowed(Code.NOT_YOURS, _("Only a moderator can delete what somebody else wrote."))


def why_not_pin(by: Role | None, *, private: bool, pinned: int) -> NotAllowed | None:
    """What everyone reads, and not more than people take in."""
    if no := why_not_moderate(by):
        return no
    if private:
        return NotAllowed(Code.PRIVATE, _("This message is private: write it to everyone before you pin it."))
    if pinned < MAX_PINNED:
        return None
    return NotAllowed(
        Code.TOO_MANY_PINNED,
        _("{n} messages are pinned already: unpin one of them first.").format(n=MAX_PINNED),
    )


def why_not_block(by: Role | None, *, who: Role) -> NotAllowed | None:
    """Moderators keep their voice."""
    if no := why_not_moderate(by):
        return no
    if who is Role.ATTENDEE:
        return None
    return NotAllowed(Code.ATTENDEES_ONLY, _("A moderator cannot be blocked: only attendees can."))
