"""Who may share a screen and say what everyone sees large. Pure, as `stage.rules`."""

from django.utils.translation import gettext as _

from stage.refusals import Code, NotAllowed
from stage.rules import why_not_moderate
from stage.words import Role, Status


def why_not_share(*, here: bool, shares: str | None) -> NotAllowed | None:
    """`here`: on stage in this tab; `shares`: the name of somebody else who does already."""
    if not here:
        return NotAllowed(Code.NOT_ON_STAGE, _("You are not on stage in this tab."))
    if shares is None:
        return None
    return NotAllowed(
        Code.SCREEN_TAKEN,
        _("{name} is sharing a screen right now: you can share yours when it has ended.").format(name=shares),
    )


def why_not_stop(by: Role | None, *, shared: bool) -> NotAllowed | None:
    """A moderator ends what is shared; nobody begins it for another."""
    return why_not_moderate(by) or (
        None if shared else NotAllowed(Code.NOT_SHARING, _("This person is not sharing a screen any more."))
    )


def why_not_pin(by: Role | None, status: Status | None) -> NotAllowed | None:
    """Only who is seen can be seen large."""
    return why_not_moderate(by) or (
        None
        if status is Status.ON_STAGE
        else NotAllowed(Code.NOT_ON_STAGE, _("This person is not on stage any more."))
    )
