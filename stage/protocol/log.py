"""A meeting's log, and the snapshot that stands for everything in it up to a number."""

import datetime as dt

from stage.protocol.admission import AdmissionHappening, Newcomer
from stage.protocol.base import Frame, Part, Person
from stage.protocol.chat import ChatHappening, ChatMessage, Line
from stage.protocol.hands import Hand, HandsHappening
from stage.protocol.media import MediaHappening
from stage.protocol.moderation import ModerationHappening
from stage.protocol.polls import PollInfo, PollsHappening
from stage.protocol.room import MeetingInfo, RoomHappening, RoomInfo
from stage.protocol.screen import ScreenHappening
from stage.protocol.stage import OnStage, Request, StageHappening

Happening = (
    RoomHappening
    | StageHappening
    | MediaHappening
    | HandsHappening
    | ChatHappening
    | ScreenHappening
    | ModerationHappening
    | AdmissionHappening
    | PollsHappening
)


class Event(Frame, frozen=True):
    """One entry of the meeting's log."""

    meeting: int
    number: int
    at: dt.datetime
    event: Happening


class Snapshot(Part, frozen=True):
    """All a browser needs to show the room as of event `number`.

    `messages` are the newest 50 to everyone, oldest first. Attendees see only their own request, their own private
    line, only themselves among the `blocked`, no drafts among the `polls`, and neither
    who was sent out and is `barred` nor who waits `outside` of the locked room.
    """

    room: RoomInfo
    meeting: MeetingInfo
    number: int
    stage: list[OnStage]
    requests: list[Request]
    hands: list[Hand]
    messages: list[ChatMessage] = []
    pinned: list[ChatMessage] = []
    lines: list[Line] = []
    blocked: list[Person] = []
    barred: list[Person] = []
    polls: list[PollInfo] = []
    outside: list[Newcomer] = []
