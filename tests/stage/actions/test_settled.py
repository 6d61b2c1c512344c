"""Who comes second is told who was faster, and nothing happens."""

from dataclasses import dataclass

import pytest

from stage.protocol import (
    Approve,
    ApproveAll,
    Ask,
    Cancel,
    Decline,
    DeclineAll,
    EndMeeting,
    Invite,
    PublishHere,
    Refuse,
    Remove,
    SetAccess,
    SetMedia,
    StartMeeting,
    Withdraw,
)
from stage.refusals import NotAllowed
from stage.words import Access, Role
from tests.stage.actions.scenes import (
    LI_ASKS,
    LI_INVITED,
    LI_ON_STAGE,
    STARTED,
    Scene,
    Step,
    clock_strikes,
    comes_in,
    joins,
    li_is_away,
    li_is_late,
    says,
    sets_up,
    to_all,
)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Second:
    """Somebody was faster."""

    given: list[Step]
    faster: Step | None
    second: Step
    code: str
    text: str
    access: Access = Access.REQUEST


def ada(kind: type[Approve | Decline | Withdraw | Remove]) -> Step:
    return says("ada", kind, "li")


maria_closes = says("maria", SetAccess, access=Access.CLOSED)
maria_ends = says("maria", EndMeeting)
li_sets_media = says("li", SetMedia, microphone=False, camera=False)
CLOSED = "Maria Silva has set the stage to Viewers only."
ENDED = "Maria Silva has ended the meeting: the next one starts when a moderator presses Start meeting."
ASK_AGAIN = "Joining the stage needs a moderator's approval right now: press Ask to join stage."

MODERATORS = {
    "approved": Second(
        LI_ASKS,
        says("maria", Approve, "li"),
        ada(Approve),
        "already_decided",
        "Maria Silva has already invited Li Wei to the stage.",
    ),
    "called": Second(
        LI_ASKS,
        says("maria", SetAccess, access=Access.OPEN),
        ada(Approve),
        "already_decided",
        "The room has already invited Li Wei to the stage.",
    ),
    "declined": Second(
        LI_ASKS,
        says("maria", Decline, "li"),
        ada(Approve),
        "already_decided",
        "Maria Silva has already declined the request of Li Wei.",
    ),
    "cancelled": Second(
        LI_ASKS, says("li", Cancel), ada(Decline), "already_decided", "Li Wei took the request back."
    ),
    "closed": Second(LI_ASKS, maria_closes, ada(Approve), "already_decided", CLOSED),
    "ended": Second(LI_ASKS, maria_ends, ada(Approve), "already_decided", ENDED),
    "joined": Second(
        LI_INVITED, joins("li"), ada(Withdraw), "already_decided", "Li Wei is on stage already."
    ),
    "refused": Second(
        LI_INVITED,
        says("li", Refuse),
        ada(Withdraw),
        "already_decided",
        "Li Wei has declined the invitation.",
    ),
    "withdrawn": Second(
        LI_INVITED,
        says("maria", Withdraw, "li"),
        ada(Withdraw),
        "already_decided",
        "Maria Silva has already revoked the invitation of Li Wei.",
    ),
    "late": Second(
        [*LI_INVITED, li_is_late],
        clock_strikes,
        ada(Withdraw),
        "already_decided",
        "Li Wei did not answer in time.",
    ),
    "gone": Second(
        [*LI_ON_STAGE, li_is_away], clock_strikes, ada(Remove), "already_decided", "Li Wei was gone too long."
    ),
    "removed": Second(
        LI_ON_STAGE,
        says("maria", Remove, "li"),
        ada(Remove),
        "already_decided",
        "Maria Silva has already removed Li Wei from the stage.",
    ),
    "not answered yet": Second(
        LI_ASKS, None, ada(Withdraw), "already_decided", "Li Wei is still waiting for an answer."
    ),
    "invited": Second(
        STARTED,
        says("maria", Invite, "li"),
        says("ada", Invite, "li"),
        "already_invited",
        "Maria Silva has already invited Li Wei to the stage.",
    ),
    "invited, joined": Second(
        LI_ON_STAGE, None, says("ada", Invite, "li"), "already_on_stage", "Li Wei is on stage already."
    ),
    "started": Second(
        [],
        says("maria", StartMeeting),
        says("ada", StartMeeting),
        "already_started",
        "Maria Silva has already started the meeting.",
    ),
    "ended by the other": Second(
        STARTED,
        maria_ends,
        says("ada", EndMeeting),
        "not_started",
        "No meeting is running: there is nothing to end.",
    ),
    "one's own, as an attendee": Second(
        [*LI_ASKS, comes_in("li", Role.MODERATOR)],
        says("maria", Decline, "li"),
        says("li", Approve, "li"),
        "already_decided",
        "Maria Silva has already declined your request.",
    ),
}

ATTENDEES = {
    "ask: asked": Second(
        STARTED,
        says("li", Ask),
        says("li", Ask),
        "already_asked",
        "You are already waiting to join the stage.",
    ),
    "ask: invited": Second(
        STARTED,
        says("ada", Invite, "li"),
        says("li", Ask),
        "already_invited",
        "You are already invited to the stage.",
    ),
    "cancel: approved": Second(
        LI_ASKS,
        ada(Approve),
        says("li", Cancel),
        "already_invited",
        "You are already invited to the stage.",
    ),
    "cancel: declined": Second(
        LI_ASKS,
        ada(Decline),
        says("li", Cancel),
        "no_request",
        "Ada Obi has already declined your request.",
    ),
    "cancel: cancelled": Second(
        LI_ASKS,
        says("li", Cancel),
        says("li", Cancel),
        "no_request",
        "You have taken your request back already.",
    ),
    "cancel: closed": Second(LI_ASKS, maria_closes, says("li", Cancel), "no_request", CLOSED),
    "cancel: ended": Second(LI_ASKS, maria_ends, says("li", Cancel), "no_request", ENDED),
    "cancel: never asked": Second(
        STARTED,
        None,
        says("li", Cancel),
        "no_request",
        "There is nothing to answer: no request or invitation of yours is open.",
    ),
    "cancel: asked in a meeting long ago": Second(
        [*LI_ASKS, maria_ends, *STARTED],
        None,
        says("li", Cancel),
        "no_request",
        "There is nothing to answer: no request or invitation of yours is open.",
    ),
    "refuse: withdrawn": Second(
        LI_INVITED,
        ada(Withdraw),
        says("li", Refuse),
        "no_request",
        "Ada Obi has already revoked your invitation.",
    ),
    "join: withdrawn": Second(
        LI_INVITED,
        ada(Withdraw),
        joins("li"),
        "wrong_access",
        f"Ada Obi has already revoked your invitation. {ASK_AGAIN}",
    ),
    "join: refused in another tab": Second(
        LI_INVITED,
        says("li", Refuse),
        joins("li"),
        "wrong_access",
        f"You have declined the invitation already. {ASK_AGAIN}",
    ),
    "join: too late": Second(
        [*LI_INVITED, li_is_late],
        clock_strikes,
        joins("li"),
        "wrong_access",
        f"Your invitation was not answered in time. {ASK_AGAIN}",
    ),
    "join: gone": Second(
        [*LI_INVITED, li_is_away],
        clock_strikes,
        joins("li"),
        "wrong_access",
        f"You were away for too long. {ASK_AGAIN}",
    ),
    "join: ended": Second(LI_INVITED, maria_ends, joins("li"), "not_started", ENDED),
    "join: joined in another tab": Second(
        LI_INVITED, joins("li", tab="second"), joins("li"), "already_on_stage", "You are already on stage."
    ),
    "join: never invited": Second(STARTED, None, joins("li"), "wrong_access", ASK_AGAIN),
    "join: asked, and was declined": Second(
        LI_ASKS, says("ada", Decline, "li"), joins("li"), "wrong_access", ASK_AGAIN
    ),
    "join: was on stage": Second(LI_ON_STAGE, ada(Remove), joins("li"), "wrong_access", ASK_AGAIN),
    "join: invited in a meeting long ago": Second(
        [*LI_INVITED, maria_ends, *STARTED], None, joins("li"), "wrong_access", ASK_AGAIN
    ),
    "join: invited and withdrawn, before the meeting ended": Second(
        [*LI_INVITED, ada(Withdraw)],
        maria_ends,
        joins("li"),
        "not_started",
        "The meeting has not started yet: it does when a moderator presses Start meeting.",
    ),
    "media: removed": Second(
        LI_ON_STAGE,
        ada(Remove),
        li_sets_media,
        "not_on_stage",
        "Ada Obi has already removed you from the stage.",
    ),
    "media: ended": Second(LI_ON_STAGE, maria_ends, li_sets_media, "not_on_stage", ENDED),
    "media: joined in another tab": Second(
        LI_INVITED,
        joins("li", tab="second"),
        li_sets_media,
        "not_on_stage",
        "You are not on stage in this tab.",
    ),
    "move: removed": Second(
        LI_ON_STAGE,
        ada(Remove),
        says("li", PublishHere, microphone=True, camera=True),
        "no_request",
        "Ada Obi has already removed you from the stage.",
    ),
    "the last place": Second(
        [*LI_ASKS, sets_up(capacity=1)],
        joins("maria"),
        joins("ada"),
        "stage_full",
        "The stage is full: its one place is taken. Remove somebody or revoke an invitation first.",
    ),
}

ALL_ASK = [*LI_ASKS, says("noor", Ask), says("sam", Ask)]
maria_declines_li = says("maria", Decline, "li")
ada_declines_both = to_all(DeclineAll, "li", "sam", by="ada")
ada_brings_both = to_all(ApproveAll, "li", "sam", by="ada")
MARIA_DID = "Maria Silva has already answered all of these."
DONE = "All of these have been answered already."

AT_ONCE = {
    "all declined": Second(
        ALL_ASK, to_all(DeclineAll, "li", "sam"), ada_brings_both, "already_decided", MARIA_DID
    ),
    "all brought": Second(
        ALL_ASK, to_all(ApproveAll, "li", "sam"), ada_declines_both, "already_decided", MARIA_DID
    ),
    "all answered, in two ways": Second(
        [*ALL_ASK, maria_declines_li],
        says("maria", Approve, "sam"),
        ada_brings_both,
        "already_decided",
        MARIA_DID,
    ),
    "all answered, and an answer to that": Second(
        [*ALL_ASK, maria_declines_li, says("maria", Approve, "sam")],
        says("sam", Refuse),
        ada_brings_both,
        "already_decided",
        MARIA_DID,
    ),
    "all called": Second(
        ALL_ASK,
        says("maria", SetAccess, access=Access.OPEN),
        ada_declines_both,
        "already_decided",
        "The room has already answered all of these.",
    ),
    "all answered by two": Second(
        [*ALL_ASK, maria_declines_li], says("ada", Decline, "sam"), ada_brings_both, "already_decided", DONE
    ),
    "one took it back": Second(
        [*ALL_ASK, maria_declines_li], says("sam", Cancel), ada_brings_both, "already_decided", DONE
    ),
    "all took it back": Second(
        [*ALL_ASK, says("li", Cancel)], says("sam", Cancel), ada_brings_both, "already_decided", DONE
    ),
    "all closed": Second(ALL_ASK, maria_closes, ada_brings_both, "already_decided", CLOSED),
    "all ended": Second(ALL_ASK, maria_ends, ada_declines_both, "already_decided", ENDED),
    "the only one": Second(
        ALL_ASK,
        maria_declines_li,
        to_all(DeclineAll, "li", by="ada"),
        "already_decided",
        "Maria Silva has already declined the request of Li Wei.",
    ),
    "none": Second(ALL_ASK, None, says("ada", DeclineAll, requests=[0]), "already_decided", DONE),
}

EVERYBODY = [*MODERATORS.items(), *ATTENDEES.items(), *AT_ONCE.items()]


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in EVERYBODY])
def test_who_comes_second_is_told_who_was_faster(case: Second) -> None:
    """In a sentence, with a code; the log says nothing of it."""
    scene = Scene(*case.given, access=case.access)
    second = case.second(scene)
    if case.faster is not None:
        case.faster(scene)()
    before = scene.story()
    with pytest.raises(NotAllowed) as refusal:
        second()
    assert (refusal.value.code.value, refusal.value.text) == (case.code, case.text)
    assert scene.story() == before
