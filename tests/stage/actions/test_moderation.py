"""What moderators do about people: how far it goes, how long it lasts, and what a launch makes of it."""

from typing import Any

import pytest

from stage.participation import participation
from stage.parts import as_seen_by, snapshot
from stage.protocol import (
    ApproveAll,
    Ask,
    DeclineAll,
    Demote,
    EndMeeting,
    Invite,
    LetBack,
    MuteAll,
    Numbered,
    Promote,
    RaiseHand,
    SendOut,
    SetMedia,
    StartMeeting,
    TurnOff,
)
from stage.refusals import Code
from stage.words import Role, Status
from tests.stage.actions.scenes import (
    LI_ASKS,
    LI_INVITED,
    LI_ON_STAGE,
    STARTED,
    Scene,
    Step,
    comes_in,
    does,
    joins,
    refused,
    says,
    to_all,
)

pytestmark = pytest.mark.django_db

MODERATOR, ATTENDEE = Role.MODERATOR, Role.ATTENDEE
ALL_ASK = [*STARTED, says("li", Ask), says("noor", Ask), says("sam", Ask)]
LI_IS_OUT = [*STARTED, says("maria", SendOut, "li", bar=True)]


def role(scene: Scene, who: str) -> str:
    """What somebody is now."""
    scene[who].refresh_from_db()
    return scene[who].role


# ---- many at once


def test_everyone_is_brought_in_the_order_of_the_line_as_far_as_there_are_places() -> None:
    scene = Scene(*ALL_ASK, capacity=2)
    does(scene, to_all(ApproveAll, "sam", "noor", "li"))
    assert [scene.status(who) for who in ("li", "noor", "sam")] == ["invited", "invited", "requested"]
    assert refused(scene, to_all(ApproveAll, "sam")) is Code.STAGE_FULL


@pytest.mark.parametrize(("kind", "status"), [(ApproveAll, "invited"), (DeclineAll, "declined")])
def test_nobody_is_covered_whom_the_moderator_did_not_see(kind: type[Numbered], status: str) -> None:
    scene = Scene(*ALL_ASK)
    does(scene, to_all(kind, "li", "sam"))
    assert [scene.status(who) for who in ("li", "noor", "sam")] == [status, "requested", status]
    assert refused(scene, to_all(kind, "li", "sam")) is Code.ALREADY_DECIDED


def test_requests_of_another_room_are_not_touched() -> None:
    scene, other = Scene(*STARTED), Scene(*LI_ASKS)
    foreign = says("maria", DeclineAll, requests=[other.request("li").pk])
    assert refused(scene, foreign) is Code.ALREADY_DECIDED
    assert other.status("li") == "requested"


# ---- devices


@pytest.mark.parametrize("device", ["microphone", "camera"])
def test_a_device_goes_off_and_its_owner_may_turn_it_on_again(device: str) -> None:
    scene = Scene(*LI_ON_STAGE)
    off, on = says("maria", TurnOff, "li", device=device), says("li", SetMedia, microphone=True, camera=True)
    does(scene, off)
    does(scene, off)  # off already: nothing is told
    row = scene.request("li")
    assert {"microphone": row.microphone, "camera": row.camera} == {"microphone": True, "camera": True} | {
        device: False
    }
    _, _, whose, said = scene.story()[-1]
    assert (said["type"], said[device], said["by"], whose) == (
        "media_changed",
        False,
        {"name": "Maria Silva"},
        None,
    )
    assert scene.kinds().count("media_changed") == 1
    does(scene, on)
    assert scene.request("li").microphone
    assert scene.story()[-1][3]["by"] is None


@pytest.mark.parametrize("device", ["microphone", "camera"])
def test_what_a_moderator_turns_off_stays_off_while_its_owner_switches_the_other(device: str) -> None:
    """Their click was made in the moment before: it says the one device it is about."""
    other = {"microphone": "camera", "camera": "microphone"}[device]
    scene = Scene(*LI_ON_STAGE, says("maria", TurnOff, "li", device=device))

    def switches(on: bool) -> Step:
        said: dict[str, Any] = {other: on}
        return says("li", SetMedia, **said)

    for on in (False, True):
        does(scene, switches(on))
        row = scene.request("li")
        assert {device: getattr(row, device), other: getattr(row, other)} == {device: False, other: on}
    told = scene.kinds()
    does(scene, switches(True))
    does(scene, says("li", SetMedia))
    assert scene.kinds() == told


def test_all_are_muted_but_the_one_who_says_so() -> None:
    scene = Scene(*LI_ON_STAGE, joins("maria"), joins("ada", camera=False))
    does(scene, says("maria", MuteAll))
    rows = {who: scene.request(who) for who in ("li", "maria", "ada")}
    assert {who: row.microphone for who, row in rows.items()} == {"li": False, "maria": True, "ada": False}
    assert {who: row.camera for who, row in rows.items()} == {"li": True, "maria": True, "ada": False}


# ---- promotion


def test_a_promotion_lasts_through_launches_to_the_end_of_the_meeting() -> None:
    scene = Scene(*STARTED, says("maria", Promote, "li"))
    assert role(scene, "li") == MODERATOR
    told = len(scene.kinds())
    does(scene, comes_in("li", ATTENDEE))
    assert (role(scene, "li"), len(scene.kinds())) == (MODERATOR, told)
    does(scene, comes_in("li", ATTENDEE, "Li W."))
    assert (role(scene, "li"), scene["li"].name) == (MODERATOR, "Li W.")
    assert "Li W." in {
        one.name for one in participation(scene.room.pk)
    }  # an attendee of the course all the same
    does(scene, says("li", EndMeeting))
    assert role(scene, "li") == ATTENDEE
    assert scene.kinds()[-2:] == ["person_changed", "meeting_ended"]
    assert refused(scene, says("li", StartMeeting)) is Code.MODERATORS_ONLY


def test_a_promotion_is_taken_back_but_not_what_the_course_says() -> None:
    scene = Scene(*STARTED, says("maria", Promote, "li"))
    assert refused(scene, says("li", Demote, "maria")) is Code.IS_MODERATOR
    does(scene, says("maria", Demote, "li"))
    assert role(scene, "li") == ATTENDEE
    assert refused(scene, says("li", Promote, "noor")) is Code.MODERATORS_ONLY
    does(scene, says("maria", Promote, "li"))
    does(scene, comes_in("li", MODERATOR))  # a teaching assistant, as the course says now
    assert refused(scene, says("maria", Demote, "li")) is Code.IS_MODERATOR
    does(scene, says("maria", EndMeeting))
    assert (role(scene, "li"), role(scene, "ada")) == (MODERATOR, MODERATOR)


# ---- out of the room


@pytest.mark.parametrize("bar", [True, False])
@pytest.mark.parametrize("given", [STARTED, LI_ASKS, LI_INVITED, LI_ON_STAGE])
def test_who_is_sent_out_leaves_everything_behind(given: list[Step], bar: bool) -> None:
    scene = Scene(*given, says("li", RaiseHand), says("maria", SendOut, "li", bar=bar))
    whole = snapshot(scene.room.pk)
    assert (whole.stage, whole.requests, whole.hands) == ([], [], [])
    assert [who.name for who in whole.barred] == (["Li Wei"] if bar else [])
    assert as_seen_by(whole, scene["noor"].pk, ATTENDEE).barred == []
    assert as_seen_by(whole, scene["ada"].pk, MODERATOR).barred == whole.barred
    _, is_public, whose, said = scene.story()[-1]
    assert (said["type"], is_public, whose) == ("sent_out", False, None)


def test_who_is_barred_can_do_nothing_until_let_back() -> None:
    scene = Scene(*LI_IS_OUT)
    for step in (
        says("li", Ask),
        says("li", RaiseHand),
        comes_in("li", ATTENDEE),
        comes_in("li", ATTENDEE, "L"),
    ):
        assert refused(scene, step) is Code.SENT_OUT
    for step in (says("maria", Invite, "li"), says("maria", Promote, "li")):
        assert refused(scene, step) is Code.SENT_OUT
    assert refused(scene, says("ada", SendOut, "li", bar=False)) is Code.ALREADY_DECIDED
    assert refused(scene, says("noor", LetBack, "li")) is Code.MODERATORS_ONLY
    does(scene, says("ada", LetBack, "li"))
    does(scene, says("ada", LetBack, "li"))
    assert scene.kinds()[-2:] == ["sent_out", "let_in"]
    does(scene, comes_in("li", ATTENDEE))
    does(scene, says("li", Ask))
    assert scene.status("li") == Status.REQUESTED


def test_the_next_meeting_is_open_to_all() -> None:
    scene = Scene(*LI_IS_OUT, says("maria", EndMeeting))
    assert snapshot(scene.room.pk).barred == []
    does(scene, comes_in("li", ATTENDEE))


def test_who_moderates_by_now_is_not_barred_and_no_moderator_is_sent_out() -> None:
    scene = Scene(*LI_IS_OUT, comes_in("li", MODERATOR))
    assert snapshot(scene.room.pk).barred == []
    for who in ("li", "ada", "maria"):
        assert refused(scene, says("maria", SendOut, who, bar=True)) is Code.IS_MODERATOR
    assert refused(scene, says("noor", SendOut, "sam", bar=True)) is Code.MODERATORS_ONLY


@pytest.mark.parametrize("kind", [Promote, Demote, LetBack, TurnOff, SendOut])
def test_only_people_of_this_room(kind: type[Numbered]) -> None:
    scene, other = Scene(*STARTED), Scene(*STARTED)
    needs: dict[type[Numbered], dict[str, Any]] = {TurnOff: {"device": "camera"}, SendOut: {"bar": True}}
    more = needs.get(kind, {})
    scene.people["li"] = other["li"]
    assert refused(scene, says("maria", kind, "li", **more)) is Code.NO_SUCH_PERSON
