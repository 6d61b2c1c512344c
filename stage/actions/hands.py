"""Raising and lowering hands."""

import datetime as dt

from django.db.models import QuerySet

from stage import rules, rules_hands
from stage.actions.locked import THE_ROOM, Action, Actor, LockedStage
from stage.models import Hand, Participant
from stage.parts.hands import hand as as_hand
from stage.protocol import HandRaised, HandsLowered, LowerAllHands, LowerHand, Numbered, RaiseHand
from stage.refusals import insist


def raise_hand(stage: LockedStage, by: Actor, command: RaiseHand) -> None:
    """Raise one's own hand; it takes its place at the end of the list."""
    me = by.myself
    is_up = raised(stage).filter(participant=me).exists()
    insist(rules_hands.why_not_raise(by.role, is_on=stage.room.has_hands, up=is_up))
    made = Hand.objects.create(meeting=stage.meeting, participant=me, raised_at=stage.now, seen_at=stage.now)
    stage.tell(HandRaised(as_hand(made)))


def lower_hand(stage: LockedStage, by: Actor, command: LowerHand) -> None:
    """Lower one's own hand, or as a moderator anybody's."""
    own = by.participant is not None and by.participant.pk == command.participant
    up = raised(stage).filter(participant=command.participant).exists()
    insist(rules_hands.why_not_lower(by.role, owner=own, up=up))
    lower(stage, by, [command.participant])


def lower_all_hands(stage: LockedStage, by: Actor, command: LowerAllHands) -> None:
    """Lower every hand; none up is as good as all down."""
    insist(rules.why_not_moderate(by.role))
    lower(stage, by, list(raised(stage).values_list("participant", flat=True)))


def lower_on_stage(stage: LockedStage, who: Participant) -> None:
    """Somebody steps onto the stage: they have the word, their hand has done its work."""
    lower_of(stage, THE_ROOM, who)


def lower_of(stage: LockedStage, by: Actor, who: Participant) -> None:
    """Lower somebody's hand, if it is up."""
    lower(stage, by, list(raised(stage).filter(participant=who).values_list("participant", flat=True)))


def lower_absent(stage: LockedStage, seen_before: dt.datetime) -> None:
    """People who are gone for too long have no hand up either."""
    gone = raised(stage).filter(seen_at__lt=seen_before)
    lower(stage, THE_ROOM, list(gone.values_list("participant", flat=True)))


def close_hands(stage: LockedStage, by: Actor) -> None:
    """The meeting ends, which says it all: no hand is up in the next."""
    raised(stage).update(lowered_at=stage.now, lowered_by=by.name)


def lower(stage: LockedStage, by: Actor, participants: list[int]) -> None:
    """Write down that these hands went down, and tell it once."""
    if not participants:
        return
    raised(stage).filter(participant__in=participants).update(lowered_at=stage.now, lowered_by=by.name)
    stage.tell(HandsLowered(participants=sorted(participants), by=by.by))


def raised(stage: LockedStage) -> "QuerySet[Hand]":
    """The hands that are up."""
    return Hand.objects.filter(meeting=stage.meeting, lowered_at=None)


ACTIONS: dict[type[Numbered], Action] = {
    RaiseHand: raise_hand,
    LowerHand: lower_hand,
    LowerAllHands: lower_all_hands,
}
