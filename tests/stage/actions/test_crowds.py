"""A whole class at the same moment: all in order, and everybody served in turn."""

import itertools
from collections.abc import Callable
from functools import partial
from random import Random

import pytest

from stage.entry import admit
from stage.models import Event, Participant
from stage.protocol import Approve, Ask, Cancel, Decline, EndMeeting, Refuse, Remove, SetMedia, Withdraw
from stage.realtime.room_log import log_after
from stage.words import Access, Role
from tests.stage.actions.scenes import (
    STARTED,
    Scene,
    Step,
    clock_strikes,
    comes_in,
    heard_in,
    joins,
    says,
    sets_up,
    told_by,
)
from tests.stage.actions.threads import Threads
from tests.stage.invariants import Whole

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_places_of_an_open_stage_go_to_as_many_as_fit(threads: Threads) -> None:
    """A class presses Join stage at once: who finds it full waits in line, in the order of the log."""
    scene = Scene(*STARTED, access=Access.OPEN, capacity=3)
    told = threads.at_once([joins(who)(scene) for who in scene.more_students(12)])
    assert told == [""] * 12
    whole = Whole(scene.room.pk)
    whole.check()
    assert [event.kind for event in whole.log[1:]] == ["stage_joined"] * 3 + ["stage_requested"] * 9
    sets_up(capacity=12)(scene)()
    kinds = itertools.groupby(Whole(scene.room.pk).log, key=lambda event: event.kind)
    people = {kind: [event.person_id for event in events] for kind, events in kinds}
    assert people["stage_invited"] == people["stage_requested"]


def test_a_busy_class_is_served_in_turn(threads: Threads) -> None:
    """Everybody at everything, for a while; no exception (on SQLite: no "database is locked"), all in order."""
    scene = Scene(*STARTED, capacity=3)
    class_ = scene.more_students(8)
    for who in class_:
        says(who, Ask)(scene)()

    def busy(who: str, steps: list[Step]) -> Callable[[], object]:
        dice = Random(who)
        return lambda: [told_by(dice.choice(steps)(scene)) for _ in range(12)]

    ends = says("maria", EndMeeting)
    moderators: list[Step] = [clock_strikes, sets_up(capacity=2), sets_up(capacity=4), *STARTED, ends]
    moderators += [says("ada", kind, who) for kind in (Approve, Decline, Withdraw, Remove) for who in class_]
    calls = [busy(f"moderator-{i}", moderators) for i in range(4)]
    for who in class_:
        shows_themselves = says(who, SetMedia, microphone=False, camera=True)
        own = [says(who, Ask), joins(who), says(who, Cancel), says(who, Refuse), shows_themselves]
        calls.append(busy(who, [*own, comes_in(who, Role.ATTENDEE, who.upper())]))
    last = Event.objects.latest("meeting", "number")
    with heard_in(scene.room.pk) as heard:
        threads.at_once(calls)
    Whole(scene.room.pk).check()
    heard.sort(key=lambda one: (one.meeting, one.number))
    assert heard
    assert heard == log_after(scene.room.pk, last.meeting_id, last.number)


def test_launches_of_somebody_new_are_one_person(threads: Threads) -> None:
    """They come in once, and nobody is told of a change."""
    for _ in range(6):
        scene = Scene(*STARTED)
        threads.at_once([partial(admit, scene.room, person="kim", name="Kim", role=Role.ATTENDEE)] * 6)
        assert Participant.objects.filter(room=scene.room, person="kim").count() == 1
        assert [event.kind for event in Whole(scene.room.pk).log] == ["meeting_started"]
