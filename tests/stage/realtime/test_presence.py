"""Who is here, as each process tells the others over a layer that loses things."""

from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stage.protocol import Person
from stage.realtime.presence import LINGER, SILENT, Presence, Said
from stage.words import Role

ADA, LI = (Person(id=pk, name=name, role=Role.ATTENDEE) for pk, name in [(1, "Ada"), (2, "Li")])


class Time:
    """Goes on when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    """The clock of everything here."""
    return Time()


def test_a_refresh_is_not_a_departure(time: Time) -> None:
    """The last tab closes and another opens: nobody hears anything."""
    people = Presence(time)
    people.enter(ADA)
    assert people.changes_to_tell() == ([ADA], [])
    people.leave(ADA.id)
    assert people.connected() == set()
    time.now += LINGER - 0.1
    assert people.changes_to_tell() == ([], [])
    people.enter(ADA)
    time.now += LINGER
    assert people.changes_to_tell() == ([], [])
    assert people.connected() == {ADA.id}


def test_who_has_left_is_to_be_written_down_unless_they_are_back_or_elsewhere(time: Time) -> None:
    """By the process they left, and by no other."""
    people, other = Presence(time), Presence(time)
    for who in (ADA, LI):
        people.enter(who)
        people.leave(who.id)
    people.changes_to_tell()
    assert people.left == set()
    other.enter(LI)
    other_says = other.news(alive=False)
    assert other_says is not None
    people.hear("other", other_says)
    time.now += LINGER
    people.changes_to_tell()
    other.changes_to_tell()
    assert (people.left, other.left) == ({ADA.id}, set())
    people.enter(ADA)
    assert people.left == set()


def test_who_stays_away_has_left(time: Time) -> None:
    """With the last of their tabs, a moment later."""
    people = Presence(time)
    people.enter(ADA)
    people.enter(ADA)
    people.changes_to_tell()
    people.leave(ADA.id)
    time.now += LINGER
    assert people.changes_to_tell() == ([], [])
    people.leave(ADA.id)
    time.now += LINGER
    assert people.changes_to_tell() == ([], [ADA.id])
    assert people.told == []


def test_another_name_is_told_again(time: Time) -> None:
    """As a newcomer would be."""
    people = Presence(time)
    people.enter(ADA)
    people.changes_to_tell()
    renamed = Person(id=ADA.id, name="Ada Okoye", role=Role.MODERATOR)
    people.enter(renamed)
    assert people.changes_to_tell() == ([renamed], [])


def test_a_process_that_falls_silent_is_dead(time: Time) -> None:
    """Its people are gone with it; when it speaks again, it is asked for all of them."""
    here, there = Presence(time), Presence(time)
    there.enter(ADA)
    news = there.news(alive=False)
    assert news is not None
    assert here.hear("there", news)
    assert here.changes_to_tell() == ([ADA], [])
    assert here.is_elsewhere(ADA.id)
    time.now += SILENT
    assert here.changes_to_tell() == ([], [])
    time.now += 0.1
    assert here.changes_to_tell() == ([], [ADA.id])
    assert not here.is_elsewhere(ADA.id)

    sign_of_life = there.news(alive=True)
    assert sign_of_life is not None
    assert not here.hear("there", sign_of_life)
    assert here.hear("there", there.whole())
    assert here.changes_to_tell() == ([ADA], [])


def test_news_are_told_once(time: Time) -> None:
    """And nothing is said when there is nothing to say, but for a sign of life now and then."""
    people = Presence(time)
    people.enter(ADA)
    assert people.news(alive=False) == Said(1, [ADA], [], whole=False)
    assert people.news(alive=False) is None
    assert people.news(alive=True) == Said(2, [], [], whole=False)


class Process:
    """One of three servers, whose messages to the others may be lost."""

    def __init__(self, name: str, time: Time) -> None:
        self.name = name
        self.people = Presence(time)
        self.tabs: list[Person] = []

    def tick(self, others: list["Process"], *, alive: bool, dice: Random, loss: float) -> None:
        """Tell the others, who ask for more if they have missed something."""
        said = self.people.news(alive=alive)
        self.people.changes_to_tell()
        for other in others:
            if said is not None and dice.random() >= loss and not other.people.hear(self.name, said):
                whole = self.people.whole()
                for hearer in others:
                    if dice.random() >= loss:
                        hearer.people.hear(self.name, whole)


@example(seed=104)
@given(seed=st.integers(0, 2**32))
def test_what_is_lost_on_the_way_is_made_up_for(seed: int) -> None:
    """People come and go at three processes, half of what these say is lost; then the layer is well, and all agree."""
    dice, time = Random(seed), Time()
    processes = [Process(name, time) for name in "abc"]
    for tick in range(30):
        time.now += 1
        for process in processes:
            who = dice.choice([ADA, LI])
            if dice.random() < 0.3:
                process.tabs.append(who)
                process.people.enter(who)
            elif who in process.tabs:
                process.tabs.remove(who)
                process.people.leave(who.id)
            others = [other for other in processes if other is not process]
            process.tick(others, alive=tick % 5 == 0, dice=dice, loss=0.5)
    for _ in range(5):
        time.now += 1
        for process in processes:
            others = [other for other in processes if other is not process]
            process.tick(others, alive=True, dice=dice, loss=0)
    here = {who.id for process in processes for who in process.tabs}
    for process in processes:
        assert set(process.people.people()) == here
        assert process.people.connected() == {who.id for who in process.tabs}
