"""The sentences for those who come second: who was faster, and what became of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from stage.models import Meeting, Participant, StageRequest
from stage.refusals import Code, NotAllowed
from stage.words import Outcome, Status

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SETTLED = (Code.ALREADY_DECIDED, Code.ALREADY_INVITED, Code.ALREADY_ON_STAGE, Code.ALREADY_ASKED)
"""The refusals that mean: somebody was faster."""

CLOSED_STAGE = _lazy("{by} has set the stage to Viewers only.")
ENDED_MEETING = _lazy(
    "{by} has ended the meeting: the next one starts when a moderator presses Start meeting."
)

OF_OTHERS = {
    Outcome.CANCELLED: _lazy("{name} took the request back."),
    Outcome.DECLINED: _lazy("{by} has already declined the request of {name}."),
    Outcome.REFUSED: _lazy("{name} has declined the invitation."),
    Outcome.WITHDRAWN: _lazy("{by} has already revoked the invitation of {name}."),
    Outcome.REMOVED: _lazy("{by} has already removed {name} from the stage."),
    Outcome.CLOSED: ENDED_MEETING,
}
ONES_OWN = {
    Outcome.CANCELLED: _lazy("You have taken your request back already."),
    Outcome.DECLINED: _lazy("{by} has already declined your request."),
    Outcome.REFUSED: _lazy("You have declined the invitation already."),
    Outcome.WITHDRAWN: _lazy("{by} has already revoked your invitation."),
    Outcome.REMOVED: _lazy("{by} has already removed you from the stage."),
    Outcome.CLOSED: ENDED_MEETING,
}


def settled(found: StageRequest, *, owner: bool) -> str:
    """How a request stands, for somebody who wanted to answer it: its owner, or a moderator."""
    name, by = found.participant.name, found.ended_by or found.answered_by or _("The room")
    match Status(found.status):
        case Status.ENDED:
            return ending(found, owner=owner).format(name=name, by=by)
        case Status.INVITED:
            return _("{by} has already invited {name} to the stage.").format(name=name, by=by)
        case Status.ON_STAGE:
            return _("{name} is on stage already.").format(name=name)
        case Status.REQUESTED:
            return _("{name} is still waiting for an answer.").format(name=name)


def all_settled(found: Iterable[StageRequest]) -> str:
    """How several stand, for a moderator who wanted to answer them all: in one word, or at least by whom."""
    rows = list(found)
    sentences = {settled(row, owner=False) for row in rows}
    if len(sentences) == 1:
        return sentences.pop()
    deciders = {decided_by(row) for row in rows}
    by = deciders.pop() if len(deciders) == 1 else None
    if by is None:
        return _("All of these have been answered already.")
    return _("{by} has already answered all of these.").format(by=by or _("The room"))


def decided_by(row: StageRequest) -> str | None:
    """Who answered a request: a name, empty for the room itself; None when nobody did."""
    if row.answered_at is not None:
        return row.answered_by
    return row.ended_by if row.outcome == Outcome.DECLINED else None


def ending(found: StageRequest, *, owner: bool) -> str:
    """How it ended."""
    match found.reason:
        case "access":
            return str(CLOSED_STAGE)
        case "time":
            return (
                _("Your invitation was not answered in time.")
                if owner
                else _("{name} did not answer in time.")
            )
        case "left":
            return _("You were away for too long.") if owner else _("{name} was gone too long.")
        case "viewer":
            return _("You are here as a viewer now.") if owner else _("{name} is here as a viewer now.")
    return str((ONES_OWN if owner else OF_OTHERS)[Outcome(found.outcome)])


def last_of(who: Participant, meeting: Meeting) -> StageRequest | None:
    """Their newest request in this meeting; until it starts, that of the one before is news still."""
    rows = StageRequest.objects.select_related("participant").filter(participant=who)
    if meeting.started_at is not None:
        rows = rows.filter(meeting=meeting)
    return rows.order_by("-pk").first()


def nothing_open(who: Participant, meeting: Meeting, code: Code, otherwise: "StrPromise") -> NotAllowed:
    """The refusal for somebody whose request or invitation is not open any more, or never was."""
    last = last_of(who, meeting)
    return NotAllowed(code, settled(last, owner=True) if last else str(otherwise))


def too_late_to_join(who: Participant, meeting: Meeting, no: NotAllowed) -> NotAllowed:
    """What has become of their invitation comes before what the stage access says."""
    if no.code not in (Code.WRONG_ACCESS, Code.NOT_STARTED):
        return no
    last = last_of(who, meeting)
    if last is None or last.answered_at is None or last.joined_at is not None:
        return no
    if no.code is Code.WRONG_ACCESS:
        return NotAllowed(no.code, f"{settled(last, owner=True)} {no.text}")
    return NotAllowed(no.code, settled(last, owner=True)) if last.outcome == Outcome.CLOSED else no
