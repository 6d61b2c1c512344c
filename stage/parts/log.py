"""The log and the snapshot: everything at once."""

from uuid import UUID

import msgspec
from django.db import transaction

from stage.models import Event, Meeting, Participant, Room, StageRequest
from stage.parts.admission import newcomers
from stage.parts.chat import Chat
from stage.parts.hands import hands
from stage.parts.polls import known_to_everyone, polls_of
from stage.parts.room import meeting_info, person, room_info
from stage.parts.stage import Histories, on_stage, request
from stage.protocol import Event as EventFrame
from stage.protocol import Snapshot, decode_happening, encode
from stage.words import Role, Status


def event_frame(row: Event) -> str:
    """An entry of the log as browsers receive it."""
    happening = decode_happening(row.payload)
    return encode(EventFrame(meeting=row.meeting_id, number=row.number, at=row.at, event=happening)).decode()


def snapshot(room_id: UUID) -> Snapshot:
    """The room as moderators may know it, all of one moment."""
    with transaction.atomic():
        # The shared lock of the write order: numbers and rows are of the same moment.
        room = Room.objects.select_for_update(no_key=True).get(pk=room_id)
        meeting, _ = Meeting.objects.get_or_create(room=room, ended_at=None)
        rows = list(
            StageRequest.objects.filter(meeting=meeting)
            .exclude(status=Status.ENDED)
            .select_related("participant")
            .order_by("pk")
        )
        chat = Chat.of(meeting)
        up = hands(meeting)
        barred = [person(row) for row in Participant.objects.filter(room=room, is_barred=True).order_by("pk")]
        polls = polls_of(meeting)
        outside = newcomers(meeting)
    standing = [row for row in rows if row.status == Status.ON_STAGE]
    waiting = [row for row in rows if row.status != Status.ON_STAGE]
    histories = Histories.of([row.participant_id for row in waiting]) if waiting else Histories({}, {})
    entries = [on_stage(row) for row in standing]
    return Snapshot(
        room=room_info(room),
        meeting=meeting_info(meeting),
        number=meeting.last_number,
        stage=sorted(entries, key=lambda entry: (entry.since, entry.request)),
        requests=sorted((request(row, histories) for row in waiting), key=lambda r: (r.since, r.id)),
        messages=chat.messages,
        pinned=chat.pinned,
        lines=chat.lines,
        blocked=chat.blocked,
        hands=up,
        barred=barred,
        polls=polls,
        outside=outside,
    )


def as_seen_by(whole: Snapshot, participant: int, role: Role) -> Snapshot:
    """What one person may know of it: attendees see no requests, private lines and blocks but their own, no drafts, and
    nobody who is out or waits outside."""
    if role is Role.MODERATOR:
        return whole
    return msgspec.structs.replace(
        whole,
        requests=[r for r in whole.requests if r.person.id == participant],
        lines=[line for line in whole.lines if line.person.id == participant],
        blocked=[person for person in whole.blocked if person.id == participant],
        barred=[],
        polls=known_to_everyone(whole.polls),
        outside=[],
    )
