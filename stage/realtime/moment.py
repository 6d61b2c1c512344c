"""Commands of the moment: they are told and not kept, so no action writes them and the log has no number for them."""

from django.utils.translation import gettext as _

from stage.media.mesh import is_publishing, why_not_publish, why_not_signal
from stage.protocol import PublisherReady, React, Signal, Signalled, Watch, encode
from stage.realtime.connection import Connection
from stage.realtime.hub import RoomHub
from stage.realtime.limits import Signalling, TooMany
from stage.realtime.station import station
from stage.refusals import Code, NotAllowed, insist
from stage.rules_hands import why_not_react


async def signal(hub: RoomHub, me: Connection, command: Signal, most: Signalling) -> None:
    """Pass on what two browsers say to each other about their media, if it is not too much for anybody."""
    view = await hub.view()
    if me.closed:
        return  # sent out, or elsewhere, since they said it
    frame = encode(Signalled(sender=me.address, session=command.session, data=command.data))
    if not most.takes(len(frame), publishing=is_publishing(view, me.address)):
        raise TooMany
    insist(why_not_signal(view, me.address, command.to, command.data))
    to, is_watch = command.to, isinstance(command.data, Watch)
    if is_publishing(view, to) and not most.takes_to(to.participant, len(frame), is_watch=is_watch):
        raise NotAllowed(Code.TOO_FAST, _("This person was asked for much at once: wait a moment."))
    station().tell_tab(hub, to, frame.decode())


async def publish(hub: RoomHub, me: Connection) -> None:
    """Let everyone know that this tab is ready to be seen and heard."""
    insist(why_not_publish(await hub.view(), me.address))
    station().tell_everyone(hub, encode(PublisherReady(publisher=me.address)).decode())


async def react(hub: RoomHub, me: Connection, command: React) -> None:
    """A reaction that everyone sees, if this person has not sent too many."""
    view = await hub.view()
    is_on, live = view.room.switches.reactions, view.meeting.started_at is not None
    insist(why_not_react(me.person.role, is_on=is_on, live=live))
    if not me.reactions.take():
        raise NotAllowed(Code.TOO_FAST, _("Those were many reactions at once: wait a moment."))
    station().react(hub, command.kind)
