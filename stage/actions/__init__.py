"""The only code that writes: one command is one transaction.

`perform` is the way of a participant's command, whether it came over the socket or another door; `administer` is the
way of an administrator in Django admin, who acts as a moderator without being in the room.
"""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from stage.actions import admission, chat, hands, meeting, moderation, polls, screen, stage
from stage.actions.locked import Action, Actor, happened, locked
from stage.actions.meeting import set_room
from stage.actions.stage import move_up
from stage.models import Participant
from stage.protocol import Knock, Numbered
from stage.refusals import Code, NotAllowed, insist
from stage.rules_admission import why_not_act
from stage.rules_moderation import why_not_come_in
from stage.words import Role

__all__ = ["administer", "happened", "perform", "set_up"]

ACTIONS: dict[type[Numbered], Action] = {
    **meeting.ACTIONS,
    **stage.ACTIONS,
    **hands.ACTIONS,
    **chat.ACTIONS,
    **screen.ACTIONS,
    **moderation.ACTIONS,
    **polls.ACTIONS,
    **admission.ACTIONS,
}


def perform(room_id: UUID, participant_id: int, command: Numbered, *, tab: str = "") -> None:
    """Carry out a participant's command in their tab, or raise `NotAllowed`.

    Name and role are read here, under the lock: what counts is who the person is now, not when they connected.
    """
    with locked(room_id) as room:
        me = Participant.objects.filter(pk=participant_id, room=room.room).first()
        if me is None:
            raise NotAllowed(
                Code.NO_SUCH_PERSON, _("You are not in this room any more: open it again from your course.")
            )
        insist(why_not_come_in(barred=me.is_barred))
        if not isinstance(command, Knock):
            insist(why_not_act(inside=admission.is_inside(room, me)))
        ACTIONS[type(command)](room, Actor(Role(me.role), me.name, me, tab), command)
        move_up(room)


def administer(room_id: UUID, name: str, command: Numbered) -> None:
    """Carry out a moderator's command for an administrator called `name`, or raise `NotAllowed`."""
    with locked(room_id) as room:
        ACTIONS[type(command)](room, Actor(Role.MODERATOR, name), command)
        move_up(room)


def set_up(room_id: UUID, name: str, **changes: Any) -> None:
    """Change title, stage access, capacity or switches for an administrator called `name`, or raise `NotAllowed`."""
    with locked(room_id) as room:
        set_room(room, Actor(Role.MODERATOR, name), **changes)
        move_up(room)
