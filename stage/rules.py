"""Who may do what, and when: the table of moves. Pure: no database, no clock.

A stage request is one attempt to reach the stage. `MOVES` is the whole of its life; the server, the tests and the
documentation read the same table. What is not a move has a page of its own: `rules_meeting`, `rules_hands`,
`rules_chat` and so on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from stage.refusals import Code, NotAllowed
from stage.words import Access, Outcome, Role, Status


class Who(Enum):
    """The side that may make a move."""

    ATTENDEE = auto()
    MODERATOR = auto()
    OWNER = auto()
    """The person the request belongs to, whatever their role."""
    ROOM = auto()
    """No person: the clock, or the line moving up."""


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts about a room that moves depend on. `taken` counts the invited and those on stage."""

    live: bool
    access: Access
    capacity: int
    taken: int

    @property
    def full(self) -> bool:
        """No place is free."""
        return self.taken >= self.capacity


Need = Callable[[Situation], NotAllowed | None]

ACCESS_REFUSED = {
    Access.OPEN: _lazy("Everyone may join the stage right now: press Join stage."),
    Access.REQUEST: _lazy(
        "Joining the stage needs a moderator's approval right now: press Ask to join stage."
    ),
    Access.INVITE: _lazy("Only people a moderator invites can join the stage right now."),
    Access.CLOSED: _lazy(
        "The stage is for viewers only right now: it opens when a moderator changes Stage access."
    ),
}


def is_live(now: Situation) -> NotAllowed | None:
    """The meeting has started."""
    if now.live:
        return None
    return NotAllowed(
        Code.NOT_STARTED,
        _("The meeting has not started yet: it does when a moderator presses Start meeting."),
    )


def access_is(access: Access) -> Need:
    """The stage access is exactly this one."""

    def need(now: Situation) -> NotAllowed | None:
        return None if now.access is access else NotAllowed(Code.WRONG_ACCESS, ACCESS_REFUSED[now.access])

    return need


def access_is_not_closed(now: Situation) -> NotAllowed | None:
    """Somebody may be invited at all."""
    if now.access is not Access.CLOSED:
        return None
    return NotAllowed(
        Code.WRONG_ACCESS, _("The stage is set to Viewers only: change Stage access before inviting.")
    )


def a_place_is_free(now: Situation) -> NotAllowed | None:
    """Somebody more fits on the stage."""
    if not now.full:
        return None
    return NotAllowed(
        Code.STAGE_FULL,
        ngettext(
            "The stage is full: its one place is taken. Remove somebody or revoke an invitation first.",
            "The stage is full: all {n} places are taken. Remove somebody or revoke an invitation first.",
            now.capacity,
        ).format(n=now.capacity),
    )


def the_stage_is_full(now: Situation) -> NotAllowed | None:
    """Waiting in line makes sense only then."""
    return None if now.full else NotAllowed(Code.WRONG_ACCESS, ACCESS_REFUSED[Access.OPEN])


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: from which states, by whom, if what, to which state."""

    of: frozenset[Status] | None
    """None: there is no open request yet, the move makes one."""
    to: Status
    by: Who
    needs: tuple[Need, ...] = ()
    outcome: Outcome | None = None


class Move(StrEnum):
    """The moves of a stage request."""

    JOIN = "join"
    WAIT = "wait"
    STEP_UP = "step_up"
    ASK = "ask"
    CANCEL = "cancel"
    APPROVE = "approve"
    DECLINE = "decline"
    CALL = "call"
    INVITE = "invite"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    ENTER = "enter"
    SWITCH = "switch"
    REMOVE = "remove"
    LAPSE = "lapse"
    CLOSE = "close"


def only(*statuses: Status) -> frozenset[Status]:
    """The states a move starts from."""
    return frozenset(statuses)


REQUESTED, INVITED, ON_STAGE, ENDED = Status.REQUESTED, Status.INVITED, Status.ON_STAGE, Status.ENDED
ANY_OPEN = only(REQUESTED, INVITED, ON_STAGE)

MOVES: dict[Move, Rule] = {
    # An attendee joins an open stage; when it is full, they wait in line.
    Move.JOIN: Rule(None, ON_STAGE, Who.ATTENDEE, (is_live, access_is(Access.OPEN), a_place_is_free)),
    Move.WAIT: Rule(None, REQUESTED, Who.ATTENDEE, (is_live, access_is(Access.OPEN), the_stage_is_full)),
    # A moderator joins in any mode.
    Move.STEP_UP: Rule(None, ON_STAGE, Who.MODERATOR, (is_live, a_place_is_free)),
    # Asking also works before the meeting starts: the request waits for the first moderator.
    Move.ASK: Rule(None, REQUESTED, Who.ATTENDEE, (access_is(Access.REQUEST),)),
    Move.CANCEL: Rule(only(REQUESTED), ENDED, Who.OWNER, outcome=Outcome.CANCELLED),
    Move.APPROVE: Rule(only(REQUESTED), INVITED, Who.MODERATOR, (is_live, a_place_is_free)),
    Move.DECLINE: Rule(only(REQUESTED), ENDED, Who.MODERATOR, outcome=Outcome.DECLINED),
    # The next in line is invited when a place falls free.
    Move.CALL: Rule(only(REQUESTED), INVITED, Who.ROOM, (is_live, access_is(Access.OPEN), a_place_is_free)),
    Move.INVITE: Rule(None, INVITED, Who.MODERATOR, (is_live, access_is_not_closed, a_place_is_free)),
    Move.REFUSE: Rule(only(INVITED), ENDED, Who.OWNER, outcome=Outcome.REFUSED),
    Move.WITHDRAW: Rule(only(INVITED), ENDED, Who.MODERATOR, outcome=Outcome.WITHDRAWN),
    Move.EXPIRE: Rule(only(INVITED), ENDED, Who.ROOM, outcome=Outcome.LAPSED),
    # The invited already holds a place.
    Move.ENTER: Rule(only(INVITED), ON_STAGE, Who.OWNER, (is_live,)),
    # The same person publishes from another of their tabs.
    Move.SWITCH: Rule(only(ON_STAGE), ON_STAGE, Who.OWNER),
    Move.REMOVE: Rule(only(ON_STAGE), ENDED, Who.MODERATOR, outcome=Outcome.REMOVED),
    Move.LAPSE: Rule(ANY_OPEN, ENDED, Who.ROOM, outcome=Outcome.LAPSED),
    Move.CLOSE: Rule(ANY_OPEN, ENDED, Who.MODERATOR, outcome=Outcome.CLOSED),
}


def why_not(
    move: Move, *, by: Role | None, owner: bool, watches: bool, status: Status | None, now: Situation
) -> NotAllowed | None:
    """Judge one move: None when it is allowed, else the refusal.

    `by` is the actor's role, None for the room itself; `owner` says that the request is (or would be) the actor's
    own; `watches` that who it belongs to may only watch; `status` is its state, None when there is none.
    """
    rule = MOVES[move]
    return (
        _wrong_side(rule.by, by, owner)
        or _wrong_state(rule, status, owner)
        or (_only_watches(owner) if watches and rule.to is not ENDED else None)
        or next((no for need in rule.needs if (no := need(now))), None)
    )


def _wrong_side(side: Who, by: Role | None, owner: bool) -> NotAllowed | None:
    match side:
        case Who.ROOM if by is not None:
            return NotAllowed(Code.ROOM_ONLY, _("The room does this by itself."))
        case Who.MODERATOR if by is not Role.MODERATOR:
            return NotAllowed(Code.MODERATORS_ONLY, _("Only a moderator can do this."))
        case Who.ATTENDEE if by is not Role.ATTENDEE:
            return NotAllowed(
                Code.ATTENDEES_ONLY, _("You are a moderator: press Join stage, no need to ask.")
            )
        case Who.OWNER if not owner:
            return NotAllowed(Code.NOT_YOURS, _("This belongs to somebody else: only they can answer it."))
    return None


def _wrong_state(rule: Rule, status: Status | None, owner: bool) -> NotAllowed | None:
    if rule.of is None:
        return already(status, owner) if status in ANY_OPEN else None
    if status is None:
        return NotAllowed(Code.NO_REQUEST, _("There is nothing to answer: no request or invitation is open."))
    if status in rule.of:
        return None
    if status is ENDED:
        return NotAllowed(Code.ALREADY_DECIDED, _("This has been settled already."))
    return already(status, owner)


def _only_watches(owner: bool) -> NotAllowed:
    """No move brings them nearer to the stage."""
    return NotAllowed(
        Code.VIEWER_ONLY,
        _(
            "You are here as a viewer: to join the stage, you need another role in the course. Ask your teacher."
        )
        if owner
        else _("This person is here as a viewer: to join the stage, they need another role in the course."),
    )


def already(status: Status | None, owner: bool) -> NotAllowed:
    """The request is further on than the move expects."""
    match status:
        case Status.REQUESTED if owner:
            return NotAllowed(Code.ALREADY_ASKED, _("You are already waiting to join the stage."))
        case Status.REQUESTED:
            return NotAllowed(Code.ALREADY_ASKED, _("They are already waiting to join the stage."))
        case Status.INVITED if owner:
            return NotAllowed(Code.ALREADY_INVITED, _("You are already invited to the stage."))
        case Status.INVITED:
            return NotAllowed(Code.ALREADY_INVITED, _("They are already invited to the stage."))
        case _other if owner:
            return NotAllowed(Code.ALREADY_ON_STAGE, _("You are already on stage."))
        case _other:
            return NotAllowed(Code.ALREADY_ON_STAGE, _("They are already on stage."))


# ---- what all rules rest on


def why_not_moderate(by: Role | None) -> NotAllowed | None:
    """Starting and ending a meeting, and setting up the room, are the moderators'."""
    return _wrong_side(Who.MODERATOR, by, owner=False)


def may_hear(public: bool, person: int | None, *, participant: int, role: Role) -> bool:
    """Whether somebody may know of an event: everyone if it is public, else moderators and the person concerned."""
    return public or role is Role.MODERATOR or person == participant
