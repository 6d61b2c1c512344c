"""The table of moves as DESIGN.md has it, written down a second time: what `stage.rules` is measured against.

The rows are the table's; the last four are the sentences under it. "running" stands where the meeting must have
started: before that people wait, and may only ask.
"""

from dataclasses import dataclass

from stage.refusals import Code
from stage.rules import Move, Situation
from stage.words import Access, Outcome, Role, Status

TABLE = """
from                       | move     | who       | only if                             | to
-                          | join     | attendee  | running, access open, place free    | on_stage
-                          | ask      | attendee  | access request                      | requested
requested                  | cancel   | owner     |                                     | cancelled
requested                  | approve  | moderator | running, place free                 | invited
requested                  | decline  | moderator |                                     | declined
-                          | invite   | moderator | running, access not closed, place free | invited
invited                    | refuse   | owner     |                                     | refused
invited                    | withdraw | moderator |                                     | withdrawn
invited                    | enter    | owner     | running                             | on_stage
invited                    | expire   | room      |                                     | lapsed
on_stage                   | remove   | moderator |                                     | removed
requested invited on_stage | lapse    | room      |                                     | lapsed
requested invited on_stage | close    | moderator |                                     | closed
-                          | step_up  | moderator | running, place free                 | on_stage
-                          | wait     | attendee  | running, access open, full          | requested
requested                  | call     | room      | running, access open, place free    | invited
on_stage                   | switch   | owner     |                                     | on_stage
"""


@dataclass(frozen=True)
class Row:
    """One row: `of` holds the words of its first column, `only_if` the conditions between the commas."""

    of: frozenset[str]
    move: Move
    who: str
    only_if: tuple[str, ...]
    to: Status
    outcome: Outcome | None


def read_row(line: str) -> Row:
    """A line of the table; an ending is named by how it ends."""
    of, move, who, only_if, to = (cell.strip() for cell in line.split("|"))
    ends = to in set(Outcome)
    return Row(
        of=frozenset(of.split()),
        move=Move(move),
        who=who,
        only_if=tuple(filter(None, only_if.split(", "))),
        to=Status.ENDED if ends else Status(to),
        outcome=Outcome(to) if ends else None,
    )


ROWS = [read_row(line) for line in TABLE.strip().splitlines()[1:]]


def row_of(move: Move) -> Row:
    """The one row of a move."""
    (row,) = (row for row in ROWS if row.move is move)
    return row


NOT_THEIRS = {
    "attendee": Code.ATTENDEES_ONLY,
    "moderator": Code.MODERATORS_ONLY,
    "owner": Code.NOT_YOURS,
    "room": Code.ROOM_ONLY,
}
NOT_NOW = {"running": Code.NOT_STARTED, "place free": Code.STAGE_FULL}
"""All other conditions are about the stage access."""
FURTHER_ON = {
    None: Code.NO_REQUEST,
    Status.REQUESTED: Code.ALREADY_ASKED,
    Status.INVITED: Code.ALREADY_INVITED,
    Status.ON_STAGE: Code.ALREADY_ON_STAGE,
    Status.ENDED: Code.ALREADY_DECIDED,
}


def is_nearer(to: Status) -> bool:
    """Whether a move there is one that nobody makes, or has made for them, who may only watch."""
    return to is not Status.ENDED


def refusal(
    move: Move,
    *,
    by: Role | None,
    owner: bool,
    status: Status | None,
    now: Situation,
    watches: bool = False,
) -> Code | None:
    """Why the design does not have this move for this person, in this state and situation; None if it has.

    First whether it is theirs, then how far the request is, then whether the person may join the stage at all
    (`watches`: not), then the conditions from left to right.
    """
    row = row_of(move)
    if not is_theirs(row.who, by, owner):
        return NOT_THEIRS[row.who]
    state = "-" if status is None or ("-" in row.of and status is Status.ENDED) else status.value
    if state not in row.of:
        return FURTHER_ON[status]
    if watches and is_nearer(row.to):
        return Code.VIEWER_ONLY
    return next((NOT_NOW.get(c, Code.WRONG_ACCESS) for c in row.only_if if not holds(c, now)), None)


def allows(
    move: Move,
    *,
    by: Role | None,
    owner: bool,
    status: Status | None,
    now: Situation,
    watches: bool = False,
) -> bool:
    """Whether it has."""
    return refusal(move, by=by, owner=owner, status=status, now=now, watches=watches) is None


def is_theirs(who: str, by: Role | None, owner: bool) -> bool:
    """Whether somebody stands on the side that may move; the room itself has no role."""
    match who:
        case "owner":
            return owner
        case "room":
            return by is None
        case _:
            return by is not None and by.value == who


def holds(condition: str, now: Situation) -> bool:
    """Whether a condition of the table holds."""
    match condition:
        case "running":
            return now.live
        case "place free":
            return now.taken < now.capacity
        case "full":
            return now.taken >= now.capacity
        case "access not closed":
            return now.access is not Access.CLOSED
        case _:
            return condition == f"access {now.access.value}"
