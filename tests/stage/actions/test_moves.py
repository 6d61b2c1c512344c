"""What the actions know beyond the table of moves: joining, media, the line, inviting who has asked."""

from uuid import uuid4

import pytest
from django.utils import timezone

from stage.actions import administer, perform, set_up
from stage.models import StageRequest
from stage.protocol import (
    Approve,
    Ask,
    Cancel,
    Decline,
    Invite,
    Join,
    PublishHere,
    Refuse,
    Remove,
    SetAccess,
    SetMedia,
    StartMeeting,
    Withdraw,
)
from stage.refusals import Code, NotAllowed
from stage.words import Access, Role
from tests.stage.actions.scenes import (
    LI_ASKS,
    LI_INVITED,
    LI_ON_STAGE,
    LONG_AGO,
    STARTED,
    Scene,
    Step,
    clock_strikes,
    comes_in,
    does,
    joins,
    li_is_away,
    refused,
    says,
    sets_up,
)

pytestmark = pytest.mark.django_db


def test_a_moderator_who_asked_as_an_attendee_joins_as_a_moderator() -> None:
    """Their request is taken back: there is nothing to ask any more."""
    scene = Scene(*LI_ASKS, comes_in("li", Role.MODERATOR))
    does(scene, joins("li"))
    assert scene.on_stage() == ["li"]
    first, second = StageRequest.objects.order_by("pk")
    assert (first.outcome, first.ended_by) == ("cancelled", "Li Wei")
    assert second.answered_by == ""


def test_who_finds_no_place_keeps_the_place_in_line() -> None:
    """Taking the request back was part of the step that failed."""
    scene = Scene(*LI_ASKS, comes_in("li", Role.MODERATOR), joins("maria"), sets_up(capacity=1))
    assert refused(scene, joins("li")) is Code.STAGE_FULL
    assert scene.status("li") == "requested"


def test_an_invitation_is_good_for_who_is_a_moderator_now() -> None:
    """It holds the place, also on a full stage."""
    scene = Scene(*LI_INVITED, sets_up(capacity=1), comes_in("li", Role.MODERATOR), joins("li"))
    assert scene.on_stage() == ["li"]


# ---- media


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(LI_INVITED, id="invited"),
        pytest.param([*STARTED, says("maria", SetAccess, access=Access.OPEN)], id="open"),
        pytest.param([*STARTED, comes_in("li", Role.MODERATOR)], id="a moderator"),
    ],
)
@pytest.mark.parametrize(("microphone", "camera"), [(True, False), (False, True)])
def test_who_joins_says_what_is_on(given: list[Step], microphone: bool, camera: bool) -> None:
    """And in which tab."""
    scene = Scene(*given, joins("li", tab="second", microphone=microphone, camera=camera))
    row = scene.request("li")
    assert (row.microphone, row.camera, row.tab) == (microphone, camera, "the-second-tab-of-li")


def test_microphone_and_camera_are_turned_in_the_publishing_tab_alone() -> None:
    """What is so already is no step; from another tab it is refused."""
    scene = Scene(*LI_ON_STAGE)
    does(scene, says("li", SetMedia, microphone=True, camera=True))
    assert scene.kinds()[-1] == "stage_joined"
    does(scene, says("li", SetMedia, microphone=False, camera=True))
    assert scene.kinds()[-2:] == ["stage_joined", "media_changed"]
    assert refused(scene, says("li", SetMedia, tab="second", microphone=True, camera=True)) is (
        Code.NOT_ON_STAGE
    )
    row = scene.request("li")
    assert (row.microphone, row.camera) == (False, True)


def test_publishing_moves_to_another_tab() -> None:
    """With what is on there; the old tab has nothing to say any more, and the time on stage goes on."""
    scene = Scene(*LI_ON_STAGE)
    before = scene.request("li")
    does(scene, says("li", PublishHere, tab="second", microphone=False, camera=True))
    row = scene.request("li")
    assert (row.microphone, row.camera, row.tab) == (False, True, "the-second-tab-of-li")
    assert (row.pk, row.joined_at) == (before.pk, before.joined_at)
    assert refused(scene, says("li", SetMedia, microphone=True, camera=True)) is Code.NOT_ON_STAGE
    does(scene, says("li", SetMedia, tab="second", microphone=True, camera=True))


def test_an_invited_person_does_not_publish() -> None:
    """Not before they have joined."""
    scene = Scene(*LI_INVITED)
    assert refused(scene, says("li", SetMedia, microphone=True, camera=True)) is Code.NOT_ON_STAGE
    assert refused(scene, says("li", PublishHere, microphone=True, camera=True)) is Code.ALREADY_INVITED


# ---- stage access


ALL_THREE = [*LI_ON_STAGE, says("noor", Ask), says("maria", Approve, "noor"), says("sam", Ask)]
"""One is on stage, one invited, one asks."""


def test_viewers_only_closes_the_line() -> None:
    """Requests are declined, invitations revoked, with the reason; nobody leaves the stage by it."""
    scene = Scene(*ALL_THREE, says("ada", SetAccess, access=Access.CLOSED))
    assert scene.on_stage() == ["li"]
    noor, sam = scene.request("noor"), scene.request("sam")
    assert (noor.outcome, noor.reason, noor.ended_by) == ("withdrawn", "access", "Ada Obi")
    assert (sam.outcome, sam.reason, sam.ended_by) == ("declined", "access", "Ada Obi")
    assert scene.kinds()[-3:] == ["room_changed", "stage_request_ended", "stage_request_ended"]


def test_what_changes_nothing_is_no_step() -> None:
    """Neither an event nor a request closed."""
    scene = Scene(*ALL_THREE)
    before = scene.kinds()
    does(scene, says("ada", SetAccess, access=Access.REQUEST))
    does(scene, sets_up(title="Biology 101", capacity=8, access=Access.REQUEST))
    does(scene, sets_up())
    assert scene.kinds() == before


def test_on_invite_only_they_wait_for_their_answer() -> None:
    """Who has asked can still be brought to the stage."""
    scene = Scene(*ALL_THREE, says("ada", SetAccess, access=Access.INVITE))
    assert scene.kinds()[-1] == "room_changed"
    assert [scene.status(who) for who in ("li", "noor", "sam")] == ["on_stage", "invited", "requested"]
    assert refused(scene, says("sam", Ask)) is Code.ALREADY_ASKED
    does(scene, says("ada", Approve, "sam"))
    assert scene.status("sam") == "invited"


# ---- the line


def test_who_asked_is_brought_to_the_stage_by_an_invitation() -> None:
    """It answers their request: there is one, not two."""
    scene = Scene(*LI_ASKS, says("ada", Invite, "li"))
    row = StageRequest.objects.get()
    assert (row.status, row.answered_by) == ("invited", "Ada Obi")
    assert scene.kinds()[-2:] == ["stage_requested", "stage_invited"]


def test_somebody_else_cannot_be_invited() -> None:
    """Not somebody of another room, nor nobody."""
    scene, other = Scene(*STARTED), Scene()
    for nobody in (other["li"].pk, 0):
        with pytest.raises(NotAllowed) as refusal:
            perform(scene.room.pk, scene["ada"].pk, Invite(id=0, participant=nobody))
        assert refusal.value.code is Code.NO_SUCH_PERSON


@pytest.mark.parametrize("kind", [Approve, Decline, Withdraw, Remove])
def test_a_request_of_another_room_is_out_of_reach(kind: type[Approve | Decline | Withdraw | Remove]) -> None:
    """Whoever guesses its number."""
    scene, other = Scene(*STARTED), Scene(*LI_ON_STAGE, says("noor", Ask))
    for who in ("li", "noor"):
        with pytest.raises(NotAllowed) as refusal:
            perform(scene.room.pk, scene["ada"].pk, kind(id=0, request=other.request(who).pk))
        assert refusal.value.code is Code.NO_REQUEST
    assert [other.status(who) for who in ("li", "noor")] == ["on_stage", "requested"]


def test_who_is_of_another_room_does_nothing_here() -> None:
    """And in a room that is gone, nobody does."""
    scene, other = Scene(*STARTED), Scene()
    for room, code in ((scene.room.pk, Code.NO_SUCH_PERSON), (uuid4(), Code.NO_SUCH_ROOM)):
        with pytest.raises(NotAllowed) as refusal:
            perform(room, other["maria"].pk, Ask(id=0))
        assert refusal.value.code is code


LINE = [*STARTED, says("maria", SetAccess, access=Access.OPEN), sets_up(capacity=1), joins("li")]
LINE += [joins("sam"), joins("noor")]
"""Li is on a stage for one; Sam waits, and then Noor."""


@pytest.mark.parametrize(
    ("step", "invited"),
    [
        pytest.param(says("ada", Remove, "li"), ["sam"], id="somebody was removed"),
        pytest.param(clock_strikes, ["sam"], id="somebody is gone"),
        pytest.param(sets_up(capacity=2), ["sam"], id="one more fits"),
        pytest.param(sets_up(capacity=4), ["sam", "noor"], id="all fit"),
        pytest.param(sets_up(title="Biology 102"), [], id="nothing has to do with it"),
    ],
)
def test_the_next_in_line_is_invited(step: Step, invited: list[str]) -> None:
    """When a place falls free on an open stage: first come, first served, by the room itself."""
    scene = Scene(*LINE)
    if step is clock_strikes:
        li_is_away(scene)()
    does(scene, step)
    rows = StageRequest.objects.filter(status="invited").order_by("asked_at", "pk")
    assert [row.participant.person for row in rows] == invited
    assert {row.answered_by for row in rows} <= {""}
    assert scene.kinds().count("stage_invited") == len(invited)


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(says("sam", Refuse), id="refused"),
        pytest.param(says("ada", Withdraw, "sam"), id="withdrawn"),
        pytest.param(clock_strikes, id="not answered in time"),
    ],
)
def test_a_place_that_is_not_taken_goes_to_the_next(step: Step) -> None:
    """An invitation that ends frees its place."""
    scene = Scene(*LINE, says("ada", Remove, "li"))
    StageRequest.objects.filter(participant=scene["sam"]).update(expires_at=timezone.now() - LONG_AGO)
    does(scene, step)
    assert scene.status("noor") == "invited"


def test_the_line_moves_up_when_the_stage_opens() -> None:
    """Those who asked are invited as places allow; the rest wait on."""
    scene = Scene(*STARTED, says("sam", Ask), says("li", Ask), says("noor", Ask), sets_up(capacity=2))
    does(scene, says("ada", SetAccess, access=Access.OPEN))
    assert [scene.status(who) for who in ("sam", "li", "noor")] == ["invited", "invited", "requested"]


def test_before_the_start_nobody_is_invited() -> None:
    """Those who asked early are, when the meeting starts on an open stage."""
    scene = Scene(says("li", Ask), sets_up(access=Access.OPEN))
    assert scene.status("li") == "requested"
    does(scene, says("ada", StartMeeting))
    assert scene.status("li") == "invited"


def test_by_request_nobody_moves_up_by_themselves() -> None:
    """A free place waits for the moderator's answer."""
    scene = Scene(*LI_ON_STAGE, says("noor", Ask), says("ada", Remove, "li"))
    assert scene.status("noor") == "requested"


# ---- administrators


def test_an_administrator_moderates_from_outside() -> None:
    """Under their own name, which is no participant's."""
    scene = Scene(*LI_ASKS)
    administer(scene.room.pk, "Grace", Approve(id=0, request=scene.request("li").pk))
    assert scene.request("li").answered_by == "Grace"
    assert scene.story()[-1][-1]["by"] == {"name": "Grace"}
    administer(scene.room.pk, "Grace", SetAccess(access=Access.CLOSED, id=0))
    assert scene.status("li") == "withdrawn"


@pytest.mark.parametrize(
    "command",
    [
        Join(id=0, microphone=True, camera=True),
        Ask(id=0),
        Cancel(id=0),
        Refuse(id=0),
        SetMedia(id=0, microphone=True, camera=True),
        PublishHere(id=0, microphone=True, camera=True),
    ],
)
def test_an_administrator_is_nobody_on_the_stage(command: Join | Ask | Cancel | Refuse) -> None:
    """They are told where to go for that."""
    scene = Scene(*STARTED)
    with pytest.raises(NotAllowed, match="from your course") as refusal:
        administer(scene.room.pk, "Grace", command)
    assert refusal.value.code is Code.NOT_YOURS


def test_a_room_is_set_up_in_one_step_or_not_at_all() -> None:
    """One event for all of it; a part that is refused takes the rest with it."""
    scene = Scene(*LI_ON_STAGE, joins("maria"))
    with pytest.raises(NotAllowed) as refusal:
        set_up(scene.room.pk, "Grace", title="Chemistry", access=Access.CLOSED, capacity=1)
    assert refusal.value.code is Code.TOO_SMALL
    scene.room.refresh_from_db()
    assert (scene.room.title, scene.room.access) == ("Biology 101", "request")
    set_up(scene.room.pk, "Grace", title="Chemistry", access=Access.INVITE, capacity=2)
    scene.room.refresh_from_db()
    assert (scene.room.title, scene.room.access, scene.room.capacity) == ("Chemistry", "invite", 2)
    assert scene.kinds()[-2:] == ["stage_joined", "room_changed"]
