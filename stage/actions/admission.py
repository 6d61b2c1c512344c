"""The door of a room: who comes in, who waits outside while it is locked, and who lets them in."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from stage import rules, rules_admission
from stage.actions.locked import MODERATORS, THE_ROOM, Action, Actor, LockedStage, grace, locked
from stage.models import Admission, Attendance, Participant
from stage.parts import person
from stage.parts.admission import newcomer
from stage.protocol import Admit, Knock, Knocked, KnocksAnswered, LockChanged, Numbered, SetLock, TurnAway
from stage.refusals import Code, NotAllowed, insist
from stage.words import Entry, Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    Admissions = QuerySet[Admission]

FASTER = {
    Entry.ADMITTED: _lazy("{by} has already let {name} in."),
    Entry.DECLINED: _lazy("{by} has already declined {name}."),
    Entry.LEFT: _lazy("{name} is not waiting any more."),
    Entry.UNLOCKED: _lazy("{by} has already let everyone in: the room is not locked any more."),
    Entry.CLOSED: _lazy("{by} has ended the meeting, and the lock with it."),
}


@dataclass(frozen=True, slots=True)
class AtDoor:
    """What somebody finds who comes to the room's door: it is open to them, or they wait, or they were declined."""

    inside: bool
    since: dt.datetime
    again_at: dt.datetime | None = None
    """From when on somebody who was declined may ask again."""


# ---- coming and going


def come_to_the_door(participants: Collection[int]) -> dict[int, AtDoor]:
    """Let these people in who may come in, and let moderators know of the others; many at once, room by room."""
    rooms: dict[UUID, list[int]] = {}
    for pk, room in Participant.objects.filter(pk__in=participants).values_list("pk", "room"):
        rooms.setdefault(room, []).append(pk)
    found: dict[int, AtDoor] = {}
    for room, people in rooms.items():
        try:
            with locked(room) as stage:
                found |= receive(stage, people)
        except NotAllowed:
            continue  # the room is gone, and nobody is found in it
    return found


def receive(stage: LockedStage, participants: Collection[int]) -> dict[int, AtDoor]:
    """The same in one room."""
    rows = list(Participant.objects.filter(pk__in=participants, room=stage.room).order_by("pk"))
    let_in = [row for row in rows if is_inside(stage, row)]
    note_in(stage, let_in)
    found = {row.pk: AtDoor(inside=True, since=stage.now) for row in let_in}
    others = [row for row in rows if row.pk not in found]
    if others:
        found |= keep_outside(stage, others)
    return found


def keep_outside(stage: LockedStage, people: Collection[Participant]) -> dict[int, AtDoor]:
    """Who has not asked asks by coming; who has been declined does not ask again by that."""
    mine = Admission.objects.filter(meeting=stage.meeting, participant__in=people)
    mine.filter(ended_at=None).update(seen_at=stage.now)
    declined: dict[int, int] = {}
    last: dict[int, Admission] = {}
    for row in mine.order_by("pk"):
        declined[row.participant_id] = declined.get(row.participant_id, 0) + (row.outcome == Entry.DECLINED)
        if stage.meeting.locked_at is not None and row.asked_at >= stage.meeting.locked_at:
            last[row.participant_id] = row
    found: dict[int, AtDoor] = {}
    for who in people:
        newest = last.get(who.pk)
        if newest is None or newest.ended_at is None or newest.outcome != Entry.DECLINED:
            asked = newest if newest is not None and newest.ended_at is None else ask(stage, who)
            found[who.pk] = AtDoor(inside=False, since=asked.asked_at)
        else:
            again_at = newest.ended_at + rules_admission.pause_after(declined[who.pk])
            found[who.pk] = AtDoor(inside=False, since=newest.asked_at, again_at=again_at)
    return found


def ask(stage: LockedStage, who: Participant) -> Admission:
    """Somebody waits outside from now on; moderators are told."""
    made = Admission.objects.create(
        meeting=stage.meeting, participant=who, asked_at=stage.now, seen_at=stage.now
    )
    stage.tell(Knocked(newcomer(made)), only=MODERATORS)
    return made


def note_in(stage: LockedStage, people: Iterable[Participant]) -> None:
    """Write down that these people belong to the room from now on."""
    ids = [who.pk for who in people]
    Participant.objects.filter(pk__in=ids).update(came_at=stage.now, left_at=None)


def note_left(participants: Collection[int]) -> None:
    """Write down that the last tab of these people has closed."""
    with transaction.atomic():
        rows = Participant.objects.filter(pk__in=participants, came_at__isnull=False, left_at=None)
        rows.update(left_at=timezone.now())


def note_back(participants: Collection[int]) -> None:
    """They had not left after all."""
    with transaction.atomic():
        Participant.objects.filter(pk__in=participants, came_at__isnull=False).update(left_at=None)


def is_inside(stage: LockedStage, who: Participant) -> bool:
    """Whether they belong to the room now."""
    return rules_admission.may_be_inside(
        Role(who.role),
        locked_at=stage.meeting.locked_at,
        came_at=who.came_at,
        left_at=who.left_at,
        grace=grace(),
    )


# ---- what moderators do


def set_lock(stage: LockedStage, by: Actor, command: SetLock) -> None:
    """Lock the room, or unlock it; as it is already is as good."""
    insist(rules_admission.why_not_lock(by.role, stage.situation.live))
    if command.on == (stage.meeting.locked_at is not None):
        return
    if command.on:
        note_who_is_here(stage)
        stage.meeting.locked_at, stage.meeting.locked_by = stage.now, by.name
    else:
        end_all(stage, by, Entry.UNLOCKED)
        stage.meeting.locked_at, stage.meeting.locked_by = None, ""
    stage.tell(LockChanged(locked=command.on, by=by.by))


def note_who_is_here(stage: LockedStage) -> None:
    """The notes of the door, set right by who attends.

    Who attends now is here, though one server process may have seen them leave as they went over to another; who came
    hours ago and was not in this meeting at all has left, though the process that would have noted it has died.
    """
    theirs = Attendance.objects.filter(meeting=stage.meeting)
    people = Participant.objects.filter(room=stage.room)
    now_here = theirs.filter(seen_at__gte=stage.now - grace()).values("participant")
    people.filter(left_at__isnull=False, pk__in=now_here).update(left_at=stage.now)
    lost = people.filter(left_at=None, came_at__lt=stage.now - rules_admission.FORGOTTEN)
    lost.exclude(pk__in=theirs.values("participant")).update(left_at=F("came_at"))


def admit(stage: LockedStage, by: Actor, command: Admit) -> None:
    """Let those of them in who still wait."""
    insist(rules.why_not_moderate(by.role))
    rows = still_waiting(stage, command.participants)
    note_in(stage, [row.participant for row in rows])
    end(stage, by, rows, Entry.ADMITTED)


def turn_away(stage: LockedStage, by: Actor, command: TurnAway) -> None:
    """Decline those of them who still wait."""
    insist(rules.why_not_moderate(by.role))
    end(stage, by, still_waiting(stage, command.participants), Entry.DECLINED)


def still_waiting(stage: LockedStage, participants: Collection[int]) -> list[Admission]:
    """Those of them whom nobody has answered yet, first come first; refused when there is none."""
    found = list(
        waiting(stage).filter(participant__in=participants).select_related("participant").order_by("pk")
    )
    if not found:
        raise NotAllowed(Code.ALREADY_DECIDED, what_became_of(stage, participants))
    return found


def what_became_of(stage: LockedStage, participants: Collection[int]) -> str:
    """For who comes second: who was faster."""
    rows = Admission.objects.filter(meeting=stage.meeting, participant__in=participants)
    last = rows.select_related("participant").order_by("-pk").first()
    if last is None or len(participants) > 1:
        return _("Nobody of them is waiting to come in any more.")
    return FASTER[Entry(last.outcome)].format(by=last.ended_by or _("The room"), name=last.participant.name)


# ---- what the people outside do


def knock(stage: LockedStage, by: Actor, command: Knock) -> None:
    """Ask again."""
    me = by.myself
    inside = is_inside(stage, me)
    is_waiting = waiting(stage).filter(participant=me).exists()
    at = AtDoor(inside=True, since=stage.now) if inside or is_waiting else keep_outside(stage, [me])[me.pk]
    insist(
        rules_admission.why_not_ask_again(
            inside=inside, waiting=is_waiting, again_at=at.again_at, now=stage.now
        )
    )
    if at.again_at is not None:
        ask(stage, me)


# ---- what ends a wait


def waiting(stage: LockedStage) -> "Admissions":
    """The open ones."""
    return Admission.objects.filter(meeting=stage.meeting, ended_at=None)


def end(stage: LockedStage, by: Actor, rows: Collection[Admission], outcome: Entry) -> None:
    """Write down how these ended, and tell it once."""
    if not rows:
        return
    close(stage, by, Admission.objects.filter(pk__in=[row.pk for row in rows]), outcome)
    people = [person(row.participant) for row in rows]
    stage.tell(KnocksAnswered(people=people, outcome=outcome, by=by.by), only=MODERATORS)


def close(stage: LockedStage, by: Actor, rows: "Admissions", outcome: Entry) -> None:
    """Write it down: what is told besides says it all."""
    rows.update(ended_at=stage.now, ended_by=by.name, outcome=outcome.value)


def end_all(stage: LockedStage, by: Actor, outcome: Entry) -> None:
    """The lock ends, which says it all: nobody waits outside any more."""
    close(stage, by, waiting(stage), outcome)


def end_of(stage: LockedStage, by: Actor, who: Participant, outcome: Entry) -> None:
    """Somebody's wait ends by what is done to them besides."""
    close(stage, by, waiting(stage).filter(participant=who), outcome)


def end_absent(stage: LockedStage, seen_before: dt.datetime) -> None:
    """Who is gone for too long does not wait outside."""
    rows = waiting(stage).filter(seen_at__lt=seen_before).select_related("participant").order_by("pk")
    end(stage, THE_ROOM, list(rows.select_for_update(of=("self",))), Entry.LEFT)


ACTIONS: dict[type[Numbered], Action] = {
    SetLock: set_lock,
    Admit: admit,
    TurnAway: turn_away,
    Knock: knock,
}
