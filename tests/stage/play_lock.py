"""A locked room in the random play: what may be tried, and what the design says to it, written down a second time."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random

from django.conf import settings
from django.db.models import Model

from stage.actions import admission
from stage.models import Admission, Meeting, Participant
from stage.protocol import Admit, Knock, Numbered, SetLock, TurnAway
from stage.words import Entry, Role

NOBODY = 2**40
COMMANDS = [SetLock, Admit, TurnAway, Knock]
TABLES: list[type[Model]] = [Admission]
MINUTES = [1, 2, 4, 8, 15]


class Lock:
    """The meeting's lock and who is outside of it, as the database has it."""

    def __init__(self, meeting: Meeting, now: dt.datetime, people: Sequence[Participant]) -> None:
        self.meeting, self.now = meeting, now
        self.people = list(Participant.objects.filter(pk__in=[who.pk for who in people]).order_by("pk"))
        self.rows = list(Admission.objects.filter(meeting=meeting).order_by("pk"))
        self.waiting = [row.participant_id for row in self.rows if row.ended_at is None]

    def forgotten(self, now: dt.datetime) -> set[int]:
        """Who waits, and was not seen for too long."""
        return {
            row.pk
            for row in self.rows
            if row.ended_at is None and (now - row.seen_at).total_seconds() > settings.GRACE_SECONDS
        }

    def is_inside(self, pk: int) -> bool:
        """Whether somebody belongs to the room."""
        who = next(one for one in self.people if one.pk == pk)
        locked = self.meeting.locked_at
        if locked is None or who.role == Role.MODERATOR:
            return True
        if who.came_at is None:
            return False
        return who.left_at is None or (locked - who.left_at).total_seconds() <= settings.GRACE_SECONDS

    def may_ask(self, pk: int) -> bool:
        """Whether somebody may ask again."""
        if self.is_inside(pk) or pk in self.waiting:
            return False
        declined = [row for row in self.rows if row.participant_id == pk and row.outcome == Entry.DECLINED]
        mine = [row for row in self.rows if row.participant_id == pk]
        locked = self.meeting.locked_at
        if not declined or mine[-1] != declined[-1] or (locked and declined[-1].asked_at < locked):
            return True
        pause = dt.timedelta(minutes=MINUTES[min(len(declined), len(MINUTES)) - 1])
        last = declined[-1].ended_at
        return last is not None and self.now >= last + pause

    # ---- what may be tried, and what the design says to it

    def commands(self) -> Iterator[Numbered]:
        """Everything that somebody could say about the lock now."""
        yield from (SetLock(id=0, on=True), SetLock(id=0, on=False), Knock(id=0))
        for kind in (Admit, TurnAway):
            yield from (kind(id=0, participants=[who.pk]) for who in self.people)
            yield kind(id=0, participants=[*(who.pk for who in self.people[1:]), NOBODY])

    def allows(self, me: Participant, command: Numbered) -> bool:
        """Whether this person may do this now."""
        match command:
            case Knock():
                return self.may_ask(me.pk)
            case SetLock():
                return me.role == Role.MODERATOR and self.meeting.started_at is not None
            case Admit(participants=some) | TurnAway(participants=some):
                return me.role == Role.MODERATOR and bool({*some} & {*self.waiting})
        raise AssertionError(f"no command of the lock: {command}")

    # ---- coming and going

    def come_and_go(self, dice: Random) -> None:
        """Some come to the door, and find what the design says; some leave, or have left long ago."""
        everybody = [who.pk for who in self.people]
        admission.note_left(dice.sample(everybody, 2))
        gone = Participant.objects.filter(pk__in=dice.sample(everybody, 3), came_at__isnull=False)
        gone.exclude(pk__in=self.waiting).update(left_at=self.now - dt.timedelta(hours=1))
        comes = [who.pk for who in self.people if not who.is_barred and dice.random() < 0.4]
        self.people = list(Participant.objects.filter(pk__in=[who.pk for who in self.people]).order_by("pk"))
        found = admission.come_to_the_door(comes)
        assert {pk: at.inside for pk, at in found.items()} == {pk: self.is_inside(pk) for pk in comes}
        waits = set(Admission.objects.filter(ended_at=None).values_list("participant", flat=True))
        for pk, at in found.items():
            assert (pk in waits) is (not at.inside and at.again_at is None)

    def check(self) -> None:
        """Nobody waits twice, nobody who is inside, and only before a locked door of the meeting that is now."""
        assert len(set(self.waiting)) == len(self.waiting)
        assert self.meeting.locked_at is not None or not self.waiting
        assert not [pk for pk in self.waiting if self.is_inside(pk)]
        assert not Admission.objects.filter(ended_at=None).exclude(meeting=self.meeting).exists()
        for before, after in pairwise(self.rows):
            assert before.asked_at <= after.asked_at
