"""A locked room: who is never locked out, who waits, and how a wait ends."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from stage.actions import admission, attendance
from stage.actions.admission import AtDoor
from stage.entry import admit as launch
from stage.models import Admission, Meeting, Participant
from stage.parts import as_seen_by, snapshot
from stage.protocol import (
    Admit,
    Ask,
    EndMeeting,
    Knock,
    LetBack,
    Promote,
    RaiseHand,
    SendOut,
    SetLock,
    StartMeeting,
    TurnAway,
)
from stage.refusals import Code
from stage.words import Role
from tests.stage.actions.scenes import (
    LOCKED,
    LONG_AGO,
    NOOR_WAITS,
    STARTED,
    Scene,
    Step,
    clock_strikes,
    comes_in,
    does,
    enters,
    leaves,
    refused,
    says,
    told_by,
)

pytestmark = pytest.mark.django_db

locks, unlocks = says("maria", SetLock, on=True), says("maria", SetLock, on=False)


def at_door(scene: Scene, who: str) -> AtDoor:
    """What they find who come now."""
    return admission.come_to_the_door([scene[who].pk])[scene[who].pk]


def is_let_in(scene: Scene, who: str) -> bool:
    """Whether the door is open to them."""
    return at_door(scene, who).inside


def outside(scene: Scene) -> list[str]:
    """Who waits, as moderators see it."""
    return [one.person.name.split()[0].lower() for one in snapshot(scene.room.pk).outside]


def long_ago(scene: Scene, who: str, **fields: str) -> None:
    """Make moments of theirs lie an hour back."""
    past = timezone.now() - LONG_AGO
    Participant.objects.filter(pk=scene[who].pk).update(**dict.fromkeys(fields.values(), past))


def declined_before(scene: Scene, time: dt.timedelta) -> None:
    """The last answers were given so much earlier."""
    for row in Admission.objects.filter(ended_at__isnull=False):
        assert row.ended_at is not None
        row.ended_at -= time
        row.save()


# ---- who is never locked out


def test_newcomers_wait_and_who_is_here_stays() -> None:
    scene = Scene(*NOOR_WAITS, enters("sam"))
    assert outside(scene) == ["noor", "sam"]
    assert scene.kinds()[-3:] == ["lock_changed", "knocked", "knocked"]
    does(scene, says("li", RaiseHand))
    does(scene, enters("noor"))  # another tab, a refresh: they have asked already
    assert outside(scene) == ["noor", "sam"]
    assert scene.kinds().count("knocked") == 2


@pytest.mark.parametrize("comings", [[], [leaves("li")], [leaves("li"), enters("li"), leaves("li")]])
def test_who_was_here_comes_back(comings: list[Step]) -> None:
    """Also when they were away at the moment of the lock."""
    scene = Scene(*STARTED, enters("li"), *comings, locks)
    assert is_let_in(scene, "li")
    does(scene, leaves("li"))
    assert is_let_in(scene, "li")
    assert outside(scene) == []


def test_who_has_left_long_before_waits_but_not_who_leaves_after() -> None:
    scene = Scene(*STARTED, enters("li", "sam"), leaves("li"))
    long_ago(scene, "li", at="left_at")
    does(scene, locks)
    does(scene, leaves("sam"))
    assert (is_let_in(scene, "li"), is_let_in(scene, "sam")) == (False, True)


def test_who_attends_is_here_whatever_another_server_has_noted() -> None:
    """They have gone over to another server process; the one they left saw them go, and noted it late."""
    scene = Scene(*STARTED, enters("li"), leaves("li"))
    long_ago(scene, "li", at="left_at")
    Meeting.objects.filter(room=scene.room).update(started_at=timezone.now() - LONG_AGO)
    attendance.attend({scene.room.pk: [scene["li"].pk]})
    does(scene, locks)
    assert is_let_in(scene, "li")
    does(scene, says("li", Ask))


def test_who_came_hours_ago_and_was_never_seen_in_this_meeting_has_left() -> None:
    """A server died while they went, so nobody has noted it; who sits in the meeting since then is here."""
    scene = Scene(*STARTED, enters("li", "noor", "sam"))
    hours_ago = timezone.now() - dt.timedelta(hours=5)
    Participant.objects.filter(pk__in=[scene["li"].pk, scene["noor"].pk]).update(came_at=hours_ago)
    Meeting.objects.filter(room=scene.room).update(started_at=hours_ago)
    attendance.attend({scene.room.pk: [scene["noor"].pk]})
    does(scene, locks)
    assert [is_let_in(scene, who) for who in ("li", "noor", "sam")] == [False, True, True]


@pytest.mark.parametrize("who", ["maria", "ada"])
def test_moderators_never_wait_and_do_as_ever(who: str) -> None:
    scene = Scene(*LOCKED)
    assert is_let_in(scene, who)
    does(scene, says(who, RaiseHand))


def test_a_moderator_by_launch_or_promotion_comes_in_and_stays_as_an_attendee() -> None:
    scene = Scene(*NOOR_WAITS, enters("sam"), says("maria", Promote, "noor"), comes_in("sam", Role.MODERATOR))
    assert outside(scene) == []
    assert (is_let_in(scene, "noor"), is_let_in(scene, "sam")) == (True, True)
    does(scene, comes_in("sam", Role.ATTENDEE))
    assert is_let_in(scene, "sam")


# ---- nothing from outside


def test_who_waits_can_do_nothing() -> None:
    scene = Scene(*NOOR_WAITS)
    for kind in (Ask, RaiseHand):
        assert refused(scene, says("noor", kind)) is Code.LOCKED
    assert refused(scene, says("noor", Admit, "noor")) is Code.LOCKED
    assert refused(scene, says("noor", Knock)) is Code.ALREADY_ASKED


def test_who_waits_is_the_moderators_to_know() -> None:
    scene = Scene(*NOOR_WAITS)
    whole = snapshot(scene.room.pk)
    assert [one.person.id for one in whole.outside] == [scene["noor"].pk]
    assert as_seen_by(whole, scene["li"].pk, Role.ATTENDEE).outside == []
    assert as_seen_by(whole, scene["li"].pk, Role.ATTENDEE).meeting.locked
    story = {said["type"]: (public, whose) for _, public, whose, said in scene.story()}
    assert (story["lock_changed"], story["knocked"]) == ((True, None), (False, None))


# ---- answers


def test_admitted_once_and_for_all() -> None:
    scene = Scene(*NOOR_WAITS, enters("sam"), says("maria", Admit, "noor"))
    assert outside(scene) == ["sam"]
    assert is_let_in(scene, "noor")
    does(scene, leaves("noor"))
    assert is_let_in(scene, "noor")
    does(scene, says("noor", Ask))
    _, public, whose, said = scene.story()[-2]
    assert (said["type"], said["outcome"], public, whose) == ("knocks_answered", "admitted", False, None)
    assert [who["name"] for who in said["people"]] == ["Noor Haddad"]


def test_many_at_once_are_one_entry_of_the_log_and_cover_who_was_seen() -> None:
    scene = Scene(*LOCKED)
    class_ = scene.more_students(6)
    does(scene, enters(*class_))
    does(scene, says("maria", Admit, " ".join(class_[:4])))
    assert scene.kinds()[-1] == "knocks_answered"
    assert scene.kinds().count("knocks_answered") == 1
    assert outside(scene) == class_[4:]
    does(scene, says("ada", TurnAway, " ".join(class_)))  # of whom two wait still
    assert outside(scene) == []
    assert [is_let_in(scene, who) for who in class_] == [True] * 4 + [False] * 2


@pytest.mark.parametrize(
    ("first", "text"),
    [
        (says("ada", Admit, "noor"), "Ada Obi has already let Noor Haddad in."),
        (says("ada", TurnAway, "noor"), "Ada Obi has already declined Noor Haddad."),
        (
            says("ada", SetLock, on=False),
            "Ada Obi has already let everyone in: the room is not locked any more.",
        ),
        (says("ada", EndMeeting), "Nobody of them is waiting to come in any more."),
    ],
)
@pytest.mark.parametrize("second", [says("maria", Admit, "noor"), says("maria", TurnAway, "noor")])
def test_who_comes_second_is_told_who_was_faster(first: Step, second: Step, text: str) -> None:
    scene = Scene(*NOOR_WAITS, first)
    assert told_by(second(scene)) == text
    assert refused(scene, second) is Code.ALREADY_DECIDED


def test_declined_is_declined_until_they_ask_again_after_a_while() -> None:
    """Coming again, in another tab or by a refresh, is no asking; each time one waits longer."""
    scene = Scene(*NOOR_WAITS)
    for pause in (60, 120):
        does(scene, says("maria", TurnAway, "noor"))
        before = scene.kinds()
        at = at_door(scene, "noor")
        assert not at.inside
        assert at.again_at is not None
        ended_at = Admission.objects.latest("pk").ended_at
        assert ended_at is not None
        assert (at.again_at - ended_at).total_seconds() == pause
        assert (scene.kinds(), outside(scene)) == (before, [])
        assert refused(scene, says("noor", Knock)) is Code.TOO_FAST
        assert refused(scene, says("noor", Ask)) is Code.LOCKED
        declined_before(scene, dt.timedelta(seconds=pause))
        does(scene, says("noor", Knock))
        assert outside(scene) == ["noor"]
        assert at_door(scene, "noor").again_at is None
    does(scene, says("maria", Admit, "noor"))
    assert refused(scene, says("noor", Knock)) is Code.NOT_LOCKED


@pytest.mark.parametrize("kind", [Admit, TurnAway])
def test_answers_are_the_moderators_and_about_this_room(kind: Any) -> None:
    scene, other = Scene(*NOOR_WAITS), Scene(*NOOR_WAITS)
    assert refused(scene, says("li", kind, "noor")) is Code.MODERATORS_ONLY
    assert refused(scene, says("li", SetLock, on=False)) is Code.MODERATORS_ONLY
    scene.people["sam"] = other["noor"]
    assert refused(scene, says("maria", kind, "sam")) is Code.ALREADY_DECIDED
    assert outside(other) == ["noor"]


# ---- how a lock ends


def test_unlocked_all_who_wait_come_in_and_the_next_lock_keeps_them() -> None:
    scene = Scene(*NOOR_WAITS, unlocks)
    assert outside(scene) == []
    assert not snapshot(scene.room.pk).meeting.locked
    assert scene.kinds()[-1] == "lock_changed"
    does(scene, unlocks)  # unlocked already: nothing is told
    assert scene.kinds().count("lock_changed") == 2
    assert is_let_in(scene, "noor")
    does(scene, locks)
    does(scene, locks)
    assert is_let_in(scene, "noor")
    assert scene.kinds().count("lock_changed") == 3


def test_who_was_declined_asks_anew_in_the_next_lock() -> None:
    scene = Scene(*NOOR_WAITS, says("maria", TurnAway, "noor"), unlocks, locks)
    assert at_door(scene, "noor").again_at is None
    assert outside(scene) == ["noor"]


def test_the_end_of_the_meeting_ends_the_lock() -> None:
    scene = Scene(*NOOR_WAITS, says("maria", EndMeeting))
    whole = snapshot(scene.room.pk)
    assert (whole.meeting.locked, whole.outside) == (False, [])
    assert is_let_in(scene, "noor")
    assert refused(scene, locks) is Code.NOT_STARTED
    does(scene, says("maria", StartMeeting))
    assert is_let_in(scene, "sam")


def test_who_goes_away_is_not_listed_any_more_and_asks_anew() -> None:
    scene = Scene(*NOOR_WAITS, clock_strikes)
    assert outside(scene) == ["noor"]
    Admission.objects.update(seen_at=timezone.now() - LONG_AGO)
    does(scene, clock_strikes)
    assert outside(scene) == []
    _, _, _, said = scene.story()[-1]
    assert (said["type"], said["outcome"], said["by"]["name"]) == ("knocks_answered", "left", "")
    assert told_by(says("maria", Admit, "noor")(scene)) == "Noor Haddad is not waiting any more."
    does(scene, enters("noor"))
    assert outside(scene) == ["noor"]


def test_who_comes_back_in_time_waits_on() -> None:
    scene = Scene(*NOOR_WAITS)
    Admission.objects.update(seen_at=timezone.now() - LONG_AGO)
    does(scene, enters("noor"))
    does(scene, clock_strikes)
    assert outside(scene) == ["noor"]


# ---- sent out


@pytest.mark.parametrize("bar", [True, False])
def test_who_is_sent_out_of_a_locked_room_is_a_newcomer(bar: bool) -> None:
    scene = Scene(*NOOR_WAITS, *(says("maria", SendOut, who, bar=bar) for who in ("li", "noor")))
    assert outside(scene) == []
    if bar:
        does(scene, says("maria", LetBack, "li"))
        assert is_let_in(scene, "li")
    else:
        assert not is_let_in(scene, "li")
        assert outside(scene) == ["li"]


def test_a_new_launch_opens_no_door() -> None:
    scene = Scene(*NOOR_WAITS)
    launch(scene.room, person="noor", name="Noor H.", role=Role.ATTENDEE)
    launch(scene.room, person="kim", name="Kim", role=Role.ATTENDEE)
    scene.people["kim"] = Participant.objects.get(person="kim", room=scene.room)
    assert (is_let_in(scene, "noor"), is_let_in(scene, "kim")) == (False, False)
    assert [one.person.name for one in snapshot(scene.room.pk).outside] == ["Noor H.", "Kim"]
