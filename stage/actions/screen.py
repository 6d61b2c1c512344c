"""What everyone sees large: sharing a screen, and laying out the stage."""

from stage import rules_screen as rules
from stage.actions.locked import Action, Actor, LockedStage
from stage.models import StageRequest
from stage.protocol import (
    LayoutChanged,
    Numbered,
    Pin,
    ScreenChanged,
    SetLayout,
    SetScreen,
    StopScreen,
    Unpin,
)
from stage.refusals import insist
from stage.rules import why_not_moderate
from stage.words import Layout, Status


def set_screen(stage: LockedStage, by: Actor, command: SetScreen) -> None:
    """Begin or end sharing one's own screen, in the tab that publishes; who shares already goes on."""
    me = by.myself
    mine = stage.request_of(me)
    here = mine is not None and mine.status == Status.ON_STAGE and mine.tab == by.tab
    other = next((r for r in stage.open if r.screen and r.participant_id != me.pk), None)
    insist(rules.why_not_share(here=here, shares=other.participant.name if other and command.on else None))
    assert mine is not None, "somebody on stage without a request"
    if mine.screen != command.on:
        note(stage, mine, by, on=command.on)


def stop_screen(stage: LockedStage, by: Actor, command: StopScreen) -> None:
    """End somebody's screen sharing; their place on stage is theirs still."""
    theirs = next((r for r in stage.open if r.screen and r.participant_id == command.participant), None)
    insist(rules.why_not_stop(by.role, shared=theirs is not None))
    assert theirs is not None, "nothing to stop"
    note(stage, theirs, by, on=False)


def note(stage: LockedStage, row: StageRequest, by: Actor, *, on: bool) -> None:
    """Write down who shares, and tell it."""
    row.screen = on
    row.save()
    stage.tell(ScreenChanged(participant=row.participant_id, on=on, by=by.by))


def set_layout(stage: LockedStage, by: Actor, command: SetLayout) -> None:
    """Lay the stage out for everyone."""
    insist(why_not_moderate(by.role))
    lay_out(stage, by, command.layout, stage.meeting.pinned_id)


def pin(stage: LockedStage, by: Actor, command: Pin) -> None:
    """Make somebody on stage the main tile."""
    theirs = next((r for r in stage.open if r.participant_id == command.participant), None)
    insist(rules.why_not_pin(by.role, Status(theirs.status) if theirs else None))
    lay_out(stage, by, Layout(stage.meeting.layout), command.participant)


def unpin(stage: LockedStage, by: Actor, command: Unpin) -> None:
    """Nobody is the main tile; nobody pinned is as good."""
    insist(why_not_moderate(by.role))
    lay_out(stage, by, Layout(stage.meeting.layout), None)


def lay_out(stage: LockedStage, by: Actor, layout: Layout, pinned: int | None) -> None:
    """Write the layout down and tell it, if it is another."""
    meeting = stage.meeting
    if (meeting.layout, meeting.pinned_id) == (layout, pinned):
        return
    meeting.layout, meeting.pinned_id = layout.value, pinned
    stage.tell(LayoutChanged(layout=layout, pinned=pinned, by=by.by))


ACTIONS: dict[type[Numbered], Action] = {
    SetScreen: set_screen,
    StopScreen: stop_screen,
    SetLayout: set_layout,
    Pin: pin,
    Unpin: unpin,
}
