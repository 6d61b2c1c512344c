"""Attendance, with a wound clock: tabs, processes, restarts, and what a meeting is."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from stage.actions import administer, perform, set_up
from stage.actions.attendance import AWAY, BETWEEN, attend
from stage.entry import admit, open_room
from stage.models import Attendance, Participant, Room
from stage.participation import participation
from stage.protocol import EndMeeting, Join, StartMeeting
from stage.words import Access, Role
from tests.stage.clock import Clock

pytestmark = pytest.mark.django_db

NOTHING = dt.timedelta()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Time is in our hands."""
    return Clock.installed(monkeypatch)


def start(room: Room) -> None:
    """Start the meeting."""
    administer(room.pk, "Ada", StartMeeting(id=0))


def end(room: Room) -> None:
    """End it."""
    administer(room.pk, "Ada", EndMeeting(id=0))


def attended(who: Participant) -> float:
    """Seconds in all meetings."""
    return sum(row.attended.total_seconds() for row in Attendance.objects.filter(participant=who))


def test_from_start_to_end_is_counted_in_full(clock: Clock, room: Room, student: Participant) -> None:
    attend({room.pk: {student.pk}})  # waiting is not attending
    clock.go_on(100)
    start(room)
    clock.go_on(4)
    for _ in range(6):
        attend({room.pk: {student.pk}})
        clock.go_on(10)
    clock.go_on(-3)
    end(room)
    assert attended(student) == 61
    attend({room.pk: {student.pk}})
    assert attended(student) == 61


def test_each_meeting_by_itself(clock: Clock, room: Room, student: Participant) -> None:
    for _ in range(2):
        start(room)
        attend({room.pk: {student.pk}})
        clock.go_on(20)
        attend({room.pk: {student.pk}})
        end(room)
        clock.go_on(3600)
    assert [row.attended.total_seconds() for row in Attendance.objects.all()] == [20, 20]
    assert participation(room.pk)[0].meetings == 2


def test_who_came_late_and_left_early(clock: Clock, room: Room, student: Participant) -> None:
    start(room)
    clock.go_on(600)
    attend({room.pk: {student.pk}})  # came within the last ten seconds, which are theirs
    clock.go_on(10)
    attend({room.pk: {student.pk}})
    clock.go_on(600)
    end(room)
    assert attended(student) == 20


@pytest.mark.parametrize(
    ("away", "counted"), [(AWAY, 10 + 30 + 10), (AWAY + dt.timedelta(seconds=1), 10 + 10)]
)
def test_a_gap_is_bridged_or_not(
    clock: Clock, room: Room, student: Participant, away: dt.timedelta, counted: int
) -> None:
    """A restart of the server, as short as a refresh or longer."""
    start(room)
    clock.go_on(10)
    attend({room.pk: {student.pk}})
    clock.go_on(away.total_seconds())
    attend({room.pk: {student.pk}})
    clock.go_on(10)
    attend({room.pk: {student.pk}})
    assert attended(student) == counted


def test_two_processes_count_one_person_once(clock: Clock, room: Room, student: Participant) -> None:
    """Tabs at two processes, whose clocks are not quite the same."""
    start(room)
    clock.go_on(10)
    for _ in range(10):
        attend({room.pk: {student.pk}})
        clock.go_on(-2)
        attend({room.pk: {student.pk}})
        clock.go_on(12)
    assert attended(student) == 10 + 9 * 10


@pytest.mark.django_db(transaction=True)
def test_processes_that_note_in_the_same_moment(clock: Clock, room: Room, student: Participant) -> None:
    """Each on a database connection of its own."""
    start(room)
    for _ in range(3):
        clock.go_on(10)
        with ThreadPoolExecutor(4) as processes:
            list(processes.map(note_and_leave, [{room.pk: {student.pk}}] * 4))
    assert Attendance.objects.count() == 1
    assert attended(student) == 30


def note_and_leave(here: dict[UUID, set[int]]) -> None:
    """As a process does, which then closes its connection."""
    try:
        attend(here)
    finally:
        connections.close_all()


def test_rooms_and_people_are_kept_apart(clock: Clock, room: Room, student: Participant) -> None:
    other = open_room(title="Chemistry")
    here = {room.pk: {student.pk, admit(room, person="b", name="B", role=Role.ATTENDEE).pk}}
    here[other.pk] = {admit(other, person="student", name="Li Wei", role=Role.ATTENDEE).pk}
    start(room)
    for _ in range(3):
        attend(here)
        clock.go_on(10)
    assert attended(student) == 20
    assert Attendance.objects.count() == 2
    assert not Attendance.objects.filter(meeting__room=other).exists()


def test_a_class_costs_no_more_than_one_person(
    clock: Clock, room: Room, django_assert_num_queries: Callable[[int], Any]
) -> None:
    people = {admit(room, person=str(n), name=str(n), role=Role.ATTENDEE).pk for n in range(40)}
    start(room)
    attend({room.pk: people})
    clock.go_on(10)
    with django_assert_num_queries(2):
        attend({room.pk: people})
    assert {row.attended for row in Attendance.objects.all()} == {BETWEEN}


def test_what_people_did(room: Room, student: Participant, teacher: Participant) -> None:
    """On stage counts also while it lasts; moderators are not listed."""
    set_up(room.pk, "Ada", access=Access.OPEN)
    for is_over in True, False:
        start(room)
        perform(room.pk, student.pk, Join(id=0, microphone=True, camera=True), tab="a-tab-of-mine")
        perform(room.pk, teacher.pk, Join(id=0, microphone=True, camera=True), tab="a-tab-of-hers")
        if is_over:
            end(room)
    late = admit(room, person="late", name="Aisha Rahman", role=Role.ATTENDEE)
    assert [(p.participant, p.times_on_stage, p.attended) for p in participation(room.pk)] == [
        (late.pk, 0, NOTHING),
        (student.pk, 2, NOTHING),
    ]


@settings(max_examples=25, deadline=None)
@given(
    visits=st.lists(st.tuples(st.integers(0, 250), st.integers(1, 150)), min_size=1, max_size=4),
    lags=st.lists(st.integers(0, 9), min_size=1, max_size=3),
)
def test_any_visits_at_any_processes(visits: list[tuple[int, int]], lags: list[int]) -> None:
    """However a person's visits overlap and whichever processes serve them: the time they were there, and little more.

    `visits` begin and last; each is at a process of its own, which notes at its own moments.
    """
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        clock = Clock.installed(patch)
        room = open_room(title="Biology")
        who = admit(room, person="p", name="P", role=Role.ATTENDEE)
        start(room)
        began, ends = clock.at, 300
        at = [
            (begin, min(begin + lasts, ends), lags[n % len(lags)]) for n, (begin, lasts) in enumerate(visits)
        ]
        for second in range(ends):
            clock.at = began + dt.timedelta(seconds=second)
            for begin, until, lag in at:
                if begin <= second < until and second % 10 == lag:
                    attend({room.pk: {who.pk}})
        clock.at = began + dt.timedelta(seconds=ends)
        end(room)
        there = {second for begin, until, _ in at for second in range(begin, until)}
        gaps = {second for second in range(ends) if is_bridged(second, there)}
        counted = attended(who)
        transaction.set_rollback(True)
    runs = 1 + sum(1 for second in there if second - 1 not in there)
    assert len(there) - 20 * runs <= counted <= len(there | gaps) + 15 * runs


def is_bridged(second: int, there: set[int]) -> bool:
    """Whether it lies in a gap that may count: no longer than AWAY and the notes around it."""
    longest = int((AWAY + 2 * BETWEEN).total_seconds())
    before = next((n for n in range(second, second - longest, -1) if n in there), None)
    after = next((n for n in range(second, second + longest) if n in there), None)
    return before is not None and after is not None and after - before <= longest
