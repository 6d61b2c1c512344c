"""What is kept: rooms, their meetings, the people in them, how long they stayed, stage requests, chat and log."""

from stage.models.admission import Admission
from stage.models.attendance import Attendance
from stage.models.chat import ChatBlock, Message, MessageReaction
from stage.models.event import Event
from stage.models.hand import Hand
from stage.models.meeting import Meeting
from stage.models.one_time_link import OneTimeLink
from stage.models.participant import Participant
from stage.models.poll import Poll, Vote
from stage.models.room import Room
from stage.models.staff_account import StaffAccount
from stage.models.stage_request import StageRequest

__all__ = [
    "Admission",
    "Attendance",
    "ChatBlock",
    "Event",
    "Hand",
    "Meeting",
    "Message",
    "MessageReaction",
    "OneTimeLink",
    "Participant",
    "Poll",
    "Room",
    "StaffAccount",
    "StageRequest",
    "Vote",
]
