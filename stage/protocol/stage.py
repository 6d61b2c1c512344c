"""The way onto the stage and off it: requests, invitations, who stands there."""

import datetime as dt

from stage.protocol.base import By, Frame, Numbered, Part, Person
from stage.words import Outcome


class Request(Part, frozen=True):
    """An open stage request that waits (`until` null) or is an invitation (answer before `until`)."""

    id: int
    person: Person
    since: dt.datetime
    until: dt.datetime | None
    times_on_stage: int
    seconds_on_stage: int


class OnStage(Part, frozen=True):
    """Somebody who is seen and heard now; `tab` is the one that publishes; `screen` says that it shares its screen."""

    request: int
    person: Person
    tab: str
    microphone: bool
    camera: bool
    since: dt.datetime
    screen: bool = False


class Join(Numbered, frozen=True):
    """Step onto the stage from this tab: directly, or answering an invitation; waits in line when it is full."""

    microphone: bool
    camera: bool


class Ask(Numbered, frozen=True):
    """Ask to join the stage."""


class Cancel(Numbered, frozen=True):
    """Take back one's own request."""


class Refuse(Numbered, frozen=True):
    """Decline an invitation."""


class Approve(Numbered, frozen=True):
    """Moderator: answer a request with an invitation ("Bring to stage")."""

    request: int


class Decline(Numbered, frozen=True):
    """Moderator: turn a request down; the asker may ask again."""

    request: int


class Invite(Numbered, frozen=True):
    """Moderator: invite an attendee to the stage."""

    participant: int


class Withdraw(Numbered, frozen=True):
    """Moderator: revoke an invitation that has not been answered."""

    request: int


class Remove(Numbered, frozen=True):
    """Moderator: remove somebody from the stage."""

    request: int


class StageRequested(Frame, frozen=True):
    """Somebody asks to join the stage, or waits in line for a place. To them and the moderators."""

    request: Request


class StageInvited(Frame, frozen=True):
    """A request was approved, or its turn came, or a moderator invited. To the invited and the moderators."""

    request: Request
    by: By


class StageRequestEnded(Frame, frozen=True):
    """A request or an invitation ended before the stage. To the person and the moderators.

    `reason` is `access` when the stage access changed, `left` when the person was gone too long, `time` when an
    invitation was not answered in time, `ended` when the meeting ended, `sent_out` when a moderator sent them out of
    the room, `viewer` when they are in the room only to watch from then on; else empty.
    """

    request: int
    person: Person
    outcome: Outcome
    reason: str
    by: By


class StageJoined(Frame, frozen=True):
    """Somebody stepped onto the stage."""

    entry: OnStage


class StageMoved(Frame, frozen=True):
    """Somebody on stage publishes from another tab now."""

    entry: OnStage


class StageLeft(Frame, frozen=True):
    """Somebody left the stage.

    `reason` is `left` when they were gone too long, `ended` when the meeting ended, `sent_out` when a moderator sent
    them out of the room, `viewer` when they are in the room only to watch from then on; empty when a moderator
    removed them.
    """

    request: int
    person: Person
    outcome: Outcome
    reason: str
    by: By


class Place(Frame, frozen=True):
    """Your place in line changed; 1 is next."""

    place: int


StageCommand = Join | Ask | Cancel | Refuse | Approve | Decline | Invite | Withdraw | Remove
StageHappening = StageRequested | StageInvited | StageRequestEnded | StageJoined | StageMoved | StageLeft
StageFrame = Place
