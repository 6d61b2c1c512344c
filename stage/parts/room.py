"""The room and its people, as the wire says them."""

from stage.models import Meeting, Participant, Room
from stage.protocol import MeetingInfo, Person, RoomInfo, Switches
from stage.words import Access, Layout, Role


def person(row: Participant) -> Person:
    """A participant as everyone may know them."""
    return Person(
        id=row.pk,
        name=row.name,
        role=Role(row.role),
        promoted=row.is_promoted,
        viewer_only=row.only_watches,
    )


def room_info(row: Room) -> RoomInfo:
    """The room as everyone sees it."""
    return RoomInfo(
        id=row.pk,
        title=row.title,
        access=Access(row.access),
        capacity=row.capacity,
        switches=Switches(
            chat=row.has_chat, reactions=row.has_reactions, hands=row.has_hands, polls=row.has_polls
        ),
    )


def meeting_info(row: Meeting) -> MeetingInfo:
    """The current meeting as everyone sees it."""
    return MeetingInfo(
        id=row.pk,
        started_at=row.started_at,
        layout=Layout(row.layout),
        pinned=row.pinned_id,
        locked=row.locked_at is not None,
    )
