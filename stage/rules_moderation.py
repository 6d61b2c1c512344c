"""Who may be sent out of the room, and whose promotion may be taken back. Pure, as `stage.rules`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from stage.refusals import Code, NotAllowed
from stage.rules import why_not_moderate
from stage.words import Role

SENT_OUT = "A moderator has sent you out of this room. To come back, open it again from your course."
"""As the line is closed with it: the page knows it in the person's language."""
BARRED = gettext_noop("A moderator has sent you out of this room. Ask your teacher to let you back in.")


def why_not_come_in(*, barred: bool) -> NotAllowed | None:
    """Who was sent out for good stays out."""
    return NotAllowed(Code.SENT_OUT, _(BARRED)) if barred else None


def why_not_choose(*, barred: bool) -> NotAllowed | None:
    """Who is out of the room moderates nothing."""
    return (
        NotAllowed(Code.SENT_OUT, _("This person was sent out of the room: let them back in first."))
        if barred
        else None
    )


def why_not_demote(by: Role | None, course_role: Role) -> NotAllowed | None:
    """A promotion is taken back; what somebody is in the course is not for the room to change."""
    return why_not_moderate(by) or (
        NotAllowed(
            Code.IS_MODERATOR,
            _("This person is a moderator by their role in the course: it can be changed there only."),
        )
        if course_role is Role.MODERATOR
        else None
    )


def why_not_send_out(by: Role | None, of: Role, *, barred: bool) -> NotAllowed | None:
    """Attendees only, and once."""
    if no := why_not_moderate(by):
        return no
    if of is Role.MODERATOR:
        return NotAllowed(Code.IS_MODERATOR, _("Moderators cannot be sent out of the room."))
    return NotAllowed(Code.ALREADY_DECIDED, _("This person has been sent out already.")) if barred else None
