"""Rooms in Django admin: the same actions as in the room, and everything that was kept, to read and search."""

from stage.admin.admissions import AdmissionAdmin
from stage.admin.chat import ChatBlockAdmin, MessageAdmin
from stage.admin.hands import HandAdmin
from stage.admin.polls import PollAdmin
from stage.admin.records import AttendanceAdmin, EventAdmin, MeetingAdmin, ParticipantAdmin
from stage.admin.requests import StageRequestAdmin
from stage.admin.rooms import RoomAdmin

__all__ = [
    "AdmissionAdmin",
    "AttendanceAdmin",
    "ChatBlockAdmin",
    "EventAdmin",
    "HandAdmin",
    "MeetingAdmin",
    "MessageAdmin",
    "ParticipantAdmin",
    "PollAdmin",
    "RoomAdmin",
    "StageRequestAdmin",
]
